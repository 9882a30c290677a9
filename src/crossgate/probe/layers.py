"""Which layer answered, and which product of API Gateway, by the signs of a response; nothing is asked or judged."""

from __future__ import annotations

from crossgate.http import Response
from crossgate.probe.signs import HTTP, REST, SIGNS, Layer, Sign

__all__ = ["Layer", "known_words", "layer_of", "product_of"]

_BODY_LOOKED_AT = 4096

_ID_OF_REST, _ID_OF_HTTP, _ERROR_TYPE = "x-amz-apigw-id", "apigw-requestid", "x-amzn-errortype"


def layer_of(response: Response) -> Layer:
    """Return the layer that *response* comes from, as far as its status, headers and first bytes tell."""
    body = response.body[:_BODY_LOOKED_AT].decode("utf-8", "replace").lower().replace(": ", ":")
    for sign in SIGNS:
        if _fits(sign, response, body):
            return sign.layer
    server = response.headers.combined("server") or ""
    return Layer(f"a server that calls itself {server[:60]}" if server else "a server of its own", "nothing in it is API Gateway's")


def product_of(response: Response) -> str:
    """Return which product of API Gateway put its id on *response*, empty when none did.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html and recorded responses.
    """
    if _ID_OF_REST in response.headers:
        return REST
    return HTTP if _ID_OF_HTTP in response.headers else ""


def _fits(sign: Sign, response: Response, body: str) -> bool:
    if sign.product is not None and sign.product != product_of(response):
        return False
    if sign.statuses and response.status not in sign.statuses:
        return False
    error = (response.headers.combined(_ERROR_TYPE) or "").partition(":")[0]
    if sign.errors and error not in sign.errors:
        return False
    if sign.words and not any(word in body for word in sign.words):
        return False
    return all(name in response.headers and part in (response.headers.combined(name) or "").lower() for name, part in sign.headers)


def known_words(body: str) -> str:
    """Return of *body* only the words that signs look for: enough to know the layer by, and nothing of anybody's."""
    text = body[:_BODY_LOOKED_AT].lower().replace(": ", ":")
    return " ".join(dict.fromkeys(word for sign in SIGNS for word in sign.words if word in text))
