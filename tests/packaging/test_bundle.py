"""The bundled program, tested as a program: in a clean environment, without a network, against the checkout.

`INSPECTOR_BUNDLE` names the folder of the program; without it, what `packaging/bootstrap.py bundle` has left under build/bundle.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from small_parts import write_parts

from inspector.core.methods import METHODS
from inspector.core.progress import finish
from inspector.core.recipe import Recipe
from inspector.devices.image_file import read_image
from inspector.services.build import build
from inspector.services.context import Context
from inspector.services.inspect import open_inspector
from inspector.services.setup import set_up_project
from inspector.services.transfer import export_project
from inspector.ui.page_list import PAGES

REPOSITORY = Path(__file__).resolve().parents[2]
EXE = ".exe" if os.name == "nt" else ""
KNOWN_LINES = (
    # How far the work is, for people.
    r"[\w -]+ [━╸╺ ]+ *\d+/\d+( +\w+)?( +[\d:-]+)?",
    r"QStandardPaths: (XDG_RUNTIME_DIR not set, defaulting to|runtime directory) .*",
)


def bundles() -> list[Path]:
    named = os.environ.get("INSPECTOR_BUNDLE", "")
    if named:
        return [Path(named)]
    return sorted(path.parent for path in (REPOSITORY / "build" / "bundle").glob(f"*/Inspector/inspector-cli{EXE}"))


FOUND = bundles()


@pytest.fixture(params=FOUND or [None], ids=[str(path.parent.name) for path in FOUND] or ["none"])
def bundle(request: pytest.FixtureRequest) -> Path:
    if request.param is None:
        pytest.skip("no bundle was built here (python3 packaging/bootstrap.py bundle)")
    return Path(request.param)


def clean(home: Path) -> dict[str, str]:
    """An environment that knows nothing of Python, of this checkout, of a display or of a user."""
    kept = {key: os.environ[key] for key in ("SYSTEMROOT", "WINDIR", "TEMP", "TMP", "USERPROFILE") if os.name == "nt" and key in os.environ}
    return {**kept, "HOME": str(home), "INSPECTOR_HOME": str(home / "inspector"), "LANG": "C.UTF-8"}


def offline() -> list[str]:
    """What keeps a program from the network: a namespace of its own, where the system allows one."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return []
    for options in (["-n"], ["-r", "-n"]):
        if subprocess.run([unshare, *options, "true"], capture_output=True, check=False).returncode == 0:
            return [unshare, *options]
    return []


def start(bundle: Path, home: Path, *arguments: object, expected: int = 0) -> str:
    """Runs inspector-cli; its standard output. Any line on standard error that nobody knows fails the test."""
    home.mkdir(parents=True, exist_ok=True)
    command = [*offline(), str(bundle / f"inspector-cli{EXE}"), *map(str, arguments)]
    done = subprocess.run(command, env=clean(home), cwd=home, capture_output=True, encoding="utf-8", timeout=240, check=False)
    assert done.returncode == expected, f"{done.stdout}\n{done.stderr}"
    strange = unknown(done.stderr.splitlines()) if expected == 0 else []
    assert strange == []
    return done.stdout if expected == 0 else done.stderr


def unknown(lines: Iterable[str]) -> list[str]:
    pattern = re.compile("|".join(KNOWN_LINES))
    return [line for line in lines if line.strip() and not pattern.fullmatch(line.strip())]


def answer(bundle: Path, home: Path, *arguments: object) -> dict[str, Any]:
    found = json.loads(start(bundle, home, *arguments, "--json"))
    assert isinstance(found, dict)
    return found


def builds(bundle: Path) -> bool:
    return (bundle / "_internal" / "torch").is_dir()


def test_unknown_lines_are_told_from_known_ones() -> None:
    assert unknown(["Self-test ━━━━━╸━━━━ 5/5 checks 0:00:00", "", "  Inspecting ━━━━━ 2/2 images -:--:--"]) == []
    warning = "numpy/x.py:3: DeprecationWarning: old"
    assert unknown([warning]) == [warning]


def test_the_self_test_passes_with_every_page_opened(bundle: Path, tmp_path: Path) -> None:
    found = answer(bundle, tmp_path / "home", "self-test")
    checks = {check["name"]: check for check in found["checks"]}
    assert found["passed"], checks
    wanted = {"resources", "images", "record", "accounts and audit", "model from elsewhere", "pages"} | (
        {"default network", "build and inspect"} if builds(bundle) else set()
    )
    assert checks.keys() == wanted
    assert set(checks["pages"]["detail"].split(", ")) == {entry.key for entry in PAGES}


def test_a_model_of_the_checkout_scores_the_same(bundle: Path, project: Path, parts: Path, context: Context, tmp_path: Path) -> None:
    images = sorted([*(parts / "held_out").iterdir(), *(parts / "scratched").iterdir()])
    here = open_inspector(project, context)
    expected = {str(path): here.judge(read_image(path), str(path)) for path in images}
    file = finish(export_project(project, tmp_path / "Prüfling 1.inspector"))
    home = tmp_path / "Heim ü"
    told = start(bundle, home, "import", file, expected=2)
    imported = answer(bundle, home, "import", file, "--trust", told.rpartition("--trust ")[2].strip(" .\n"))
    assert Path(imported["folder"]).is_relative_to(home) and imported["model_id"] == here.model_id
    found = answer(bundle, home, "inspect", imported["folder"], *images)
    assert {entry["path"]: entry["score"] for entry in found["results"]} == pytest.approx(
        {path: inspection.score for path, inspection in expected.items()}, rel=1e-4
    )
    assert [entry["verdict"] for entry in found["results"]] == [str(expected[entry["path"]].verdict) for entry in found["results"]]


