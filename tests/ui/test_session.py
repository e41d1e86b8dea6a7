"""The open project: opening answers at once, the model arrives later, and failures leave what was there."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from asking import open_project, store_threshold
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.labels import Label, Truth
from inspector.core.model import ScoredImage
from inspector.core.project import Project
from inspector.core.thresholds import Rule, Threshold
from inspector.services.context import Context
from inspector.services.good_parts import GoodParts, good_parts
from inspector.services.recent import recent_projects
from inspector.services.strange_parts import Decision
from inspector.services.validation.labels import say
from inspector.storage import projects
from inspector.ui.bridge import threads
from inspector.ui.session import Session


@dataclass
class FakeInspector:
    """As much of a model as a session touches."""

    model_id: str
    threshold: Threshold
    scores: tuple[ScoredImage, ...] = ()
    good_images: tuple[str, ...] = ()

    @property
    def good_parts(self) -> GoodParts:
        return self.good_among(self.scores)

    @property
    def proposed(self) -> Threshold:
        return self.threshold

    def good_among(self, scores: Sequence[ScoredImage]) -> GoodParts:
        return good_parts(scores, self.good_images)


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / "home"))


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Path], object]], None]:
    """Replaces loading a model by a function of the project's folder."""

    def use(work: Callable[[Path], object]) -> None:
        monkeypatch.setattr("inspector.services.inspect.open_inspector", lambda folder, context: work(folder))

    use(lambda folder: FakeInspector(projects.open_project(folder).active_model, Threshold(1.0, Rule.MANUAL)))
    return use


def make_project(folder: Path, model: str = "m1") -> Path:
    projects.create_project(folder, Project(folder.name, active_model=model))
    return folder


