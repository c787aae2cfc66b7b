"""The terminal for tests, tried on small programs of the standard library."""

from __future__ import annotations

import os
import select
import signal
import sys
from functools import partial
from pathlib import Path

import pytest

from tests.environment import plain_environment
from tests.pty_driver import Terminal, TimedOut, key_bytes

RAW = "import os, sys, tty; tty.setraw(0); "


def start(home: Path, code: str, columns: int = 40, lines: int = 8) -> Terminal:
    return Terminal([sys.executable, "-c", code], env=plain_environment(home), columns=columns, lines=lines)


def has_chunks(terminal: Terminal, count: int, _: str) -> bool:
    return len(terminal.chunks) >= count


def has_ended(pidfd: int, seconds: float) -> bool:
    return bool(select.select([pidfd], [], [], seconds)[0])


def test_screen_shows_what_was_written_where_it_was_put(tmp_path: Path) -> None:
    with start(tmp_path, r"print('\x1b[2;5Hthere', end='', flush=True); input()") as terminal:
        terminal.wait_for("there")
        assert terminal.screen().splitlines()[1] == "    there"


def test_the_program_gets_the_size_and_the_environment_asked_for(tmp_path: Path) -> None:
    code = "import os; print(os.get_terminal_size(), os.environ['TERM'], os.environ['HOME'])"
    with start(tmp_path, code, columns=200, lines=10) as terminal:
        terminal.wait_for(rf"columns=200, lines=10\) xterm-256color {tmp_path}")


def test_the_program_gets_nothing_of_the_runners_own_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMSPINS_API_KEY", "not-for-children")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("TMUX", "/tmp/x")
    assert not {"SMSPINS_API_KEY", "PYTHONDONTWRITEBYTECODE", "TMUX"} & set(plain_environment(tmp_path))


def test_a_resize_reaches_the_program(tmp_path: Path) -> None:
    code = (
        "import os, signal\n"
        "signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGWINCH})\n"
        "print('ready', flush=True)\n"
        "signal.sigwait({signal.SIGWINCH})\n"
        "print(os.get_terminal_size(), flush=True); input()"
    )
    with start(tmp_path, code) as terminal:
        terminal.wait_for("ready")
        terminal.resize(50, 12)
        terminal.wait_for(r"columns=50, lines=12")
        assert len(terminal.screen().split("\n")) == 12


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("j", b"j"),
        ("ctrl+c", b"\x03"),
        ("enter", b"\r"),
        ("shift+tab", b"\x1b[Z"),
        ("up", b"\x1b[A"),
        ("é", "é".encode()),
    ],
)
def test_a_key_is_sent_as_a_plain_terminal_sends_it(tmp_path: Path, name: str, sent: bytes) -> None:
    code = RAW + "print('ready', end=' ', flush=True); print(os.read(0, 99))"
    with start(tmp_path, code) as terminal:
        terminal.wait_for("ready")
        terminal.press(name)
        terminal.wait_for(lambda text: repr(sent) in text)


def test_an_unknown_key_is_an_error_and_not_typed() -> None:
    with pytest.raises(ValueError, match="unknown key"):
        key_bytes("entre")


def test_typed_text_is_read_by_the_program(tmp_path: Path) -> None:
    with start(tmp_path, "print('got', input('> '))") as terminal:
        terminal.wait_for("^>")
        terminal.type("95129\r")
        terminal.wait_for("got 95129")


def test_a_click_is_sent_with_its_cell(tmp_path: Path) -> None:
    code = RAW + "print('ready', end=' ', flush=True); print(os.read(0, 99))"
    with start(tmp_path, code) as terminal:
        terminal.wait_for("ready")
        terminal.click(4, 2)
        terminal.wait_for(r"<0;5;3M.*<0;5;3m")


def test_the_clipboard_is_what_osc_52_carried_last(tmp_path: Path) -> None:
    code = r"print('\x1b]52;c;b2xk\x07\x1b]52;c;NTMyMDg0\x1b\\done')"
    with start(tmp_path, code) as terminal:
        terminal.wait_for("^done")
        assert terminal.clipboard == "532084"


