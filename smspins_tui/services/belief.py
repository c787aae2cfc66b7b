"""What is believed of auto check, written down and shown.

Stands apart because three rooms change it: the person's calls, their repetition, and what is found out of them. The one
rule: nothing is sent from here.
"""

from __future__ import annotations

from dataclasses import replace

from smspins_tui.eastern import last_midnight
from smspins_tui.models import AutoCheck, AutoState
from smspins_tui.services.account import Account


async def believe(account: Account, telephone_id: str, state: AutoState, asked_at: float | None = None) -> None:
    """Believe from now on that auto check of a telephone is so; its first check is still to be requested.

    All auto checks end at midnight: when it fell into the call, nobody knows on which side of it the server was asked.

    Args:
        account: whose telephone it is.
        telephone_id: the telephone.
        state: what was asked for, and done.
        asked_at: when the call for it was sent, on our clock; now when None.
    """
    now = account.clock()
    set_at, sent_at = (account.state.server_time(at) for at in (now, now if asked_at is None else asked_at))
    if state is AutoState.ON and sent_at < last_midnight(set_at):
        state = AutoState.UNKNOWN
    old = account.state.auto_checks.get(telephone_id, AutoCheck(telephone_id))
    await _keep(account, AutoCheck(telephone_id, state, set_at, is_kept=old.is_kept))


async def keep_belief(account: Account, telephone_id: str) -> None:
    """Write down again what is believed: the journal forgot it while a call was under way, which changed nothing."""
    belief = account.state.auto_checks.get(telephone_id)
    if belief is not None:
        await _keep(account, belief)


async def start_auto_check(account: Account, telephone_id: str) -> None:
    """Note that the check which starts auto check was requested, where auto check is believed on."""
    belief = account.state.auto_checks.get(telephone_id)
    if belief is not None and belief.state is AutoState.ON and not belief.is_started:
        await _keep(account, replace(belief, is_started=True))


async def _keep(account: Account, belief: AutoCheck) -> None:
    # shown first: while the journal writes, the next one must build on this belief and not undo it
    account.store.update(auto_checks={**account.state.auto_checks, belief.telephone_id: belief})
    about = ("auto check", belief.telephone_id)
    await account.write(lambda journal: journal.save_auto_check(belief), about=about)
