"""How fluently the page of validation images moves with thousands of them: python tests/benchmarks/validation_page.py [COUNT] [FOLDER]

Draws COUNT small pictures (5,000) into a folder once, labels them, opens the page on them without a model, and scrolls through all of it
as a wheel does. Prints how long the thread of the window works for a frame, and for a key that labels one or all: its own time, so
that whatever else this PC does counts for nothing.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtWidgets import QApplication

from inspector.core.labels import Label, Truth
from inspector.core.project import Project
from inspector.devices.image_file import write_image
from inspector.services.validation.labels import say
from inspector.storage import projects
from inspector.ui.application import make_application
from inspector.ui.pages.validating.page import ValidationPage
from inspector.ui.pages.validating.shown import Show
from inspector.ui.session import Session

WHEEL_PX, FRAMES, SIZE = 120, 200, (1832, 1000)


def main() -> None:
    """Prints the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    with tempfile.TemporaryDirectory() as made:
        folder = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(made)
        os.environ["INSPECTOR_HOME"] = str(folder / "home")
        measure(prepared(folder, count), count)


def prepared(folder: Path, count: int) -> Path:
    """A project with `count` labelled pictures."""
    project, pictures = folder / "project", folder / "pictures"
    pictures.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(0)
    for number in range(count):
        if not (pictures / f"{number}.png").exists():
            write_image(pictures / f"{number}.png", rng.integers(0, 255, (480, 640), np.uint8))
    if not projects.is_project(project):
        projects.create_project(project, Project("Many"))
        say(project, [Label(str(pictures / f"{number}.png"), Truth.DEFECT if number % 9 == 0 else Truth.GOOD) for number in range(count)])
    return project


def measure(project: Path, count: int) -> None:
    """Opens, scrolls and labels."""
    app = make_application()
    session = Session()
    page = ValidationPage(session)
    page.resize(*SIZE)
    page.show()
    began = time.perf_counter()
    session.open(project)
    wait(app, lambda: len(page.grid.images.items) == count)
    print(f"{count} images: shown after {time.perf_counter() - began:.2f} s")
    told("scrolling as fast as it paints", scrolled(app, page, keep_up=False))
    told("scrolling slowly, thumbnails arrive", scrolled(app, page, keep_up=True))
    told("filter", [timed(lambda show=show: page.head.choose(show)) for show in (Show.DEFECT, Show.MISJUDGED, Show.ALL)])
    page.grid.select_row(7)
    told("label one", [timed(lambda truth=truth: page.label(truth)) for truth in (Truth.GOOD, Truth.DEFECT, Truth.GOOD)])
    told("choose all", [timed(page.grid.selectAll)])
    told("label all", [timed(lambda: page.label(Truth.DEFECT))])
    page.shutdown()
    session.shutdown(60_000)


def scrolled(app: QApplication, page: ValidationPage, keep_up: bool) -> list[float]:
    """Milliseconds of each step of the wheel until the window has painted; `keep_up`: a step every 30 ms, as people turn it."""
    bar = page.grid.verticalScrollBar()
    bar.setValue(0)
    taken = []
    for frame in range(FRAMES):
        began = time.thread_time()
        bar.setValue((frame * WHEEL_PX) % max(1, bar.maximum()))
        app.processEvents()
        taken.append(1e3 * (time.thread_time() - began))
        until = time.perf_counter() + (0.03 if keep_up else 0)
        while time.perf_counter() < until:
            step = time.thread_time()
            app.processEvents()
            taken[-1] = max(taken[-1], 1e3 * (time.thread_time() - step))
            time.sleep(0.001)
    return taken


def timed(work: object) -> float:
    """Milliseconds that the window's thread is busy."""
    began = time.thread_time()
    work()  # type: ignore[operator]
    return 1e3 * (time.thread_time() - began)


def told(what: str, taken: list[float]) -> None:
    """Prints the middle, the 95th of 100 and the longest."""
    print(f"{what:38} median {np.median(taken):6.1f} ms   p95 {np.quantile(taken, 0.95):6.1f} ms   longest {max(taken):6.1f} ms")


def wait(app: QApplication, fact: object) -> None:
    """Until something is so."""
    until = time.monotonic() + 120
    while not fact():  # type: ignore[operator]
        app.processEvents()
        time.sleep(0.005)
        if time.monotonic() > until:
            raise SystemExit("waited in vain")


if __name__ == "__main__":
    main()
