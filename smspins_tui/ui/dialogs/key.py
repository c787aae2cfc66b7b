"""The dialog that asks for the API key.

Stands apart because it is the only place where a person gives a secret. The one rule: the key is held as a `Secret`,
for as long as the dialog asks what to do with it, and goes out in the result alone.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Checkbox

from smspins_tui.secret import Secret
from smspins_tui.services.verdict import KeyVerdict, Verdict
from smspins_tui.ui.dialogs.answer import Answer
from smspins_tui.ui.dialogs.dialog import Dialog, line
from smspins_tui.ui.dialogs.key_input import KeyInput, find_fault


@dataclass(frozen=True, slots=True)
class KeyChoice:
    """The key a person gave; whether to keep it, and whether the server took it."""

    secret: Secret
    is_kept: bool
    is_checked: bool


class KeyDialog(Dialog[KeyChoice | None]):
    """Asks for the key and checks it before it is kept; leaves with the choice, or None.

    Args:
        reason: why it is asked for.
        keeping: where it would be kept, None when it can't be.
        why_not: why it can't be kept, when `keeping` is None.
        check: asks the server once; must not raise.
    """

    AUTO_FOCUS = "#key"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+o", "switch_keeping", show=False),
        Binding("y", "keep_unchecked", show=False),
        Binding("n", "try_again", show=False),
    ]

    def __init__(
        self, reason: str, keeping: str | None, check: Callable[[Secret], Awaitable[KeyVerdict]], *, why_not: str = ""
    ) -> None:
        super().__init__("API key", nothing=None)
        self._reason = reason
        self._keeping = keeping
        self._why_not = why_not
        self._check_key = check
        self._secret: Secret | None = None
        self._is_checking = False

    def compose_body(self) -> Iterable[Widget]:
        """Yield the reason, the field, where the key is kept, and what came of the check."""
        yield line(self._reason, is_last=True)
        yield KeyInput(placeholder="type or paste the key", id="key", classes="-gap")
        if self._keeping is None:
            yield line(f"{self._why_not[:1].upper()}{self._why_not[1:]}.", is_last=True)
        else:
            yield line(f"It can be kept in {self._keeping}:")
            label = Content("Keep it, else for this session only")
            yield Checkbox(label, value=True, compact=True, id="keeping", classes="-gap")
        yield line("", id="verdict")

    def compose_answers(self) -> Iterable[Widget]:
        """Yield the answers while typing, and those when the server can't be reached."""
        yield Answer("enter", "Check", "submit", id="submit")
        if self._keeping is not None:
            yield Answer("ctrl+o", "Keeping", "switch_keeping", id="switch")
        yield Answer("y", "Keep unchecked" if self._keeping else "Use unchecked", "keep_unchecked", id="yes")
        yield Answer("n", "Try again", "try_again", id="no")
        yield Answer("esc", "Leave", "leave")

    def on_mount(self) -> None:
        """Begin with the typing."""
        self._show_offer(is_shown=False)

    async def action_submit(self) -> None:
        """Give what is in the field."""
        await self.query_one(KeyInput).action_submit()

    def on_key_input_given(self, message: KeyInput.Given) -> None:
        """Check the key with one call, unless it can't be one."""
        message.stop()
        if self._is_checking:
            return
        self._show_offer(is_shown=False)
        fault = find_fault(message.secret)
        if fault:
            self.tell("#verdict", fault, tone="bad")
            return
        self._is_checking = True
        self._secret = message.secret
        self.tell("#verdict", "Checking it with one call …")
        self.run_worker(self._ask(message.secret), group="check key")

    async def _ask(self, secret: Secret) -> None:
        verdict = await self._check_key(secret)
        if self.is_over:
            return
        self._is_checking = False
        if verdict.verdict is Verdict.GOOD:
            self._leave_with(secret, is_checked=True)
        elif verdict.verdict is Verdict.REFUSED:
            self._return_to_field(f"Refused: {verdict.words}".strip(), tone="bad")
        else:
            self.tell("#verdict", f"It could not be checked: {verdict.words}".strip(), tone="warn")
            self._show_offer(is_shown=True)

    def _show_offer(self, *, is_shown: bool) -> None:
        for selector in ("#yes", "#no"):
            self.query_one(selector).display = is_shown
        for answer in self.query("#submit, #switch"):
            answer.display = not is_shown
        if is_shown:
            self.query_one("#no").focus()

    def _return_to_field(self, words: str, *, tone: str = "") -> None:
        self._secret = None
        self._show_offer(is_shown=False)
        self.tell("#verdict", words, tone=tone)
        self.query_one(KeyInput).focus()

    def action_switch_keeping(self) -> None:
        """Keep it, or use it for this session only."""
        for box in self.query(Checkbox):
            box.toggle()

    def action_keep_unchecked(self) -> None:
        """Take the key although nobody could check it."""
        if self._secret is not None and self.query_one("#yes").display:
            self._leave_with(self._secret, is_checked=False)

    def action_try_again(self) -> None:
        """Go back to the field."""
        if self.query_one("#no").display:
            self._return_to_field("")

    def _leave_with(self, secret: Secret, *, is_checked: bool) -> None:
        is_kept = self._keeping is not None and self.query_one(Checkbox).value
        self._secret = None
        self.answer(KeyChoice(secret, is_kept, is_checked))
