"""The signs that API Gateway, and what stands before and behind it, leave in a response: a table with its sources; no look-up."""

from __future__ import annotations

from typing import NamedTuple

from crossgate.gateway.facts import GATEWAY_RESPONSES

_DOCS = "https://docs.aws.amazon.com/"
_TYPES = _DOCS + "apigateway/latest/developerguide/supported-gateway-response-types.html"
_AUTHORIZERS = _DOCS + "apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html"
_KEYS = _DOCS + "apigateway/latest/developerguide/api-gateway-api-usage-plans.html"
_DOMAINS = _DOCS + "apigateway/latest/developerguide/how-to-custom-domains.html"
_TIMEOUTS = _DOCS + "apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html"
_PROXY = _DOCS + "apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html"
_HTTP_API = _DOCS + "apigateway/latest/developerguide/http-api-troubleshooting-lambda.html"
_JWT = _DOCS + "apigateway/latest/developerguide/http-api-troubleshooting-jwt.html"
_CLOUDFRONT = _DOCS + "AmazonCloudFront/latest/DeveloperGuide/troubleshooting-response-errors.html"
_CLOUDFRONT_CACHE = _DOCS + "AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html"
_WAF = _DOCS + "waf/latest/developerguide/waf-captcha-and-challenge-how-it-works.html"
_ALB = _DOCS + "elasticloadbalancing/latest/application/load-balancer-troubleshooting.html"
_S3 = _DOCS + "AmazonS3/latest/API/RESTCommonResponseHeaders.html"

REST, HTTP = "REST API", "HTTP API"


class Layer(NamedTuple):
    """Who answered: *name* in a few words, what that *tells*, the *causes* it hints at (names of pages), and the *source* of the sign."""

    name: str
    tells: str
    causes: tuple[str, ...] = ()
    source: str = ""


class Sign(NamedTuple):
    """A layer and how to know it. All that is given must hold: one of *statuses*, of *errors* (x-amzn-errortype) and of *words*
    (small letters, in the body), each of *headers* (name, and a part of its value in small letters), the *product*.
    """

    layer: Layer
    statuses: tuple[int, ...] = ()
    errors: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    product: str | None = None
    """REST, HTTP, or empty for a response that bears the id of neither."""


def _error_of(*types: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(GATEWAY_RESPONSES[name].error_type for name in types))


_CACHED_BY_CLOUDFRONT = Layer(
    "CloudFront's cache",
    "this is a stored answer, maybe made for another page; the cache must keep answers apart by Origin",
    ("missing-vary",),
    _CLOUDFRONT_CACHE,
)

