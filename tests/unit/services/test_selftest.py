"""The self-test reports what is broken, each check for itself, and a broken one drags no other along unnoticed."""

import shutil
from pathlib import Path

import pytest

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Steps, finish
from inspector.core.types import Image
from inspector.devices.image_file import read_image
from inspector.services import capabilities, selftest
from inspector.services.context import Context
from inspector.services.selftest import Check, run_checks
from inspector.storage import projects

SAMPLE = Path(__file__).parents[2] / "data" / "projects"


def checked(context: Context, opened: list[Path]) -> dict[str, Check]:
    def pages(project: Path) -> str:
        opened.append(project)
        return f"{projects.open_project(project).name}, inspect"

    return {check.name: check for check in finish(run_checks(context, pages))}


def broken_build(folder: Path, context: Context) -> Steps[object]:
    raise InspectorError(ErrorCode.WEIGHTS_MISSING, "The weights are missing.")
    yield


def test_pages_are_not_opened_where_there_is_no_model_to_open_them_with(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selftest, "build", broken_build)
    opened: list[Path] = []
    found = checked(context, opened)
    assert not found["build and inspect"].passed and found["build and inspect"].detail == "The weights are missing."
    assert not found["pages"].passed and "no other check has left a model" in found["pages"].detail and opened == []
    assert found["resources"].passed and found["images"].passed and found["default network"].passed and found["record"].passed


def test_a_record_that_cannot_be_kept_fails_the_check(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(frame: Image) -> bytes:
        raise ValueError("no codec")

    monkeypatch.setattr(selftest, "build", broken_build)
    monkeypatch.setattr(selftest, "encode_png", lost)
    found = checked(context, [])
    assert not found["record"].passed and "does not hold what was put into it" in found["record"].detail


def test_pages_are_opened_with_the_sample_where_the_build_is_broken(
    context: Context, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    resources = tmp_path / "resources"
    shutil.copytree(SAMPLE / "schema-1", resources / "self-test" / "project")
    shutil.copytree(SAMPLE / "parts", resources / "self-test" / "parts")
    monkeypatch.setattr("inspector.paths.resource", lambda name: resources / name)
    monkeypatch.setattr(selftest, "build", broken_build)
    opened: list[Path] = []
    found = checked(context, opened)
    assert not found["build and inspect"].passed and found["model from elsewhere"].passed
    assert found["pages"].passed and [path.name for path in opened] == ["sample"]


def test_a_sample_that_scores_otherwise_is_told_by_its_name(context: Context, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    resources = tmp_path / "resources"
    shutil.copytree(SAMPLE / "schema-1", resources / "self-test" / "project")
    shutil.copytree(SAMPLE / "parts", resources / "self-test" / "parts")
    (resources / "self-test" / "parts" / "scores.json").write_text('{"050.png": 1.5}', encoding="utf-8")
    monkeypatch.setattr("inspector.paths.resource", lambda name: resources / name)
    monkeypatch.setattr(capabilities, "can_build", lambda: False)
    found = checked(context, [])
    assert not found["model from elsewhere"].passed and "050.png scored" in found["model from elsewhere"].detail
    assert "build and inspect" not in found and found["pages"].passed


def test_a_format_that_cannot_be_read_here_fails_the_check(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    def without_webp(path: Path) -> Image:
        if path.suffix == ".webp":
            raise InspectorError(ErrorCode.IMAGE_UNREADABLE, f"{path.name} cannot be read.")
        return read_image(path)

    monkeypatch.setattr(selftest, "build", broken_build)
    monkeypatch.setattr(selftest, "read_image", without_webp)
    found = checked(context, [])["images"]
    assert not found.passed and ".webp cannot be read." in found.detail
