"""``$input``: the body and the parameters of the request that a template sees; no other variable.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html#input-variable-reference
"""

from __future__ import annotations

from collections.abc import Mapping

from crossgate.gateway.mapping.documents import NotJson, parse_document
from crossgate.gateway.mapping.limits import MAX_TEXT, TemplateFault
from crossgate.gateway.mapping.rendering import Rendering
from crossgate.gateway.mapping.values import Opaque, to_json, to_text

EMPTY_BODY = "{}"
"""What ``$input.body`` is when there is no body."""


class Input(Opaque):
    """The ``$input`` variable. The body is parsed when it is first asked for."""

    __slots__ = ("_body", "_document", "_parsed", "_places")

    def __init__(self, body: str, path: Mapping[str, str], query: Mapping[str, str], headers: Mapping[str, str]) -> None:
        self._body = body or EMPTY_BODY
        self._places = {"path": path, "querystring": query, "header": headers}
        self._document: object = None
        self._parsed = False

    def member(self, name: str) -> object:
        """Return the body for ``$input.body``, else None."""
        return self._body if name == "body" else None

    def call(self, r: Rendering, name: str, arguments: list[object]) -> object:
        """Return the result of ``json``, ``path`` or ``params``."""
        texts = [to_text(argument, r) for argument in arguments]
        if name == "params":
            return self._params(texts)
        if name == "path" and len(texts) == 1:
            return self._find(texts[0], r)
        if name == "json" and len(texts) == 1:
            return to_json(self._find(texts[0], r, missing=""), r)
        return None

    def _find(self, path: str, r: Rendering, missing: object = None) -> object:
        from crossgate.gateway.mapping.jsonpath import MISSING, find  # noqa: PLC0415 - few templates need it

        found = find(path, self._root(), r)
        return missing if found is MISSING else found

    def _params(self, names: list[str]) -> object:
        if not names:
            return {place: dict(values) for place, values in self._places.items()}
        for place in ("path", "querystring", "header"):
            if names[0] in self._places[place]:
                return self._places[place][names[0]]
        return None

    def _root(self) -> object:
        if not self._parsed:
            if len(self._body) > MAX_TEXT:
                raise TemplateFault("the body is too large to be parsed")
            try:
                self._document = parse_document(self._body)
            except NotJson:
                raise TemplateFault("the body is not JSON") from None
            self._parsed = True
        return self._document
