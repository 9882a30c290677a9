"""Resource policies as templates and OpenAPI documents write them; no judgement of what they allow."""

from __future__ import annotations

from crossgate.api import Place, Policy, Unknown
from crossgate.sources.plain import plain
from crossgate.sources.reading import Reading
from crossgate.text import Node, Scalar

_KNOWN_BY_SHAPE = frozenset({"Resource", "NotResource", "Sid", "Id"})
"""Where a text with unknown parts is still good enough: account, region and API id of an ARN are the API's own."""


def read_policy(node: Node, key: Scalar | None, reading: Reading) -> Policy | None:
    """Return the policy in *node*, its statements as JSON values.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html
    """
    place = Place(key.span if key is not None else node.span, {"statements": node.span})
    value, unknowns = plain(node, reading.resolve)
    unknown = next((found for under, found in unknowns if under not in _KNOWN_BY_SHAPE or not found.shape), None)
    if value is None or value == "":  # the Serverless Framework writes an empty text where there is no policy
        return None
    if isinstance(value, str):
        value = _parsed(value)
    if not isinstance(value, dict):
        return Policy((), unknown or Unknown("the policy is a text that is no JSON object", node.span), place)
    statements = value.get("Statement")
    listed = statements if isinstance(statements, list) else [statements]
    return Policy(tuple(statement for statement in listed if isinstance(statement, dict)), unknown, place)


def _parsed(text: str) -> object:
    """Return what *text* is as JSON: a policy may be written as one text, as the API itself takes it; None where it is none.

    The control plane gives it back with every quote escaped once more.
    """
    import json  # noqa: PLC0415 - few policies are texts

    try:
        parsed: object = json.loads(json.loads(f'"{text}"') if text.startswith('{\\"') else text)
    except (ValueError, RecursionError):
        return None
    return parsed
