"""The command line: arguments, what is put together for a start, exit codes.

Stands apart as the one place that knows every room. The one rule: nothing heavy is imported before it is needed, and
the key is out of the environment before anything else happens.

Exit codes: 0 done, 1 failed, 2 wrong use or no terminal (said in one line), 130 left with ctrl+c.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, MutableMapping, Sequence
from typing import NamedTuple

from smspins_tui import __version__, runtime
from smspins_tui.errors import KeystoreError, SettingsError, SmspinsError
from smspins_tui.keystore import FoundKey, KeyEnvironment, find_outside, take_environment
from smspins_tui.settings import Settings, journal_path, load

ROWS = 60
"""Rows of the journal that the first frame may show."""

DONE, FAILED, WRONG_USE, INTERRUPTED = 0, 1, 2, 130

Environ = MutableMapping[str, str]
Run = Callable[[argparse.Namespace, Environ, KeyEnvironment], int]


class Command(NamedTuple):
    """A command: what the help says of it, what adds its arguments (importing its room), and what runs it."""

    help: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Run


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command that `argv` (without the program's name) asks for; return the exit code."""
    environ = os.environ
    keys = take_environment(environ)
    # Textual would write typed keys and pastes into that file
    environ.pop("TEXTUAL_LOG", None)
    words = sys.argv[1:] if argv is None else argv
    arguments = _parser(words).parse_args(words)
    run: Run = arguments.run
    try:
        return run(arguments, environ, keys)
    except (SettingsError, KeystoreError) as error:
        return _refuse(str(error), WRONG_USE)
    except SmspinsError as error:
        return _refuse(str(error), FAILED)
    except KeyboardInterrupt:  # at a prompt, of ours or of the key's command: a traceback would say nothing
        sys.stderr.write("\n")
        return INTERRUPTED
    except BrokenPipeError:  # whoever reads has had enough; Python would complain about it at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """Return the parser; a command's own arguments are there only where one of the words is its name."""
    parser = argparse.ArgumentParser(
        prog="smspins-tui",
        description="A full-screen console for telephone numbers that receive SMS.",
        epilog="The key comes from SMSPINS_API_KEY, SMSPINS_API_KEY_FILE, SMSPINS_API_KEY_COMMAND, the keyring, or a "
        "dialog: never from an argument.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"smspins-tui {__version__}")
    parser.add_argument("--demo", action="store_true", help="try it on a sandbox: no key, no network, nothing kept")
    parser.add_argument("--profile", metavar="NAME", help="another account: own key, own journal")
    parser.add_argument("--read-only", action="store_true", help="no call with an effect")
    parser.add_argument("--no-journal", action="store_true", help="nothing is kept: a crash forgets what is open")
    parser.set_defaults(run=_run_console)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name, command in COMMANDS.items():
        own = commands.add_parser(name, help=command.help, description=command.help)
        own.set_defaults(run=command.run)
        if name in words:
            own.add_argument("--profile", metavar="NAME", default=argparse.SUPPRESS, help="another account")
            command.add_arguments(own)
    return parser


def _add_key(parser: argparse.ArgumentParser) -> None:
    from smspins_tui import key_command

    key_command.add_arguments(parser)


def _run_key(arguments: argparse.Namespace, environ: Environ, keys: KeyEnvironment) -> int:
    from smspins_tui import key_command

    settings = load(environ, profile=arguments.profile)
    return key_command.run(arguments, settings, keys, sys.stdin, sys.stdout, sys.stderr)


def _add_sandbox(parser: argparse.ArgumentParser) -> None:
    from smspins_tui.sandbox import command

    command.add_arguments(parser)


def _run_sandbox(arguments: argparse.Namespace, _environ: Environ, _keys: KeyEnvironment) -> int:
    from smspins_tui.sandbox import command

    return command.run(arguments)


def _add_nothing(_parser: argparse.ArgumentParser) -> None:
    """A command without arguments of its own."""


def _run_doctor(arguments: argparse.Namespace, environ: Environ, keys: KeyEnvironment) -> int:
    from smspins_tui import doctor

    return doctor.run(load(environ, profile=arguments.profile), keys, environ, sys.stdout)


def _add_export(parser: argparse.ArgumentParser) -> None:
    from smspins_tui import export

    export.add_export_arguments(parser)


def _run_export(arguments: argparse.Namespace, environ: Environ, _keys: KeyEnvironment) -> int:
    from smspins_tui import export

    return export.run_export(arguments, load(environ, profile=arguments.profile), sys.stdout)


def _add_purge(parser: argparse.ArgumentParser) -> None:
    from smspins_tui import export

    export.add_purge_arguments(parser)


def _run_purge(arguments: argparse.Namespace, environ: Environ, _keys: KeyEnvironment) -> int:
    from smspins_tui import export

    return export.run_purge(arguments, load(environ, profile=arguments.profile), sys.stdout)


COMMANDS = {
    "key": Command("keep, look for or delete the API key", _add_key, _run_key),
    "doctor": Command("what there is on this machine, and whether the API answers", _add_nothing, _run_doctor),
    "export": Command("write the messages of the journal as CSV or JSON", _add_export, _run_export),
    "purge": Command("forget messages", _add_purge, _run_purge),
    "sandbox": Command("a server that behaves as the API document says", _add_sandbox, _run_sandbox),
}


def _run_console(arguments: argparse.Namespace, environ: Environ, keys: KeyEnvironment) -> int:
    from smspins_tui.terminal.entry import refusal, use_utf8

    if (words := refusal(sys.stdin, sys.__stderr__, environ)) is not None:
        sys.stderr.write(f"{words}\n")
        return WRONG_USE
    use_utf8(sys.__stderr__)
    settings = load(environ, profile=arguments.profile)
    found = None if arguments.demo else find_outside(keys)
    return _open_console(arguments, environ, settings, found)


def _open_console(arguments: argparse.Namespace, environ: Environ, settings: Settings, found: FoundKey | None) -> int:
    from smspins_tui.terminal.guard import Guard

    runtime.begin(environ)
    guard = Guard()
    guard.start()
    path = None if arguments.demo or arguments.no_journal else journal_path(settings)
    from smspins_tui.journal import first_screen
    from smspins_tui.logs import level_of, start_log
    from smspins_tui.ui.app import SmspinsApp
    from smspins_tui.ui.boot import Boot

    server = None
    if arguments.demo:
        from smspins_tui.demo import DemoServer

        server = DemoServer()
    boot = Boot(
        settings,
        path,
        found,
        first_screen(path, ROWS) if path else None,
        is_read_only=arguments.read_only,
        is_kept=path is not None,
        server=server,
    )
    app = SmspinsApp(boot, guard)
    # to the very end: what Python tells of tasks that failed as it forgets them would go to the terminal, unscrubbed
    start_log(settings.state_dir / "smspins-tui.log", level_of(environ), app.scrub)
    app.run()
    guard.hurry(app.return_code or 0)
    if app.last_words:
        sys.stderr.write(f"{app.last_words}\n")
    return app.return_code or 0


def _refuse(words: str, code: int) -> int:
    sys.stderr.write(f"smspins-tui: {words}\n")
    return code
