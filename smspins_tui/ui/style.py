"""Where the style files are.

Stands apart because they live beside the package in a checkout and inside it in a wheel. The one rule: nothing is read
here, Textual reads them when it needs them.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def style_path(name: str) -> Path:
    """Return the path of the style file `name`, such as `dialogs.tcss`."""
    packed = _PACKAGE / "styles" / name
    return packed if packed.exists() else _PACKAGE.parent / "styles" / name
