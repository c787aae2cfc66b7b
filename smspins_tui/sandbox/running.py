"""The ASGI application of a world, on a socket inside a running event loop.

Stands apart because only this starts and stops uvicorn. The one rule: loopback only, and gone within a moment when
told to end, whatever is still open.
"""

from __future__ import annotations

import asyncio
import socket

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route

from .control import control_routes
from .faults import Faults
from .protocol import WireProtocol
from .site import Api, Site
from .world import World

HOST = "127.0.0.1"


def create_app(world: World, *, key: str = "", site: Site | None = None) -> Starlette:
    """Return the ASGI application of a world, usable in process; its `state.site` has key, token, shape and faults.

    In process a dropped connection shows as a ConnectionResetError.
    """
    site = site or Site(world, key, faults=Faults(world.seed))
    app = Starlette(routes=[*control_routes(site), Route("/{path:path}", Api(site))])
    app.state.site = site
    return app


class Running:
    """A server on a socket, inside a running event loop."""

    def __init__(self, site: Site, listener: socket.socket) -> None:
        config = uvicorn.Config(
            create_app(site.world, site=site),
            http=WireProtocol,
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="critical",
            access_log=False,
            date_header=False,
            server_header=False,
            proxy_headers=False,
        )
        config.load()
        self._listener = listener
        self._server = uvicorn.Server(config)
        self._server.lifespan = config.lifespan_class(config)

    async def start(self) -> None:
        """Take calls from now on."""
        await self._server.startup(sockets=[self._listener])

    async def stop(self) -> None:
        """Take no more calls, cut every connection, and end what is under way; needs the event loop to itself."""
        await self._settle_accepting()
        for server in self._server.servers:
            server.close()
        while others := _other_tasks():
            self._cut_all()
            await asyncio.wait(others)
        self._cut_all()
        await asyncio.sleep(0)

    async def _settle_accepting(self) -> None:
        # asyncio leaves a connection open for ever when the server closes while it is being accepted.
        asyncio.get_running_loop().remove_reader(self._listener)
        while accepting := _other_tasks() - self._server.server_state.tasks:
            await asyncio.wait(accepting)

    def _cut_all(self) -> None:
        state = self._server.server_state
        for connection in list(state.connections):
            connection.transport.abort()
        for task in list(state.tasks):
            task.cancel()


def _other_tasks() -> set[asyncio.Task[object]]:
    return {task for task in asyncio.all_tasks() if task is not asyncio.current_task()}


def listen(port: int) -> socket.socket:
    """Return a socket that listens on loopback, on any free port when `port` is 0.

    Raises OSError when the port is taken.
    """
    # With the protocol named, asyncio switches Nagle's algorithm off: 44 ms a call otherwise.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen(1024)
    except OSError:
        listener.close()
        raise
    return listener


def url_of(listener: socket.socket) -> str:
    """Return the base URL of a listening socket."""
    return f"http://{HOST}:{listener.getsockname()[1]}"
