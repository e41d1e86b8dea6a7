"""Products: only what is released is offered, and nothing is changed before somebody has seen both pictures."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from asking import open_in
from page_stand_ins import BrightnessInspector
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from inspector.core.project import Project
from inspector.core.thresholds import Rule, Threshold
from inspector.devices.image_file import write_image
from inspector.devices.simulated import SimulatedCamera
from inspector.services import auditing
from inspector.services.line.state import State
from inspector.services.recent import remember_project
from inspector.storage import models, projects
from inspector.ui.date_text import day_text
from inspector.ui.main_window import MainWindow
from inspector.ui.pages.inspecting.page import InspectPage
from inspector.ui.pages.products.page import ProductsPage

MODEL = "20261120-151150-1e1a3f966a22"


@pytest.fixture(autouse=True)
def _home_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(models, "list_models", lambda folder: [MODEL] if (folder / "model").exists() else [])


def product(folder: Path, *, model: bool = True, threshold: bool = True) -> Path:
    write_image(folder.parent / f"{folder.name}.png", np.full((60, 80, 3), 90, np.uint8))
    project = Project(folder.name, good=(str(folder.parent / f"{folder.name}.png"),), active_model=MODEL if model else "")
    project = project.with_threshold(MODEL, Threshold(3.0, Rule.MANUAL), "first") if threshold else project
    projects.create_project(folder, project)
    if model:
        (folder / "model").write_text("stands for a model")
    remember_project(folder, folder.name)
    return folder


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> ProductsPage:
    """With two products that are released, one without a model, one without a threshold, and one that is gone."""
    product(tmp_path / "Lid")
    product(tmp_path / "Cover")
    product(tmp_path / "Raw", model=False, threshold=False)
    product(tmp_path / "Untuned", threshold=False)
    remember_project(tmp_path / "gone", "gone")
    open_in(qtbot, window, tmp_path / "Cover")
    qtbot.waitUntil(lambda: window.session.settled)
    window.notice.dismiss()
    made = window.show_page("products")
    assert isinstance(made, ProductsPage)
    qtbot.waitUntil(lambda: len(made.cards()) == 2)
    return made


def test_only_released_products_are_offered_each_with_picture_and_day(page: ProductsPage) -> None:
    cover, lid = page.cards()
    assert [each.seen.product.name for each in (cover, lid)] == ["Cover", "Lid"]
    assert not cover.isEnabled() and "In use" in cover.accessibleName()
    assert lid.isEnabled() and lid.seen.picture is not None and day_text(date(2026, 11, 20)) in lid.accessibleName()


def test_another_product_is_changed_to_after_a_question_with_both_pictures(
    qtbot: QtBot, window: MainWindow, page: ProductsPage, tmp_path: Path
) -> None:
    page.cards()[1].click()
    question = page.question
    assert question is not None and question.isVisible() and question.text.text() == "Change from Cover to Lid?"
    assert question.keep.isDefault() and "stands" in question.detail.text()
    qtbot.keyClick(question, Qt.Key.Key_Return)
    assert window.session.folder == tmp_path / "Cover"
    page.cards()[1].click()
    assert page.question is not None
    page.question.do.click()
    qtbot.waitUntil(lambda: window.session.folder == tmp_path / "Lid" and window.session.settled)
    assert ("chosen", "Lid") in {(each.values.get("what"), each.values.get("name")) for each in auditing.read()}
    qtbot.waitUntil(lambda: window.page_key == "inspect")


def test_a_running_line_ends_only_when_that_was_confirmed(qtbot: QtBot, window: MainWindow, page: ProductsPage, tmp_path: Path) -> None:
    window.session.inspector = BrightnessInspector()  # type: ignore[assignment]
    window.session.model_changed.emit()
    window.session.simulated_camera = SimulatedCamera([np.full((8, 8, 3), 20, np.uint8)], 2.0)
    inspect = window.page("inspect")
    assert isinstance(inspect, InspectPage)
    inspect.starter.start_named("simulated")
    qtbot.waitUntil(lambda: inspect.record.tally.total > 2)
    page.cards()[1].click()
    question = page.question
    assert question is not None and "stopped" in question.detail.text() and question.do.text() == "Stop and change"
    question.keep.click()
    assert inspect.run.state is State.RUNNING and window.session.folder == tmp_path / "Cover"
    page.cards()[1].click()
    assert page.question is not None and inspect.run.state is State.RUNNING
    page.question.do.click()
    qtbot.waitUntil(lambda: window.session.folder == tmp_path / "Lid")
    assert inspect.run.state is State.IDLE and window._line_question.box is None


def test_a_product_that_is_not_released_any_more_is_refused(qtbot: QtBot, window: MainWindow, page: ProductsPage, tmp_path: Path) -> None:
    lid = page.cards()[1]
    projects.update_project(tmp_path / "Lid", lambda now: replace(now, active_model=""))
    lid.click()
    assert page.question is not None
    with qtbot.waitSignal(page.failed):
        page.question.do.click()
    assert window.session.folder == tmp_path / "Cover"


def test_another_product_comes_before_the_same_camera(qtbot: QtBot, window: MainWindow, page: ProductsPage, tmp_path: Path) -> None:
    window.session.inspector = BrightnessInspector()  # type: ignore[assignment]
    window.session.model_changed.emit()
    window.session.simulated_camera = SimulatedCamera([np.full((8, 8, 3), 20, np.uint8)], 2.0)
    inspect = window.page("inspect")
    assert isinstance(inspect, InspectPage)
    inspect.starter.start_named("simulated")
    qtbot.waitUntil(lambda: inspect.record.tally.total > 2)
    page.cards()[1].click()
    assert page.question is not None
    page.question.do.click()
    qtbot.waitUntil(lambda: window.session.folder == tmp_path / "Lid" and window.session.settled)
    window.session.inspector = BrightnessInspector()  # type: ignore[assignment]
    window.session.model_changed.emit()
    qtbot.waitUntil(lambda: inspect.starter.source is not None)
    assert inspect.run.state is State.IDLE and inspect.desk.bar.start.isEnabled()
    inspect.desk.bar.start.click()
    qtbot.waitUntil(lambda: inspect.record.tally.total > 2)
    inspect.run.abandon()
