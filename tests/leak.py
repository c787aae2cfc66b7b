"""What an error tells to whoever prints all of it.

Stands apart because several rooms promise that no secret is in there. The one rule: the locals of every frame count,
but for those of the test itself.
"""

from __future__ import annotations

import traceback


def everything_told(error: BaseException) -> str:
    """Return the whole trace of `error` and of what led to it, locals included."""
    tracebacks = error.__traceback__.tb_next if error.__traceback__ is not None else None
    return "".join(traceback.TracebackException(type(error), error, tracebacks, capture_locals=True).format())
