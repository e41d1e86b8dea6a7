"""The pulse of the window over a shift: python window_shift.py PROJECT [--parts 14400] [--hours 8] [--fps 25]

Starts the window with a project as the program does, goes to every page, and has a simulated camera inspected. Each hour of the shift is
its part of the parts; meanwhile pages are changed, parts are verified, History is looked through, and something is entered that happened
at the cell. Halfway the line stops, the language is changed, nobody is there for a while, and it goes on; at the end the language is
changed back. PROJECT has a model; what is recorded goes into it. 14,400 parts are eight hours with a part every two seconds.

Prints how long the thread of the window worked between two beats, by its own processor time, what it did in the longest gaps, and what
the process held in memory and in objects after each hour.
"""

import argparse
import gc
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["INSPECTOR_HOME"] = tempfile.mkdtemp()  # the user's settings stay as they are
os.environ.pop("INSPECTOR_LANGUAGE", None)
sys.path.insert(0, str(Path(__file__).parents[1]))

from heartbeat import resident_mb, wait
from pulse import Pulse, report
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractItemView

from inspector.services.context import Context
from inspector.storage.projects import open_project
from inspector.ui.application import make_application
from inspector.ui.bridge import threads
from inspector.ui.bridge.garbage import GuiThreadCollector
from inspector.ui.main_window import MainWindow
from inspector.ui.page_list import PAGES
from inspector.ui.pages.drift.page import DriftPage
from inspector.ui.pages.inspecting.page import InspectPage
from inspector.ui.pages.verifying.page import VerifyPage

SETTLE_S = 1.0
PATIENCE_S = 3600.0
ANSWERS = 5
"""How many parts are verified in an hour."""


class Shift:
    """What somebody does at the window, one thing after another."""

    def __init__(self, project: Path, parts: int, fps: float, width: int, hours: int, idle_s: float) -> None:
        self.project, self.parts, self.hours, self.idle_s = project, parts, hours, idle_s
        size = f",width={width},height={3 * width // 4}" if width else ""
        self.source = f"sim:parts={open_project(project).good[0]},fps={fps:g}{size}"
        self.done = 0
        self.window = MainWindow(Context.default())
        self.window.resize(1280, 800)
        self.pulse = Pulse()  # what is made before anything is seen holds nobody up

    @property
    def inspect(self) -> InspectPage:
        """The page of the window as it is now."""
        page = self.window.page("inspect")
        assert isinstance(page, InspectPage)
        return page

    def do(self, what: str, work: Callable[[], object], fact: Callable[[], bool] = lambda: True, settle_s: float = SETTLE_S) -> None:
        """One thing: until `fact` holds, and a moment for what follows from it."""
        self.pulse.doing = what
        QTimer.singleShot(0, work)
        done: list[bool] = []
        QTimer.singleShot(1, lambda: done.append(True))
        wait(lambda: bool(done) and fact(), PATIENCE_S)
        over: list[bool] = []
        QTimer.singleShot(round(1000 * settle_s), lambda: over.append(True))
        wait(lambda: bool(over), PATIENCE_S)

    def show(self, key: str) -> None:
        """Goes to a page."""
        self.do(f"shows {key}", lambda: self.window.go_to(key))

    def play(self) -> None:
        """The shift."""
        window = self.window
        self.do("starts", self._begin, lambda: window.session.inspector is not None)
        self.do("prepares the pages", lambda: None, self._is_whole)
        for entry in PAGES:
            self.show(entry.key)
        self.tell("ready")
        self._half(range(self.hours // 2))
        self._speak("ja")
        self._half(range(self.hours // 2, self.hours))
        self._speak("en")
        self.do("closes", window.close_now, lambda: not window.isVisible(), 0)

    def _begin(self) -> None:
        self.window.show()
        self.window.begin(self.project)

    def tell(self, when: str) -> None:
        """A line of what the process holds now."""
        objects = f"{len(gc.get_objects())} objects looked through, {gc.get_freeze_count()} left out"
        print(f"{when}: {self.done} parts, {resident_mb():.0f} MB, {objects}", flush=True)

    def _half(self, hours: range) -> None:
        self.do("starts the line", self._start, lambda: self.inspect.runs_line)
        before = self.done
        for hour in hours:
            self._hour(hour, before)
            self.tell(f"hour {hour + 1}")
        self.do("stops the line", lambda: self.inspect.run.stop(), lambda: not self.inspect.runs_line)
        self.done = before + self.inspect.record.tally.total

    def _start(self) -> None:
        self.window.show_page("inspect")
        self.inspect.starter.start_named(self.source)

    def _hour(self, hour: int, before: int) -> None:
        shown = [entry.key for at, entry in enumerate(PAGES) if at % max(1, self.hours // 2) == hour % max(1, self.hours // 2)]
        for key in shown:
            self.show(key)
        self.show("verify")
        for _ in range(ANSWERS):
            self.do("inspects and verifies", self._answer, settle_s=0.3)
        self.show("history")
        self.do("inspects and scrolls history", self._scroll)
        self.show("drift")
        self.do("inspects and enters a change", self._enter)
        self.show("inspect")
        wanted = self.parts * (hour + 1) // self.hours - before
        self.do("inspects", lambda: None, lambda: self.inspect.record.tally.total >= wanted)
        self.done = before + self.inspect.record.tally.total

    def _answer(self) -> None:
        page = self.window.page("verify")
        assert isinstance(page, VerifyPage)
        page.buttons.good.click()

    def _scroll(self) -> None:
        for view in self.window.page("history").findChildren(QAbstractItemView):
            if view.isVisible():
                view.scrollToBottom()

    def _enter(self) -> None:
        page = self.window.page("drift")
        assert isinstance(page, DriftPage)
        next(iter(page.head.buttons.values())).click()

    def _speak(self, code: str) -> None:
        settings, before = self.window.session.settings, self.window.content
        self.do(
            "changes the language", lambda: settings.change(language=code), lambda: self.window.content is not before and self._is_whole()
        )
        self.do("is idle", lambda: None, settle_s=self.idle_s)
        self.tell(f"after {self.idle_s:g} s of nothing in another language")

    def _is_whole(self) -> bool:
        stack = self.window.content.stack
        return all(stack.is_made(entry.key) for entry in PAGES) and not self.window._remaking.running


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("project", type=Path)
    parser.add_argument("--parts", type=int, default=1000)
    parser.add_argument("--fps", type=float, default=20.0)
    parser.add_argument("--width", type=int, default=0, help="of the pictures, which are three quarters as high; 0: as they are")
    parser.add_argument("--hours", type=int, default=2, help="into how many the parts are divided")
    parser.add_argument("--idle", type=float, default=35.0, help="seconds that nobody is there after another language")
    parser.add_argument("--worst", type=int, default=15, help="how many gaps are described")
    given = parser.parse_args()
    app = make_application(["inspector"], "light")
    collector = GuiThreadCollector(app)
    shift = Shift(given.project, given.parts, given.fps, given.width, given.hours, given.idle)
    shift.play()
    shift.pulse.stop()
    collector.stop()
    threads.join_all(30_000)
    print(report(shift.pulse, given.worst))


if __name__ == "__main__":
    main()
