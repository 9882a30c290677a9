"""``$util``: the functions that AWS gives to templates; no other variable.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html#util-template-reference
"""

from __future__ import annotations

import binascii
import re

from crossgate.gateway.mapping.documents import NotJson, parse_document
from crossgate.gateway.mapping.limits import TemplateFault
from crossgate.gateway.mapping.rendering import Rendering
from crossgate.gateway.mapping.values import Opaque, to_text

_SCRIPT_ESCAPES = {"'": "\\'", '"': '\\"', "\\": "\\\\", "/": "\\/", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
_SCRIPT_SPECIAL = re.compile(r"['\"\\/]|[^ -~]")
_FORM_SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-*_")
_FORM_ENCODED = [chr(byte) if byte in _FORM_SAFE else "+" if byte == 32 else f"%{byte:02X}" for byte in range(256)]
_PERCENT = re.compile(rb"%(..?)?", re.DOTALL)


def escape_javascript(text: str) -> str:
    """Return *text* escaped as a JavaScript string; single quotes too, which is not valid JSON."""
    return _SCRIPT_SPECIAL.sub(_script_escape, text)


def _script_escape(match: re.Match[str]) -> str:
    character = match.group()
    if character in _SCRIPT_ESCAPES:
        return _SCRIPT_ESCAPES[character]
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join([f"\\u{units[at]:02X}{units[at + 1]:02X}" for at in range(0, len(units), 2)])


def url_encode(text: str) -> str:
    """Return *text* encoded as a form field: blanks become ``+``."""
    return "".join([_FORM_ENCODED[byte] for byte in text.encode("utf-8", "replace")])


def url_decode(text: str) -> str:
    """Return the text of a form field. Raises TemplateFault for a bad ``%`` sequence."""
    return _PERCENT.sub(_unpercent, text.encode("utf-8", "replace").replace(b"+", b" ")).decode("utf-8", "replace")


def _unpercent(match: re.Match[bytes]) -> bytes:
    try:
        return binascii.unhexlify(match.group(1) or b"-")
    except binascii.Error:
        raise TemplateFault("urlDecode: a % that two hexadecimal digits do not follow") from None


def base64_encode(text: str) -> str:
    """Return the base64 form of *text* in UTF-8."""
    return binascii.b2a_base64(text.encode("utf-8", "replace"), newline=False).decode("ascii")


def base64_decode(text: str) -> str:
    """Return the text whose base64 form *text* is. Raises TemplateFault if it is none."""
    try:
        return binascii.a2b_base64(text.encode("ascii", "replace")).decode("utf-8", "replace")
    except binascii.Error:
        raise TemplateFault("base64Decode: the text is not base64") from None


def parse_json(text: str) -> object:
    """Return the value of a JSON text. Raises TemplateFault if it is none."""
    try:
        return parse_document(text)
    except NotJson:
        raise TemplateFault("parseJson: the text is not JSON") from None


FUNCTIONS = {
    "escapeJavaScript": escape_javascript,
    "urlEncode": url_encode,
    "urlDecode": url_decode,
    "base64Encode": base64_encode,
    "base64Decode": base64_decode,
    "parseJson": parse_json,
}


class Util(Opaque):
    """The ``$util`` variable."""

    __slots__ = ()

    def call(self, r: Rendering, name: str, arguments: list[object]) -> object:
        """Return what the function *name* makes of its one argument."""
        function = FUNCTIONS.get(name)
        if function is None or len(arguments) != 1:
            return None
        text = to_text(arguments[0], r)
        r.charge(len(text) >> 2)
        result = function(text)
        return r.made(result) if isinstance(result, str) else result
