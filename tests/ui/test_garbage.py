"""Widgets in reference cycles are destroyed in the GUI thread, whichever thread allocates."""

import gc
import sys
import threading

import pytest
from pytestqt.qtbot import QtBot

from inspector.ui.bridge.garbage import GuiThreadCollector


class Node:
    """One half of a cycle; writes down in which thread it died."""

    died_in: list[int] = []

    def __init__(self) -> None:
        self.me = self

    def __del__(self) -> None:
        Node.died_in.append(threading.get_ident())


def test_cycles_end_in_the_gui_thread(qtbot: QtBot) -> None:
    Node.died_in.clear()
    before = gc.isenabled()
    collector = GuiThreadCollector()
    collector._timer.setInterval(5)
    try:
        worker = threading.Thread(target=lambda: [[] for _ in range(200_000)])
        worker.start()
        worker.join()
        qtbot.waitUntil(lambda: bool(Node() and Node.died_in))
        assert set(Node.died_in) == {threading.get_ident()}
    finally:
        collector.stop()
    assert gc.isenabled() is before


@pytest.mark.parametrize("enabled", [False, True])
def test_the_collector_is_left_as_it_was_found(enabled: bool) -> None:
    (gc.enable if enabled else gc.disable)()
    GuiThreadCollector().stop()
    assert gc.isenabled() is enabled


def test_imported_modules_are_not_looked_through_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    collector = GuiThreadCollector()
    collections: list[int] = []
    monkeypatch.setattr(gc, "collect", collections.append)
    try:
        collector._on_tick()
        kept = [[] for _ in range(1000)]  # type: ignore[var-annotated]
        before = gc.get_freeze_count()
        monkeypatch.setitem(sys.modules, "a_module_that_is_imported_later", sys)
        collector._on_tick()
        assert gc.get_freeze_count() >= before + len(kept) and collections == [1]
        for _ in range(30):
            collector._on_tick()
        assert collections.count(2) == 1 and len(collections) == 31
    finally:
        collector.stop()
    assert gc.get_freeze_count() == 0