def test_no_clipboard_and_no_title_without_a_sequence_for_them(tmp_path: Path) -> None:
    with start(tmp_path, "print('done')") as terminal:
        terminal.wait_for("done")
        assert (terminal.clipboard, terminal.title) == (None, None)


def test_the_title_is_read(tmp_path: Path) -> None:
    with start(tmp_path, r"print('\x1b]2;5 new\x07done')") as terminal:
        terminal.wait_for("^done")
        assert terminal.title == "5 new"


def test_questions_to_the_terminal_are_answered(tmp_path: Path) -> None:
    code = RAW + (
        r"print('\x1b[3;4H\x1b[6n', end='', flush=True); place = os.read(0, 99); "
        r"print('\x1b[c', end='', flush=True); kind = os.read(0, 99); "
        r"print('\x1b[?2026$p', end='', flush=True); mode = os.read(0, 99); "
        r"print('\x1b[?2048$p', end='', flush=True); none = os.read(0, 99); "
        r"print(place, kind, mode, none)"
    )
    with start(tmp_path, code, columns=120) as terminal:
        terminal.wait_for(lambda text: r"b'\x1b[3;4R' b'\x1b[?62;22c' b'\x1b[?2026;2$y' b'\x1b[?2048;0$y'" in text)


def test_sequences_of_newer_terminals_leave_nothing_on_the_screen(tmp_path: Path) -> None:
    code = r"print('a\x1b[>25u\x1b[<u\x1b]22;text\x1b\\\x1bPq#0\x1b\\\x1b[=1ub', end='', flush=True); input()"
    with start(tmp_path, code) as terminal:
        terminal.wait_for(r"^ab$")


def test_a_sequence_cut_in_two_is_read_as_one(tmp_path: Path) -> None:
    parts = [rb"a\x1b", rb"[<", rb"1u", rb"b\x1b]2;", rb"x\x1b", rb"\\c"]
    code = RAW + "".join(f"os.write(1, b'{part.decode()}'); os.read(0, 1); " for part in parts)
    with start(tmp_path, code) as terminal:
        for count in range(1, len(parts) + 1):
            terminal.wait_for(partial(has_chunks, terminal, count))
            terminal.press("enter")
        assert terminal.wait_exit() == 0
        assert terminal.screen().strip() == "abc"
        assert terminal.title == "x"


def test_the_alternate_screen_begins_and_ends_empty(tmp_path: Path) -> None:
    code = r"print('shell'); print('\x1b[?1049hfull', flush=True); input(); print('\x1b[?1049lback', flush=True)"
    with start(tmp_path, code) as terminal:
        terminal.wait_for("full")
        assert 1049 in terminal.modes
        assert "shell" not in terminal.screen()
        terminal.press("enter")
        terminal.wait_for("back")
        assert 1049 not in terminal.modes
        assert "full" not in terminal.screen()


def test_echo_is_told_as_the_program_set_it(tmp_path: Path) -> None:
    with start(
        tmp_path, "print('cooked', flush=True); input(); " + RAW + "print('raw', flush=True); os.read(0, 1)"
    ) as terminal:
        terminal.wait_for("cooked")
        assert terminal.is_echoing
        terminal.press("enter")
        terminal.wait_for("raw")
        assert not terminal.is_echoing


def test_a_wait_that_fails_shows_the_screen(tmp_path: Path) -> None:
    with start(tmp_path, "print('something else', flush=True); input()") as terminal:
        terminal.wait_for("else")
        with pytest.raises(TimedOut, match="something else"):
            terminal.wait_for("never", timeout=0.05)


def test_a_wait_on_a_program_that_ended_does_not_wait_for_its_timeout(tmp_path: Path) -> None:
    with start(tmp_path, "print('bye')") as terminal, pytest.raises(TimedOut, match="bye"):
        terminal.wait_for("never", timeout=3600)


