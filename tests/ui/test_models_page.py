"""The page Models: what is known of each model, two of them side by side, another one in use, and the report."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from opened_models import AT_5, Opened, stored_model
from page_stand_ins import FakeSession
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.model import ScoredImage
from inspector.core.project import Project
from inspector.devices.image_file import write_image
from inspector.storage.models import META, MODELS
from inspector.storage.projects import create_project, open_project, update_project
from inspector.ui.pages.models.model import Column
from inspector.ui.pages.models.page import ModelsPage

FIRST, SECOND = (1, 2, 3, 9), (1, 2, 9, 3)
"""Scores of two good parts and two defects by two models; the second one knows the first defect alone."""


class ModelsSession(FakeSession):
    """With a project on the disk; its model is loaded as soon as it is asked for."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.context, self.reloaded = None, 0
        self.folder, self.project = folder, open_project(folder)

    def take(self, inspector: Opened) -> None:
        self.inspector = inspector  # type: ignore[assignment]
        self.model_changed.emit()

    def reload_model(self) -> None:
        self.reloaded += 1
        assert self.folder is not None
        self.project = open_project(self.folder)


def scored(folder: Path, scores: tuple[int, ...]) -> list[ScoredImage]:
    paths = [folder / name for name in ("fine/1.png", "fine/2.png", "dent/1.png", "dent/2.png")]
    for number, path in enumerate(paths):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_image(path, np.full((12, 16), number, np.uint8))
    return [ScoredImage(str(path), float(score), "dent" in str(path)) for path, score in zip(paths, scores, strict=True)]


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModelsSession:
    folder = tmp_path / "project"
    create_project(folder, Project("Bolts"))
    models = {}
    for number, scores in enumerate((FIRST, SECOND)):
        known = scored(tmp_path / "parts", scores)
        model_id = stored_model(folder, known, number=number)
        models[model_id] = Opened(model_id, known)
    update_project(folder, lambda project: project.using(list(models)[1]))
    monkeypatch.setattr("inspector.services.inspect.open_inspector", lambda folder, context, model_id: models[model_id])
    made = ModelsSession(folder)
    made.models = models  # type: ignore[attr-defined]
    made.take(models[list(models)[1]])
    return made


@pytest.fixture
def page(qtbot: QtBot, session: ModelsSession) -> Iterator[ModelsPage]:
    made = ModelsPage(session, lambda: session.busy)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(1184, 760)
    made.show()
    qtbot.waitUntil(lambda: made.table.models.rowCount() > 0)
    yield made
    assert made.shutdown()


def cell(page: ModelsPage, model_id: str, column: Column) -> str:
    number = page.table.models.number_of(model_id)
    assert number is not None
    return str(page.table.models.index(number, column).data()).strip()


def ids(session: ModelsSession) -> list[str]:
    return list(session.models)  # type: ignore[attr-defined]


def enabled(page: ModelsPage) -> set[str]:
    parts = page.parts
    buttons = {"compare": parts.compare, "use": parts.use, "export": parts.export, "measure": parts.measure, "report": parts.report}
    return {name for name, button in buttons.items() if button.isEnabled()}


def test_every_model_is_listed_with_what_is_known_of_it(page: ModelsPage, session: ModelsSession) -> None:
    first, second = ids(session)
    assert (cell(page, first, Column.STATE), cell(page, second, Column.STATE)) == ("Ready", "In use")
    assert (cell(page, first, Column.NETWORK), cell(page, first, Column.SIZE), cell(page, first, Column.METHOD)) == (
        "net",
        "224 px",
        "PatchCore",
    )
    assert cell(page, first, Column.AUROC).startswith("1.0000  (0.") and cell(page, first, Column.TIME) == "12.5 ms"


def test_what_can_be_done_follows_from_what_is_chosen(page: ModelsPage, session: ModelsSession) -> None:
    first, second = ids(session)
    assert enabled(page) == {"report"}
    page.table.choose([first])
    assert enabled(page) == {"use", "export", "measure", "report"}
    page.table.choose([second])
    assert enabled(page) == {"export", "measure", "report"}
    page.table.choose([first, second])
    assert enabled(page) == {"compare", "report"}


def test_two_models_are_compared_and_their_heatmaps_shown(page: ModelsPage, session: ModelsSession, qtbot: QtBot) -> None:
    page.table.choose(ids(session))
    qtbot.mouseClick(page.parts.compare, Qt.MouseButton.LeftButton)
    assert not page.parts.progress.isHidden()
    qtbot.waitUntil(lambda: page.parts.compares)
    said = " ".join(page.parts.comparison.texts())
    assert "2 good parts, 2 defects" in said and "They disagree on 2 parts" in said and "1 of 2" in said
    shown = page.parts.comparison
    qtbot.waitUntil(lambda: all(view.heatmap_shown is not None for view in shown.views) and not shown._opening.running)
    before = [name.text().partition(": ")[2] for name in shown._names]
    assert sorted(before) == ["score 3.00, OK", "score 9.00, NG"]
    shown.parts.setCurrentRow(1)
    assert [name.text().partition(": ")[2] for name in shown._names] == before[::-1]
    qtbot.waitUntil(lambda: not shown._opening.running)


