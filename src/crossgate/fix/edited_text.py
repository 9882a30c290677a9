"""One text with its APIs, fixed: plans, edits, the edited text read again and proved; no file is touched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from crossgate.api import Api
from crossgate.api.change import AddResource, PlannedChange
from crossgate.fix.in_turn import edits_in_turn
from crossgate.fix.limits import exceeded_limit
from crossgate.fix.plan import Plan, concerns_deployment, plan, without
from crossgate.fix.proof import Proof, Unproved, prove
from crossgate.fix.situation import Wishes
from crossgate.sources import read_text
from crossgate.sources.writing import edits_for, generated_by, source_of
from crossgate.text import CannotEdit, Edit, Source
from crossgate.text.edit import apply, merged


class Refused(NamedTuple):
    """Why an API, or a part of its plan, is left as it is."""

    api: Api
    reason: str
    changes: tuple[PlannedChange, ...] = ()


class FixedText(NamedTuple):
    """What a fix makes of one text. *after* is the text itself where nothing changes.

    *proofs* are there for the APIs that change, *refused* for what is left alone. *generator* names the tool that made the text:
    then nothing changes, unless that was forced. *remarks* tell what was decided on the way.
    """

    source: Source
    after: str
    edits: tuple[Edit, ...] = ()
    plans: tuple[Plan, ...] = ()
    proofs: tuple[Proof, ...] = ()
    refused: tuple[Refused, ...] = ()
    generator: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Whether the text becomes another one."""
        return self.after != self.source.text


def fixed_text(
    apis: Sequence[Api],
    stated: dict[str, Any] | None = None,
    wishes: Wishes | None = None,
    *,
    parameters: Mapping[str, str] | None = None,
    force_generated: bool = False,
) -> FixedText:
    """Return what a fix makes of the text that all of *apis* were read from (with *parameters*).

    Where one preflight for each path would pass a limit of CloudFormation, all paths share one.
    Raises ValueError when the APIs come from no text.
    """
    source = next((found for found in map(source_of, apis) if found is not None), None)
    if source is None:
        raise ValueError("these APIs come from no text")
    wishes = wishes or Wishes()
    fixed = _fixed(source, [plan(api, stated, wishes) for api in apis], parameters or {}, force_generated=force_generated)
    limit = exceeded_limit(fixed.source, fixed.after) if fixed.is_changed and wishes.preflight == "each" else ""
    if not limit:
        return fixed
    shared = [plan(api, stated, wishes._replace(preflight="shared")) for api in apis]
    again = _fixed(source, shared, parameters or {}, force_generated=force_generated)
    remark = f"one preflight is shared by all paths, because one for each would pass a limit: {limit}"
    return again._replace(remarks=(*again.remarks, remark))


def _fixed(source: Source, plans: Sequence[Plan], parameters: Mapping[str, str], *, force_generated: bool) -> FixedText:
    unchanged = FixedText(source, source.text, plans=tuple(plans))
    if all(planned.is_idle for planned in plans):
        return unchanged
    generator = generated_by(plans[0].api)
    if generator is not None and not force_generated:
        return unchanged._replace(generator=generator)
    written, refused, edits = _edits(plans)
    unchanged = unchanged._replace(plans=written, refused=refused)
    if not edits:
        return unchanged
    try:
        joined, after, proofs = _best(source, written, edits, parameters)
    except (Unproved, ValueError) as failure:
        reasons = failure.reasons if isinstance(failure, Unproved) else (str(failure),)
        given_up = (Refused(one.api, reasons[0], one.changes) for one in written if not one.is_idle)
        return unchanged._replace(refused=(*refused, *given_up))
    return unchanged._replace(after=after, edits=joined, proofs=proofs)


_Proved = tuple[tuple[Edit, ...], str, tuple[Proof, ...]]
"""Edits, the text that they come to, and the proofs of the plans on it."""


