"""The History page on a million parts: how long it takes to open, to filter and to scroll: python history_page.py FOLDER [PARTS]

Fills FOLDER with `fill_record.py` where there is no record yet. A heartbeat in the thread of the window tells how long it was held up.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["INSPECTOR_HOME"] = tempfile.mkdtemp()  # the user's settings stay as they are

from PySide6.QtCore import QCoreApplication, QEventLoop

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))
from fill_record import PARTS, fill
from heartbeat import Heartbeat, wait
from page_stand_ins import FakeSession

from inspector.storage.record.database import FILE, open_database
from inspector.ui.application import make_application
from inspector.ui.bridge import threads
from inspector.ui.pages.recorded.page import HistoryPage


def measure(folder: Path) -> None:
    """Prints a line a figure."""
    make_application(["inspector"], "light")
    session: Any = FakeSession()
    beat, began = Heartbeat(), time.perf_counter()
    page = HistoryPage(session)
    page.resize(1184, 760)
    page.show()
    wait(lambda: page.isVisible())
    print(f"made in {time.perf_counter() - began:.3f} s, {beat.take()}")
    began = time.perf_counter()
    session.open_without_model(str(folder))
    parts, table = page.parts, page.parts.table
    wait(lambda: table.parts.rowCount() > 0)
    print(f"open: {time.perf_counter() - began:.3f} s to the first rows, {beat.take()}")
    print(f"counted after {wait(lambda: bool(parts.head.said())):.3f} s more: {parts.head.said()}")
    wait(lambda: parts.filters.run.count() > 1)
    for name, set_up in filters(page):
        got: list[float] = []
        since = time.perf_counter()
        wire = parts.finder.found.connect(lambda _, got=got, since=since: got.append(time.perf_counter() - since))
        set_up()
        since_set = time.perf_counter()
        parts.search()
        wait(lambda got=got: bool(got))
        rows = time.perf_counter() - since_set
        wait(lambda: bool(parts.head.said()))
        counted = time.perf_counter() - since_set
        print(f"{name}: rows {rows:.3f} s, count {counted:.3f} s, {beat.take()}: {parts.head.said()}")
        parts.finder.found.disconnect(wire)
        parts.filters.clear()
        wait(lambda: bool(parts.head.said()))
    beat.take()
    bar = table.verticalScrollBar()
    for _ in range(200):
        bar.setValue(min(bar.maximum(), bar.value() + 1500))
        end = time.perf_counter() + 0.02
        while time.perf_counter() < end:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
    print(f"scrolled through {table.parts.rowCount()} rows, {beat.take()}")
    since_set = time.perf_counter()
    parts.head.charts.setChecked(True)
    wait(lambda: parts.charts.said() == "")
    print(f"charts: {time.perf_counter() - since_set:.3f} s, {beat.take()}")
    page.shutdown(10_000)
    threads.join_all(10_000)


def filters(page: HistoryPage) -> list[tuple[str, Callable[[], object]]]:
    """Each filter alone, set without saying so: the search that follows is what is measured."""
    chosen = page.parts.filters

    def silently(change: Callable[[], object]) -> Callable[[], object]:
        def set_up() -> None:
            chosen.blockSignals(True)
            change()
            chosen._typing.stop()
            chosen.blockSignals(False)

        return set_up

    every = {
        "NG": lambda: chosen.verdict.setCurrentIndex(2),
        "OK": lambda: chosen.verdict.setCurrentIndex(4),
        "open": lambda: chosen.review.setCurrentIndex(1),
        "false rejects": lambda: chosen.review.setCurrentIndex(3),
        "serial contains": lambda: chosen.serial.setText("00123"),
        "serial nowhere": lambda: chosen.serial.setText("xyz"),
        "score": lambda: (chosen.least.setText("4"), chosen.most.setText("5")),
        "run": lambda: chosen.run.setCurrentIndex(50),
        "model": lambda: chosen.model.setCurrentIndex(1),
        "last 7 days": lambda: chosen.when.setCurrentIndex(2),
    }
    return [(name, silently(change)) for name, change in every.items()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("parts", nargs="?", type=int, default=PARTS)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    if not (arguments.folder / FILE).exists():
        database = open_database(arguments.folder, create=True)
        fill(database, arguments.parts)
        database.close()
    measure(arguments.folder)


if __name__ == "__main__":
    main()
