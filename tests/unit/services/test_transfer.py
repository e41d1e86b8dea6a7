"""A project carried to another PC as one file: complete, checked to the last byte, never half there, never outside its folder."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from small_parts import good_part, scratched_part

from inspector import paths
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.model import ModelState, ScoredImage
from inspector.core.progress import finish
from inspector.core.project import Project, ThresholdRecord
from inspector.core.thresholds import Rule, Threshold
from inspector.services.context import Context
from inspector.services.inspect import open_inspector
from inspector.services.transfer import export_project, import_project, is_transfer_file
from inspector.services.trust import Answer
from inspector.storage import archive, models, projects
from inspector.storage.models import ARRAYS, META, MODELS

STATE = ModelState({"detector": "none"}, {"bank": np.arange(12, dtype=np.float32)}, {"network.xml": b"<net/>", "network.bin": b"\0" * 64})


def small_project(folder: Path, name: str = "Deckel Größe 3", number: float = 0.1, value: float = 2.0) -> Path:
    """A project with a model that no engine could load, which is enough to be carried."""
    threshold = Threshold(value, Rule.MANUAL)
    projects.create_project(folder, Project(name, good=("C:\\Teile\\gut",)))
    model_id = models.save_model(folder, STATE, [ScoredImage("a.png", number, False)], threshold, {})
    projects.update_project(folder, lambda now: replace(now, active_model=model_id).with_threshold(model_id, threshold))
    return folder


@pytest.fixture
def exported(no_head: None, tmp_path: Path) -> Path:
    return finish(export_project(small_project(tmp_path / "from"), tmp_path / "Deckel Größe 3.inspector"))


def refusal(file: Path, into: Path, code: ErrorCode = ErrorCode.TRANSFER_UNREADABLE) -> str:
    before = sorted(into.parent.iterdir())
    with pytest.raises(InspectorError) as caught:
        finish(import_project(file, into, lambda origin: Answer.IMPORT))
    assert caught.value.code is code and "\n" not in caught.value.detail
    assert sorted(into.parent.iterdir()) == before
    return caught.value.detail


def rewritten(file: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The file with other contents, hashed as if Inspector had written it; the manifest's hashes follow unless it was changed.

    It is not signed, or its signature would be what is wrong with it.
    """
    with zipfile.ZipFile(file) as old:
        contents = {name: old.read(name) for name in old.namelist()}
    told = json.loads(contents["manifest.json"])
    manifest = contents["manifest.json"] = json.dumps({key: told[key] for key in ("format", "about", "files")}).encode()
    change(contents)
    if contents["manifest.json"] == manifest:
        told = json.loads(manifest)
        told["files"] = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items() if name != "manifest.json"}
        contents["manifest.json"] = json.dumps(told).encode()
    made = file.with_name("rewritten.inspector")
    with zipfile.ZipFile(made, "w") as new:
        new.comment = b"0" * 64
        for name, content in contents.items():
            new.writestr(name, content)
    content = made.read_bytes()[:-64]
    made.write_bytes(content + hashlib.sha256(content).hexdigest().encode())
    return made


def test_a_project_comes_back_with_its_model_and_threshold(tmp_path: Path, exported: Path) -> None:
    found = finish(import_project(exported, tmp_path / "to"))
    source = projects.open_project(tmp_path / "from")
    assert projects.open_project(tmp_path / "to") == source
    assert (found.folder, found.name, found.model_id, found.new) == (tmp_path / "to", "Deckel Größe 3", source.active_model, True)
    assert models.load_model(tmp_path / "to", found.model_id).report == {}
    assert sorted(p.name for p in (tmp_path / "to").iterdir()) == ["models", "origins.json", "project.json"]


def test_scores_are_the_same_after_the_journey(tmp_path: Path, project: Path, context: Context) -> None:
    file = finish(export_project(project, tmp_path / "part.inspector"))
    there = open_inspector(finish(import_project(file, tmp_path / "station")).folder, context)
    here = open_inspector(project, context)
    assert there.threshold == here.threshold
    for picture in (good_part(50), scratched_part(60)):
        assert there.judge(picture, "").score == here.judge(picture, "").score


