"""The bulk SMS API over HTTP.

Stands apart because it alone knows httpx and pydantic, and it alone puts the key into a URL. The one rule: what comes
in is a value of `models`, what goes wrong is an error of `errors`; nothing foreign leaves this room.
"""

from smspins_tui.api import loading  # noqa: F401 - before the rest

from smspins_tui.api.client import Client  # isort: skip
from smspins_tui.api.report import CallReport

__all__ = ["CallReport", "Client"]
