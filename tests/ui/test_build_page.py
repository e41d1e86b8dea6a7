"""The Build page: what will be built, progress, cancel, and the report of the model in use."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from asking import store_threshold
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.gate_settings import GateSettings
from inspector.core.model import ScoredImage
from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.core.recipe import Recipe
from inspector.core.thresholds import Rule, Threshold
from inspector.devices.image_file import write_image
from inspector.services.context import Context
from inspector.services.good_parts import GoodParts, good_parts
from inspector.services.picture_gate import PictureGate
from inspector.services.trust import Origin
from inspector.storage import projects
from inspector.ui.bridge import threads
from inspector.ui.building import Building
from inspector.ui.pages.building.page import BuildPage
from inspector.ui.session import Session
from inspector.ui.wishes import ShowPart

REPORT = {
    "images": 1200,
    "skipped": [{"path": "/somewhere/broken.png", "reason": "broken.png cannot be read: it is empty."}],
    "patches": 940_800,
    "bank_vectors": 9408,
    "coverage_radius": 11.52,
    "seconds": {"total": 63.0, "read_and_features": 20.0, "coreset": 40.0, "scoring": 3.0, "whole": 65.2},
}


@dataclass
class FakeInspector:
    """As much of a model as the page shows."""

    model_id: str
    threshold: Threshold = field(default_factory=lambda: Threshold(12.66, Rule.GOOD_QUANTILE, provisional=True))
    report: dict[str, Any] = field(default_factory=lambda: REPORT)
    scores: tuple[ScoredImage, ...] = (ScoredImage("a", 1.0, False), ScoredImage("b", 2.0, False), ScoredImage("c", 3.0, True))
    imported: Origin | None = None
    good_images: tuple[str, ...] = ()
    recipe_values: dict[str, Any] = field(default_factory=dict)
    pictures: PictureGate = field(default_factory=lambda: PictureGate(None, None, GateSettings()))  # type: ignore[arg-type]

    @property
    def proposed(self) -> Threshold:
        return self.threshold

    @property
    def good_parts(self) -> GoodParts:
        return good_parts(self.scores, self.good_images)


class Bench:
    """A page over a project of five good images, with a build that a test holds by its gate."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.gate = threading.Event()
        self.error: Exception | None = None
        self.session = Session(Context(folder / "weights", folder / "cache"))
        self.building = Building(self.session)
        self.page = BuildPage(self.session, self.building, planner=self.plan)
        self.planned = 0
        self.page.resize(1180, 740)

    def plan(self, folder: Path, context: Context) -> Steps[SimpleNamespace]:
        self.planned += 1
        yield Progress("Timing a few images", 0, 3)
        if self.error is not None:
            raise self.error
        return SimpleNamespace(build_seconds=84.2, peak_memory_mb=612.0, ms_per_part=7.3)

    def build(self, folder: Path, context: Context) -> Steps[None]:
        yield Progress("Reading and computing features", 2, 5, "images")
        if self.error is not None:
            raise self.error
        while not self.gate.wait(0.005):
            yield Progress("Choosing the memory bank", 1, 100, "vectors")
        projects.update_project(folder, lambda now: replace(now, active_model="20261120-151150-1e1a3f966a22"))


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / "home"))
    (tmp_path / "good").mkdir()
    for number in range(5):
        write_image(tmp_path / "good" / f"{number}.png", np.full((30, 40), number, np.uint8))
    projects.create_project(tmp_path / "p", Project("Cover", good=(str(tmp_path / "good"),)))
    made = Bench(tmp_path)
    monkeypatch.setattr("inspector.services.build.build", made.build)
    monkeypatch.setattr(
        "inspector.services.inspect.open_inspector", lambda folder, context: FakeInspector(projects.open_project(folder).active_model)
    )
    qtbot.addWidget(made.page)
    yield made
    made.building.cancel()
    made.page.shutdown()
    made.gate.set()
    qtbot.waitUntil(lambda: made.building.settled and made.session.settled)  # or its end would be told during the next test
    assert threads.join_all(5000)


def opened(qtbot: QtBot, bench: Bench) -> BuildPage:
    bench.page.show()
    bench.session.open(bench.folder / "p")
    qtbot.waitUntil(lambda: bench.session.settled and bench.page.summary.texts()["Learns from"] not in ("", "…"))
    return bench.page


