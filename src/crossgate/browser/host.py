"""Host names and addresses as a browser parses and writes them; nothing about the rest of a URL.

Source: https://url.spec.whatwg.org/#host-parsing
"""

from __future__ import annotations

_FORBIDDEN_HOST = frozenset("\0\t\n\r #/:<>?@[\\]^|")
_FORBIDDEN_DOMAIN = _FORBIDDEN_HOST | frozenset(map(chr, range(0x20))) | frozenset("%\x7f")
_HEX = frozenset("0123456789abcdefABCDEF")
_DOTS = str.maketrans("\u3002\uff0e\uff61", "...")


def parse_host(text: str, *, special: bool) -> str | None:
    """Return the serialised host, or None when *text* is none. Hosts of schemes that are not special stay opaque."""
    if text.startswith("["):
        address = _ipv6(text[1:-1]) if text.endswith("]") else None
        return None if address is None else f"[{address}]"
    if not special:
        return None if not _FORBIDDEN_HOST.isdisjoint(text) else _opaque(text)
    name = _to_ascii(_percent_decoded(text)) if "%" in text or not text.isascii() else text.lower()
    if name is None or not name or not _FORBIDDEN_DOMAIN.isdisjoint(name):
        return None
    return _ipv4(name) if _ends_in_number(name) else name


def _opaque(text: str) -> str:
    return "".join(chr(byte) if 0x20 <= byte < 0x7F else f"%{byte:02X}" for byte in text.encode("utf-8", "replace"))


def _percent_decoded(text: str) -> str:
    """Percent-decode *text*; what is no UTF-8 then becomes U+FFFD, which no domain may have."""
    if "%" not in text:
        return text
    data, at, decoded = text.encode("utf-8", "replace"), 0, bytearray()
    while at < len(data):
        pair = data[at + 1 : at + 3].decode("latin-1")
        if data[at] == 0x25 and len(pair) == 2 and _HEX.issuperset(pair):
            decoded.append(int(pair, 16))
            at += 3
        else:
            decoded.append(data[at])
            at += 1
    return decoded.decode("utf-8", "replace")


def _to_ascii(text: str) -> str | None:
    if "\ufffd" in text:
        return None
    labels = text.translate(_DOTS).lower().split(".")
    try:
        return ".".join(label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii") for label in labels)
    except UnicodeError:
        return None


def _ends_in_number(name: str) -> bool:
    labels = name.removesuffix(".").split(".")
    return labels[-1].isdigit() or _ipv4_part(labels[-1]) is not None


def _ipv4_part(text: str) -> int | None:
    if not text:
        return None
    digits, base = text, 10
    if text[:2] in ("0x", "0X"):
        digits, base = text[2:], 16
    elif len(text) > 1 and text[0] == "0":
        digits, base = text[1:], 8
    allowed = "0123456789abcdefABCDEF" if base == 16 else "01234567" if base == 8 else "0123456789"
    if digits.strip(allowed):
        return None
    if len(digits.lstrip("0")) > 16:
        return 1 << 64  # far above any address, whatever the base
    return int(digits, base) if digits else 0


def _ipv4(name: str) -> str | None:
    parts = name.removesuffix(".").split(".")
    numbers = [_ipv4_part(part) for part in parts]
    if len(parts) > 4 or any(number is None for number in numbers):
        return None
    values = [number or 0 for number in numbers]
    if any(value > 255 for value in values[:-1]) or values[-1] >= 256 ** (5 - len(values)):
        return None
    address = values[-1] + sum(value << 8 * (3 - index) for index, value in enumerate(values[:-1]))
    return ".".join(str(address >> shift & 255) for shift in (24, 16, 8, 0))


def _ipv6(text: str) -> str | None:
    head, gap, tail = text.partition("::")
    if "::" in tail or len(text) > 45:
        return None
    left, right = _ipv6_pieces(head), _ipv6_pieces(tail)
    if left is None or right is None or (not gap and len(left) != 8) or (gap and len(left) + len(right) > 7):
        return None
    return _ipv6_text(left + [0] * (8 - len(left) - len(right)) + right)


def _ipv6_pieces(text: str) -> list[int] | None:
    pieces: list[int] = []
    parts = text.split(":") if text else []
    for index, part in enumerate(parts):
        if "." in part and index == len(parts) - 1:
            octets = part.split(".")
            if len(octets) != 4 or any(
                not (o.isascii() and o.isdigit()) or len(o) > 3 or int(o) > 255 or (o[0] == "0" and len(o) > 1) for o in octets
            ):
                return None
            a, b, c, d = map(int, octets)
            pieces += [a << 8 | b, c << 8 | d]
        elif 1 <= len(part) <= 4 and _HEX.issuperset(part):
            pieces.append(int(part, 16))
        else:
            return None
    return pieces


def _ipv6_text(pieces: list[int]) -> str:
    """Write an address with its longest run of zeros shortened. Source: https://url.spec.whatwg.org/#concept-ipv6-serializer"""
    start, length, at = 0, 1, 0
    while at < 8:
        end = at
        while end < 8 and pieces[end] == 0:
            end += 1
        if end - at > length:
            start, length = at, end - at
        at = end + 1
    words = [f"{piece:x}" for piece in pieces]
    if length == 1:
        return ":".join(words)
    return ":".join(words[:start]) + "::" + ":".join(words[start + length :])


def is_trustworthy(scheme: str, host: str) -> bool:
    """Return whether an origin is potentially trustworthy: encrypted, or on this machine.

    Source: https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy
    """
    if scheme in ("https", "wss"):
        return True
    return host.startswith("127.") or host in ("localhost", "[::1]") or host.removesuffix(".").endswith(".localhost")