class Ear(QObject):
    """Writes down what a session says, with the model it has at that moment."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.heard: list[str] = []
        self.errors: list[object] = []
        session.project_changed.connect(lambda: self.heard.append("project"))
        session.model_loading.connect(lambda: self.heard.append("loading"))
        session.model_changed.connect(lambda: self.heard.append(f"model {session.inspector and session.inspector.model_id}"))
        session.threshold_changed.connect(lambda threshold: self.heard.append(f"threshold {threshold.value}"))
        session.failed.connect(self.errors.append)


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path, load: object) -> Session:
    return Session(Context(tmp_path / "weights", tmp_path / "cache"))


ODD = "/parts/odd.png"
SCORES = (*(ScoredImage(f"/parts/{n}.png", 10 + n / 10, False) for n in range(20)), ScoredImage(ODD, 40.0, False))


def open_and_wait(qtbot: QtBot, session: Session, folder: Path) -> None:
    session.open(folder)
    qtbot.waitUntil(lambda: session.settled)


def test_open_answers_at_once_and_the_model_comes_later(qtbot: QtBot, session: Session, tmp_path: Path, load) -> None:  # type: ignore[no-untyped-def]
    gate = threading.Event()
    load(lambda folder: (gate.wait(), FakeInspector("m1", Threshold(1.0, Rule.MANUAL)))[1])
    ear = Ear(session)
    assert open_project(qtbot, session, make_project(tmp_path / "p"))
    assert session.busy and session.inspector is None
    assert session.project is not None and session.project.name == "p"
    assert ear.heard == ["project", "loading"]
    gate.set()
    qtbot.waitUntil(lambda: session.settled)
    assert ear.heard == ["project", "loading", "model m1"]


def test_a_project_without_a_model_opens_without_complaint(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    ear = Ear(session)
    assert open_project(qtbot, session, make_project(tmp_path / "p", model=""))
    assert not session.busy
    assert (ear.heard, ear.errors) == (["project", "model None"], [])


def test_a_folder_without_a_project_leaves_the_open_one(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    open_and_wait(qtbot, session, make_project(tmp_path / "p"))
    ear = Ear(session)
    assert not open_project(qtbot, session, tmp_path / "nothing here")
    assert session.folder == tmp_path / "p" and session.inspector is not None
    assert ear.heard == [] and [error.code for error in ear.errors] == [ErrorCode.PROJECT_MISSING]


def test_a_damaged_model_is_told_and_the_project_stays_open(qtbot: QtBot, session: Session, tmp_path: Path, load) -> None:  # type: ignore[no-untyped-def]
    broken = InspectorError(ErrorCode.MODEL_DAMAGED, "The model m1 is damaged.")

    def refuse(folder: Path) -> object:
        raise broken

    load(refuse)
    ear = Ear(session)
    open_and_wait(qtbot, session, make_project(tmp_path / "p"))
    assert session.folder == tmp_path / "p" and session.inspector is None
    assert ear.errors == [broken] and ear.heard[-1] == "model None" and session.problem is broken
    assert not open_project(qtbot, session, tmp_path / "nothing here") and session.problem is broken
    with qtbot.waitSignal(session.model_loading):
        session.reload_model()
    assert session.problem is None
    qtbot.waitUntil(lambda: session.settled)


def test_the_model_of_a_project_that_was_left_is_dropped(qtbot: QtBot, session: Session, tmp_path: Path, load) -> None:  # type: ignore[no-untyped-def]
    gate = threading.Event()

    def slow_first(folder: Path) -> object:
        if folder.name == "slow":
            gate.wait()
        return FakeInspector(folder.name, Threshold(1.0, Rule.MANUAL))

    load(slow_first)
    ear = Ear(session)
    assert open_project(qtbot, session, make_project(tmp_path / "slow"))
    open_and_wait(qtbot, session, make_project(tmp_path / "quick"))
    gate.set()
    assert threads.join_all(5000)
    qtbot.wait(1)
    assert session.inspector is not None and session.inspector.model_id == "quick"
    assert "model slow" not in ear.heard


def test_close_forgets_project_and_model(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    open_and_wait(qtbot, session, make_project(tmp_path / "p"))
    ear = Ear(session)
    session.close()
    assert (session.folder, session.project, session.inspector) == (None, None, None)
    assert ear.heard == ["project", "model None"]
    session.close()
    assert ear.heard == ["project", "model None"]


def test_reload_keeps_the_former_model_until_the_new_one_is_there(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p")
    open_and_wait(qtbot, session, folder)
    projects.update_project(folder, lambda now: replace(now, active_model="m2"))
    with qtbot.waitSignal(session.model_loading):
        session.reload_model()
    assert session.inspector is not None and session.inspector.model_id == "m1"
    qtbot.waitUntil(lambda: session.settled)
    assert session.inspector.model_id == "m2"


def test_a_threshold_is_stored_and_in_force(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p")
    session.set_threshold(Threshold(2.5, Rule.MANUAL), "Complaint 17")
    assert session.settled  # of what there is no model
    open_and_wait(qtbot, session, folder)
    ear = Ear(session)
    assert store_threshold(qtbot, session, Threshold(2.5, Rule.MANUAL))
    assert session.inspector is not None and session.inspector.threshold.value == 2.5
    assert projects.open_project(folder).threshold("m1") == Threshold(2.5, Rule.MANUAL)
    assert session.project == projects.open_project(folder)
    assert ear.heard == ["threshold 2.5"]


def test_a_threshold_that_cannot_be_stored_is_not_in_force(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p")
    open_and_wait(qtbot, session, folder)
    ear = Ear(session)
    (folder / "project.json").unlink()
    assert not store_threshold(qtbot, session, Threshold(2.5, Rule.MANUAL))
    assert session.inspector is not None and session.inspector.threshold.value == 1.0
    assert session.project is not None and session.project.threshold("m1") is None
    assert ear.heard == ["threshold 2.5", "threshold 1.0"] and len(ear.errors) == 1


def test_create_makes_and_opens_a_project_and_never_overwrites_one(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    ear = Ear(session)
    for name in ("New", "Other"):
        with qtbot.waitSignal(session.answered) as answered:
            session.create(tmp_path / "new", Project(name))
        assert answered.args[1] is (name == "New") and session.folder == tmp_path / "new"
    assert [error.code for error in ear.errors] == [ErrorCode.PROJECT_EXISTS]
    assert projects.open_project(tmp_path / "new").name == "New"


def test_edit_changes_the_project_on_disk(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    assert session.edit(lambda now: now) is None
    folder = make_project(tmp_path / "p")
    open_and_wait(qtbot, session, folder)
    ear = Ear(session)
    with qtbot.waitSignal(session.answered) as answered:
        request = session.edit(lambda now: replace(now, good=("somewhere",)))
    assert answered.args == [request, True]
    assert projects.open_project(folder).good == ("somewhere",) and session.project == projects.open_project(folder)
    assert ear.heard == ["project"]


def test_opened_projects_are_remembered_and_not_being_able_to_is_no_failure(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    open_and_wait(qtbot, session, make_project(tmp_path / "p"))
    assert [each.folder for each in recent_projects()] == [tmp_path / "p"]
    data = tmp_path / "home" / "data"
    (data / "recent.json").unlink()
    data.rmdir()
    data.write_text("in the way", encoding="utf-8")
    ear = Ear(session)
    open_and_wait(qtbot, session, make_project(tmp_path / "q"))
    assert session.folder == tmp_path / "q" and ear.errors == []


@pytest.fixture
def odd(qtbot: QtBot, session: Session, tmp_path: Path, load) -> Session:  # type: ignore[no-untyped-def]
    """A session with a model that has learned a part unlike the others."""
    learned = tuple(image.path for image in SCORES)
    load(lambda folder: FakeInspector("m1", Threshold(15.0, Rule.GOOD_QUANTILE, True), SCORES, learned))
    open_and_wait(qtbot, session, make_project(tmp_path / "p"))
    return session


def test_the_model_comes_with_what_its_good_parts_say(odd: Session) -> None:
    assert odd.findings is not None and [part.path for part in odd.findings.open] == [ODD]
    odd.close()
    assert odd.findings is None


def test_a_decision_is_stored_and_found_out_without_a_new_model(qtbot: QtBot, odd: Session) -> None:
    ear, inspector = Ear(odd), odd.inspector
    with qtbot.waitSignal(odd.findings_changed):
        odd.decide(ODD, Decision.KEEP)
    assert odd.folder is not None and odd.project is not None and odd.findings is not None
    assert projects.open_project(odd.folder).kept == odd.project.kept == (ODD,)
    assert not odd.findings.open and odd.findings.limit.value >= 40 and odd.inspector is inspector
    assert ear.heard == ["project"]


def test_decisions_in_quick_succession_are_all_kept_and_the_last_one_counts(qtbot: QtBot, odd: Session) -> None:
    for path, decision in ((ODD, Decision.KEEP), ("/parts/1.png", Decision.LEAVE_OUT), (ODD, Decision.LEAVE_OUT)):
        odd.decide(path, decision)
    odd.set_threshold(Threshold(12.0, Rule.MANUAL), "Complaint 17")
    qtbot.waitUntil(lambda: odd.settled and odd.findings is not None and len(odd.findings.left_out) == 2)
    assert odd.folder is not None and odd.project == projects.open_project(odd.folder)
    assert odd.project.left_out == ("/parts/1.png", ODD) and odd.project.kept == () and len(odd.project.thresholds["m1"]) == 1


def test_a_decision_that_cannot_be_stored_is_told_and_changes_nothing(qtbot: QtBot, odd: Session) -> None:
    assert odd.folder is not None
    ear, before = Ear(odd), odd.findings
    (odd.folder / "project.json").unlink()
    with qtbot.waitSignal(odd.failed):
        odd.decide(ODD, Decision.KEEP)
    assert isinstance(ear.errors[0], InspectorError) and ear.errors[0].code is ErrorCode.PROJECT_MISSING
    assert odd.findings is before and odd.project is not None and odd.project.kept == ()


def test_a_decision_made_while_another_model_was_loaded_counts_for_it(qtbot: QtBot, odd: Session, load) -> None:  # type: ignore[no-untyped-def]
    gate, learned = threading.Event(), tuple(image.path for image in SCORES)
    load(lambda folder: (gate.wait(), FakeInspector("m2", Threshold(15.0, Rule.GOOD_QUANTILE, True), SCORES, learned))[1])
    odd.reload_model()
    with qtbot.waitSignal(odd.findings_changed):
        odd.decide(ODD, Decision.LEAVE_OUT)
    gate.set()
    qtbot.waitUntil(lambda: odd.inspector is not None and odd.inspector.model_id == "m2")
    qtbot.waitUntil(lambda: odd.findings is not None and not odd.findings.open)


def test_figures_follow_what_is_said_of_validation_images(
    qtbot: QtBot, tmp_path: Path, load: Callable[[Callable[[Path], object]], None]
) -> None:
    scores = tuple(ScoredImage(f"/parts/{number}.png", float(number), number > 5) for number in range(8))
    load(lambda folder: FakeInspector("m1", Threshold(1.0, Rule.MANUAL), scores))
    folder = make_project(tmp_path / "p")
    say(folder, [Label("/parts/1.png", Truth.LEFT_OUT)])
    session = Session()
    assert open_project(qtbot, session, folder)
    qtbot.waitUntil(lambda: session.findings is not None)
    assert session.findings is not None and session.images.now is not None
    assert [image.path for image in session.findings.scores if image.path == "/parts/1.png"] == []
    wrong = next(each for each in session.images.now.images if each.path == "/parts/3.png")
    with qtbot.waitSignal(session.findings_changed):
        session.images.say([wrong], Truth.DEFECT, "dent")
    assert {image.path for image in session.findings.defects} == {"/parts/3.png", "/parts/6.png", "/parts/7.png"}
    assert session.findings.kinds["/parts/3.png"] == "dent" and "/parts/3.png" not in {i.path for i in session.findings.good.images}
    assert session.shutdown(10_000)
