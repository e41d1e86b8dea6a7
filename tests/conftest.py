"""Every test has a home of its own. Converted networks are shared by all, because converting one takes seconds."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import contextlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from small_parts import write_parts

from inspector.core.progress import finish
from inspector.core.recipe import Recipe
from inspector.services import auditing, who
from inspector.services.context import Context

settings.register_profile("brief", max_examples=10, deadline=None)
settings.register_profile("suite", deadline=None)  # a PC that does other things as well must not fail a test: pytest-timeout ends it
settings.load_profile("suite")
SHARED = Path(__file__).parents[2] / "shared"


SLOW = (
    *("benchmarks", "e2e", "fuzz", "packaging", "unit/services"),
    *(f"unit/engine/{room}" for room in ("backbones", "detectors", "planning", "runtime")),
    *(f"unit/core/test_{subject}.py" for subject in ("metrics", "pixel_metrics", "tolerance")),
)
"""Where tests build models, convert networks, start programs or draw many samples; single slow tests elsewhere say so themselves."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    folders = tuple(Path(__file__).parent / folder for folder in SLOW)
    for item in items:
        if any(item.path.is_relative_to(folder) for folder in folders):
            item.add_marker("slow")


def pytest_configure(config: pytest.Config) -> None:
    # OpenVINO traces the network that it converts with a function that torch has deprecated.
    config.addinivalue_line("filterwarnings", "ignore:`torch.jit.trace:DeprecationWarning")


@pytest.fixture(scope="session")
def network_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Converted networks of this test run, whose processes share them: converting one takes seconds."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "networks"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, network_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home for the program, so that no test sees or changes the user's; only the network cache is shared. It speaks English."""
    folder = tmp_path_factory.mktemp("home")
    with contextlib.suppress(OSError):  # Windows without the right to make links: each test then converts for itself
        (folder / "cache").symlink_to(network_cache, target_is_directory=True)
    monkeypatch.setenv("INSPECTOR_HOME", str(folder))
    monkeypatch.setenv("INSPECTOR_LANGUAGE", "en")
    monkeypatch.setenv("INSPECTOR_FIXED", str(folder / "settings-fixed.toml"))
    return folder


@pytest.fixture(autouse=True)
def nobody_left(home: Path) -> Iterator[None]:
    """Whoever a test has logged on, and whatever it could not note in the audit, is of its home alone."""
    yield
    who.seat(None)
    auditing.forget_waiting()


@pytest.fixture
def no_head(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was done at this PC before goes into exported files, too; without it equal projects make equal files."""
    monkeypatch.setattr("inspector.services.auditing.head_text", lambda: "")


@pytest.fixture
def context(home: Path, network_cache: Path) -> Context:
    """The context that the program would make in this home."""
    return Context(home / "data" / "weights", network_cache)


@pytest.fixture(scope="session")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of small parts: `good` (10), `held_out` (4) and `scratched` (4). Not to be changed."""
    folder = tmp_path_factory.mktemp("parts")
    write_parts(folder / "good", range(10))
    write_parts(folder / "held_out", range(100, 104))
    write_parts(folder / "scratched", range(200, 204), scratched=True)
    return folder


@pytest.fixture(scope="session")
def _built(tmp_path_factory: pytest.TempPathFactory, network_cache: Path, parts: Path) -> Path:
    from inspector.services.build import build
    from inspector.services.setup import set_up_project

    folder = tmp_path_factory.mktemp("built") / "project"
    sources = [[str(parts / name)] for name in ("good", "held_out", "scratched")]
    set_up_project(folder, Recipe(size=64, coreset=200), *sources)
    finish(build(folder, Context(network_cache / "no weights", network_cache)))
    return folder


@pytest.fixture
def project(_built: Path, tmp_path: Path) -> Path:
    """A project with one model, learned from `parts`; a copy that the test may change."""
    return Path(shutil.copytree(_built, tmp_path / "project"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real images and weights beside the checkout; tests that need what is in it skip where it is not."""
    return SHARED


@pytest.fixture
def resnet18_file(shared: Path) -> Path:
    """A real ResNet-18 checkpoint, cut to levels 1 to 3."""
    path = shared / "weights" / "resnet18_imagenet1k_v1_layers1to3.pth"
    if not path.is_file():
        pytest.skip("there is no shared folder with weights")
    return path


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 4 MiB, where the system lets this user mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if (
        shutil.which("mount") is None
        or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder], capture_output=True).returncode
    ):
        pytest.skip("this user may not mount a disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture
def read_only_folder() -> Iterator[Path]:
    """A folder in which this process may not write: root takes another user's rights meanwhile."""
    if os.name == "nt":
        pytest.skip("Windows has no such permission for folders")
    folder = Path(tempfile.mkdtemp(prefix="read-only-"))
    folder.chmod(0o555)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield folder
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o755)
        shutil.rmtree(folder)
