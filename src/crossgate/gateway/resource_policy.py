"""Resource policies: whether everybody may invoke a method; only what anonymous callers need, conditions stay undecided."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal

from crossgate.api import Method, Policy, Unknown
from crossgate.gateway.answer import Step
from crossgate.gateway.invocation import Fault, Invocation

Match = Literal["yes", "no", "maybe"]

_DENIED = "User: anonymous is not authorized to perform: execute-api:Invoke"


def apply_policy(policy: Policy | None, method: Method, invocation: Invocation) -> Fault | None:
    """Return why the resource policy refuses the caller, or None.

    A statement that matches and denies always wins; an allowing one is needed where nobody else authorises
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html).
    """
    if policy is None or not (policy.statements or policy.unknown):
        return None
    invocation.varies = True
    if policy.unknown is not None:
        invocation.doubt(policy.unknown)
    denies = _effect("Deny", policy, invocation)
    if denies == "yes":
        return _refusal(f"{_DENIED} with an explicit deny", "the resource policy denies it", policy)
    allows = _effect("Allow", policy, invocation)
    needed = method.authorization not in ("AWS_IAM", "CUSTOM") and policy.unknown is None
    if allows == "no" and needed:
        return _refusal(_DENIED, "the resource policy allows it to nobody", policy)
    if denies == "maybe" or (allows == "maybe" and needed):
        invocation.doubt(Unknown("the resource policy depends on who calls and from where", policy.place.span))
    return None


def _refusal(message: str, text: str, policy: Policy) -> Fault:
    return Fault("ACCESS_DENIED", "resource-policy", Step("policy", text, policy.place.span, refused=True), message)


def _effect(effect: str, policy: Policy, invocation: Invocation) -> Match:
    anonymous = invocation.method is not None and invocation.method.authorization == "NONE"
    found = [_statement(statement, invocation, anonymous) for statement in policy.statements if statement.get("Effect") == effect]
    return "yes" if "yes" in found else "maybe" if "maybe" in found else "no"


def _statement(statement: Mapping[str, object], invocation: Invocation, anonymous: bool) -> Match:
    aimed = _all(_principal(statement, anonymous), _action(statement), _resource(statement, invocation))
    if aimed == "yes" and statement.get("Condition"):
        return "maybe"
    return aimed


def _all(*matches: Match) -> Match:
    return "no" if "no" in matches else "maybe" if "maybe" in matches else "yes"


def _principal(statement: Mapping[str, object], anonymous: bool) -> Match:
    """Match who calls: nobody knows an anonymous caller by name, and who signed a request is not told."""
    if "NotPrincipal" in statement:
        return "maybe"
    principal = statement.get("Principal")
    named = (
        [_any_text(value, "*".__eq__) for value in principal.values()]
        if isinstance(principal, Mapping)
        else [_any_text(principal, "*".__eq__)]
    )
    if "yes" in named:
        return "yes"
    return "no" if anonymous and "maybe" not in named else "maybe"


def _action(statement: Mapping[str, object]) -> Match:
    if "NotAction" in statement:
        return _opposite(_any_text(statement["NotAction"], _covers_invoke))
    return _any_text(statement.get("Action"), _covers_invoke)


def _covers_invoke(text: str) -> bool:
    return _glob(text.lower(), "execute-api:invoke")


def _resource(statement: Mapping[str, object], invocation: Invocation) -> Match:
    verb = invocation.received.verb
    stage = invocation.circumstances.stage
    target = f"{verb}/{invocation.received.path.strip('/')}"

    def covers(pattern: str) -> bool:
        return _covers(pattern, stage, target)

    if "NotResource" in statement:
        return _opposite(_any_text(statement["NotResource"], covers))
    return _any_text(statement.get("Resource", "*"), covers)


def _covers(pattern: str, stage: str, target: str) -> bool:
    """Match ``execute-api:/STAGE/VERB/PATH`` or the ARN; without a known stage any stage will do."""
    if pattern == "*":
        return True
    tail = pattern.removeprefix("execute-api:/")
    if pattern.startswith("arn:"):
        tail = pattern.split(":", 5)[-1].partition("/")[2] or "*"
    if tail in ("*", ""):
        return True
    if stage:
        return _glob(tail, f"{stage}/{target}")
    rest = tail.partition("/")[2]
    return _glob(rest, target) if rest else tail.endswith("*")


def _glob(pattern: str, text: str) -> bool:
    """Match ``*`` and ``?`` in time proportional to both lengths multiplied, whatever the pattern."""
    at = in_text = 0
    star, resume = -1, 0
    while in_text < len(text):
        if at < len(pattern) and pattern[at] == "*":
            star, resume = at, in_text
            at += 1
        elif at < len(pattern) and pattern[at] in ("?", text[in_text]):
            at += 1
            in_text += 1
        elif star >= 0:
            resume += 1
            at, in_text = star + 1, resume
        else:
            return False
    return not pattern[at:].strip("*")


def _opposite(match: Match) -> Match:
    return "maybe" if match == "maybe" else "no" if match == "yes" else "yes"


def _any_text(value: object, fits: Callable[[str], bool]) -> Match:
    """Apply *fits* to a text or to each of a list of texts; anything else is undecided."""
    values: Iterable[object] = value if isinstance(value, (list, tuple)) else (value,)
    found: set[Match] = {("yes" if fits(item) else "no") if isinstance(item, str) else "maybe" for item in values}
    return "yes" if "yes" in found else "maybe" if "maybe" in found else "no"