def running(qtbot: QtBot, bench: Bench) -> BuildPage:
    page = opened(qtbot, bench)
    qtbot.mouseClick(page.start_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.progress.texts()[0] == "Choosing the memory bank")
    return page


def test_without_a_project_the_way_to_one_is_shown(qtbot: QtBot, bench: Bench) -> None:
    bench.page.show()
    assert not bench.page.start_button.isVisible() and not bench.page.progress.isVisible()
    with qtbot.waitSignal(bench.page.page_wanted, check_params_cb=lambda key, wish: key == "projects"):
        next(button for button in bench.page.findChildren(type(bench.page.start_button)) if button.text() == "Choose a project").click()


def test_what_will_be_built_is_counted_by_the_rules_of_the_build(qtbot: QtBot, bench: Bench) -> None:
    page = opened(qtbot, bench)
    texts = page.summary.texts()
    assert texts["Learns from"] == "5 images of good parts"
    assert texts["Threshold from"] == "the same 5, each scored without itself"
    assert "provisional" in texts["Defects"]
    assert texts["Bit depth"] == "8 bit"
    assert "2,500 to 10,000" in texts["Memory bank"] and texts["How closely"] == "Automatic"
    assert page.start_button.isEnabled() and page.model.texts() == {}


def test_what_else_is_learned_of_good_parts_is_said(qtbot: QtBot, bench: Bench) -> None:
    recipe = replace(Project("").recipe, lights=True, turns=8)
    projects.update_project(bench.folder / "p", lambda now: replace(now, recipe=recipe))
    page = opened(qtbot, bench)
    assert page.summary.texts()["Also learned"] == "other light, 8 directions"
    page.summary.show_project(replace(bench.session.project, recipe=replace(recipe, detector="padim")))  # type: ignore[type-var]
    assert "Also learned" not in page.summary.texts()


@pytest.mark.parametrize(("chosen", "said"), [(0, "12 bit (values up to 3,412 seen)"), (14, "14 bit")])
def test_the_bit_depth_is_said_before_the_build(qtbot: QtBot, bench: Bench, tmp_path: Path, chosen: int, said: str) -> None:
    deep = tmp_path / "deep"
    deep.mkdir()
    for number in range(3):
        write_image(deep / f"{number}.png", np.full((40, 40), 3412 - number, np.uint16))
    change = replace(Project("").recipe, depth=chosen)
    projects.update_project(bench.folder / "p", lambda now: replace(now, good=(str(deep),), recipe=change))
    assert opened(qtbot, bench).summary.texts()["Bit depth"] == said


def test_images_that_are_gone_are_told_before_the_build(qtbot: QtBot, bench: Bench) -> None:
    projects.update_project(bench.folder / "p", lambda now: replace(now, good=(str(bench.folder / "moved away"),)))
    page = opened(qtbot, bench)
    qtbot.waitUntil(lambda: page.summary.problem() != "")
    assert "moved away" in page.summary.problem()


def test_one_bad_list_hides_no_count_of_the_others(qtbot: QtBot, bench: Bench) -> None:
    projects.update_project(bench.folder / "p", lambda now: replace(now, validation_defect=(str(bench.folder / "moved away"),)))
    page = opened(qtbot, bench)
    qtbot.waitUntil(lambda: page.summary.problem() != "")
    texts = page.summary.texts()
    assert texts["Learns from"] == "5 images of good parts" and texts["Defects"] == "–" and "moved away" in page.summary.problem()
    assert page.forecast.text() == ""


def test_pictures_of_images_that_are_gone_do_not_stay(qtbot: QtBot, bench: Bench) -> None:
    page = opened(qtbot, bench)
    qtbot.waitUntil(lambda: page.summary._samples.isVisible())
    (bench.folder / "good").rename(bench.folder / "elsewhere")
    page.summary.refresh()
    qtbot.waitUntil(lambda: page.summary.problem() != "")
    assert not page.summary._samples.isVisible() and page.summary.texts()["Learns from"] == "–"


