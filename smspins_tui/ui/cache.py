"""A cache of Textual that keeps what is closed, made to forget it.

Stands apart because it reaches into how Textual draws. The one rule: what is drawn stays the same.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from textual._styles_cache import StylesCache
from textual.color import Color

_usual = StylesCache.get_inner_outer.__wrapped__


@lru_cache(256)
def _of_colours(base_background: Color, background: Color) -> Any:  # noqa: ANN401 - two styles, Textual's own
    return _usual(StylesCache, base_background, background)


def _inner_outer(_: StylesCache, base_background: Color, background: Color) -> Any:  # noqa: ANN401 - see above
    return _of_colours(base_background, background)


def forget_what_is_closed() -> None:
    """Keep the colours of widgets by colour alone.

    Textual keeps them by widget, 1,024 of them: each help or dialog that was opened and closed leaves its drawn lines
    behind, 0.6 MB a time, up to some 90 MB in a day.
    """
    setattr(StylesCache, "get_inner_outer", _inner_outer)  # noqa: B010 - a method of Textual's
