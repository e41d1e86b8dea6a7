"""Widgets in reference cycles are destroyed in the GUI thread, whichever thread allocates."""

import gc
import threading

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
    collector = GuiThreadCollector()
    collector._timer.setInterval(5)
    try:
        Node()
        worker = threading.Thread(target=lambda: [[] for _ in range(200_000)])
        worker.start()
        worker.join()
        qtbot.waitUntil(lambda: len(Node.died_in) == 1)
        assert Node.died_in == [threading.get_ident()]
    finally:
        collector.stop()
    assert gc.isenabled()
