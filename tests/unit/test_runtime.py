"""The garbage collector and the turns of threads: set for the console, and left alone without one."""

from __future__ import annotations

import gc
import subprocess
import sys

from smspins_tui import runtime

STEPS = """
import gc, sys
from smspins_tui import runtime

runtime.begin({})
print(gc.isenabled(), sys.getswitchinterval() == runtime.TURN, gc.get_freeze_count())
runtime.settle()
print(gc.isenabled(), gc.get_freeze_count() > 1000)
"""

FRAMES = """
import os
from smspins_tui import runtime

asked = {"TEXTUAL_FPS": "30"}
os.environ.pop("TEXTUAL_FPS", None)
runtime.begin(os.environ)
runtime.begin(asked)
from textual.constants import MAX_FPS
print(MAX_FPS, asked["TEXTUAL_FPS"])
"""


def test_it_rests_during_the_start_and_then_leaves_out_what_is_there() -> None:
    told = subprocess.run([sys.executable, "-c", STEPS], capture_output=True, text=True, check=True).stdout
    assert told.splitlines() == ["False True 0", "True True"]


def test_without_a_beginning_nothing_is_left_out() -> None:
    before = gc.get_freeze_count()
    runtime.settle()
    assert gc.isenabled()
    assert gc.get_freeze_count() == before


def test_frames_follow_each_other_as_quickly_as_is_asked() -> None:
    told = subprocess.run([sys.executable, "-c", FRAMES], capture_output=True, text=True, check=True).stdout
    assert told.split() == [runtime.FRAMES, "30"]
