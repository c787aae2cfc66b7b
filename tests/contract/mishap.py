"""What a single call may meet on its way, by name.

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
