"""Models on disk are immutable, complete and checked to the last bit."""

import errno
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from inspector import __version__
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.model import ModelState, ScoredImage
from inspector.core.thresholds import Rule, Threshold
from inspector.storage import atomic, models
from inspector.storage.models import ARRAYS, META, MODELS, list_models, load_model, save_model

STATE = ModelState(
    {"detector": "patchcore", "good_images": ["Teil ü 1.png"], "number": 0.1},
    {"bank": np.arange(12, dtype=np.float32).reshape(3, 4), "images": np.array([0, 1, 1], np.int32), "empty": np.zeros((0, 2), np.int16)},
    {"network.xml": b"<net/>", "network.bin": bytes(range(256))},
)
SCORES = (ScoredImage("Teil ü 2.png", 1.25, False), ScoredImage("Kratzer.png", 4.5, True))
PROPOSED = Threshold(2.875, Rule.BEST_F1)
REPORT = {"images": 1, "seconds": {"total": 0.5}}


def save(project: Path, number: float = 0.1) -> str:
    return save_model(project, replace(STATE, meta={**STATE.meta, "number": number}), SCORES, PROPOSED, REPORT)


def refusal(project: Path, model_id: str, code: ErrorCode = ErrorCode.MODEL_DAMAGED) -> str:
    with pytest.raises(InspectorError) as caught:
        load_model(project, model_id)
    assert caught.value.code is code and "\n" not in caught.value.detail
    return caught.value.detail


def test_a_model_comes_back(tmp_path: Path) -> None:
    model_id = save(tmp_path)
    found = load_model(tmp_path, model_id)
    assert found.model_id == model_id
    assert found.state.meta == STATE.meta and found.state.blobs == STATE.blobs
    assert found.state.arrays.keys() == STATE.arrays.keys()
    for name, array in STATE.arrays.items():
        assert np.array_equal(found.state.arrays[name], array) and found.state.arrays[name].dtype == array.dtype
    assert (found.scores, found.proposed, found.report) == (SCORES, PROPOSED, REPORT)
    assert found.proposed.rule is Rule.BEST_F1


def test_a_model_is_json_safetensors_and_the_network(tmp_path: Path) -> None:
    folder = tmp_path / MODELS / save(tmp_path)
    assert sorted(path.name for path in folder.iterdir()) == sorted([META, ARRAYS, "network.xml", "network.bin"])
    meta = json.loads((folder / META).read_text(encoding="utf-8"))
    assert meta["files"].keys() == {ARRAYS, "network.xml", "network.bin"}
    assert "Teil ü 1.png" in (folder / META).read_text(encoding="utf-8")


def test_models_are_listed_oldest_first(tmp_path: Path) -> None:
    assert list_models(tmp_path) == []
    (tmp_path / MODELS).mkdir()
    assert list_models(tmp_path) == []
    made = {save(tmp_path, number) for number in range(5)}
    assert len(made) == 5
    assert list_models(tmp_path) == sorted(made)


def test_a_model_is_never_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Frozen(models.datetime):
        @classmethod
        def now(cls, tz: object = None) -> "Frozen":
            return cls(2026, 1, 2, 3, 4, 5)

    monkeypatch.setattr(models, "datetime", Frozen)
    model_id = save(tmp_path)
    assert model_id.startswith("20260102-030405-")
    assert save(tmp_path, 0.2) != model_id
    before = {path: path.read_bytes() for path in (tmp_path / MODELS / model_id).iterdir()}
    assert save(tmp_path) == model_id
    assert {path: path.read_bytes() for path in (tmp_path / MODELS / model_id).iterdir()} == before


@pytest.mark.parametrize("name", [META, ARRAYS, "network.xml", "network.bin"])
@pytest.mark.parametrize("where", [0.0, 0.5, 0.99])
def test_one_flipped_bit_in_any_file_is_noticed(name: str, where: float, tmp_path: Path) -> None:
    model_id = save(tmp_path)
    path = tmp_path / MODELS / model_id / name
    content = bytearray(path.read_bytes())
    content[int(where * len(content))] ^= 1
    path.write_bytes(content)
    assert str(path) in refusal(tmp_path, model_id)


