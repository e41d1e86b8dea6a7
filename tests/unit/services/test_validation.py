"""The validation set of a project: what sources, labels and the model say together, and what becomes of images added later."""

import math
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import pytest

from inspector.core.areas import Area, Areas, Drawn, Form, Use
from inspector.core.evidence import Evidence, Sheet
from inspector.core.inspection import Inspection
from inspector.core.labels import Label, Truth
from inspector.core.model import ScoredImage
from inspector.core.progress import finish
from inspector.core.project import Project
from inspector.core.record import Answer, Review
from inspector.core.thresholds import Rule, Threshold
from inspector.core.types import AnomalyResult, Image
from inspector.devices.image_file import write_image
from inspector.services.validation.adding import add_images, label_of_part
from inspector.services.validation.images import ValidationSet
from inspector.services.validation.labels import CUT_REMARK, Change, read_said, relabelled, say
from inspector.services.validation.listed import Listed, list_sources
from inspector.services.validation.scoring import NO_NUMBER, KnownModel, known_set, scored_set
from inspector.services.who import user_name
from inspector.storage import labels as stored

LEVELS = {"test/good/1.png": 10, "test/good/2.png": 12, "test/scratch/3.png": 90, "test/dent/4.png": 120, "unsaid/5.png": 60}


class Brightness:
    """Stands for an open model: an image's score is its brightness. Counts what it looks at."""

    def __init__(self, scores: tuple[ScoredImage, ...] = (), learned: tuple[str, ...] = ()) -> None:
        self.model_id, self.scores, self.good_images = "model-1", scores, learned
        self.threshold = self.proposed = Threshold(50.0, Rule.MANUAL)
        self.detector = self
        self.looked: list[str] = []

    def judge_again(self, image: Image, source: str) -> Inspection:
        self.looked.append(Path(source).name)
        score = float(image.mean()) if image.max() < 255 else math.nan
        grid = np.full((2, 2), image.mean(), np.float32)
        areas = self.threshold.areas
        score = score if areas is None else 0.0
        return Inspection(source, score, 50.0, self.model_id, 1.0, evidence=Evidence((Sheet(grid),), (8, 8)), areas=areas)

    def result_of(self, evidence: Evidence, places: object) -> AnomalyResult:
        """Whatever the areas are, they leave nothing."""
        grid = evidence.sheets[0].grid
        return AnomalyResult(0.0 if places is not None else float(grid.max()), grid, -1, (0, 0), (2, 2), evidence)


@pytest.fixture
def parts(tmp_path: Path) -> Path:
    folder = tmp_path / "parts"
    for name, level in LEVELS.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        write_image(folder / name, np.full((8, 8), level, np.uint8))
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "project").mkdir()
    return tmp_path / "project"


def sources(parts: Path) -> Listed:
    project = Project("p", validation_good=(str(parts / "test" / "good"),), validation_defect=(str(parts / "test" / "scratch"),))
    return finish(list_sources(project))


def scored(home: Path, inspector: Brightness, listed: Listed, **more: Any) -> ValidationSet:
    return finish(scored_set(home, inspector, listed, **more))  # type: ignore[arg-type]  # it stands for an open model


def known(home: Path, inspector: Brightness | None, listed: Listed, **more: Any) -> ValidationSet:
    return known_set(home, KnownModel.of(inspector) if inspector else None, listed, **more)  # type: ignore[arg-type]


def told(found: ValidationSet) -> dict[str, tuple[Truth, str]]:
    return {Path(each.path).name: (each.truth, each.kind) for each in found.images}


def test_sources_say_what_images_show_and_folders_of_which_kind_defects_are(home: Path, parts: Path) -> None:
    found = known(home, None, sources(parts))
    assert told(found) == {"1.png": (Truth.GOOD, ""), "2.png": (Truth.GOOD, ""), "3.png": (Truth.DEFECT, "scratch")}
    assert not found.counted() and len(found.waiting) == 3  # no model has looked at them


def test_a_label_corrects_a_source_and_older_words_stay_with_time_and_author(home: Path, parts: Path) -> None:
    path = str(parts / "test" / "good" / "1.png")
    say(home, relabelled([Change(path, Truth.DEFECT, "dent")], read_said(home)))
    say(home, relabelled([Change(path, Truth.GOOD)], read_said(home)))
    found = known(home, None, sources(parts))
    image = found.by_name[path]
    assert (image.truth, image.kind, image.is_labelled) == (Truth.GOOD, "", True)
    words = found.said.by_name[path]
    assert [(word.truth, word.kind) for word in words] == [(Truth.DEFECT, "dent"), (Truth.GOOD, "dent")]
    assert all(word.who == user_name() and datetime.fromisoformat(word.at).utcoffset() is not None for word in words)


def test_what_is_known_of_a_mask_and_its_origin_outlives_a_new_label(home: Path) -> None:
    say(home, [Label("drawn.png", Truth.DEFECT, "spot", mask="drawn_mask.png", synthetic=True)])
    path = str(home / "drawn.png")
    say(home, relabelled([Change(path, Truth.DEFECT, "stain")], read_said(home)))
    newest = read_said(home).newest(path)
    assert newest is not None and (newest.path, newest.kind) == (path, "stain")
    assert newest.mask == "drawn_mask.png" and newest.synthetic