SIGNS: tuple[Sign, ...] = (
    Sign(
        Layer("AWS WAF", "the firewall asks for a puzzle or a challenge, which no preflight can solve", ("preflight-status-not-ok",), _WAF),
        headers=(("x-amzn-waf-action", ""),),
    ),
    Sign(
        Layer(
            "API Gateway's routing",
            "no such path, method or stage, or a route with AWS_IAM that got no signature",
            ("missing-preflight", "unknown-route", "preflight-needs-signature"),
            _TYPES,
        ),
        errors=_error_of("MISSING_AUTHENTICATION_TOKEN"),
    ),
    Sign(
        Layer(
            "an authorizer",
            "there was no token, or the authorizer did not accept it",
            ("preflight-needs-authorization", "gateway-responses-without-cors"),
            _AUTHORIZERS,
        ),
        errors=_error_of("UNAUTHORIZED"),
    ),
    Sign(
        Layer(
            "an authorizer or the resource policy",
            "the caller is known, or needs not be, and may not call this",
            ("preflight-refused-by-policy", "preflight-needs-authorization", "gateway-responses-without-cors"),
            _TYPES,
        ),
        errors=_error_of("ACCESS_DENIED"),
    ),
    Sign(
        Layer(
            "API Gateway's API key, AWS WAF, or a custom domain without mapping",
            "all three answer 403 Forbidden: no valid API key came, a rule of the firewall refused, or the domain's path leads to no stage",
            ("preflight-needs-api-key", "unknown-route", "gateway-responses-without-cors"),
            _KEYS,
        ),
        errors=_error_of("INVALID_API_KEY", "WAF_FILTERED"),
    ),
    Sign(
        Layer("API Gateway's IAM check", "the signature is wrong", ("preflight-needs-signature", "gateway-responses-without-cors"), _TYPES),
        errors=(*_error_of("INVALID_SIGNATURE"), "IncompleteSignatureException"),
    ),
    Sign(
        Layer("API Gateway's check of tokens", "the token has expired", ("gateway-responses-without-cors",), _TYPES),
        errors=_error_of("EXPIRED_TOKEN"),
    ),
    Sign(
        Layer(
            "an authorizer that failed",
            "its function threw, gave no policy, or API Gateway may not invoke it",
            ("gateway-responses-without-cors", "preflight-needs-authorization"),
            _AUTHORIZERS,
        ),
        errors=_error_of("AUTHORIZER_FAILURE", "AUTHORIZER_CONFIGURATION_ERROR"),
    ),
    Sign(
        Layer("a usage plan", "the quota of the API key is used up", ("gateway-responses-without-cors",), _KEYS),
        errors=_error_of("QUOTA_EXCEEDED"),
    ),
    Sign(
        Layer("API Gateway's throttling", "too many requests at a time", ("gateway-responses-without-cors",), _KEYS),
        errors=_error_of("THROTTLED"),
    ),
    Sign(
        Layer(
            "API Gateway, which does not read this media type",
            "no mapping template for the Content-Type",
            ("preflight-media-type-refused",),
            _TYPES,
        ),
        statuses=(415,),
        errors=_error_of("UNSUPPORTED_MEDIA_TYPE"),
    ),
    Sign(
        Layer(
            "API Gateway's request validator",
            "a parameter is missing, or the body does not fit its model",
            ("preflight-fails-validation", "gateway-responses-without-cors"),
            _TYPES,
        ),
        errors=_error_of("BAD_REQUEST_BODY"),
    ),
    Sign(
        Layer(
            "API Gateway, for a Lambda function",
            "the function threw, or returned no {statusCode, headers, body}",
            ("unusable-response", "gateway-responses-without-cors"),
            _PROXY,
        ),
        statuses=(502,),
        errors=_error_of("API_CONFIGURATION_ERROR"),
    ),
    Sign(
        Layer(
            "API Gateway, for a backend that did not answer",
            "it took longer than the integration's time-out, or could not be reached",
            ("gateway-responses-without-cors",),
            _TIMEOUTS,
        ),
        statuses=(504,),
        errors=_error_of("INTEGRATION_TIMEOUT"),
    ),
    Sign(
        Layer(
            "API Gateway's integration",
            "it is set up wrongly: a MOCK without statusCode, binary media types, no permission to invoke the function",
            ("mock-without-status-code", "binary-media-types-break-preflight", "broken-integration", "gateway-responses-without-cors"),
            _TYPES,
        ),
        errors=_error_of("API_CONFIGURATION_ERROR"),
    ),
    Sign(
        Layer("API Gateway", "the resource does not exist", ("unknown-route", "missing-preflight"), _TYPES),
        errors=_error_of("RESOURCE_NOT_FOUND"),
    ),
    Sign(
        Layer("the edge of API Gateway", "the body is over 10 MB; no gateway response reaches this", ("too-large-at-the-edge",), _TIMEOUTS),
        statuses=(413,),
        words=("content length exceeded",),
    ),
    Sign(
        Layer(
            "the HTTP API's routing",
            "no route fits path and method, or the stage is missing in the path",
            ("unknown-route", "missing-preflight", "http-api-without-cors-configuration"),
            _HTTP_API,
        ),
        statuses=(404,),
        words=('{"message":"not found"}',),
        product=HTTP,
    ),
    Sign(
        Layer(
            "the HTTP API's authorizer",
            "there was no token, or it is not valid",
            ("default-route-needs-authorization", "preflight-needs-authorization", "http-api-without-cors-configuration"),
            _JWT,
        ),
        statuses=(401,),
        words=('{"message":"unauthorized"}',),
        product=HTTP,
    ),
    Sign(
        Layer(
            "the HTTP API",
            "the authorizer refused, or the domain's path leads to no stage",
            ("default-route-needs-authorization", "unknown-route", "http-api-without-cors-configuration"),
            _JWT,
        ),
        statuses=(403,),
        words=('{"message":"forbidden"}',),
        product=HTTP,
    ),
    Sign(
        Layer(
            "the HTTP API, for its integration",
            "the function failed, or API Gateway may not invoke it",
            ("http-api-without-cors-configuration",),
            _HTTP_API,
        ),
        statuses=(500, 502, 503, 504),
        words=('{"message":"internal server error"}', '{"message":"service unavailable"}'),
        product=HTTP,
    ),
    Sign(
        Layer(
            "the HTTP API",
            "its CORS settings, or its integration",
            (
                "origin-not-in-configuration",
                "backend-cors-headers-ignored",
                "backend-must-send-headers",
                "http-api-without-cors-configuration",
            ),
            _HTTP_API,
        ),
        product=HTTP,
    ),
    Sign(
        Layer("the integration behind the REST API", "a Lambda function, an AWS service or an HTTP backend", (), _PROXY),
        headers=(("x-amzn-trace-id", ""),),
        product=REST,
    ),
    Sign(
        Layer("the REST API", "its MOCK integration, an HTTP proxy backend, or a customised gateway response", (), _TYPES),
        product=REST,
    ),
    Sign(
        Layer(
            "CloudFront",
            "its behaviour for this path does not allow this method: allow GET, HEAD, OPTIONS, PUT, POST, PATCH and DELETE",
            (),
            _CLOUDFRONT,
        ),
        words=("not configured to allow the http request method",),
        product="",
    ),
    Sign(
        Layer("CloudFront or its firewall", "the request came no further; the API was not asked", (), _CLOUDFRONT),
        headers=(("server", "cloudfront"),),
        product="",
    ),
    Sign(
        Layer("a function at CloudFront's edge", "a CloudFront function or Lambda@Edge made the answer", (), _CLOUDFRONT),
        headers=(("x-cache", "generatedresponse from cloudfront"),),
        product="",
    ),
    Sign(_CACHED_BY_CLOUDFRONT, headers=(("x-cache", "hit from cloudfront"),), product=""),
    Sign(
        Layer("an application load balancer", "it found no healthy target, or a rule of its own answered", (), _ALB),
        headers=(("server", "awselb"),),
        product="",
    ),
    Sign(
        Layer("Amazon S3", "this address is a bucket, not the API; a bucket has CORS rules of its own", (), _S3),
        headers=(("server", "amazons3"),),
        product="",
    ),
    Sign(
        Layer("an origin behind CloudFront that is no API Gateway", "no id of API Gateway came with it", (), _CLOUDFRONT),
        headers=(("x-cache", "from cloudfront"),),
        product="",
    ),
    Sign(
        Layer(
            "an AWS service", "it bears an AWS request id but none of API Gateway: wrong host, or no stage behind the domain", (), _DOMAINS
        ),
        headers=(("x-amzn-requestid", ""),),
        product="",
    ),
)
"""From the sign that tells most to the one that tells least. The values of x-amzn-errortype are users' reports for the rarer types."""
