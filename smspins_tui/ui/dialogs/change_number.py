"""The dialog that changes the number of a telephone.

Stands apart because the call can't be undone: the old number is gone for good. The one rule: it leaves with a ZIP only
when five digits and the last digits of the old number stand in its two fields.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.events import DescendantFocus
from textual.widget import Widget
from textual.widgets import Input

from smspins_tui.models import Request, Telephone
from smspins_tui.number import telephone_number
from smspins_tui.safetext import safe_line
from smspins_tui.ui.dialogs.answer import Answer
from smspins_tui.ui.dialogs.dialog import Dialog, line
from smspins_tui.ui.dialogs.picker import PickList
from smspins_tui.ui.dialogs.proof import proof_of
from smspins_tui.ui.dialogs.text_input import TextInput
from smspins_tui.ui.dialogs.wording import name_telephone
from smspins_tui.ui.dialogs.zip_words import Entry, describe_zip, doubt_of, list_row, read_entry
from smspins_tui.zipcode import Zip


class ChangeNumberDialog(Dialog[str | None]):
    """Asks for the ZIP of the new number and for the end of the old one; leaves with the ZIP, or None.

    Args:
        telephone: whose number is changed.
        open_checks: the checks of it that are still open.
        describe: says what is known of a ZIP, None when nothing is.
        search: finds ZIPs by the name of a city.
        zip_hint: what stands in the ZIP field at first.
    """

    AUTO_FOCUS = "#zip"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
    ]

    def __init__(
        self,
        telephone: Telephone,
        open_checks: tuple[Request, ...],
        describe: Callable[[str], Awaitable[Zip | None]],
        search: Callable[[str], Awaitable[tuple[Zip, ...]]],
        *,
        zip_hint: str = "",
    ) -> None:
        super().__init__("Change the number", nothing=None)
        self._telephone = telephone
        self._open_checks = open_checks
        self._describe = describe
        self._search = search
        self._zip_hint = zip_hint
        self._proof = proof_of(telephone)
        self._found: tuple[Zip, ...] = ()

    def compose_body(self) -> Iterable[Widget]:
        """Yield the telephone, the warnings and the two fields."""
        gone = f"! {telephone_number(self._telephone.number)} is gone for good once it is changed."
        yield line(name_telephone(self._telephone), tone="strong", is_last=True)
        yield line(gone, tone="warn", is_last=not self._open_checks)
        yield line(self._check_words(), tone="warn", is_last=True)
        yield line("ZIP code of the new number, or a city", tone="label")
        yield TextInput(self._zip_hint, placeholder="95129 or San Jose", max_length=40, id="zip")
        yield line(read_entry("").words, is_last=True, id="reading")
        yield PickList(id="cities", classes="-gap")
        yield line(f"To be sure, the {self._proof.what}", tone="label")
        yield TextInput(max_length=40, id="proof")
        yield line("", id="verdict")

    def _check_words(self) -> str:
        names = ", ".join(f"{safe_line(check.id)} {safe_line(check.status_raw)}" for check in self._open_checks)
        if not names:
            return ""
        many = len(self._open_checks) > 1
        return f"! {'Checks are' if many else 'A check is'} still open: {names}. A message to come may be lost."

    def compose_answers(self) -> Iterable[Widget]:
        """Yield the ways to go on."""
        yield Answer("enter", "Next", "next", id="next")
        yield Answer("esc", "Leave", "leave")

    @property
    def _typed(self) -> str:
        return self.query_one("#zip", Input).value.strip()

    @on(Input.Changed, "#zip")
    def read_zip(self, event: Input.Changed) -> None:
        """Answer what is in the ZIP field."""
        event.stop()
        reading = read_entry(self._typed)
        self.tell("#verdict", "")
        self._show_cities(())
        self.workers.cancel_group(self, "zip")
        self.tell("#reading", reading.words or "Looking it up …", tone="bad" if reading.entry is Entry.WRONG else "")
        if reading.entry is Entry.ZIP:
            self.run_worker(self._describe_zip(self._typed), group="zip", exclusive=True)
        elif reading.entry is Entry.CITY:
            self.run_worker(self._search_city(self._typed), group="zip", exclusive=True)

    async def _describe_zip(self, zip_code: str) -> None:
        known = await self._describe(zip_code)
        is_plain = known is not None and not doubt_of(known)
        self.tell("#reading", describe_zip(zip_code, known), tone="good" if is_plain else "warn")

    async def _search_city(self, text: str) -> None:
        found = await self._search(text)
        self.tell("#reading", "↑ ↓ and enter pick one." if found else "No ZIP is known here for that city.")
        self._show_cities(found)
        self.call_after_refresh(self.query_one("#cities").scroll_visible, animate=False)

    def _show_cities(self, found: tuple[Zip, ...]) -> None:
        self._found = found
        self.query_one("#cities", PickList).fill(tuple(list_row(known) for known in found))
        self.name_next()

    @on(DescendantFocus)
    def name_next(self) -> None:
        """Say what enter does in the field that has the focus."""
        words = "Send" if self._is_sending else "Pick" if self._found else "Next"
        self.query_one("#next", Answer).say(words)

    @property
    def _is_sending(self) -> bool:
        """Whether enter sends: in the last field, and below once something stands in it."""
        proof = self.query_one("#proof", Input)
        return self.focused is proof or (self.focused is self.query_one("#next") and bool(proof.value))

    def action_move(self, steps: int) -> None:
        """Move the cursor in the list of cities."""
        if self._found:
            self.query_one("#cities", PickList).move(steps)

    @on(Input.Submitted, "#zip")
    def leave_zip(self, event: Input.Submitted) -> None:
        """Pick a city, or go on to the last digits when the ZIP is one."""
        event.stop()
        self.action_next()

    def action_next(self) -> None:
        """Do what enter does now: pick, go on, or send."""
        if self._is_sending:
            self._send()
        elif self._found:
            self._pick(self.query_one("#cities", PickList).index)
        elif self._is_zip():
            self.query_one("#proof").focus()

    def _is_zip(self) -> bool:
        if read_entry(self._typed).entry is Entry.ZIP:
            return True
        self.tell("#verdict", "Nothing is sent without a ZIP of five digits.", tone="bad")
        self.query_one("#zip").focus()
        return False

    def _pick(self, index: int) -> None:
        self.query_one("#zip", Input).value = self._found[index].zip_code
        self.query_one("#zip").focus()

    def on_pick_list_picked(self, message: PickList.Picked) -> None:
        """Pick the city that was clicked."""
        self._pick(message.index)

    @on(Input.Submitted, "#proof")
    def leave_proof(self, event: Input.Submitted) -> None:
        """Send when both fields are right."""
        event.stop()
        self._send()

    @on(Input.Changed, "#proof")
    def read_proof(self, event: Input.Changed) -> None:
        """Say when both fields are right."""
        event.stop()
        is_right = self._proof.fits(event.value) and read_entry(self._typed).entry is Entry.ZIP
        self.tell("#verdict", "enter sends it." if is_right else "", tone="good")

    def _send(self) -> None:
        if not self._is_zip():
            return
        proof = self.query_one("#proof", Input)
        if self._proof.fits(proof.value):
            self.answer(self._typed)
            return
        self.tell("#verdict", f"Not the {self._proof.what}. Nothing is sent.", tone="bad")
        proof.focus()
        proof.select_all()
