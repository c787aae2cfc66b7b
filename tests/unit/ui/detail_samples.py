"""A telephone, its requests, a call and a message, for the tests of the detail."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from smspins_tui.models import Action, Fields, Intent, Kind, Message, Outcome, Request, Telephone

AT = datetime(2026, 3, 11, 2, 13, 50, tzinfo=UTC).timestamp()
TELEPHONE = Telephone("23354", "2125550113", label="QA staging 7")
SMSES = "Your Acme code is 532084.|G-481516 or 8841 is your code"
FIELDS: Fields = (("request_id", '"15682"'), ("agent_name", "null"), ("smses", json.dumps(SMSES)))
CHECK = Request(Kind.CHECK, "15682", "23354", "2125550113", AT, seen_at=AT + 5, fields=FIELDS)
CHANGE = Request(Kind.CHANGE, "15690", "23354", "2125550113", AT, zip_code="95129")
INTENT = Intent(7, Action.REQUEST_CHANGE, "23354", AT, zip_code="95129", number="2125550113", outcome=Outcome.UNKNOWN)
MESSAGE = Message("15682", "Your Acme code is 532084.", 1, "23354", "9175550100", AT)
