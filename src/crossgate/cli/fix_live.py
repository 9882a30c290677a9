"""``crossgate fix`` for live APIs: the plan shown, and made with --apply; plans and calls nothing itself."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from crossgate.check.differences import differences
from crossgate.cli import FOUND, FOUND_NOTHING
from crossgate.cli import live as live_targets
from crossgate.cli.arguments import Command
from crossgate.cli.check import paint_of
from crossgate.cli.fix import require_routes
from crossgate.cli.fix_applying import Applying, applied, going_on
from crossgate.cli.mistakes import UsageError
from crossgate.cli.settings import settings_from_files, stated_policy
from crossgate.fix import Unproved, Wishes
from crossgate.fix.backend_answers import backend_answers, waiting_for_backends
from crossgate.fix.plan import remaining
from crossgate.fix.wording import told_by_cause
from crossgate.live.deployment import canary_of, deploys_itself, stage_named, stage_names
from crossgate.live.estimate import seconds_for
from crossgate.live.failures import ControlPlaneError
from crossgate.live.listing import difference
from crossgate.live.loading import load
from crossgate.live.permissions import policy_document
from crossgate.live.plan import LivePlan, live_plan
from crossgate.live.quotas import DEFAULT_RATE
from crossgate.report.fixes import ApiFix, FileFix, record, render
from crossgate.text import Source

_NOT_DEPLOYED = "stage-not-deployed"
_MOST_NAMES = 6
_STACK = "aws:cloudformation:stack-name"


def run(command: Command, wishes: Wishes) -> int:
    """Show or make the fix of the one live API that *command* names, or go on with one that was stopped."""
    if command.resume:
        return going_on(command, command.resume, is_undo=False)
    (text,) = _only_live(command)
    plane, target = live_targets.reach(command, text)
    if command.permissions:
        print(json.dumps(policy_document(plane, ("check", "fix", "undo"), target.api_id, target.kind), indent=2))  # noqa: T201
        return FOUND_NOTHING
    settings, where = settings_from_files(Path.cwd())
    stated = stated_policy(command, settings, where)
    try:
        live = load(plane, target, complete=True)
        planned = live_plan(target.name, live.state, stated, wishes, command.calls)
        require_routes(wishes, [planned.plan.before.api])
    except ControlPlaneError as failure:
        raise UsageError(str(failure)) from None
    except Unproved as failure:
        raise UsageError(f"{target.name}: no fix can be proved, so none is made: {failure}") from None
    stage, is_stale = _stage(command, target.stage, live.state), _is_stale(planned)
    has_work = planned.is_changed or (is_stale and not command.no_deploy)
    if command.apply and has_work:
        _require_stage(command, stage, live.state, target.name)
        is_shown = bool(stage) and not command.yes and command.format == "text"
        if is_shown:  # nobody should have to say yes to what they have not seen
            _print(command, planned, target.name, stage, done=None, is_stale=is_stale)
        done = applied(command, plane, target, planned, stage)
        _print(command, planned, target.name, stage, done=done, is_stale=is_stale, is_shown=is_shown)
        is_refused = done.probed is not None and done.probed.is_refused
        return FOUND if is_refused or _has_left(planned, is_deployed=bool(stage)) else FOUND_NOTHING
    _print(command, planned, target.name, stage, done=None, is_stale=is_stale)
    return FOUND if has_work or _has_left(planned, is_deployed=False) else FOUND_NOTHING


def _only_live(command: Command) -> list[str]:
    if len(command.targets) != 1:
        raise UsageError("a live API is fixed alone: name one aws:REGION/API_ID, and files apart from it")
    if command.write:
        raise UsageError("--write is for files: a live API is changed with --apply")
    return list(command.targets)


def _stage(command: Command, named: str, state: dict[str, Any]) -> str:
    """Return the stage that is to be deployed, empty for none."""
    known = stage_names(state)
    if command.no_deploy:
        return ""
    return named or (known[0] if len(known) == 1 else "")


def _require_stage(command: Command, stage: str, state: dict[str, Any], name: str) -> None:
    known = stage_names(state)
    if not stage and known and not command.no_deploy:
        raise UsageError(f"{name} has the stages {', '.join(known)}: say which one to deploy, as {name}/{known[0]}, or --no-deploy")


def _is_stale(planned: LivePlan) -> bool:
    """Whether a stage refuses pages that the configuration lets in."""
    return any(finding.cause == _NOT_DEPLOYED for finding in remaining(planned.plan.before))


def _has_left(planned: LivePlan, *, is_deployed: bool) -> bool:
    return bool(planned.refused or planned.plan.choices or _left(planned, is_deployed=is_deployed))


def _left(planned: LivePlan, *, is_deployed: bool) -> list[tuple[str, str]]:
    """Return what a check will still find; a stage that is deployed now is no finding any more."""
    played = planned.proof.survey if planned.proof is not None else planned.plan.before
    found = remaining(played)
    return [(one.cause, f"{one.message}: {one.fix}") for one in found if one.cause != _NOT_DEPLOYED or not is_deployed]


def _print(
    command: Command, planned: LivePlan, name: str, stage: str, *, done: Applying | None, is_stale: bool, is_shown: bool = False
) -> None:
    fix = _file(command, planned, name, stage, done=done, is_stale=is_stale)
    if is_shown:
        api = fix.apis[0]
        fix = fix._replace(apis=[ApiFix(api.name, api.place, api.policy)])
    if command.format == "json":
        document = json.loads(record([fix]))
        document["files"][0] |= {
            "diff": list(fix.diff or ()),
            "way": planned.way,
            "calls": [{"operation": call.operation, "subject": call.subject} for call in planned.calls],
            "stage": stage,
            "undo_file": done.undo_file if done is not None else None,
            "probed": done.probed._asdict() if done is not None and done.probed is not None else None,
        }
        print(json.dumps(document, indent=2))  # noqa: T201
        return
    with_diff = command.diff or done is None
    sys.stdout.write(render([fix], paint_of(command), with_diff=with_diff, with_words=not command.diff))


def _file(command: Command, planned: LivePlan, name: str, stage: str, *, done: Applying | None, is_stale: bool) -> FileFix:
    outcome = "applied" if done is not None else "shown" if planned.is_changed else "unchanged"
    facts = _facts_after(planned, done, stage) if done is not None else _facts_before(command, planned, name, stage, is_stale=is_stale)
    source = Source(name, "")
    diff = [line.rstrip() for line in difference(planned.first, planned.wanted)][:-1]
    is_deployed = done is not None and bool(stage)
    api = _api(planned, name, is_deployed=is_deployed or is_stale)
    return FileFix(source, "", (), outcome, [api], facts=facts, diff=diff, proved_on="changed configuration")


def _api(planned: LivePlan, name: str, *, is_deployed: bool) -> ApiFix:
    proof = planned.proof
    played = proof.survey if proof is not None else planned.plan.before
    return ApiFix(
        name=planned.plan.api.name or planned.plan.api.id,
        place=name,
        policy=f"{planned.plan.policy.source}: {planned.plan.policy.describe()}",
        changes=told_by_cause(planned.changes) if planned.is_changed else (),
        proved=(proof.played, proof.refused_before, proof.refused_after, proof.depending) if proof is not None else None,
        refused=[(one.changes[0].cause, one.reason) for one in planned.refused],
        remaining=_left(planned, is_deployed=is_deployed),
        choices=[(choice.cause, choice.why) for choice in planned.plan.choices],
        waiting=tuple(dict.fromkeys(trial.method.route for trial in waiting_for_backends(played))),
        advice=backend_answers(played, None),
        is_configurable=planned.plan.api.kind == "HTTP",
    )


def _facts_before(command: Command, planned: LivePlan, name: str, stage: str, *, is_stale: bool) -> list[tuple[str, str]]:
    """Return what --apply would do, and how to ask for it."""
    if not planned.is_changed and not is_stale:
        return []
    facts = [("calls", _counted(planned, command.rate or DEFAULT_RATE))] if planned.is_changed else []
    known = stage_names(planned.first)
    facts += [("deploy", _deploying(planned.first, stage))] if stage else []
    if not stage and len(known) > 1 and not command.no_deploy:
        facts.append(("deploy", f"say which stage, as {name}/{known[0]}: there are {', '.join(known)}"))
    if not known:
        facts.append(("deploy", "the API has no stage, so no page reaches it before it is deployed to one"))
    return [
        *facts,
        *_undeployed(planned, stage),
        *_owned(planned),
        ("apply", "run this with --apply; the state before is kept for 'crossgate undo'"),
    ]


def _undeployed(planned: LivePlan, stage: str) -> list[tuple[str, str]]:
    """Return what a deployment would bring out besides the fix: changes that somebody made before and has not deployed."""
    api = planned.plan.api
    served = next((one.api for one in api.counterparts if one.kind == "stage" and one.name == stage), None)
    waiting = [one.what for one in differences(api, served)] if served is not None else []
    if not waiting:
        return []
    shown = ", ".join(waiting[:_MOST_NAMES]) + (f" and {len(waiting) - _MOST_NAMES} more" if len(waiting) > _MOST_NAMES else "")
    return [("note", f"the deployment also brings out what was changed before and is not deployed yet: {shown}")]


def _owned(planned: LivePlan) -> list[tuple[str, str]]:
    """Return who made the API and will make it again over the fix, as far as its tags tell.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html
    """
    api = planned.first["api"]
    stack = (api.get("tags") or api.get("Tags") or {}).get(_STACK)
    if not isinstance(stack, str) or not planned.is_changed:
        return []
    return [("note", f"the API belongs to the CloudFormation stack {stack}: fix its template too, or its next release takes this back")]


def _counted(planned: LivePlan, rate: float) -> str:
    """Return how many calls are made, how long they take at least, and why this way."""
    seconds = seconds_for([call.operation for call in planned.calls], rate)
    count = len(planned.calls)
    return f"{count} call{'s' if count != 1 else ''}, {_duration(seconds)} at {rate:g} a second: {planned.why}"


def _duration(seconds: float) -> str:
    return "less than a second" if seconds < 1 else f"about {seconds:.0f} s" if seconds < 90 else f"about {seconds / 60:.0f} min"


def _deploying(state: dict[str, Any], stage: str) -> str:
    found = stage_named(state, stage) or {}
    if deploys_itself(found):
        return f"stage {stage} deploys every change by itself"
    canary = canary_of(found)
    if canary is not None:
        share = canary.get("percentTraffic", 0)
        return f"the canary of stage {stage} ({share:g} % of the requests) gets the new deployment; promote it when you are content"
    return f"stage {stage} gets a new deployment; its settings stay as they are"


def _facts_after(planned: LivePlan, done: Applying, stage: str) -> list[tuple[str, str]]:
    facts = [("applied", f"{done.calls} calls, {_duration(done.seconds)}; read back, the API is as planned")]
    facts += [("deploy", _deployed(planned.first, stage))] if stage else [("deploy", "not deployed: no page sees a change before that")]
    facts.append(("undo", f"crossgate undo {done.undo_file}"))
    facts += [("probed", done.probed.words)] if done.probed is not None and done.probed.words else []
    return facts + _owned(planned) + ([("probe", done.probe)] if done.probe and stage else [])


def _deployed(state: dict[str, Any], stage: str) -> str:
    if canary_of(stage_named(state, stage) or {}) is not None:
        return f"the canary of stage {stage} serves it; promote it when you are content"
    return f"stage {stage} serves it, as soon as AWS has it everywhere: some seconds"
