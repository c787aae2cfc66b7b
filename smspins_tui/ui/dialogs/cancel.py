"""The dialog that cancels a request.

Stands apart because only a PENDING request can be canceled, and the server may be ahead of the screen. The one rule:
it opens on what is known, reads the status again meanwhile, and offers nothing that is known to come too late.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from smspins_tui.models import Request, Status, Telephone
from smspins_tui.safetext import safe_line
from smspins_tui.ui.dialogs.answer import Answer
from smspins_tui.ui.dialogs.dialog import Dialog, line
from smspins_tui.ui.dialogs.wording import name_request, name_target


def is_pending(request: Request) -> bool:
    """Whether the request can still be canceled, as far as is known."""
    return request.status is Status.PENDING and not request.is_unknown_to_server


def too_late_words(request: Request) -> str:
    """Say why the request can't be canceled any more."""
    if request.is_unknown_to_server:
        return "The server does not know this request: there is nothing to cancel."
    if request.status is Status.CANCELED:
        return "It is CANCELED already: nothing is sent."
    return f"Too late: it is {safe_line(request.status_raw)} now, and only a PENDING one can be canceled."


FollowRequest = Callable[[Callable[[Request], None]], Callable[[], None]]
"""Gives the request as it is now, and each newer one, until the function that it returns is called."""


def _where(request: Request) -> tuple[str, bool]:
    return request.status_raw, request.is_unknown_to_server


class CancelDialog(Dialog[bool]):
    """Asks whether to cancel a request; leaves with whether to.

    Args:
        request: the request, as last known.
        telephone: its telephone, None when it isn't known here.
        reread: asks the server once and gives the request as it is now, None when that can't be told; must not raise.
        follow: tells what becomes of it meanwhile; None when nobody does.
    """

    AUTO_FOCUS = "#no"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "yes", show=False),
        Binding("n", "leave", show=False),
    ]

    def __init__(
        self,
        request: Request,
        telephone: Telephone | None,
        reread: Callable[[], Awaitable[Request | None]],
        follow: FollowRequest | None = None,
    ) -> None:
        super().__init__(f"Cancel {name_request(request)}", nothing=False)
        self._request = request
        self._telephone = telephone
        self._reread = reread
        self._follow = follow
        self._unfollow: Callable[[], None] | None = None

    def compose_body(self) -> Iterable[Widget]:
        """Yield what would be canceled, and how far it is known to be."""
        yield line(self._target(), tone="strong", is_last=True)
        yield line("", id="status")
        yield line("", id="reading")

    def _target(self) -> str:
        return name_target(self._telephone, self._request.number, self._request.telephone_id)

    def compose_answers(self) -> Iterable[Widget]:
        """Yield yes and no."""
        yield Answer("y", "Cancel it", "yes", id="yes")
        yield Answer("n", "Leave it", "leave", id="no")

    def on_mount(self) -> None:
        """Show what is known and ask the server meanwhile."""
        self._show(self._request)
        self.tell("#reading", "Reading its status again …")
        self.run_worker(self._read_again(), group="reread")
        if self._follow is not None:
            self._unfollow = self._follow(self.renew)

    def on_unmount(self) -> None:
        """Follow no more."""
        if self._unfollow is not None:
            self._unfollow()

    def renew(self, request: Request) -> None:
        """Say what is known now, when that is something else."""
        if self.is_over:
            return
        before, self._request = self._request, request
        if _where(before) != _where(request):
            self._show(request)
            self.tell("#reading", "It has moved on meanwhile.")

    async def _read_again(self) -> None:
        now = await self._reread()
        if self.is_over:
            return
        if now is None:
            self.tell("#reading", "Its status could not be read again: that is the last one known.", tone="warn")
            return
        self._request = now
        self._show(now)
        self.tell("#reading", "Just read: still PENDING." if is_pending(now) else "Just read from the server.")

    def _show(self, request: Request) -> None:
        can_cancel = is_pending(request)
        self.query_one("#yes").display = can_cancel
        if can_cancel:
            self.tell("#status", "It is PENDING: cancel it?")
        else:
            self.tell("#status", too_late_words(request), tone="warn")

    def action_yes(self) -> None:
        """Cancel, while it is known to be possible."""
        if is_pending(self._request):
            self.answer(True)
        else:
            self.tell("#reading", "Nothing is sent: it can't be canceled any more.", tone="bad")
