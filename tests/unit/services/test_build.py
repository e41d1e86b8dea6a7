"""A build learns from good images, sets a threshold from images that it has not learned, and never harms the model in use."""

import errno
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from small_parts import good_part, scratched_part, write_parts

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.labels import Label, Truth
from inspector.core.progress import Progress, finish
from inspector.core.project import Project
from inspector.core.recipe import Recipe
from inspector.core.thresholds import Rule, propose
from inspector.core.tolerance import Doubt
from inspector.datasets.survey import PROBES
from inspector.devices.image_file import write_image
from inspector.services.build import build
from inspector.services.build_images import LABELLED_OUT, LEFT_OUT, find_sources
from inspector.services.build_report import BuildReport
from inspector.services.context import Context
from inspector.services.good_parts import good_parts_of
from inspector.services.inspect import open_inspector
from inspector.services.setup import set_up_project
from inspector.services.validation.labels import read_said, say
from inspector.storage.models import MODELS, list_models, load_model
from inspector.storage.projects import open_project, update_project

RECIPE = Recipe(size=64, coreset=60)
CORRECTED = replace(RECIPE, density_correction=True, weigh_levels=True)
"""In a bank of 60 vectors a strange part takes the place of others; the correction makes up for it, thousands of vectors do so, too."""
Build = Callable[..., BuildReport]


@pytest.fixture
def make(tmp_path: Path, context: Context) -> Build:
    """Builds the project `tmp_path / "made"` from the named sources."""

    def run(good: object, validation_good: object = (), validation_defect: object = (), recipe: Recipe = RECIPE) -> BuildReport:
        sources = [[str(each)] if isinstance(each, Path) else list(map(str, each)) for each in (good, validation_good, validation_defect)]  # type: ignore[call-overload]
        set_up_project(tmp_path / "made", recipe, *sources)
        return finish(build(tmp_path / "made", context))

    return run


def snapshot(project: Path) -> dict[str, bytes]:
    """All files of a project but the lock."""
    return {str(p.relative_to(project)): p.read_bytes() for p in project.rglob("*") if p.is_file() and p.name != ".build.lock"}


def test_the_report_tells_what_was_made(parts: Path, tmp_path: Path, make: Build) -> None:
    report = make(parts / "good", parts / "held_out", parts / "scratched")
    folder = tmp_path / "made"
    stored = load_model(folder, report.model_id)
    assert (report.images, report.skipped, report.bank_vectors, report.validation) == (10, (), 60, 4)
    assert report.patches == 10 * 60
    assert report.bank_sha256 == stored.state.meta["bank_sha256"] and report.coverage_radius == stored.state.meta["coverage_radius"]
    assert report.seconds.keys() == {"read_and_features", "coreset", "scoring", "total", "whole"} and report.peak_rss_mb > 10
    parts = sum(report.seconds[each] for each in ("read_and_features", "coreset", "scoring"))
    assert report.seconds["total"] == pytest.approx(parts) and report.seconds["whole"] >= parts and not report.coverage_is_bound
    assert list_models(folder) == [report.model_id] and open_project(folder).active_model == report.model_id
    assert json.dumps(report.to_json())
    assert stored.report == report.to_json() | {"model_id": ""}


def test_the_threshold_comes_from_validation_images_and_from_good_ones_judged_by_the_others(
    parts: Path, tmp_path: Path, make: Build
) -> None:
    report = make(parts / "good", parts / "held_out", parts / "scratched")
    stored = load_model(tmp_path / "made", report.model_id)
    expected = [(path, kind == "scratched") for kind in ("good", "held_out", "scratched") for path in sorted((parts / kind).iterdir())]
    assert [(Path(s.path), s.defect) for s in stored.scores] == expected
    good, defect = ([s.score for s in stored.scores if s.defect is truth] for truth in (False, True))
    assert max(good) < report.threshold.value < min(defect)
    assert report.threshold == stored.proposed == propose(good, defect) == open_project(tmp_path / "made").threshold(report.model_id)
    assert report.threshold.rule is Rule.BEST_F1 and not report.threshold.provisional


def test_without_defects_the_threshold_is_provisional(parts: Path, make: Build) -> None:
    report = make(parts / "good", parts / "held_out")
    assert report.threshold.provisional and report.threshold.rule is Rule.GOOD_QUANTILE
    assert report.to_json()["provisional"] is True


@pytest.mark.parametrize("defect", [True, False])
def test_every_good_image_is_learned_and_scored(parts: Path, tmp_path: Path, make: Build, defect: bool) -> None:
    report = make(parts / "good", (), parts / "scratched" if defect else ())
    stored = load_model(tmp_path / "made", report.model_id)
    learned, scored = stored.state.meta["good_images"], [s.path for s in stored.scores if not s.defect]
    assert learned == scored == sorted(str(path) for path in (parts / "good").iterdir())
    assert (report.images, report.validation, report.limit.parts) == (10, 0, 10)
    assert report.threshold.provisional is not defect


def test_one_strange_picture_among_good_parts_is_named_and_moves_no_threshold(tmp_path: Path, make: Build) -> None:
    """A black picture and a scratched part, each in place of one of twenty: the threshold moves by less than a tenth."""
    usual = make(write_parts(tmp_path / "usual", range(20)), recipe=CORRECTED)
    for strange in (np.zeros((72, 96, 3), np.uint8), scratched_part(99)):
        good = Path(shutil.copytree(tmp_path / "usual", tmp_path / f"with {strange.max()}"))
        write_image(good / "0.png", strange)
        report = make(good, recipe=CORRECTED)
        assert report.strange == (str(good / "0.png"),) and report.to_json()["limit"]["strange"] == [str(good / "0.png")]
        assert report.threshold.value == pytest.approx(usual.threshold.value, rel=0.1)
        assert usual.strange == ()


def test_a_strange_part_that_a_person_keeps_counts_as_good(tmp_path: Path, context: Context, make: Build) -> None:
    good = write_parts(tmp_path / "good", range(20))
    write_image(good / "0.png", scratched_part(99))
    doubted = make(good)
    update_project(tmp_path / "made", lambda now: replace(now, kept=(str(good / "0.png"),)))
    kept = finish(build(tmp_path / "made", context))
    score = {s.path: s.score for s in load_model(tmp_path / "made", kept.model_id).scores}[str(good / "0.png")]
    assert kept.strange == () and doubted.threshold.value < score <= kept.threshold.value


def test_too_few_good_parts_defend_no_threshold(tmp_path: Path, make: Build) -> None:
    report = make(write_parts(tmp_path / "few", range(9)))
    assert report.limit.doubt is Doubt.TOO_FEW and report.to_json()["limit"]["doubt"] == "too_few"


def test_pictures_of_different_products_defend_no_threshold(tmp_path: Path, context: Context, make: Build) -> None:
    (tmp_path / "good").mkdir()
    y, x = np.mgrid[0:72, 0:96]
    for number, rng in enumerate(map(np.random.default_rng, range(12))):
        waves = np.sin(x * rng.uniform(0.2, 2) + y * rng.uniform(0.2, 2))[..., None] * rng.uniform(20, 60, 3)
        picture = rng.uniform(60, 190, 3) + waves + rng.normal(0, 3, (72, 96, 3))
        write_image(tmp_path / "good" / f"{number}.png", np.clip(picture, 0, 255).astype(np.uint8))
    report = make(tmp_path / "good")
    assert report.limit.doubt is Doubt.UNLIKE and report.to_json()["limit"]["doubt"] == "unlike"
    stored = load_model(tmp_path / "made", report.model_id)
    assert good_parts_of(stored.scores, stored.state.meta, stored.report["alone"]).limit().doubt is Doubt.UNLIKE


@pytest.mark.parametrize("way", ["file", "folder", "list", "link", "other spelling"])
def test_an_image_for_validation_is_never_learned(way: str, parts: Path, tmp_path: Path, make: Build) -> None:
    good = Path(shutil.copytree(parts / "good", tmp_path / "good"))
    both = sorted(good.iterdir())[:3]
    (tmp_path / "list.txt").write_text("\n".join(map(str, both)), encoding="utf-8")
    (tmp_path / "other").mkdir()
    for path in both if way == "link" else ():
        (tmp_path / "other" / path.name).symlink_to(path)
    named: dict[str, object] = {
        "file": both,
        "folder": tmp_path / "good",
        "list": [f"@{tmp_path / 'list.txt'}"],
        "link": tmp_path / "other",
        "other spelling": [good / ".." / "good" / path.name for path in both],
    }
    if way == "folder":
        with pytest.raises(InspectorError, match="at least two different images") as caught:
            make(good, named[way])
        assert caught.value.code is ErrorCode.TOO_FEW_IMAGES
        return
    report = make(good, named[way])
    stored = load_model(tmp_path / "made", report.model_id)
    assert report.images == 7 and report.validation == 3
    assert not {Path(name).resolve() for name in stored.state.meta["good_images"]} & set(both)
    assert {Path(s.path).resolve() for s in stored.scores} == set(good.iterdir())


