"""The real screens, fed with strangers' texts in every field that can hold one.

Stands apart because the quick test and the nightly one flood the same screens. The one rule: no server and no
session: the state is set, and what the screens draw of it is looked at on a terminal tall enough to show all of it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.screen import Screen

from smspins_tui.eastern import parse_stamp
from smspins_tui.models import (
    Action,
    AutoCheck,
    AutoState,
    Inbox,
    Intent,
    Kind,
    Message,
    Outcome,
    Request,
    Status,
    Telephone,
    Timeline,
)
from smspins_tui.secret import Secret
from smspins_tui.services.verdict import KeyVerdict, Verdict
from smspins_tui.settings import Settings
from smspins_tui.store import Armed, Connection, JournalState, Link, Notice, State
from smspins_tui.ui.app import SmspinsApp
from smspins_tui.ui.boot import Boot
from smspins_tui.ui.dialogs.auto_check import AutoCheckDialog
from smspins_tui.ui.dialogs.cancel import CancelDialog
from smspins_tui.ui.dialogs.change_number import ChangeNumberDialog
from smspins_tui.ui.dialogs.code_picker import CodePicker
from smspins_tui.ui.dialogs.confirm import ConfirmDialog
from smspins_tui.ui.dialogs.key import KeyDialog
from smspins_tui.ui.dialogs.key_input import KeyInput
from smspins_tui.ui.screens import detail_lines
from smspins_tui.ui.screens.detail import DetailScreen
from smspins_tui.ui.widgets.body import PANES, Body, Shape
from tests.hostile import SHORT, batches, harm_in, joined

NOW = parse_stamp("2024-04-20 22:14:20").at or 0.0
CURRENT = "23354"
TALL = 360
ROWS = 160
"""Texts in one picture of a pane; less than half of the rows, since two panes may share them."""
LOW, MIDDLE, HIGH = 60, 130, 300
WORDS = 390
"""Characters of a toast, which shows 400."""
TOLD = 3_900
"""Characters of one text on any other screen, which shows 4,000."""
TOASTS, TOGETHER = 4, 170


class Flooded(SmspinsApp):
    """The console without what follows the first frame: no session, no journal, no call."""

    def _begin(self) -> None:
        return


@asynccontextmanager
async def flooded(folder: Path, width: int, height: int = TALL) -> AsyncIterator[tuple[Flooded, Pilot[None]]]:
    """Run the console on a terminal of so many cells, with nothing in it yet."""
    boot = Boot(Settings(folder / "config.toml", folder), is_kept=False)
    app = Flooded(boot, clock=lambda: NOW)
    app.animation_level = "none"
    async with app.run_test(size=(width, height), notifications=True) as pilot:
        await pilot.pause()
        yield app, pilot


def harm_on(app: SmspinsApp) -> list[str]:
    """Return what is wrong with what is on the screen now."""
    return harm_in(app.screen._compositor.render_strips(), app.size.width)


# The panes


def telephone(number: int, text: str) -> Telephone:
    """A telephone with a text wherever one can stand."""
    told = parse_stamp(text)
    return Telephone(
        str(23354 + number), text, told, told, NOW, label=text if number % 2 else "", fields=((text, text),)
    )


def request(number: int, text: str) -> Request:
    """A request likewise; each fifth has a status of its own words."""
    status = (Status.OTHER, Status.PENDING, Status.SUCCESS, Status.REMOVED, Status.STARTED)[number % 5]
    told = parse_stamp(text)
    return Request(
        Kind.CHANGE if number % 3 else Kind.CHECK, str(15600 + number), str(23354 + number), text, NOW - number,
        status, text if status is Status.OTHER else status.value, zip_code=text, new_number=text, agent=text,
        timeline=Timeline(told, told, told, told, told, told), fields=((text, text), ("smses", '"a|b"')),
    )  # fmt: skip


def intent(number: int, text: str) -> Intent:
    """A call likewise."""
    action, outcome = tuple(Action)[number % 6], (Outcome.UNKNOWN, Outcome.REFUSED, Outcome.ABSENT)[number % 3]
    return Intent(number, action, str(23354 + number), NOW, text, text, text, outcome, text, NOW, 2, NOW)


def message(number: int, text: str) -> Message:
    """A message likewise."""
    return Message(str(15600 + number), text, 1, CURRENT, text, NOW - number, parse_stamp(text))


def state_of(texts: list[str]) -> State:
    """A state that shows these texts in every pane, and one of them on the bar."""
    telephones = {one.telephone_id: one for one in map(telephone, range(len(texts)), texts)}
    requests = {one.key: one for one in map(request, range(len(texts)), texts)}
    connection = Connection(Link.LIVE, NOW, words=texts[0], faults={texts[1]: texts[2]})
    return State(
        profile=texts[3], telephones=telephones, telephones_at=NOW, requests=requests,
        intents={one.intent_id: one for one in map(intent, range(len(texts)), texts)},
        inboxes={tid: Inbox(1, NOW, NOW) for tid in telephones},
        threads={CURRENT: tuple(map(message, range(len(texts)), texts))},
        auto_checks={CURRENT: AutoCheck(CURRENT, AutoState.ON, NOW)},
        connection=connection, journal=JournalState.BROKEN, journal_words=texts[4], current_id=CURRENT,
        armed=Armed(str(23355), NOW), is_whole=True,
    )  # fmt: skip


async def flood_panes(folder: Path, texts: list[str], width: int) -> list[str]:
    """Show every text in every pane of a width, one picture after the other; return what was wrong."""
    wrong: list[str] = []
    async with flooded(folder, width) as (app, pilot):
        body = app.main.query_one(Body)
        for batch in batches(texts, ROWS):
            app.store.update(**fields_of(state_of(batch)))
            for pane in PANES if body.shape is not Shape.WIDE else PANES[:1]:
                body.show_pane(pane)
                await pilot.pause()
                await pilot.pause()
                wrong += harm_on(app)
    return wrong


def fields_of(state: State) -> dict[str, Any]:
    """The fields of a state by name."""
    return {name: getattr(state, name) for name in State.__dataclass_fields__}


# Words in place of rows, toasts, titles


async def flood_words(folder: Path, texts: list[str], width: int) -> list[str]:
    """Show the texts where a pane has no rows and says why, and on the bar."""
    wrong: list[str] = []
    links = tuple(Link)
    async with flooded(folder, width, LOW) as (app, pilot):
        for number, text in enumerate(joined(texts, WORDS)):
            connection = Connection(links[number % len(links)], words=text, faults={text: text})
            app.store.update(connection=connection, journal_words=text, journal=JournalState.BROKEN, profile=text)
            await pilot.pause()
            wrong += harm_on(app)
    return wrong


async def flood_toasts(folder: Path, texts: list[str], width: int) -> list[str]:
    """Show the texts as words and titles of toasts, some by the store and some by the app."""
    wrong: list[str] = []
    words = joined(texts, WORDS)
    async with flooded(folder, width, LOW) as (app, pilot):
        for number, batch in enumerate(batches(words, TOASTS), 1):
            for text in batch:
                app.toaster.tell(text, title=text)
            app.store.update(notice=Notice(number, batch[0], title=batch[1]))
            await pilot.pause()
            await pilot.pause()
            wrong += harm_on(app)
            app.clear_notifications()
    return wrong


# Details and dialogs


def details_of(texts: list[str]) -> Iterator[detail_lines.Detail]:
    """A detail of each kind that shows these texts."""
    words = "\n".join(texts)
    phone = replace(telephone(1, words), fields=())
    asked = replace(request(0, words), fields=())
    thread = tuple(map(message, range(len(texts)), texts))
    yield detail_lines.request_detail(replace(asked, agent=""), None, thread)
    yield detail_lines.request_detail(replace(request(0, ""), fields=tuple(zip(texts, texts, strict=True))), None)
    yield detail_lines.request_detail(replace(request(1, ""), new_number=words), phone)
    yield detail_lines.intent_detail(replace(intent(0, ""), detail=words), phone)
    yield detail_lines.telephone_detail(phone, now=NOW, inbox=Inbox(1, NOW, NOW), requests=(asked,))
    yield detail_lines.message_detail(message(0, words), None, raw="|".join(texts))


async def flood_details(folder: Path, texts: list[str], width: int) -> list[str]:
    """Show every text in a detail of each kind; return what was wrong."""
    wrong: list[str] = []
    async with flooded(folder, width, HIGH) as (app, pilot):
        for batch in batches([text[:SHORT] for text in texts], TOGETHER):
            for detail in details_of(batch):
                if len(app.screen_stack) == 1:
                    await app.push_screen(DetailScreen(detail))
                assert isinstance(app.screen, DetailScreen)
                app.screen.show(detail.title, detail.sections)
                await pilot.pause()
                wrong += harm_on(app)
    return wrong


def dialogs_of(words: str) -> Iterator[Screen[Any]]:
    """Every dialog, with these words wherever it shows any."""
    phone = replace(telephone(1, words), number="2125550113")
    asked = replace(request(0, words), status=Status.OTHER, status_raw=words)
    yield AutoCheckDialog(phone, AutoCheck(CURRENT, AutoState.ON, NOW), AutoState.ON, "46 m")
    yield CancelDialog(asked, None, _answering(asked))
    yield ChangeNumberDialog(replace(phone, label=""), (asked,), _answering(None), _answering(()))
    yield CodePicker((words[:9], words[9:18]), words)
    yield ConfirmDialog("Quit?", (words,), "yes", "no")
    yield KeyDialog("why", "the keyring", _answering(KeyVerdict(Verdict.REFUSED, words)))
    yield KeyDialog("why", None, _answering(KeyVerdict(Verdict.UNREACHABLE, "no")), why_not=words)


def _answering(result: Any) -> Callable[..., Awaitable[Any]]:  # noqa: ANN401 - each dialog asks something else
    async def answer(*_: object) -> Any:  # noqa: ANN401 - see above
        return result

    return answer


async def flood_dialogs(folder: Path, texts: list[str], width: int) -> list[str]:
    """Show the texts in every dialog; return what was wrong."""
    wrong: list[str] = []
    async with flooded(folder, width, MIDDLE) as (app, pilot):
        for words in joined(texts, TOLD):
            for dialog in dialogs_of(words):
                await app.push_screen(dialog)
                if isinstance(dialog, KeyDialog):
                    dialog.post_message(KeyInput.Given(Secret("key")))
                await pilot.pause()
                wrong += harm_on(app)
                await app.pop_screen()
    return wrong
