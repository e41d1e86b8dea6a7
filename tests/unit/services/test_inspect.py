"""Parts are judged with the model in use, and whatever goes wrong ends in UNDECIDED with the reason."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from small_parts import good_part, scratched_part

from inspector import __version__
from inspector.core.decision import Reason
from inspector.core.decision_rule import RegionRule
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.evidence import Evidence
from inspector.core.gate_settings import Check, GateSettings
from inspector.core.inspection import Inspection
from inspector.core.model import ScoredImage
from inspector.core.progress import finish
from inspector.core.thresholds import Rule, Threshold
from inspector.core.types import AnomalyResult, Image, Verdict
from inspector.devices.image_file import read_image, write_image
from inspector.engine.images.places import Places
from inspector.engine.images.preprocess import Preprocess
from inspector.engine.images.regions import regions_of
from inspector.services.context import Context
from inspector.services.file_inspection import inspect_files, listed
from inspector.services.inspect import PartInspector, open_inspector
from inspector.services.releasing.releasing import put_in_force
from inspector.storage.models import MODELS, load_model
from inspector.storage.projects import open_project, update_project


class Scripted:
    """A detector that does what the test says."""

    runtime_name = "scripted"
    provenance = "Scripts know no good parts."
    preprocess = Preprocess()

    def origin(self, neighbour: int) -> tuple[int, float, float] | None:
        return None

    def __init__(self, answer: Callable[[Image], float]) -> None:
        self.answer = answer

    def score(self, images: list[Image], _places: Places | None = None) -> list[AnomalyResult]:
        return [self.result(image) for image in images]

    def result(self, image: Image) -> AnomalyResult:
        shape = (image.shape[0], image.shape[1])
        return AnomalyResult(self.answer(image), np.zeros(shape, np.float32), 0, (0, 0), (1, 1), Evidence((), shape))


@pytest.fixture
def scripted(project: Path) -> Callable[..., PartInspector]:
    """An inspector whose detector does what the test says."""
    stored = load_model(project, open_project(project).active_model)
    return lambda answer: PartInspector(Scripted(answer), stored, Threshold(1.0, Rule.MANUAL))  # type: ignore[arg-type]


def raising(error: Exception) -> Callable[[Image], float]:
    def answer(_: Image) -> float:
        raise error

    return answer


def test_parts_are_told_apart(project: Path, context: Context) -> None:
    inspector = open_inspector(project, context)
    good, bad = inspector.judge(good_part(900), "good"), inspector.judge(scratched_part(901), "bad")
    assert (good.verdict, bad.verdict) == (Verdict.OK, Verdict.NG)
    assert good.score is not None and bad.score is not None and good.score < inspector.threshold.value < bad.score
    assert (good.source, good.model_id, good.threshold, good.error) == ("good", inspector.model_id, inspector.threshold.value, "")
    assert bad.map is not None and bad.map.shape == (72, 96) and bad.ms > 0


def test_a_part_names_the_good_part_that_its_hottest_place_is_most_like(project: Path, context: Context, tmp_path: Path) -> None:
    inspector = open_inspector(project, context)
    write_image(tmp_path / "bad.png", scratched_part(901))
    alone = inspector.judge(scratched_part(901), "bad")
    among_many = [inspection for _, inspection in inspector.judge_files([tmp_path / "bad.png"])]
    for inspection in (alone, *among_many):
        nearest = inspection.nearest
        assert nearest is not None and nearest.image in inspector.good_images and not nearest.reason
        assert 0 < nearest.y < 1 and 0 < nearest.x < 1


def test_where_no_good_part_can_be_named_the_reason_is_said(scripted: Callable[..., PartInspector]) -> None:
    nearest = scripted(lambda _: 2.0).judge(good_part(1), "part").nearest
    assert nearest is not None and (nearest.image, nearest.reason) == ("", "Scripts know no good parts.")


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("mirror", "sideways", ErrorCode.PROJECT_TOO_NEW),
        ("detector", "crystal ball", ErrorCode.PROJECT_TOO_NEW),
        ("backbone", "resnet9000", ErrorCode.BACKBONE_UNKNOWN),
    ],
)
@pytest.mark.parametrize("program", ["99.1.0", __version__])
def test_a_model_with_settings_of_a_later_version_is_refused(
    project: Path, context: Context, name: str, value: str, code: ErrorCode, program: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = load_model(project, open_project(project).active_model)
    meta = stored.state.meta | {"recipe": stored.state.meta["recipe"] | {name: value}}
    newer = replace(stored, state=replace(stored.state, meta=meta), program=program)
    monkeypatch.setattr("inspector.storage.models.load_model", lambda *_: newer)
    with pytest.raises(InspectorError, match=f"{name}|{value}") as caught:
        open_inspector(project, context)
    assert caught.value.code is (code if program == __version__ else ErrorCode.PROJECT_TOO_NEW)
    assert program == __version__ or "needs version 99.1.0" in caught.value.detail


def test_the_inspector_knows_its_model(project: Path, context: Context, parts: Path) -> None:
    inspector, stored = open_inspector(project, context), load_model(project, open_project(project).active_model)
    assert inspector.model_id == stored.model_id and inspector.scores == stored.scores and inspector.report == stored.report
    assert inspector.good_images == tuple(str(path) for path in sorted((parts / "good").iterdir()))
    assert "float32" in inspector.runtime_name


def test_a_new_threshold_changes_the_next_verdict_and_no_score(project: Path, context: Context) -> None:
    inspector = open_inspector(project, context)
    before = inspector.judge(scratched_part(1), "part")
    assert before.score is not None
    inspector.threshold = Threshold(before.score + 1, Rule.MANUAL)
    after = inspector.judge(scratched_part(1), "part")
    assert (before.verdict, after.verdict) == (Verdict.NG, Verdict.OK) and after.score == before.score
    assert before.verdict is Verdict.NG


def test_the_project_remembers_the_threshold(project: Path, context: Context) -> None:
    model_id = open_project(project).active_model
    changed = put_in_force(project, model_id, Threshold(123.0, Rule.MANUAL), "Complaint 17", "Ada")
    assert open_project(project) == changed and len(changed.thresholds[model_id]) == 2
    assert open_inspector(project, context).threshold == Threshold(123.0, Rule.MANUAL)


def test_without_one_the_models_own_proposal_counts(project: Path, context: Context) -> None:
    update_project(project, lambda now: replace(now, thresholds={}))
    assert open_inspector(project, context).threshold == load_model(project, open_project(project).active_model).proposed


@pytest.mark.parametrize("value", [1e308, float("inf"), float("nan"), -1e13])
def test_a_threshold_that_no_score_can_be_is_not_set(value: float, project: Path) -> None:
    before = open_project(project)
    with pytest.raises(InspectorError, match=r"A threshold must be a number of at most 1e\+12") as caught:
        put_in_force(project, before.active_model, Threshold(value, Rule.MANUAL), "Complaint 17", "Ada")
    assert caught.value.code is ErrorCode.BAD_ARGUMENT and open_project(project) == before


@pytest.mark.parametrize("value", [1e11, 1e6])
def test_with_a_threshold_that_nothing_can_exceed_no_part_is_ok(value: float, project: Path, context: Context, parts: Path) -> None:
    put_in_force(project, open_project(project).active_model, Threshold(value, Rule.MANUAL), "Complaint 17", "Ada")
    inspector, paths = open_inspector(project, context), sorted((parts / "scratched").iterdir())
    found = [inspector.judge(read_image(paths[0]), "part"), *(inspection for _, inspection in inspector.judge_files(paths))]
    assert {(each.verdict, each.reason) for each in found} == {(Verdict.UNDECIDED, Reason.NO_THRESHOLD)}
    assert all("No picture could score more than the threshold" in inspection.error for inspection in found)
    inspector.threshold = Threshold(inspector.highest, Rule.MANUAL)  # and another one can be set
    assert inspector.judge(read_image(paths[0]), "part").verdict is Verdict.OK


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"proposed": Threshold(1e11, Rule.MANUAL)}, "proposes a threshold of 1e+11"),
        ({"scores": (ScoredImage("a.png", 1e10, False),), "proposed": Threshold(1e9, Rule.MANUAL)}, "scores 1e+10"),
    ],
    ids=["proposal", "scores"],
)
def test_a_model_with_a_threshold_that_cannot_be_is_refused(
    changes: dict[str, Any], words: str, project: Path, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = replace(load_model(project, open_project(project).active_model), **changes)
    monkeypatch.setattr("inspector.storage.models.load_model", lambda *_: stored)
    with pytest.raises(InspectorError) as caught:
        open_inspector(project, context)
    assert caught.value.code is ErrorCode.MODEL_DAMAGED and words in caught.value.detail


@pytest.mark.parametrize("score", [float("nan"), float("inf"), float("-inf")])
def test_a_score_that_is_no_number_is_undecided(score: float, scripted: Callable[..., PartInspector]) -> None:
    assert scripted(lambda _: score).judge(good_part(0), "part").verdict is Verdict.UNDECIDED


def test_an_expected_failure_is_undecided_with_its_sentence(scripted: Callable[..., PartInspector]) -> None:
    found = scripted(raising(InspectorError(ErrorCode.IMAGE_UNREADABLE, "It is cracked."))).judge(good_part(0), "part")
    assert (found.verdict, found.score, found.error) == (Verdict.UNDECIDED, None, "It is cracked.")
    assert found.reason is Reason.UNREADABLE


@pytest.mark.parametrize("error", [ZeroDivisionError("no"), RuntimeError("device lost"), MemoryError("full"), KeyError("x")], ids=repr)
def test_a_bug_stops_the_part_and_is_logged(
    error: Exception, scripted: Callable[..., PartInspector], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        found = scripted(raising(error)).judge(good_part(0), "part 7")
    assert found.verdict is Verdict.UNDECIDED and type(error).__name__ in found.error and found.reason is Reason.ENGINE_FAILED
    assert "part 7" in caplog.text and caplog.records[0].exc_info is not None


def test_a_cancellation_is_no_verdict(scripted: Callable[..., PartInspector]) -> None:
    with pytest.raises(KeyboardInterrupt):
        scripted(raising(KeyboardInterrupt())).judge(good_part(0), "part")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "image", [None, np.zeros((0, 0), np.uint8), np.zeros((5, 5), np.float64), np.zeros((2, 5, 5, 3), np.uint8), "x"], ids=str
)
def test_what_is_no_image_is_undecided(image: Any, project: Path, context: Context) -> None:
    found = open_inspector(project, context).judge(image, "part")
    assert found.verdict is Verdict.UNDECIDED and "An image must be" in found.error


@pytest.mark.parametrize(
    "image",
    [np.zeros((1, 1, 3), np.uint8), np.zeros((1, 500, 3), np.uint8), np.full((40, 40, 3), 255, np.uint8)],
    ids=["dot", "line", "white"],
)
def test_odd_images_have_a_score_and_a_map(image: Image, project: Path, context: Context) -> None:
    inspector = open_inspector(project, context)
    inspector.pictures.settings = GateSettings(off=frozenset(Check))  # no good part has such a picture
    found = inspector.judge(image, "part")
    assert found.score is not None and np.isfinite(found.score) and found.verdict is not Verdict.UNDECIDED
    assert found.map is not None and found.map.shape == image.shape[:2] and np.isfinite(found.map).all()


@pytest.fixture
def mixed(parts: Path, tmp_path: Path) -> list[Path]:
    """A good part, a file that is no picture, a missing file, a scratched part."""
    (tmp_path / "bad.png").write_bytes(b"bad")
    return [parts / "held_out" / "100.png", tmp_path / "bad.png", tmp_path / "gone.png", parts / "scratched" / "200.png"]


def test_files_are_judged_in_order_and_unreadable_ones_are_undecided(project: Path, context: Context, mixed: list[Path]) -> None:
    judged = list(open_inspector(project, context).judge_files(mixed))
    assert [i.source for _, i in judged] == [str(path) for path in mixed]
    assert [i.verdict for _, i in judged] == ["OK", "UNDECIDED", "UNDECIDED", "NG"]
    assert [image is None for image, _ in judged] == [False, True, True, False]
    assert judged[0][0] is not None and np.array_equal(judged[0][0], read_image(mixed[0]))
    assert "bad.png cannot be read" in judged[1][1].error and "gone.png cannot be read" in judged[2][1].error
    assert all(i.score is None and i.threshold is not None for _, i in judged[1:3])


def test_files_score_as_their_images_do(project: Path, context: Context, mixed: list[Path]) -> None:
    inspector = open_inspector(project, context)
    for image, found in inspector.judge_files([mixed[0], mixed[3]]):
        assert image is not None
        assert found.score == pytest.approx(inspector.judge(image, "again").score, rel=1e-5)


@pytest.mark.parametrize("times", [1, 100])
@pytest.mark.parametrize("number", [0, 1, 3])
def test_a_file_on_which_the_engine_fails_costs_no_other_file(
    number: int, times: int, project: Path, context: Context, parts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [parts / "held_out" / f"{name}.png" for name in (100, 101, 102, 103)]
    inspector = open_inspector(project, context)
    expected = [inspection.score for _, inspection in inspector.judge_files(paths)]
    trouble, failures = read_image(paths[number]), [MemoryError("no room")] * times
    real = inspector.detector.score_on  # type: ignore[attr-defined]

    def score_on(runtime: object, image: Image, places: Places | None) -> AnomalyResult:
        if failures and np.array_equal(image, trouble):
            raise failures.pop()
        return real(runtime, image, places)  # type: ignore[no-any-return]

    monkeypatch.setattr(inspector.detector, "score_on", score_on)
    judged = list(inspector.judge_files(paths))
    assert [i.source for _, i in judged] == [str(path) for path in paths]
    for at, (_, found) in enumerate(judged):
        if at == number and times > 1:
            assert found.verdict is Verdict.UNDECIDED and "MemoryError: no room" in found.error
        else:
            assert found.score == pytest.approx(expected[at], rel=1e-5) and not found.error


def test_a_file_that_cannot_even_be_read_alone_is_undecided(
    project: Path, context: Context, mixed: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(path: Path) -> Image:
        if path == mixed[1]:
            raise MemoryError("200 megapixels")
        return read_image(path)

    for module in ("inspect", "picture_gate"):
        monkeypatch.setattr(f"inspector.services.{module}.read_image", read)
    judged = list(open_inspector(project, context).judge_files(mixed))
    assert [i.verdict for _, i in judged] == ["OK", "UNDECIDED", "UNDECIDED", "NG"]
    assert "MemoryError: 200 megapixels" in judged[1][1].error and "gone.png" in judged[2][1].error


def test_overlays_are_written_for_what_could_be_read(project: Path, context: Context, mixed: list[Path], tmp_path: Path) -> None:
    inspector = open_inspector(project, context)
    steps = inspect_files(inspector, mixed, tmp_path / "out")
    progress = []
    while True:
        try:
            progress.append(next(steps))
        except StopIteration as end:
            results: list[Inspection] = end.value
            break
    assert [(step.done, step.total) for step in progress] == [(k, 4) for k in range(1, 5)]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["0001-OK-100.jpg", "0004-NG-200.jpg"]
    assert read_image(tmp_path / "out" / "0004-NG-200.jpg").shape == (72, 96, 3)
    assert all(result.map is None for result in results)
    again = [inspector.detector.result_of(each.evidence).score for each in results if each.evidence is not None]
    assert again == [each.score for each in results if each.score is not None] and len(again) == 2


def test_a_region_rule_and_a_band_of_doubt_are_applied_live_as_they_are_to_what_is_kept(
    project: Path, context: Context, mixed: list[Path]
) -> None:
    inspector = open_inspector(project, context)
    first, *_, last = (found for _, found in inspector.judge_files(mixed))
    assert first.score is not None and last.map is not None and last.score is not None and first.regions is None
    rule = RegionRule(0.9 * last.score, 1)
    inspector.threshold = Threshold(2 * last.score, Rule.MANUAL, unsure_from=0.5 * first.score, region=rule)
    again = [found for _, found in inspector.judge_files([mixed[0], mixed[-1]])]
    assert [each.reason for each in again] == [Reason.UNSURE, Reason.REGIONS]
    replayed = regions_of(inspector.detector.result_of(again[1].evidence), rule)
    assert replayed and again[1].regions == replayed and again[1].decision.area == replayed[0].area
    assert sum(each.area for each in replayed) == (last.map > rule.pixel_threshold).sum()
    assert again[1].rule == inspector.threshold.decision_rule


def test_a_part_is_judged_again_from_its_evidence_as_if_it_were_new(project: Path, context: Context, mixed: list[Path]) -> None:
    inspector = open_inspector(project, context)
    ((_, before),) = inspector.judge_files([mixed[-1]])
    assert before.score is not None and before.regions is None
    inspector.threshold = Threshold(2 * before.score, Rule.MANUAL, region=RegionRule(0.9 * before.score, 1))
    ((_, anew),) = inspector.judge_files([mixed[-1]])
    again = inspector.judge_evidence(before)
    assert (again.rule, again.reason, again.regions) == (anew.rule, Reason.REGIONS, anew.regions)
    assert again.score == before.score and again.map is not None and anew.map is not None and np.array_equal(again.map, anew.map)
    assert (again.at, again.ms, again.nearest) == (before.at, before.ms, before.nearest)
    lean = inspector.judge_evidence(replace(before, evidence=None))
    assert lean.reason is Reason.NO_MAP and lean.score == before.score


def test_overlays_that_cannot_be_written_are_said_to_be_so(project: Path, context: Context, mixed: list[Path], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="ascii")
    with pytest.raises(InspectorError) as caught:
        finish(inspect_files(open_inspector(project, context), mixed, tmp_path / "file" / "out"))
    assert caught.value.code is ErrorCode.NOT_WRITABLE


def test_the_list_of_results_is_plain(project: Path, context: Context, mixed: list[Path]) -> None:
    results = listed(finish(inspect_files(open_inspector(project, context), mixed)))
    assert all(set(entry) >= {"path", "score", "verdict", "threshold", "ms"} for entry in results)
    assert ["error" in entry for entry in results] == [False, True, True, False]
    assert {type(entry["verdict"]) for entry in results} == {str}


def damage(project: Path) -> Iterator[Path]:
    yield from sorted((project / MODELS / open_project(project).active_model).iterdir())


def test_a_model_with_a_flipped_bit_is_refused(project: Path, context: Context) -> None:
    for path in damage(project):
        content = path.read_bytes()
        path.write_bytes(content[:-5] + bytes([content[-5] ^ 1]) + content[-4:])
        with pytest.raises(InspectorError) as caught:
            open_inspector(project, context)
        assert caught.value.code is ErrorCode.MODEL_DAMAGED and path.name in caught.value.detail
        path.write_bytes(content)
    open_inspector(project, context)


def test_a_project_without_model_asks_for_a_build(project: Path, context: Context) -> None:
    update_project(project, lambda now: replace(now, active_model=""))
    with pytest.raises(InspectorError, match="build one first") as caught:
        open_inspector(project, context)
    assert caught.value.code is ErrorCode.MODEL_MISSING


def test_a_folder_that_is_no_project_is_said_to_be_so(tmp_path: Path, context: Context) -> None:
    with pytest.raises(InspectorError) as caught:
        open_inspector(tmp_path, context)
    assert caught.value.code is ErrorCode.PROJECT_MISSING
