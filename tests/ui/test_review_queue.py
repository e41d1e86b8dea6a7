"""The queue of parts that need a person: nothing is asked twice, nothing is skipped, every answer can be taken back."""

from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from inspector.core.decision import Reason
from inspector.core.record import Answer, SerialState
from inspector.core.record_query import Row
from inspector.core.types import Verdict
from inspector.ui.pages.verifying.queue import ReviewQueue

ANSWERS = st.sampled_from([Answer.DEFECT, Answer.FALSE_REJECT, Answer.UNSURE])
ACTS = st.lists(st.one_of(ANSWERS, st.sampled_from(["undo", "left", "right", "more"])), max_size=40)


def row(number: int) -> Row:
    judged = datetime(2026, 1, 1, tzinfo=UTC)
    part = UUID(int=number)
    return Row(part, UUID(int=0), number, judged, Verdict.NG, Reason.ABOVE_THRESHOLD, 2.0, None, "", SerialState.NONE, None, "m", "usb:0")


@given(st.integers(0, 6), ACTS)
def test_what_was_answered_and_not_taken_back_counts_and_nothing_else(count: int, acts: list[Answer | str]) -> None:
    queue, given_answers = ReviewQueue([row(number) for number in range(count)]), list[tuple[UUID, Answer]]()
    for act in acts:
        now = queue.now
        if act == "undo":
            back = queue.undo()
            assert (back.id if back else None) == (given_answers.pop()[0] if given_answers else None)
        elif act == "more":
            queue.add([*queue.rows[-1:], row(len(queue.rows))])
        elif act in ("left", "right"):
            queue.step(1 if act == "right" else -1)
        elif now is not None:
            assert queue.answer(Answer(act)) is now
            given_answers.append((now.id, Answer(act)))
        assert queue.answers == dict(given_answers) and queue.can_undo == bool(given_answers)
        assert queue.open == len(queue.rows) - len(queue.answers)
        assert len({each.id for each in queue.rows}) == len(queue.rows)


@given(st.integers(1, 12), st.data())
def test_answering_what_is_shown_leads_through_all_of_them_once(count: int, data: st.DataObject) -> None:
    queue = ReviewQueue([row(number) for number in range(count)])
    for _ in range(data.draw(st.integers(0, count - 1))):
        queue.step(1)
    asked = []
    while queue.now is not None and queue.open:
        assert queue.now.id not in queue.answers and queue.around()[0] is queue.now
        asked.append(queue.now.id)
        queue.answer(Answer.DEFECT)
    assert len(asked) == count and queue.open == 0 and queue.now is None


def test_an_answer_that_was_not_stored_is_asked_again() -> None:
    queue = ReviewQueue([row(number) for number in range(3)])
    first = queue.answer(Answer.DEFECT)
    queue.answer(Answer.DEFECT)
    assert first is not None
    queue.reopen(first.id)
    assert queue.now is first and queue.open == 2
    queue.reopen(UUID(int=99))
    assert queue.now is first
