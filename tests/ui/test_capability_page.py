"""The page What it finds: the study with its curves, and agreement in plain words and as a PDF."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from page_stand_ins import BrightnessInspector, FakeSession
from pytestqt.qtbot import QtBot
from record_parts import a_part, a_review, a_run, reader, record

from inspector.core.capability import Capability, Trial
from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.core.record import Answer
from inspector.core.types import Verdict
from inspector.storage.capabilities import keep_capability
from inspector.storage.projects import create_project, open_project
from inspector.ui.pages.capability import work
from inspector.ui.pages.capability.page import CapabilityPage

AT = "2026-03-02T06:00:00+01:00"


def study_of(rule: str) -> Capability:
    """Twenty scratches: those of 8 px and more are found; 0.1 mm per px."""
    sizes = np.geomspace(2, 40, 20)
    trials = tuple(Trial("scratch", "", float(size), 0.3, bool(size > 8), "a.png") for size in sizes)
    return Capability("model-1", rule, AT, trials, 12, 1, 0, False, 0.1)


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path) -> FakeSession:
    folder = tmp_path / "project"
    create_project(folder, Project("Bolts"))
    made = FakeSession()
    made.folder, made.project = folder, open_project(folder)
    made.open_with(BrightnessInspector())
    return made


def opened(qtbot: QtBot, session: FakeSession) -> CapabilityPage:
    made = CapabilityPage(session)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(1184, 760)
    with qtbot.waitSignal(made._reading.succeeded):
        made.show()
    return made


@pytest.fixture
def page(qtbot: QtBot, session: FakeSession) -> Iterator[CapabilityPage]:
    made = opened(qtbot, session)
    yield made
    assert made.shutdown()


def rule(session: FakeSession) -> str:
    assert session.inspector is not None
    return session.inspector.threshold.decision_rule.sha256


def judged_by_two(folder: Path, count: int = 3) -> None:
    """So many parts, of which Ada and Kim call the last one by different names."""
    run = a_run()
    parts = [a_part(run, number, Verdict.NG, 3.5) for number in range(count)]
    record(folder, "", run, *parts)
    with reader(folder) as opened_record:
        words = [(part, "Ada", Answer.DEFECT) for part in parts] + [(part, "Kim", Answer.DEFECT) for part in parts[:-1]]
        words.append((parts[-1], "Kim", Answer.FALSE_REJECT))
        opened_record.add_reviews([a_review(part.id, answer, who=who) for part, who, answer in words])


def test_nothing_is_known_at_first_and_it_says_how_to_learn_it(page: CapabilityPage) -> None:
    assert page.study.said.text().startswith("Nobody has studied it yet")
    assert page.study.start.isEnabled() and not page.study.table.isVisible()
    assert "two persons" in page.agreement.said.text() and not page.agreement.pdf.isEnabled()


def test_a_study_is_told_in_one_sentence_with_its_curve(qtbot: QtBot, session: FakeSession) -> None:
    assert session.folder is not None
    keep_capability(session.folder, study_of(rule(session)))
    page = opened(qtbot, session)
    said = page.study.said.text()
    assert said.startswith("90% of scratches from ") and said.endswith("mm on, with 95% confidence (30% contrast)")
    assert not page.study.doubt.isVisible()
    qtbot.waitUntil(lambda: page.study.plot.likely.xData is not None and len(page.study.plot.likely.xData) > 0)
    likely, least = page.study.plot.likely.yData, page.study.plot.least.yData
    assert np.all(np.diff(likely) > 0) and np.all(least <= likely)
    assert page.shutdown()


def test_a_study_under_another_threshold_does_not_hold(qtbot: QtBot, session: FakeSession) -> None:
    assert session.folder is not None
    keep_capability(session.folder, study_of("another rule"))
    page = opened(qtbot, session)
    assert page.study.doubt.isVisible() and "does not hold any more" in page.study.doubt.text()
    assert page.shutdown()


def test_a_study_can_be_cancelled(qtbot: QtBot, page: CapabilityPage, monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[bool] = []

    def endless(*_: object) -> Steps[None]:
        try:
            while True:
                yield Progress("Judging synthetic defects", 1, 2, "defects")
        finally:
            closed.append(True)

    monkeypatch.setattr(work, "study", endless)
    with qtbot.waitSignal(page._work.stepped):
        page.study.start.click()
    assert page.busy and not page.study.start.isEnabled() and page.study.progress.isVisible()
    page.study.progress.cancel_requested.emit()
    assert not page.busy and page.study.start.isEnabled() and not page.study.progress.isVisible()
    qtbot.waitUntil(lambda: bool(closed))


def test_agreement_is_told_and_saved(qtbot: QtBot, session: FakeSession, tmp_path: Path) -> None:
    assert session.folder is not None
    judged_by_two(session.folder)
    page = opened(qtbot, session)
    cells = [page.agreement.table.item(0, column) for column in range(4)]
    who, same, _, means = [each.text().strip() for each in cells if each is not None]
    assert who == "Ada and Kim" and same.startswith("2 of 3: 66.7%") and means.startswith("Poor")
    assert page.agreement.doubt.isVisible()
    file = tmp_path / "agreement.pdf"
    page.write_pdf(file)
    qtbot.waitUntil(lambda: page.agreement.saved.text() == "Saved as agreement.pdf")
    assert file.read_bytes().startswith(b"%PDF")
    assert page.shutdown()


def test_a_folder_that_cannot_be_written_is_told(qtbot: QtBot, session: FakeSession, tmp_path: Path) -> None:
    assert session.folder is not None
    judged_by_two(session.folder)
    page = opened(qtbot, session)
    (tmp_path / "a file").touch()
    with qtbot.waitSignal(page.failed):
        page.write_pdf(tmp_path / "a file" / "agreement.pdf")
    assert not page.agreement.saved.isVisible()
    assert page.shutdown()
