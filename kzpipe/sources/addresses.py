"""Addresses: which may be asked at all, and when two of them are one article's."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Collection
from hashlib import sha256
from urllib.parse import urldefrag, urlsplit

import courlan
import httpx

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_LONGEST = 4000


class AddressRefused(Exception):
    """An address that is not asked; the message says why."""


def parse_address(address: str, base: str | None = None) -> httpx.URL:
    """Return an address as it is sent: percent-encoded, its host in IDNA, no fragment; ``base`` is what a relative one stands in.

    Raises AddressRefused for what is neither http nor https, has no host, or bears a user name.
    """
    try:
        url = httpx.URL(address.strip())
        if base is not None:
            url = httpx.URL(base).join(url)
        url = url.copy_with(fragment=None)
        has_host = bool(url.host)
    except (httpx.InvalidURL, ValueError, TypeError, UnicodeError) as error:
        raise AddressRefused(f"not an address ({' '.join(str(error).split()) or type(error).__name__})") from error
    if url.scheme not in ("http", "https"):
        raise AddressRefused(f"{url.scheme or 'no'} scheme; only http and https are fetched")
    if not has_host or not 0 < (url.port or 80) <= 65535:
        raise AddressRefused("no host in it, or no port of a host")
    if url.userinfo:
        raise AddressRefused("a user name in it; such addresses are not fetched")
    if len(str(url)) > _LONGEST:
        raise AddressRefused(f"longer than {_LONGEST} characters")
    return url


def address_key(address: str) -> str:
    """Return what two addresses of one article share: without fragment and trackers, parameters in order."""
    try:
        normal = courlan.normalize_url(urlsplit(address))
    except (ValueError, AttributeError):  # courlan on ports and hosts that are none
        normal = address
    return urldefrag(normal).url


def file_stem(address: str) -> str:
    """Return the name, without extension, of the file of an address: 16 hex digits of the SHA-256 of its key."""
    return sha256(address_key(address).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def resolve(host: str, port: int, allowed: Collection[str]) -> list[str]:
    """Return the IP addresses of a host, in the resolver's order.

    Raises AddressRefused where one of them is not public and the host is not allowed by name, OSError where it has none.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise OSError(f"no name of a host: {error}") from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if host.lower() not in allowed:
        for address in addresses:
            if not is_public(address):
                raise AddressRefused(f"{host} is {address}, which is not public; allowed_private_hosts in sources.yaml may name the host")
    return addresses


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the open network, also where an IPv4 address is wrapped in an IPv6 one."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        for inner in (ip.ipv4_mapped, ip.sixtofour):
            if inner is not None:
                return is_public(str(inner))
        # 64:ff9b:1::/48 translates to addresses of whoever runs the network
        if ip in ipaddress.ip_network("64:ff9b:1::/48"):
            return False
    return ip.is_global and not ip.is_multicast
