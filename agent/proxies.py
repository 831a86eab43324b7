"""From which network address a request comes, where proxies stand between.

Anybody can send the header X-Forwarded-For, so it counts only as far as proxies that are trusted have written it: each
adds, at its end, the address that it was asked from.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from starlette.datastructures import Headers
from starlette.types import Scope

from tools.errors import InvalidInput

_REMEDY = "Give the number of proxies, such as 1, or their addresses, such as 127.0.0.1, 10.0.0.0/8."


@dataclass(frozen=True)
class Proxies:
    """The proxies that are trusted: so many, or those of these networks; none at all trusts no header."""

    hops: int = 0
    networks: tuple[IPv4Network | IPv6Network, ...] = ()

    def client(self, peer: str, forwarded: Sequence[str]) -> str:
        """Who asks, given who is connected and the header's addresses, the latest last."""
        if self.hops:
            said = forwarded[-self.hops] if len(forwarded) >= self.hops else peer
            return said if _is_address(said) else peer
        asker = peer
        for said in reversed(forwarded):
            if not self._trusts(asker) or not _is_address(said):
                break
            asker = said
        return asker

    def _trusts(self, address: str) -> bool:
        return _is_address(address) and any(ip_address(address) in network for network in self.networks)


#: No header is believed.
NONE = Proxies()


def parse_proxies(text: str, field: str) -> Proxies:
    """The proxies that a setting names: a number of hops (1 to 9), or addresses and networks with commas between.

    Raises:
        InvalidInput: it is neither.
    """
    words = text.replace(",", " ").split()
    if len(words) == 1 and words[0].isascii() and words[0].isdigit() and len(words[0]) == 1:
        return Proxies(hops=int(words[0]))
    try:
        return Proxies(networks=tuple(ip_network(word, strict=False) for word in words))
    except ValueError:
        raise InvalidInput(field, f'"{text}" names no proxies.', _REMEDY) from None


def address_of(scope: Scope, proxies: Proxies) -> str:
    """The network address that a request or a socket comes from; empty where it is not known."""
    peer = str((scope.get("client") or ("",))[0])
    said = ",".join(Headers(scope=scope).getlist("x-forwarded-for"))
    return proxies.client(peer, [part.strip() for part in said.split(",") if part.strip()][-20:])


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself, as it is called from within."""
    return host == "localhost" or host.endswith(".localhost") or (_is_address(host) and ip_address(host).is_loopback)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
