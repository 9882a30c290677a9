"""The definition that SAM makes of the events of one API, as text for its DefinitionBody; who asks for it, and why, is elsewhere.

The events stay as they are: with a definition beside them, SAM makes of them only what lets the API call the functions.

Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-api.html#sam-api-definitionbody
"""

from __future__ import annotations

from crossgate.sources.sam.excerpt import Excerpt
from crossgate.sources.sam.provenance import Data, Placed
from crossgate.sources.sam.template import SamTemplate
from crossgate.sources.sam.translation import translate
from crossgate.text import CannotEdit
from crossgate.text.drafts import Given

_COPIED = ("swagger", "openapi", "info", "x-amazon-apigateway-request-validators")
"""All else at the root of a definition SAM adds out of the properties of the API."""

_SCHEMES = "securityDefinitions"
_OF_EVENTS = ("AWS_IAM", "api_key")
"""What events ask for without any authorizer of the API, as SAM calls it."""

_PATHS = "paths"
_SUB = "Fn::Sub"
_PARTITION = "arn:aws:"
_LONGEST = 200


def written_out(template: SamTemplate, api_id: str) -> dict[str, Given]:
    """Return the definition of *api_id*, without the preflights that its Cors makes. Raises CannotEdit where SAM makes none."""
    place = template.place_of(api_id)
    excerpt = Excerpt(template, is_large=True).without(("Resources", api_id, "Properties", "Cors"), ("Globals", "Api", "Cors"))
    data = excerpt.data()
    data["Parameters"] = {}  # references are to stay what they are
    made = translate(data, {}, is_large=True)
    if made.faults:
        raise CannotEdit(f"the definition of {api_id} cannot be written out: {made.faults[0].message[:_LONGEST]}", place)
    body = made.template["Resources"][api_id]["Properties"].get("Body")
    if not isinstance(body, dict) or not isinstance(body.get(_PATHS), dict):
        raise CannotEdit(f"the definition of {api_id} cannot be written out: SAM makes no paths", place)
    under_condition = next((path for path, item in body[_PATHS].items() if "Fn::If" in item), None)
    if under_condition is not None:
        raise CannotEdit(f"{under_condition} is there under a condition only, which a definition that is written out cannot hold", place)
    found = {name: _plain(body[name]) for name in _COPIED if name in body}
    in_order = [event.path for event in template.events_of(api_id)]
    paths = sorted(body[_PATHS].items(), key=lambda entry: in_order.index(entry[0]) if entry[0] in in_order else len(in_order))
    return {**found, **_schemes(body), _PATHS: _plain(dict(paths))}


def _schemes(body: dict[str, Data]) -> dict[str, Given]:
    """Return the security that only events ask for; SAM adds the authorizers of the API again.

    It stands where OpenAPI 2 has it: in definitions of OpenAPI 3 SAM moves it, and forgets what stands where that has it.
    """
    defined = {**body.get("components", {}).get("securitySchemes", {}), **body.get(_SCHEMES, {})}
    kept: Given = {name: _plain(defined[name]) for name in _OF_EVENTS if name in defined}
    return {_SCHEMES: kept} if kept else {}


def _plain(data: Data) -> Given:
    """Return *data* of the translator without its own kinds of texts and dicts, for every partition of AWS."""
    if isinstance(data, dict):
        return {str(key): _substituted(value) if key == _SUB else _plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_plain(item) for item in data]
    if not isinstance(data, str):
        return data if isinstance(data, (bool, int)) else None
    anywhere = _anywhere(data)
    return str(data) if anywhere == data else {_SUB: anywhere}


def _substituted(data: Data) -> Given:
    if isinstance(data, list):
        return [_substituted(item) for item in data]
    return _anywhere(data) if isinstance(data, str) else _plain(data)


def _anywhere(text: str) -> str:
    """Return an ARN that the translator made for the one region it knows as one for that of the stack; what the user wrote stays."""
    own = isinstance(text, Placed) or not text.startswith(_PARTITION)
    return str(text) if own else "arn:${AWS::Partition}:" + text.removeprefix(_PARTITION)
