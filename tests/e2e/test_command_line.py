"""The command line from arguments to exit code: one JSON object or a table, progress apart from it, and never a traceback."""

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image as Pillow
from small_parts import TINY, good_part, scratched_part, write_parts

from inspector.cli import console, main
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.inspection import Inspection
from inspector.core.project import SCHEMA
from inspector.devices.image_file import read_image, write_image
from inspector.services import export
from inspector.storage.models import MODELS, load_model
from inspector.storage.projects import FILE, open_project

ROOT = Path(__file__).parents[2]
BUILD_KEYS = ["model_id", "images", "skipped", "patches", "bank_vectors", "bank_sha256", "coverage_radius", "seconds", "peak_rss_mb"]
INSPECT_KEYS = ["path", "score", "verdict", "threshold", "ms"]
EVALUATE_KEYS = ["n_good", "n_defect", "image_auroc", "f1_max", "threshold", "escapes", "false_rejects", "ms_median", "ms_p95"]

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs one command; (exit code, standard output, standard error)."""

    def command(*arguments: object) -> tuple[int, str, str]:
        capfd.readouterr()
        code = main([str(argument) for argument in arguments])
        written = capfd.readouterr()
        assert "Traceback" not in written.err + written.out
        return code, written.out, written.err

    return command


@pytest.fixture
def answer(run: Run) -> Callable[..., dict[str, Any]]:
    """Runs one command with `--json`: it must succeed and print exactly one JSON object."""

    def command(*arguments: object) -> dict[str, Any]:
        code, out, _ = run(*arguments, "--json")
        assert code == 0
        assert out.count("\n") == 1 and out.endswith("\n")

        def refuse(name: str) -> None:
            raise AssertionError(f"{name} is not JSON")

        value = json.loads(out, parse_constant=refuse)
        assert isinstance(value, dict)
        return value

    return command


@pytest.fixture
def refusal(run: Run) -> Callable[..., str]:
    """Runs one command that must be refused: exit code 2, nothing on standard output, one sentence, which is given."""

    def command(*arguments: object) -> str:
        code, out, err = run(*arguments)
        sentence = err.splitlines()[-1]
        assert (code, out) == (2, "")
        assert sentence.startswith("inspector: ") and sentence.endswith((".", " FILE"))
        assert "Errno" not in sentence and "Error" not in sentence
        return sentence.removeprefix("inspector: ")

    return command


def test_build_inspect_evaluate(answer: Callable[..., dict[str, Any]], parts: Path, tmp_path: Path) -> None:
    project = tmp_path / "Deckel ü 1"
    sources = ("--good", parts / "good", "--validation-good", parts / "held_out", "--validation-defect", parts / "scratched")
    built = answer("build", project, *sources, *TINY)
    assert set(BUILD_KEYS) <= built.keys() and {"read_and_features", "coreset", "total"} <= built["seconds"].keys()
    assert (built["images"], built["skipped"], built["bank_vectors"], built["provisional"]) == (10, [], 200, False)
    assert open_project(project).active_model == built["model_id"]
    assert load_model(project, built["model_id"]).state.meta["bank_sha256"] == built["bank_sha256"]

    inspected = answer("inspect", project, parts / "held_out", parts / "scratched")
    assert all(set(INSPECT_KEYS) <= entry.keys() for entry in inspected["results"])
    assert [entry["verdict"] for entry in inspected["results"]] == ["OK"] * 4 + ["NG"] * 4
    assert {entry["threshold"] for entry in inspected["results"]} == {built["threshold"]}
    assert [Path(entry["path"]).name for entry in inspected["results"]][:2] == ["100.png", "101.png"]
    scores = [entry["score"] for entry in inspected["results"]]
    assert max(scores[:4]) < built["threshold"] < min(scores[4:])

    sets = ("--good", parts / "held_out", "--defect", parts / "scratched")
    evaluated = answer("evaluate", project, *sets, "--csv", tmp_path / "table", "--results", tmp_path / "lines.jsonl")
    table = list(csv.DictReader((tmp_path / "table").read_text(encoding="utf-8-sig").splitlines()))
    assert [(row["truth"], row["verdict"]) for row in table] == [("good", "OK")] * 4 + [("defect", "NG")] * 4
    assert json.loads((tmp_path / "lines.jsonl").read_text(encoding="utf-8").splitlines()[7])["truth"] == "defect"
    assert evaluated["escape_interval"] == [0, pytest.approx(0.49, abs=0.01)]
    assert set(EVALUATE_KEYS) <= evaluated.keys()
    assert (evaluated["n_good"], evaluated["n_defect"], evaluated["escapes"], evaluated["false_rejects"]) == (4, 4, 0, 0)
    assert (evaluated["image_auroc"], evaluated["f1_max"], evaluated["threshold"]) == (1, 1, built["threshold"])
    assert 0 < evaluated["ms_median"] <= evaluated["ms_p95"]


def test_the_same_build_gives_the_same_bank(answer: Callable[..., dict[str, Any]], parts: Path, tmp_path: Path) -> None:
    builds = [
        answer("build", tmp_path / name, "--good", parts / "good", *TINY, "--seed", seed) for name, seed in (("a", 3), ("b", 3), ("c", 4))
    ]
    assert builds[0]["bank_sha256"] == builds[1]["bank_sha256"] != builds[2]["bank_sha256"]
    assert builds[0]["provisional"] is True


def test_without_json_people_read_tables_and_progress_is_apart(
    run: Run, parts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    project = tmp_path / "project"
    code, out, err = run("build", project, "--good", parts / "good", *TINY)
    assert code == 0 and "bank_vectors" in out and "provisional" in out and "--validation-defect" in out
    assert "Reading and computing features" in err and "Reading and computing features" not in out
    code, out, err = run("inspect", project, parts / "scratched" / "200.png")
    assert code == 0 and "NG" in out and "200.png" in out and "Inspecting" in err
    code, out, err = run("evaluate", project, "--good", parts / "held_out", "--defect", parts / "scratched")
    assert code == 0 and "image_auroc" in out and "Evaluating" in err and "0.0% - 49.0%" in out and "DeLong" in out


@pytest.mark.parametrize("as_json", [True, False])
def test_progress_goes_to_standard_error_alone(run: Run, project: Path, parts: Path, as_json: bool) -> None:
    _, out, err = run("inspect", project, parts / "held_out", *(["--json"] if as_json else []))
    assert "Inspecting" in err and "Inspecting" not in out and "held_out" not in err


def test_lists_name_images_relative_to_themselves(
    answer: Callable[..., dict[str, Any]], project: Path, parts: Path, tmp_path: Path
) -> None:
    shutil.copytree(parts / "scratched", tmp_path / "deep" / "Ünsere Teile")
    (tmp_path / "deep" / "list.txt").write_text("# two parts\nÜnsere Teile/201.png\n\nÜnsere Teile/200.png\n", encoding="utf-8")
    results = answer("inspect", project, f"@{tmp_path / 'deep' / 'list.txt'}")["results"]
    assert [Path(entry["path"]).name for entry in results] == ["201.png", "200.png"]


def test_a_threshold_for_one_run_changes_verdicts_and_not_the_project(
    answer: Callable[..., dict[str, Any]], run: Run, project: Path, parts: Path
) -> None:
    before = (project / FILE).read_bytes()
    plain = answer("inspect", project, parts / "scratched")["results"]
    for threshold, verdict in ((200, "OK"), (0, "NG")):
        changed = answer("inspect", project, parts / "scratched", "--threshold", threshold)["results"]
        assert {entry["verdict"] for entry in changed} == {verdict} and {entry["threshold"] for entry in changed} == {threshold}
        assert [entry["score"] for entry in changed] == pytest.approx([entry["score"] for entry in plain], rel=1e-5)
    undecided = answer("inspect", project, parts / "scratched", "--threshold", "nan")["results"]
    assert {(entry["verdict"], entry["threshold"]) for entry in undecided} == {("UNDECIDED", None)}
    assert (project / FILE).read_bytes() == before


def test_overlays_and_table(answer: Callable[..., dict[str, Any]], project: Path, parts: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.png").write_bytes(b"bad")
    out, table = tmp_path / "out put", tmp_path / "deep" / "results.csv"
    images = (parts / "held_out" / "100.png", tmp_path / "bad.png", parts / "scratched" / "200.png")
    results = answer("inspect", project, *images, "--out", out, "--csv", table)["results"]
    assert sorted(path.name for path in out.iterdir()) == ["0001-OK-100.jpg", "0003-NG-200.jpg"]
    overlay, image = read_image(out / "0003-NG-200.jpg").astype(int), read_image(images[2]).astype(int)
    assert overlay.shape == image.shape and np.abs(overlay - image).max() > 60
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["path"], row["verdict"]) for row in rows] == [(entry["path"], entry["verdict"]) for entry in results]
    assert float(rows[2]["score"]) == pytest.approx(results[2]["score"], rel=1e-4)
    assert (rows[1]["verdict"], rows[1]["score"]) == ("UNDECIDED", "") and "bad.png cannot be read" in rows[1]["error"]


@pytest.mark.parametrize("option", ["--json", ""])
def test_what_was_judged_is_told_when_the_disk_of_the_overlays_is_full(
    run: Run, project: Path, parts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    written: list[int] = []

    def write(folder: Path, number: int, *_: object) -> Path:
        if number == 3:
            raise InspectorError(ErrorCode.DISK_FULL, "The disk of out is full.")
        written.append(number)
        return folder

    monkeypatch.setattr("inspector.services.file_inspection.write_overlay", write)
    monkeypatch.setenv("COLUMNS", "400")  # however long the names of folders are, the table need not break them
    images = sorted((parts / "held_out").iterdir())[:4]
    options = ["--out", tmp_path / "out", *([option] if option else [])]
    code, out, err = run("inspect", project, *images, *options)
    assert (code, written) == (2, [1, 2]) and err.splitlines()[-1] == "inspector: The disk of out is full."
    if option:
        assert [entry["path"] for entry in json.loads(out)["results"]] == [str(image) for image in images[:3]]
    else:
        assert [image.name in out.replace("\n", "") for image in images] == [True, True, True, False]


def test_what_was_judged_is_told_when_its_table_cannot_be_written(
    run: Run, project: Path, parts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, _: object) -> None:
        raise InspectorError(ErrorCode.DISK_FULL, f"The disk is full: {path} was not written, nothing was lost.")

    monkeypatch.setitem(export.WRITERS, ".csv", full)
    code, out, err = run("inspect", project, parts / "held_out", "--csv", tmp_path / "results.csv", "--json")
    assert code == 2 and "The disk is full" in err.splitlines()[-1] and len(json.loads(out)["results"]) == 4


def test_results_are_written_as_their_endings_say(
    answer: Callable[..., dict[str, Any]], run: Run, project: Path, parts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(path: Path, inspections: Iterable[Inspection]) -> None:
        path.write_text(" ".join(each.verdict for each in inspections), encoding="utf-8")

    image, lines, text = parts / "scratched" / "200.png", tmp_path / "deep" / "results.JSONL", tmp_path / "results.txt"
    code, _, err = run("inspect", project, image, "--results", text)
    assert code == 2 and "results.txt: its name must end in .csv or .jsonl." in err
    monkeypatch.setitem(export.WRITERS, ".txt", write)
    (judged,) = answer("inspect", project, image, "--results", lines, "--results", text, "--csv", tmp_path / "table")["results"]
    (line,) = lines.read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["path"] == str(image) and json.loads(line)["score"] == judged["score"]
    assert text.read_text(encoding="utf-8") == "NG" and str(image) in (tmp_path / "table").read_text(encoding="utf-8-sig")


@pytest.fixture
def odd_files(tmp_path: Path) -> Path:
    """Every kind of bad and odd picture, beside four ordinary ones."""
    folder = write_parts(tmp_path / "odd", range(4))
    png = (folder / "000.png").read_bytes()
    (folder / "cut.png").write_bytes(png[:500])
    (folder / "empty.png").write_bytes(b"")
    (folder / "text.jpg").write_text("no picture", encoding="ascii")
    write_image(folder / "dot.png", np.full((1, 1, 3), 99, np.uint8))
    write_image(folder / "grey.png", good_part(7)[:, :, 0])
    cv2.imwrite(str(folder / "alpha.png"), np.dstack([good_part(9)[:, :, ::-1], np.full((72, 96), 9, np.uint8)]))
    turned = Pillow.fromarray(np.ascontiguousarray(np.rot90(good_part(10))))
    exif = turned.getexif()
    exif[274] = 6
    turned.save(folder / "turned.jpg", exif=exif, quality=97)
    write_image(folder / "mit Lücke ☃.png", good_part(11))
    return folder


BAD, ODD = {"cut.png", "empty.png", "text.jpg"}, {"dot.png", "grey.png", "alpha.png", "turned.jpg", "mit Lücke ☃.png"}


def test_bad_pictures_are_skipped_and_listed_by_a_build(
    answer: Callable[..., dict[str, Any]], run: Run, odd_files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    built = answer("build", tmp_path / "project", "--good", odd_files, "--validation-good", *odd_files.glob("00[01].png"), *TINY)
    assert built["images"] == 2 + len(ODD)
    skipped = {Path(entry["path"]).name: entry["reason"] for entry in built["skipped"]}
    assert skipped.keys() == BAD | {"000.png", "001.png"} and "validation image" in skipped["001.png"]
    assert all(name in skipped[name] for name in BAD)
    _, out, _ = run("build", tmp_path / "project", "--good", odd_files, *TINY)
    assert "3 files or folders were skipped" in out and all(name in out for name in BAD)


def test_bad_pictures_are_undecided_odd_ones_are_judged(
    answer: Callable[..., dict[str, Any]], project: Path, odd_files: Path, tmp_path: Path
) -> None:
    results = {Path(entry["path"]).name: entry for entry in answer("inspect", project, odd_files, "--out", tmp_path / "out")["results"]}
    assert results.keys() == BAD | ODD | {f"00{k}.png" for k in range(4)}
    assert "good parts are in colour" in results.pop("grey.png")["error"]
    gate = {name: results.pop(name)["error"] for name in ODD & results.keys() if "another size" in results[name].get("error", "")}
    assert gate.keys() == {"dot.png"}
    for name, entry in results.items():
        assert (entry["verdict"] == "UNDECIDED") == (name in BAD), name
        assert (entry["score"] is None) == (name in BAD)
        assert (name in entry["error"]) if name in BAD else ("error" not in entry)
    assert results["turned.jpg"]["verdict"] == results["alpha.png"]["verdict"] == "OK"
    assert len(list((tmp_path / "out").iterdir())) == 4 + len(ODD)


def test_the_bit_depth_of_the_camera_can_be_stated_and_is_said(
    answer: Callable[..., dict[str, Any]], refusal: Callable[..., str], tmp_path: Path
) -> None:
    good = tmp_path / "good"
    good.mkdir()
    for seed in range(3):
        write_image(good / f"{seed}.tif", good_part(seed)[:, :, 0].astype(np.uint16) * 3)
    built = answer("build", tmp_path / "project", "--good", good, "--depth", 12, *TINY)
    assert (built["depth"], built["depth_from"], built["colour"]) == (12, "user", False)
    write_image(good / "eight.png", good_part(4)[:, :, 0])
    said = refusal("build", tmp_path / "project", "--good", good, "--depth", 12, *TINY)
    assert "have 16 bits, but these have 8" in said and str(good / "eight.png") in said
    (entry,) = answer("inspect", tmp_path / "project", good / "eight.png")["results"]
    assert entry["verdict"] == "UNDECIDED" and "has 8 bits" in entry["error"]


def test_a_part_turned_by_its_camera_scores_as_it_is_seen(answer: Callable[..., dict[str, Any]], project: Path, odd_files: Path) -> None:
    write_image(odd_files / "upright.jpg", good_part(10), quality=97)
    turned, upright = answer("inspect", project, odd_files / "turned.jpg", odd_files / "upright.jpg")["results"]
    assert turned["score"] == pytest.approx(upright["score"], rel=0.2)


def test_an_image_of_the_validation_is_never_in_the_bank(answer: Callable[..., dict[str, Any]], parts: Path, tmp_path: Path) -> None:
    overlapping = sorted((parts / "good").iterdir())[:4]
    built = answer("build", tmp_path / "project", "--good", parts / "good", "--validation-good", *overlapping, *TINY)
    learned = load_model(tmp_path / "project", built["model_id"]).state.meta["good_images"]
    assert built["images"] == 6 and not set(learned) & set(map(str, overlapping))


def test_bad_sources_are_refused_and_make_no_model(refusal: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "bad").mkdir()
    for number in range(3):
        (tmp_path / "bad" / f"{number}.png").write_bytes(b"bad")
    (tmp_path / "lonely.txt").write_text("gone.png\n", encoding="ascii")
    one = write_parts(tmp_path / "one", range(1))
    cases = {
        "No images were found in": tmp_path / "empty",
        "There is no file or folder": tmp_path / "gone",
        "None of the": tmp_path / "bad",
        "at least two different images": one,
        "Line 1 of lonely.txt names": f"@{tmp_path / 'lonely.txt'}",
        "There is no list": "@gone.txt",
    }
    for words, source in cases.items():
        assert words in refusal("build", tmp_path / "project", "--good", source, *TINY)
    assert not list((tmp_path / "project" / MODELS).iterdir())
    assert "at least two different images" in refusal("build", tmp_path / "other", "--good", one, one / "000.png", *TINY)


@pytest.fixture
def black(tmp_path: Path) -> Path:
    """Sixteen good parts, and a black picture of a camera without light."""
    folder = write_parts(tmp_path / "shift", range(16))
    write_image(folder / "black.png", np.zeros_like(good_part(0)))
    return folder


def test_a_strange_part_is_named_and_decided_about(run: Run, black: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(black)
    project, build = tmp_path / "p", ("build", tmp_path / "p", "--good", black, *TINY)
    code, out, _ = run(*build)
    assert code == 0 and "1 of 17 good parts looks unlike the others: look at it" in out and f"  {black / 'black.png'}\n" in out
    assert "At most 3 % of good parts are rejected, with 90 % confidence, from 16 good parts." in out
    before = open_project(project).threshold(open_project(project).active_model)
    _, kept, _ = run(*build, "--keep", "black.png")
    assert "unlike" not in kept and open_project(project).kept == (str(black / "black.png"),)
    after = open_project(project).threshold(open_project(project).active_model)
    assert before is not None and after is not None and after.value > before.value
    _, left_out, _ = run(*build, "--leave-out", "black.png")
    assert "unlike" not in left_out and "left out: you took it out" in " ".join(left_out.split())
    assert (open_project(project).kept, open_project(project).left_out) == ((), (str(black / "black.png"),))
    _, again, _ = run(*build)
    assert "left out: you took it out" in " ".join(again.split())


def test_a_decision_about_no_file_is_refused(refusal: Callable[..., str], black: Path, tmp_path: Path) -> None:
    for option in ("--keep", "--leave-out"):
        assert refusal("build", tmp_path / "p", "--good", black, *TINY, option, "blak.png") == "There is no file blak.png."
    assert not (tmp_path / "p").exists()


def test_a_handful_of_parts_gives_a_guess_and_says_so(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("build", tmp_path / "p", "--good", write_parts(tmp_path / "few", range(7)), *TINY)
    project = open_project(tmp_path / "p")
    threshold = project.threshold(project.active_model)
    assert code == 0 and threshold is not None
    assert "No threshold can be defended from 7 good parts: at least 10 are needed." in out
    assert f"Until then about {threshold.value:.2g} is used." in out and f"{threshold.value:.4g}" not in out


def test_two_images_make_a_model(answer: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    built = answer("build", tmp_path / "project", "--good", write_parts(tmp_path / "two", range(2)), *TINY)
    assert (built["images"], built["validation"], built["provisional"]) == (2, 0, True)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--size", "7"), "between 32 and 4096"),
        (("--coreset", "0"), "coreset"),
        (("--coreset", "-1"), "coreset"),
        (("--coreset", "nan"), "coreset"),
        (("--coreset", "inf"), "coreset"),
        (("--seed", "-1"), "seed"),
        (("--neighbours", "-1"), "neighbours"),
        (("--backbone", "resnet9"), "resnet9"),
        (("--levels", "7"), "level 7"),
        (("--levels", "two"), "two"),
        (("--levels", ","), "--levels"),
        (("--threads", "-1"), "threads"),
        (("--threads", "99999"), "threads"),
        (("--backbone", "resnet50"), "inspector weights import resnet50 FILE"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_settings_that_cannot_be_are_refused(
    options: tuple[str, ...], words: str, refusal: Callable[..., str], parts: Path, tmp_path: Path
) -> None:
    assert words in refusal("build", tmp_path / "project", "--good", parts / "good", *options)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("fly",),
        ("build",),
        ("build", "p"),
        ("build", "p", "--good"),
        ("build", "p", "--good", "x", "--size", "large"),
        ("build", "p", "--good", "x", "--fit", "odd"),
        ("inspect", "p"),
        ("inspect", "p", "x", "--threshold", "high"),
        ("evaluate", "p", "--good", "x"),
        ("weights",),
        ("weights", "import", "resnet18"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_understood_shows_the_usage(arguments: tuple[str, ...], run: Run) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "") and "usage: inspector" in err


@pytest.mark.parametrize(
    "arguments", [("--help",), ("build", "--help"), ("inspect", "--help"), ("evaluate", "--help"), ("weights", "--help")]
)
def test_help_explains(arguments: tuple[str, ...], run: Run) -> None:
    code, out, err = run(*arguments)
    assert (code, err) == (0, "") and "usage: inspector" in out and "--help" in out


def test_the_version(run: Run) -> None:
    code, out, _ = run("--version")
    assert code == 0 and out.startswith("Inspector ")


def test_a_project_that_cannot_be_used_is_refused(
    refusal: Callable[..., str], run: Run, project: Path, parts: Path, tmp_path: Path
) -> None:
    image = parts / "held_out" / "100.png"
    assert "There is no project in" in refusal("inspect", tmp_path / "gone", image)
    assert "There is no project in" in refusal("inspect", image, image)
    assert "There is no file or folder" in refusal("inspect", project, tmp_path / "gone.png")
    assert "There is no project in" in refusal("evaluate", tmp_path / "gone", "--good", image, "--defect", image)
    text = (project / FILE).read_text(encoding="utf-8")
    for command in (("inspect", project, image), ("build", project, "--good", parts / "good")):
        (project / FILE).write_text(text.replace(f'"schema": {SCHEMA}', f'"schema": {SCHEMA + 1}'), encoding="utf-8")
        assert "newer Inspector" in refusal(*command)
        (project / FILE).write_text(text[:99], encoding="utf-8")
        assert "damaged" in refusal(*command)


def test_a_damaged_model_is_refused(refusal: Callable[..., str], run: Run, project: Path, parts: Path) -> None:
    image = parts / "held_out" / "100.png"
    for path in sorted((project / MODELS).rglob("*.*")):
        content = path.read_bytes()
        path.write_bytes(content[:-1])
        assert path.name in refusal("inspect", project, image)
        path.write_bytes(content)
    assert run("inspect", project, image)[0] == 0


def test_a_project_without_model_asks_for_a_build(refusal: Callable[..., str], project: Path, parts: Path) -> None:
    shutil.rmtree(project / MODELS)
    assert "build one first" in refusal("inspect", project, parts / "held_out")


def test_results_that_cannot_be_written_are_said_to_be_so(refusal: Callable[..., str], project: Path, parts: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="ascii")
    image = parts / "held_out" / "100.png"
    assert "cannot be written" in refusal("inspect", project, image, "--out", tmp_path / "file" / "out")
    assert "cannot be written" in refusal("inspect", project, image, "--csv", tmp_path)
    assert "cannot be written" in refusal("build", tmp_path / "file" / "project", "--good", parts / "good")


def test_evaluating_without_readable_images_prints_nulls(answer: Callable[..., dict[str, Any]], project: Path, tmp_path: Path) -> None:
    for name in ("bad.png", "worse.png"):
        (tmp_path / name).write_bytes(b"bad")
    found = answer("evaluate", project, "--good", tmp_path / "bad.png", "--defect", tmp_path / "worse.png")
    assert (found["n_good"], found["n_defect"], found["undecided"]) == (0, 0, 2)
    assert [found[key] for key in ("image_auroc", "f1_max", "ms_median", "ms_p95")] == [None] * 4


def test_the_torch_back_end_says_the_same(answer: Callable[..., dict[str, Any]], project: Path, parts: Path) -> None:
    found = [answer("inspect", project, parts / "scratched", "--runtime", runtime) for runtime in ("openvino", "torch")]
    assert [each["runtime"].split()[0] for each in found] == ["openvino", "torch"]
    scores = [[entry["score"] for entry in each["results"]] for each in found]
    assert scores[0] == pytest.approx(scores[1], rel=1e-4)


def test_weights_are_listed_and_imported(
    answer: Callable[..., dict[str, Any]], run: Run, refusal: Callable[..., str], resnet18_file: Path, home: Path
) -> None:
    def ready() -> set[str]:
        return {entry["name"] for entry in answer("weights", "list")["backbones"] if entry["available"]}

    assert ready() == {"efficientnet_lite0"}
    assert "is no known checkpoint of resnet50" in refusal("weights", "import", "resnet50", resnet18_file)
    assert "resnet9" in refusal("weights", "import", "resnet9", resnet18_file)
    stored = answer("weights", "import", "resnet18", resnet18_file)["stored"]
    assert Path(stored).is_file() and home in Path(stored).parents
    assert ready() == {"efficientnet_lite0", "resnet18"}
    code, out, _ = run("weights", "list")
    assert code == 0 and "resnet18" in out and "wide_resnet50_2-95faca4d.pth" in out


def test_the_self_test_passes(answer: Callable[..., dict[str, Any]], home: Path) -> None:
    found = answer("self-test")
    assert found["passed"] is True and len(found["checks"]) >= 4
    assert all(check["passed"] and check["detail"] for check in found["checks"])


def test_a_self_test_that_fails_says_what(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inspector.services.selftest.RESOURCES", ("icons/inspector.svg", "icons/gone.svg"))
    code, out, _ = run("self-test", "--json")
    found = json.loads(out)
    assert code == 2 and found["passed"] is False
    failed = [check for check in found["checks"] if not check["passed"]]
    assert [check["name"] for check in failed] == ["resources"] and "gone.svg" in failed[0]["detail"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_file_names_that_are_no_text_pass_through(answer: Callable[..., dict[str, Any]], project: Path, tmp_path: Path) -> None:
    write_image(tmp_path / "x.png", scratched_part(0))
    os.rename(tmp_path / "x.png", os.path.join(os.fsencode(tmp_path), b"caf\xe9.png"))
    results = answer("inspect", project, tmp_path, "--csv", tmp_path / "a.csv", "--out", tmp_path / "out")["results"]
    assert [entry["verdict"] for entry in results] == ["NG"]


def test_python_m_inspector_is_the_same_program(project: Path, parts: Path) -> None:
    command = [sys.executable, "-W", "error", "-m", "inspector", "inspect", project, parts / "scratched" / "200.png", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    assert json.loads(done.stdout)["results"][0]["verdict"] == "NG"
    refused = subprocess.run(
        [sys.executable, "-m", "inspector", "inspect", "gone", "gone"], cwd=ROOT, capture_output=True, encoding="utf-8"
    )
    assert (refused.returncode, refused.stdout) == (2, "") and refused.stderr.startswith("inspector: ")


def test_names_with_brackets_and_colons_are_shown_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    console.print_table("Files", ("path",), [("[good].png",), ("[/b].png",), (":camera:.png",)])
    shown = capsys.readouterr().out
    assert "[good].png" in shown and "[/b].png" in shown and ":camera:.png" in shown


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    command = [sys.executable, "-m", "inspector", "weights", "list", "--json"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout is not None and child.stderr is not None
        child.stdout.close()
        assert child.stderr.read() == b""
    assert child.returncode == 0