def test_without_a_folder_it_lies_under_the_projects_of_the_user_numbered_where_the_name_is_taken(tmp_path: Path, exported: Path) -> None:
    first = finish(import_project(exported))
    assert first.folder == paths.projects_folder() / "Deckel Größe 3"
    other = finish(export_project(small_project(tmp_path / "other", number=0.2), tmp_path / "other.inspector"))
    assert finish(import_project(other)).folder.name == "Deckel Größe 3 2"
    again = finish(import_project(exported))
    assert again.folder == first.folder and not again.new
    assert len(list(paths.projects_folder().iterdir())) == 2


def test_a_name_that_no_system_takes_becomes_a_folder_name(tmp_path: Path) -> None:
    file = finish(export_project(small_project(tmp_path / "from", name="../a:b*"), tmp_path))
    assert file.parent == tmp_path and file.name == "_a_b_.inspector"
    assert finish(import_project(file)).folder.parent == paths.projects_folder()


def test_an_existing_project_gets_the_model_and_keeps_its_own(tmp_path: Path, exported: Path) -> None:
    there = small_project(tmp_path / "to", name="Cover", number=0.7)
    own = projects.open_project(there)
    found = finish(import_project(exported, there))
    after = projects.open_project(there)
    assert found.new and after.name == "Cover" and after.active_model == found.model_id != own.active_model
    assert sorted(models.list_models(there)) == sorted([own.active_model, found.model_id])
    assert after.threshold(own.active_model) == own.threshold(own.active_model)
    assert after.threshold(found.model_id) == Threshold(2.0, Rule.MANUAL)


@pytest.mark.parametrize("damage", ["changed", "gone"])
def test_a_damaged_model_is_replaced_by_the_whole_one(damage: str, tmp_path: Path, exported: Path) -> None:
    there = finish(import_project(exported, tmp_path / "to"))
    file = there.folder / MODELS / there.model_id / ARRAYS
    content = file.read_bytes()
    file.write_bytes(content[:-1] + b"x") if damage == "changed" else file.unlink()
    assert finish(import_project(exported, there.folder)) == there
    assert file.read_bytes() == content and models.list_models(there.folder) == [there.model_id]
    assert not finish(import_project(exported, there.folder)).new


@pytest.mark.parametrize("left", [True, False], ids=["nearly gone", "gone"])
def test_a_model_of_which_little_is_left_is_mended_where_it_is(left: bool, exported: Path) -> None:
    there = finish(import_project(exported))
    model = there.folder / MODELS / there.model_id
    (model / META).unlink() if left else shutil.rmtree(model)
    assert finish(import_project(exported)) == there
    assert models.list_models(there.folder) == [there.model_id]


def put_thresholds(folder: Path, values: str, times: str) -> None:
    """Gives the model in use a history, a letter a threshold, set at these hours of one day."""
    project = projects.open_project(folder)
    at = [f"2026-01-01T{ord(hour) - ord('0'):02}:00:00+01:00" for hour in times]
    records = tuple(ThresholdRecord(float(ord(value)), Rule.MANUAL, False, at[number]) for number, value in enumerate(values))
    projects.save_project(folder, replace(project, thresholds={project.active_model: records}))


def thresholds_in(folder: Path) -> str:
    project = projects.open_project(folder)
    return "".join(chr(int(record.value)) for record in project.thresholds[project.active_model])


@pytest.mark.parametrize("times", ["1111111", "7654321", "1234567"], ids=["one second", "clock set back", "clock goes on"])
@pytest.mark.parametrize(
    ("ours", "theirs", "kept", "told"),
    [
        ("ab", "ab", "ab", None),
        ("aba", "aba", "aba", None),
        ("ab", "abc", "abc", None),  # set on the other PC since
        ("aba", "abab", "abab", None),
        ("aa", "aaa", "aaa", None),
        ("abc", "ab", "abc", None),  # set here since
        ("abab", "ab", "abab", None),
        ("", "ab", "ab", None),
        ("ab", "", "ab", None),
        ("abc", "abd", "abc", "d"),  # both: nobody can tell which is newer
        ("abcd", "abd", "abcd", None),
        ("ab", "ba", "ab", "a"),
        ("ac", "abc", "ac", None),
    ],
)
def test_an_older_threshold_never_comes_into_use(
    tmp_path: Path, exported: Path, times: str, ours: str, theirs: str, kept: str, told: str | None
) -> None:
    finish(import_project(exported, tmp_path / "to"))
    put_thresholds(tmp_path / "to", ours, times)
    put_thresholds(tmp_path / "from", theirs, times)
    again = finish(export_project(tmp_path / "from", exported))
    for number in range(2):
        found = finish(import_project(again, tmp_path / "to"))
        assert thresholds_in(tmp_path / "to") == kept
        assert found.other_threshold == (None if told is None else float(ord(told)))
        assert found.new is (number == 0 and kept != ours)


