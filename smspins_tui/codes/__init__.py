"""Verification codes found in a message.

Stands apart because what a person copies is decided here alone. The one rule: a code comes out as plain ASCII letters
and digits, as it is to be typed; in doubt there are several, and the person picks.

How it is decided: what can't be a code is masked (`mask`), every number left is a candidate (`form`), and the words
near it (`word`) weigh for or against it, less the farther they stand (`scene`). Digits of other scripts are read as
ASCII ones. A code of letters alone is not looked for.
"""

from __future__ import annotations

import re
from functools import lru_cache

from smspins_tui.codes.form import candidates, plain, site_code
from smspins_tui.codes.mask import mask
from smspins_tui.codes.scene import Scene

__all__ = ["CAP", "ENOUGH", "find_codes"]

CAP = 4000
"""Characters looked at: a code stands near the start."""

ENOUGH = 8.0
"""The score from which a number is taken for a code."""

_MARGIN = 3.0
_SITE_CODE = 4.0
_DIGIT = re.compile(r"\d")


def find_codes(text: str) -> tuple[str, ...]:
    """Return the verification codes of a message, the likeliest first: one is certain, of several a person picks.

    Each is 4 to 8 digits (`123-456` as 123456, `G-123456` as 123456), or ASCII letters and digits, 4 to 10 of them or
    several groups with the dashes they were written with.

    Args:
        text: the message as it came; what follows 4,000 characters is not looked at.
    """
    return _find(text[:CAP])


@lru_cache(maxsize=512)
def _find(text: str) -> tuple[str, ...]:
    if _DIGIT.search(text) is None:
        return ()
    readable = plain(text)
    masked = mask(readable)
    found = candidates(masked)
    if not found:
        return ()
    scores: dict[str, float] = {}
    for candidate, score in Scene(masked, found).scores():
        scores[candidate.code] = max(score, scores.get(candidate.code, score))
    if (bound := site_code(readable)) in scores:
        scores[bound] += _SITE_CODE
    return _best(scores)


def _best(scores: dict[str, float]) -> tuple[str, ...]:
    least = max(ENOUGH, max(scores.values()) - _MARGIN)
    likely = [code for code, score in scores.items() if score >= least]
    return tuple(sorted(likely, key=lambda code: -scores[code]))
