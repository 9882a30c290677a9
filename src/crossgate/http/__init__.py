"""HTTP messages, header lists and origins: what both halves speak to each other; nothing here knows of browsers, gateways or I/O."""

from crossgate.http.message import Headers, Request, Response
from crossgate.http.origin import NULL_ORIGIN, Origin, OriginError, parse_origin

__all__ = ["NULL_ORIGIN", "Headers", "Origin", "OriginError", "Request", "Response", "parse_origin"]
