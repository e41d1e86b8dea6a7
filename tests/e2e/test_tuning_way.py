"""The way of an engineer through the real program: label, look, drag, try, draft, put in force with a reason, go back, report.

With TUNE_PICTURES=FOLDER in the environment the screens are saved there.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from small_parts import write_parts

from inspector.cli import main
from inspector.core.areas import Drawn, Form, Use
from inspector.core.labels import Truth
from inspector.core.project import ThresholdRecord
from inspector.core.thresholds import Threshold
from inspector.storage.projects import open_project
from inspector.ui.main_window import MainWindow
from inspector.ui.pages.looking.page import PlacesPage
from inspector.ui.pages.models.page import ModelsPage
from inspector.ui.pages.tuning.page import TunePage
from inspector.ui.pages.validating.page import ValidationPage

Play = Callable[[list[str], Callable[[MainWindow], None]], int]

LONG_MS = 60_000
ZONES = (Drawn(Form.RECTANGLE, ((8, 8), (30, 40))), Drawn(Form.ELLIPSE, ((34, 8), (60, 40))))


class Way:
    """What an engineer does, one thing after another."""

    def __init__(self, qtbot: QtBot, window: MainWindow, project: Path, new: Path) -> None:
        self.qtbot, self.window, self.project, self.new = qtbot, window, project, new

    def until(self, fact: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(fact, timeout=LONG_MS)

    def photograph(self, name: str) -> None:
        if folder := os.environ.get("TUNE_PICTURES"):
            assert self.window.grab().save(str(Path(folder) / f"{name}.png"))

    def label_ten_images(self) -> None:
        """The eight that the project was built with, and two new ones."""
        page = self.window.show_page("validation")
        assert isinstance(page, ValidationPage)
        images = self.window.session.images
        self.until(lambda: images.now is not None)
        page.add([str(self.new)])
        self.until(lambda: len(page.grid.images.items) == 10)
        for path in [each.path for each in page.grid.images.items]:
            row = page.grid.images.row_of(path)
            assert row is not None
            page.grid.select_row(row)
            self.qtbot.keyClick(page.grid, Qt.Key.Key_1 if "held_out" in path else Qt.Key.Key_2)
        self.until(lambda: self._labelled() == 10 and all(each.score is not None for each in page.grid.images.items))
        self.photograph("1 labelled")

    def _labelled(self) -> int:
        now = self.window.session.images.now
        return sum(each.label is not None and each.truth in (Truth.GOOD, Truth.DEFECT) for each in now.validation) if now else 0

    def draw_two_zones(self) -> None:
        page = self.window.show_page("places")
        assert isinstance(page, PlacesPage)
        self.until(lambda: page.draft is not None and not page.desk.busy)
        page.panel.uses[Use.ZONE].click()
        for zone in ZONES:
            page.board.canvas.drawn.emit(zone)
            self.until(lambda: not page.desk.busy)
        page.panel.apply.reason.setText("the rim matters more")
        self.photograph("2 zones drawn")
        self.until(page.panel.apply.apply.isEnabled)
        self.qtbot.mouseClick(page.panel.apply.apply, Qt.MouseButton.LeftButton)
        self.until(lambda: not page.desk.stores and self._in_force().areas is not None)
        self.photograph("3 zones in use")

    def _in_force(self) -> Threshold:
        return self._history()[-1].threshold

    def drag_draft_try_and_release(self) -> float:
        page = self.window.show_page("tune")
        assert isinstance(page, TunePage)
        self.until(lambda: page.gate.is_open and page.threshold.areas is not None)
        moved = 1.25 * page.threshold.value
        page.plot.threshold_moved.emit(moved)
        card = page.desk.card
        self.until(card.draft.isEnabled)
        self.photograph("4 dragged")
        card.draft.click()
        self.until(lambda: open_project(self.project).draft is not None)
        card.trial.begin.click()
        self.until(lambda: not page.desk.trying and card.trial.said.isVisible())
        self.photograph("5 tried on recorded parts")
        card.reason.setText("agreed with production")
        self.until(card.release.isEnabled)
        card.release.click()
        self.until(lambda: self._in_force().value == pytest.approx(moved) and open_project(self.project).draft is None)
        self.photograph("6 in force")
        return moved

    def go_back(self) -> None:
        page = self.window.show_page("tune")
        assert isinstance(page, TunePage)
        before = len(self._history())
        history = page.desk.history
        self.until(lambda: self._known() == before and history.back.isEnabled())
        history.back.click()
        self.until(lambda: history.question.box is not None)
        self.photograph("7 go back asks")
        history.question.do_button.click()
        self.until(lambda: len(self._history()) == before + 1)
        self.photograph("8 gone back")

    def _history(self) -> tuple[ThresholdRecord, ...]:
        project = open_project(self.project)
        return project.thresholds[project.active_model]

    def _known(self) -> int:
        """Records of the history that the window knows."""
        project = self.window.session.project
        return len(project.thresholds[project.active_model]) if project is not None else 0

    def report(self, file: Path) -> None:
        page = self.window.show_page("models")
        assert isinstance(page, ModelsPage)
        self.until(page.parts.report.isEnabled)
        page.write_report(file)
        self.until(file.is_file)
        self.until(page.parts.report.isEnabled)
        self.photograph("9 models and report")


def test_an_engineer_tunes_releases_goes_back_and_reports(
    qtbot: QtBot, play: Play, project: Path, parts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recorded = [str(parts / name) for name in ("held_out", "scratched")]
    assert main(["inspect", str(project), *recorded, "--record"]) == 0
    write_parts(tmp_path / "new", range(300, 302), scratched=True)
    released: list[float] = []
    size = tuple(map(int, os.environ.get("TUNE_SIZE", "1280x800").split("x")))

    def work(window: MainWindow) -> None:
        qtbot.waitUntil(lambda: window.session.inspector is not None, timeout=LONG_MS)
        window.resize(*size)
        way = Way(qtbot, window, project, tmp_path / "new")
        way.label_ten_images()
        way.draw_two_zones()
        released.append(way.drag_draft_try_and_release())
        way.go_back()
        way.report(tmp_path / "report.html")

    assert play([str(project)], work) == 0
    stored = open_project(project)
    history = stored.thresholds[stored.active_model]
    assert [record.reason for record in history[-3:-1]] == ["the rim matters more", "agreed with production"]
    assert history[-2].value == pytest.approx(released[0]) and history[-1].threshold == history[-3].threshold
    assert history[-1].areas is not None and len(history[-1].areas.of(Use.ZONE)) == 2
    told = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "agreed with production" in told and "the rim matters more" in told and history[-1].areas.sha256[:8] in told
