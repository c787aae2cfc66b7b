"""Strangers' text on every screen: nothing of it is obeyed, nothing of it shifts a column, and nothing crashes."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen

from smspins_tui import export
from smspins_tui.journal import Journal
from smspins_tui.models import Kind, Request, Status
from smspins_tui.safetext import repair
from smspins_tui.sandbox.agent import CALM
from smspins_tui.sandbox.server import Sandbox
from smspins_tui.ui.dialogs.confirm import ConfirmDialog
from smspins_tui.ui.screens.detail import DetailScreen
from smspins_tui.ui.screens.detail_lines import request_detail
from tests.app import flood
from tests.app.console import Console, boot_on, console
from tests.conftest import MakeSandbox
from tests.hostile import LONG_TEXTS, ORDERS, payloads

Flood = Callable[[Path, list[str], int], Awaitable[list[str]]]

QUICK_FLOODS = (flood.flood_panes, flood.flood_words, flood.flood_toasts)
SLOW_FLOODS = (flood.flood_details, flood.flood_dialogs)
WIDTHS = (120, 80, 50)
USUAL, FEWER, MANY = 2_000, 500, 20_000
FIRST = "23354"
CLICK = "[@click=app.exit]here[/]"
WORST = (
    "\x1b]52;c;b3duZWQ=\x07\x9b2J\u202e[/b][@click=app.exit]x[/]\ud800 \u200d\r\nZ"
    + "\u0335" * 40
    + " 漢字 code 532084"
)
KEYS = (
    "1 2 enter escape 2 x 3 enter escape y Y t 1 enter escape n escape a "
    "escape question_mark escape K escape colon escape z f"
)
SLOW = replace(CALM, speed=0.01)


def name_of(flood: object) -> str:
    return getattr(flood, "__name__", "")


@pytest.mark.parametrize(
    ("flood", "count"), [*((one, USUAL) for one in QUICK_FLOODS), *((one, FEWER) for one in SLOW_FLOODS)], ids=name_of
)
async def test_no_text_does_anything_on_any_screen_but_stand_there(flood: Flood, count: int, tmp_path: Path) -> None:
    assert await flood(tmp_path, payloads(count), 120) == []


@pytest.mark.parametrize("width", WIDTHS[1:])
async def test_the_panes_of_the_other_layouts_hold_too(width: int, tmp_path: Path) -> None:
    assert await flood.flood_panes(tmp_path, payloads(flood.ROWS), width) == []


async def test_long_texts_without_a_space_hold_on_every_screen(tmp_path: Path) -> None:
    texts = [*LONG_TEXTS[:2], *payloads(flood.ROWS)]
    async with flood.flooded(tmp_path, 80, 40) as (app, pilot):
        app.store.update(**flood.fields_of(flood.state_of(texts)))
        for text in texts[:2]:
            app.toaster.tell(text, title=text)
        for screen in (*map(DetailScreen, flood.details_of(texts[:3])), *flood.dialogs_of(texts[1])):
            await app.push_screen(screen)
            await pilot.pause()
            assert flood.harm_on(app) == []
            await app.pop_screen()


@pytest.mark.nightly
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("flood", [*QUICK_FLOODS, *SLOW_FLOODS], ids=name_of)
async def test_twenty_thousand_texts_do_nothing_on_any_screen(flood: Flood, width: int, tmp_path: Path) -> None:
    assert await flood(tmp_path, payloads(MANY, seed=width), width) == []


async def test_what_looks_like_markup_is_shown_as_it_was_written(tmp_path: Path) -> None:
    texts = [
        "code [ABC123] ok",
        "[/b] is your code",
        "[b]bold[/b]",
        "[$primary]",
        "\\[b]",
        "[1]",
        "[/]",
        "[@click",
        "[[",
    ]
    words = " ".join(texts)
    async with flood.flooded(tmp_path, 120, 80) as (app, pilot):
        app.store.update(**flood.fields_of(flood.state_of(texts)))
        app.toaster.tell(words, title=texts[0])
        await pilot.pause()
        await pilot.pause()
        shown = "".join(strip.text for strip in app.screen._compositor.render_strips())
        assert [text for text in texts if text not in shown] == []
        screens: list[Screen[Any]] = [*map(DetailScreen, flood.details_of(texts))]
        for screen in (*screens, ConfirmDialog("Quit?", tuple(texts), "yes", "no")):
            await app.push_screen(screen)
            await pilot.pause()
            shown = "".join(strip.text for strip in app.screen._compositor.render_strips())
            assert [text for text in texts if text not in shown] == []
            await app.pop_screen()


async def test_a_click_on_markup_does_nothing(tmp_path: Path) -> None:
    async with flood.flooded(tmp_path, 120, 40) as (app, pilot):
        app.store.update(**flood.fields_of(flood.state_of([CLICK] * 9)))
        app.toaster.tell(CLICK, title=CLICK)
        await pilot.pause()
        for screen in (None, *map(DetailScreen, flood.details_of([CLICK] * 3)), *flood.dialogs_of(CLICK)):
            if screen is not None:
                await app.push_screen(screen)
            await pilot.pause()
            shown = [strip.text for strip in app.screen._compositor.render_strips()]
            places = [(line.index("here"), row) for row, line in enumerate(shown) if "here" in line][:1]
            for place in places:
                await pilot.click(offset=place)
            assert app.return_code is None
            assert app._exit is False
            if screen is not None and app.screen is screen:
                await app.pop_screen()


@pytest.mark.parametrize("depth", [1, 500, 950, 990, 100_000])
async def test_an_answer_nested_as_deep_as_a_parser_goes_is_shown(depth: int, tmp_path: Path) -> None:
    nested = "[" * depth + "]" * depth
    fields = (("smses", nested), ("status", nested))
    told = Request(Kind.CHECK, "15600", FIRST, "2125550113", flood.NOW, Status.SUCCESS, "SUCCESS", fields=fields)
    async with flood.flooded(tmp_path, 120, 40) as (app, pilot):
        app.store.update(requests={told.key: told})
        await app.push_screen(DetailScreen(request_detail(told, None)))
        await pilot.pause()
        await app.pop_screen()
        await pilot.pause()
        assert "15600" in "".join(strip.text for strip in app.screen._compositor.render_strips())


# Through the whole console: the API, the journal, the screens, the files


def spoil(sandbox: Sandbox, check: str, text: str) -> None:
    """Put a text into every field of the API that can hold one."""
    sandbox.world.override(
        "check", int(check), agent_name=text, status=text, telephone=text, smses=text, updated_at=text, queued_at=text,
        last_telephone=text,
    )  # fmt: skip
    sandbox.world.edit_telephone(int(FIRST), number=text)


async def visit_every_screen(here: Console, seen: list[str]) -> None:
    """Open each screen from the keyboard and look at it."""
    for keys in KEYS.split():
        await here.press(keys)
        seen += flood.harm_on(here.app)


@pytest.mark.parametrize("size", [(80, 24)])
async def test_a_hostile_server_is_shown_and_not_obeyed(
    make_sandbox: MakeSandbox, tmp_path: Path, size: tuple[int, int]
) -> None:
    sandbox = make_sandbox(habits=SLOW, history_share=0)
    wrong: list[str] = []
    async with console(boot_on(sandbox, tmp_path, journal="journal.db"), size) as here:
        await here.until_live()
        await here.press("c")
        await here.until(lambda: here.requests(Kind.CHECK), "the check is requested")
        spoil(sandbox, here.requests(Kind.CHECK)[0].id, WORST)
        sandbox.inject(FIRST, WORST)
        await here.press("r")
        await here.until(lambda: here.requests(Kind.CHECK)[0].status_raw == repair(WORST), "the status came")
        await here.until(lambda: here.state.threads.get(FIRST), "the message came")
        await here.until(lambda: here.state.telephones[FIRST].number == repair(WORST), "the number came")
        await visit_every_screen(here, wrong)
        sandbox.fault("not-json", body=json.dumps({"success": False, "message": WORST}))
        await here.press("r", "c", "C")
        await here.until(lambda: here.state.connection.faults, "the refusal came")
        await visit_every_screen(here, wrong)
        assert not [text for text in here.copied if ORDERS.search(text.replace("\n", ""))]
        assert "532084" in here.copied
    assert wrong == []
    await look_into_files(tmp_path / "journal.db", sandbox.url)


async def look_into_files(path: Path, url: str) -> None:
    """The journal and the JSON hold the text as it came, the CSV one that is safe to open."""
    journal = await Journal.open(path, profile="default", base_url=url)
    kept = [message async for messages in journal.pages() for message in messages]
    await journal.close()
    texts = {message.text for message in kept}
    assert repair(WORST) in texts
    as_json, as_csv = StringIO(), StringIO()
    for writer in (export.JsonWriter(as_json), export.CsvWriter(as_csv)):
        writer.start()
        writer.write(kept)
        writer.end()
    assert as_json.getvalue().isascii()
    assert {row["text"] for row in json.loads(as_json.getvalue())} == texts
    assert ORDERS.search(as_csv.getvalue().replace("\n", "")) is None
