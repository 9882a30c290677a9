"""What nodes are to become when we change them while others may: only what we set out to change counts; no calls."""

from __future__ import annotations

from collections.abc import Iterator

from crossgate.sources.aws.writing.nodes import METHOD, RESOURCE, Address, Leaf, Node, Nodes

_ABSENT = object()


def three_way(now: Nodes, before: Nodes, after: Nodes, pinned: frozenset[Address] = frozenset()) -> tuple[Nodes, tuple[str, ...]]:
    """Return *now* with the step from *before* to *after* made, as far as it is not made yet, and what others changed in its way.

    What the step does not touch stays as it is now. The nodes *pinned* become those of *after*, or go, whatever happened to them.
    """
    target = {address: dict(node) for address, node in now.items()}
    conflicts: list[str] = []
    for address in {**before, **after}:
        if address in pinned:
            _become(target, address, after.get(address))
        elif before.get(address) != after.get(address):
            conflicts += _step(target, now.get(address), before.get(address), after.get(address), address)
    conflicts += _lost_with_resources(now, before, after)
    return target, tuple(dict.fromkeys(conflicts))


def _become(target: Nodes, address: Address, node: Node | None) -> None:
    if node is None:
        target.pop(address, None)
    else:
        target[address] = dict(node)


def name_of(address: Address) -> str:
    """Return *address* in people's words: ``OPTIONS /pets integration response 200``."""
    kind, *names = address
    if kind in ("api", "cors"):
        return "the CORS settings" if kind == "cors" else "the API itself"
    if kind in (RESOURCE, "route"):
        return names[0]
    if len(names) == 1:
        return f"{kind} {names[0]}"
    route = f"{names[1]} {names[0]}"
    return " ".join((route, *(() if kind == METHOD else (kind,)), *names[2:]))


def _step(target: Nodes, now: Node | None, before: Node | None, after: Node | None, address: Address) -> Iterator[str]:
    """Make the step for one node in *target*; yield what stands in its way."""
    if after is None:
        if now is not None:
            if not _holds(now, before or {}):
                yield f"{name_of(address)} has been changed meanwhile"
            del target[address]
    elif before is None:
        if now is not None and not _holds(now, after):
            yield f"{name_of(address)} has been made by somebody else meanwhile"
        target[address] = {**(now or {}), **after}
    elif now is None:
        yield f"{name_of(address)} has been deleted meanwhile"
        target[address] = dict(after)
    else:
        yield from _step_of_leaves(target[address], now, before, after, address)


def _holds(now: Node, wanted: Node) -> bool:
    """Whether *now* has all that *wanted* has; what the service put beside it does not count."""
    return all(now.get(leaf, _ABSENT) == value for leaf, value in wanted.items())


def _step_of_leaves(target: Node, now: Node, before: Node, after: Node, address: Address) -> Iterator[str]:
    for leaf in {**before, **after}:
        old, new = before.get(leaf, _ABSENT), after.get(leaf, _ABSENT)
        if old == new:
            continue
        if now.get(leaf, _ABSENT) not in (old, new):
            yield f"{name_of(address)}: {'/'.join(leaf)} has been changed meanwhile"
        _put(target, leaf, new)


def _put(node: Node, leaf: Leaf, value: object) -> None:
    if value is _ABSENT:
        node.pop(leaf, None)
    else:
        node[leaf] = value


def _lost_with_resources(now: Nodes, before: Nodes, after: Nodes) -> Iterator[str]:
    """Yield what others have put under the resources that are to be deleted, and methods to be deleted."""
    gone = [address for address in before if address not in after and address[0] in (RESOURCE, METHOD)]
    for address in now:
        if address in before or address in after or len(address) < 2:
            continue
        for lost in gone:
            is_below = address[1] == lost[1] or (lost[0] == RESOURCE and address[1].startswith(f"{lost[1]}/"))
            if is_below and (lost[0] == RESOURCE or address[2:3] == lost[2:3]):
                yield f"{name_of(address)} has been added meanwhile, and would be deleted with {name_of(lost)}"