def test_folders_are_understood_and_what_is_known_is_not_said_again(home: Path, parts: Path) -> None:
    listed = sources(parts)
    added = finish(add_images(home, [parts / "test", parts / "unsaid"], known(home, None, listed)))
    assert [(Path(each.path).name, each.truth, each.kind) for each in added.labels] == [
        ("4.png", Truth.DEFECT, "dent"),
        ("5.png", Truth.UNKNOWN, ""),
    ]
    assert added.known == 3 and not added.learned
    assert told(known(home, None, listed))["5.png"] == (Truth.UNKNOWN, "")
    again = finish(add_images(home, [parts], known(home, None, listed)))
    assert not again.labels and again.known == 5


def test_whoever_adds_can_say_it_for_all_and_hears_what_was_learned(home: Path, parts: Path) -> None:
    path = str(parts / "unsaid" / "5.png")
    inspector = Brightness((ScoredImage(path, 66.0, False),), (path,))
    added = finish(add_images(home, [path], known(home, inspector, Listed()), Truth.DEFECT, "stain"))
    assert [(each.truth, each.kind) for each in added.labels] == [(Truth.DEFECT, "stain")] and added.learned == (path,)
    (image,) = known(home, inspector, Listed()).images
    assert (image.learned, image.score, image.truth) == (True, 66.0, Truth.DEFECT)  # by what the others taught


def test_a_learned_part_that_is_added_without_a_word_stays_the_good_part_that_it_is(home: Path, parts: Path) -> None:
    path = str(parts / "unsaid" / "5.png")
    inspector = Brightness((ScoredImage(path, 66.0, False),), (path,))
    finish(add_images(home, [path], known(home, inspector, Listed())))
    found = known(home, inspector, Listed())
    assert found.by_name[path].truth is Truth.GOOD and found.by_name[path].is_validation and found.scores() == inspector.scores


def test_taking_a_word_back_leaves_what_the_source_says(home: Path, parts: Path) -> None:
    path = str(parts / "test" / "scratch" / "3.png")
    say(home, [Label(path, Truth.GOOD)])
    say(home, relabelled([Change(path, Truth.UNKNOWN)], read_said(home)))
    image = known(home, None, sources(parts)).by_name[path]
    assert (image.truth, image.kind) == (Truth.DEFECT, "scratch")


def test_images_added_later_are_scored_once_and_kept(home: Path, parts: Path) -> None:
    listed, inspector = sources(parts), Brightness((ScoredImage(str(parts / "test/good/1.png"), 11.5, False),))
    found = scored(home, inspector, listed, evidence=False)
    assert inspector.looked == ["2.png", "3.png"]  # the build's own score stays what it is
    assert sorted(each.score for each in found.scores()) == [11.5, 12.0, 90.0]
    assert known(home, inspector, listed).scores() == found.scores()
    scored(home, inspector, listed, evidence=False)
    assert len(inspector.looked) == 2


def test_evidence_is_found_for_all_and_read_again_without_looking(home: Path, parts: Path) -> None:
    learned = str(parts / "unsaid/5.png")
    inspector = Brightness((ScoredImage(learned, 61.0, False),), (learned,))
    found = scored(home, inspector, sources(parts))
    assert sorted(inspector.looked) == ["1.png", "2.png", "3.png", "5.png"]
    again = known(home, inspector, sources(parts), evidence=True)
    for one, other in zip(found.images, again.images, strict=True):
        assert one.evidence is not None and other.evidence is not None
        assert np.array_equal(one.evidence.sheets[0].grid, other.evidence.sheets[0].grid) and one.score == other.score
    assert again.by_name[learned].score == 61.0 and not again.by_name[learned].is_validation


def test_a_picture_that_was_changed_is_looked_at_again(home: Path, parts: Path) -> None:
    listed, inspector = sources(parts), Brightness()
    scored(home, inspector, listed)
    write_image(parts / "test/good/1.png", np.full((9, 9), 33, np.uint8))
    found = scored(home, inspector, listed)
    assert inspector.looked == ["1.png", "2.png", "3.png", "1.png"] and found.by_name[str(parts / "test/good/1.png")].score == 33.0


def test_other_areas_make_scores_anew_from_what_was_found_and_old_ones_say_nothing(home: Path, parts: Path) -> None:
    first = str(parts / "test/good/1.png")
    listed, inspector = sources(parts), Brightness((ScoredImage(first, 11.5, False),))
    scored(home, inspector, listed)
    ignored = Area(Use.IGNORE, (Drawn(Form.RECTANGLE, ((1, 1), (3, 3))),))
    inspector.threshold = replace(inspector.threshold, areas=Areas((8, 8), (ignored,)))
    waiting = known(home, inspector, listed)
    assert waiting.is_stale and not waiting.counted()
    found = scored(home, inspector, listed, evidence=False)
    assert [each.score for each in found.scores()] == [0.0, 0.0, 0.0] and not found.is_stale and len(inspector.looked) == 3
    inspector.threshold = inspector.proposed
    assert known(home, inspector, listed).by_name[first].score == 11.5


def test_what_is_cancelled_half_way_is_kept(home: Path, parts: Path) -> None:
    listed, inspector = sources(parts), Brightness()
    steps = scored_set(home, inspector, listed)  # type: ignore[arg-type]
    for _ in range(3):
        next(steps)
    steps.close()
    assert len(known(home, inspector, listed).counted()) == 2


def test_pictures_without_a_score_are_left_out_and_listed(home: Path, parts: Path) -> None:
    write_image(parts / "test/good/2.png", np.full((8, 8), 255, np.uint8))
    (parts / "test/scratch/3.png").write_bytes(b"no picture")
    say(home, [Label(str(parts / "gone.png"), Truth.DEFECT)])
    found = scored(home, Brightness(), sources(parts))
    assert [Path(each.path).name for each in found.counted()] == ["1.png"]
    troubles = {Path(each.path).name: each.trouble for each in found.without_score}
    assert troubles["2.png"] == NO_NUMBER and set(troubles) == {"2.png", "3.png", "gone.png"} and all(troubles.values())


def test_a_project_whose_pictures_are_gone_keeps_the_scores_of_its_build(home: Path) -> None:
    scores = (ScoredImage("/away/good/1.png", 5.0, False), ScoredImage("/away/dent/2.png", 9.0, True))
    project = Project("p", validation_good=("/away/good",), validation_defect=("/away/dent",))
    listed = finish(list_sources(project))
    assert [name for name, _ in listed.problems] == ["/away/good", "/away/dent"]
    found = scored(home, Brightness(scores), listed)
    assert found.scores() == scores and found.kinds == {"/away/dent/2.png": "dent"} and found.problems == listed.problems


def test_left_out_and_synthetic_ones_are_not_counted_unless_asked_for(home: Path, parts: Path) -> None:
    listed, inspector = sources(parts), Brightness()
    say(home, relabelled([Change(str(parts / "test/good/1.png"), Truth.LEFT_OUT)], read_said(home)))
    say(home, [Label(str(parts / "unsaid/5.png"), Truth.DEFECT, "stain", synthetic=True)])
    found = scored(home, inspector, listed)
    assert "1.png" not in inspector.looked
    assert [Path(each.path).name for each in found.counted()] == ["2.png", "3.png"]
    assert [Path(each.path).name for each in found.counted(synthetic=True)] == ["2.png", "3.png", "5.png"]
    assert found.tally == {Truth.GOOD: 1, Truth.DEFECT: 1, Truth.LEFT_OUT: 1}


def test_an_image_that_two_sources_contradict_each_other_about_waits_for_a_word(home: Path, parts: Path) -> None:
    good = str(parts / "test" / "good")
    listed = finish(list_sources(Project("p", validation_good=(good,), validation_defect=(f"{good}/1.png",))))
    found = known(home, None, listed)
    assert found.by_name[f"{good}/1.png"].truth is Truth.UNKNOWN and [name for name, _ in found.problems] == [f"{good}/1.png"]


def test_labels_cut_in_half_are_told(home: Path) -> None:
    say(home, [Label("a.png", Truth.GOOD)])
    with (home / stored.FILE).open("ab") as file:
        file.write(b'{"path": ')
    assert known(home, None, Listed()).remark == CUT_REMARK and len(known(home, None, Listed()).images) == 1


def test_images_in_the_project_are_named_relative_to_it_so_that_it_may_move(home: Path) -> None:
    (label,) = say(home, [Label(str(home / "taught" / "a.png"), Truth.GOOD)])
    assert label.path == "taught/a.png"
    moved = home.rename(home.with_name("elsewhere"))
    assert list(read_said(moved).by_name) == [str(moved / "taught" / "a.png")]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [(Answer.DEFECT, (Truth.DEFECT, "dent")), (Answer.FALSE_REJECT, (Truth.GOOD, "")), (Answer.UNSURE, (Truth.UNKNOWN, ""))],
)
def test_the_review_of_a_recorded_part_is_its_label(answer: Answer, expected: tuple[Truth, str]) -> None:
    review = Review(uuid4(), uuid4(), datetime.now(UTC), "anna", answer, "dent")
    label = label_of_part(Path("taught/a.png"), review)
    assert (label.truth, label.kind) == expected
    assert label_of_part(Path("a.png"), None).truth is Truth.UNKNOWN


def test_a_picture_that_would_not_be_judged_is_not_added_as_good(home: Path, parts: Path) -> None:
    path = str(parts / "unsaid" / "5.png")
    nothing = known(home, None, Listed())
    added = finish(add_images(home, [path], nothing, Truth.GOOD, against=lambda _: "Not judged: the picture is too dark."))
    assert not added.labels and added.remarks == ("5.png is not added as good. Not judged: the picture is too dark.",)
    assert not known(home, None, Listed()).images
    assert finish(add_images(home, [path], nothing, Truth.DEFECT, against=lambda _: "Not judged.")).labels
