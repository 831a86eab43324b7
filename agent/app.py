"""The web application, put together: pages, the chat, health, and what guards them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Response
from fastapi.responses import JSONResponse
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.middleware.gzip import GZipMiddleware

from agent.auth import Accounts
from agent.house import House
from agent.keys import load_keys
from agent.planner.tooling import operation
from agent.scheduling import runner_of
from agent.staging import mount_chat, stage
from agent.web import (
    addresses,
    approving,
    booking_form,
    desk,
    doors,
    files,
    finder,
    home,
    mailbox,
    mishaps,
    my_pages,
    public_pages,
    same_group,
    sign_in,
    stop_form,
    talk,
    webhooks,
)
from agent.web.guard import Guard
from agent.web.site import Site, load_templates
from tools.catalogue import REGISTRY

#: In the order in which an address is looked for.
_PARTS = (
    webhooks,
    public_pages,
    my_pages,
    finder,
    booking_form,
    stop_form,
    addresses,
    sign_in,
    home,
    approving,
    doors,
    files,
    same_group,
    mailbox,
    talk,
    desk,
)


#: Pause in seconds between two tools whose sentences are learned: all of them take some five seconds of a processor.
LEISURE = 0.05


def create_app(house: House, *, chat: bool = True) -> FastAPI:
    """The application of an opened house. Without `chat` it is the pages alone, which start in no time."""
    settings = house.settings
    accounts = accounts_of(house)
    app = FastAPI(title="Harmony", docs_url=None, redoc_url=None, openapi_url=None, lifespan=_lifespan)
    app.state.site = Site(house, accounts, load_templates())
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=6)
    app.add_middleware(Guard, accounts=accounts, https=settings.address.startswith("https:"), proxies=settings.proxies)
    mishaps.install(app)
    app.add_api_route("/health", lambda: _health(house), include_in_schema=False)
    for part in _PARTS:
        app.include_router(part.router)
    stage(settings.data_dir, settings.address)
    app.mount("/public", app.state.site.assets)
    if chat:
        mount_chat(app, house, accounts)
    return app


def accounts_of(house: House) -> Accounts:
    """The accounts of a house, with the key of its data folder."""
    return Accounts(house.engine, house.dispatcher.clock, load_keys(house.settings.data_dir).session)


async def _learn_by_heart() -> None:
    """Let the planner read every tool's sentences beside the requests, so that nobody's first question waits for it."""
    for name in REGISTRY:
        await asyncio.to_thread(operation, name)
        await asyncio.sleep(LEISURE)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Run the scheduler beside the requests: first it takes up what a stop of the process interrupted."""
    learning = asyncio.create_task(_learn_by_heart())
    house = app.state.site.house
    dispatcher = house.dispatcher
    dispatcher.leaving.clear()
    runner = runner_of(house.settings, dispatcher)
    runner.start()
    try:
        yield
    finally:
        learning.cancel()
        dispatcher.leaving.set()
        await asyncio.to_thread(runner.stop)


def _health(house: House) -> Response:
    """Whether the store answers: for whoever watches the process."""
    try:
        with house.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return JSONResponse({"status": "the store does not answer"}, 503)
    return JSONResponse({"status": "ok"})