def _best(source: Source, plans: Sequence[Plan], edits: Sequence[Edit], parameters: Mapping[str, str]) -> _Proved:
    """Return what says shared settings once, if that can be proved, else *edits*. Raises Unproved, or ValueError where they overlap."""
    separate = merged(edits)
    for once in edits_in_turn(source, plans, separate, parameters):
        try:
            return _proved(source, plans, once, parameters)
        except Unproved:
            continue
    return _proved(source, plans, separate, parameters)


def _proved(source: Source, plans: Sequence[Plan], edits: tuple[Edit, ...], parameters: Mapping[str, str]) -> _Proved:
    after = apply(source, edits)
    return edits, after, _proofs(source, after, plans, parameters)


def _edits(plans: Sequence[Plan]) -> tuple[tuple[Plan, ...], tuple[Refused, ...], list[Edit]]:
    """Return the plans as far as the text allows them, what it does not allow, and all edits."""
    written: list[Plan] = []
    refused: list[Refused] = []
    edits: list[Edit] = []
    for planned in plans:
        possible, own, left = _possible(planned)
        written.append(possible)
        edits += own
        refused += left
    return tuple(written), tuple(refused), edits


def _possible(planned: Plan) -> tuple[Plan, Sequence[Edit], list[Refused]]:
    """Return *planned* as far as the text allows it, its edits, and what is left with the reason."""
    try:
        return planned, edits_for(planned.api, planned.steps), []
    except CannotEdit as failure:
        reason = str(failure)
    if all(concerns_deployment(one) for one in planned.changes):
        return without(planned, planned.changes), (), [Refused(planned.api, reason, planned.changes)]
    faults = _faults(planned.api, (), [one for one in planned.changes if not concerns_deployment(one)])
    smaller = without(planned, [one for one, _ in faults])
    kept = [one for one in smaller.changes if not concerns_deployment(one)]
    late = _faults(planned.api, kept, [one for one in smaller.changes if concerns_deployment(one)]) if kept else []
    smaller = without(smaller, [one for one, _ in late]) if late else smaller
    refused = _by_reason(planned.api, (*faults, *late))
    try:
        return smaller, edits_for(smaller.api, smaller.steps), refused
    except CannotEdit:
        return without(planned, planned.changes), (), [Refused(planned.api, reason, planned.changes)]


def _by_reason(api: Api, faults: Iterable[tuple[PlannedChange, str]]) -> list[Refused]:
    """Return the changes that cannot be written, those with one reason together."""
    found: dict[str, tuple[PlannedChange, ...]] = {}
    for one, why in faults:
        found[why] = (*found.get(why, ()), one)
    return [Refused(api, why, changes) for why, changes in found.items()]


def _faults(api: Api, base: Sequence[PlannedChange], changes: Sequence[PlannedChange]) -> list[tuple[PlannedChange, str]]:
    """Return the *changes* that cannot be written even alone upon *base*: halves are tried until the culprits stand alone."""
    if not changes:
        return []
    try:
        edits_for(api, [one.change for one in (*base, *changes) if one.change is not None])
    except CannotEdit as failure:
        if len(changes) == 1:
            return [(changes[0], str(failure))]
        first, second = changes[: len(changes) // 2], changes[len(changes) // 2 :]
        paths = [one for one in first if isinstance(one.change, AddResource)]
        return _faults(api, base, first) + _faults(api, (*base, *paths), second)
    return []


def _proofs(source: Source, after: str, plans: Sequence[Plan], parameters: Mapping[str, str]) -> tuple[Proof, ...]:
    """Read the edited text again and prove every plan on it; an API without a plan must read as before."""
    loaded = read_text(source.name, after, parameters, beside=source.beside)
    if loaded.failures:
        raise Unproved((f"the edited text cannot be read: {loaded.failures[0]}",))
    if len(loaded.apis) != len(plans):
        raise Unproved(("the edited text does not hold the same APIs",))
    proofs = [prove(planned, api) for planned, api in zip(plans, loaded.apis, strict=True)]
    return tuple(proof for proof, planned in zip(proofs, plans, strict=True) if not planned.is_idle)
