"""The policy that an API's own headers speak of, for when its owner states none; no judgement whether they work."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crossgate.api import (
    ANY_ORIGIN,
    SAMPLE_ORIGIN,
    Api,
    CorsConfiguration,
    CorsPolicy,
    Integration,
    PolicyError,
    Unknown,
    Value,
    require_sound,
)
from crossgate.http import NULL_ORIGIN, OriginError, parse_origin

_ALLOW_ORIGIN = "access-control-allow-origin"
_ALLOW_CREDENTIALS = "access-control-allow-credentials"
_ALL_OF_A_SCHEME = ("https://*", "http://*")
_OF_THE_REQUEST = ("*", "content-type")
"""Allowed headers that are no page's own: a request has a content type by its body, and a wildcard names none."""
_QUOTED_ORIGIN = re.compile(r"""["'](https?://[^"'\s]+)["']""")


def declared_policy(api: Api) -> CorsPolicy:
    """Return the policy that the definition's Access-Control headers declare; any origin without credentials when they declare none.

    Origins that are written wrongly count as the right one that was meant, so that the mistake shows as a refusal.
    """
    values = list(header_values(api, _ALLOW_ORIGIN))
    meant = [origin for value in values for origin in _meant_origins(value)]
    meant += [origin for text in _template_texts(api) if _ALLOW_ORIGIN in text.lower() for origin in _QUOTED_ORIGIN.findall(text)]
    origins = tuple(dict.fromkeys(meant))
    credentials = any(value.strip("'\" ").lower() == "true" for value in header_values(api, _ALLOW_CREDENTIALS))
    if not origins and not credentials:
        return _ignored_policy(api.ignored_cors) if api.ignored_cors is not None else CorsPolicy()
    usable = tuple(origin for origin in origins if origin != ANY_ORIGIN)
    chosen = (ANY_ORIGIN,) if ANY_ORIGIN in origins or not usable else usable
    return CorsPolicy(origins=chosen, credentials=credentials, source="as the API declares")


def header_values(api: Api, header: str) -> Iterator[str]:
    """Yield every known value that the definition gives to the response header *header* (lower case), quotes and all."""
    yield from _configured(api, header)
    for method in api.methods:
        if isinstance(method.integration, Integration):
            for response in method.integration.responses:
                yield from _mapped(response.parameters, header)
    for gateway_response in api.gateway_responses.values():
        yield from _mapped(gateway_response.parameters, header)


def mentions_cors(api: Api) -> bool:
    """Whether the definition itself speaks of CORS at all: a CORS configuration, an OPTIONS method, or an Access-Control header.

    ANY takes OPTIONS as well, but says nothing of CORS: it hands on whatever comes. Where nothing else speaks of it, an open ANY in
    front of a backend leaves CORS to that, as an open GET does; and one whose preflights are refused, by an authorizer say, is as closed
    to pages as a path without OPTIONS. So an API is called by the same name, and as severely, whether its routes say ANY or GET and PUT.
    """
    if api.cors is not None or api.ignored_cors is not None or any(method.http_method == "OPTIONS" for method in api.methods):
        return True
    keys = [key for method in api.methods for response in method.responses.values() for key in response.parameters]
    keys += [key for response in api.gateway_responses.values() for key in response.parameters]
    keys += [
        key
        for method in api.methods
        if isinstance(method.integration, Integration)
        for r in method.integration.responses
        for key in r.parameters
    ]
    return any("access-control-" in key.lower() for key in keys) or any("access-control-" in text.lower() for text in _template_texts(api))


def _configured(api: Api, header: str) -> Iterator[str]:
    """Yield the value of *header* in the CORS settings of an HTTP API; all origins of a scheme count as any origin."""
    cors = api.cors
    if not isinstance(cors, CorsConfiguration):
        return
    if header == _ALLOW_ORIGIN and not isinstance(cors.allow_origins, Unknown):
        yield from (ANY_ORIGIN if origin in _ALL_OF_A_SCHEME else origin for origin in cors.allow_origins if isinstance(origin, str))
    if header == _ALLOW_CREDENTIALS and cors.allow_credentials is True:
        yield "true"


def _ignored_policy(cors: CorsConfiguration) -> CorsPolicy:
    """Return what *cors* says, which nothing else says and which has no effect where it stands."""
    origins = tuple(dict.fromkeys(meant for value in _known(cors.allow_origins) for meant in _meant_origins(value)))
    usable = tuple(origin for origin in origins if origin != ANY_ORIGIN)
    chosen = (ANY_ORIGIN,) if ANY_ORIGIN in origins or not usable else usable
    bare = CorsPolicy(origins=chosen, source="as x-amazon-apigateway-cors says")
    said = bare._replace(
        headers=tuple(name for name in _known(cors.allow_headers) if name.lower() not in _OF_THE_REQUEST),
        expose=_known(cors.expose_headers),
        max_age=cors.max_age if isinstance(cors.max_age, int) else None,
    )
    try:
        return require_sound(said)._replace(credentials=cors.allow_credentials is True)
    except PolicyError:  # names that no request can have
        return bare._replace(credentials=cors.allow_credentials is True)


def _known(values: Value[tuple[Value[str], ...]]) -> tuple[str, ...]:
    return () if isinstance(values, Unknown) else tuple(value for value in values if isinstance(value, str))


def _mapped(parameters: object, header: str) -> Iterator[str]:
    if isinstance(parameters, dict):
        for key, value in parameters.items():
            if key.lower().endswith(f".header.{header}") and isinstance(value, str):
                yield value


def _meant_origins(value: str) -> Iterator[str]:
    text = value.strip().strip("'\"").strip()
    if text == ANY_ORIGIN:
        yield ANY_ORIGIN
        return
    for part in re.split(r"[,\s]+", text):
        if (
            part
            and part != NULL_ORIGIN
            and not part.startswith(("method.request.", "integration.response.", "context.", "stageVariables."))
        ):
            yield from _canonical(part)


def _canonical(text: str) -> Iterator[str]:
    try:
        yield str(parse_origin(text))
    except OriginError as error:
        if error.canonical:
            yield error.canonical
        elif error.reason == "wildcard" and "://" in text:
            yield from _canonical(text.replace("*", "app"))
        elif error.reason == "wildcard":
            yield SAMPLE_ORIGIN


def _template_texts(api: Api) -> Iterator[str]:
    for method in api.methods:
        if isinstance(method.integration, Integration):
            templates = [method.integration.request_templates, *(response.templates for response in method.integration.responses)]
            yield from (text for group in templates for text in group.values() if text and not isinstance(text, Unknown))
