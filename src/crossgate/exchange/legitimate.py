"""The request that a page has to make to use a route rightly, derived from the definition alone; no gateway, no verdict."""

from __future__ import annotations

import re
from urllib.parse import quote

from crossgate.api import Api, Authorizer, CorsConfiguration, CorsPolicy, Integration, Method, RequestValidator, Unknown
from crossgate.browser import Body, PageRequest
from crossgate.browser.grammar import is_token, is_value, normalised_value
from crossgate.exchange.possible import PossibleOutcome
from crossgate.exchange.token import SAMPLE_TOKEN, token_for
from crossgate.gateway import PAYLOAD_LIMIT, gateway_of
from crossgate.gateway.validation import model_of

_BODY_IS_USUAL = frozenset({"POST", "PUT", "PATCH"})

_METHODS_OF_ANY = ("GET", "POST", "PUT", "PATCH", "DELETE")
"""The verbs by which pages are assumed to use an ANY method: HEAD fares as GET, and OPTIONS is the preflight itself."""

_SIGNED_HEADERS = (
    ("authorization", "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/execute-api/aws4_request"),
    ("x-amz-date", "20260101T000000Z"),
    ("x-amz-security-token", "token"),
)
"""What AWS SDKs put on a signed request (https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html)."""

_SAMPLE_KEY = "0123456789abcdefghij"

_TOO_LARGE = Body("string", bytes(PAYLOAD_LIMIT + 1))

_DEFAULT_ROUTE = "$default"
_UNROUTED = ("/anything", "/anything/else", "/")
"""Paths under which a page may call the ``$default`` route: the first that no other route takes."""

_VARIABLE = re.compile(r"\{([^{}+]*)(\+?)\}")


def host_of(api: Api) -> str:
    """Return a host name like the API's own, that itself for a live one: ``petsapi.execute-api.us-east-1.amazonaws.com``."""
    label = re.sub(r"[^a-z0-9]+", "", (api.id or api.name).lower())[:40] or "api"
    return f"{label}.execute-api.{api.region or 'us-east-1'}.amazonaws.com"


def url_of(api: Api, path: str, query: tuple[str, ...] = ()) -> str:
    """Return an address under which *path* is called, each path variable filled in."""
    if path == _DEFAULT_ROUTE:
        path = _unrouted_path(api)
    filled = quote(_VARIABLE.sub(lambda found: (found[1] or "x") + ("" if found[2] else "-1"), path), safe="/:,")
    tail = "?" + "&".join(f"{quote(name)}=1" for name in query) if query else ""
    return f"https://{host_of(api)}{filled}{tail}"


def _unrouted_path(api: Api) -> str:
    """Return a path that the ``$default`` route of an HTTP API gets, if any reaches it."""
    gateway = gateway_of(api)
    reached = (path for path in _UNROUTED if all(_is_default(gateway.route(verb, path).method) for verb in ("GET", "POST")))
    return next(reached, _UNROUTED[0])


def _is_default(method: Method | None) -> bool:
    return method is not None and method.path == _DEFAULT_ROUTE


def verbs_of(api: Api, method: Method) -> tuple[str, ...]:
    """Return the HTTP methods by which pages use *method*: several for ANY, less those that the path handles on their own.

    Where the preflight of the path names methods, those are what pages are meant to use of ANY.
    """
    if method.http_method != "ANY":
        return (method.http_method,)
    own = api.resources[method.path].methods if method.path in api.resources else {}
    left = tuple(verb for verb in _METHODS_OF_ANY if verb not in own)
    named = _named_by_configuration(api) if api.kind == "HTTP" else _named_by(own.get("OPTIONS"))
    return tuple(verb for verb in left if verb in named) or left


def _named_by(options: Method | None) -> frozenset[str]:
    """Return the names in Access-Control-Allow-Methods of *options*, in capitals; none where a wildcard stands or the value is unknown."""
    integration = options.integration if options is not None else None
    if not isinstance(integration, Integration):
        return frozenset()
    pairs = [pair for response in integration.responses for pair in response.parameters.items()]
    lists = [value for key, value in pairs if key.lower().endswith(".access-control-allow-methods") and isinstance(value, str)]
    names = frozenset(name.strip("' ").upper() for value in lists for name in value.split(","))
    return frozenset() if names & {"*", "ANY"} else names


def _named_by_configuration(api: Api) -> frozenset[str]:
    """Return the methods that the CORS settings of an HTTP API allow; none where a wildcard stands or some cannot be told."""
    methods = api.cors.allow_methods if isinstance(api.cors, CorsConfiguration) else ()
    names = frozenset(name.upper() for name in methods if isinstance(name, str)) if not isinstance(methods, Unknown) else frozenset()
    return frozenset() if "*" in names or isinstance(methods, Unknown) or len(names) < len(set(methods)) else names


def legitimate_request(api: Api, method: Method, verb: str, policy: CorsPolicy) -> PageRequest:
    """Return the request of a page that knows the API: its verb, body type, credentials and every header that the route reads.

    Headers that no page can send are left out: ``fetch`` would throw on them.
    """
    headers: dict[str, tuple[str, str]] = {}
    for name, value in _needed_headers(api, method, verb, policy):
        if _can_be_sent(name, value):
            headers.setdefault(name.lower(), (name, value))
    return PageRequest(
        method=verb,
        url=url_of(api, method.path, _needed_query(method)),
        headers=tuple(headers.values()),
        credentials="include" if policy.credentials else "same-origin",
        body=Body("string", _body_for(api, method)) if sends_body(method, verb) else None,
    )


