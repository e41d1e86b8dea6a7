"""A challenge carried out: pictures and parts, what fails it, what voids it, and a line that does not start without it."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from opened_models import Opened

from inspector.core.challenge import Sample
from inspector.core.challenge_due import ChallengeSettings, Demand, Lapse
from inspector.core.challenge_record import Challenge
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.inspection import Inspection
from inspector.core.progress import finish
from inspector.core.project import Project
from inspector.core.record import EventKind
from inspector.core.thresholds import Rule, Threshold
from inspector.core.types import Image, Verdict
from inspector.devices.camera import Feed
from inspector.devices.folder import ImageFiles
from inspector.devices.image_file import write_image
from inspector.services import trust
from inspector.services.health.challenge import ChallengeRun, challenge, fresh_frame
from inspector.services.health.challenge_samples import add_sample, ask_for, free_name, remove_sample
from inspector.services.health.challenge_state import ChallengeState, check_challenged, state_of
from inspector.services.recording.opening import open_reader, open_recorder
from inspector.storage import challenge_log, projects
from inspector.storage.challenges import picture_of, read_samples

AT_100 = Threshold(100.0, Rule.MANUAL)


class Judging(Opened):
    """Judges by brightness."""

    model_sha256 = "ab" * 32

    def judge(self, image: Image, source: str) -> Inspection:
        return self.judge_again(image, source)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    projects.create_project(tmp_path / "project", Project("bolts"))
    return tmp_path / "project"


def grey(level: int) -> Image:
    return np.full((8, 8), level, np.uint8)


def picture(folder: Path, name: str, level: int) -> Path:
    path = folder.parent / name
    write_image(path, grey(level))
    return path


def model(threshold: float = 100.0, model_id: str = "m1") -> Judging:
    return Judging(model_id, (), threshold=replace(AT_100, value=threshold))


def with_samples(folder: Path) -> None:
    add_sample(folder, "Good", Sample.GOOD, Verdict.OK, picture(folder, "good.png", 40))
    add_sample(folder, "Limit", Sample.LIMIT, Verdict.OK, picture(folder, "limit.png", 90))
    add_sample(folder, "Scratch", Sample.DEFECT, Verdict.NG, picture(folder, "scratch.png", 200))


def carried_out(folder: Path, inspector: Judging) -> Challenge:
    return finish(challenge(folder, inspector, "Ada"))  # type: ignore[arg-type]


def state(folder: Path, inspector: Judging, hours_later: float = 0.0) -> ChallengeState:
    now = datetime.now().astimezone() + timedelta(hours=hours_later)
    return state_of(folder, projects.open_project(folder), inspector, now)  # type: ignore[arg-type]


def start(folder: Path, inspector: Judging, feed: Feed = Feed.LIVE) -> None:
    check_challenged(folder, projects.open_project(folder), inspector, feed)  # type: ignore[arg-type]


def test_every_sample_gets_what_is_expected_and_it_is_signed(folder: Path) -> None:
    with_samples(folder)
    done = carried_out(folder, model())
    assert done.passed
    assert [(each.sample.name, each.verdict, each.score) for each in done.results] == [
        ("Good", Verdict.OK, 40.0),
        ("Limit", Verdict.OK, 90.0),
        ("Scratch", Verdict.NG, 200.0),
    ]
    assert [each.margin(done.threshold) for each in done.results] == pytest.approx([0.6, 0.1, 1.0])
    (line,) = challenge_log.read_all(folder)
    assert line.holds
    assert line.challenge == done
    assert line.signer == trust.own_signer()


def test_a_sample_that_gets_another_verdict_fails_it(folder: Path) -> None:
    with_samples(folder)
    done = carried_out(folder, model(threshold=250.0))
    assert [each.sample.name for each in done.failed] == ["Scratch"]
    assert state(folder, model(threshold=250.0)).lapse is Lapse.FAILED


@pytest.mark.parametrize("spoil", ["delete", "change", "link"])
def test_a_picture_that_is_not_the_one_that_was_added_fails_it(folder: Path, spoil: str) -> None:
    with_samples(folder)
    good = next(each for each in read_samples(folder) if each.name == "Good")
    file = picture_of(folder, good.path)
    if spoil == "change":
        file.write_bytes(picture(folder, "other.png", 41).read_bytes())
    else:
        file.unlink()
    if spoil == "link":
        file.symlink_to(folder.parent / "good.png")
    done = carried_out(folder, model())
    (failed,) = done.failed
    assert failed.verdict is Verdict.UNDECIDED
    assert "Good" in failed.detail


def test_parts_are_put_before_the_camera_one_by_one(folder: Path) -> None:
    with_samples(folder)
    add_sample(folder, "Part 7", Sample.DEFECT, Verdict.NG)
    run = ChallengeRun(folder, model(), "Ada", "usb:0")  # type: ignore[arg-type]
    finish(run.judge_pictures())
    assert run.next_sample is not None
    assert run.next_sample.name == "Part 7"
    with pytest.raises(InspectorError, match="1 samples have not been shown"):
        run.finish()
    with ImageFiles([picture(folder, "part7.png", 180)]) as camera:
        assert run.judge_part(fresh_frame(camera).image).passed
    done = run.finish()
    assert done.passed
    assert done.source == "usb:0"


def test_without_a_camera_parts_cannot_be_shown(folder: Path) -> None:
    add_sample(folder, "Part 7", Sample.DEFECT, Verdict.NG)
    with pytest.raises(InspectorError, match="Part 7 must be put before the camera"):
        carried_out(folder, model())


def test_a_camera_without_pictures_is_lost(folder: Path) -> None:
    with ImageFiles([picture(folder, "one.png", 10)]) as camera:
        fresh_frame(camera)
        with pytest.raises(InspectorError) as refused:
            fresh_frame(camera)
    assert refused.value.code is ErrorCode.CAMERA_LOST


def test_nobody_has_a_failure_forgotten_by_breaking_off(folder: Path) -> None:
    with_samples(folder)
    assert carried_out(folder, model()).passed
    passing = ChallengeRun(folder, model(), "Eve")  # type: ignore[arg-type]
    next(passing.judge_pictures())
    assert passing.abandon() is None
    assert state(folder, model()).lapse is None
    failing = challenge(folder, model(threshold=30.0), "Eve")  # type: ignore[arg-type]
    next(failing)
    next(failing)  # the good sample is NG by now
    failing.close()
    kept = challenge_log.read_log(folder)[-1].challenge
    assert kept is not None
    assert not kept.passed
    assert kept.who == "Eve"


def test_one_that_was_broken_off_is_not_passed_by_what_it_has(folder: Path) -> None:
    with_samples(folder)
    done = carried_out(folder, model())
    assert not replace(done, results=done.results[:2]).passed


def test_a_threshold_that_changes_on_the_way_ends_it(folder: Path) -> None:
    with_samples(folder)
    inspector = model()
    steps = challenge(folder, inspector, "Ada")  # type: ignore[arg-type]
    next(steps)
    inspector.threshold = replace(AT_100, value=120.0)
    with pytest.raises(InspectorError, match="The threshold was changed"):
        finish(steps)


def test_without_samples_nothing_can_be_challenged(folder: Path) -> None:
    with pytest.raises(InspectorError) as refused:
        carried_out(folder, model())
    assert refused.value.code is ErrorCode.NO_IMAGES


def test_a_project_that_cannot_be_written_is_known_before_a_sample_is_fetched(folder: Path) -> None:
    with_samples(folder)
    (folder / projects.CHANGE_LOCK).unlink()
    (folder / projects.CHANGE_LOCK).mkdir()
    with pytest.raises(InspectorError) as refused:
        ChallengeRun(folder, model(), "Ada")  # type: ignore[arg-type]
    assert refused.value.code is ErrorCode.NOT_WRITABLE


def test_what_voids_it(folder: Path) -> None:
    with_samples(folder)
    assert state(folder, model()).lapse is Lapse.NONE_YET
    carried_out(folder, model())
    assert state(folder, model()).lapse is None
    assert state(folder, model(), hours_later=8.1).lapse is Lapse.EXPIRED
    assert state(folder, model(), hours_later=-1.0).lapse is Lapse.CLOCK
    assert state(folder, model(model_id="m2")).lapse is Lapse.MODEL
    assert state(folder, model(threshold=101.0)).lapse is Lapse.THRESHOLD
    remove_sample(folder, "limit")
    assert state(folder, model()).lapse is Lapse.SAMPLES


def test_a_record_of_another_station_or_a_changed_one_does_not_count(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_samples(folder)
    carried_out(folder, model())
    file = folder / challenge_log.FILE
    before = file.read_bytes()
    file.write_bytes(before.replace(b'"Ada"', b'"Eve"'))
    assert state(folder, model()).lapse is Lapse.NOT_SIGNED
    file.write_bytes(before)
    monkeypatch.setenv("INSPECTOR_HOME", str(folder.parent / "other home"))
    assert state(folder, model()).lapse is Lapse.NOT_SIGNED


def test_the_line_does_not_start_without_where_the_project_asks(folder: Path) -> None:
    with_samples(folder)
    start(folder, model())
    ask_for(folder, ChallengeSettings(Demand.START))
    for feed in (Feed.LIVE, Feed.ENDLESS):
        with pytest.raises(InspectorError) as refused:
            start(folder, model(), feed)
        assert refused.value.code is ErrorCode.CHALLENGE_DUE
    start(folder, model(), Feed.ONCE)
    carried_out(folder, model())
    start(folder, model())
    with pytest.raises(InspectorError, match="Another threshold"):
        start(folder, model(threshold=90.0))


def test_the_station_s_record_tells_of_it(folder: Path) -> None:
    with_samples(folder)
    open_recorder(folder).close()
    carried_out(folder, model(threshold=250.0))
    with open_reader(folder) as reader:
        (event,) = [each for each in reader.events() if each.kind is EventKind.CHALLENGE]
    assert event.detail == "Scratch"
    assert event.values["passed"] is False


def test_a_picture_that_nobody_can_read_is_no_sample(folder: Path) -> None:
    broken = folder.parent / "broken.png"
    broken.write_bytes(b"no picture")
    with pytest.raises(InspectorError) as refused:
        add_sample(folder, "Broken", Sample.GOOD, Verdict.OK, broken)
    assert refused.value.code is ErrorCode.IMAGE_UNREADABLE
    assert read_samples(folder) == ()


@pytest.mark.parametrize(
    ("name", "kind", "expected"), [("", Sample.GOOD, Verdict.OK), ("X", Sample.GOOD, Verdict.NG), ("GOOD", Sample.GOOD, Verdict.OK)]
)
def test_samples_that_cannot_be(folder: Path, name: str, kind: Sample, expected: Verdict) -> None:
    with_samples(folder)
    before = read_samples(folder)
    with pytest.raises(InspectorError) as refused:
        add_sample(folder, name, kind, expected, folder.parent / "good.png")
    assert refused.value.code is ErrorCode.BAD_ARGUMENT
    assert read_samples(folder) == before


def test_a_free_name_is_found(folder: Path) -> None:
    with_samples(folder)
    assert free_name(read_samples(folder), "bolt") == "bolt"
    assert free_name(read_samples(folder), "good") == "good 2"
