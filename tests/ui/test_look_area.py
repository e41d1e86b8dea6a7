"""Where to look: the box goes into the project, and a proposed background only where somebody uses it."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from inspector.core.box import Box
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.core.recipe import Recipe
from inspector.devices.image_file import write_image
from inspector.engine.images.ignore import IgnoreMask
from inspector.services import background
from inspector.services.background import Background
from inspector.services.context import Context
from inspector.services.ignore_areas import mask_of_project, store_mask
from inspector.storage import projects
from inspector.ui.bridge import threads
from inspector.ui.pages.project_form.look_area import LookArea
from inspector.ui.pages.project_form.page import NewProjectPage
from inspector.ui.session import Session

MASK = np.zeros((60, 80), bool)
MASK[:15] = True


@pytest.fixture
def good(tmp_path: Path) -> Path:
    folder = tmp_path / "good"
    folder.mkdir()
    for number in range(3):
        write_image(folder / f"{number}.png", np.full((60, 80), 50 + number, np.uint8))
    return folder


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path, good: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[NewProjectPage]:
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / "home"))
    made = NewProjectPage(Session(Context(tmp_path / "weights", tmp_path / "cache")))
    qtbot.addWidget(made)
    made.show()
    made.begin([good])
    qtbot.waitUntil(lambda: ready(made.form.area) and not made.form.place._check.isActive())
    yield made
    made.shutdown()
    assert threads.join_all(5000)


def ready(area: LookArea) -> bool:
    return not area.isHidden() and not area.busy


def proposing(found: Background | InspectorError) -> object:
    def find(project: Project, context: Context) -> Steps[Background]:
        yield Progress("Comparing pictures with the rims of others", 1, 2)
        if isinstance(found, InspectorError):
            raise found
        return found

    return find


def created(qtbot: QtBot, page: NewProjectPage) -> Path:
    folder = page.form.place.path
    with qtbot.waitSignal(page.done):
        page.create_button.click()
    return folder


def test_a_box_goes_into_the_project(qtbot: QtBot, page: NewProjectPage) -> None:
    area = page.form.area
    assert area.roi == () and area.whole_button.isHidden() and "whole picture" in area._place.text()
    area.editor.set_box(Box(10, 12, 40, 30))
    assert area._place.text() == "Left 10, top 12, 40 × 30 px" and not area.whole_button.isHidden()
    assert projects.open_project(created(qtbot, page)).recipe.roi == (10, 12, 40, 30)


def test_the_explanation_speaks_of_pixels_in_the_box(qtbot: QtBot, page: NewProjectPage) -> None:
    page.form.network.show_recipe(Recipe(size=32))
    before = page.form.network.explanation()
    page.form.area.editor.set_box(Box(0, 0, 16, 16))
    assert "steps of 17 px" in before and "steps of 8 px" in page.form.network.explanation()
    page.form.area.whole_button.click()
    assert page.form.network.explanation() == before and page.form.area.roi == ()


def test_a_proposal_is_tinted_and_used_by_a_tap(qtbot: QtBot, page: NewProjectPage, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "find", proposing(Background(MASK, 3, good / "0.png")))
    area = page.form.area
    area.propose_button.click()
    qtbot.waitUntil(lambda: not area.busy)
    assert "25%" in area.text() and not area.use_button.isHidden() and area.new_mask is None
    area.use_button.click()
    assert area.use_button.isHidden() and not area.nothing_button.isHidden() and "is ignored" in area.text()
    assert mask_of_project(created(qtbot, page)) == IgnoreMask(MASK)


def test_a_proposal_that_is_left_changes_nothing(qtbot: QtBot, page: NewProjectPage, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "find", proposing(Background(MASK, 3, good / "0.png")))
    area = page.form.area
    area.propose_button.click()
    qtbot.waitUntil(lambda: not area.busy)
    area.leave_button.click()
    assert area.new_mask is None and area.text() == "" and not area.propose_button.isHidden()
    assert mask_of_project(created(qtbot, page)) is None


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (Background(np.zeros((60, 80), bool), 3, Path("0.png")), "No background can be told"),
        (InspectorError(ErrorCode.BAD_ARGUMENT, "Only 1 of 3 pictures."), "Only 1 of 3 pictures."),
    ],
)
def test_where_nothing_is_found_that_is_said(
    qtbot: QtBot, page: NewProjectPage, found: Background | InspectorError, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "find", proposing(found))
    area = page.form.area
    area.propose_button.click()
    qtbot.waitUntil(lambda: not area.busy)
    assert said in area.text() and area.use_button.isHidden() and area.propose_button.isEnabled()


def test_a_project_shows_its_box_and_what_it_ignores(qtbot: QtBot, page: NewProjectPage, good: Path, tmp_path: Path) -> None:
    folder = tmp_path / "project"
    project = Project("Plate", (str(good),), recipe=Recipe(roi=(5, 6, 30, 20)))
    projects.create_project(folder, project)
    store_mask(folder, IgnoreMask(MASK))
    area = page.form.area
    page.form.edit(folder, project)
    qtbot.waitUntil(lambda: ready(area))
    assert area.roi == (5, 6, 30, 20) and "25%" in area.text() and area.new_mask is None
    area.nothing_button.click()
    assert area.text() == "" and area.new_mask is not None and area.new_mask.mask is None
