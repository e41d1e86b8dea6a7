"""A thread says of itself when the end of the process may cut it off."""

import threading

import pytest

from inspector.core.abandon import abandonable, may_be_abandoned


def test_the_mark_lasts_as_long_as_the_outermost_step() -> None:
    me = threading.get_ident()
    assert not may_be_abandoned(me)
    with abandonable():
        with abandonable():
            assert may_be_abandoned(me)
        assert may_be_abandoned(me)
    assert not may_be_abandoned(me)


def test_a_step_that_fails_takes_its_mark_along() -> None:
    with pytest.raises(ValueError, match="broken"), abandonable():
        raise ValueError("broken")
    assert not may_be_abandoned(threading.get_ident())


def test_the_mark_is_that_of_one_thread() -> None:
    seen: list[bool] = []
    with abandonable():
        other = threading.Thread(target=lambda: seen.append(may_be_abandoned(threading.get_ident())))
        other.start()
        other.join()
    assert seen == [False]
