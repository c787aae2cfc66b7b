"""The sandbox as others start it: in a thread for tests and benches, or blocking for the command line.

Stands apart because only this knows threads, signals and standard input. The one rule: it stops at once when told to.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Self

from .agent import CALM, Habits
from .answers import Shape
from .calls import CallLog
from .clock import Clock
from .control import Body, perform
from .faults import Fault, FaultKind, Faults
from .lively import lively_world
from .record import Kind, Request
from .running import Running, create_app, listen, url_of
from .site import Site
from .terms import Terms
from .world import World

__all__ = ["Sandbox", "create_app", "serve"]

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_STOP_WITHIN = 5.0


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
        is_lively: bool = False,
        key: str = "",
        port: int = 0,
    ) -> None:
        clock = clock or Clock()
        if is_frozen:
            clock.freeze()
        if is_lively:
            self.world = lively_world(seed, telephones, habits, clock)
        else:
            self.world = World(seed, telephones, clock=clock, habits=habits, history_share=history_share)
        self.site = Site(self.world, key, shape=shape or Shape(), faults=Faults(seed))
        self._port = port
        self._end: Callable[[], None] = _end_nothing
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

        Raises OSError when the port is taken, RuntimeError when it takes no calls within 5 s.
        """
        listener = listen(self._port)
        self._port = listener.getsockname()[1]
        self.url = url_of(listener)
        self._is_ready.clear()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run(listener)), name="sandbox", daemon=True)
        self._thread.start()
        if not self._is_ready.wait(_STOP_WITHIN):
            raise RuntimeError("the sandbox does not start")
        return self

    def stop(self) -> None:
        """End the server with every connection; it may be started again on the same port."""
        if self._thread is None:
            return
        self._end()
        self._thread.join(_STOP_WITHIN)
        if self._thread.is_alive():
            raise RuntimeError("the sandbox does not end")
        self._thread = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    async def _run(self, listener: socket.socket) -> None:
        running = Running(self.site, listener)
        await running.start()
        ending = asyncio.Event()
        loop = asyncio.get_running_loop()
        self._end = lambda: _set(loop, ending)
        self._is_ready.set()
        await ending.wait()
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

    def control(self, action: str, **body: object) -> Body:
        """Carry out an action of the control endpoint, such as `clock` or `options`, and return what it tells."""
        return perform(self.site, action, dict(body))


def serve(terms: Terms, *, say: Callable[[str], None], stdin: int = 0) -> None:
    """Run a server until SIGINT, SIGTERM or, for a parent, the end of standard input; for the main thread.

    `say` is given what the person or the parent is to know, `stdin` is a file descriptor.

    Raises OSError when the port is taken.
    """
    listener = listen(terms.port)
    make = lively_world if terms.is_lively else _plain_world
    world = make(terms.seed, terms.telephones, terms.habits, Clock())
    site = Site(world, shape=terms.shape, faults=Faults(terms.seed))
    asyncio.run(_serve(site, listener, terms, say, stdin))


def _plain_world(seed: int, telephones: int, habits: Habits, clock: Clock) -> World:
    return World(seed, telephones, clock=clock, habits=habits)


async def _serve(site: Site, listener: socket.socket, terms: Terms, say: Callable[[str], None], stdin: int) -> None:
    running = Running(site, listener)
    await running.start()
    ending = asyncio.Event()
    loop = asyncio.get_running_loop()
    with _ended_by_signal(lambda: _set(loop, ending)):
        say(_greeting(site, url_of(listener), terms))
        if terms.is_for_parent:
            threading.Thread(target=_watch_end, args=(stdin, lambda: _set(loop, ending)), daemon=True).start()
        await ending.wait()
    await running.stop()


def _greeting(site: Site, url: str, terms: Terms) -> str:
    if terms.is_for_parent:
        token = {"token": site.token} if terms.shows_token else {}
        return json.dumps({"url": url, "key": site.key, **_asked(site.world), **token})
    lines = [f"SMSPINS_BASE_URL={url}", f"SMSPINS_API_KEY={site.key}"]
    if terms.shows_token:
        lines.append(f"control token {site.token}")
    return "\n".join(lines)


def _asked(world: World) -> dict[str, object]:
    """What a caller had asked for before the start: nothing in the API lists the checks."""
    requests = [
        {
            "kind": one.kind,
            "request_id": str(one.request_id),
            "telephone_id": str(one.telephone.telephone_id),
            "telephone": one.number,
            "zip": one.zip_code,
            "queued_at": one.queued_at,
        }
        for one in world.told_requests()
    ]
    return {"requests": requests, "auto_checks": [str(telephone_id) for telephone_id in world.auto_checks()]}


@contextmanager
def _ended_by_signal(end: Callable[[], None]) -> Iterator[None]:
    def handle(_: int, __: FrameType | None) -> None:
        end()

    before = {number: signal.signal(number, handle) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _watch_end(stdin: int, end: Callable[[], None]) -> None:
    # os.read and not sys.stdin: a thread that holds the stream's lock at exit aborts the interpreter.
    try:
        while os.read(stdin, 4096):
            pass
    except OSError:
        end()
        return
    end()


def _set(loop: asyncio.AbstractEventLoop, event: asyncio.Event) -> None:
    try:
        loop.call_soon_threadsafe(event.set)
    except RuntimeError:  # the loop has ended by itself: nothing is left to end
        return


def _end_nothing() -> None:
    return
