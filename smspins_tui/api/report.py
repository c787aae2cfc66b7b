"""What is told of each call that ended.

Stands apart because the activity screen and the clock's skew are fed by it, not by the client. The one rule: words for
a person and figures, never a URL or the key.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CallReport:
    """One call that ended, well or badly; a call that was canceled here is not reported.

    `function` is the API's name of it (`bulk_sms/telephones`), `at` when it began (seconds since the epoch),
    `seconds` how long it took, `status` the HTTP status if one came, `words` what came of it, `server_date` the
    server's own clock (seconds since the epoch, whole ones) when it answered with a `Date`.
    """

    function: str
    at: float
    seconds: float
    status: int | None
    words: str
    is_good: bool
    server_date: float | None