def test_a_comparison_can_be_cancelled(page: ModelsPage, session: ModelsSession) -> None:
    page.table.choose(ids(session))
    page.parts.compare.click()
    page.parts.progress.cancel_button.click()
    assert page.parts.progress.isHidden() and not page.parts.compares and "compare" in enabled(page)


def test_a_damaged_model_is_shown_with_the_reason_and_can_do_nothing(page: ModelsPage, session: ModelsSession, qtbot: QtBot) -> None:
    first, second = ids(session)
    assert session.folder is not None
    (session.folder / MODELS / first / META).write_text("{}", encoding="ascii")
    session.threshold_changed.emit(AT_5)
    qtbot.waitUntil(lambda: cell(page, first, Column.STATE) == "Damaged")
    assert "hash is wrong" in cell(page, first, Column.NETWORK)
    page.table.choose([first])
    assert enabled(page) == {"report"} and "hash is wrong" in page.parts.hint.text()
    page.table.choose([first, second])
    assert enabled(page) == {"report"}


def test_another_model_is_used_for_a_reason(page: ModelsPage, session: ModelsSession, qtbot: QtBot) -> None:
    first, _ = ids(session)
    page.table.choose([first])
    page.parts.use.click()
    assert page.dialog is not None and not page.dialog.do.isEnabled()
    page.dialog.reason.setText("  Complaint 17 ")
    page.dialog.do.click()
    qtbot.waitUntil(lambda: session.reloaded == 1)
    assert session.project is not None and session.project.active_model == first
    assert session.project.thresholds[first][-1].reason == "Complaint 17"
    qtbot.waitUntil(lambda: cell(page, first, Column.STATE) == "In use")


def test_no_other_model_is_used_while_parts_are_inspected(page: ModelsPage, session: ModelsSession) -> None:
    session.busy = True
    page.table.choose(ids(session)[:1])
    page.parts.use.click()
    assert page.dialog is None and "stop that first" in page.parts.saved.text()


def test_a_model_that_is_gone_meanwhile_is_told(page: ModelsPage, session: ModelsSession, qtbot: QtBot) -> None:
    first, _ = ids(session)
    assert session.folder is not None
    shutil.rmtree(session.folder / MODELS / first)
    with qtbot.waitSignal(page.failed) as told:
        page._use(first, "x")
    assert isinstance(told.args[0], InspectorError) and told.args[0].code is ErrorCode.MODEL_MISSING
    assert page.parts.progress.isHidden()


def test_the_chosen_model_is_exported(page: ModelsPage, session: ModelsSession, qtbot: QtBot) -> None:
    first, _ = ids(session)
    page.table.choose([first])
    with qtbot.waitSignal(page.export_requested) as asked:
        page.parts.export.click()
    assert asked.args == [session.folder, first]


def test_a_model_is_measured(page: ModelsPage, session: ModelsSession, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    first, _ = ids(session)
    session.models[first].detector = SimpleNamespace()  # type: ignore[attr-defined]
    monkeypatch.setattr("inspector.services.comparing.speed.open_inspector", lambda *_: session.models[first])  # type: ignore[attr-defined]
    monkeypatch.setattr("inspector.services.comparing.speed.part_ms_of_files", lambda *_: 7.5)
    page.table.choose([first])
    page.parts.measure.click()
    qtbot.waitUntil(lambda: cell(page, first, Column.TIME) == "7.5 ms")


def test_the_report_is_asked_for_and_written(page: ModelsPage, session: ModelsSession, qtbot: QtBot, tmp_path: Path) -> None:
    page.parts.report.click()
    dialog = next(each for each in page.window().findChildren(QFileDialog))
    assert dialog.defaultSuffix() == "pdf"
    dialog.reject()
    page.write_report(tmp_path / "report.pdf")
    qtbot.waitUntil(lambda: "report.pdf" in page.parts.saved.text())
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF") and page.parts.open_saved.isVisible()


def test_a_report_that_cannot_be_written_is_told(page: ModelsPage, qtbot: QtBot, tmp_path: Path) -> None:
    with qtbot.waitSignal(page.failed) as told:
        page.write_report(tmp_path / "report.docx")
    assert told.args[0].code is ErrorCode.BAD_ARGUMENT and not page.parts.saved.isVisible()


def test_models_can_be_gone_back_to_where_none_can_be_loaded(page: ModelsPage, session: ModelsSession, qtbot: QtBot) -> None:
    """The one in use is damaged, say: this page is where one goes then."""
    session.inspector = None
    session.model_changed.emit()
    qtbot.waitUntil(lambda: not page._listing.running)
    assert page.gate.is_open
    page.table.choose(ids(session)[:1])
    assert enabled(page) == {"use", "export", "measure"}


def test_another_project_is_read_anew(page: ModelsPage, session: ModelsSession, qtbot: QtBot, tmp_path: Path) -> None:
    create_project(tmp_path / "other", Project("Nuts"))
    session.folder, session.project, session.inspector = tmp_path / "other", open_project(tmp_path / "other"), None
    session.project_changed.emit()
    qtbot.waitUntil(lambda: not page._listing.running)
    assert page.table.models.rowCount() == 0 and "no model yet" in page.parts.hint.text()
