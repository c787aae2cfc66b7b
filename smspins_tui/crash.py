"""The report of a defect: where it happened, without what it happened to.

Stands apart because it is written when something is broken that nobody thought of, and is then sent to strangers. The
one rule: no locals, no key, and of an error's own text only the words that stand in the code or that Python itself
uses; numbers of a telephone's or a code's length never.
"""

from __future__ import annotations

import builtins
import contextlib
import errno
import os
import platform
import re
import sys
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from smspins_tui import __version__

_LONGEST = 400
_DEEPEST = 10
_WORD = re.compile(r"[^\W\d_]\w*")
_NUMBER = re.compile(r"\+?\d(?:[\s().-]{0,3}\d){3,}")
_FOREIGN = re.compile(r"[^\x20-\x7e]+")
_MASK = "***"

_PYTHON = """
a an and any are argument arguments as assign at attribute attributes base be before bytes call callable can
cannot cast character characters codec concatenate convert coroutine decode defined deleted dict dictionary
different division does empty encode encoded exceeded expected file floating for format found from function get
given got has hashable have in index indices instance int integer into invalid is item items iterable iteration
keyword key length list literal local loop many maximum missing module must name negative no non not number object
of only operand operands or order out overflow ordinal partially positional position range reached recursion
referenced required returned running sequence set size slice string subscriptable supported take takes task that
the to too tuple type types unexpected unhashable unpack unsupported value values variable was were where while with
without zero surrogates allowed integers NoneType NotImplemented utf ascii line column char
"""


def report(error: BaseException, *, scrub: Callable[[str], str], directory: Path, now: float) -> str:
    """Write the report of `error` into `directory` and return the short words for the terminal.

    Args:
        error: the defect.
        scrub: masks every known secret in a text.
        directory: of the state; it is made when it is missing.
        now: seconds since the epoch.
    """
    text = describe(error, scrub=scrub, now=now)
    path = _write(directory, text, now)
    summary = f"smspins-tui stopped on a defect of its own: {_summary(error)}"
    if path is None:
        return f"{summary}\nNo report could be written to {directory}; this is it:\n\n{text}"
    return f"{summary}\nA report is in {path}: without the key, numbers and message texts. Please send it in."


def describe(error: BaseException, *, scrub: Callable[[str], str], now: float) -> str:
    """Return the whole report of `error` as text."""
    when = datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    head = f"smspins-tui {__version__}, Python {platform.python_version()}, {sys.platform}, {when}"
    return scrub("\n".join((head, "", *_lines(error, scrub, _DEEPEST), "")))


def _lines(error: BaseException, scrub: Callable[[str], str], depth: int) -> Iterator[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and depth > 0:
        yield from _lines(before, scrub, depth - 1)
        yield "then:" if error.__cause__ is None else "which caused:"
    stack = traceback.extract_tb(error.__traceback__, limit=-50)
    code = set(_WORD.findall(" ".join(f"{frame.name} {frame.line}" for frame in stack)))
    for frame in stack:
        yield f"  {_place(frame.filename)}, line {frame.lineno}, in {frame.name}"
        yield f"    {frame.line}"
    yield f"{type(error).__qualname__}: {_masked(_text_of(error, scrub), code)}"
    if isinstance(error, BaseExceptionGroup) and depth > 0:
        for number, member in enumerate(error.exceptions[:_DEEPEST], 1):
            yield f"part {number}:"
            yield from _lines(member, scrub, depth - 1)


def _text_of(error: BaseException, scrub: Callable[[str], str]) -> str:
    # before it is cut, and before its words are masked: neither leaves a key that can be recognised as one
    with contextlib.suppress(Exception):  # an error may fail at its own text, and this must not
        return scrub(str(error))[:_LONGEST]
    return ""


def _masked(text: str, code: set[str]) -> str:
    """Return an error's text with what may be a person's taken out: see the rule of this module."""
    known = code | _words_of_python()
    text = _NUMBER.sub(lambda found: "#" * len(found[0]), _FOREIGN.sub("?", text))
    return _WORD.sub(lambda found: found[0] if found[0] in known else _MASK, text)


def _words_of_python() -> set[str]:
    system = " ".join(os.strerror(number) for number in errno.errorcode)
    return {*_PYTHON.split(), *dir(builtins), *_WORD.findall(system), "Errno"}


def _place(filename: str) -> str:
    """Return a path without what stands before the packages: it may name the person."""
    for root in ("site-packages", "smspins_tui"):
        _, found, after = filename.rpartition(f"/{root}/")
        if found:
            return after if root == "site-packages" else f"{root}/{after}"
    return f"…/{Path(filename).name}"


def _summary(error: BaseException) -> str:
    stack = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in stack if "/smspins_tui/" in frame.filename] or stack
    where = f" in {_place(ours[-1].filename)}, line {ours[-1].lineno}" if ours else ""
    return f"{type(error).__name__}{where}"


def _write(directory: Path, text: str, now: float) -> Path | None:
    stamp = datetime.fromtimestamp(now, UTC).strftime("%Y%m%d-%H%M%S")
    with contextlib.suppress(OSError):  # the caller prints the report instead
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = _unused(directory, stamp)
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(fd, "w", encoding="utf-8", errors="replace") as file:
            file.write(text)
        return path
    return None


def _unused(directory: Path, stamp: str) -> Path:
    names = (f"crash-{stamp}{more}.txt" for more in ("", *(f"-{count}" for count in range(2, 100))))
    return next(path for name in names if not (path := directory / name).exists())
