"""Reading ahead on worker threads: in order, bounded, and it ends when asked to."""

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.memory import claim_memory
from inspector.engine.images.pipeline import in_order


@given(st.lists(st.integers(), max_size=40), st.integers(1, 4), st.integers(1, 9))
@settings(deadline=None, max_examples=40)
def test_results_come_in_the_order_of_the_items(items: list[int], workers: int, ahead: int) -> None:
    assert list(in_order(lambda item: 2 * item, items, workers, ahead)) == [(k, 2 * item) for k, item in enumerate(items)]


def test_a_slow_item_holds_back_the_results_behind_it() -> None:
    second_done = threading.Event()

    def work(item: int) -> int:
        assert item or second_done.wait(20)
        if item == 1:
            second_done.set()
        return item

    assert [index for index, _ in in_order(work, range(4), workers=2, ahead=4)] == [0, 1, 2, 3]


def test_an_expected_error_takes_the_place_of_its_result() -> None:
    def work(item: int) -> int:
        if item % 3 == 1:
            raise InspectorError(ErrorCode.IMAGE_UNREADABLE, f"{item} is broken.")
        return item

    found = dict(in_order(work, range(7)))
    assert [found[k] for k in (0, 2, 3, 5, 6)] == [0, 2, 3, 5, 6]
    assert [str(found[k]) for k in (1, 4)] == ["1 is broken.", "4 is broken."]


def test_a_bug_is_raised_where_the_results_are_taken() -> None:
    def work(item: int) -> float:
        return 1 / (item - 2)

    found = in_order(work, range(5))
    assert [next(found)[0] for _ in range(2)] == [0, 1]
    with pytest.raises(ZeroDivisionError):
        next(found)


def test_no_more_than_a_few_items_are_begun_ahead() -> None:
    taken: list[int] = []

    def items() -> object:
        for k in range(50):
            taken.append(k)
            yield k

    found = in_order(lambda item: item, items(), workers=2, ahead=5)  # type: ignore[arg-type, var-annotated]
    for index in range(10):
        next(found)
        assert len(taken) <= index + 5
    found.close()  # type: ignore[attr-defined]


def test_closing_drops_what_has_not_begun_and_leaves_no_thread() -> None:
    begun: list[int] = []
    go_on = threading.Event()

    def work(item: int) -> int:
        begun.append(item)
        assert item == 0 or go_on.wait(20)
        return item

    found = in_order(work, range(100), workers=2, ahead=20)
    assert next(found) == (0, 0)
    threading.Timer(0.05, go_on.set).start()
    found.close()  # type: ignore[attr-defined]
    assert len(begun) < 20
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("reader")]


def test_an_expected_error_lets_go_of_what_was_read_until_it_came() -> None:
    def work(item: bytes) -> bytes:
        try:
            return item.decode("ascii").encode()
        except UnicodeDecodeError as error:  # which holds the item
            raise InspectorError(ErrorCode.IMAGE_UNREADABLE, "It is broken.") from error

    ((_, found),) = in_order(work, [b"\xff" * 1000])
    assert isinstance(found, InspectorError)
    assert (found.__traceback__, found.__context__, found.__cause__) == (None, None, None)


class Memory:
    """Counts what is claimed by the work and not taken yet."""

    def __init__(self) -> None:
        self.held = self.most = self.begun = 0
        self._changing = threading.Lock()

    def work(self, size: int) -> int:
        claim_memory(size)
        with self._changing:
            self.begun += 1
            self.held += size
            self.most = max(self.most, self.held)
        return size

    def take(self, size: int) -> None:
        with self._changing:
            self.held -= size


@given(st.lists(st.integers(1, 60), max_size=40), st.integers(1, 4), st.integers(1, 9))
@settings(deadline=None, max_examples=40)
def test_pictures_ahead_are_counted_in_bytes(sizes: list[int], workers: int, ahead: int) -> None:
    memory, found = Memory(), []
    for index, size in in_order(memory.work, sizes, workers, ahead, most_bytes=100):
        assert isinstance(size, int)
        memory.take(size)
        found.append((index, size))
    assert found == list(enumerate(sizes))
    # The two largest more: what is being taken in hand, and the one that is next, which never waits.
    assert memory.most <= 100 + sum(sorted(sizes)[-2:])


def test_pictures_that_are_larger_than_the_budget_come_one_after_the_other() -> None:
    memory = Memory()
    for _, size in in_order(memory.work, [500] * 12, workers=4, ahead=8, most_bytes=100):
        assert isinstance(size, int)
        assert memory.held <= 2 * 500
        memory.take(size)
    assert memory.begun == 12


def test_closing_ends_a_wait_for_memory() -> None:
    memory = Memory()
    found = in_order(memory.work, [80] * 30, workers=3, ahead=9, most_bytes=100)
    assert next(found) == (0, 80)
    found.close()  # type: ignore[attr-defined]
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("reader")]


def test_without_reading_ahead_nobody_waits_for_memory() -> None:
    claim_memory(10**15)