def test_a_time_is_that_of_the_bytes_and_not_of_the_look(tmp_path: Path) -> None:
    code = "print('one', flush=True); input(); print('two', flush=True); input(); print('three')"
    with start(tmp_path, code) as terminal:
        terminal.wait_for(lambda _: terminal.chunks)
        terminal.press("enter")
        two = terminal.wait_for("two")
        terminal.press("enter")
        assert terminal.wait_exit() == 0
        assert [chunk.at for chunk in terminal.chunks if b"two" in chunk.data] == [two]
        assert terminal.wait_for("three") >= two


def test_silence_is_waited_for(tmp_path: Path) -> None:
    with start(tmp_path, "print('one'); print('two', flush=True); input()") as terminal:
        terminal.wait_for("two")
        assert terminal.wait_quiet(0.05) == terminal.chunks[-1].at


def test_endless_output_is_never_quiet(tmp_path: Path) -> None:
    code = "import time\nwhile True: print('x', end='', flush=True); time.sleep(0.01)"
    with start(tmp_path, code) as terminal:
        terminal.wait_for("x")
        with pytest.raises(TimedOut):
            terminal.wait_quiet(1.0, timeout=0.1)


def test_output_since_a_mark_is_only_what_came_after_it(tmp_path: Path) -> None:
    with start(tmp_path, RAW + "print('one', flush=True); os.read(0, 1); print('two', flush=True)") as terminal:
        terminal.wait_for("one")
        mark = len(terminal.chunks)
        terminal.press("enter")
        terminal.wait_for("two")
        assert terminal.output(mark).strip() == b"two"
        assert b"one" in terminal.output()


@pytest.mark.parametrize(
    ("code", "expected"), [("raise SystemExit(3)", 3), ("import os; os.kill(os.getpid(), 15)", -15)]
)
def test_the_exit_code_is_told(tmp_path: Path, code: str, expected: int) -> None:
    with start(tmp_path, code) as terminal:
        assert terminal.wait_exit() == expected


def test_memory_and_cpu_are_those_of_the_program(tmp_path: Path) -> None:
    code = "block = bytearray(50 << 20); n = sum(range(10**6))\nprint('ready', flush=True); input()"
    with start(tmp_path, code) as terminal:
        terminal.wait_for("ready")
        assert 50 << 20 < terminal.rss() < 90 << 20
        assert terminal.cpu() > 0


def test_a_hang_up_ends_a_program_as_a_closed_window_does(tmp_path: Path) -> None:
    with start(tmp_path, "print('ready', flush=True); input()") as terminal:
        terminal.wait_for("ready")
        terminal.hang_up()
        assert terminal.wait_exit() == -signal.SIGHUP
        assert "ready" in terminal.screen()


def test_closing_ends_the_whole_process_group_and_nothing_else(tmp_path: Path) -> None:
    code = (
        "import signal, subprocess, sys\n"
        "signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(3600)'])\n"
        "print('child', child.pid, flush=True); child.wait()"
    )
    with start(tmp_path, "print('ready', flush=True); input()") as other, start(tmp_path, code) as terminal:
        other.wait_for("ready")
        terminal.wait_for(r"child \d+$")
        child = os.pidfd_open(int(terminal.screen().split()[1]))
        assert not has_ended(child, 0)
        terminal.close()
        assert has_ended(child, 20)
        assert other.process.poll() is None
        os.close(child)


def test_closing_twice_or_at_once_is_no_error(tmp_path: Path) -> None:
    terminal = start(tmp_path, "input()")
    terminal.close()
    terminal.close()
    assert terminal.process.returncode == -signal.SIGKILL


def test_the_bare_app_draws_its_rows_and_ends_on_its_key(tmp_path: Path) -> None:
    command = [sys.executable, str(Path(__file__).parents[1] / "bare_app.py"), "30"]
    with Terminal(command, env=plain_environment(tmp_path)) as terminal:
        terminal.wait_for(r"\(212\) 555-0129 +29 +off +row 29")
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert terminal.is_echoing
        assert not terminal.modes & {1000, 1003, 1049, 2004}
