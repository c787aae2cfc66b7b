"""The dialog that changes the number of a telephone.

Stands apart because the call can't be undone: the old number is gone for good. The one rule: it leaves with a ZIP only
when five digits and the last digits of the old number stand in its two fields.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from functools import partial
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
        self._refused: tuple[str, ...] = ()
        self._is_searching = False

    def compose_body(self) -> Iterable[Widget]:
        """Yield the telephone, the warnings and the two fields."""
        gone = f"! {telephone_number(self._telephone.number)} is gone for good once it is changed."
        yield line(name_telephone(self._telephone), tone="strong", is_last=True)
        yield line(gone, tone="warn", is_last=not self._open_checks)
        yield line(self._check_words(), tone="warn", is_last=True)
        yield line("ZIP code of the new number, or a city", tone="label")
        yield TextInput(self._zip_hint, enter="next", placeholder="95129 or San Jose", max_length=40, id="zip")
        yield line(read_entry("").words, is_last=True, id="reading")
        yield PickList(id="cities", classes="-gap")
        yield line(f"To be sure, the {self._proof.what}", tone="label")
        yield TextInput(enter="next", max_length=40, id="proof")
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
        typed = self._typed
        reading = read_entry(typed)
        if self._entered != self._refused:
            self.tell("#verdict", "")
        self._show_cities(())
        self.workers.cancel_group(self, "zip")
        self.tell("#reading", reading.words or "Looking it up …", tone="bad" if reading.entry is Entry.WRONG else "")
        look_up = {Entry.ZIP: self._describe_zip, Entry.CITY: self._search_city}.get(reading.entry)
        self._is_searching = reading.entry is Entry.CITY
        if look_up is not None:
            work = partial(look_up, typed)  # no coroutine yet: one that is cancelled first would be left behind
            self.run_worker(work, group="zip", exclusive=True)  # type: ignore[arg-type]  # Textual takes one

    async def _describe_zip(self, zip_code: str) -> None:
        known = await self._describe(zip_code)
        if self.is_over:
            return
        is_plain = known is not None and not doubt_of(known)
        self.tell("#reading", describe_zip(zip_code, known), tone="good" if is_plain else "warn")

    async def _search_city(self, text: str) -> None:
        found = await self._search(text)
        if self.is_over:
            return
        self._is_searching = False
        self.tell("#verdict", "")
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

    def action_next(self) -> None:
        """Do what enter does now: pick, go on, or send."""
        if self._is_sending:
            self._send()
        elif self._found and read_entry(self._typed).entry is Entry.CITY:
            self._pick(self.query_one("#cities", PickList).index)
        elif self._is_zip():
            self.set_focus(self.query_one("#proof"))  # at once: `focus()` comes after what was typed already

    def _is_zip(self) -> bool:
        if read_entry(self._typed).entry is Entry.ZIP:
            return True
        if self._is_searching:
            self._refuse("That city is still being looked up: enter picks when its ZIPs are here.")
        else:
            self._refuse("Nothing is sent without a ZIP of five digits.")
        self.set_focus(self.query_one("#zip"))
        return False

    def _pick(self, index: int) -> None:
        self.query_one("#zip", Input).value = self._found[index].zip_code
        self.set_focus(self.query_one("#zip"))

    def on_pick_list_picked(self, message: PickList.Picked) -> None:
        """Pick the city that was clicked."""
        self._pick(message.index)

    @on(Input.Changed, "#proof")
    def read_proof(self, event: Input.Changed) -> None:
        """Say when both fields are right."""
        event.stop()
        if self._entered == self._refused:
            return
        is_right = self._proof.fits(event.value) and read_entry(self._typed).entry is Entry.ZIP
        self.tell("#verdict", "enter sends it." if is_right else "", tone="good")

    @property
    def _entered(self) -> tuple[str, ...]:
        """What stands in both fields."""
        return tuple(self.query_one(field, Input).value for field in ("#zip", "#proof"))

    def _refuse(self, words: str) -> None:
        """Say why nothing is sent, until a field changes: what was typed just before may be read only now."""
        self._refused = self._entered
        self.tell("#verdict", words, tone="bad")

    def _send(self) -> None:
        if not self._is_zip():
            return
        proof = self.query_one("#proof", Input)
        if self._proof.fits(proof.value):
            self.answer(self._typed)
            return
        self._refuse(f"Not the {self._proof.what}. Nothing is sent.")
        self.set_focus(proof)
        proof.select_all()
