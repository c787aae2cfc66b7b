"""The least that a console made with Textual can be: a header, a table and a footer; the limit for a start and a key.

Stands apart because the benchmarks start it as a program of its own. The one rule: nothing in it is ours.
"""

from __future__ import annotations

import sys
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.widgets import DataTable, Footer, Header


class BareApp(App[None]):
    """A table of as many rows as its first argument says, 25 when there is none."""

    BINDINGS: ClassVar[list[BindingType]] = [("q", "quit", "Quit")]
    AUTO_FOCUS = "DataTable"

    def compose(self) -> ComposeResult:
        """Put the three widgets one above the other."""
        yield Header()
        yield DataTable(cursor_type="row")
        yield Footer()

    def on_mount(self) -> None:
        """Fill the table."""
        table = self.query_one(DataTable[str])
        table.add_columns("Telephone", "Id", "Auto", "Last")
        rows = int(sys.argv[1]) if len(sys.argv) > 1 else 25
        table.add_rows((f"(212) 555-01{row % 100:02}", str(row), "off", f"row {row}") for row in range(rows))


if __name__ == "__main__":
    BareApp().run()
