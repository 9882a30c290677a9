"""How near an IP address is, so that a page of the internet does not lead us into somebody's network; no look-up, no connection."""

from __future__ import annotations

from enum import IntEnum
from ipaddress import IPv4Address, IPv6Address, ip_address


class Space(IntEnum):
    """Source: https://wicg.github.io/local-network-access/#ip-address-space; the greater, the more private."""

    PUBLIC = 0
    LOCAL = 1
    LOOPBACK = 2


def space_of(address: str) -> Space:
    """Return the space of an IP *address*; link-local ones, behind which clouds keep their metadata, count as this machine's own."""
    found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or found.sixtofour or found
    if found.is_loopback or found.is_link_local or found.is_unspecified:
        return Space.LOOPBACK
    return Space.PUBLIC if found.is_global and not found.is_multicast else Space.LOCAL
