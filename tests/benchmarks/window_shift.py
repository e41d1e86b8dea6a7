"""The pulse of the window over a shift in short: python window_shift.py PROJECT [--parts 1000] [--fps 20]

Starts the window with a project as the program does, goes to every page, has a simulated camera inspected while the pages are changed,
verifies, looks through History, changes the language, stops and closes. PROJECT has a model; what is recorded goes into it. Prints how
long the thread of the window worked between two beats, by its own processor time, and what it did in the longest gaps.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["INSPECTOR_HOME"] = tempfile.mkdtemp()  # the user's settings stay as they are
os.environ.pop("INSPECTOR_LANGUAGE", None)
sys.path.insert(0, str(Path(__file__).parents[1]))

from heartbeat import wait
from pulse import Pulse, report
from PySide6.QtCore import QTimer

from inspector.services.context import Context
from inspector.storage.projects import open_project
from inspector.ui.application import make_application
from inspector.ui.bridge import threads
from inspector.ui.bridge.garbage import GuiThreadCollector
from inspector.ui.main_window import MainWindow
from inspector.ui.page_list import PAGES
from inspector.ui.pages.inspecting.page import InspectPage

SETTLE_S = 1.0


class Shift:
    """What somebody does at the window, one thing after another."""

    def __init__(self, project: Path, parts: int, fps: float) -> None:
        self.project, self.parts, self.fps = project, parts, fps
        self.pulse = Pulse()
        self.window = MainWindow(Context.default())
        self.window.resize(1280, 800)

    def do(self, what: str, work: Callable[[], object], fact: Callable[[], bool] = lambda: True, settle_s: float = SETTLE_S) -> None:
        """One thing: until `fact` holds, and a moment for what follows from it."""
        self.pulse.doing = what
        QTimer.singleShot(0, work)
        done: list[bool] = []
        QTimer.singleShot(1, lambda: done.append(True))
        wait(lambda: bool(done) and fact(), 120)
        over: list[bool] = []
        QTimer.singleShot(round(1000 * settle_s), lambda: over.append(True))
        wait(lambda: bool(over))

    def play(self) -> None:
        """The shift."""
        window = self.window
        self.do("starts", lambda: (window.show(), window.begin(self.project)), lambda: window.session.inspector is not None)
        self.do("prepares the pages", lambda: None, settle_s=8)
        for entry in PAGES:
            self.do(f"shows {entry.key}", lambda key=entry.key: window.show_page(key))
        page = window.page("inspect")
        assert isinstance(page, InspectPage)
        source = f"sim:parts={open_project(self.project).good[0]},fps={self.fps:g},width=1280,height=960"
        self.do("starts the line", lambda: (window.show_page("inspect"), page.starter.start_named(source)), lambda: page.runs_line)
        self.do("inspects", lambda: None, lambda: page.record.tally.total >= self.parts)
        for entry in PAGES:
            self.do(f"inspects and shows {entry.key}", lambda key=entry.key: window.show_page(key))
        self.do("stops the line", lambda: page.run.stop(), lambda: not page.runs_line)
        self.do("changes the language", lambda: window.session.settings.change(language="ja"), lambda: not window.renewal.is_pending, 8)
        self.do("is idle", lambda: None, settle_s=35)
        self.do("closes", window.close_now, lambda: not window.isVisible(), 0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("project", type=Path)
    parser.add_argument("--parts", type=int, default=1000)
    parser.add_argument("--fps", type=float, default=20.0)
    parser.add_argument("--worst", type=int, default=15, help="how many gaps are described")
    arguments = parser.parse_args()
    app = make_application(["inspector"], "light")
    collector = GuiThreadCollector(app)
    shift = Shift(arguments.project, arguments.parts, arguments.fps)
    shift.play()
    shift.pulse.stop()
    collector.stop()
    threads.join_all(30_000)
    print(report(shift.pulse.gaps, arguments.worst))


if __name__ == "__main__":
    main()
