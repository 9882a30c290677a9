"""APIs of one text that share settings, written one after the other, each into the text that the one before left; nothing is proved here.

The settings in Globals of a SAM template are those of all its APIs. What one of them gets there, the others need not say again.
Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from crossgate.api import Api
from crossgate.fix.comparison import differences
from crossgate.fix.plan import Plan, plan, target
from crossgate.fix.sam import is_made_by_sam
from crossgate.sources import read_text
from crossgate.sources.sam.template import IMPLICIT
from crossgate.sources.writing import edits_for
from crossgate.text import CannotEdit, Edit, Source
from crossgate.text.edit import apply, composed

_GLOBALS = "Globals"
_MOST = 10
"""With more APIs than this each is written alone, because the text would have to be read again after every one."""


def edits_in_turn(
    source: Source, plans: Sequence[Plan], separate: Sequence[Edit], parameters: Mapping[str, str]
) -> Iterator[tuple[Edit, ...]]:
    """Yield edits that may be better than *separate*, which write each of *plans* for its API alone: they say shared things once.

    What an API gets that SAM makes of events alone can only stand in Globals, and there it is also for the others. What stands in
    Globals already is altered there only where that comes to the same APIs as altering it in each.
    """
    shared = _sharing(plans)
    if len(shared) < 2 or sum(not one.is_idle for one in plans) > _MOST:
        return
    if any(_is_implicit(one.api) for one in shared):
        in_turn = _written(source, plans, parameters)
        if in_turn is not None:
            yield in_turn
    elif _GLOBALS in source.text:
        in_turn = _written(source, plans, parameters, with_globals=True)
        if in_turn is not None and in_turn != tuple(separate) and _come_to_the_same(source, in_turn, separate, parameters):
            yield in_turn


def _sharing(plans: Sequence[Plan]) -> list[Plan]:
    """Return the plans that change something of APIs of SAM of which there are several of one kind."""
    found = [one for one in plans if not one.is_idle and is_made_by_sam(one.api)]
    kinds = [one.api.kind for one in found]
    return [one for one in found if kinds.count(one.api.kind) > 1]


def _is_implicit(api: Api) -> bool:
    return api.id in IMPLICIT.values()


def _written(
    source: Source, plans: Sequence[Plan], parameters: Mapping[str, str], *, with_globals: bool = False
) -> tuple[Edit, ...] | None:
    """Return the edits of all *plans*, those of implicit APIs first, or None where these cannot be written so.

    *with_globals* alters for each what can be altered in Globals, before anything is written into an API itself.
    """
    edits: tuple[Edit, ...] = ()
    order = sorted((index for index, one in enumerate(plans) if not one.is_idle), key=lambda index: not _is_implicit(plans[index].api))
    try:
        for in_common in (True, False) if with_globals else (False,):
            for index in order:
                now = _planned_again(source, edits, plans, index, parameters) if edits else plans[index]
                own = edits_for(now.api, now.steps, in_common=in_common) if now.steps else ()
                edits = composed(source, edits, own)
            if not edits:
                return None  # nothing of Globals is to be altered
    except (CannotEdit, LookupError, ValueError):
        return None
    return edits


def _planned_again(source: Source, edits: Sequence[Edit], plans: Sequence[Plan], index: int, parameters: Mapping[str, str]) -> Plan:
    """Return what is left to do of a plan after *edits*. Raises LookupError where its API is not there any more."""
    known = plans[index]
    apis = _apis(source, edits, parameters)
    if len(apis) != len(plans):
        raise LookupError(known.api.id)
    again = plan(apis[index], known.policy._asdict(), known.wishes)
    left = {target(one.change) for one in known.left}
    return again._replace(changes=tuple(one for one in again.changes if target(one.change) not in left))


def _apis(source: Source, edits: Sequence[Edit], parameters: Mapping[str, str]) -> tuple[Api, ...]:
    return read_text(source.name, apply(source, edits), parameters, beside=source.beside).apis


def _come_to_the_same(source: Source, edits: Sequence[Edit], others: Sequence[Edit], parameters: Mapping[str, str]) -> bool:
    """Whether both leave the same APIs, but for the ids of deployments, which hold the hash of the text."""
    ours, theirs = _apis(source, edits, parameters), _apis(source, others, parameters)
    if len(ours) != len(theirs):
        return False
    pairs = zip(ours, theirs, strict=True)
    return not any(
        any(differences(their, our._replace(deployments=their.deployments, stages=their.stages), frozenset())) for our, their in pairs
    )
