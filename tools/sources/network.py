"""The very edge: names are resolved and connections opened here, and nowhere else."""

import socket
from typing import Protocol

import httpcore


class Network(Protocol):
    """Resolves names and opens TCP connections. It judges nothing: what may be reached is the guard's to say."""

    def resolve(self, host: str, port: int) -> list[str]:
        """Every IP address of a host, as text (an IPv6 address may carry its scope, as in fe80::1%eth0).

        Raises:
            OSError: there is no such host, or nobody could be asked.
        """

    def connect(self, address: str, port: int, timeout: float | None) -> httpcore.NetworkStream:
        """A TCP connection to an IP address, within so many seconds.

        Raises:
            httpcore.ConnectError: nobody took the connection.
            httpcore.ConnectTimeout: nobody answered in time.
        """


class Internet:
    """The real network: the system's resolver and its sockets."""

    def resolve(self, host: str, port: int) -> list[str]:
        """As the system resolves it: a name, or any notation of an address that the system knows."""
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
        except UnicodeError:  # a label that is empty or too long
            raise OSError("no such host") from None
        return list(dict.fromkeys(str(answer[4][0]) for answer in answers))

    def connect(self, address: str, port: int, timeout: float | None) -> httpcore.NetworkStream:
        """A connection without delay for small packets."""
        return httpcore.SyncBackend().connect_tcp(address, port, timeout)
