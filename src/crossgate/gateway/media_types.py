"""Media types as API Gateway compares them: reduced to type/subtype, the first of an Accept list, binary or not; no conversion."""

from __future__ import annotations

from crossgate.api import Api, Unknown
from crossgate.gateway.facts import DEFAULT_MEDIA_TYPE

ANYTHING = "*/*"


def essence(content_type: str | None) -> str:
    """Return the type/subtype without parameters; an absent Content-Type counts as JSON.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html
    """
    if not content_type:
        return DEFAULT_MEDIA_TYPE
    return content_type.partition(";")[0].strip().lower() or DEFAULT_MEDIA_TYPE


def first_accepted(accept: str | None) -> str:
    """Return the first type of an Accept header, without parameters; an absent one counts as ``*/*``."""
    return essence(accept.partition(",")[0]) if accept else ANYTHING


def unescaped(media_type: str) -> str:
    """Return an entry of binaryMediaTypes with its slash: templates may write it ``~1``, as the paths of patches do.

    https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-api.html#sam-api-binarymediatypes
    """
    return media_type.replace("~1", "/")


class BinaryMediaTypes:
    """The API's list of binary media types: exact entries, ``type/*`` and ``*/*``; ``*/subtype`` matches nothing (recorded).

    *unknown* holds the entries that the definition does not tell.
    """

    __slots__ = ("_entries", "covers_everything", "unknown")

    def __init__(self, api: Api) -> None:
        types = api.binary_media_types
        entries = () if isinstance(types, Unknown) else types
        self.unknown = (types,) if isinstance(types, Unknown) else tuple(entry for entry in entries if isinstance(entry, Unknown))
        self._entries = frozenset(unescaped(entry).strip().lower() for entry in entries if not isinstance(entry, Unknown))
        self.covers_everything = ANYTHING in self._entries

    def __bool__(self) -> bool:
        return bool(self._entries)

    def covers(self, media_type: str) -> bool:
        """Tell whether a type/subtype is on the list; a wildcard in *media_type* only matches the same ``type/*`` entry."""
        if self.covers_everything:
            return True
        family, slash, _ = media_type.partition("/")
        return bool(slash) and family != "*" and (media_type in self._entries or f"{family}/*" in self._entries)
