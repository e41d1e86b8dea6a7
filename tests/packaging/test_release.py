"""What a release is made of: the archive of a program, its SBOM, checksums, and the workflow that makes all of them."""

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import release

ROOT = Path(__file__).resolve().parents[2]
WORKFLOW = ROOT / ".github" / "workflows" / "release.yml"
MB = 1_000_000


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A bundled program, as far as packing looks at it."""
    made = tmp_path / "station" / "Inspector"
    (made / "_internal" / "resources").mkdir(parents=True)
    (made / "Inspector").write_bytes(b"program")
    (made / "Inspector").chmod(0o755)
    (made / "_internal" / "resources" / "sbom.cdx.json").write_text("{}", encoding="utf-8")
    if sys.platform != "win32":
        (made / "inspector-cli").symlink_to("Inspector")
    return made


def test_a_program_is_packed_with_its_sbom_and_checksums(program: Path, tmp_path: Path) -> None:
    archive, sbom, sums = release.pack(program, tmp_path / "out", release.name_of("station"))
    shutil.unpack_archive(archive, tmp_path / "unpacked")
    unpacked = tmp_path / "unpacked" / "Inspector"
    assert (unpacked / "Inspector").read_bytes() == b"program" and sbom.read_text(encoding="utf-8") == "{}"
    if sys.platform != "win32":
        assert (unpacked / "inspector-cli").is_symlink() and (unpacked / "Inspector").stat().st_mode & 0o100
    listed = dict(reversed(line.split("  ")) for line in sums.read_text(encoding="utf-8").splitlines())
    assert listed == {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in (archive, sbom)}


def test_a_folder_without_a_program_is_not_packed(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"sbom\.cdx\.json is missing"):
        release.pack(tmp_path, tmp_path / "out", "nothing")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("edition", "program", "archive", "fits"),
    [("station", 470, 170, True), ("station", 471, 100, False), ("station", 400, 171, False), ("full", 5000, 2000, True)],
)
def test_a_station_has_a_size_that_it_may_not_exceed(edition: str, program: int, archive: int, fits: bool) -> None:
    assert (release.too_large(edition, program * MB, archive * MB) == "") is fits


def test_a_link_counts_as_a_link(program: Path) -> None:
    expected = sum(file.lstat().st_size for file in program.rglob("*") if not file.is_dir() or file.is_symlink())
    assert release.size_of(program) == expected < 100


def test_the_workflow_is_one_by_the_schema_of_its_kind() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", str(WORKFLOW)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_workflow_starts_scripts_that_there_are() -> None:
    text = WORKFLOW.read_text(encoding="utf-8")
    named = set(re.findall(r"(?:packaging|tests)[/\\][\w/\\]+\.(?:py|iss)|\.ci/run|inspector/__init__\.py|CHANGELOG\.md", text))
    assert len(named) >= 6
    assert [name for name in named if not (ROOT / name.replace("\\", "/")).is_file()] == []
