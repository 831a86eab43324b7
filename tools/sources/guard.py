"""The guard: what may be reached at all. A fetcher that people can point anywhere must not be a door to the inside.

Each connection resolves its host once, checks every address that was answered, and connects to one of those: so a name
that answers something else a moment later (DNS rebinding) gains nothing. Redirects come back here as new addresses.
"""

import re
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

import httpcore
import httpx

from tools.sources.addresses import PORTS
from tools.sources.network import Network
from tools.sources.patience import Patient, bounded
from tools.sources.web import UNKNOWN_HOST, NotAllowed, Unreachable

#: What an address of a page may be long, in characters; one of an interface carries a whole query.
PAGE_LENGTH, QUERY_LENGTH = 2000, 60_000
#: So many of a host's addresses are tried, one after the other.
_TRIED = 4
#: Names that resolvers keep to themselves (RFC 6761, RFC 6762, RFC 8375, and what cloud providers use).
_INSIDE = ("localhost", "local", "internal", "intranet", "lan", "home.arpa", "localdomain")
#: RFC 4291: of IPv6, only this block is handed out for the public Internet.
_PUBLIC6 = IPv6Network("2000::/3")
#: Within it: addresses that stand for an IPv4 address (Teredo, 6to4), and documentation (RFC 9637).
_TUNNELS6 = [IPv6Network(block) for block in ("2001::/32", "2002::/16", "3fff::/20")]
#: Looks public and is not: Azure's host agent, and the anycast relays of 6to4 (RFC 7526).
_INSIDE4 = re.compile(r"168\.63\.129\.16|192\.88\.99\.\d+")
#: RFC 6052, RFC 8215: translated to IPv4 behind a gateway.
_TRANSLATED = [IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48")]
#: Names as they are resolved, of up to 253 characters (RFC 1035); the underscore is met, though it should not be.
_NAME = re.compile(r"(?=.{1,253}$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")
_NUMBER = re.compile(r"0x[0-9a-f]*|\d+", re.I)


def refusal(address: str) -> str | None:
    """Why an IP address (as text) is not reached; None where it is a public one."""
    try:
        ip = ip_address(address)
    except ValueError:
        return "is no address that is understood"
    if isinstance(ip, IPv6Address):
        return _refusal6(ip)
    return _refusal4(ip)


def _refusal4(ip: IPv4Address) -> str | None:
    if ip.is_multicast:
        return "is a multicast address"
    return None if ip.is_global and not _INSIDE4.fullmatch(str(ip)) else "is not on the public Internet"


def _refusal6(ip: IPv6Address) -> str | None:
    if ip.scope_id:
        return "belongs to one network card"
    if ip.ipv4_mapped:
        return _refusal4(ip.ipv4_mapped)
    if ip.is_multicast:
        return "is a multicast address"
    if any(ip in block for block in (*_TUNNELS6, *_TRANSLATED)):
        return "stands for another address"
    return None if ip in _PUBLIC6 and ip.is_global else "is not on the public Internet"


def checked(url: str, longest: int = PAGE_LENGTH) -> httpx.URL:
    """An address that may be asked, without its fragment, and with its host in the form that is resolved.

    Raises:
        NotAllowed: it is no address of a public page; says why, and never repeats a password in it.
    """
    if len(url) > longest:
        raise NotAllowed(f"an address of more than {longest:,} characters is not read")
    try:
        parsed = httpx.URL(url.strip())
        host = parsed.raw_host.decode("ascii").lower().removesuffix(".")
    except (httpx.InvalidURL, ValueError):
        raise NotAllowed("this is no address of a page") from None
    if why := _objection(parsed, host):
        raise NotAllowed(why)
    return parsed.copy_with(host=host, fragment=None)


def _objection(url: httpx.URL, host: str) -> str | None:
    if url.scheme not in PORTS:
        return "only http:// and https:// addresses are read"
    if url.userinfo:
        return "an address with a name or password in it is not read"
    if url.port not in (None, *PORTS.values()):
        return f"{host} is asked on port {url.port}: only 80 and 443 are read"
    return _host_objection(host)


def _host_objection(host: str) -> str | None:
    try:
        ip_address(host)
    except ValueError:
        return _name_objection(host)
    why = refusal(host)
    return why and f"{host} {why}"


def _name_objection(host: str) -> str | None:
    """Why a host that is no plain IP address is not resolved; 127.1, 0x7f.1 and 2130706433 are some in disguise."""
    labels = host.split(".")
    if not _NAME.fullmatch(host) or _NUMBER.fullmatch(labels[-1]):
        return "this address names no host, nor a plain IP address"
    if len(labels) == 1 or any(host == name or host.endswith(f".{name}") for name in _INSIDE):
        return f"{host} is not on the public Internet"
    return None


class GuardedBackend(httpcore.NetworkBackend):
    """Opens httpcore's connections, to checked addresses only.

    Args:
        network: Resolves and connects.
        exempt: (host, port) of configured interfaces, which whoever runs Harmony may point at their own machine.
    """

    def __init__(self, network: Network, exempt: Iterable[tuple[str, int]] = ()) -> None:
        self._network, self._exempt = network, frozenset(exempt)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: object = None,
    ) -> httpcore.NetworkStream:
        """A connection to the host.

        Raises:
            NotAllowed: the guard refuses one of its addresses, or its port.
            Unreachable: there is no such host, or nobody takes the connection.
        """
        found = self._addresses(host, port)
        if (host, port) not in self._exempt:
            _check(host, port, found)
        for address in found[:_TRIED]:
            try:
                return Patient(self._network.connect(address, port, bounded(timeout)))
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        raise Unreachable(f"{host} takes no connection")

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            found = self._network.resolve(host, port)
        except OSError:
            found = []
        if not found:
            raise Unreachable(UNKNOWN_HOST.format(host))
        return found


def _check(host: str, port: int, addresses: list[str]) -> None:
    if port not in PORTS.values():
        raise NotAllowed(f"{host} is asked on port {port}: only 80 and 443 are read")
    if why := next(filter(None, map(refusal, addresses)), None):
        raise NotAllowed(f"{host} leads to an address that {why}")
