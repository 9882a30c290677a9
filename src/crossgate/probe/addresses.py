"""How near an IP address is, so that a page of the internet does not lead us into somebody's network; no look-up, no connection."""

from __future__ import annotations

from enum import IntEnum
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network


class Space(IntEnum):
    """Source: https://wicg.github.io/local-network-access/#ip-address-space; the greater, the more private."""

    PUBLIC = 0
    LOCAL = 1
    LOOPBACK = 2


_METADATA = ip_network("fd00:ec2::/32")
"""https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html"""

_ENDING_IN_IPV4 = (IPv6Network("64:ff9b::/96"), IPv6Network("::/96"))
"""NAT64 (https://www.rfc-editor.org/rfc/rfc6052#section-2.1), and addresses that are compatible with IPv4 (RFC 4291, 2.5.5.1)."""


def space_of(address: str) -> Space:
    """Return the space of an IP *address*; those behind which clouds keep their metadata, as link-local ones, count as this machine's."""
    found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        found = _carried(found) or found
    if found.is_loopback or found.is_link_local or found.is_unspecified or found in _METADATA:
        return Space.LOOPBACK
    return Space.PUBLIC if found.is_global and not found.is_multicast else Space.LOCAL


def _carried(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that *address* leads to, None when it is one of its own."""
    if address.is_loopback or address.is_unspecified:
        return None
    if any(address in network for network in _ENDING_IN_IPV4):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour
