"""What a model finds: defects put before an inspector of which is known what it finds."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from small_parts import write_parts

from inspector.core.areas import Area, Areas, Drawn, Form, Use
from inspector.core.capability import Capability, Trial
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.inspection import Inspection
from inspector.core.model import ScoredImage
from inspector.core.progress import finish
from inspector.core.project import Project
from inspector.core.thresholds import Rule, Threshold
from inspector.core.types import Image
from inspector.devices.image_file import read_image
from inspector.services.health.capability import last_capability, study_capability
from inspector.services.health.defect_plan import Plan
from inspector.storage import capabilities, projects

LEAST = 6.0
"""px from end to end of what is found."""
PLAN = Plan(("spot",), (0.3, 0.6), count=40)
RULE = Threshold(LEAST, Rule.MANUAL)


@dataclass
class SizeInspector:
    """Scores a picture by the extent of what is not as on the good part that its source names."""

    good: tuple[Path, ...]
    threshold: Threshold = RULE
    rejects: str = ""
    fails: bool = False
    model_id: str = "m"
    good_images: tuple[str, ...] = ()
    scores: tuple[ScoredImage, ...] = ()
    proposed: Threshold = RULE
    seen: list[str] = field(default_factory=list)
    detector: Any = field(default_factory=lambda: SimpleNamespace(preprocess=SimpleNamespace(areas_move=False)))

    def judge_again(self, picture: Image, source: str) -> Inspection:
        original = read_image(next(path for path in self.good if source.startswith(str(path))))
        rows, columns = np.nonzero(np.abs(picture.astype(int) - original).reshape(*picture.shape[:2], -1).max(axis=2) > 8)
        self.seen.append(source)
        extent = float(max(np.ptp(rows), np.ptp(columns)) + 1) if len(rows) else 0.0
        score = 99.0 if self.rejects and self.rejects in source else extent
        if self.fails and extent:
            return Inspection(source, None, self.threshold.value, "m", 0.0, error="It failed.")
        areas = self.threshold.areas
        return Inspection(source, score, self.threshold.value, "m", 0.0, areas=areas)


@pytest.fixture
def good(tmp_path: Path) -> tuple[Path, ...]:
    return tuple(sorted(write_parts(tmp_path / "good", range(4)).iterdir()))


@pytest.fixture
def folder(tmp_path: Path, good: tuple[Path, ...]) -> Path:
    project = tmp_path / "project"
    projects.create_project(project, Project("part", good=tuple(map(str, good)), active_model="m", mm_per_px=0.5))
    return project


def study(folder: Path, inspector: Any, plan: Plan = PLAN) -> Capability:
    return finish(study_capability(folder, inspector, plan))


def test_the_smallest_size_that_is_promised_is_about_that_from_which_on_all_are_found(folder: Path, good: tuple[Path, ...]) -> None:
    found = study(folder, SizeInspector(good))
    assert [(each.kind, each.zone, each.contrast) for each in found.promises] == [("spot", "", 0.3), ("spot", "", 0.6)]
    for promise in found.promises:
        assert promise.shown == 20 and 0 < promise.found < 20
        assert promise.a90 is not None and promise.a90_95 is not None
        assert LEAST * 0.8 < promise.a90 <= promise.a90_95 < LEAST * 2.2
    assert (found.parts, found.rejected, found.failed, found.learned, found.mm_per_px) == (4, 0, 0, True, 0.5)


def test_the_second_half_is_drawn_where_finds_turn_into_misses() -> None:
    plan, trials = Plan(("spot",), (0.3,), count=80), list[Trial]()
    for turn in range(80):
        size = plan.size(turn, (1000, 1000), trials)
        trials.append(Trial("spot", "", size, 0.3, size > 12, "a"))
    first, second = (np.median([abs(np.log(each.size / 12)) for each in half]) for half in (trials[:40], trials[40:]))
    assert first > 0.8 and second < 0.4


def test_parts_that_are_rejected_without_a_defect_are_left_out(folder: Path, good: tuple[Path, ...]) -> None:
    found = study(folder, SizeInspector(good, rejects=good[0].name))
    assert (found.parts, found.rejected) == (3, 1) and good[0].name not in {each.part for each in found.trials}


def test_without_any_part_that_is_ok_there_is_no_study(folder: Path, good: tuple[Path, ...]) -> None:
    with pytest.raises(InspectorError, match="nothing to draw on") as caught:
        study(folder, SizeInspector(good, rejects="good"))
    assert caught.value.code is ErrorCode.NO_IMAGES and capabilities.read_capability(folder, "m") is None


def test_what_cannot_be_judged_is_neither_found_nor_missed(folder: Path, good: tuple[Path, ...]) -> None:
    found = study(folder, SizeInspector(good, fails=True))
    assert found.failed + len(found.trials) == 40 and found.failed > 30 and not any(each.found for each in found.trials)


def test_every_zone_has_a_promise_of_its_own(folder: Path, good: tuple[Path, ...]) -> None:
    height, width = read_image(good[0]).shape[:2]
    half = Area(Use.ZONE, (Drawn(Form.RECTANGLE, ((0, 0), (width / 2, height))),), "left", factor=2.0)
    threshold = replace(RULE, areas=Areas((height, width), (half,)))
    inspector = SizeInspector(good, threshold, proposed=threshold)
    found = study(folder, inspector)
    assert {each.zone for each in found.promises} == {"", "left"} and len(found.trials) + found.failed == 80


def test_the_last_study_is_kept_and_holds_only_under_its_rule(folder: Path, good: tuple[Path, ...]) -> None:
    inspector = SizeInspector(good)
    found, rule = study(folder, inspector), inspector.threshold.decision_rule
    assert last_capability(folder, "m", rule) == (found, True)
    assert last_capability(folder, "m", replace(rule, threshold=7.0)) == (found, False)
    assert last_capability(folder, "other", rule) == (None, False)


@pytest.mark.parametrize("content", [b"", b"{}", b'{"format": 1, "model_id": "m"}', b'{"format": 2}', b"[1]", b"\xff"])
def test_a_damaged_study_is_none(folder: Path, content: bytes) -> None:
    (folder / capabilities.FOLDER).mkdir()
    (folder / capabilities.FOLDER / "m.json").write_bytes(content)
    assert capabilities.read_capability(folder, "m") is None


def test_the_same_seed_gives_the_same_study(folder: Path, good: tuple[Path, ...]) -> None:
    one, other = (study(folder, SizeInspector(good)) for _ in range(2))
    assert one.trials == other.trials


@pytest.mark.parametrize("wrong", [{"kinds": ("crack",)}, {"kinds": ()}, {"contrasts": (0.0,)}, {"contrasts": ()}, {"count": 3}])
def test_what_cannot_be_drawn_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InspectorError) as caught:
        Plan(**wrong)
    assert caught.value.code is ErrorCode.BAD_ARGUMENT


def test_cancelled_half_way_nothing_is_kept(folder: Path, good: tuple[Path, ...]) -> None:
    steps = study_capability(folder, SizeInspector(good), PLAN)  # type: ignore[arg-type]  # a stand-in
    for _ in range(12):
        next(steps)
    steps.close()
    assert capabilities.read_capability(folder, "m") is None
