"""Repeats the one call with an effect that may be repeated: auto check is idempotent.

Stands apart from `actions` because the poller does this by itself, and from `reconcile` because that sends nothing.
The one rule: nothing but auto check is ever repeated here, and nothing that the person did not want for today.
"""

from __future__ import annotations

from smspins_tui.eastern import last_midnight
from smspins_tui.errors import Refused
from smspins_tui.models import Action, AutoState, Outcome
from smspins_tui.services.account import Account, ApiClient
from smspins_tui.services.belief import believe
from smspins_tui.services.reconcile import Reconciler


async def repeat_auto_check(account: Account, reconciler: Reconciler, client: ApiClient, intent_id: int) -> None:
    """Send an auto check call of unknown outcome again, and settle its intent; none of an earlier day is sent."""
    intent = account.state.intents.get(intent_id)
    if intent is None or intent.outcome is not Outcome.UNKNOWN:
        return
    state, asked_at = account.state, account.clock()
    if state.server_time(intent.created_at) < last_midnight(state.server_time(asked_at)):
        belief = state.auto_checks.get(intent.telephone_id)
        if belief is not None and belief.state is AutoState.UNKNOWN:
            await believe(account, intent.telephone_id, AutoState.OFF)
        await reconciler.settle(intent, Outcome.DISMISSED, "all auto checks ended at midnight Eastern")
        return
    is_on = intent.action is Action.ENABLE_AUTO_CHECK
    try:
        await client.set_auto_check(intent.telephone_id, is_on=is_on)
    except Refused as error:
        await reconciler.settle(intent, Outcome.REFUSED, str(error))
        return
    if intent_id not in account.state.intents:
        return  # meanwhile the person wanted something else
    await believe(account, intent.telephone_id, AutoState.ON if is_on else AutoState.OFF, asked_at)
    await reconciler.settle(intent, Outcome.DONE, "repeated, as it may be")
