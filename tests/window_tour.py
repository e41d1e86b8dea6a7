"""Goes through the window: every page without and with a project, after a run, in operator mode, and its dialogs."""

import json
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from inspector.core.errors import Cancelled
from inspector.core.progress import Progress, Steps
from inspector.services.context import Context
from inspector.ui.bridge import threads
from inspector.ui.main_window import MainWindow
from inspector.ui.page_list import PAGES
from inspector.ui.pages.building import forecast
from inspector.ui.pages.challenge.add_dialog import AddDialog
from inspector.ui.pages.challenge.pick_dialog import PickDialog
from inspector.ui.pages.doctor import work as doctor
from inspector.ui.pages.inspecting.source_dialog import SourceDialog
from inspector.ui.pages.models.reason_dialog import ReasonDialog
from inspector.ui.pages.sources import SOURCES, Ask, Written
from inspector.ui.pages.tuning.release.changed_parts import ChangedParts
from inspector.ui.pages.tuning.scale_dialog import ScaleDialog
from inspector.ui.pages.users.dialogs import BadgeDialog, PinDialog
from inspector.ui.pages.validating.mask_dialog import MaskDialog
from inspector.ui.pages.validating.synthetic_dialog import SyntheticDialog
from inspector.ui.wishes import BeginProject

SAMPLE = Path(__file__).parent / "data" / "projects" / "schema-1"
WAIT_S = 60.0
SIZE = (1280, 800)
Look = Callable[[str, QWidget], None]
"""Called with a word for what is shown, and the page, dialog or window."""


def tour(folder: Path, parts: Path, look: Look) -> None:
    """Shows one thing after the other to `look`. `parts`: see the fixture; `folder`: for whatever is written."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(forecast, "_plan", no_work)
        for heavy in ("_look", "_ask"):
            patched.setattr(doctor, heavy, no_work)
        _tour(folder, parts, look)


def _tour(folder: Path, parts: Path, look: Look) -> None:
    window = MainWindow(Context(folder / "weights", folder / "cache"))
    window.resize(*SIZE)
    window.show()
    window.activateWindow()
    wait(window.isActiveWindow)
    try:
        for where, widget in _stations(window, _project(folder, parts), parts):
            settle()
            look(where, widget)
    finally:
        window._closing = True
        window.close()
        wait(lambda: not threads.running_threads())
        window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def wait(fact: Callable[[], bool]) -> None:
    end = time.monotonic() + WAIT_S
    while not fact():
        assert time.monotonic() < end, "it never came"
        QApplication.processEvents()


def settle() -> None:
    for _ in range(5):
        QApplication.processEvents()


def pause(seconds: float = 1.5) -> None:
    """For threads that read small files, of which nobody tells from here when they are done."""
    end = time.monotonic() + seconds
    while threads.running_threads() and time.monotonic() < end:
        QApplication.processEvents()
    settle()


def no_work(*_: object) -> Steps[Any]:
    """In place of what times or converts a network, which takes seconds."""
    yield Progress("Timing a few images", 0, 1)
    raise Cancelled


def _stations(window: MainWindow, project: Path, parts: Path) -> Iterator[tuple[str, QWidget]]:
    yield from _pages(window, "without a project")
    window.go_to("new", BeginProject((parts / "good", parts / "scratched")))
    pause()
    yield "new, with images", window.page("new")
    session = window.session
    window.open_project(project)
    wait(lambda: session.inspector is not None and session.settled)
    yield from _pages(window, "with a model")
    inspect = window.show_page("inspect")
    over: list[bool] = []
    inspect.run.finished.connect(lambda: over.append(True))  # type: ignore[attr-defined]
    inspect.starter.open_paths([parts / "held_out", parts / "scratched"])  # type: ignore[attr-defined]
    wait(lambda: bool(over))
    for key in ("inspect", "verify", "history", "tune"):
        window.show_page(key)
        pause()
        yield f"{key}, after a run", window.page(key)
    window.show_page("inspect")
    inspect.operator.enter()  # type: ignore[attr-defined]
    yield "operator mode", window
    inspect.operator.end()  # type: ignore[attr-defined]
    tune = window.show_page("tune")
    tune.images.opened.emit(str(parts / "scratched" / "200.png"))  # type: ignore[attr-defined]
    wait(lambda: bool(tune.picture.view.heatmap_shown))  # type: ignore[attr-defined]
    yield "tune, a part", tune
    yield from _dialogs(window, project)


def _pages(window: MainWindow, where: str) -> Iterator[tuple[str, QWidget]]:
    for page in PAGES:
        shown = window.show_page(page.key)
        settle()
        yield f"{page.key}, {where}", shown


def _dialogs(window: MainWindow, project: Path) -> Iterator[tuple[str, QWidget]]:
    deeds = window.show_page("projects").deeds  # type: ignore[attr-defined]
    for name, dialog in (
        ("rename", deeds.rename(project, "part")),
        ("duplicate", deeds.duplicate(project, "part")),
        ("notes", deeds.edit_notes(project, "part", "of line 3")),
    ):
        yield name, dialog
        dialog.reject()
    for dialog in _others(window, project):
        dialog.open()
        pause()
        yield type(dialog).__name__, dialog
        dialog.reject()
    deeds.show_deleted()
    pause()
    yield "deleted projects", deeds.deleted
    deeds.deleted.reject()
    window._question.ask_about_build()
    box = window._question.box
    assert box is not None
    yield "a question", box
    window._question.withdraw()
    window.notice.show_text("Something happened.", "Do something.")
    window.notice.offer("build", "Go to Build")
    yield "a notice", window
    window.notice.dismiss()


def _others(window: MainWindow, project: Path) -> Iterator[QDialog]:
    """Dialogs of pages, each as its page opens it."""
    images = window.session.images.now
    assert images is not None
    yield SyntheticDialog(project, images, 0.0, window)
    yield MaskDialog(project, images.images[0], window)
    yield AddDialog([Path(images.images[0].path)], window)
    yield PickDialog("Choose", [], "There is nothing.", window)
    yield ScaleDialog(images.images[0].path, 8, 0.0, window)
    yield ReasonDialog("Use another model", "Put the model to use?", window)
    yield ChangedParts(window)
    for kind in SOURCES:
        if isinstance(kind, Written) and kind.ask is not Ask.FOLDER:
            yield SourceDialog(kind.key, "Camera", window)
    yield PinDialog("Kim", window)
    yield BadgeDialog("Kim", window)


def _project(folder: Path, parts: Path) -> Path:
    """A project whose model is there and whose images are, too."""
    made = Path(shutil.copytree(SAMPLE, folder / "project"))
    stored = json.loads((made / "project.json").read_bytes())
    named = {"good": "good", "validation_good": "held_out", "validation_defect": "scratched"}
    stored |= {key: [str(parts / name)] for key, name in named.items()}
    (made / "project.json").write_text(json.dumps(stored), encoding="utf-8")
    return made


def no_other_windows() -> list[QWidget]:
    """Hides what other tests left, and gives it."""
    others = QApplication.topLevelWidgets()
    for each in others:
        each.hide()
    return others
