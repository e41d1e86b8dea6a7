"""What nobody foresaw reaches the log and the GUI thread, and is handed on."""

import logging
import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QThread, Slot
from pytestqt.qtbot import QtBot

from inspector.ui.bridge.crash_relay import CrashRelay


class Listener(QObject):
    def __init__(self, relay: CrashRelay) -> None:
        super().__init__()
        self.heard: list[tuple[object, QThread]] = []
        relay.crashed.connect(self.on_crashed)

    @Slot(object)
    def on_crashed(self, error: object) -> None:
        self.heard.append((error, QThread.currentThread()))


@pytest.fixture
def handed_on(monkeypatch: pytest.MonkeyPatch) -> list[BaseException | None]:
    """What the hooks that were there before are given."""
    seen: list[BaseException | None] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: seen.append(error))
    monkeypatch.setattr(threading, "excepthook", lambda arguments: seen.append(arguments.exc_value))
    return seen


@pytest.fixture
def relay(qapp: object, handed_on: object) -> Iterator[CrashRelay]:
    made = CrashRelay()
    made.install()
    yield made
    made.remove()


def test_a_bug_in_a_slot_is_logged_told_and_handed_on(
    relay: CrashRelay, handed_on: list[BaseException | None], caplog: pytest.LogCaptureFixture
) -> None:
    listener = Listener(relay)
    error = ZeroDivisionError("in a slot")
    sys.excepthook(ZeroDivisionError, error, None)
    assert [each for each, _ in listener.heard] == [error] == handed_on
    assert [record.levelno for record in caplog.records] == [logging.CRITICAL]
    assert "in a slot" in caplog.text


def test_a_bug_in_a_thread_is_heard_in_the_gui_thread(qtbot: QtBot, relay: CrashRelay, handed_on: list[BaseException | None]) -> None:
    listener = Listener(relay)

    def fail() -> None:
        raise KeyError("in a thread")

    thread = threading.Thread(target=fail)
    with qtbot.waitSignal(relay.crashed):
        thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(listener.heard) == 1)
    assert isinstance(listener.heard[0][0], KeyError) and listener.heard[0][1] is QThread.currentThread()
    assert isinstance(handed_on[0], KeyError)


def test_removed_hooks_are_those_from_before(handed_on: object) -> None:
    before = sys.excepthook, threading.excepthook
    relay = CrashRelay()
    relay.install()
    assert sys.excepthook is not before[0] and threading.excepthook is not before[1]
    relay.remove()
    assert (sys.excepthook, threading.excepthook) == before
