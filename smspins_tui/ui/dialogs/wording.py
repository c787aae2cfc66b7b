"""How a dialog names a telephone or a request.

Stands apart so that all dialogs name it alike. The one rule: what comes out is one safe line.
"""

from __future__ import annotations

from smspins_tui.models import Kind, Request, Telephone
from smspins_tui.number import telephone_number
from smspins_tui.safetext import safe_line


def name_telephone(telephone: Telephone) -> str:
    """Return number, label (if any) and id of a telephone."""
    label = f" · {safe_line(telephone.label)}" if telephone.label else ""
    return f"{telephone_number(telephone.number)}{label} · id {safe_line(telephone.telephone_id)}"


def name_request(request: Request) -> str:
    """Return kind and id of a request, and the ZIP of a number change."""
    if request.kind is Kind.CHECK:
        return f"SMS check {safe_line(request.id)}"
    zip_code = f" to ZIP {safe_line(request.zip_code)}" if request.zip_code else ""
    return f"number change {safe_line(request.id)}{zip_code}"


def name_target(telephone: Telephone | None, number: str | None, telephone_id: str | None) -> str:
    """Return the telephone of a request, as well as it is known: by itself, by its number then, or by its id."""
    if telephone is not None:
        return name_telephone(telephone)
    if number:
        return telephone_number(number)
    return f"telephone id {safe_line(telephone_id)}" if telephone_id else "a telephone not known here"
