"""Readers of one page, in a process of their own: how many answers a second a few of them get."""

import asyncio
import sys
import time

import aiohttp

_READERS = 4


async def _read(url: str, seconds: float) -> float:
    async with aiohttp.ClientSession() as http:
        ends, started = time.monotonic() + seconds, time.monotonic()
        counts = await asyncio.gather(*(_again(http, url, ends) for _ in range(_READERS)))
        return sum(counts) / (time.monotonic() - started)


async def _again(http: aiohttp.ClientSession, url: str, ends: float) -> int:
    count = 0
    while time.monotonic() < ends:
        async with http.get(url) as answer:
            answer.raise_for_status()
            await answer.read()
            count += 1
    return count


def main() -> None:
    """Read the address of the first argument for the seconds of the second; says answers a second."""
    sys.stdout.write(f"{asyncio.run(_read(sys.argv[1], float(sys.argv[2])))}\n")


if __name__ == "__main__":
    main()
