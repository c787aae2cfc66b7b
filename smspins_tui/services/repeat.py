"""Repeats the one call with an effect that may be repeated: auto check is idempotent.

Stands apart from `actions` because the poller does this by itself, and from `reconcile` because that sends nothing.
The one rule: nothing but auto check is ever repeated here.
"""

from __future__ import annotations

from smspins_tui.errors import Refused
from smspins_tui.models import Action, AutoCheck, AutoState, Outcome
from smspins_tui.services.account import Account, ApiClient
from smspins_tui.services.reconcile import Reconciler


async def repeat_auto_check(account: Account, reconciler: Reconciler, client: ApiClient, intent_id: int) -> None:
    """Send an auto check call of unknown outcome again, and settle its intent."""
    intent = account.state.intents.get(intent_id)
    if intent is None or not intent.is_open:
        return
    is_on = intent.action is Action.ENABLE_AUTO_CHECK
    try:
        await client.set_auto_check(intent.telephone_id, is_on=is_on)
    except Refused as error:
        await reconciler.settle(intent, Outcome.REFUSED, str(error))
        return
    await believe(account, intent.telephone_id, AutoState.ON if is_on else AutoState.OFF)
    await reconciler.settle(intent, Outcome.DONE, "repeated, as it may be")


async def believe(account: Account, telephone_id: str, state: AutoState, *, is_started: bool = False) -> AutoCheck:
    """Write down and show what is believed of auto check of a telephone from now on."""
    old = account.state.auto_checks.get(telephone_id, AutoCheck(telephone_id))
    belief = AutoCheck(telephone_id, state, account.clock(), is_started, old.is_kept)
    await account.write(lambda journal: journal.save_auto_check(belief))
    account.store.update(auto_checks={**account.state.auto_checks, telephone_id: belief})
    return belief