@pytest.mark.parametrize("name", [META, ARRAYS, "network.xml", "network.bin"])
@pytest.mark.parametrize("spoil", ["empty", "cut", "longer", "gone", "folder"])
def test_any_file_that_is_not_whole_is_noticed(name: str, spoil: str, tmp_path: Path) -> None:
    model_id = save(tmp_path)
    path = tmp_path / MODELS / model_id / name
    content = path.read_bytes()
    path.unlink()
    if spoil == "folder":
        path.mkdir()
    elif spoil != "gone":
        path.write_bytes({"empty": b"", "cut": content[:-1], "longer": content + b"\0"}[spoil])
    assert name in refusal(tmp_path, model_id)


def test_a_model_under_another_models_name_is_noticed(tmp_path: Path) -> None:
    first, second = save(tmp_path, 1), save(tmp_path, 2)
    shutil.rmtree(tmp_path / MODELS / first)
    os.rename(tmp_path / MODELS / second, tmp_path / MODELS / first)
    assert META in refusal(tmp_path, first)


def disguise(project: Path, change: Callable[[dict[str, object]], object]) -> str:
    """A model whose `model.json` was changed by someone who made the hash fit again."""
    folder = project / MODELS / save(project)
    text = json.dumps(change(json.loads((folder / META).read_text(encoding="utf-8")))).encode()
    (folder / META).write_bytes(text)
    model_id = f"20260101-000000-{models._sha256(text)[:12]}"
    os.rename(folder, project / MODELS / model_id)
    return model_id


@pytest.mark.parametrize(
    "change",
    [
        *(
            lambda meta, key=key: {k: v for k, v in meta.items() if k != key}
            for key in ("format", "state", "scores", "proposed", "report", "files")
        ),
        lambda meta: meta | {"scores": [{"path": "a"}]},
        lambda meta: meta | {"scores": 5},
        lambda meta: meta | {"proposed": {"value": 1.0}},
        lambda meta: meta | {"files": []},
        lambda meta: meta | {"files": {name: digest for name, digest in meta["files"].items() if name != ARRAYS}},
        lambda meta: [],
        lambda meta: "text",
        lambda meta: meta | {"format": float("inf")},
        lambda meta: meta | {"format": "1"},
        lambda meta: meta | {"state": None},
        lambda meta: meta | {"state": meta["state"] | {"good_images": [5]}},
        lambda meta: meta | {"state": meta["state"] | {"good_images": "a.png"}},
        lambda meta: meta | {"proposed": meta["proposed"] | {"value": "abc"}},
        lambda meta: meta | {"proposed": meta["proposed"] | {"value": float("nan")}},
        lambda meta: meta | {"proposed": meta["proposed"] | {"value": int("9" * 400)}},
        lambda meta: meta | {"proposed": meta["proposed"] | {"value": 1e308}},
        lambda meta: meta | {"proposed": meta["proposed"] | {"rule": ["manual"]}},
        lambda meta: meta | {"proposed": meta["proposed"] | {"provisional": "no"}},
        lambda meta: meta | {"scores": [{"path": "a", "score": "1", "defect": False}]},
        lambda meta: meta | {"scores": [{"path": "a", "score": float("inf"), "defect": False}]},
        lambda meta: meta | {"scores": [{"path": "a", "score": 1e300, "defect": False}]},
        lambda meta: meta | {"scores": [{"path": "a", "score": 1.0, "defect": "no"}]},
        lambda meta: meta | {"scores": [{"path": 5, "score": 1.0, "defect": True}]},
        lambda meta: meta | {"report": [1]},
        lambda meta: meta | {"report": {"images": -1}},
        lambda meta: meta | {"report": {"bank_vectors": 1e9}},
        lambda meta: meta | {"report": {"seconds": {"total": float("inf")}}},
        lambda meta: meta | {"report": {"seconds": []}},
        lambda meta: meta | {"report": {"skipped": [{"path": "a"}]}},
        lambda meta: meta | {"report": {"coverage_radius": "far"}},
        lambda meta: meta | {"files": meta["files"] | {ARRAYS: 5}},
        lambda meta: meta | {"files": meta["files"] | {f"{number}.bin": "0" * 64 for number in range(300)}},
    ],
)
def test_contents_that_do_not_belong_together_are_refused(change: Callable[[dict[str, object]], object], tmp_path: Path) -> None:
    refusal(tmp_path, disguise(tmp_path, change))