def _can_be_sent(name: str, value: str) -> bool:
    """Whether a page may write this header. Source: https://fetch.spec.whatwg.org/#concept-headers-append"""
    return is_token(name) and is_value(normalised_value(value)) and all(c <= "\xff" for c in value)


def sends_body(method: Method, verb: str) -> bool:
    """Return whether pages send a body with *verb*: where that is usual, or a DELETE whose body is checked; GET can have none."""
    return verb in _BODY_IS_USUAL or (verb == "DELETE" and checked_model(method) is not None)


def checked_model(method: Method) -> str | None:
    """Return the model that a validator checks the body of *method* against, None where none is known to be."""
    validator = method.validator
    if not isinstance(validator, RequestValidator) or validator.body is False:
        return None
    name = model_of(method, body_type_of(method))
    return None if isinstance(name, Unknown) else name


def _body_for(api: Api, method: Method) -> bytes:
    """Return a body that *method* takes: an empty object, unless it is checked against a model of which an example can be made."""
    name = checked_model(method)
    schema = api.models.get(name) if name is not None else None
    if schema is None or isinstance(schema, Unknown):
        return b"{}"
    from crossgate.exchange.body_example import example_body  # noqa: PLC0415 - few methods have a validated body

    return example_body(schema, api.models) or b"{}"


def as_sent(request: PageRequest, method: Method, api: Api, possible: PossibleOutcome) -> PageRequest:
    """Return *request* as a page sends it that brings *possible* about: with parts forgotten, of another type, or too large."""
    missing = possible.without
    gone = set()
    if "credentials" in missing:
        gone |= {name.lower() for name, _ in credentials_of(method)}
    if "key" in missing:
        gone.add("x-api-key")
    if "parameters" in missing:
        gone |= {name.lower() for name in required_parameters(method, "header")}
    headers = tuple((name, value) for name, value in request.headers if name.lower() not in gone)
    if possible.media_type is not None:
        headers = tuple((name, possible.media_type if name.lower() == "content-type" else value) for name, value in headers)
    url = request.url if not {"credentials", "parameters"} & set(missing) else url_of(api, method.path)
    body = _TOO_LARGE if possible.oversize else Body("string", b"[") if "body" in missing else request.body
    return request._replace(headers=headers, url=url, body=body)


def _needed_headers(api: Api, method: Method, verb: str, policy: CorsPolicy) -> list[tuple[str, str]]:
    needed = []
    if sends_body(method, verb):
        needed.append(("content-type", body_type_of(method)))
    needed += credentials_of(method)
    if method.api_key_required is True and api.api_key_source == "HEADER":
        needed.append(("x-api-key", _SAMPLE_KEY))
    needed += [(name, SAMPLE_TOKEN) for name in method.sent_headers]
    needed += [(name, "1") for name in required_parameters(method, "header")]
    needed += [(name, "1") for name in policy.headers]
    return needed


def _needed_query(method: Method) -> tuple[str, ...]:
    from_authorizer = identity_names(method.authorizer, "querystring") if isinstance(method.authorizer, Authorizer) else ()
    return tuple(dict.fromkeys((*required_parameters(method, "querystring"), *from_authorizer)))


def body_type_of(method: Method) -> str:
    """Return the media type in which pages send the body: JSON, unless the definition only knows others."""
    known = list(method.request_models)
    integration = method.integration
    if integration is not None and not isinstance(integration, Unknown):
        known += [name for name in integration.request_templates if name != "$default"]
    types = [name for name in known if "/" in name]
    return "application/json" if not types or "application/json" in types else types[0]


def credentials_of(method: Method) -> tuple[tuple[str, str], ...]:
    """Return the headers by which a page proves who it is to the authorizer of *method*."""
    if method.authorization == "AWS_IAM":
        return _SIGNED_HEADERS
    if method.authorization in ("CUSTOM", "COGNITO_USER_POOLS", "JWT"):
        authorizer = method.authorizer if isinstance(method.authorizer, Authorizer) else None
        names = identity_names(authorizer, "header") if authorizer else ("Authorization",)
        first, token = next(iter(names), ""), token_for(authorizer)
        return tuple((name, token if name == first else SAMPLE_TOKEN) for name in names)
    return ()


def identity_names(authorizer: Authorizer, location: str) -> tuple[str, ...]:
    """Return the names that the identity sources of *authorizer* read from *location* (``header`` or ``querystring``)."""
    sources = authorizer.identity_sources
    if isinstance(sources, Unknown):
        return ("Authorization",) if location == "header" else ()
    if not sources and authorizer.kind in ("TOKEN", "COGNITO_USER_POOLS", "JWT"):
        sources = ("method.request.header.Authorization",)
    prefixes = (f"method.request.{location}.", f"$request.{location}.")
    return tuple(source.removeprefix(prefix) for source in sources for prefix in prefixes if source.startswith(prefix))


def required_parameters(method: Method, location: str) -> tuple[str, ...]:
    """Return the parameters that *method* declares as required in *location* (``header``, ``querystring`` or ``path``)."""
    prefix = f"method.request.{location}."
    return tuple(
        name.removeprefix(prefix) for name, required in method.request_parameters.items() if required is True and name.startswith(prefix)
    )
