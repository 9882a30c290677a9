"""Request validation: required parameters, then the body against its model; no other refusal."""

from __future__ import annotations

from crossgate.api import Method, RequestValidator, Unknown, Value
from crossgate.gateway.answer import Step
from crossgate.gateway.body_model import BodyModelError, fits_model
from crossgate.gateway.invocation import Fault, Invocation
from crossgate.gateway.media_types import essence

_LOCATIONS = ("header", "path", "querystring")
"""The order in which missing parameters are told (recorded)."""


def validate(method: Method, invocation: Invocation) -> Fault | None:
    """Return why the request validator refuses the request, or None
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html).
    """
    validator = method.validator
    if validator is None:
        return None
    invocation.varies = True
    if isinstance(validator, Unknown):
        invocation.doubt(validator)
        return None
    for unknown in (validator.parameters, validator.body):
        if isinstance(unknown, Unknown):
            invocation.doubt(unknown)
    fault = _check_parameters(method, invocation) if validator.parameters is True else None
    if fault is None and validator.body is True:
        fault = _check_body(method, validator, invocation)
    return fault


def _check_parameters(method: Method, invocation: Invocation) -> Fault | None:
    missing: list[str] = []
    for location in _LOCATIONS:
        prefix = f"method.request.{location}."
        for key, required in method.request_parameters.items():
            if not key.startswith(prefix) or required is False:
                continue
            name = key.removeprefix(prefix)
            if _given(location, name, invocation):
                continue
            if isinstance(required, Unknown):
                invocation.doubt(required)
            else:
                missing.append(name)
    if not missing:
        return None
    names = ", ".join(missing)
    step = Step("validation", f"required parameters are missing: {names}", method.place["request_parameters"], refused=True)
    return Fault("BAD_REQUEST_PARAMETERS", "missing-parameters", step, f"Missing required request parameters: [{names}]")


def _given(location: str, name: str, invocation: Invocation) -> str | None:
    if location == "header":
        return invocation.received.header(name)
    if location == "path":
        return invocation.path_parameters.get(name)
    return invocation.received.query.get(name)


def model_of(method: Method, media_type: str | None) -> Value[str] | None:
    """Return the name of the model that bodies of *media_type* have to fit, None where there is none."""
    return method.request_models.get(essence(media_type)) or method.request_models.get("$default")


def _check_body(method: Method, validator: RequestValidator, invocation: Invocation) -> Fault | None:
    name = model_of(method, invocation.received.media_type)
    if name is None:
        return None
    schema = name if isinstance(name, Unknown) else invocation.api.models.get(name)
    if isinstance(schema, Unknown):
        invocation.doubt(schema)
        return None
    if schema is None:
        return None
    try:
        if fits_model(invocation.received.body, schema, invocation.api.models):
            return None
    except BodyModelError as error:
        invocation.doubt(Unknown(f"the model {name} cannot be checked here: {error}", method.place["request_models"]))
        return None
    step = Step(
        "validation", f"the body does not fit the model {name}", method.place["request_models"] or validator.place.span, refused=True
    )
    return Fault("BAD_REQUEST_BODY", "invalid-body", step)
