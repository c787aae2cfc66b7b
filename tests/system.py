"""Real components of the system that a test needs.

Stands apart because a test without its component must say so. The one rule: it skips with a reason on a developer's
machine, and fails where SMSPINS_REQUIRE_SYSTEM=1 promises the component.
"""

from __future__ import annotations

import os
import shutil

import pytest

PLACES = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin"
"""Where programs are: those of servers may be outside of a person's path."""


def require(*programs: str) -> None:
    """Skip the test, or fail it where components are promised, unless all `programs` are installed."""
    missing = [program for program in programs if shutil.which(program, path=PLACES) is None]
    if not missing:
        return
    reason = f"not installed: {', '.join(missing)}"
    if os.environ.get("SMSPINS_REQUIRE_SYSTEM") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
