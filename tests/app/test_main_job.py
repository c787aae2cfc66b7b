"""The main job, by keys alone, against a real server on loopback."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from smspins_tui.journal import first_screen
from smspins_tui.models import AutoState, Kind, Outcome, Status
from smspins_tui.sandbox.agent import CALM
from smspins_tui.sandbox.answers import Shape
from tests.app.console import boot_on, console
from tests.conftest import MakeSandbox

SIZES = [(120, 36), (80, 24)]
QUICK = replace(CALM, speed=50)
SLOW = replace(CALM, speed=0.01)


@pytest.fixture(autouse=True)
def _no_tmux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TMUX", raising=False)


@pytest.mark.parametrize("size", SIZES)
async def test_a_check_brings_its_code_to_the_clipboard(
    make_sandbox: MakeSandbox, tmp_path: Path, size: tuple[int, int]
) -> None:
    sandbox = make_sandbox(habits=QUICK)
    sandbox.control("message", telephone_id="23354", text="Your Acme code is 532084.", is_left=True)
    async with console(boot_on(sandbox, tmp_path), size) as here:
        await here.until_live()
        await here.press("c")
        await here.until_status(Kind.CHECK, Status.SUCCESS)
        await here.until_text("SUCCESS")
        assert "532084" in str(here.state.threads["23354"])
        await here.press("y")
        await here.until(lambda: here.copied, "something is copied")
    assert here.copied == ["532084"]
    assert sandbox.count("bulk_sms/request") == 1


@pytest.mark.parametrize("size", SIZES)
async def test_an_armed_copy_takes_the_next_code(
    make_sandbox: MakeSandbox, tmp_path: Path, size: tuple[int, int]
) -> None:
    sandbox = make_sandbox(habits=SLOW)
    async with console(boot_on(sandbox, tmp_path), size) as here:
        await here.until_live()
        await here.press("c")
        await here.until(lambda: here.requests(Kind.CHECK), "the check is requested")
        await here.press("y")
        await here.until(lambda: here.state.armed, "armed")
        sandbox.inject("23354", "G-481516 is your verification code.", here.requests(Kind.CHECK)[0].id)
        await here.until(lambda: here.copied, "copied on arrival")
        assert here.state.armed is None
    assert here.copied == ["481516"]


@pytest.mark.parametrize("opener", ["n", "2"])
async def test_an_armed_copy_of_several_codes_takes_no_keys(
    make_sandbox: MakeSandbox, tmp_path: Path, opener: str
) -> None:
    sandbox = make_sandbox(habits=SLOW)
    async with console(boot_on(sandbox, tmp_path)) as here:
        await here.until_live()
        await here.press("c")
        await here.until(lambda: here.requests(Kind.CHECK), "the check is requested")
        await here.press("y", opener)
        await here.until(lambda: here.state.armed, "armed")
        before = here.app.screen
        sandbox.inject("23354", "Codes: 532084 or 771203", here.requests(Kind.CHECK)[0].id)
        await here.until(lambda: here.state.armed is None, "the message came")
        await here.press("1")
        assert here.app.screen is before
        await here.press("ctrl+g", "1")
        await here.until_told("2 codes of (804) 555-0165 came: y picks")
        assert not here.copied
        await here.press("y", "2")
        await here.until(lambda: here.copied, "the second is picked")
    assert here.copied == ["771203"]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("shape", [Shape(), Shape(ids="integers", has_change_status=False)])
async def test_a_number_change_shows_the_new_number(
    make_sandbox: MakeSandbox, tmp_path: Path, size: tuple[int, int], shape: Shape
) -> None:
    sandbox = make_sandbox(habits=QUICK, shape=shape)
    async with console(boot_on(sandbox, tmp_path), size) as here:
        await here.until_live()
        before = here.state.telephones["23354"].number
        await here.press("n")
        await here.type("95129")
        await here.press("enter")
        await here.type(before[-4:])
        await here.press("enter")
        change = await here.until_status(Kind.CHANGE, Status.SUCCESS)
        await here.until(lambda: here.state.telephones["23354"].number != before, "the number changed")
        assert change.zip_code == "95129"
        assert change.new_number == here.state.telephones["23354"].number
    assert sandbox.count("nc/request") == 1


async def test_leaving_the_change_dialog_sends_nothing(make_sandbox: MakeSandbox, tmp_path: Path) -> None:
    sandbox = make_sandbox(habits=QUICK)
    async with console(boot_on(sandbox, tmp_path)) as here:
        await here.until_live()
        await here.press("n")
        await here.type("95129")
        await here.press("enter")
        await here.type("9999")
        await here.press("enter", "ctrl+g")
        await here.until(lambda: here.app.screen is here.app.main, "back on the main screen")
    assert sandbox.count("nc/request") == 0


async def test_x_cancels_a_pending_check(make_sandbox: MakeSandbox, tmp_path: Path) -> None:
    sandbox = make_sandbox(habits=SLOW)
    async with console(boot_on(sandbox, tmp_path)) as here:
        await here.until_live()
        await here.press("c")
        await here.until(lambda: here.requests(Kind.CHECK), "the check is requested")
        await here.press("x")
        await here.until(lambda: here.app.screen is not here.app.main, "the dialog is open")
        await here.press("y")
        await here.until_status(Kind.CHECK, Status.CANCELED)
    assert sandbox.count("bulk_sms/cancel") == 1


async def test_a_lost_race_is_explained(make_sandbox: MakeSandbox, tmp_path: Path) -> None:
    sandbox = make_sandbox(habits=SLOW)
    async with console(boot_on(sandbox, tmp_path)) as here:
        await here.until_live()
        await here.press("c")
        await here.until(lambda: here.requests(Kind.CHECK), "the check is requested")
        check = here.requests(Kind.CHECK)[0]
        await here.press("x")
        await here.until(lambda: sandbox.count("bulk_sms/status") >= 1, "the dialog re-reads the status")
        await here.pilot.pause(0.1)
        sandbox.force("check", check.id, "STARTED")
        await here.press("y")
        await here.until(lambda: "too late" in here.text().casefold(), "it says that it was too late")
        await here.until_status(Kind.CHECK, Status.STARTED)
        assert all(intent.outcome is not Outcome.UNKNOWN for intent in here.state.intents.values())


async def test_auto_check_brings_later_messages_by_itself(make_sandbox: MakeSandbox, tmp_path: Path) -> None:
    sandbox = make_sandbox(habits=QUICK)
    async with console(boot_on(sandbox, tmp_path)) as here:
        await here.until_live()
        await here.press("a")
        await here.until(lambda: here.app.screen is not here.app.main, "the dialog is open")
        await here.press("y")
        await here.until(lambda: here.requests(Kind.CHECK), "its first check is requested")
        belief = here.state.auto_checks["23354"]
        await here.until(lambda: here.state.auto_checks["23354"].is_started, "started")
        assert belief.state is AutoState.ON
        assert (sandbox.count("bulk_sms/autocheck"), sandbox.count("bulk_sms/request")) == (1, 1)
        sandbox.inject("23354", "Later: 771203 is your code")
        await here.press("r")
        await here.until(
            lambda: any("771203" in message.text for message in here.state.threads["23354"]),
            "the later message is there",
        )


async def test_killed_in_mid_check_it_goes_on(make_sandbox: MakeSandbox, tmp_path: Path) -> None:
    sandbox = make_sandbox(habits=SLOW)
    boot = boot_on(sandbox, tmp_path, journal="journal.db")
    async with console(boot) as here:
        await here.until_live()
        await here.press("c")
        await here.until(lambda: here.requests(Kind.CHECK), "the check is requested")
        check = here.requests(Kind.CHECK)[0]
    sandbox.force("check", check.id, "SUCCESS")
    async with console(boot) as again:
        await again.until_status(Kind.CHECK, Status.SUCCESS)
        assert again.requests(Kind.CHECK)[0].id == check.id
    assert sandbox.count("bulk_sms/request") == 1


async def test_what_came_of_a_check_is_still_told_at_the_next_start(make_sandbox: MakeSandbox, tmp_path: Path) -> None:
    sandbox = make_sandbox(habits=QUICK)
    sandbox.control("message", telephone_id="23354", text="Kite|Your code is 532084", is_left=True)
    boot = boot_on(sandbox, tmp_path, journal="journal.db")
    async with console(boot) as here:
        await here.until_live()
        await here.press("c")
        await here.until_text("2 messages")
    assert boot.journal_path is not None
    async with console(replace(boot, first=first_screen(boot.journal_path, 50))) as again:
        assert "2 messages" in again.text()
        await again.until_live()
        assert "2 messages" in again.text()


async def test_a_second_key_press_sends_no_second_check(make_sandbox: MakeSandbox, tmp_path: Path) -> None:
    sandbox = make_sandbox(habits=SLOW)
    async with console(boot_on(sandbox, tmp_path)) as here:
        await here.until_live()
        await here.press("c", "c", "c")
        await here.until(lambda: here.requests(Kind.CHECK), "the check is requested")
        await here.press("c")
        await here.until_told("C sends another")
    assert sandbox.count("bulk_sms/request") == 1


async def test_ctrl_g_leaves_the_palette(make_sandbox: MakeSandbox, tmp_path: Path) -> None:
    async with console(boot_on(make_sandbox(), tmp_path)) as here:
        await here.press("colon")
        await here.until(lambda: here.app.screen is not here.app.main, "the palette is open")
        await here.press("ctrl+g")
        await here.until(lambda: here.app.screen is here.app.main, "back on the main screen")


async def test_to_ask_now_means_the_telephone_that_the_cursor_just_came_to(
    make_sandbox: MakeSandbox, tmp_path: Path
) -> None:
    sandbox = make_sandbox(telephones=2, history_share=0)
    async with console(boot_on(sandbox, tmp_path)) as here:
        await here.until_live()
        other = next(tid for tid in here.state.telephones if tid != here.state.current_id)
        await here.until(lambda: other in here.state.inboxes, "the other was asked in its turn")
        sandbox.inject(other, "Your Acme code is 532084.")
        await here.pilot.press("j", "k", "j", "r")
        await here.until(lambda: "532084" in str(here.state.threads.get(other)), "the other is asked now")


async def test_the_cancel_dialog_says_what_became_of_the_check(make_sandbox: MakeSandbox, tmp_path: Path) -> None:
    sandbox = make_sandbox(habits=SLOW)
    async with console(boot_on(sandbox, tmp_path)) as here:
        await here.until_live()
        await here.press("c")
        await here.until(lambda: here.requests(Kind.CHECK), "there is something to cancel")
        await here.press("x")
        await here.until_text("still PENDING")
        sandbox.force("check", here.requests(Kind.CHECK)[0].id, "SUCCESS")
        await here.until_text("Too late: it is SUCCESS now")
