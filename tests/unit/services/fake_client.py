"""A client that answers as a test says, and remembers what it was asked.

Stands apart because every service is tested on it. The one rule: it knows nothing of the API but the names.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable
from typing import Any

from smspins_tui.models import MessagesRow, RequestAnswer, Telephone

Step = Any
"""An error to raise, a future to wait for first, a function of the arguments, or the answer itself."""


class FakeClient:
    """Plays its script.

    Args:
        clock: seconds since the epoch, noted with each call.
    """

    def __init__(self, clock: Callable[[], float] = lambda: 0.0) -> None:
        self.calls: list[tuple[str, ...]] = []
        self.times: list[float] = []
        self.is_closed = False
        self.held = asyncio.Event()
        self._clock = clock
        self._steps: defaultdict[str, deque[Step]] = defaultdict(deque)

    def script(self, function: str, *steps: Step) -> None:
        """Answer the next calls of a function so; the last step stays."""
        self._steps[function] = deque(steps)

    def hold(self, function: str, *steps: Step) -> asyncio.Future[Step]:
        """Let the next call of a function hang until the future has its result: a step; then go on with `steps`.

        `held` is set when that call has come.
        """
        self.held.clear()
        gate: asyncio.Future[Step] = asyncio.get_running_loop().create_future()
        self.script(function, gate, *steps)
        return gate

    def count(self, *call: str) -> int:
        """Return how many calls began so."""
        return sum(one[: len(call)] == call for one in self.calls)

    def times_of(self, *call: str) -> list[float]:
        """Return when the calls that began so were made."""
        return [at for one, at in zip(self.calls, self.times, strict=True) if one[: len(call)] == call]

    async def _play(self, default: Step, *call: str) -> Any:  # noqa: ANN401 - whatever the script says
        self.calls.append(call)
        self.times.append(self._clock())
        steps = self._steps[call[0]]
        step = default if not steps else steps.popleft() if len(steps) > 1 else steps[0]
        if isinstance(step, asyncio.Future):
            self.held.set()
            step = await step
        if callable(step):
            step = step(*call[1:])
        if isinstance(step, BaseException):
            raise step
        return step

    async def telephones(self) -> tuple[Telephone, ...]:
        return tuple(await self._play((), "telephones"))

    async def request_check(self, telephone_id: str) -> str:
        return str(await self._play("15682", "request_check", telephone_id))

    async def check_status(self, request_id: str) -> RequestAnswer:
        return await self._play(AssertionError("no script"), "check_status", request_id)  # type: ignore[no-any-return]  # the script says what

    async def cancel_check(self, request_id: str) -> str:
        return str(await self._play(request_id, "cancel_check", request_id))

    async def messages(self, telephone_id: str) -> tuple[MessagesRow, ...]:
        return tuple(await self._play((), "messages", telephone_id))

    async def set_auto_check(self, telephone_id: str, *, is_on: bool) -> None:
        await self._play(None, "set_auto_check", telephone_id, "on" if is_on else "off")

    async def request_change(self, telephone_id: str, zip_code: str) -> str:
        return str(await self._play("15690", "request_change", telephone_id, zip_code))

    async def changes(self) -> tuple[RequestAnswer, ...]:
        return tuple(await self._play((), "changes"))

    async def change_status(self, request_id: str) -> RequestAnswer:
        return await self._play(AssertionError("no script"), "change_status", request_id)  # type: ignore[no-any-return]  # the script says what

    async def cancel_change(self, request_id: str) -> str:
        return str(await self._play(request_id, "cancel_change", request_id))

    async def close(self) -> None:
        self.is_closed = True
