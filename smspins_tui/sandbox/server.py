"""The sandbox on a socket: the ASGI application, a server in a thread for tests, and one that blocks.

Stands apart because only this knows sockets, threads and signals. The one rule: loopback only, and gone within a
moment when told to end, whatever is still open.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self, TypeVar

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route

from .agent import CALM, Habits
from .answers import Shape
from .calls import CallLog
from .clock import Clock
from .control import control_routes
from .faults import Fault, FaultKind, Faults
from .protocol import WireProtocol
from .record import Kind, Request
from .site import ROOT, Api, Site
from .world import World

HOST = "127.0.0.1"
_STOP_WITHIN = 5.0
T = TypeVar("T")


def create_app(world: World, *, key: str = "", site: Site | None = None) -> Starlette:
    """Return the ASGI application of a world, usable in process; its `state.site` has key, token, shape and faults.

    In process a dropped connection shows as a ConnectionResetError.
    """
    site = site or Site(world, key, faults=Faults(world.seed))
    app = Starlette(routes=[*control_routes(site), Route(f"/{ROOT}/{{rest:path}}", Api(site))])
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
        """Take no more calls, cut every connection, and end what is under way."""
        state = self._server.server_state
        for server in self._server.servers:
            server.close()
        for connection in list(state.connections):
            connection.transport.abort()
        tasks = list(state.tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0)


def listen(port: int) -> socket.socket:
    """Return a socket that listens on loopback, on any free port when `port` is 0.

    Raises OSError when the port is taken.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
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


class Sandbox:
    """A sandbox server in a thread, for tests and benches: a context manager, quick to start and to stop.

    By default nothing happens by chance: checks succeed without messages. `url` is the base URL without path. Every
    method may be called from any thread; ids are taken as numbers or as strings.
    """

    def __init__(
        self,
        *,
        seed: int = 1,
        telephones: int = 25,
        habits: Habits = CALM,
        shape: Shape | None = None,
        clock: Clock | None = None,
        history_share: float = 0.6,
        is_frozen: bool = False,
        key: str = "",
        port: int = 0,
    ) -> None:
        clock = clock or Clock()
        if is_frozen:
            clock.freeze()
        self.world = World(seed, telephones, clock=clock, habits=habits, history_share=history_share)
        self.site = Site(self.world, key, shape=shape or Shape(), faults=Faults(seed))
        self._port = port
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_ending = asyncio.Event()
        self._is_ready = threading.Event()
        self._thread: threading.Thread | None = None
        self.url = ""

    @property
    def key(self) -> str:
        """The key of the account."""
        return self.site.key

    @property
    def token(self) -> str:
        """The token of the control endpoint."""
        return self.site.token

    @property
    def calls(self) -> CallLog:
        """The log of calls."""
        return self.site.calls

    def start(self) -> Self:
        """Start the server; returns when it takes calls.

        Raises OSError when the port is taken.
        """
        listener = listen(self._port)
        self._port = listener.getsockname()[1]
        self.url = url_of(listener)
        self._is_ready.clear()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run(listener)), name="sandbox", daemon=True)
        self._thread.start()
        self._is_ready.wait(_STOP_WITHIN)
        return self

    def stop(self) -> None:
        """End the server with every connection; it may be started again on the same port."""
        if self._thread is None or self._loop is None:
            return
        self._loop.call_soon_threadsafe(self._is_ending.set)
        self._thread.join(_STOP_WITHIN)
        self._thread = self._loop = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    async def _run(self, listener: socket.socket) -> None:
        self._is_ending = asyncio.Event()
        running = Running(self.site, listener)
        await running.start()
        self._loop = asyncio.get_running_loop()
        self._is_ready.set()
        await self._is_ending.wait()
        await running.stop()

    def fault(self, kind: FaultKind | str, function: str = "*", **more: object) -> None:
        """Set a fault; `more` are the fields of `Fault`."""
        self.site.faults.add(Fault(FaultKind(kind), function, **more))  # type: ignore[arg-type]  # checked by Fault

    def clear_faults(self, function: str | None = None) -> None:
        """Take away every fault, or those of one function."""
        self.site.faults.clear(function)

    def advance(self, seconds: float) -> None:
        """Let the clock jump, with all that falls due meanwhile."""
        self.world.move_clock(advance=seconds)

    def inject(self, telephone_id: int | str, text: str, request_id: int | str | None = None) -> str:
        """Let a message arrive at once; returns the id of the check that brings it."""
        number = None if request_id is None else int(request_id)
        return str(self.world.inject(int(telephone_id), text, request_id=number).request_id)

    def force(self, kind: Kind, request_id: int | str, status: str) -> Request:
        """Put a request into a status and hold it there."""
        return self.world.force(kind, int(request_id), status)

    def count(self, function: str) -> int:
        """Return how often a function was called."""
        return self.calls.count(function)
