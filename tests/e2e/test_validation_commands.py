"""`inspector validation` and `inspector synthetic`, as typed."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from small_parts import write_parts

from inspector.cli import main
from inspector.core.project import Project
from inspector.devices.image_file import write_image
from inspector.storage import projects

DRAW = ("--kind", "spot", "--size", "16", "--count", "4")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder, parts = tmp_path / "project", tmp_path / "parts"
    write_parts(parts / "good", range(3))
    write_parts(parts / "scratch", range(2), scratched=True)
    mask = np.zeros((72, 96), np.uint8)
    mask[20:38, 50:86] = 255
    write_image(parts / "scratch" / "000_mask.png", mask)
    sources = {"good": (str(write_parts(tmp_path / "learn", range(5, 8))),), "validation_good": (str(parts / "good"),)}
    projects.create_project(folder, Project("part", **sources, validation_defect=(str(parts / "scratch"),)))
    return folder


def typed(capsys: pytest.CaptureFixture[str], *arguments: object, code: int = 0) -> Any:
    assert main([*map(str, arguments), "--json"]) == code
    return json.loads(capsys.readouterr().out)


def test_a_set_goes_out_and_into_another_project(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    projects.create_project(tmp_path / "other", Project("other"))
    out = typed(capsys, "validation", project, "--export", tmp_path / "out", "--format", "mvtec")
    assert {key: out[key] for key in ("images good", "images scratch", "images train", "masks")} == {
        "images good": 3,
        "images scratch": 2,
        "images train": 3,
        "masks": 1,
    }
    came = typed(capsys, "validation", tmp_path / "other", "--import", tmp_path / "out")
    assert came == {"new": 5, "good": 3, "defect": 2, "masks": 1, "known": 0, "skipped": []}
    images = typed(capsys, "validation", tmp_path / "other")["images"]
    assert sorted((each["truth"], each["kind"], bool(each["mask"])) for each in images) == [
        ("defect", "scratch", False),
        ("defect", "scratch", True),
        *[("good", "", False)] * 3,
    ]


def test_synthetic_defects_are_drawn_listed_and_kept_out_of_exports(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed(capsys, "synthetic", project, *DRAW) == {"drawn": 4, "known": 0, "skipped": []}
    assert typed(capsys, "synthetic", project, *DRAW) == {"drawn": 0, "known": 4, "skipped": []}
    assert sum(each["synthetic"] for each in typed(capsys, "validation", project)["images"]) == 4
    without = typed(capsys, "validation", project, "--export", tmp_path / "a")
    with_them = typed(capsys, "validation", project, "--export", tmp_path / "b", "--with-synthetic")
    assert (without["images"], without["synthetic"], with_them["images"], with_them["synthetic"]) == (5, 0, 9, 4)


def test_people_are_told_that_they_are_marked(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["synthetic", str(project), *DRAW]) == 0
    assert "They are marked as synthetic" in capsys.readouterr().out
    assert main(["validation", str(project)]) == 0
    assert "synthetic" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("synthetic", "--kind", "spot", "--size", "2mm"), "scale of the pictures is not set"),
        (("synthetic", "--kind", "spot", "--size", "large"), "--size must be a number"),
        (("synthetic", "--kind", "spot", "--size", "20", "--contrast", "7"), "contrast"),
        (("validation", "--import", "nowhere"), "no folder nowhere"),
        (("validation", "--export", "."), "name a new folder"),
    ],
)
def test_what_cannot_be_done_is_said(project: Path, arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([arguments[0], str(project), *arguments[1:]]) == 2
    assert said in " ".join(capsys.readouterr().err.split())
