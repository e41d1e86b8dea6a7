"""The newest picture wins, and what was not read is counted."""

import threading

from inspector.ui.bridge.mailbox import Mailbox


def test_newest_wins_and_skipped_are_counted() -> None:
    box: Mailbox[int] = Mailbox()
    assert [box.put(each) for each in (1, 2, 3)] == [True, False, False]
    assert box.take() == 3
    assert box.take() is None
    assert box.skipped == 2


def test_clear_does_not_count() -> None:
    box: Mailbox[int] = Mailbox()
    box.put(1)
    box.clear()
    assert box.take() is None and box.skipped == 0


def test_take_wakes_up_for_what_another_thread_puts_in() -> None:
    box: Mailbox[str] = Mailbox()
    taken: list[str | None] = []
    reader = threading.Thread(target=lambda: taken.append(box.take(timeout_s=30)))
    reader.start()
    box.put("picture")
    reader.join()
    assert taken == ["picture"]
