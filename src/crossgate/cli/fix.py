"""``crossgate fix``: from targets to diffs, proved files and an exit code; plans, edits and lays out nothing itself."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from crossgate import sources
from crossgate.api import Api
from crossgate.check import Finding
from crossgate.cli import FOUND, FOUND_NOTHING, UNUSABLE
from crossgate.cli.arguments import Command
from crossgate.cli.check import LIVE, causes_named, load_once, paint_of
from crossgate.cli.collection import without_collection
from crossgate.cli.flags import given
from crossgate.cli.mistakes import UsageError, complain, nearest
from crossgate.cli.parameters import of_live
from crossgate.cli.settings import settings_from_files, stated_policy
from crossgate.fix import FixedText, Plan, Refused, Wishes, fixed_text
from crossgate.fix.backend_answers import backend_answers, waiting_for_backends
from crossgate.fix.framework_advice import framework_advice
from crossgate.fix.plan import remaining
from crossgate.fix.wording import told_by_cause
from crossgate.fix.write import NotWritten, write
from crossgate.report.fixes import ApiFix, FileFix, record, render
from crossgate.report.text import PACKAGED, name_among
from crossgate.sources.generated import is_packaged
from crossgate.sources.made_by import makers
from crossgate.sources.writing import source_of

_OF_APPLYING = ("apply", "yes", "no_deploy", "no_probe", "save", "calls", "force", "permissions")
"""The flags that tell how to change a live API."""

_MOST_PATHS = 5
"""How many paths a message names."""


def run(command: Command) -> int:
    """Fix the targets of *command*: show the diff, or write it with --write."""
    if command.resume or any(target.startswith(LIVE) for target in command.targets):
        from crossgate.cli import fix_live  # noqa: PLC0415 - files need nothing of an account

        if command.parameter:
            raise of_live(command.parameter[0])
        return fix_live.run(command, _wishes(command))
    _require_files(command)
    if command.write and "-" in command.targets:
        raise UsageError("--write needs files: standard input cannot be written back (without --write the diff is shown)")
    settings, where = settings_from_files(Path.cwd())
    stated = stated_policy(command, settings, where)
    wishes = _wishes(command)
    parameters = parameters_of(command, settings)
    with without_collection():
        loaded = load_once(command, command.targets, settings)
        require_routes(wishes, loaded.apis)
        fixed_texts = [
            fixed_text(apis, stated, wishes, parameters=parameters, force_generated=command.force_generated)
            for apis in _by_text(loaded.apis)
        ]
    fixes, is_failed = [], bool(loaded.failures)
    for fixed in fixed_texts:
        outcome, failure = _settled(fixed, is_to_write=command.write)
        is_failed = is_failed or bool(failure) or outcome == "refused"
        if failure:
            complain(failure)
        fixes.append(_file(fixed, outcome))
    _print(command, fixes, loaded)
    if is_failed:
        return UNUSABLE
    return FOUND if any(_has_work_left(fix) for fix in fixes) else FOUND_NOTHING


def _require_files(command: Command) -> None:
    if not command.targets:
        raise UsageError("name a template, a folder, - for standard input, or a live API (aws:REGION/API_ID)\nSee 'crossgate fix --help'.")
    for flag in given(command, _OF_APPLYING):
        raise UsageError(f"{flag} is for a live API, aws:REGION/API_ID; files are changed with --write")


def _wishes(command: Command) -> Wishes:
    only = frozenset(word.strip() for word in command.only)
    for word in only:
        if not word.rpartition(" ")[2].startswith(("/", "$default")):
            raise UsageError(f"--only {word}: write a path such as /pets, or a route such as 'POST /pets'")
    origin = command.gateway_response_origin
    return Wishes(causes_named(command.select), only, command.preflight, origin)


def require_routes(wishes: Wishes, apis: Sequence[Api]) -> None:
    """Refuse to touch only what none of *apis* has: it is a slip of the pen, not a wish for nothing."""
    known = dict.fromkeys(word for api in apis for method in api.methods for word in (method.route, method.route.partition(" ")[2]))
    for word in sorted(wishes.only if apis else ()):
        if word not in known:
            raise UsageError(f"--only {word}: no API of the target has this{nearest(word, list(known)) or _routes(known)}")


def _routes(known: Iterable[str]) -> str:
    paths = [word for word in known if " " not in word]
    more = f" and {len(paths) - _MOST_PATHS} more" if len(paths) > _MOST_PATHS else ""
    return f"; its paths are {', '.join(paths[:_MOST_PATHS])}{more}" if paths else ""


def parameters_of(command: Command, settings: dict[str, Any]) -> dict[str, str]:
    """Return the template parameters that settings and flags give."""
    given = {str(name): str(value) for name, value in settings.get("parameters", {}).items()}
    return given | {name: value for name, _, value in (pair.partition("=") for pair in command.parameter)}


def _by_text(apis: tuple[Api, ...]) -> list[list[Api]]:
    """Return the APIs of each text together."""
    groups: dict[int, list[Api]] = {}
    for api in apis:
        source = source_of(api)
        if source is not None:
            groups.setdefault(id(source), []).append(api)
    return list(groups.values())


def _settled(fixed: FixedText, *, is_to_write: bool) -> tuple[str, str]:
    """Write what is to be written; return the outcome and what went wrong."""
    if not fixed.is_changed:
        is_refused = bool(fixed.refused) or bool(fixed.generator)
        return ("refused" if is_refused else "unchanged"), ""
    if not is_to_write:
        return "shown", ""
    try:
        write(fixed)
    except NotWritten as failure:
        return "refused", str(failure)
    return "written", ""


def _has_work_left(fix: FileFix) -> bool:
    return fix.outcome == "shown" or any(api.refused or api.remaining or api.choices for api in fix.apis)


def _file(fixed: FixedText, outcome: str) -> FileFix:
    remarks, advice = list(fixed.remarks), ""
    if fixed.generator:
        remarks.append(
            f"{fixed.source.name} was made by {fixed.generator}, which will make it again: change its source (or --force-generated)"
        )
        policies = {planned.api.kind: planned.policy for planned in reversed(fixed.plans)}
        advice = "\n".join(filter(None, (framework_advice(fixed.generator, policy, kind) for kind, policy in sorted(policies.items()))))
    elif is_packaged(fixed.source.text):
        remarks.append(PACKAGED)
    apis = [_api(fixed, planned) for planned in fixed.plans]
    return FileFix(fixed.source, fixed.after, fixed.edits, outcome, apis, remarks, advice)


def _api(fixed: FixedText, planned: Plan) -> ApiFix:
    proof = next((proof for proof in fixed.proofs if proof.api.id == planned.api.id and proof.api.name == planned.api.name), None)
    api = planned.api
    played = proof.survey if proof is not None else planned.before
    chosen = {choice.cause for choice in planned.choices}
    return ApiFix(
        name=name_among(api, [one.api for one in fixed.plans]),
        place=str(api.place.span).rpartition(":")[0] if api.place.span else api.source,
        policy=f"{planned.policy.source}: {planned.policy.describe()}",
        changes=told_by_cause(planned.changes) if proof is not None or fixed.generator else (),
        proved=(proof.played, proof.refused_before, proof.refused_after, proof.depending) if proof is not None else None,
        refused=[_told_refusal(one) for one in fixed.refused if one.api is api],
        remaining=[(one.cause, _told_finding(one)) for one in remaining(played) if one.severity == "error" or one.cause not in chosen],
        choices=[(choice.cause, choice.why) for choice in planned.choices],
        waiting=tuple(dict.fromkeys(trial.method.route for trial in waiting_for_backends(played))),
        advice=backend_answers(played, fixed.source),
        is_configurable=api.kind == "HTTP",
    )


def _told_finding(finding: Finding) -> str:
    """Return what is wrong and what to do, and for a generated file where its source has it."""
    made_by = makers(finding.api, (mark.span for mark in finding.marks))
    primary = finding.primary.span if finding.primary is not None else None
    place = f" ({primary})" if primary else ""
    where = f" (made by {', '.join(made_by[:3])}{' and others' if len(made_by) > 3 else ''})" if made_by else ""
    return f"{finding.message}{place}{where}: {finding.fix}"


def _told_refusal(refused: Refused) -> tuple[str, str]:
    causes = dict.fromkeys(change.cause for change in refused.changes)
    done = ", ".join(text for _, text in told_by_cause(refused.changes)[:2])
    return ", ".join(causes), f"{refused.reason} ({done})" if done else refused.reason


def _print(command: Command, fixes: list[FileFix], loaded: sources.Loaded) -> None:
    for failure in loaded.failures:
        complain(failure)
    if command.format == "json":
        print(record(fixes))  # noqa: T201
        return
    with_diff = command.diff or not command.write
    sys.stdout.write(render(fixes, paint_of(command), with_diff=with_diff, with_words=not command.diff))
    if not fixes and not loaded.failures:
        sys.stdout.write("no API found\n")
    for item in loaded.skipped:
        complain(f"skipped {item.source}: {item.reason}")
