"""The store: one state, replaced as a whole, and who wants to know.

Stands apart from the screens so that services can be tested without a terminal. The one rule: only services write.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from smspins_tui.store.state import State

Listener = Callable[[State], None]


class Store:
    """Holds the state; `version` counts the writes.

    Args:
        state: the first state.
    """

    def __init__(self, state: State | None = None) -> None:
        self._state = state or State()
        self._listeners: list[Listener] = []
        self.version = 0

    @property
    def state(self) -> State:
        """The state now."""
        return self._state

    def update(self, **changes: Any) -> None:  # noqa: ANN401 - the fields of State, checked by `replace`
        """Replace the named fields of the state and tell the listeners."""
        self._state = replace(self._state, **changes)
        self.version += 1
        for listener in tuple(self._listeners):
            listener(self._state)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with the state now and after each change, until the returned function is called."""
        self._listeners.append(listener)
        listener(self._state)
        return lambda: self._listeners.remove(listener)
