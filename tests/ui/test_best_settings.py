"""Find the best settings: started on Build or after New project, cancelled, gone on with, and used with one tap."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.core.recipe import Recipe
from inspector.devices.image_file import write_image
from inspector.services.context import Context
from inspector.services.settings_search.proposal import Proposal, Row
from inspector.storage import projects
from inspector.ui.bridge import threads
from inspector.ui.building import Building
from inspector.ui.pages.building.page import BuildPage
from inspector.ui.pages.building.settings_text import evidence_text, proposal_text, settings_text
from inspector.ui.pages.project_form.page import NewProjectPage
from inspector.ui.session import Session
from inspector.ui.wishes import FindSettings

OWN = Row(Recipe(), 0.79, (0.7, 0.86), (0.0, 0.0), 9.2, 300.0)
BEST = Row(Recipe(size=640), 0.98, (0.93, 0.99), (0.1, 0.25), 31.4, 500.0)
FOUND = Proposal(OWN, BEST, (BEST, OWN), 48, 192, real=False, complete=True)


class Bench:
    """A page over a project, with a search that a test holds by its gate and that counts what it has tried."""

    def __init__(self, folder: Path) -> None:
        self.gate = threading.Event()
        self.begun = self.planned = 0
        self.found: Proposal | Exception = FOUND
        self.session = Session(Context(folder / "weights", folder / "cache"))
        self.building = Building(self.session)
        self.page = BuildPage(self.session, self.building, planner=self.plan, finder=self.find)

    def plan(self, folder: Path, context: Context) -> Steps[None]:
        self.planned += 1
        yield Progress("Timing a few images", 0, 3)
        raise InspectorError(ErrorCode.NO_IMAGES, "Nothing is timed here.")

    def find(self, folder: Path, context: Context) -> Steps[Proposal]:
        self.begun += 1
        while not self.gate.wait(0.005):
            yield Progress("Comparing settings", 3, 8, "candidates")
        if isinstance(self.found, Exception):
            raise self.found
        return self.found


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / "home"))
    (tmp_path / "good").mkdir()
    for number in range(3):
        write_image(tmp_path / "good" / f"{number}.png", np.full((30, 40), number, np.uint8))
    projects.create_project(tmp_path / "p", Project("Cover", good=(str(tmp_path / "good"),)))
    made = Bench(tmp_path)
    qtbot.addWidget(made.page)
    made.page.resize(1180, 740)
    made.page.show()
    made.session.open(tmp_path / "p")
    qtbot.waitUntil(lambda: made.session.settled and made.page.find_button.isVisible())
    yield made
    made.page.shutdown()
    made.gate.set()
    qtbot.waitUntil(lambda: made.building.settled and made.session.settled)
    assert threads.join_all(5000)


def searching(qtbot: QtBot, bench: Bench) -> BuildPage:
    qtbot.mouseClick(bench.page.find_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bench.page.best.progress.texts()[0] == "Comparing settings")
    return bench.page


def found(qtbot: QtBot, bench: Bench) -> BuildPage:
    page = searching(qtbot, bench)
    with qtbot.waitSignal(page.best.settled):
        bench.gate.set()
    return page


def test_a_search_runs_beside_the_window_and_a_second_one_cannot_be_started(qtbot: QtBot, bench: Bench) -> None:
    page = searching(qtbot, bench)
    assert page.best.progress.isVisible() and page.best.progress.texts()[1] == "3 of 8 candidates"
    assert not page.find_button.isEnabled() and page.start_button.isEnabled()
    page.take(FindSettings())
    assert bench.begun == 1


def test_the_proposal_is_said_with_what_it_costs(qtbot: QtBot, bench: Bench) -> None:
    page = found(qtbot, bench)
    assert page.best.text() == "640 px: 98 instead of 79 of 100 pairs told apart, 31.4 ms instead of 9.2 ms a part."
    heading, best, own = page.best.rows()
    assert heading == ["Settings", "Pairs told apart", "A part", "To build"]
    assert best == ["640 px", "98 (93 to 99)", "31.4 ms", "500 MB"]
    assert own[0] == "448 px (present)"
    assert page.find_button.isEnabled() and not page.best.progress.isVisible()


def test_one_tap_uses_it(qtbot: QtBot, bench: Bench, tmp_path: Path) -> None:
    page = found(qtbot, bench)
    with qtbot.waitSignal(bench.session.project_changed):
        qtbot.mouseClick(page.best.use_button, Qt.MouseButton.LeftButton)
    assert projects.open_project(tmp_path / "p").recipe == BEST.recipe
    assert page.summary.texts()["How closely"] == "640 px"
    assert not page.best.isVisible() and page.start_button.isEnabled()


def test_settings_that_do_well_are_kept(qtbot: QtBot, bench: Bench) -> None:
    bench.found = replace(FOUND, best=OWN)
    page = found(qtbot, bench)
    assert page.best.text().startswith("Keep the present settings: 79 of 100")
    assert not page.best.use_button.isVisible()
    page.best.close_button.click()
    assert not page.best.isVisible()


def test_cancel_answers_at_once_and_another_search_can_go_on(qtbot: QtBot, bench: Bench) -> None:
    page = searching(qtbot, bench)
    qtbot.mouseClick(page.best.progress.cancel_button, Qt.MouseButton.LeftButton)
    assert not page.best.running
    assert "goes on where this one ended" in page.best.text()
    assert page.find_button.isEnabled()
    found(qtbot, bench)
    assert bench.begun == 2 and page.best.use_button.isVisible()


def test_the_prediction_waits_for_the_search(qtbot: QtBot, bench: Bench) -> None:
    qtbot.waitUntil(lambda: bench.page.forecast.text().startswith("No prediction"))  # which is what the planner of this test gives
    page, before = searching(qtbot, bench), bench.planned
    with qtbot.waitSignal(page.summary.counted):
        page.summary.refresh()
    assert bench.planned == before
    with qtbot.waitSignal(page.forecast.settled):
        bench.gate.set()
    assert bench.planned == before + 1


def test_what_is_wrong_is_said(qtbot: QtBot, bench: Bench) -> None:
    bench.found = InspectorError(ErrorCode.TOO_FEW_IMAGES, "Comparing settings takes at least 10 different good parts; there are 3.")
    page = found(qtbot, bench)
    assert "at least 10 different good parts" in page.best.text()
    assert not page.best.use_button.isVisible() and len(page.best.rows()) == 0


def test_a_build_ends_the_search(qtbot: QtBot, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def build(folder: Path, context: Context) -> Steps[None]:
        yield Progress("Loading the network", 0, 1)

    monkeypatch.setattr("inspector.services.build.build", build)
    page = searching(qtbot, bench)
    with qtbot.waitSignal(bench.building.ended):
        page.start_button.click()
        assert not page.best.running and not page.best.isVisible()


def test_what_was_found_of_other_images_is_forgotten(qtbot: QtBot, bench: Bench, tmp_path: Path) -> None:
    page = found(qtbot, bench)
    assert page.best.isVisible()
    with qtbot.waitSignal(bench.session.project_changed):
        bench.session.edit(lambda project: replace(project, good=(str(tmp_path / "good"), str(tmp_path / "good" / "0.png"))))
    assert not page.best.isVisible()


def test_a_new_project_can_go_on_with_the_search(qtbot: QtBot, bench: Bench, tmp_path: Path) -> None:
    form = NewProjectPage(bench.session)
    qtbot.addWidget(form)
    form.begin([tmp_path / "good"])
    form.find_choice.setChecked(True)
    qtbot.waitUntil(lambda: form.create_button.isEnabled())
    with qtbot.waitSignal(form.page_wanted) as asked:
        form.create_button.click()
    assert asked.args == ["build", FindSettings()]
    form.shutdown()
    bench.page.take(asked.args[1])
    assert bench.page.best.running


def test_pictures_that_cannot_be_read_are_counted() -> None:
    assert "cannot be read" not in evidence_text(FOUND)
    assert evidence_text(replace(FOUND, skipped=(("a.png", "empty"),))).endswith("1 picture cannot be read and took no part.")


def test_changes_are_named_in_words() -> None:
    changed = Recipe(size=320, density_correction=True, levels=(1, 2, 3), sigma=2.0)
    assert settings_text(changed, Recipe()) == "320 px, levels 1, 2, 3, sigma 2.0, with density correction"
    untimed = replace(FOUND, best=replace(BEST, ms_per_part=None))
    assert proposal_text(untimed) == "640 px: 98 instead of 79 of 100 pairs told apart."
