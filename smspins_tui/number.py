"""A telephone number as a person reads it.

Stands apart because notices of the services and panes of the screens name telephones alike. The one rule: what comes
out is safe to show.
"""

from __future__ import annotations

from smspins_tui.safetext import safe_line


def telephone_number(number: str | None) -> str:
    """`2125550113` as `(212) 555-0113`; anything that isn't ten digits as it came, made safe; None as `—`."""
    if number is None:
        return "—"
    if len(number) == 10 and number.isascii() and number.isdigit():
        return f"({number[:3]}) {number[3:6]}-{number[6:]}"
    return safe_line(number)
