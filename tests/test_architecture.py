"""The house rules, checked by the tools that know them: layers, style, types; and what no tool knows."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "inspector").rglob("*.py"))
RUNS_CODE = {"pickle", "cPickle", "_pickle", "dill", "cloudpickle", "joblib", "shelve", "marshal"}

# Tests of the core and the engine that need no minute, in a process that cannot import Qt.
WITHOUT_QT = """
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("PySide6", "shiboken6", "pyqtgraph"):
            raise ModuleNotFoundError(f"{name} is not installed")

sys.meta_path.insert(0, Missing())
import pytest
sys.exit(pytest.main(sys.argv[1:]))
"""
QUICK = [
    "core",
    "engine/images/test_anomaly_map.py",
    "engine/memory_bank/test_coreset.py",
    "engine/runtime/test_embedding.py",
    "engine/memory_bank/test_nearest.py",
    "engine/images/test_pipeline.py",
    "engine/images/test_preprocess.py",
    "engine/detectors/test_seal.py",
]

# Types of all other libraries are unknown to mypy, and it does not complain of that.
WITHOUT_LIBRARIES = [
    "--no-site-packages",
    "--ignore-missing-imports",
    "--allow-subclassing-any",
    "--allow-untyped-decorators",
    "--no-warn-return-any",
    "--no-warn-unused-ignores",
]


def succeeds(*command: object) -> None:
    """Runs a tool in the root of the checkout; what it says is the message of the failure."""
    done = subprocess.run(list(map(str, command)), cwd=ROOT, capture_output=True, encoding="utf-8", errors="replace")
    if done.returncode:
        pytest.fail(f"{done.stdout}\n{done.stderr}", pytrace=False)


def test_imports_point_down() -> None:
    succeeds(sys.executable, "-c", "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))")


def test_ruff_finds_nothing() -> None:
    succeeds(sys.executable, "-m", "ruff", "check", ".")


def test_the_format_is_ruffs() -> None:
    succeeds(sys.executable, "-m", "ruff", "format", "--check", ".")


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_types_are_right() -> None:
    succeeds(sys.executable, "-m", "mypy")


@pytest.mark.slow
@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_types_are_right_on_other_systems(system: str) -> None:
    """It is Python's own library that differs between systems: all others are left out, which are most of the work.

    Each has a cache of its own, as mypy forgets in one what it knew of another.
    """
    succeeds(sys.executable, "-m", "mypy", f"--platform={system}", f"--cache-dir=.mypy_cache/{system}", *WITHOUT_LIBRARIES)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_core_and_engine_need_no_qt(tmp_path: Path) -> None:
    tests = [ROOT / "tests" / "unit" / name for name in QUICK]
    plugins = ["-p", "no:pytest-qt", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestConfigWarning", "--hypothesis-profile=brief"]
    succeeds(sys.executable, "-c", WITHOUT_QT, "-q", *plugins, f"--basetemp={tmp_path / 'inner'}", *tests)


@pytest.mark.slow
def test_all_below_the_window_can_be_imported_without_qt() -> None:
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in SOURCES
        if path.relative_to(ROOT).parts[1] not in ("ui", "app.py", "__main__.py") and path.name != "__init__.py"
    ]
    assert len(modules) > 50
    code = "import sys\nfor name in ('PySide6', 'shiboken6', 'pyqtgraph'): sys.modules[name] = None\nimport importlib\n"
    succeeds(sys.executable, "-W", "error", "-c", code + "".join(f"importlib.import_module({name!r})\n" for name in modules))


def test_the_command_line_imports_nothing_heavy() -> None:
    code = "import sys; from inspector.cli.parser import make_parser; make_parser()\n"
    heavy = ("torch", "openvino", "cv2", "scipy", "faiss", "PySide6", "safetensors")
    succeeds(sys.executable, "-c", code + f"found = [name for name in {heavy} if name in sys.modules]\nassert not found, found")


def imported(tree: ast.AST) -> Iterator[str]:
    """Names of all modules that a source file imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module or ""


def calls(tree: ast.AST) -> Iterator[tuple[str, dict[str, ast.expr]]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_data_file_can_run_code(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not RUNS_CODE & {name.partition(".")[0] for name in imported(tree)}
    for function, options in calls(tree):
        assert function not in ("eval", "exec", "os.system", "__import__")
        if function == "torch.load":
            assert ast.unparse(options["weights_only"]) == "True"
        if function in ("np.load", "numpy.load"):
            assert "allow_pickle" not in options


def without_encoding(tree: ast.AST) -> Iterator[str]:
    """Calls that read or write text in whatever encoding the system prefers, which on Windows is another one in every country."""
    most = {"read_text": 0, "write_text": 1}  # arguments before that of the encoding
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and "encoding" not in {keyword.arg for keyword in node.keywords}:
            mode = [argument.value for argument in node.args[1:2] if isinstance(argument, ast.Constant)]
            is_method = isinstance(node.func, ast.Attribute) and len(node.args) <= most.get(node.func.attr, -1)
            is_open = isinstance(node.func, ast.Name) and node.func.id == "open" and "b" not in "".join(map(str, mode))
            if is_method or is_open:
                yield f"line {node.lineno}: {ast.unparse(node)}"


@pytest.mark.parametrize("path", [*SOURCES, *sorted((ROOT / "packaging").rglob("*.py"))], ids=lambda path: str(path.relative_to(ROOT)))
def test_text_files_name_their_encoding(path: Path) -> None:
    assert list(without_encoding(ast.parse(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize("code", ["p.read_text()", "p.write_text(x)", "p.write_text(x, newline='')", "open(f)", "open(f, 'w')"])
def test_a_text_file_without_encoding_is_found(code: str) -> None:
    assert list(without_encoding(ast.parse(code))) == [f"line 1: {code}"]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_is_named_after_nothing(path: Path) -> None:
    assert path.stem not in ("utils", "util", "helpers", "helper", "manager", "common", "misc")


def test_no_test_is_left_out_of_the_suite() -> None:
    """Pytest passes over files of other names, and their tests would pass by never running."""
    for path in (ROOT / "tests").rglob("*.py"):
        holds_tests = re.search(r"^(async )?def test_", path.read_text(encoding="utf-8"), re.MULTILINE) is not None
        assert holds_tests == path.name.startswith("test_"), path
