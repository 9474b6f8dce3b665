"""Which updates wait for each other, and what counts as an update."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.updates.lanes import lane_of, update_id_of

ANY_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text("a<✓", max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["message", "chat", "id", "type", "callback_query", "from", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@pytest.mark.parametrize("kind", ["message", "edited_message", "my_chat_member"])
def test_what_is_written_in_a_private_chat_is_ordered_by_the_chat(kind: str) -> None:
    assert lane_of({"update_id": 1, kind: {"chat": {"id": 42, "type": "private"}}}) == "m:42"


def test_a_press_has_a_lane_of_its_own_and_may_overtake_a_message() -> None:
    press = {"update_id": 2, "callback_query": {"id": "1", "from": {"id": 42}, "data": "x"}}

    assert lane_of(press) == "p:42"


@pytest.mark.parametrize(
    "payload",
    [
        {"update_id": 1, "message": {"chat": {"id": -100, "type": "supergroup"}}},
        {"update_id": 1, "message": {"chat": {"id": "42", "type": "private"}}},
        {"update_id": 1, "message": {"chat": {"id": True, "type": "private"}}},
        {"update_id": 1, "callback_query": {"from": None}},
        {"update_id": 1, "poll": {}},
        {},
    ],
)
def test_everything_else_shares_one_lane(payload: dict[str, Any]) -> None:
    assert lane_of(payload) == "-"


@given(st.dictionaries(st.sampled_from(["message", "callback_query", "x"]), ANY_JSON))
def test_no_shape_breaks_the_lane(payload: dict[str, Any]) -> None:
    assert lane_of(payload)[:2] in ("-", "m:", "p:")


@pytest.mark.parametrize("body", [None, [], "x", 7, {}, {"update_id": "1"}, {"update_id": True}])
def test_no_update_without_a_number_for_an_id(body: Any) -> None:
    assert update_id_of(body) is None


def test_an_id_that_no_table_holds_is_no_update_id() -> None:
    assert update_id_of({"update_id": 2**63 - 1}) == 2**63 - 1
    assert update_id_of({"update_id": 2**63}) is None
    assert update_id_of({"update_id": -1}) is None