def test_progress_is_shown_and_nothing_else_can_be_started(qtbot: QtBot, bench: Bench) -> None:
    page = running(qtbot, bench)
    assert page.progress.isVisible() and page.progress.texts()[1] == "1 of 100 vectors"
    assert not page.start_button.isEnabled() and not page.summary.change_button.isEnabled()


def test_nothing_jumps_when_the_build_starts(qtbot: QtBot, bench: Bench) -> None:
    page = opened(qtbot, bench)
    qtbot.wait(1)
    before = page.start_button.pos(), page.model.pos()
    running(qtbot, bench)
    qtbot.wait(1)
    assert (page.start_button.pos(), page.model.pos()) == before


def test_cancel_says_that_the_old_model_stays(qtbot: QtBot, bench: Bench) -> None:
    projects.update_project(bench.folder / "p", lambda now: replace(now, active_model="20250102-030405-abc"))
    page = running(qtbot, bench)
    with qtbot.waitSignal(bench.building.ended):
        qtbot.mouseClick(page.progress.cancel_button, Qt.MouseButton.LeftButton)
        assert page.progress.texts()[4] == "Cancelling…"
    said = page.progress.texts()[0]
    assert said.startswith("Cancelled.") and "stays in use" in said
    assert page.start_button.isEnabled()
    assert bench.session.inspector is not None and bench.session.inspector.model_id == "20250102-030405-abc"


def test_cancelling_the_first_build_promises_no_model(qtbot: QtBot, bench: Bench) -> None:
    page = running(qtbot, bench)
    with qtbot.waitSignal(bench.building.ended):
        page.progress.cancel_button.click()
    assert page.progress.texts()[0] == "Cancelled."


def test_a_failed_build_says_that_nothing_was_built(qtbot: QtBot, bench: Bench) -> None:
    page = opened(qtbot, bench)
    bench.error = InspectorError(ErrorCode.NO_IMAGES, "None of the images can be read.")
    with qtbot.waitSignal(bench.building.ended):
        page.start_button.click()
    assert page.progress.texts()[0] == "Nothing was built."


