"""Every error of ours, in one tree.

Stands apart so that each room can raise and catch without importing another. The one rule: a foreign error is
translated in the room that imports the foreign thing, outside its `except` block (so that no frame with a key stays
in `__context__`), and what is raised says what happened in words for a person, never a URL, a key or a class name.

    SmspinsError
    ├── ApiError                    a call that did not end as asked; `outcome` says what that means for its effect
    │   ├── NotSent                 nothing left this machine (name lookup, refused connection, TLS)
    │   ├── NoAnswer                it was sent, and no whole answer came (time-out, broken connection)
    │   ├── NotTheApi               an answer that isn't the API's (not JSON, wrong shape, too large, a redirect)
    │   ├── HttpError               an HTTP status that isn't 200
    │   │   └── RateLimited         429
    │   ├── KeyRefused              the key or the address is refused
    │   └── Refused                 `success: false`
    │       ├── TelephoneNotFound   "Unable to find Telephone ID"
    │       ├── RequestNotFound     "Unable to find request"
    │       └── TooLate             "Perhaps time to cancel request has elapsed"
    ├── JournalError                the journal can't be read or written
    │   ├── JournalBusy             another instance holds it
    │   ├── JournalNewer            written by a newer version
    │   ├── OpenIntent              an intent of that action and telephone is already open
    │   └── EndedIntent             the intent to replace has an outcome by now
    ├── KeystoreError               the keyring has no answer, or isn't one to trust
    ├── SettingsError               a setting can't be used
    └── NotAllowed                  an action that isn't possible now (read only, already open, no key)
"""

from __future__ import annotations

from typing import ClassVar

from smspins_tui.models import Outcome


class SmspinsError(Exception):
    """The root: `str(error)` is for a person."""


class ApiError(SmspinsError):
    """A call that did not end as asked.

    Args:
        words: what happened, for a person.
        raw: what the server said, as it came (not sanitised), or an empty string.
    """

    outcome = Outcome.UNKNOWN
    """What became of the effect of a call that ended so."""

    def __init__(self, words: str, raw: str = "") -> None:
        super().__init__(words)
        self.raw = raw


class NotSent(ApiError):
    """Nothing left this machine: name lookup, refused connection, TLS."""

    outcome = Outcome.NOT_SENT


class NoAnswer(ApiError):
    """The request was sent, and no whole answer came."""


class NotTheApi(ApiError):
    """An answer that isn't the API's."""


class HttpError(ApiError):
    """An HTTP status that isn't 200.

    Args:
        words: what happened, for a person.
        raw: the start of the body.
        status: the HTTP status.
    """

    def __init__(self, words: str, raw: str = "", *, status: int) -> None:
        super().__init__(words, raw)
        self.status = status
        if 400 <= status < 500 and status != 408:
            self.outcome = Outcome.REFUSED


class RateLimited(HttpError):
    """HTTP 429.

    Args:
        words: what happened, for a person.
        raw: the start of the body.
        retry_after: seconds to wait, 1 to 300, or None when the server did not say.
    """

    def __init__(self, words: str, raw: str = "", *, retry_after: float | None = None) -> None:
        super().__init__(words, raw, status=429)
        self.retry_after = retry_after


class KeyRefused(ApiError):
    """The key or the address is refused.

    Args:
        words: why, with the key to press at the end.
        raw: the start of the body.
    """

    outcome = Outcome.REFUSED
    HINT: ClassVar[str] = ": K gives another key"

    @property
    def reason(self) -> str:
        """Why, for where there is no key to press."""
        return str(self).removesuffix(self.HINT)


class Refused(ApiError):
    """The server answered `success: false`; `raw` is its message."""

    outcome = Outcome.REFUSED


class TelephoneNotFound(Refused):
    """The server does not know the telephone id."""


class RequestNotFound(Refused):
    """The server does not know the request id."""


class TooLate(Refused):
    """A cancel came too late, or the request is canceled already: the API says the same for both."""


class JournalError(SmspinsError):
    """The journal can't be read or written."""


class JournalBusy(JournalError):
    """Another instance holds the journal."""


class JournalNewer(JournalError):
    """The journal was written by a newer version."""


class OpenIntent(JournalError):
    """An intent of that action and telephone is open already: nothing was written.

    Args:
        intent_id: the open one.
    """

    def __init__(self, intent_id: int) -> None:
        super().__init__("an earlier call of that kind has no known outcome yet: enter on its row tells more")
        self.intent_id = intent_id


class EndedIntent(JournalError):
    """The intent that was to be replaced is done or was replaced meanwhile: nothing was written."""


class KeystoreError(SmspinsError):
    """The keyring has no answer, or isn't one to trust."""


class SettingsError(SmspinsError):
    """A setting can't be used."""


class NotAllowed(SmspinsError):
    """An action that isn't possible now; the words name the key that helps."""