def test_two_thresholds_set_within_a_second_survive_the_way_out_and_back(tmp_path: Path, exported: Path) -> None:
    folder = tmp_path / "from"
    for value in (9.0, 3.0, 7.0, 3.0, 1.0):
        projects.update_project(folder, lambda now, value=value: now.with_threshold(now.active_model, Threshold(value, Rule.MANUAL)))
    before = projects.open_project(folder)
    assert not finish(import_project(finish(export_project(folder, exported)), folder)).new
    assert projects.open_project(folder) == before and len(before.thresholds[before.active_model]) == 6


def test_only_what_belongs_to_a_model_is_carried(tmp_path: Path, exported: Path) -> None:
    model = next((tmp_path / "from" / MODELS).iterdir())
    (model / "Thumbs.db").write_bytes(b"x")
    (model / "folder").mkdir()
    assert finish(export_project(tmp_path / "from", tmp_path / "again.inspector")).read_bytes() == exported.read_bytes()


def test_a_file_that_belongs_to_nothing_is_refused(tmp_path: Path, exported: Path) -> None:
    def add(contents: dict[str, bytes]) -> None:
        folder = next(name for name in contents if name.endswith(META)).removesuffix(META)
        contents[f"{folder}setup.exe"] = b"x"

    assert "belong to nothing" in refusal(rewritten(exported, add), tmp_path / "to")


def test_equal_projects_make_equal_files(tmp_path: Path, exported: Path) -> None:
    assert finish(export_project(tmp_path / "from", tmp_path / "again.inspector")).read_bytes() == exported.read_bytes()


def test_every_changed_byte_is_refused(tmp_path: Path, exported: Path) -> None:
    content = exported.read_bytes()
    places = sorted({*range(0, len(content), 97), 0, len(content) - 1, len(content) - 64, len(content) - 65, len(content) - 66})
    for place in places:
        changed = bytearray(content)
        changed[place] ^= 0x20
        exported.write_bytes(changed)
        refusal(exported, tmp_path / "to")
    exported.write_bytes(content)
    assert finish(import_project(exported, tmp_path / "to")).new


@pytest.mark.parametrize("length", [0, 10, 500, -1, -64])
def test_a_file_that_was_copied_in_part_is_refused(tmp_path: Path, exported: Path, length: int) -> None:
    exported.write_bytes(exported.read_bytes()[:length])
    assert "not copied completely" in refusal(exported, tmp_path / "to")


def test_other_files_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.inspector"
    assert "No such file" in refusal(file, tmp_path / "to")
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("a.txt", "text" * 100)
    assert str(file) in refusal(file, tmp_path / "to")


@pytest.mark.parametrize(
    "name", ["../out.txt", "/tmp/out.txt", "models/../../out.txt", "C:\\out.txt", "models\\..\\out", "nul.txt", "a//b"]
)
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, exported: Path, name: str) -> None:
    file = rewritten(exported, lambda contents: contents.update({name: b"x"}))
    refusal(file, tmp_path / "to")
    assert not list(tmp_path.rglob("out*"))


def test_what_the_manifest_does_not_list_is_refused(tmp_path: Path, exported: Path) -> None:
    def add(contents: dict[str, bytes]) -> None:
        contents["manifest.json"] += b" "  # changed, so that it is kept as it is
        contents["extra.txt"] = b"x"

    refusal(rewritten(exported, add), tmp_path / "to")
    refusal(rewritten(exported, lambda contents: contents.update({"extra.txt": b"x"})), tmp_path / "to")


def test_a_wrong_hash_in_a_whole_file_is_refused(tmp_path: Path, exported: Path) -> None:
    def change(contents: dict[str, bytes]) -> None:
        contents["manifest.json"] += b" "
        name = next(name for name in contents if name.endswith("network.bin"))
        contents[name] = b"\1" * len(contents[name])

    assert "hash of models/" in refusal(rewritten(exported, change), tmp_path / "to")