def test_a_coverage_radius_that_is_a_bound_is_called_one(qtbot: QtBot, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(REPORT, "coverage_is_bound", True)
    page = running(qtbot, bench)
    bench.gate.set()
    qtbot.waitUntil(lambda: page.model.texts() != {})
    assert page.model.texts()["Coverage radius"] == "at most 11.5"


def test_the_report_of_the_new_model(qtbot: QtBot, bench: Bench) -> None:
    page = running(qtbot, bench)
    bench.gate.set()
    qtbot.waitUntil(lambda: page.model.texts() != {})
    assert page.progress.texts()[0] == "1 of 1 defects pass, 0 of 2 good parts rejected: the defects are not told apart yet."
    texts = page.model.texts()
    assert texts["Good parts learned"] == "1,200" and texts["Patches in the memory bank"] == "9,408"
    assert texts["Coverage radius"] == "11.5" and texts["Time of the whole build"] == "65 s"
    assert page.progress.texts()[3] == "took 65 s"  # one build, one time: not that of the window, which waits for more than the build
    assert texts["Scored parts"] == "2 good, 1 with defects"
    assert texts["Threshold"] == "about 13, provisional" and "no defect has confirmed" in page.model.remark()
    assert page.model.skipped.rows() == [("broken.png", "broken.png cannot be read: it is empty.")]
    with qtbot.waitSignal(page.page_wanted, check_params_cb=lambda key, wish: key == "inspect"):
        page.model.worth.inspect_button.click()


@pytest.mark.parametrize(
    ("report", "said"),
    [
        ({"depth": 12, "brightest": 3412, "colour": False}, "12 bit (values up to 3,412 seen), grey"),
        ({"depth": 8, "brightest": 0, "colour": True}, "8 bit, in colour"),
        ({"depth": 8, "brightest": 0, "colour": None}, "8 bit, some grey and some in colour"),
        ({}, None),
    ],
)
def test_what_the_pictures_were_is_said_of_a_model(
    qtbot: QtBot, bench: Bench, monkeypatch: pytest.MonkeyPatch, report: dict[str, Any], said: str | None
) -> None:
    for key, value in report.items():
        monkeypatch.setitem(REPORT, key, value)
    page = running(qtbot, bench)
    bench.gate.set()
    qtbot.waitUntil(lambda: page.model.texts() != {})
    assert page.model.texts().get("Their pictures") == said


def apart(defects: int = 20, overlapping: int = 0) -> tuple[ScoredImage, ...]:
    """Thirty good parts that score 10 to 13, and defects at 30, but for some in the midst of the good ones."""
    good = tuple(ScoredImage(f"/parts/{number}.png", 10 + number / 10, False) for number in range(30))
    return good + tuple(ScoredImage(f"/bad/{n}.png", 11.05 + n / 10 if n < overlapping else 30.0, True) for n in range(defects))


def shown_model(
    qtbot: QtBot, bench: Bench, monkeypatch: pytest.MonkeyPatch, scores: tuple[ScoredImage, ...], threshold: float, recipe: Recipe
) -> BuildPage:
    """The page with a model of these scores in use, and built with this recipe."""
    model = FakeInspector(
        "20260102-030405-abc",
        Threshold(threshold, Rule.BEST_F1),
        scores=scores,
        good_images=tuple(each.path for each in scores if not each.defect),
        recipe_values=recipe.to_json(),
    )
    monkeypatch.setattr("inspector.services.inspect.open_inspector", lambda folder, context: model)
    projects.update_project(bench.folder / "p", lambda now: replace(now, active_model=model.model_id))
    return opened(qtbot, bench)


def test_a_model_that_tells_defects_apart_leads_to_inspecting(qtbot: QtBot, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    page = shown_model(qtbot, bench, monkeypatch, apart(), 20.0, Recipe())
    worth = page.model.worth
    assert worth.said() == "0 of 20 defects pass, 0 of 30 good parts rejected: the defects are told apart."
    assert worth.main_button is worth.inspect_button and worth.inspect_button.property("primary")
    assert not worth.next_button.isVisible() and not page.start_button.property("primary")


def test_one_that_does_not_leads_to_what_helps(qtbot: QtBot, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    page = shown_model(qtbot, bench, monkeypatch, apart(overlapping=16), 10.9, Recipe(size=224))
    projects.update_project(bench.folder / "p", lambda now: replace(now, recipe=Recipe(size=224)))
    bench.session.open(bench.folder / "p")
    qtbot.waitUntil(lambda: bench.session.settled and not page.model.changed)
    worth = page.model.worth
    assert worth.said() == "0 of 20 defects pass, 20 of 30 good parts rejected: the defects are not told apart yet."
    assert worth.main_button is worth.next_button and worth.next_button.text() == "Look closer: Medium (320 px)"
    qtbot.mouseClick(worth.next_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.model.changed)
    assert projects.open_project(bench.folder / "p").recipe.size == 320
    assert "(how closely: Medium (320 px))" in worth.changed() and page.model.texts()["How closely"] == "Coarse (224 px)"
    assert page.start_button.property("primary") and not worth.inspect_button.property("primary") and not worth.next_button.isVisible()


def test_the_card_shows_the_models_own_network_and_what_has_changed_since(
    qtbot: QtBot, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = Recipe(backbone="resnet18", detector="padim", size=320)
    page = shown_model(qtbot, bench, monkeypatch, apart(), 20.0, own)
    texts = page.model.texts()
    assert (texts["Network"], texts["How closely"]) == ("ResNet-18: small", "Medium (320 px)") and texts["Method"].startswith("PaDiM")
    assert page.model.changed and "network: EfficientNet-Lite0" in page.model.worth.changed()
    bench.session.edit(lambda project: replace(project, recipe=own))
    qtbot.waitUntil(lambda: not page.model.changed)
    assert page.model.worth.changed() == ""


def test_a_model_that_cannot_be_used_is_not_called_in_use(qtbot: QtBot, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(folder: Path, context: Context) -> FakeInspector:
        raise InspectorError(ErrorCode.MODEL_DAMAGED, "bank.safetensors was changed.")

    monkeypatch.setattr("inspector.services.inspect.open_inspector", damaged)
    projects.update_project(bench.folder / "p", lambda now: replace(now, active_model="20250102-030405-abc"))
    page = opened(qtbot, bench)
    assert "cannot be used" in page.model._empty.text() and page._note.text() == ""
    assert page.start_button.property("primary")


def test_a_confirmed_threshold_needs_no_remark(qtbot: QtBot, bench: Bench) -> None:
    projects.update_project(bench.folder / "p", lambda now: replace(now, active_model="20250102-030405-abc"))
    page = opened(qtbot, bench)
    assert page.model.remark()
    assert store_threshold(qtbot, bench.session, Threshold(2.5, Rule.BEST_F1))
    assert page.model.remark() == "" and page.model.texts()["Threshold"] == "2.50, best F1"


def test_parts_unlike_the_others_are_decided_about_where_the_model_is_shown(
    qtbot: QtBot, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = ScoredImage("/parts/odd.png", 40.0, False)
    scores = (*(ScoredImage(f"/parts/{number}.png", 10 + number / 10, False) for number in range(20)), odd)
    learned = tuple(image.path for image in scores)
    monkeypatch.setattr(
        "inspector.services.inspect.open_inspector", lambda folder, context: FakeInspector("m1", scores=scores, good_images=learned)
    )
    projects.update_project(bench.folder / "p", lambda now: replace(now, active_model="m1"))
    page = opened(qtbot, bench)
    assert "1 of 21 good parts looks unlike the others, and nobody has decided about it." in page.model.remark()
    card = page.model.strange.card("/parts/odd.png")
    with qtbot.waitSignal(page.page_wanted) as asked:
        card.picture.click()
    assert asked.args == ["tune", ShowPart("/parts/odd.png")]
    with qtbot.waitSignal(bench.session.findings_changed):
        card.buttons.leave_out.click()
    assert projects.open_project(bench.folder / "p").left_out == ("/parts/odd.png",)
    assert "nobody has decided" not in page.model.remark() and page.model.strange.build_button.isVisible()
    page.model.strange.build_button.click()
    assert bench.building.running and not page.model.strange.build_button.isEnabled()


def test_how_the_build_of_another_project_ended_is_forgotten(qtbot: QtBot, bench: Bench) -> None:
    page = running(qtbot, bench)
    with qtbot.waitSignal(bench.building.ended):
        page.progress.cancel_button.click()
    assert page.progress.isVisible()
    with qtbot.waitSignal(bench.session.answered):
        bench.session.create(bench.folder / "q", Project("Other"))
    assert not page.progress.isVisible()


def test_time_and_memory_are_predicted_once_before_the_build(qtbot: QtBot, bench: Bench) -> None:
    page = opened(qtbot, bench)
    qtbot.waitUntil(lambda: page.forecast.text().startswith("Predicted"))
    assert page.forecast.text() == "Predicted: about 84 s to build, 610 MB of memory at most, 7.3 ms to inspect a part."
    with qtbot.waitSignal(bench.building.stepped):
        page.start_button.click()
    assert page.progress.whole_text.startswith("All stages: ") and page.progress.whole_text.endswith(" of about 84 s")
    with qtbot.waitSignal(bench.building.ended):
        page.progress.cancel_button.click()
    bench.building.start_demo()  # of another project nothing was predicted
    assert page.progress.whole_text == ""
    bench.building.cancel()
    qtbot.waitUntil(lambda: bench.building.settled)
    page.summary.refresh()
    qtbot.waitUntil(lambda: page.summary.texts()["Learns from"] not in ("", "…"))
    assert bench.planned == 1


def test_what_cannot_be_predicted_is_said_quietly(qtbot: QtBot, bench: Bench) -> None:
    bench.error = InspectorError(ErrorCode.NO_IMAGES, "None of the 4 good images can be read.")
    page = opened(qtbot, bench)
    qtbot.waitUntil(lambda: page.forecast.text().startswith("No prediction"))
    assert page.start_button.isEnabled()


def test_a_build_ends_the_prediction(qtbot: QtBot, bench: Bench) -> None:
    page = opened(qtbot, bench)
    qtbot.waitUntil(lambda: page.forecast.text().startswith("Predicted"))
    page.forecast.predict(bench.folder / "p", replace(bench.session.project, good=("other",)), bench.session.context)
    assert page.forecast.text().startswith("Timing")
    qtbot.mouseClick(page.start_button, Qt.MouseButton.LeftButton)
    assert not page.forecast.text()
