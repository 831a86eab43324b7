"""`harmony` without a command: the server on its port, with the address and the first owner's link printed."""

import asyncio
import errno
import gc
import signal
import socket
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from agent.problems import Problem
from agent.settings import Settings

#: How long open requests may take to end when the server is told to stop, in seconds.
STOP_SECONDS = 5
#: The largest frame of a socket that is read at all, in bytes: a character has at most four.
MAX_FRAME_BYTES = 1_200_000


def claim_port(settings: Settings) -> socket.socket:
    """The listening socket; port 0 takes a free one.

    Raises:
        Problem: the port is taken, is not allowed, or the address is not this machine's.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise Problem(_why(error, settings)) from None
    return listening


def run(app: FastAPI, listening: socket.socket, announce: Callable[[], None]) -> None:
    """Serve until told to stop (Ctrl+C or SIGTERM); `announce` is called when the first page can be asked for."""
    # uvicorn raises the signal that stopped it once more when it is done; by then there is nothing left to stop.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    config = uvicorn.Config(
        app,
        log_config=None,
        timeout_graceful_shutdown=STOP_SECONDS,
        proxy_headers=False,  # whom to believe about addresses is a setting of ours (agent/proxies.py)
        ws_max_size=MAX_FRAME_BYTES,
    )
    asyncio.run(_Server(config, announce).serve(sockets=[listening]))


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        # What is loaded by now stays for good. The collector would look through all of it again and again, each time
        # for a tenth of a second in which nobody is answered.
        gc.collect()
        gc.freeze()
        if self.started:
            self._announce()


def _why(error: OSError, settings: Settings) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {settings.port} is taken, perhaps by another Harmony. "
            f"Choose another (harmony --port {settings.port + 1}), or let one be found (harmony --port 0)."
        )
    if error.errno == errno.EACCES:
        return f"Port {settings.port} is not allowed here. Choose one from 1024 on, such as harmony --port 8000."
    return f"Harmony cannot listen on {settings.host}: {error.strerror or error}. Check HARMONY_HOST."