def test_a_model_that_is_not_the_built_one_is_refused_though_the_file_is_whole(tmp_path: Path, exported: Path) -> None:
    def change(contents: dict[str, bytes]) -> None:
        name = next(name for name in contents if name.endswith("network.bin"))
        contents[name] = b"\1" * len(contents[name])

    refusal(rewritten(exported, change), tmp_path / "to", ErrorCode.MODEL_DAMAGED)


@pytest.mark.parametrize("kind", ["file", "project"])
def test_what_a_newer_inspector_wrote_is_refused_with_its_version(tmp_path: Path, exported: Path, kind: str) -> None:
    def change(contents: dict[str, bytes]) -> None:
        name, key = ("manifest.json", "format") if kind == "file" else ("project.json", "schema")
        told = json.loads(contents[name])
        told[key] = 99
        contents[name] = json.dumps(told).encode()

    assert "format 99" in refusal(rewritten(exported, change), tmp_path / "to", ErrorCode.PROJECT_TOO_NEW)


def test_compressed_entries_are_refused(tmp_path: Path, exported: Path) -> None:
    with zipfile.ZipFile(exported) as old:
        contents = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(exported, "w", zipfile.ZIP_DEFLATED) as new:
        new.comment = b"0" * 64
        for name, content in contents.items():
            new.writestr(name, content)
    content = exported.read_bytes()[:-64]
    exported.write_bytes(content + hashlib.sha256(content).hexdigest().encode())
    refusal(exported, tmp_path / "to")


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path, exported: Path) -> None:
    (tmp_path / "to").mkdir()
    finish(import_project(exported, tmp_path / "to"))
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("x", encoding="utf-8")
    refusal(exported, tmp_path / "mine", ErrorCode.BAD_ARGUMENT)
    assert [p.name for p in (tmp_path / "mine").iterdir()] == ["letter.txt"]


def test_a_project_that_is_being_built_is_left_alone(tmp_path: Path, exported: Path) -> None:
    there = small_project(tmp_path / "to", number=0.7)
    before = projects.open_project(there)
    with projects.building(there), pytest.raises(InspectorError) as caught:
        finish(import_project(exported, there))
    assert caught.value.code is ErrorCode.PROJECT_BUSY and projects.open_project(there) == before


IMPORTER = """
import sys, time
from pathlib import Path
from inspector.services import transfer
from inspector.storage import archive
archive._CHUNK = 20
for step in transfer.import_project(Path(sys.argv[1]), Path(sys.argv[2])):
    if step.stage == "Importing":
        print("importing", flush=True)
        time.sleep(60)
"""