def test_an_image_for_validation_is_not_learned_by_way_of_a_link_either(parts: Path, tmp_path: Path, make: Build) -> None:
    (tmp_path / "link").symlink_to(parts / "good", target_is_directory=True)
    report = make(tmp_path / "link", sorted((parts / "good").iterdir())[:4])
    assert (report.images, report.validation) == (6, 4)


def test_a_defect_among_the_good_images_is_not_learned(parts: Path, tmp_path: Path, make: Build) -> None:
    everything = write_parts(tmp_path / "all", range(5))
    write_image(everything / "bad.png", scratched_part(0))
    report = make(everything, (), [everything / "bad.png"])
    stored = load_model(tmp_path / "made", report.model_id)
    assert str(everything / "bad.png") not in stored.state.meta["good_images"]
    assert [s.path for s in stored.scores if s.defect] == [str(everything / "bad.png")]


def test_two_images_are_enough_and_one_is_not(tmp_path: Path, make: Build) -> None:
    report = make(write_parts(tmp_path / "two", range(2)))
    assert (report.images, report.validation) == (2, 0)
    with pytest.raises(InspectorError, match="at least two different images") as caught:
        make(write_parts(tmp_path / "one", range(1)))
    assert caught.value.code is ErrorCode.TOO_FEW_IMAGES


