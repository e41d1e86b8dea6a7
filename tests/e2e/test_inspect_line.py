"""A line with the real engine: a model built from generated parts, a camera that starts, pauses, vanishes and comes back."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("PySide6")

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from small_parts import good_part, scratched_part

from inspector.core.errors import InspectorError
from inspector.core.record import SerialState
from inspector.core.record_query import Row
from inspector.core.serials import SerialOrigin, SerialSettings
from inspector.core.thresholds import Rule, Threshold
from inspector.core.types import Verdict
from inspector.devices.image_file import read_image
from inspector.devices.simulated import Faults, SimulatedCamera
from inspector.services.context import Context
from inspector.services.line.state import State
from inspector.services.recording.opening import open_reader
from inspector.services.reviewing.archive import open_archive
from inspector.storage import projects
from inspector.ui import theme
from inspector.ui.bridge import threads
from inspector.ui.pages.inspecting.page import InspectPage
from inspector.ui.pages.inspecting.save import Wanted
from inspector.ui.pages.tuning.page import TunePage
from inspector.ui.session import Session

LOADING_MS = 60_000
Start = Callable[..., SimulatedCamera]


@pytest.fixture
def session(qtbot: QtBot, qapp: QApplication, project: Path, context: Context) -> Session:
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    theme.apply(qapp, scheme="light")
    opened = Session(context)
    with qtbot.waitSignal(opened.model_changed, timeout=LOADING_MS):
        assert opened.open(project)
    assert opened.inspector is not None
    return opened


@pytest.fixture
def page(qtbot: QtBot, session: Session) -> Iterator[InspectPage]:
    made = InspectPage(session)
    qtbot.addWidget(made)
    made.resize(1184, 760)
    made.show()
    yield made
    assert made.shutdown() and session.shutdown(10_000) and session.settings.finish()
    assert threads.join_all(10_000)  # jobs that were dropped end by themselves


@pytest.fixture
def start(session: Session, page: InspectPage) -> Start:
    def start_camera(*kinds: str, faults: Faults | None = None) -> SimulatedCamera:
        images = [good_part(100) if kind == "good" else scratched_part(200) for kind in kinds]
        session.simulated_camera = SimulatedCamera(images, 20.0, faults=faults)
        page.starter.start_named("simulated")
        return session.simulated_camera

    return start_camera


def banner(page: InspectPage) -> Verdict | None:
    return page.desk.side.banner.verdict


def count(page: InspectPage, key: str) -> int:
    return int(page.desk.side.counters.text(key))


def test_the_line_tells_good_parts_from_scratched_ones(qtbot: QtBot, page: InspectPage, start: Start) -> None:
    start("good", "scratched")
    qtbot.waitUntil(lambda: count(page, "ok") >= 3 and count(page, "ng") >= 3)
    page.run.stop()
    qtbot.waitUntil(lambda: page.run.in_flight == 0)
    levels = {part.inspection.verdict: part.picture.full[..., :3].mean() for part in page.record.parts if part.picture is not None}
    assert levels[Verdict.OK] == pytest.approx(good_part(100).mean()) and levels[Verdict.NG] == pytest.approx(scratched_part(200).mean())
    assert count(page, "undecided") == 0


def test_a_pause_holds_the_line_and_continue_goes_on(qtbot: QtBot, page: InspectPage, start: Start) -> None:
    start("good")
    qtbot.waitUntil(lambda: count(page, "ok") >= 2)
    page.desk.bar.pause.click()
    qtbot.waitUntil(lambda: page.run.in_flight == 0)
    assert banner(page) is None and page.run.state is State.PAUSED
    before = count(page, "triggers")
    page.desk.bar.start.click()
    qtbot.waitUntil(lambda: count(page, "triggers") > before and banner(page) is Verdict.OK)


def test_a_camera_that_vanishes_is_undecided_until_it_is_back(qtbot: QtBot, page: InspectPage, start: Start) -> None:
    camera = start("good", faults=Faults(vanish_after=3))
    qtbot.waitUntil(lambda: page.run.lost)
    assert banner(page) is Verdict.UNDECIDED
    assert "Check its cable" in page.desk.stage.notice.text()
    camera.plug_in()
    qtbot.waitUntil(lambda: banner(page) is Verdict.OK, timeout=20_000)
    assert not page.run.lost and page.desk.stage.notice.isHidden()


def test_freeze_holds_the_first_scratched_part(qtbot: QtBot, page: InspectPage, start: Start) -> None:
    page.desk.bar.freeze.click()
    start("good", "good", "scratched", "good")
    qtbot.waitUntil(lambda: page.run.state is State.FROZEN)
    assert banner(page) is Verdict.NG and count(page, "ng") == 1
    assert page.desk.stage.view.heatmap_shown and not page.desk.stage.view._contour.path.isEmpty()
    page.desk.bar.start.click()
    qtbot.waitUntil(lambda: page.run.state is State.FROZEN and count(page, "ng") == 2)


def test_half_a_picture_is_no_ok(qtbot: QtBot, page: InspectPage, start: Start) -> None:
    start("good", faults=Faults(wrong_size_every=2))
    qtbot.waitUntil(lambda: count(page, "triggers") >= 4)
    page.run.stop()
    qtbot.waitUntil(lambda: page.run.in_flight == 0)
    halves = [part for part in page.record.parts if part.picture is not None and part.picture.shape[0] < good_part(100).shape[0]]
    assert halves and all(part.inspection.verdict is not Verdict.OK for part in halves)


def test_a_threshold_applied_in_tune_judges_the_folder_again(qtbot: QtBot, page: InspectPage, session: Session, parts: Path) -> None:
    tune = TunePage(session)
    qtbot.addWidget(tune)
    with qtbot.waitSignal(page.run.finished, timeout=20_000):
        page.starter.open_paths([parts / "held_out", parts / "scratched"])
    assert [count(page, key) for key in ("ok", "ng")] == [4, 4]
    assert session.inspector is not None
    highest = max(part.inspection.score or 0.0 for part in page.record.parts)
    tune.try_out(Threshold(highest + 1, Rule.MANUAL))
    assert count(page, "ng") == 4
    tune.desk.card.reason.setText("to see what happens")
    tune.desk.card.release.click()
    assert count(page, "ng") == 4
    tune.question.do_button.click()  # it asks before it lets known defects pass
    assert [count(page, key) for key in ("ok", "ng")] == [8, 0]
    tune.desk.history.list.cellClicked.emit(1, 0)
    tune.desk.card.reason.setText("as it was")
    tune.desk.card.release.click()
    assert [count(page, key) for key in ("ok", "ng")] == [4, 4]
    assert tune.shutdown()


def test_a_learned_part_is_shown_in_tune_with_the_score_that_the_build_gave_it(qtbot: QtBot, session: Session, page: InspectPage) -> None:
    tune = TunePage(session)
    qtbot.addWidget(tune)
    assert session.inspector is not None and session.findings is not None
    learned = next(image for image in session.findings.scores if image.path in session.findings.learned)
    tune._on_opened(learned.path)
    qtbot.waitUntil(lambda: tune.picture._score is not None)
    assert tune.picture._score == pytest.approx(learned.score, rel=1e-3)
    with_itself = session.inspector.judge(read_image(Path(learned.path)), learned.path).score
    assert with_itself is not None and with_itself < 0.9 * learned.score
    assert "scored without itself" in tune.picture._words.text() and "heatmap" not in tune.picture._words.text()
    assert tune.shutdown()


def test_tune_and_a_running_line_share_one_model(qtbot: QtBot, page: InspectPage, session: Session, start: Start, parts: Path) -> None:
    tune = TunePage(session)
    qtbot.addWidget(tune)
    start("good")
    qtbot.waitUntil(lambda: count(page, "ok") >= 1)
    assert session.inspector is not None
    defect = next(each for each in session.inspector.scores if each.defect)
    tune._on_opened(defect.path)
    qtbot.waitUntil(lambda: tune.picture.view.heatmap_shown)
    opened = session.inspector.judge(read_image(Path(defect.path)), "again")
    assert opened.score == pytest.approx(defect.score, rel=1e-4)
    assert tune.shutdown()
    before = count(page, "ok")
    qtbot.waitUntil(lambda: count(page, "ok") > before)


def recorded(page: InspectPage, session: Session) -> list[Row]:
    """What stands in the record once the line has let go of it."""
    assert page.shutdown(10_000) and session.folder is not None
    with open_reader(session.folder) as reader:
        return list(reader.page().rows)


def test_what_the_window_inspects_is_in_the_record(qtbot: QtBot, page: InspectPage, session: Session, parts: Path) -> None:
    with qtbot.waitSignal(page.run.finished):
        page.starter.open_paths([parts / "held_out", parts / "scratched"])
    shown = {part.path: part.inspection for part in page.record.parts}
    assert session.inspector is not None
    model, project = session.inspector.model_id, session.folder
    rows = recorded(page, session)
    assert len(rows) == 8 and [row.number for row in rows] == list(range(8, 0, -1))
    assert {Path(row.source): (row.verdict, row.score) for row in rows} == {path: (i.verdict, i.score) for path, i in shown.items()}
    assert {row.model_id for row in rows} == {model}
    kept = [row.picture for row in rows if row.verdict is Verdict.NG]
    assert project is not None and len(kept) == 4 and all((project / picture).is_file() for picture in kept)


def test_operator_lot_and_typed_serial_are_in_the_record(qtbot: QtBot, page: InspectPage, session: Session, parts: Path) -> None:
    typed = SerialSettings(SerialOrigin.TYPED)
    with qtbot.waitSignal(session.answered):
        session.edit(lambda project: replace(project, serial=typed))
    session.settings.change(operator="Ada")
    page.desk.strip.lot.setText("L 7")
    page.desk.strip.lot.editingFinished.emit()
    page.desk.entries.serial.setText("4711")
    page.desk.entries.serial.returnPressed.emit()
    with qtbot.waitSignal(page.run.finished):
        page.starter.open_paths([parts / "held_out"])
    last, *_, first = recorded(page, session)
    assert [(row.serial, row.serial_state) for row in (first, last)] == [("4711", SerialState.READ), ("", SerialState.NO_READ)]
    assert session.folder is not None
    with open_reader(session.folder) as reader:
        run = reader.run(first.run)
    assert (run.operator, run.lot) == ("Ada", "L 7")


def test_the_map_of_a_recorded_part_is_computed_again_bit_for_bit(qtbot: QtBot, page: InspectPage, session: Session, parts: Path) -> None:
    with qtbot.waitSignal(page.run.finished):
        page.starter.open_paths([parts / "scratched"])
    inspector, folder = session.inspector, session.folder
    rows = recorded(page, session)
    assert inspector is not None and folder is not None
    archive = open_archive(folder)
    for row in rows:
        again, now = archive.reopen(row, inspector), inspector.judge(read_image(Path(row.source)), row.source)
        assert again.map is not None and now.map is not None and np.array_equal(again.map, now.map)
        assert again.threshold == inspector.threshold.value and again.image is not None
    archive.close()


def test_nothing_is_recorded_where_that_is_switched_off(qtbot: QtBot, page: InspectPage, session: Session, parts: Path) -> None:
    page.desk.strip.record.click()
    with qtbot.waitSignal(page.run.finished):
        page.starter.open_paths([parts / "held_out"])
    assert page.record.tally.total == 4 and session.folder is not None and not (session.folder / "record.sqlite").exists()


def test_nothing_is_inspected_while_another_program_records_in_the_project(
    qtbot: QtBot, page: InspectPage, session: Session, parts: Path
) -> None:
    assert session.folder is not None
    with projects.recording(session.folder):
        page.starter.open_paths([parts / "held_out"])
        qtbot.waitUntil(lambda: "records in the project" in page.desk.stage.notice.text())
        assert page.record.tally.total == 0 and page.run.state is State.IDLE
    with qtbot.waitSignal(page.run.finished):
        page.desk.bar.start.click()
    assert page.record.tally.total == 4


def test_some_time_after_a_run_another_program_may_record_and_the_next_run_is_recorded_nevertheless(
    qtbot: QtBot, page: InspectPage, session: Session, parts: Path
) -> None:
    recording, folder = page.starter._recording, session.folder
    assert folder is not None
    recording._rest.setInterval(600_000)
    with qtbot.waitSignal(page.run.finished):
        page.starter.open_paths([parts / "held_out"])
    with pytest.raises(InspectorError, match="records in the project"), projects.recording(folder):
        pass
    recording._rest.start(10)
    qtbot.waitUntil(lambda: recording.recorder is None and not recording._queue.running)
    with projects.recording(folder):
        pass
    recording._rest.setInterval(600_000)
    with qtbot.waitSignal(page.run.finished):
        page.desk.bar.start.click()
    assert len(recorded(page, session)) == 8


def test_a_record_in_use_is_not_let_go(qtbot: QtBot, page: InspectPage, start: Start) -> None:
    start("good")
    start("good", "scratched")  # ends the first run, and begins another one
    qtbot.waitUntil(lambda: page.record.tally.total > 0)
    recording = page.starter._recording
    recorder = recording.recorder
    assert recorder is not None
    recording._rest.start(10)
    before = page.record.tally.total
    qtbot.waitUntil(lambda: page.record.tally.total > before + 5)
    assert recording.recorder is recorder and page.run.state is State.RUNNING


def test_results_are_saved_with_overlays(qtbot: QtBot, page: InspectPage, parts: Path, tmp_path: Path) -> None:
    with qtbot.waitSignal(page.run.finished, timeout=20_000):
        page.starter.open_paths([parts / "scratched"])
    inspections = list(page.record.log.log.inspections())
    assert page._session.inspector is not None
    page._saver.save(tmp_path, inspections, page._session.inspector.judge, Wanted((Verdict.NG,)))
    qtbot.waitUntil(lambda: not page._saver.running)
    (folder,) = tmp_path.glob("inspection*")
    pictures = sorted((folder / "pictures").iterdir())
    assert len(pictures) == 4 and (folder / "results.csv").is_file()
    assert (read_image(pictures[0]).astype(int) - read_image(Path(inspections[0].source))).std() > 5
