"""What a schedule draws from: the times that pass, the clocks, and what a single call may meet on its way, by name.

Stands apart so that a schedule names its trouble and doesn't spell it. The one rule: only faults that the sandbox has.
"""

from __future__ import annotations

from smspins_tui.sandbox.faults import Fault, FaultKind

TROUBLES = {
    "dropped before": Fault(FaultKind.DROP_BEFORE),
    "dropped after": Fault(FaultKind.DROP_AFTER),
    "truncated": Fault(FaultKind.TRUNCATED),
    "cut": Fault(FaultKind.CUT_JSON),
    "no JSON": Fault(FaultKind.NOT_JSON),
    "wrong content": Fault(FaultKind.WRONG_CONTENT),
    "redirect": Fault(FaultKind.REDIRECT),
    "too many": Fault(FaultKind.TOO_MANY),
    "500": Fault(FaultKind.STATUS, status=500),
    "503, and done": Fault(FaultKind.STATUS, status=503, is_handled=True),
    "404": Fault(FaultKind.STATUS, status=404),
    "done, answered late": Fault(FaultKind.DELAY, seconds=30.0, is_handled=True),
    "done late": Fault(FaultKind.DELAY, seconds=30.0, is_handled=False),
    "done very late": Fault(FaultKind.DELAY, seconds=90.0, is_handled=False),
    "none": Fault(FaultKind.DELAY, seconds=0.0),
}
"""What a call may meet."""

MOMENTS = (0.001, 0.003, 0.06, 0.11, 0.3, 1.0, 3.0, 21.0, 60.0, 130.0, 700.0)
QUICK = (0.001, 0.003, 0.06, 0.11, 0.3)
FUNCTIONS = ("bulk_sms/request", "nc/request", "bulk_sms/cancel", "nc/cancel", "nc/requests", "nc/status", "*")
BEGINNINGS = ("2025-06-15 12:00:00", "2025-06-15 12:00:00", "2025-06-15 23:52:00", "2025-11-02 00:50:00")
"""Noon, just before midnight, and before the hour that comes twice."""
SKEWS = (0.0, 0.0, 0.7, 50.0, -3 * 3600.0, 2 * 86400.0)
"""Seconds by which the server's clock is ahead of ours."""
IN_FLIGHT = (0.0, 0.001, 0.0025, 0.004, 0.06, 0.11, 0.16, 0.3, 21.0)
"""Seconds after a yes: before and while it is written down, on its way, handled, answered, written down again, late."""
