"""The ten functions of the API, one typed method each.

Stands apart because it is all that the rest of the console sees of the API. The one rule: a method sends exactly one
call, and returns values of `models` or raises an `ApiError`; it never asks again by itself.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from smspins_tui.api import wire
from smspins_tui.api.address import parse_address
from smspins_tui.api.body import parse_body, raw_text
from smspins_tui.api.line import Lines, open_lines
from smspins_tui.api.refusal import TELEPHONES, refused_message, refused_status
from smspins_tui.api.report import CallReport
from smspins_tui.api.transport import OK, Answer, Bounds, Transport
from smspins_tui.errors import ApiError, NotSent, NotTheApi, SettingsError
from smspins_tui.models import MessagesRow, RequestAnswer, Telephone
from smspins_tui.secret import Secret

# Reading 10,000 telephones takes longer than a frame: large answers are read in a thread (bounded work, so it can't
# hold up the exit).
_LARGE = 64 * 1024

Result = TypeVar("Result")
Reader = Callable[[object], tuple[Result, str]]
"""Turns `data` into the result and the words for the report."""


class Client:
    """Speaks to one server with one key.

    Making one does nothing yet: address, key, proxy and CA file are looked at by the first call, off the event loop
    (loading the authorities for TLS takes some 20 ms), and what can't be used ends each call as `NotSent` or
    `KeyRefused`.

    Args:
        base_url: origin and path prefix, such as `https://smspins.com`.
        key: the API key.
        on_call: told of each call that ended.
        proxy: an http or https proxy, or None; the environment is not asked.
        ca_file: PEM file of the authorities to trust instead of the public ones.
        clock: seconds since the epoch.
        ticks: seconds of a clock that never jumps.
        connect: seconds to connect.
        whole: seconds for a whole call, its body included.
        body: bytes of an answer before it is cut off.
        lines: connections to use instead of new ones.
    """

    def __init__(
        self,
        base_url: str,
        key: Secret,
        *,
        on_call: Callable[[CallReport], None] | None = None,
        proxy: str | None = None,
        ca_file: str | Path | None = None,
        clock: Callable[[], float] = time.time,
        ticks: Callable[[], float] = time.monotonic,
        connect: float = 5.0,
        whole: float = 20.0,
        body: int = 4 * 2**20,
        lines: Lines | None = None,
    ) -> None:
        self._base_url = base_url
        self._key = key
        self._proxy = proxy
        self._ca_file = ca_file
        self._bounds = Bounds(connect, whole, body)
        self._lines = lines
        self._on_call = on_call
        self._clock = clock
        self._ticks = ticks
        self._opening = asyncio.Lock()
        self._transport: Transport | None = None

    async def telephones(self) -> tuple[Telephone, ...]:
        """Return the telephones of the account (`bulk_sms/telephones`).

        Raises:
            KeyRefused: the key or the address is refused.
            ApiError: any other way a call can end badly.
        """

        def read(data: object) -> tuple[tuple[Telephone, ...], str]:
            rows, left_out = wire.read_telephones(data)
            return rows, _counted(len(rows), "telephone", left_out)

        return await self._call(TELEPHONES, read)

    async def request_check(self, telephone_id: str) -> str:
        """Request an SMS check and return its id (`bulk_sms/request`): never to be repeated blindly.

        Raises:
            TelephoneNotFound: the server does not know the telephone id.
            ApiError: any other way a call can end badly; `outcome` says what that means for the check.
        """
        return await self._call("bulk_sms/request", _read_new, telephone_id, has_effect=True)

    async def check_status(self, request_id: str) -> RequestAnswer:
        """Return how far an SMS check is (`bulk_sms/status`).

        Raises:
            RequestNotFound: the server does not know the check.
            ApiError: any other way a call can end badly.
        """

        def read(data: object) -> tuple[RequestAnswer, str]:
            return _with_status(wire.read_check(data, request_id))

        return await self._call("bulk_sms/status", read, request_id)

    async def cancel_check(self, request_id: str) -> str:
        """Cancel a PENDING SMS check and return the id that the server named (`bulk_sms/cancel`).

        Raises:
            TooLate: it is no longer PENDING, or canceled already.
            RequestNotFound: the server does not know the check.
            ApiError: any other way a call can end badly; `outcome` says what that means for the check.
        """
        return await self._call("bulk_sms/cancel", _read_canceled(request_id), request_id, has_effect=True)

    async def messages(self, telephone_id: str) -> tuple[MessagesRow, ...]:
        """Return what the checks of a telephone brought (`bulk_sms/smses_by_tid`).

        Raises:
            TelephoneNotFound: the server does not know the telephone id.
            ApiError: any other way a call can end badly.
        """

        def read(data: object) -> tuple[tuple[MessagesRow, ...], str]:
            rows, left_out = wire.read_smses(data, telephone_id)
            return rows, _counted(len(rows), "check", left_out)

        return await self._call("bulk_sms/smses_by_tid", read, telephone_id)

    async def set_auto_check(self, telephone_id: str, *, is_on: bool) -> None:
        """Enable or disable auto check of a telephone (`bulk_sms/autocheck`); harmless to repeat.

        Raises:
            TelephoneNotFound: the server does not know the telephone id.
            ApiError: any other way a call can end badly.
        """
        word = "enable" if is_on else "disable"
        await self._call("bulk_sms/autocheck", lambda _data: (None, f"{word}d"), telephone_id, word, has_effect=True)

    async def request_change(self, telephone_id: str, zip_code: str) -> str:
        """Request another number for a telephone, return the request (`nc/request`): never to be repeated blindly.

        Args:
            telephone_id: the telephone; its present number is gone for good.
            zip_code: five digits.

        Raises:
            TelephoneNotFound: the server does not know the telephone id.
            ApiError: any other way a call can end badly; `outcome` says what that means for the number.
        """
        return await self._call("nc/request", _read_new, telephone_id, zip_code, has_effect=True)

    async def changes(self) -> tuple[RequestAnswer, ...]:
        """Return the number changes requested within the last 48 hours (`nc/requests`).

        `status` is None where the server tells none.

        Raises:
            ApiError: any way a call can end badly.
        """

        def read(data: object) -> tuple[tuple[RequestAnswer, ...], str]:
            rows, left_out = wire.read_changes(data)
            return rows, _counted(len(rows), "number change", left_out)

        return await self._call("nc/requests", read)

    async def change_status(self, request_id: str) -> RequestAnswer:
        """Return how far a number change is (`nc/status`).

        Raises:
            RequestNotFound: the server does not know the number change.
            ApiError: any other way a call can end badly.
        """

        def read(data: object) -> tuple[RequestAnswer, str]:
            return _with_status(wire.read_change(data, request_id))

        return await self._call("nc/status", read, request_id)

    async def cancel_change(self, request_id: str) -> str:
        """Cancel a PENDING number change and return the id that the server named (`nc/cancel`).

        Raises:
            TooLate: it is no longer PENDING, or canceled already.
            RequestNotFound: the server does not know the number change.
            ApiError: any other way a call can end badly; `outcome` says what that means for the number change.
        """
        return await self._call("nc/cancel", _read_canceled(request_id), request_id, has_effect=True)

    async def close(self) -> None:
        """Close every connection."""
        if self._transport is not None:
            await self._transport.close()

    async def _opened(self) -> Transport:
        problem = ""
        async with self._opening:
            if self._transport is not None:
                return self._transport
            try:
                self._transport = await asyncio.to_thread(self._open)
            except SettingsError as error:
                problem = str(error)
            else:
                return self._transport
        raise NotSent(f"{problem}; nothing was sent")

    def _open(self) -> Transport:
        address = parse_address(self._base_url)
        lines = self._lines or open_lines(address, proxy=self._proxy, ca_file=self._ca_file)
        return Transport(address, self._key, lines, bounds=self._bounds, clock=self._clock)

    async def _call(self, function: str, read: Reader[Result], *target: str, has_effect: bool = False) -> Result:
        at, began = self._clock(), self._ticks()
        answer: Answer | None = None
        try:
            transport = await self._opened()
            answer = await transport.get(function, *target, has_effect=has_effect)
            result, words = await self._read(function, answer, read)
        except ApiError as error:
            self._report(function, at, began, answer, str(error), is_good=False)
            raise
        self._report(function, at, began, answer, words, is_good=True)
        return result

    async def _read(self, function: str, answer: Answer, read: Reader[Result]) -> tuple[Result, str]:
        if answer.status != OK:
            raise refused_status(function, answer.status, raw_text(answer, self._key.scrub), answer.retry_after)
        if len(answer.text) < _LARGE:
            return self._data(function, answer, read)
        return await asyncio.to_thread(self._data, function, answer, read)

    def _data(self, function: str, answer: Answer, read: Reader[Result]) -> tuple[Result, str]:
        problem: NotTheApi
        try:
            envelope = wire.read_envelope(parse_body(answer, self._key.scrub))
            if envelope.success:
                return read(envelope.data)
        except RecursionError:
            problem = NotTheApi("the answer isn't the API's, it is nested too deep", raw_text(answer, self._key.scrub))
        except NotTheApi as error:
            problem = NotTheApi(str(error), raw_text(answer, self._key.scrub))
        else:
            raise refused_message(function, envelope.message)
        raise problem

    def _report(
        self, function: str, at: float, began: float, answer: Answer | None, words: str, *, is_good: bool
    ) -> None:
        if self._on_call is None:
            return
        status, date = (answer.status, answer.server_date) if answer else (None, None)
        self._on_call(CallReport(function, at, self._ticks() - began, status, words, is_good, date))


def _counted(count: int, noun: str, left_out: int) -> str:
    words = f"{count} {noun}" if count == 1 else f"{count} {noun}s"
    return f"{words}, {left_out} without an id left out" if left_out else words


def _with_status(answer: RequestAnswer) -> tuple[RequestAnswer, str]:
    return answer, f"{answer.id} is {answer.status.value if answer.status else 'without a status'}"


def _read_new(data: object) -> tuple[str, str]:
    request_id = wire.read_requested(data)
    if request_id is None:
        raise NotTheApi("the server took the request, but told no id")
    return request_id, f"request {request_id}"


def _read_canceled(asked: str) -> Reader[str]:
    def read(data: object) -> tuple[str, str]:
        # Whether it is canceled is read from its status afterwards, so an answer without an id does no harm.
        named = wire.read_requested(data) or asked
        return named, f"{named} canceled"

    return read
