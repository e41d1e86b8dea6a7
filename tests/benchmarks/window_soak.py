"""A live camera judged and recorded with the window open: python window_soak.py PROJECT SECONDS [--source SOURCE] [--unrecorded]

Prints a line a minute and the slope of the memory at the end. PROJECT has a model; what is recorded goes into it. A heartbeat in the
thread of the window tells how long it was held up; "on screen" is when the banner shows the verdict of a part, after its frame was taken.
"""

import argparse
import os
import tempfile
import time
from datetime import datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["INSPECTOR_HOME"] = tempfile.mkdtemp()  # the user's settings stay as they are

import numpy as np
from heartbeat import Heartbeat, resident_mb, wait
from PySide6.QtCore import QEvent, QObject

from inspector.core.types import Verdict
from inspector.services.context import Context
from inspector.services.line.state import Judged
from inspector.storage.projects import open_project
from inspector.ui.application import make_application
from inspector.ui.bridge import threads
from inspector.ui.main_window import MainWindow
from inspector.ui.pages.inspecting.page import InspectPage

CAMERA = "sim:parts={parts},fps=30,width=1920,height=1080"
MINUTE_S = 60.0
SETTLED_S = 300.0
"""The memory of the first five minutes is not counted."""


class OnScreen(QObject):
    """How old the frame of the newest verdict is whenever the banner has been painted with it."""

    def __init__(self, page: InspectPage) -> None:
        super().__init__()
        self.ages_ms: list[float] = []
        self.judged_ms: list[float] = []
        self.parts = 0
        self._newest: Judged | None = None
        page.run.judged.connect(self._on_judged)
        page.desk.side.banner.installEventFilter(self)

    def _on_judged(self, judged: Judged) -> None:
        self._newest = judged
        self.parts += 1
        self.judged_ms.append(judged.inspection.ms)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint and self._newest is not None:
            taken = self._newest.part.views[0].taken
            self.ages_ms.append(1000 * (datetime.now(taken.tzinfo) - taken).total_seconds())
            self._newest = None
        return super().eventFilter(watched, event)


def report(seen: OnScreen, page: InspectPage, beat: Heartbeat, since: float) -> None:
    """One line of what happened since the last one."""
    ages = np.percentile(seen.ages_ms or [float("nan")], (50, 95, 99))
    ms = np.percentile(seen.judged_ms or [float("nan")], (50, 95))
    used = resident_mb()
    print(
        f"{time.perf_counter() - since:6.0f} s: {seen.parts} judged, {page.run.skipped} skipped, engine {ms[0]:.0f} (p95 {ms[1]:.0f}) ms, "
        f"on screen after {ages[0]:.0f} (p95 {ages[1]:.0f}, p99 {ages[2]:.0f}) ms, {beat.take()}, {used:.1f} MB",
        flush=True,
    )
    seen.ages_ms.clear()
    seen.judged_ms.clear()


def soak(window: MainWindow, source: str, seconds: float) -> None:
    """Runs the source for so long."""
    page = window.show_page("inspect")
    assert isinstance(page, InspectPage)
    seen, beat = OnScreen(page), Heartbeat()
    page.starter.start_named(source)
    wait(lambda: seen.parts > 0)
    beat.take()
    since, memory = time.perf_counter(), []
    for minute in range(1, int(np.ceil(seconds / MINUTE_S)) + 1):
        until = since + min(seconds, minute * MINUTE_S)
        wait(lambda until=until: time.perf_counter() >= until, patience_s=2 * MINUTE_S)
        report(seen, page, beat, since)
        memory.append((time.perf_counter() - since, resident_mb()))
    late = np.array([each for each in memory if each[0] >= SETTLED_S])
    if len(late) > 2:
        print(f"memory: {600 * np.polyfit(late[:, 0], late[:, 1], 1)[0]:+.2f} MB / 10 min after the first 5 minutes")
    page.run.stop()
    verdicts = {each: page.record.tally.verdicts[each] for each in Verdict}
    print(f"in all {seen.parts} judged, {page.run.skipped} skipped:", ", ".join(f"{number} {each}" for each, number in verdicts.items()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("project", type=Path)
    parser.add_argument("seconds", type=float)
    parser.add_argument("--source", default=CAMERA, help="{parts}: the first folder of good parts")
    parser.add_argument("--unrecorded", action="store_true")
    arguments = parser.parse_args()
    make_application(["inspector"], "light")
    window = MainWindow(Context.default())
    window.resize(1280, 800)
    window.show()
    window.session.settings.change(record=not arguments.unrecorded)
    window.open_project(arguments.project)
    wait(lambda: window.session.inspector is not None)
    soak(window, arguments.source.format(parts=open_project(arguments.project).good[0]), arguments.seconds)
    window.close_now()
    threads.join_all(30_000)


if __name__ == "__main__":
    main()
