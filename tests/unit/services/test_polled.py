"""The requests that are polled, followed from state to state."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from smspins_tui.models import Request, RequestKey, Status
from smspins_tui.services.polled import Polled, is_polled
from tests.unit.services.stage import check

Some = st.tuples(st.sampled_from("abc"), st.sampled_from([Status.PENDING, Status.SUCCESS]), st.booleans())


@given(st.lists(Some), st.sets(st.integers(0, 20)))
def test_it_is_what_going_through_all_would_find(steps: list[tuple[str, Status, bool]], replaced: set[int]) -> None:
    polled = Polled()
    requests: dict[RequestKey, Request] = {}
    for place, (name, status, is_asked_here) in enumerate(steps):
        request = check(name, status=status, status_raw=status.value, is_asked_here=is_asked_here)
        after = {**requests, request.key: request}
        polled.follow(requests, after, request)
        requests = dict(after) if place in replaced else after  # as when the journal is read anew
        assert polled.among(requests) == {key: one for key, one in requests.items() if is_polled(one)}
