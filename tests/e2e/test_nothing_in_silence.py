"""What is not judged, not learned or not understood is said to be so: no file and no wish is passed over in silence."""

import json
import math
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from small_parts import TINY

from inspector.cli import main
from inspector.core.progress import finish
from inspector.engine import detectors
from inspector.services.build import build
from inspector.services.context import Context
from inspector.storage.models import load_model

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs one command; (exit code, standard output, last line of standard error)."""

    def command(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        written = capsys.readouterr()
        return code, written.out, (written.err.splitlines() or [""])[-1]

    return command


@pytest.fixture
def mixed(parts: Path, tmp_path: Path) -> Path:
    """A folder of parts with files that are none."""
    folder = tmp_path / "mixed"
    shutil.copytree(parts / "held_out", folder)
    (folder / "film.gif").write_bytes(b"GIF89a")
    shutil.copy(parts / "scratched" / "200.png", folder / "100_mask.png")
    return folder


def reasons(printed: str) -> dict[str, str]:
    """Name of a file -> why it was skipped."""
    skipped: list[dict[str, Any]] = json.loads(printed)["skipped"]
    return {Path(each["path"]).name: each["reason"] for each in skipped}


def test_files_that_are_not_judged_are_listed(run: Run, project: Path, mixed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    expected = {"film.gif": "not a picture file", "100_mask.png": "mask of 100.png"}
    assert reasons(run("inspect", project, mixed, "--json")[1]) == expected
    printed = run("inspect", project, mixed)[1]
    assert "2 files or folders were skipped" in printed and "film.gif" in printed and "mask of 100.png" in printed
    assert "skipped" not in run("inspect", project, mixed / "101.png")[1]


def test_what_a_share_keeps_in_its_folders_is_not_learned_and_said(
    run: Run, parts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    share = Path(shutil.copytree(parts / "good", tmp_path / "share"))
    shutil.copytree(parts / "scratched", share / "#recycle" / "rejected")
    shutil.copytree(parts / "held_out", share / "@eaDir")
    (share / "telephone.HEIC").write_bytes(b"x")
    sources = ("--good", share, "--validation-good", parts / "held_out", *TINY)
    printed = run("build", tmp_path / "new", *sources, "--json")[1]
    assert json.loads(printed)["images"] == 10
    expected = {
        "#recycle": "4 files in '#recycle' passed over: deleted files",
        "@eaDir": "4 files in '@eaDir' passed over: previews",
        "telephone.HEIC": "HEIC pictures cannot be read; export as JPEG or PNG",
    }
    assert reasons(printed) == expected
    printed = run("build", tmp_path / "new", *sources)[1]
    assert "3 files or folders were skipped" in printed and all(reason in printed for reason in expected.values())


def test_an_evaluation_lists_what_it_could_not_use(run: Run, project: Path, mixed: Path, parts: Path) -> None:
    (mixed / "cut.png").write_bytes(b"")
    code, printed, _ = run("evaluate", project, "--good", mixed, "--defect", parts / "scratched", "--json")
    assert code == 0 and json.loads(printed)["n_good"] == 4 and reasons(printed).keys() == {"film.gif", "100_mask.png", "cut.png"}
    assert "3 files or folders were skipped" in run("evaluate", project, "--good", mixed, "--defect", parts / "scratched")[1]


def test_an_image_cannot_be_good_and_have_a_defect(run: Run, project: Path, parts: Path, tmp_path: Path) -> None:
    both = parts / "scratched" / "201.png"
    wrong = f"inspector: The image {both} is named as good and as having a defect."
    assert run("evaluate", project, "--good", parts / "held_out", both, "--defect", parts / "scratched")[::2] == (2, wrong)
    sources = ("--good", parts / "good", "--validation-good", parts / "held_out", both, "--validation-defect", parts / "scratched")
    assert run("build", tmp_path / "new", *sources, *TINY)[::2] == (2, wrong)


def test_an_image_that_is_left_for_validation_is_listed(run: Run, parts: Path, tmp_path: Path) -> None:
    sources = ("--good", parts / "good", parts / "scratched", "--validation-defect", parts / "scratched")
    code, printed, _ = run("build", tmp_path / "new", *sources, *TINY, "--json")
    listed = reasons(printed)
    assert code == 0 and listed.keys() == {path.name for path in (parts / "scratched").iterdir()}
    assert set(listed.values()) == {"not learned: it is a validation image as well"}


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [("--threads", "-1", "threads must lie between 0"), ("--runtime", "cuda", "no CUDA device"), ("--runtime", "torch", "without torch")],
)
def test_what_this_pc_cannot_do_is_no_damage_of_the_model(
    option: str, value: str, words: str, run: Run, project: Path, parts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if "without" in words:
        monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    else:
        monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    code, _, sentence = run("inspect", project, parts / "held_out", option, value)
    assert code == 2 and words in sentence and "damaged" not in sentence


@pytest.mark.parametrize("budget", ["nan", "-1", "inf"])
def test_a_memory_that_cannot_be_is_refused(budget: str, run: Run, parts: Path, tmp_path: Path) -> None:
    code, _, sentence = run("build", tmp_path / "new", "--good", parts / "good", *TINY, "--memory-budget", budget)
    assert code == 2 and f"MB from 0 on, not {budget}." in sentence


def test_a_validation_image_whose_score_is_no_number_sets_no_threshold(
    project: Path, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = detectors.make

    def failing(*arguments: Any) -> Any:
        detector = make(*arguments)
        score_many = detector.score_many

        def first_is_nan(images: Any, *places: Any) -> Any:
            for index, found in score_many(images, *places):
                result = replace(found.result, score=math.nan) if index < failures else found.result
                yield index, replace(found, result=result)

        detector.score_many = first_is_nan
        return detector

    monkeypatch.setattr(detectors, "make", failing)
    failures = 1
    report = finish(build(project, context))
    assert math.isfinite(report.threshold.value) and report.skipped[-1][1] == "its score is no number"
    assert all(math.isfinite(each.score) for each in load_model(project, report.model_id).scores)
    failures = 99
    report = finish(build(project, context))
    assert report.threshold.provisional and math.isfinite(report.threshold.value)
    scored = load_model(project, report.model_id).scores
    assert [each.path for each in scored] == load_model(project, report.model_id).state.meta["good_images"]


def test_a_table_that_cannot_be_written_is_refused_before_the_work(
    run: Run, project: Path, parts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def worked(*_: object) -> object:
        raise AssertionError("images were judged for a table that cannot be written")

    monkeypatch.setattr("inspector.services.file_inspection.inspect_files", worked)
    (tmp_path / "file").write_text("x", encoding="ascii")
    for table in (tmp_path, tmp_path / "file" / "results.csv"):
        code, _, sentence = run("inspect", project, parts / "held_out", "--csv", table)
        assert code == 2 and f"{table} cannot be written" in sentence
    assert sorted(path.name for path in tmp_path.iterdir() if "project" not in path.name) == ["file"]
