"""The palette: Textual's, with our second key to leave.

Stands apart because it is loaded only when it is opened. The one rule: whatever leaves a screen has a key beside
`escape`, which takes a moment on many terminals.
"""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.command import CommandPalette

from smspins_tui.ui.style import style_path


class Palette(CommandPalette):
    """Finds a command by name."""

    CSS_PATH = style_path("dialogs.tcss")
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+g", "escape", "Leave", show=False)]