OUTSIDE = ["/dev/zero", "/etc/passwd", "../../project.json", "..", "a/b", "C:\\Windows\\win.ini", "nul", ".hidden", "a\0", ""]


@pytest.mark.timeout(20)
@pytest.mark.parametrize("name", OUTSIDE)
def test_a_file_that_lies_elsewhere_is_not_opened(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model_id = disguise(tmp_path, lambda meta: meta | {"files": {name: "0" * 64} | meta["files"]})
    read, opened = models.read_regular, list[Path]()
    monkeypatch.setattr(models, "read_regular", lambda path, *rest, **options: (opened.append(path), read(path, *rest, **options))[1])
    assert "must be a plain name" in refusal(tmp_path, model_id)
    assert opened == [tmp_path / MODELS / model_id / META]


@pytest.mark.timeout(20)
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
@pytest.mark.parametrize("name", [META, ARRAYS, "network.bin"])
@pytest.mark.parametrize("kind", ["pipe", "device", "link"])
def test_what_is_no_file_of_its_own_is_refused(name: str, kind: str, tmp_path: Path) -> None:
    model_id = save(tmp_path)
    path = tmp_path / MODELS / model_id / name
    path.rename(tmp_path / "moved")
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero" if kind == "device" else tmp_path / "moved")
    assert ("not a regular file" if kind == "pipe" else "link to another file") in refusal(tmp_path, model_id)


@pytest.mark.parametrize("model_id", ["../../other", "/etc", "..", "a/b", ".staging-x", "a\0b", "m" * 400])
def test_a_model_lies_in_the_folder_of_the_project(model_id: str, tmp_path: Path) -> None:
    save(tmp_path / "project")
    assert "no folder can be called" in refusal(tmp_path / "project", model_id)


@pytest.mark.parametrize(
    "content", [b"", b"\xff" * 8, (1 << 40).to_bytes(8, "little") + b"{}", (50 << 20).to_bytes(8, "little") + bytes(50 << 20)]
)
def test_arrays_that_are_none_are_refused(content: bytes, tmp_path: Path) -> None:
    folder = tmp_path / MODELS / save(tmp_path)
    (folder / ARRAYS).write_bytes(content)
    meta = json.loads((folder / META).read_text(encoding="utf-8"))
    meta["files"][ARRAYS] = models._sha256(content)
    text = atomic.json_bytes(meta)
    (folder / META).write_bytes(text)
    model_id = f"20260101-000000-{models._sha256(text)[:12]}"
    os.rename(folder, tmp_path / MODELS / model_id)
    refusal(tmp_path, model_id)


def test_a_model_of_a_newer_version_is_said_to_be_so(tmp_path: Path) -> None:
    sentence = refusal(tmp_path, disguise(tmp_path, lambda meta: meta | {"format": 99}), ErrorCode.PROJECT_TOO_NEW)
    assert f"newer Inspector than this {__version__}" in sentence and "format 99" in sentence


LATER_SETTINGS = {
    "score": {"scores": [{"path": "a", "score": 1.0, "defect": False, "mirrored": True}]},
    "threshold": {"proposed": {"value": 1.0, "rule": "manual", "provisional": False, "mirrored": True}},
}


@pytest.mark.parametrize("change", LATER_SETTINGS.values(), ids=LATER_SETTINGS)
def test_settings_of_a_later_version_ask_for_it(change: dict[str, object], tmp_path: Path) -> None:
    sentence = refusal(tmp_path, disguise(tmp_path, lambda meta: meta | change), ErrorCode.PROJECT_TOO_NEW)
    assert f"newer Inspector than this {__version__}" in sentence and "not known here: mirrored" in sentence


@pytest.mark.parametrize("change", [{"format": 99}, {"scores": 5}, {"proposed": {"value": 1.0, "odd": 2}}], ids=str)
def test_a_model_of_a_newer_version_is_refused_with_the_version_that_it_needs(change: dict[str, object], tmp_path: Path) -> None:
    model_id = disguise(tmp_path, lambda meta: meta | {"program": "99.1.0"} | change)
    assert f"needs version 99.1.0, this is {__version__}" in refusal(tmp_path, model_id, ErrorCode.PROJECT_TOO_NEW)


@pytest.mark.parametrize("name", [META, ARRAYS, "network.bin"])
def test_a_damaged_model_of_a_newer_version_is_said_to_be_damaged(name: str, tmp_path: Path) -> None:
    model_id = disguise(tmp_path, lambda meta: meta | {"program": "99.1.0"})
    (tmp_path / MODELS / model_id / name).write_bytes(b"{}")
    assert name in refusal(tmp_path, model_id)


@pytest.mark.parametrize("model_id", ["", "20260101-000000-abcdefabcdef", "Modell ü"])
def test_a_model_that_is_not_there_asks_for_a_build(model_id: str, tmp_path: Path) -> None:
    save(tmp_path)
    assert "build one first" in refusal(tmp_path, model_id, ErrorCode.MODEL_MISSING)


def test_what_a_killed_build_left_is_no_model(tmp_path: Path) -> None:
    model_id = save(tmp_path)
    for number, files in enumerate([[], [ARRAYS], [ARRAYS, META]]):
        leftover = tmp_path / MODELS / f"{atomic.STAGING}{number}"
        leftover.mkdir()
        for name in files:
            (leftover / name).write_bytes((tmp_path / MODELS / model_id / name).read_bytes())
    assert list_models(tmp_path) == [model_id]


@pytest.mark.parametrize("step", ["fsync", "rename"])
def test_a_model_that_cannot_be_written_leaves_the_others_alone(step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model_id = save(tmp_path)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, step, full)
    with pytest.raises(InspectorError) as caught:
        save(tmp_path, 2)
    assert caught.value.code is ErrorCode.DISK_FULL
    assert [path.name for path in (tmp_path / MODELS).iterdir()] == [model_id]
    assert load_model(tmp_path, model_id).scores == SCORES


def test_a_disk_that_is_really_full(tiny_disk: Path) -> None:
    model_id = save(tiny_disk)
    large = replace(STATE, arrays={"bank": np.ones((1000, 2000), np.float32)})
    with pytest.raises(InspectorError, match="disk is full") as caught:
        save_model(tiny_disk, large, SCORES, PROPOSED, REPORT)
    assert caught.value.code is ErrorCode.DISK_FULL
    assert [path.name for path in (tiny_disk / MODELS).iterdir()] == [model_id]
    assert load_model(tiny_disk, model_id).report == REPORT
    save(tiny_disk, 3)


def test_a_model_that_an_earlier_version_would_let_defects_pass_with_is_refused_by_it(tmp_path: Path) -> None:
    plain, state = save(tmp_path), ModelState({}, {"0.known_vectors": np.zeros((1, 2), np.float32)})
    knowing = save_model(tmp_path, state, [], PROPOSED, {})
    formats = [json.loads((tmp_path / MODELS / each / META).read_text())["format"] for each in (plain, knowing)]
    assert formats == [1, 2] and load_model(tmp_path, knowing).state.arrays.keys() == state.arrays.keys()
