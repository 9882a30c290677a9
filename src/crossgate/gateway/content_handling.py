"""Payloads between text and binary, on their way in and out; no template.

The tables are those of https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings-workflow.html,
confirmed by recordings.
"""

from __future__ import annotations

import base64
import binascii
from typing import NamedTuple

from crossgate.api import ContentHandling


class Payload(NamedTuple):
    """A body and whether the gateway holds it as binary at that moment: no template can be applied then."""

    data: bytes
    binary: bool

    @property
    def text(self) -> str:
        """The body as UTF-8 text, with U+FFFD for what is none."""
        return self.data.decode("utf-8", "replace")


class ConversionFault(ValueError):
    """Text that should be Base64 is not."""


def take_in(body: bytes, handling: ContentHandling | None, *, binary: bool) -> Payload:
    """Convert a request body; *binary* tells whether its Content-Type is a binary media type. Raises ConversionFault."""
    if binary:
        return Payload(base64.b64encode(body), binary=False) if handling == "CONVERT_TO_TEXT" else Payload(body, binary=True)
    if handling == "CONVERT_TO_BINARY":
        return Payload(decode_base64(body), binary=True)
    return _as_text(body)


def give_out(body: bytes, handling: ContentHandling | None, *, binary: bool, accepts_binary: bool) -> Payload:
    """Convert a response body; *binary* tells of the backend's Content-Type, *accepts_binary* of the client's first Accept type.

    Raises ConversionFault.
    """
    if handling == "CONVERT_TO_TEXT" or (handling is None and not accepts_binary):
        return Payload(base64.b64encode(body), binary=False) if binary else _as_text(body)
    return Payload(body, binary=True) if binary else Payload(decode_base64(body), binary=True)


def _as_text(body: bytes) -> Payload:
    return Payload(body.decode("utf-8", "replace").encode(), binary=False)


def decode_base64(text: bytes) -> bytes:
    """Decode Base64, line ends allowed. Raises ConversionFault."""
    try:
        return base64.b64decode(b"".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ConversionFault("the payload is not Base64") from error