def test_the_seal_is_checked(bundle: Path, project: Path, tmp_path: Path) -> None:
    network = next((project / "models").glob("*/network.bin"))
    content = bytearray(network.read_bytes())
    content[len(content) // 2] ^= 1
    network.write_bytes(content)
    assert "is not the one that was built" in start(bundle, tmp_path / "home", "inspect", project, REPOSITORY / "assets", expected=2)


def test_a_build_works_in_full_and_is_refused_in_one_sentence_by_a_station(bundle: Path, parts: Path, tmp_path: Path) -> None:
    arguments = ["build", tmp_path / "p", "--good", parts / "good", "--size", "64", "--coreset", "100"]
    if builds(bundle):
        assert answer(bundle, tmp_path / "home", *arguments)["bank_vectors"] == 100
    else:
        said = start(bundle, tmp_path / "home", *arguments, expected=2)
        assert "This is a station" in said and len(said.strip().splitlines()) == 1


KINDS: dict[str, dict[str, Any]] = {
    "ivf": {"search": "ivf"},
    "hnsw": {"search": "hnsw"},
    "padim": {"detector": "padim"},
    "spade": {"detector": "spade"},
    "autoencoder": {"detector": "autoencoder", "training_steps": 20},
}


def test_no_detector_is_forgotten() -> None:
    assert {kind.get("detector", "patchcore") for kind in KINDS.values()} == set(METHODS)


@pytest.mark.parametrize("recipe", KINDS.values(), ids=KINDS)
def test_models_of_every_kind_score_the_same(bundle: Path, tmp_path: Path, context: Context, recipe: dict[str, Any]) -> None:
    good = write_parts(tmp_path / "good", range(8))
    kind = Recipe.from_json({**Recipe(size=64, coreset=200).to_json(), **recipe})
    set_up_project(tmp_path / "p", kind, [str(good)])
    finish(build(tmp_path / "p", context))
    here = open_inspector(tmp_path / "p", context)
    expected = [here.judge(read_image(path), "").score for path in sorted(good.iterdir())]
    found = answer(bundle, tmp_path / "home", "inspect", tmp_path / "p", good)
    assert [entry["score"] for entry in found["results"]] == pytest.approx(expected, rel=1e-4, abs=1e-4)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permission for folders")
def test_it_runs_from_a_read_only_folder_with_any_name(bundle: Path, tmp_path: Path) -> None:
    copied = tmp_path / "Prüf Stand ä 1"
    shutil.copytree(bundle, copied, symlinks=True, copy_function=os.link)
    before = sorted(path.relative_to(copied) for path in copied.rglob("*"))
    sample = copied / "_internal" / "resources" / "self-test"
    assert len(answer(copied, tmp_path / "home", "inspect", sample / "project", sample / "parts")["results"]) == 2
    assert sorted(path.relative_to(copied) for path in copied.rglob("*")) == before


def test_its_languages_are_compiled_and_qts_own_texts_are_there(bundle: Path) -> None:
    sources = {path.stem for path in (REPOSITORY / "resources" / "translations").glob("inspector_*.ts")}
    there = {path.name for path in (bundle / "_internal" / "resources" / "translations").iterdir()}
    assert there == {"said.json", *(f"{name}.qm" for name in sources)} and len(sources) == 5
    assert {path.name for path in (bundle / "_internal" / "PySide6").rglob("*.qm")} >= {"qtbase_en.qm"}


def test_licences_of_all_parts_are_in_it(bundle: Path) -> None:
    listed = {entry["name"].lower(): entry for entry in json.loads((bundle / "_internal/resources/licences.json").read_text("utf-8"))}
    wanted = {"python", "inter (font)", "numpy", "openvino", "faiss-cpu", "opencv-python-headless", "pyside6_essentials", "pyqtgraph"}
    assert wanted | ({"torch", "timm", "torchvision"} if builds(bundle) else set()) <= listed.keys()
    assert all(entry["licence"] for entry in listed.values())
    assert all(listed[name]["text"] for name in ("python", "inter (font)", "numpy"))


def test_the_bill_of_materials_names_everything_in_it(bundle: Path) -> None:
    inside = bundle / "_internal"
    text = (inside / "resources/sbom.cdx.json").read_text(encoding="utf-8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    listed = {component["name"]: component for component in json.loads(text)["components"]}
    shown = json.loads((inside / "resources/licences.json").read_text(encoding="utf-8"))
    assert {entry["name"] for entry in shown} <= listed.keys()
    assert all(component["hashes"] for component in listed.values() if component.get("purl", "").startswith("pkg:pypi/"))
    files = [file for component in listed.values() for file in (component, *component.get("components", [])) if file["type"] == "file"]
    hashes = {file["name"]: file["hashes"][0]["content"] for file in files}
    libraries = [path for path in inside.rglob("*.so*") if not path.is_symlink()]
    assert {path.relative_to(inside).as_posix() for path in libraries} <= hashes.keys()
    if sys.platform != "darwin":  # where the bundler signs what it copies
        for path in libraries:
            assert hashlib.sha256(path.read_bytes()).hexdigest() == hashes[path.relative_to(inside).as_posix()]


def test_a_station_holds_nothing_to_build_with(bundle: Path) -> None:
    names = {path.name for path in (bundle / "_internal").iterdir()}
    if not builds(bundle):
        assert not names & {"torch", "timm", "torchvision", "torchgen", "huggingface_hub"}
    assert {"openvino", "cv2", "faiss", "PySide6", "resources"} <= names
