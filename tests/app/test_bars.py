"""The single lines: status on top, keys at the bottom."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rich.cells import cell_len
from textual.geometry import Region

from smspins_tui.models import Outcome
from smspins_tui.store import Call, Connection, JournalState, Link, State
from smspins_tui.ui.command import COMMANDS, Command
from smspins_tui.ui.widgets.key_bar import KeyBar, placed
from smspins_tui.ui.widgets.status_bar import StatusBar
from tests.app.pane_host import ARMED, NOW, PaneApp, account


def status(app: PaneApp) -> str:
    return app.panes.query_one(StatusBar).render_line(0).text


def keys(app: PaneApp) -> str:
    return app.panes.query_one(KeyBar).render_line(0).text


class TestStatus:
    async def test_tells_everything_at_120_columns(self) -> None:
        app = PaneApp()
        async with app.run_test(size=(120, 36)):
            assert status(app).split("  ") == [
                " SMSPins", "default", "● live", "1 unknown", "41/60 calls a minute", "6 open", "2 new",
                *[""] * 3, " 22:14 ET", "auto check ends in 1 h 46 m ",
            ]  # fmt: skip

    @pytest.mark.parametrize(
        ("width", "gone"),
        [(80, ["calls a minute"]), (60, ["/60", "22:14"]), (50, ["/60", "22:14", "new"]), (32, ["default", "open"])],
    )
    async def test_gives_way_in_order_when_narrow(self, width: int, gone: list[str]) -> None:
        app = PaneApp()
        async with app.run_test(size=(width, 24)):
            shown = status(app)

            assert not [word for word in gone if word in shown]
            assert "● live" in shown
            assert "1 unknown" in shown
            assert "1 h 46 m" in shown
            assert cell_len(shown) == width

    @pytest.mark.parametrize("link", Link)
    @pytest.mark.parametrize("width", [120, 80, 30])
    async def test_connection_and_what_is_unknown_are_never_left_out(self, link: Link, width: int) -> None:
        app = PaneApp(account(3, connection=Connection(link, retry_at=NOW + 8), armed=ARMED, is_read_only=True))
        async with app.run_test(size=(width, 24)):
            shortest = {Link.OTHER_ACCOUNT: "account?", Link.NONE_LISTED: "listed, K"}
            assert shortest.get(link, link.value) in status(app)
            assert "1 unknown" in status(app)

    async def test_names_what_else_a_person_has_to_know(self) -> None:
        state = account(
            3,
            journal=JournalState.BROKEN,
            journal_words="disk full",
            is_read_only=True,
            armed=ARMED,
        )
        app = PaneApp(state)
        async with app.run_test(size=(250, 24)):
            for words in (
                "READ ONLY",
                "journal: disk full; calls are off, --no-journal goes on",
                "copies the next code of (212) 555-0100",
            ):
                assert words in status(app)

    @pytest.mark.parametrize(
        ("width", "words"),
        [
            (140, "journal: the disk is full; calls are off, --no-journal goes on"),
            (120, "journal: the disk is full; --no-journal"),
            (80, "journal: the disk is full; --no-journal"),
            (60, "journal broken; --no-journal"),
            (50, "journal broken"),
        ],
    )
    async def test_says_why_the_journal_is_broken_and_what_helps(self, width: int, words: str) -> None:
        why = "the journal fails: the disk is full"
        app = PaneApp(account(3, journal=JournalState.BROKEN, journal_words=why, intents={}))
        async with app.run_test(size=(width, 24)):
            assert words in status(app)

    async def test_draws_only_when_it_reads_otherwise(self, monkeypatch: pytest.MonkeyPatch) -> None:
        app = PaneApp()
        async with app.run_test(size=(120, 36)) as pilot:
            await pilot.pause()
            bar = app.panes.query_one(StatusBar)
            asked: list[Region] = []
            draw = bar.refresh

            def asking(*regions: Region, **more: bool) -> StatusBar:
                asked.extend(regions or [bar.size.region])
                return draw(*regions, **more)

            monkeypatch.setattr(bar, "refresh", asking)
            app.panes.now += 9
            app.feed(replace(app.state, inboxes=dict(app.state.inboxes)))
            await pilot.pause()
            assert asked == []

            one = replace(app.state.inboxes["23355"], unread=1)
            app.feed(replace(app.state, inboxes={**app.state.inboxes, "23355": one}))
            await pilot.pause()
            assert asked == [bar.size.region]

    async def test_clock_and_countdown_go_by_the_minute(self) -> None:
        app = PaneApp()
        async with app.run_test(size=(120, 36)) as pilot:
            before = status(app)
            app.panes.now = NOW + 30
            await pilot.pause()
            assert status(app)[60:] == before[60:]

            app.panes.now = NOW + 40
            await pilot.pause()
            assert "22:15 ET  auto check ends in 1 h 45 m" in status(app)

    async def test_local_time_is_called_so(self) -> None:
        app = PaneApp()
        async with app.run_test(size=(120, 36)) as pilot:
            app.panes.query_one(StatusBar).is_local_time = True
            await pilot.pause()

            assert " here  " in status(app)

    async def test_counts_the_calls_of_the_last_minute_in_steps(self) -> None:
        calls = tuple(Call(NOW - second, "status", "ok", 0.1, is_good=True) for second in (0, 10, 59, 61, 900))
        app = PaneApp(account(3, calls=calls))
        async with app.run_test(size=(120, 36)) as pilot:
            assert "3/60 calls" in status(app)
            app.panes.now = NOW + 55
            await pilot.pause()
            assert "1/60 calls" in status(app)

    async def test_with_nothing_open_the_count_waits_for_the_minute(self) -> None:
        calls = tuple(Call(NOW - second, "status", "ok", 0.1, is_good=True) for second in range(30))
        app = PaneApp(account(3, calls=calls, requests={}, intents={}))
        async with app.run_test(size=(120, 36)) as pilot:
            before = status(app)
            app.panes.now = NOW + 39
            await pilot.pause()

            assert status(app) == before

    async def test_the_first_call_is_counted_at_once(self) -> None:
        state = account(3, calls=(), requests={}, intents={})
        app = PaneApp(state)
        async with app.run_test(size=(120, 36)) as pilot:
            assert "0/60 calls" in status(app)
            app.feed(replace(state, calls=(Call(NOW, "telephones", "ok", 0.1, is_good=True),)))
            await pilot.pause()

            assert "1/60 calls" in status(app)

    async def test_many_calls_at_once_are_counted_at_once_and_few_later(self) -> None:
        def calls(count: int) -> State:
            made = tuple(Call(NOW, "telephones", "ok", 0.1, is_good=True) for _ in range(count))
            return account(3, calls=made, requests={}, intents={})

        app = PaneApp(calls(1))
        async with app.run_test(size=(120, 36)) as pilot:
            shown = []
            for count in (1, 3, 6, 7):
                app.feed(calls(count))
                await pilot.pause()
                shown.append(status(app).partition("/60")[0].split()[-1])

            assert shown == ["1", "1", "6", "6"]

    async def test_quiet_account_is_all_good(self) -> None:
        state = State(connection=Connection(Link.LIVE, answered_at=NOW), journal=JournalState.OPEN, is_whole=True)
        app = PaneApp(state)
        async with app.run_test(size=(120, 36)):
            assert "● live  0/60 calls a minute  0 open  0 new" in status(app)
            assert "unknown" not in status(app)

    async def test_unknown_outcome_is_counted(self) -> None:
        state = account(3)
        two = {**state.intents, 9: replace(state.intents[7], intent_id=9, outcome=Outcome.UNKNOWN)}
        app = PaneApp(replace(state, intents=two))
        async with app.run_test(size=(120, 36)):
            assert "2 unknown" in status(app)


class TestKeys:
    @pytest.mark.parametrize("width", [200, 120, 80, 60, 40, 30])
    async def test_shows_what_fits_and_always_ends_in_help(self, width: int) -> None:
        app = PaneApp()
        async with app.run_test(size=(width, 24)):
            assert keys(app).rstrip().endswith("? Help")
            assert cell_len(keys(app)) == width

    def test_commands_come_by_rank_and_only_those_with_one(self) -> None:
        shown = [command for _, _, command in placed(sorted_commands(), 1000)]

        assert shown == sorted_commands()
        assert shown[-1].id == "help"

    async def test_click_does_what_the_key_does(self) -> None:
        app = PaneApp()
        async with app.run_test(size=(120, 36)) as pilot:
            await pilot.click("#keys", offset=(3, 0))

        assert app.return_value == "check"

    async def test_click_beside_the_keys_does_nothing(self) -> None:
        app = PaneApp()
        async with app.run_test(size=(200, 36)) as pilot:
            await pilot.click("#keys", offset=(199, 0))

            assert app.is_running


def sorted_commands() -> list[Command]:
    ranked = [command for command in COMMANDS if command.rank is not None]
    return sorted(ranked, key=lambda command: command.rank or 0)
