"""Samples with their pictures, and the log of challenges, which shows whatever was done to it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from passed_challenge import PASSED

from inspector.core.challenge import ChallengeSample, Sample
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.project import Project
from inspector.core.types import Verdict
from inspector.storage import challenge_log, challenges, projects
from inspector.storage.signatures import ARCHIVE, SigningKey, signer_of

KEY = SigningKey.generate("Ada on PC 7")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    projects.create_project(tmp_path / "project", Project("bolts"))
    return tmp_path / "project"


def with_picture(folder: Path, content: bytes = b"a picture") -> ChallengeSample:
    picture = folder.parent / "scratch.PNG"
    picture.write_bytes(content)
    found: list[ChallengeSample] = []

    def added(before: challenges.Samples) -> challenges.Samples:
        path, sha256 = challenges.keep_picture(folder, picture)
        found.append(ChallengeSample("Scratch", Sample.DEFECT, Verdict.NG, path, sha256))
        return (*before, *found)

    challenges.change_samples(folder, added)
    return found[0]


def test_no_samples_at_first(folder: Path) -> None:
    assert challenges.read_samples(folder) == ()


def test_samples_keep_a_copy_of_their_picture(folder: Path) -> None:
    sample = with_picture(folder)
    (folder.parent / "scratch.PNG").unlink()
    assert challenges.read_samples(folder) == (sample,)
    assert challenges.intact_picture(folder, sample).read_bytes() == b"a picture"
    assert challenges.intact_picture(folder, sample).suffix == ".png"


def test_a_picture_that_was_changed_or_deleted_is_noticed(folder: Path) -> None:
    sample = with_picture(folder)
    picture = challenges.intact_picture(folder, sample)
    picture.write_bytes(b"another picture")
    with pytest.raises(InspectorError, match="Scratch is not the one that was added"):
        challenges.intact_picture(folder, sample)
    picture.unlink()
    with pytest.raises(InspectorError, match="Scratch was deleted"):
        challenges.intact_picture(folder, sample)


def test_a_picture_goes_with_its_last_sample(folder: Path) -> None:
    sample = with_picture(folder)
    other = replace(sample, name="The same again")
    challenges.change_samples(folder, lambda before: (*before, other))
    challenges.change_samples(folder, lambda _: (other,))
    assert challenges.intact_picture(folder, other).exists()
    challenges.change_samples(folder, lambda _: ())
    assert not any((folder / challenges.PICTURES).iterdir())


def test_two_samples_of_one_name_are_refused_and_nothing_is_lost(folder: Path) -> None:
    sample = with_picture(folder)
    with pytest.raises(InspectorError) as refused:
        challenges.change_samples(folder, lambda before: (*before, replace(sample, name="SCRATCH")))
    assert refused.value.code is ErrorCode.BAD_ARGUMENT
    assert challenges.read_samples(folder) == (sample,)


@pytest.mark.parametrize("path", ["../secret.png", "challenge/../secret.png", "/etc/passwd", "challenge/", "challenge\\a.png"])
def test_a_forged_path_leads_nowhere(folder: Path, path: str) -> None:
    sample = replace(with_picture(folder), name="Forged").to_json() | {"path": path}
    (folder / challenges.FILE).write_text(json.dumps({"schema": 1, "samples": [sample]}))
    with pytest.raises(InspectorError) as refused:
        challenges.read_samples(folder)
    assert refused.value.code is ErrorCode.PROJECT_DAMAGED


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("{", ErrorCode.PROJECT_DAMAGED),
        ("[]", ErrorCode.PROJECT_DAMAGED),
        ('{"schema": 1, "samples": [{"name": "a"}]}', ErrorCode.PROJECT_DAMAGED),
        ('{"schema": 2, "samples": []}', ErrorCode.PROJECT_TOO_NEW),
    ],
)
def test_a_damaged_list_of_samples(folder: Path, content: str, code: ErrorCode) -> None:
    (folder / challenges.FILE).write_text(content)
    with pytest.raises(InspectorError) as refused:
        challenges.read_samples(folder)
    assert refused.value.code is code


def test_challenges_are_signed_and_follow_each_other(folder: Path) -> None:
    for who in ("Ada", "Bob"):
        challenge_log.append(folder, replace(PASSED, who=who), KEY)
    found = challenge_log.read_all(folder)
    assert [line.challenge and line.challenge.who for line in found] == ["Ada", "Bob"]
    assert all(line.holds and line.signer == KEY.signer for line in found)
    assert challenge_log.read_log(folder) == found


def test_a_signature_of_a_challenge_is_none_of_an_archive(folder: Path) -> None:
    challenge_log.append(folder, PASSED, KEY)
    line = json.loads((folder / challenge_log.FILE).read_bytes())
    with pytest.raises(ValueError, match="its signature is wrong"):
        signer_of(line, ARCHIVE)


def test_a_line_that_was_changed_is_noticed(folder: Path) -> None:
    challenge_log.append(folder, replace(PASSED, who="Ada"), KEY)
    file = folder / challenge_log.FILE
    file.write_bytes(file.read_bytes().replace(b'"Ada"', b'"Eve"'))
    assert [line.holds for line in challenge_log.read_all(folder)] == [False]


def test_a_line_that_was_taken_out_is_noticed(folder: Path) -> None:
    for who in ("Ada", "Bob", "Eve"):
        challenge_log.append(folder, replace(PASSED, who=who), KEY)
    file = folder / challenge_log.FILE
    first, _, third = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(first + third)
    assert [line.holds for line in challenge_log.read_all(folder)] == [True, False]
    file.write_bytes(third)
    assert [line.holds for line in challenge_log.read_all(folder)] == [False]


def test_a_line_that_was_cut_off_stays_one_of_its_own(folder: Path) -> None:
    challenge_log.append(folder, PASSED, KEY)
    file = folder / challenge_log.FILE
    file.write_bytes(file.read_bytes() + b'{"at": "2026-')
    challenge_log.append(folder, replace(PASSED, who="Bob"), KEY)
    assert [line.holds for line in challenge_log.read_all(folder)] == [True, False, True]


def test_a_long_log_is_set_aside_and_goes_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(challenge_log, "ROUND_BYTES", 3000)
    for number in range(7):
        challenge_log.append(folder, replace(PASSED, who=str(number)), KEY)
    assert len(list(folder.glob("challenges-*.jsonl"))) > 1
    found = challenge_log.read_all(folder)
    assert [line.challenge and line.challenge.who for line in found] == list("0123456")
    assert all(line.holds for line in found)
    newest = challenge_log.read_log(folder)[-1].challenge
    assert newest is not None
    assert newest.who == "6"
    (folder / challenge_log.FILE).rename(folder / "challenges-0099.jsonl")  # a crash before the next one was begun
    challenge_log.append(folder, replace(PASSED, who="7"), KEY)
    assert all(line.holds for line in challenge_log.read_all(folder))