def bad_files(folder: Path) -> dict[str, str]:
    """Files that cannot be read, with a word of the reason; and odd ones beside them that can be."""
    write_parts(folder, range(300, 306))
    png = (folder / "300.png").read_bytes()
    (folder / "cut.png").write_bytes(png[: len(png) // 2])
    (folder / "empty.jpg").write_bytes(b"")
    (folder / "text.png").write_text("no picture", encoding="ascii")
    (folder / "notes.txt").write_text("not even named so", encoding="ascii")
    write_image(folder / "dot.png", np.zeros((1, 1, 3), np.uint8))
    write_image(folder / "grey.png", good_part(7)[:, :, 0])
    cv2.imwrite(str(folder / "alpha.png"), np.dstack([good_part(9), np.full((72, 96), 9, np.uint8)]))
    return {"cut.png": "cannot be read", "empty.jpg": "empty", "text.png": "cannot be read", "notes.txt": "not a picture"}


def test_bad_files_are_skipped_and_listed_odd_ones_are_learned(tmp_path: Path, parts: Path, make: Build) -> None:
    reasons = bad_files(tmp_path / "good")
    report = make(tmp_path / "good", parts / "held_out")
    skipped = {Path(path).name: reason for path, reason in report.skipped}
    assert skipped.keys() == reasons.keys()
    assert all(word in skipped[name] for name, word in reasons.items()), skipped
    assert report.images == 6 + 3 and report.colour is None
    listed = report.to_json()["skipped"]
    assert {Path(entry["path"]).name: entry["reason"] for entry in listed} == skipped


def test_bad_validation_images_are_skipped_too(tmp_path: Path, parts: Path, make: Build) -> None:
    reasons = bad_files(tmp_path / "validation")
    report = make(parts / "good", tmp_path / "validation", parts / "scratched")
    assert {Path(path).name for path, _ in report.skipped} == {*reasons, "grey.png"}
    assert report.validation == 8


def test_a_build_of_unreadable_images_alone_is_refused_and_changes_nothing(
    project: Path, parts: Path, tmp_path: Path, context: Context
) -> None:
    (tmp_path / "bad").mkdir()
    for number in range(3):
        (tmp_path / "bad" / f"{number}.png").write_bytes(b"bad")
    set_up_project(project, RECIPE, [str(tmp_path / "bad")], [str(parts / "held_out")])
    before = snapshot(project)
    with pytest.raises(InspectorError) as caught:
        finish(build(project, context))
    assert caught.value.code is ErrorCode.NO_IMAGES
    assert snapshot(project) == before


@pytest.mark.parametrize(
    ("sources", "code"),
    [
        ((), ErrorCode.TOO_FEW_IMAGES),
        (("gone",), ErrorCode.NO_IMAGES),
        (("empty",), ErrorCode.NO_IMAGES),
        (("@gone.txt",), ErrorCode.NO_IMAGES),
    ],
)
def test_sources_without_images_are_refused(sources: tuple[str, ...], code: ErrorCode, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    named = tuple(f"@{tmp_path / name[1:]}" if name.startswith("@") else str(tmp_path / name) for name in sources)
    with pytest.raises(InspectorError) as caught:
        find_sources(Project("part", good=named))
    assert caught.value.code is code


def test_a_folder_full_of_empty_files_is_refused_before_they_are_all_read(tmp_path: Path, parts: Path) -> None:
    for number in range(2 * PROBES):
        (tmp_path / f"{number}.png").touch()
    empty, good = (str(tmp_path),), (str(parts / "good"),)
    for project in (Project("part", empty), Project("part", good, empty), Project("part", good, (), empty)):
        with pytest.raises(InspectorError, match="Of 200 images 100 were tried, and none can be read: 0") as caught:
            find_sources(project)
        assert caught.value.code is ErrorCode.NO_IMAGES


def test_left_out_images_are_neither_learned_nor_used_for_the_threshold(parts: Path, tmp_path: Path) -> None:
    learned, held_out = parts / "good" / "000.png", parts / "held_out" / "101.png"
    detour = parts / "good" / ".." / "held_out" / held_out.name
    left_out = (str(learned), str(detour), str(tmp_path / "gone"))
    project = Project("part", (str(parts / "good"),), (str(parts / "held_out"),), left_out=left_out)
    found, all_of_them = find_sources(project), find_sources(replace(project, left_out=()))
    assert found.good == tuple(path for path in all_of_them.good if path != learned) and len(found.good) == len(all_of_them.good) - 1
    assert found.validation == tuple(path for path in all_of_them.validation if path != held_out)
    assert found.skipped == ((str(learned), LEFT_OUT), (str(held_out), LEFT_OUT))
    alone = find_sources(replace(project, validation_good=()))
    assert learned not in alone.good and len(alone.good) == len(all_of_them.good) - 1


def test_an_image_that_was_left_out_of_the_good_parts_may_be_a_defect(parts: Path) -> None:
    names = tuple(str(path) for path in sorted((parts / "held_out").iterdir()))
    found = find_sources(Project("part", (str(parts / "good"),), names, names[:1], left_out=names[:1]))
    assert (len(found.validation), [str(path) for path in found.defect]) == (len(names) - 1, list(names[:1]))


def test_where_all_good_images_are_left_out_nothing_is_built(parts: Path) -> None:
    names = tuple(str(path) for path in (parts / "good").iterdir())
    with pytest.raises(InspectorError) as caught:
        find_sources(Project("part", (str(parts / "good"),), left_out=names[1:]))
    assert caught.value.code is ErrorCode.TOO_FEW_IMAGES


def test_labels_count_before_sources(parts: Path, tmp_path: Path) -> None:
    good = sorted((parts / "good").iterdir())
    project = Project("part", (str(parts / "good"),), (str(good[0]), str(good[1])), (str(good[2]),))
    said = [
        Label(str(good[0]), Truth.DEFECT, "dent"),
        Label(str(good[2]), Truth.GOOD),
        Label(str(good[3]), Truth.LEFT_OUT),
        Label(str(good[4]), Truth.GOOD, synthetic=True),
        Label(str(parts / "gone.png"), Truth.DEFECT),
    ]
    say(tmp_path, said)
    found = find_sources(project, read_said(tmp_path))
    assert (found.validation, found.defect) == ((good[1], good[2]), (good[0],))
    assert found.good == tuple(good[5:])
    reasons = {Path(path).name: reason for path, reason in found.skipped}
    assert reasons[good[3].name] == reasons[good[4].name] == LABELLED_OUT and reasons["gone.png"] == "not there any more"


def test_a_build_needs_a_project(tmp_path: Path, context: Context) -> None:
    with pytest.raises(InspectorError) as caught:
        finish(build(tmp_path / "gone", context))
    assert caught.value.code is ErrorCode.PROJECT_MISSING
    assert not (tmp_path / "gone").exists()


def test_a_second_build_keeps_the_first_model_and_takes_its_place(project: Path, context: Context) -> None:
    first = open_project(project).active_model
    before = {name: content for name, content in snapshot(project).items() if name.startswith(MODELS)}
    report = finish(build(project, context))
    assert list_models(project) == sorted([first, report.model_id]) and report.model_id != first
    assert open_project(project).active_model == report.model_id
    assert before.items() <= snapshot(project).items()
    assert open_project(project).threshold(first) is not None
    assert report.bank_sha256 == load_model(project, first).report["bank_sha256"]


def stages_of(project: Path, context: Context, tmp_path: Path) -> list[Progress]:
    copy = Path(shutil.copytree(project, tmp_path / "trial"))
    return list(build(copy, context))


def test_progress_goes_through_all_stages(project: Path, context: Context, tmp_path: Path) -> None:
    steps = stages_of(project, context, tmp_path)
    expected = [
        "Looking for images",
        "Comparing files",
        "Finding the bit depth",
        "Loading the network",
        "Reading and computing features",
        "Choosing the memory bank",
        "Scoring good parts without themselves",
        "Keeping small pictures of good parts",
        "Scoring validation images of good parts",
        "Scoring images with defects",
        "Looking at the pictures",
        "Saving the model",
    ]
    found = list(dict.fromkeys(step.stage for step in steps))
    assert [stage for stage in expected if stage in found] == found
    assert set(expected) - set(found) <= {"Choosing the memory bank"}  # a small bank is chosen in one breath
    assert all(0 <= step.done <= step.total or step.total == 0 for step in steps)


def test_a_build_may_be_closed_in_every_stage_and_changes_nothing(project: Path, context: Context, tmp_path: Path) -> None:
    before, stages = snapshot(project), list(dict.fromkeys(step.stage for step in stages_of(project, context, tmp_path)))
    assert len(stages) >= 6
    for stage in stages:
        steps = build(project, context)
        while next(steps).stage != stage:
            pass
        steps.close()
        assert snapshot(project) == before, stage
    assert open_inspector(project, context).judge(scratched_part(1), "part").verdict == "NG"
    finish(build(project, context))


def test_another_build_is_refused_while_one_runs(project: Path, context: Context) -> None:
    running = build(project, context)
    while next(running).stage != "Loading the network":
        pass
    with pytest.raises(InspectorError) as caught:
        finish(build(project, context))
    assert caught.value.code is ErrorCode.PROJECT_BUSY
    running.close()
    finish(build(project, context))


def test_what_is_changed_during_a_build_is_kept(project: Path, context: Context) -> None:
    steps = build(project, context)
    while next(steps).stage != "Loading the network":
        pass
    update_project(project, lambda now: replace(now, name="renamed meanwhile"))
    report = finish(steps)
    assert (open_project(project).name, open_project(project).active_model) == ("renamed meanwhile", report.model_id)


@pytest.mark.parametrize("step", ["fsync", "rename", "replace"])
def test_a_disk_that_fills_up_while_saving_leaves_the_last_good_model(
    step: str, project: Path, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, active = snapshot(project), open_project(project).active_model

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, step, full)
        with pytest.raises(InspectorError) as caught:
            finish(build(project, context))
    assert caught.value.code is ErrorCode.DISK_FULL
    assert before.items() <= snapshot(project).items() and open_project(project).active_model == active
    assert open_inspector(project, context).model_id == active
    finish(build(project, context))


def test_a_disk_that_is_really_full(tiny_disk: Path, project: Path, context: Context) -> None:
    """One model of about 3 MB fits, a second does not."""
    moved = Path(shutil.copytree(project, tiny_disk / "project"))
    active = open_project(moved).active_model
    with pytest.raises(InspectorError, match="disk is full") as caught:
        finish(build(moved, context))
    assert caught.value.code is ErrorCode.DISK_FULL
    assert list_models(moved) == [active] and [p.name for p in (moved / MODELS).iterdir()] == [active]
    assert open_inspector(moved, context).judge(scratched_part(1), "part").verdict == "NG"


def test_a_pc_that_does_not_tell_its_memory_builds_all_the_same(project: Path, context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inspector.services.build_report.peak_rss_mb", lambda: float("nan"))
    report = finish(build(project, context))
    assert load_model(project, report.model_id).report["peak_rss_mb"] is None


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_file_names_that_are_no_text_are_built_and_remembered(tmp_path: Path, parts: Path, make: Build) -> None:
    folder = os.fsencode(tmp_path / "good")
    shutil.copytree(parts / "good", tmp_path / "good")
    os.rename(os.path.join(folder, b"000.png"), os.path.join(folder, b"caf\xe9.png"))
    report = make(tmp_path / "good", [tmp_path / "good" / "001.png"])
    names = load_model(tmp_path / "made", report.model_id).state.meta["good_images"]
    assert os.path.join(folder, b"caf\xe9.png") in [os.fsencode(name) for name in names]
