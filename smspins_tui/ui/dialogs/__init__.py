"""The dialogs: each takes frozen values and small callables, and is left with one value."""
