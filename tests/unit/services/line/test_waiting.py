"""Pictures wait in order and within bounds; of live ones the newest wins, and what was not judged is counted."""

import pytest
from line_stand_ins import frame

from inspector.services.line.waiting import Job, QueueOverflow, Waiting


def job(number: int) -> Job:
    return Job("test", frame(number))


def number(found: Job | None) -> int | None:
    return found.frame.number if found is not None and found.frame is not None else None


def test_the_newest_wins_and_what_it_replaces_is_counted() -> None:
    waiting = Waiting(4)
    for each in (1, 2, 3):
        waiting.offer(job(each))
    assert number(waiting.take()) == 3 and waiting.take() is None
    assert waiting.skipped == 2


def test_what_is_dropped_is_not_counted() -> None:
    waiting = Waiting(4)
    waiting.offer(job(1))
    waiting.drop_newest()
    assert waiting.take() is None and waiting.skipped == 0


def test_a_full_queue_refuses_and_still_answers_for_a_picture_that_there_is_not() -> None:
    waiting = Waiting(2)
    waiting.submit(job(1))
    waiting.submit(job(2))
    with pytest.raises(QueueOverflow, match="2 parts wait"):
        waiting.submit(job(3))
    waiting.report(Job("test", error=ValueError("too many")))
    assert [number(waiting.take()) for _ in range(3)] == [1, 2, None] and len(waiting) == 1
    waiting.done()
    assert len(waiting) == 0


def test_the_oldest_says_how_long_is_waited() -> None:
    waiting = Waiting(4)
    assert waiting.waited_s() == 0
    waiting.submit(Job("test", frame(1), since_s=0.0))
    waiting.submit(job(2))
    assert waiting.waited_s() > 1
    waiting.take()
    assert waiting.waited_s() > 1  # it is being judged, and has no verdict yet
    waiting.done()
    assert waiting.waited_s() < 1e6 and len(waiting) == 1
