"""Areas of a project: they act at once on scores, and with the next build on what is learned."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from small_parts import HEIGHT, TINY, WIDTH, good_part, scratched_part

from inspector.cli import main
from inspector.core.areas import Area, Areas, Drawn, Form, Use
from inspector.core.decision_rule import RegionRule
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import finish
from inspector.core.thresholds import Rule, Threshold
from inspector.core.types import Verdict
from inspector.devices.image_file import read_image, write_image
from inspector.engine.images.ignore import IgnoreMask
from inspector.engine.images.places import Places
from inspector.engine.images.shapes import pixels_of
from inspector.services.areas import areas_from, check_areas, outlined, reference_picture, scaled, set_areas, set_reference
from inspector.services.build import build
from inspector.services.context import Context
from inspector.services.ignore_areas import mask_of_project, store_mask
from inspector.services.inspect import open_inspector
from inspector.services.releasing.releasing import put_in_force
from inspector.services.transfer import export_project, import_project
from inspector.storage.models import load_model
from inspector.storage.projects import create_project, open_project, update_project

SIZE = (HEIGHT, WIDTH)
SCRATCH = Drawn(Form.RECTANGLE, ((24, 0), (WIDTH, 70)))
"""Where scratched parts have their scratch, and what the network sees of it."""


def areas(use: Use, factor: float = 1.0, threshold: float | None = None, drawn: Drawn = SCRATCH) -> Areas:
    return Areas(SIZE, (Area(use, (drawn,), "scratch", factor, threshold),))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, parts: Path) -> Path:
    folder = tmp_path_factory.mktemp("areas") / "project"
    assert main(["build", str(folder), "--good", str(parts / "good"), *TINY]) == 0
    threshold = Threshold(12.0, Rule.MANUAL)  # a scratch scores 22, what is seen beside it 10
    put_in_force(folder, open_project(folder).active_model, threshold, "Complaint 17", "Ada")
    return folder


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    """A copy of it that may be changed."""
    import shutil

    return Path(shutil.copytree(built, tmp_path / "project"))


def test_an_ignored_scratch_counts_at_once_for_nothing(folder: Path, context: Context) -> None:
    part = scratched_part(7)
    assert open_inspector(folder, context).judge(part, "scratched").verdict is Verdict.NG
    project = set_areas(folder, areas(Use.IGNORE), "a label is there", "Ada")
    record = project.thresholds[project.active_model][-1]
    assert (project.areas, record.areas, record.reason, record.who) == (areas(Use.IGNORE), areas(Use.IGNORE), "a label is there", "Ada")
    inspector = open_inspector(folder, context)
    found = inspector.judge(part, "scratched")
    assert found.verdict is Verdict.OK and found.areas == areas(Use.IGNORE) and found.rule is not None and found.rule.areas == found.areas
    assert found.map is not None and not found.map[:70, 24:].any() and found.map[:, :16].all()
    assert found.score == inspector.detector.score([part], Places.of(areas(Use.IGNORE), 1.0))[0].score
    set_areas(folder, None)
    assert open_inspector(folder, context).judge(part, "scratched").verdict is Verdict.NG


def test_changing_the_threshold_of_an_inspector_acts_at_once(folder: Path, context: Context) -> None:
    inspector, path = open_inspector(folder, context), folder.parent / "scratched.png"
    write_image(path, scratched_part(7))
    plain = inspector.judge(read_image(path), str(path))
    assert plain.score is not None
    judged = inspector.judge_files([path] * 8)
    verdicts = [next(judged)[1].verdict]
    inspector.threshold = replace(inspector.threshold, areas=areas(Use.IGNORE))
    rest = [found for _, found in judged]
    assert verdicts == [Verdict.NG] and {found.verdict for found in rest} == {Verdict.OK}
    assert {found.score for found in rest} == {rest[0].score} and {found.areas for found in rest} == {areas(Use.IGNORE)}
    inspector.threshold = replace(inspector.threshold, areas=areas(Use.ZONE, factor=2.0, drawn=Drawn(Form.RECTANGLE, ((0, 0), SIZE[::-1]))))
    assert inspector.judge(read_image(path), str(path)).score == pytest.approx(2 * plain.score)


def test_a_zone_with_a_threshold_of_its_own_decides_by_it(folder: Path, context: Context) -> None:
    inspector = open_inspector(folder, context)
    everywhere = Drawn(Form.RECTANGLE, ((0, 0), SIZE[::-1]))
    score = inspector.judge(scratched_part(7), "").score
    assert score is not None
    for own, verdict in ((0.99 * score, Verdict.NG), (1.01 * score, Verdict.OK)):
        for value in (0.5 * score, 2 * score):
            inspector.threshold = Threshold(value, Rule.MANUAL, areas=areas(Use.ZONE, threshold=own, drawn=everywhere))
            assert inspector.judge(scratched_part(7), "").verdict is verdict


def test_no_threshold_lies_where_no_score_can_come(folder: Path, context: Context) -> None:
    inspector = open_inspector(folder, context)
    corner = Drawn(Form.RECTANGLE, ((0, 0), (20, 20)))
    for rule, said in (
        (Threshold(1.5 * inspector.highest, Rule.MANUAL), "the threshold,"),
        (Threshold(1.5 * inspector.highest, Rule.MANUAL, areas=areas(Use.ZONE, factor=2.0)), ""),
        (Threshold(2.5 * inspector.highest, Rule.MANUAL, areas=areas(Use.ZONE, factor=2.0)), "the threshold,"),
        (Threshold(1.5 * inspector.highest, Rule.MANUAL, areas=areas(Use.ZONE, threshold=1.0, drawn=corner)), "the threshold,"),
        (Threshold(1.0, Rule.MANUAL, areas=areas(Use.ZONE, threshold=1.5 * inspector.highest)), "the threshold of a zone,"),
        (Threshold(0.0, Rule.MANUAL, areas=areas(Use.ZONE, threshold=1.0)), "need a threshold above 0"),
    ):
        inspector.threshold = rule
        found = inspector.judge(good_part(3), "good")
        assert said in found.error and (found.verdict is Verdict.UNDECIDED) == bool(said)


def test_pictures_of_another_size_are_undecided(folder: Path, context: Context) -> None:
    set_areas(folder, areas(Use.ZONE, factor=2.0))
    found = open_inspector(folder, context).judge(good_part(1, 60, 96), "small")
    assert found.verdict is Verdict.UNDECIDED and "height 60 px, good parts 72 px" in found.error


def test_a_build_neither_learns_nor_scores_what_areas_ignore_and_keeps_the_rules(folder: Path, context: Context) -> None:
    now = open_project(folder).threshold(open_project(folder).active_model)
    assert now is not None
    rules = replace(now, value=2 * now.value, unsure_from=now.value, region=RegionRule(now.value, 7, 1))
    put_in_force(folder, open_project(folder).active_model, rules, "Complaint 17", "Ada")
    drawn = Areas(
        SIZE, (*areas(Use.IGNORE).areas, *areas(Use.ZONE, threshold=now.value, drawn=Drawn(Form.ELLIPSE, ((2, 2), (20, 60)))).areas)
    )
    set_areas(folder, drawn)
    store_mask(folder, IgnoreMask(np.arange(HEIGHT * WIDTH).reshape(SIZE) < 5 * WIDTH))
    report = finish(build(folder, context))
    threshold, project = report.threshold, open_project(folder)
    assert project.active_model == report.model_id and project.threshold(report.model_id) == threshold
    assert load_model(folder, report.model_id).proposed == threshold
    assert threshold.value != pytest.approx(2 * now.value) and threshold.areas == project.areas
    own = threshold.areas.of(Use.ZONE)[0].threshold if threshold.areas is not None else None
    kept = own, threshold.unsure_from, threshold.region and threshold.region.pixel_threshold
    assert kept == pytest.approx([threshold.value / 2] * 3) and threshold.region is not None and threshold.region.least_area == 7
    ignored = open_inspector(folder, context).detector.preprocess.ignore
    assert ignored is not None and ignored.pixels[:5].all() and ignored.pixels[:70, 24:].all() and ignored.pixels.sum() == 5 * 96 + 65 * 72
    found = open_inspector(folder, context).judge(scratched_part(7), "scratched")
    assert found.map is not None and not found.map[:70, 24:].any() and found.map[8:, :16].all()
    file = finish(export_project(folder, folder.parent / "project.inspector"))
    there = finish(import_project(file, folder.parent / "there")).folder
    mask = mask_of_project(there)
    assert mask is not None and mask.pixels.sum() == 5 * 24 and open_project(there).areas == threshold.areas


def test_the_proposed_threshold_is_found_with_the_zones(folder: Path, context: Context) -> None:
    first = load_model(folder, open_project(folder).active_model)
    everywhere = Drawn(Form.RECTANGLE, ((0, 0), SIZE[::-1]))
    update_project(folder, lambda now: replace(now, areas=areas(Use.ZONE, factor=3.0, drawn=everywhere)))
    report = finish(build(folder, context))
    second = load_model(folder, report.model_id)
    assert second.proposed.value == pytest.approx(3 * first.proposed.value, rel=1e-5) and first.proposed.areas is None
    assert [image.score for image in second.scores] == pytest.approx([3 * image.score for image in first.scores], rel=1e-5)
    assert second.report["bank_sha256"] == first.report["bank_sha256"]
    inspector = open_inspector(folder, context)
    assert inspector.judge(scratched_part(7), "").verdict is Verdict.NG and inspector.highest == pytest.approx(
        _highest(folder, first.model_id, context)
    )


def _highest(folder: Path, model_id: str, context: Context) -> float:
    update_project(folder, lambda now: replace(now, active_model=model_id))
    return open_inspector(folder, context).highest


def test_good_pictures_of_another_size_are_not_learned_where_there_are_zones(folder: Path, context: Context, tmp_path: Path) -> None:
    write_image(tmp_path / "odd.png", good_part(9, 60, 60))
    zone = areas(Use.ZONE, factor=2.0)
    update_project(folder, lambda now: replace(now, areas=zone, good=(*now.good, str(tmp_path / "odd.png"))))
    report = finish(build(folder, context))
    assert [(Path(path).name, "where to look" in reason) for path, reason in report.skipped] == [("odd.png", True)]


def test_what_covers_nothing_or_leaves_nothing_is_said(folder: Path) -> None:
    outside = Drawn(Form.RECTANGLE, ((200, 10), (300, 60)))
    erased = (SCRATCH, replace(SCRATCH, erases=True))
    whole = Drawn(Form.RECTANGLE, ((-5, -5), (500, 500)))
    before = open_project(folder)
    for drawn, said in (
        (Areas(SIZE, (Area(Use.ZONE, (outside,), "hole"),)), "The area hole covers nothing of the picture of 96 x 72 px"),
        (Areas(SIZE, (Area(Use.IGNORE, erased),)), "Area number 1 covers nothing"),
        (Areas(SIZE, (Area(Use.IGNORE, (whole,)),)), "leave nothing of the pictures"),
    ):
        with pytest.raises(InspectorError, match=said) as caught:
            set_areas(folder, drawn)
        assert caught.value.code is ErrorCode.BAD_ARGUMENT
    assert open_project(folder) == before


def test_a_mask_of_another_size_than_the_areas_stops_the_build(folder: Path, context: Context) -> None:
    store_mask(folder, IgnoreMask(np.ones((5, 9), bool)))
    set_areas(folder, areas(Use.IGNORE))
    with pytest.raises(InspectorError, match="9 x 5 px and 96 x 72 px"):
        finish(build(folder, context))


def test_areas_of_another_project_are_scaled_or_refused(folder: Path, tmp_path: Path) -> None:
    set_areas(folder, areas(Use.IGNORE))
    assert areas_from(folder, SIZE) == areas(Use.IGNORE)
    double = areas_from(folder, (2 * HEIGHT, 2 * WIDTH))
    assert double.size == (2 * HEIGHT, 2 * WIDTH) and double.areas[0].drawn[0].points == ((48, 0), (192, 140))
    stroke = Areas(SIZE, (Area(Use.ZONE, (Drawn(Form.STROKE, ((1, 2),), 6.0),)),))
    assert scaled(stroke, (HEIGHT // 2, WIDTH // 2)).areas[0].drawn[0] == Drawn(Form.STROKE, ((0.5, 1),), 3.0)
    with pytest.raises(InspectorError, match="96 x 72 px, and a picture of 72 x 72 px has another shape"):
        areas_from(folder, (HEIGHT, HEIGHT))
    set_areas(folder, None)
    with pytest.raises(InspectorError, match="has no areas"):
        areas_from(folder, SIZE)


def test_the_reference_picture_outlives_its_file(folder: Path, tmp_path: Path) -> None:
    assert reference_picture(folder) is None
    for picture in (good_part(1), good_part(2)[..., 0].astype(np.uint16) * np.uint16(257)):
        write_image(tmp_path / "chosen.png", picture)
        assert set_reference(folder, tmp_path / "chosen.png") == SIZE
        (tmp_path / "chosen.png").unlink()
        kept = reference_picture(folder)
        assert kept is not None and np.array_equal(read_image(kept), picture)


def test_a_background_becomes_polygons_with_holes() -> None:
    mask = np.zeros((200, 300), bool)
    mask[20:, 50:], mask[60:100, 100:180], mask[3, 3] = True, False, True
    found = outlined(mask, "Background")
    assert found is not None and found.use is Use.IGNORE and found.name == "Background"
    assert [(drawn.form, drawn.erases) for drawn in found.drawn] == [(Form.POLYGON, False), (Form.POLYGON, True)]
    assert (pixels_of(found, (200, 300)) != mask).mean() < 0.01
    stored = Areas((200, 300), (found,))
    assert Areas.from_json(json.loads(json.dumps(stored.to_json()))) == stored
    noise = outlined(np.random.default_rng(0).random((400, 400)) < 0.5)
    assert noise is None or sum(len(drawn.points) for drawn in noise.drawn) <= 2000
    assert outlined(np.zeros((5, 5), bool)) is None
    check_areas(stored)


def test_a_project_without_a_model_has_areas_and_no_threshold(tmp_path: Path) -> None:
    from inspector.core.project import Project

    create_project(tmp_path / "new", Project("new"))
    assert set_areas(tmp_path / "new", areas(Use.ZONE, threshold=2.0)).thresholds == {}
    assert open_project(tmp_path / "new").areas == areas(Use.ZONE, threshold=2.0)


def test_areas_can_be_typed(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def say(*words: str) -> tuple[int, str]:
        code, printed = main(["areas", str(folder), *words]), capsys.readouterr()
        return code, printed.out + printed.err

    capsys.readouterr()
    assert say() == (0, "All of the picture is looked at.\n")
    file = tmp_path / "areas.json"
    file.write_text(json.dumps(areas(Use.ZONE, factor=2.0).to_json()))
    code, said = say("--set", str(file), "--reason", "a label")
    assert code == 0 and "96 x 72 px" in said and "scratch" in said and "act at once" in said
    record = open_project(folder).thresholds[open_project(folder).active_model][-1]
    assert record.reason == "a label" and record.areas == areas(Use.ZONE, factor=2.0)
    printed = json.loads(say("--json")[1])
    assert printed == {"areas": record.areas.to_json(), "sha256": record.areas.sha256, "changed": False}
    file.write_text(json.dumps(printed | {"areas": areas(Use.IGNORE).to_json()}))
    assert say("--set", str(file))[0] == 0 and open_project(folder).areas == areas(Use.IGNORE)
    assert json.loads(say("--from", str(folder), "--size", "192", "144", "--json")[1])["areas"]["size"] == [144, 192]
    assert say("--set", "none", "--json")[0] == 0 and open_project(folder).areas is None
    for words, wrong in ((("--set", str(tmp_path / "no.json")), "cannot be read"), (("--from", str(folder)), "--size WIDTH HEIGHT")):
        code, said = say(*words)
        assert code == 2 and wrong in said
    for content in ("{", "[]", '{"size": [5, 5]', '{"size": [0, 5]}', '{"size": [5, 5], "areas": [{"use": "see"}]}'):
        file.write_text(content)
        code, said = say("--set", str(file))
        assert code == 2 and "holds no areas" in said