@contextmanager
def importing(file: Path, into: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Another program that imports `file`, and waits in the middle of it."""
    command = [sys.executable, "-c", IMPORTER, file, into]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[3]) as other:
        try:
            assert other.stdout is not None and other.stdout.readline() == b"importing\n"
            yield other
        finally:
            other.kill()


@pytest.mark.parametrize("there", ["nothing", "a project", "the model already"])
def test_what_a_killed_import_left_is_swept_at_the_next_one_and_not_before(tmp_path: Path, exported: Path, there: str) -> None:
    folder = tmp_path / "to"
    if there == "a project":
        small_project(folder, number=0.7)
    elif there == "the model already":
        finish(import_project(exported, folder))
    before, apart = sorted(tmp_path.iterdir()), tmp_path / "apart"
    with importing(exported, apart) as other:
        (left,) = tmp_path.glob(".staging-*/models/*/bank.safetensors")
        finish(import_project(exported, folder))
        assert left.exists() and other.poll() is None
        size = left.stat().st_size
        os.utime(left, (0, 0))
        for path in left.parents[:3]:
            os.utime(path, (0, 0))
        finish(import_project(exported, folder))
        assert left.stat().st_size == size
        other.kill()
        other.wait()
        assert left.exists()
        finish(import_project(exported, folder))
    assert sorted(tmp_path.iterdir()) == sorted({*before, folder})


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_an_import_that_is_stopped_leaves_nothing(tmp_path: Path, exported: Path, steps: int) -> None:
    before = sorted(tmp_path.iterdir())
    going = import_project(exported, tmp_path / "to")
    for _ in range(steps):
        next(going)
    going.close()
    assert sorted(tmp_path.iterdir()) == before


def test_an_export_that_is_stopped_leaves_the_old_file(tmp_path: Path, exported: Path) -> None:
    before = exported.read_bytes(), sorted(tmp_path.iterdir())
    going = export_project(tmp_path / "from", exported)
    next(going), next(going)
    going.close()
    assert (exported.read_bytes(), sorted(tmp_path.iterdir())) == before


def test_export_refuses_what_cannot_be_used(tmp_path: Path, exported: Path) -> None:
    def code(project: Path, file: Path) -> ErrorCode:
        with pytest.raises(InspectorError) as caught:
            finish(export_project(project, file))
        return caught.value.code

    assert code(tmp_path / "none", exported) is ErrorCode.PROJECT_MISSING
    assert code(tmp_path / "from", tmp_path / "x.zip") is ErrorCode.BAD_ARGUMENT
    projects.create_project(tmp_path / "empty", Project("Empty"))
    assert code(tmp_path / "empty", tmp_path / "x.inspector") is ErrorCode.MODEL_MISSING
    network = next((tmp_path / "from" / "models").glob("*/network.bin"))
    network.write_bytes(b"\1" * 64)
    assert code(tmp_path / "from", tmp_path / "x.inspector") is ErrorCode.MODEL_DAMAGED
    assert not (tmp_path / "x.inspector").exists()


def test_a_full_disk_leaves_nothing(tmp_path: Path, exported: Path, tiny_disk: Path) -> None:
    (tiny_disk / "filler").write_bytes(b"\0" * (4 * 2**20))
    left = sorted(tiny_disk.iterdir())
    with pytest.raises(InspectorError) as caught:
        finish(import_project(exported, tiny_disk / "to"))
    assert caught.value.code is ErrorCode.DISK_FULL and sorted(tiny_disk.iterdir()) == left
    with pytest.raises(InspectorError) as caught:
        finish(export_project(tmp_path / "from", tiny_disk / "x.inspector"))
    assert caught.value.code is ErrorCode.DISK_FULL and sorted(tiny_disk.iterdir()) == left


def test_the_name_says_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "folder.inspector").mkdir()
    assert is_transfer_file(Path("Deckel.INSPECTOR")) and archive.SUFFIX == ".inspector"
    assert not is_transfer_file(tmp_path / "folder.inspector") and not is_transfer_file(Path("a.zip"))
    assert not os.path.exists("Deckel.INSPECTOR")


def test_progress_is_told_in_bytes_so_that_a_large_model_can_be_stopped_midway(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "_CHUNK", 100_000)
    large = replace(STATE, arrays={"bank": np.zeros(500_000, np.float32)})
    projects.create_project(tmp_path / "from", Project("Large"))
    model_id = models.save_model(tmp_path / "from", large, [], Threshold(1.0, Rule.MANUAL), {})
    projects.update_project(tmp_path / "from", lambda now: replace(now, active_model=model_id))
    file, before = tmp_path / "Large.inspector", sorted(tmp_path.iterdir())
    out = [(step.stage, step.done, step.total, step.unit) for step in export_project(tmp_path / "from", file)]
    assert len(out) > 20 and out[-1] == ("Exporting", 2, 2, "MB")
    assert {step.stage for step in import_project(file, tmp_path / "to")} == {"Checking the file", "Importing"}
    shutil.rmtree(tmp_path / "to")
    for going, steps in ((export_project(tmp_path / "from", file), 12), (import_project(file, tmp_path / "to"), 35)):
        for _ in range(steps):
            assert next(going).done <= 2
        going.close()
    assert sorted(tmp_path.iterdir()) == sorted([*before, file])


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="only Linux lists the open files of a process")
def test_what_was_begun_is_closed_before_it_is_deleted(tmp_path: Path, exported: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows deletes no open files."""
    delete, open_then = shutil.rmtree, list[str]()

    def rmtree(folder: Path, ignore_errors: bool = False) -> None:
        targets = (os.readlink(entry) for entry in Path("/proc/self/fd").iterdir() if entry.is_symlink())
        open_then.extend(target for target in targets if target.startswith(str(folder)))
        delete(folder, ignore_errors=ignore_errors)

    monkeypatch.setattr("inspector.storage.atomic.shutil.rmtree", rmtree)
    monkeypatch.setattr(archive, "_CHUNK", 20)
    going = import_project(exported, tmp_path / "to")
    while next(going).stage != "Importing":
        pass
    assert list(tmp_path.glob(".staging-*/models/*/*")) != []
    going.close()
    assert open_then == [] and not list(tmp_path.glob(".staging-*"))
