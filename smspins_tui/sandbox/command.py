"""The command `smspins-tui sandbox`: its arguments, and what they start.

Stands apart because every start of the console reads them and few need a server. The one rule: nothing but the
argument parser is imported before `run`; the rest costs 26 ms, and starlette and uvicorn 200 ms more.
"""

from __future__ import annotations

import argparse
import sys

MOST_TELEPHONES = 20_000
MOST_SPEED = 100_000.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("--port", type=_port, default=8765, help="port on 127.0.0.1, 0 for any free one (8765)")
    parser.add_argument("--telephones", type=_telephones, default=25, metavar="N", help="1 to 20000 (25)")
    parser.add_argument(
        "--speed", type=_speed, default=1.0, metavar="X", help="divides durations; clocks stay true (1)"
    )
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same account and key (1)")
    parser.add_argument("--plain", action="store_true", help="nothing under way at the start")
    parser.add_argument("--ids", choices=("strings", "integers"), default="strings", help="how ids are written")
    parser.add_argument("--no-change-status", action="store_true", help="nc/requests tells no status, as in its sample")
    parser.add_argument("--success", choices=("bool", "string"), default="bool", help="how success is written")
    parser.add_argument(
        "--wrong-key", choices=("401", "403", "404", "answer"), default="401", help="what a wrong key is answered"
    )
    parser.add_argument("--show-token", action="store_true", help="also print the token of the control endpoint")
    parser.add_argument(
        "--for-parent", action="store_true", help="print one line of JSON (url, key), and end with standard input"
    )


def run(arguments: argparse.Namespace) -> int:
    """Run the server until it is told to end, and return the exit code: 0 done, 1 when it can't listen."""
    from .server import serve
    from .terms import terms_of

    try:
        serve(terms_of(arguments), say=_say)
    except BrokenPipeError:
        return 1
    except OSError as error:
        sys.stderr.write(f"The sandbox can't listen on port {arguments.port}: {error.strerror or error}\n")
        return 1
    return 0


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _port(text: str) -> int:
    return _whole_number(text, 0, 65_535)


def _telephones(text: str) -> int:
    return _whole_number(text, 1, MOST_TELEPHONES)


def _whole_number(text: str, least: int, most: int) -> int:
    try:
        number = int(text)
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        raise argparse.ArgumentTypeError(f"a whole number from {least} to {most} is due, not {text!r}")
    return number


def _speed(text: str) -> float:
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not 0 < speed <= MOST_SPEED:
        raise argparse.ArgumentTypeError(f"a number from above 0 to {MOST_SPEED:.0f} is due, not {text!r}")
    return speed
