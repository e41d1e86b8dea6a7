"""The way through the program on which the pictures of the manual are taken; `manual_pictures.py` starts it."""

from __future__ import annotations

from pathlib import Path

from manual_camera import SIZE, Camera, settle, wait
from PySide6.QtCore import QEvent

from inspector.core.access import Role
from inspector.core.challenge import Sample
from inspector.core.progress import finish
from inspector.core.types import Verdict
from inspector.services.access.accounts import add_account
from inspector.services.context import Context
from inspector.services.demo import NAME
from inspector.services.health.challenge_samples import add_sample
from inspector.ui.application import make_application
from inspector.ui.bridge import threads
from inspector.ui.main_window import MainWindow
from inspector.ui.page import Page
from inspector.ui.pages.building.page import BuildPage
from inspector.ui.pages.families.page import FamiliesPage
from inspector.ui.pages.inspecting.page import InspectPage
from inspector.ui.pages.line_setup.page import LineSetupPage
from inspector.ui.pages.passed.page import PassedPage
from inspector.ui.pages.project_form.page import NewProjectPage
from inspector.ui.pages.recorded.page import HistoryPage
from inspector.ui.pages.tuning.page import TunePage
from inspector.ui.pages.users.page import UsersPage
from inspector.ui.pages.verifying.page import VerifyPage
from inspector.ui.wishes import BeginProject

_READING = "Reading and computing features"
_TOO_HIGH = 11.0
"""A threshold at which some defects of the demo pass."""


def tour(home: Path, folder: Path) -> None:
    """Takes every picture, in the order in which a user sees the pages."""
    app = make_application(["inspector"], "light")
    window = MainWindow(Context.default())
    window.resize(*SIZE)
    window.show()
    camera, project = Camera(window, folder), home / "projects" / NAME
    images = project / "images"
    good, defects = (sorted((images / "test" / kind).iterdir()) for kind in ("good", "defect"))
    try:
        _new_project(camera, images)
        window.open_project(project)
        wait(lambda: window.session.inspector is not None)
        _build(camera)
        _tune(camera)
        _inspect(camera, [*good, *defects])
        _line(camera)
        _verify(camera)
        _history(camera)
        _health(camera, defects[0])
        _challenge(camera, project, good[0], defects)
        _people(camera)
    finally:
        window.close_now()
        wait(lambda: not window.isVisible() and not threads.running_threads())
        window.deleteLater()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _new_project(camera: Camera, images: Path) -> None:
    settle()
    camera.take("projects-empty")
    camera.show(Page, "settings")
    camera.take("settings")
    form = camera.show(NewProjectPage, "new", BeginProject((images / "good",))).form
    form.place.name.setText("BC-204")
    form.place.name.textEdited.emit("BC-204")
    form.validation_good.add([images / "validation" / "good"])
    form.validation_defect.add([images / "validation" / "defect"])
    settle()
    camera.take("new-project")


def _build(camera: Camera) -> None:
    page, building = camera.show(BuildPage, "build"), camera.window.building
    camera.take("build")
    camera.take("build-model", page.model)
    stages: list[str] = []
    building.stepped.connect(lambda progress: stages.append(progress.stage) if progress.done > 4 else None)
    page.start_button.click()
    wait(lambda: _READING in stages)
    camera.take("build-progress", page.progress)
    building.cancel()
    wait(lambda: not building.running)


def _tune(camera: Camera) -> None:
    page = camera.show(TunePage, "tune")
    camera.take("tune")
    camera.take("tune-figures", page.panel.figures)
    page.panel.threshold.value.setValue(_TOO_HIGH)
    settle()
    camera.take("tune-escapes")
    page.panel.threshold.undo.click()
    for room in ("validation", "places", "models"):
        camera.show(Page, room)
        camera.take(room)


def _inspect(camera: Camera, parts: list[Path]) -> None:
    page, over = camera.show(InspectPage, "inspect"), list[bool]()
    camera.take("inspect-empty")
    page.run.finished.connect(lambda: over.append(True))
    page.starter.open_paths(parts)
    wait(lambda: over)
    settle()
    camera.take("inspect")
    camera.take("inspect-bar", page.desk.bar, over=(page.desk.state,))
    camera.take("inspect-verdict", page.desk.side.banner, over=(page.desk.side.ruler,))
    page.shown.why.toggle()
    settle()
    camera.take("why", page.shown.why)
    page.shown.why.dismiss()
    page.operator.enter()
    settle()
    camera.window.setGeometry(0, 0, *SIZE)  # the screen of a PC without a display is a small one
    settle()
    camera.take("operator")
    page.operator.end()


def _line(camera: Camera) -> None:
    page = camera.show(LineSetupPage, "line")
    camera.take("line")
    page.tabs.setCurrentIndex(page.frame.index_of(page.gate))
    settle()
    camera.take("line-gate")
    camera.show(InspectPage, "inspect")


def _verify(camera: Camera) -> None:
    page = camera.show(VerifyPage, "verify")
    camera.take("verify")
    camera.take("verify-answers", page.buttons)
    page.buttons.good.click()
    settle()


def _history(camera: Camera) -> None:
    page = camera.show(HistoryPage, "history")
    camera.take("history")
    page.parts.table.selectRow(3)
    page.parts.head.open.click()
    settle()
    camera.take("history-part")
    families = camera.show(FamiliesPage, "families")
    families.look_button.click()
    wait(lambda: families.found is not None)
    settle()
    camera.take("families")


def _health(camera: Camera, defect: Path) -> None:
    camera.show(Page, "doctor")
    camera.take("doctor")
    camera.show(PassedPage, "passed").ask(defect)
    settle()
    camera.take("passed")
    for room in ("teach", "known"):
        camera.show(Page, room)
        camera.take(room)


def _challenge(camera: Camera, project: Path, good: Path, defects: list[Path]) -> None:
    add_sample(project, "G1", Sample.GOOD, Verdict.OK, good)
    add_sample(project, "D1", Sample.DEFECT, Verdict.NG, defects[0])
    add_sample(project, "D2", Sample.DEFECT, Verdict.NG, defects[-1])
    camera.show(Page, "challenge")
    camera.take("challenge")


def _people(camera: Camera) -> None:
    """Last of all: from the first account on somebody has to log on."""
    finish(add_account("Anna", Role.ADMINISTRATOR, password="a long sentence"))
    finish(add_account("Ben", Role.ENGINEER, password="another sentence"))
    finish(add_account("Mia", Role.OPERATOR, pin="4711"))
    page = camera.show(UsersPage, "users")
    page.list.setCurrentRow(page.list.count() - 1)
    settle()
    camera.take("users")
    camera.show(Page, "audit")
    camera.take("audit")
    camera.window.session.people.log_off()
    settle()
    camera.take("log-on")
