"""`inspector benchmark` as it is typed."""

import json
from pathlib import Path

import pytest
from labelled_parts import write_category

from inspector.cli import main
from inspector.cli.parser import make_parser
from inspector.datasets.readers import READERS


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("labelled")
    write_category(folder / "plate")
    write_category(folder / "cover", seed=10)
    return folder


def run(root: Path, out: Path, *more: str) -> int:
    return main(["benchmark", str(root), "--dataset", "mvtec", "--out", str(out), "--size", "64", "--coreset", "100", *more])


def test_detectors_are_compared_and_runs_kept(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "Vergleich ü"
    assert run(root, out, "--categories", "plate", "--detectors", "patchcore", "padim") == 0
    printed = capsys.readouterr().out
    assert "plate patchcore efficientnet_lite0 seed 0: AUROC" in printed and "plate padim" in printed and "30 % false positives" in printed
    assert run(root, out, "--detectors", "patchcore", "padim", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["skipped"] == 2 and found["failed"] == []
    assert {(row["category"], row["detector"]) for row in found["runs"]} == {
        (c, d) for c in ("plate", "cover") for d in ("patchcore", "padim")
    }
    assert all((out / row["sheet"]).is_file() for row in found["runs"])
    table = (out / "table.md").read_text(encoding="utf-8")
    assert table.count("| mean of 2 |") == 2
    assert len((out / "runs.jsonl").read_text(encoding="utf-8").splitlines()) == 4


def test_all_sets_of_a_list_are_run_in_one_call_and_again_only_where_something_changed(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = {"train_good": "train/good", "test_good": "test/good", "test_defect": "test/scratch", "masks": "ground_truth/scratch"}
    sets = {name: {key: f"{name}/{folder}" for key, folder in names.items()} for name in ("plate", "cover")}
    (root / "sets.json").write_text(json.dumps({"about": "two", **sets}))
    asked = [
        "benchmark",
        "--sets",
        str(root / "sets.json"),
        "--out",
        str(tmp_path),
        "--size",
        "64",
        "--coreset",
        "100",
        "--seeds",
        "0",
        "1",
    ]
    assert main(asked) == 0
    table = capsys.readouterr().out.partition("Benchmark (")[2]
    assert all(table.count(f" {name} ") == 1 for name in ("plate", "cover")) and "mean of 2" in table and "±" in table and "DeLong" in table
    other = [str(tmp_path / "other") if each == str(tmp_path) else each for each in asked]
    assert main([*other, "--sigma", "2", "--against", str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    assert "gain of the others" in printed and "The change may" in printed.splitlines()[-1]
    assert main([*other, "--sigma", "2", "--against", str(tmp_path), "--json"]) == 0
    rule = json.loads(capsys.readouterr().out)
    assert [each["category"] for each in rule["against"]] == ["plate", "cover"] and rule["may_become_default"] in (True, False)
    assert main([*other, "--against", str(tmp_path / "nowhere")]) == 2 and "no finished benchmark" in capsys.readouterr().err
    assert main([*asked, "--validation-defects", "1", "--categories", "plate", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["skipped"] == 0 and [(row["good"], row["defect"]) for row in found["runs"]] == [(3, 2), (3, 2)]
    assert all("1 defect of every category, drawn with seed 0" in row["protocol"] for row in found["runs"])
    assert all(row["image_auroc_low"] < row["image_auroc"] <= row["image_auroc_high"] for row in found["runs"])
    assert [(group["category"], group["seeds"]) for group in found["groups"]] == [("plate", 2)]
    assert main([*asked, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["skipped"] == 4


def test_few_shots_and_turned_parts(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(root / "plate", tmp_path, "--shots", "1", "2", "--rotate", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert [(row["shots"], row["trained"], row["rotate"]) for row in found["runs"]] == [(1, 1, True), (2, 2, True)]
    assert str(tmp_path / "low_shot.svg") in found["files"]


def test_failed_runs_end_with_two(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(root / "plate", tmp_path, "--backbones", "resnet18") == 2  # its weights are not on this PC
    told = capsys.readouterr().err
    assert "resnet18" in told and "Traceback" not in told


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere", "--dataset", "mtd"], "There is no folder nowhere"),
        ([".", "--dataset", "mtd"], "not in the layout of magnetic tile defects"),
        ([".", "--dataset", "imagenet"], "invalid choice"),
        (["."], "Name the layout of . with --dataset"),
        ([], "Name one data set"),
        ([".", "--sets", "sets.json"], "Name one data set"),
        (["--sets", "sets.json", "--dataset", "mtd"], "leave --dataset out"),
        (["--sets", "sets.json"], "There is no list of sets sets.json"),
        ([".", "--dataset", "mtd", "--validation-defects", "-1"], "must not be negative"),
    ],
)
def test_wrong_arguments_are_told_in_one_sentence(
    arguments: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["benchmark", *arguments, "--out", str(tmp_path / "out")]) == 2
    told = capsys.readouterr().err
    assert message in told and "Traceback" not in told


@pytest.mark.parametrize("layout", READERS)
def test_every_layout_can_be_typed(layout: str) -> None:
    assert make_parser().parse_args(["benchmark", ".", "--dataset", layout, "--out", "out"]).dataset == layout
