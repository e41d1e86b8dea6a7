"""The bootstrap script: what it installs when, what it says when that fails, and what it starts."""

from __future__ import annotations

import ast
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import bootstrap
import pytest
from setting_up.checkout import Checkout
from setting_up.display import can_load, find_display, needed_libraries
from setting_up.messages import current_step, explain
from setting_up.processes import only_one, run_quietly

REPOSITORY = Path(__file__).resolve().parents[2]
SCRIPT = REPOSITORY / "packaging" / "bootstrap.py"
STEPS = SCRIPT.with_name("setting_up")
VERSION = f"{sys.version_info[0]}.{sys.version_info[1]}.{sys.version_info[2]}"
WHOLE = "Collecting torch\nInstalling collected packages: torch, inspector\nSuccessfully installed inspector-1.0\n"
OFFLINE = (
    "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError(...)': /simple/torch/\n"
    "ERROR: Could not find a version that satisfies the requirement torch~=2.13.0 (from versions: none)\n"
    "ERROR: No matching distribution found for torch~=2.13.0\n"
    "error: subprocess-exited-with-error\n"
)


def make_environment(venv: Path, python: Path) -> None:
    """Write what a finished `python -m venv` leaves, as far as the script looks at it."""
    (venv / "bin").mkdir(parents=True, exist_ok=True)
    python.parent.mkdir(parents=True, exist_ok=True)
    python.write_text("", encoding="utf-8")
    library = venv / ("Lib" if os.name == "nt" else f"lib/python{VERSION.rpartition('.')[0]}") / "site-packages" / "pip-25.0.dist-info"
    library.mkdir(parents=True)
    (library / "RECORD").write_text("", encoding="utf-8")
    home = Path(sys.executable).parent
    text = f"home = {home}\nversion = {VERSION}\ncommand = {sys.executable} -m venv {venv}\n"
    (venv / "pyvenv.cfg").write_text(text, encoding="utf-8")


class System:
    """Stands in for pip, apt-get and the started program: records each command and answers as the test says."""

    def __init__(self, root: Path) -> None:
        (root / "pyproject.toml").write_text("[project]\nname = 'inspector'\n", encoding="utf-8")
        self.commands: list[list[str]] = []
        self.started: list[tuple[list[str], dict[str, str]]] = []
        self.absent: set[str] = set()
        self.pip_code, self.pip_output = 0, WHOLE
        self.pip_raises: BaseException | None = None
        self.apt_code, self.apt_helps = 0, True
        self.checkout = Checkout(root, self.execute, self.start, lambda library: library not in self.absent)

    def execute(self, command: Sequence[str], doing: str, log: Path) -> tuple[int, str]:
        self.commands.append(list(command))
        if command[0] == "apt-get":
            self.absent = set() if self.apt_helps and self.apt_code == 0 else self.absent
            return self.apt_code, "E: Unable to locate package libgl1\n" if self.apt_code else ""
        if "venv" in command:
            make_environment(self.checkout.venv, self.checkout.python)
            return 0, ""
        log.write_text(self.pip_output, encoding="utf-8")
        if self.pip_raises is not None:
            raise self.pip_raises
        return self.pip_code, self.pip_output

    def start(self, command: Sequence[str], environ: Mapping[str, str]) -> int:
        self.started.append((list(command), dict(environ)))
        return 7

    def call(self, *words: str) -> int:
        """Run the script with WORDS and forget the commands of earlier calls."""
        self.commands.clear()
        return int(bootstrap.main(list(words), self.checkout))

    def installed(self) -> list[str]:
        """Return what pip was asked to install, "venv" for a new environment, in order."""
        return ["venv" if "venv" in command else command[-1] for command in self.commands]


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> System:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(bootstrap, "find_display", lambda environ: "")
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    root = tmp_path / "check out"
    root.mkdir()
    return System(root)


# ---- what is installed when ----


def test_the_first_call_makes_the_environment_installs_and_starts(system: System) -> None:
    assert system.call("python", "-c", "pass") == 7
    assert system.installed() == ["venv", str(system.checkout.root)]
    assert system.started[0][0] == [str(system.checkout.python), "-c", "pass"]


def test_the_second_call_installs_nothing(system: System) -> None:
    system.call("test")
    assert system.call("test") == 7
    assert system.commands == []


def test_a_changed_pyproject_is_installed_into_the_same_environment(system: System) -> None:
    system.call("test")
    (system.checkout.root / "pyproject.toml").write_text("[project]\nname = 'other'\n", encoding="utf-8")
    system.call("python")
    # The test extras stay: a developer who ran the tests once has them brought up to date together.
    assert system.installed() == [f"{system.checkout.root}[test]"]


def test_the_test_extras_serve_a_run_and_not_the_other_way_round(system: System) -> None:
    system.call("run")
    system.call("test")
    assert system.installed() == [f"{system.checkout.root}[test]"]
    system.call("run")
    assert system.commands == []


def _lose_python(checkout: Any) -> None:
    checkout.python.unlink()


def _another_version(checkout: Any) -> None:
    file = checkout.venv / "pyvenv.cfg"
    file.write_text(file.read_text(encoding="utf-8").replace(VERSION, "3.9.1"), encoding="utf-8")


def _moved_interpreter(checkout: Any) -> None:
    file = checkout.venv / "pyvenv.cfg"
    file.write_text(file.read_text(encoding="utf-8").replace("home = ", "home = /nowhere"), encoding="utf-8")


def _moved_checkout(checkout: Any) -> None:
    file = checkout.venv / "pyvenv.cfg"
    file.write_text(file.read_text(encoding="utf-8").replace(str(checkout.venv), "/elsewhere/.venv"), encoding="utf-8")


def _half_of_pip(checkout: Any) -> None:
    next(checkout.venv.glob("*/**/RECORD")).unlink()


def _no_settings(checkout: Any) -> None:
    (checkout.venv / "pyvenv.cfg").write_bytes(b"\xff\x00")


@pytest.mark.parametrize("damage", [_lose_python, _another_version, _moved_interpreter, _moved_checkout, _half_of_pip, _no_settings])
def test_a_broken_environment_is_made_afresh(system: System, damage: Callable[[Any], None]) -> None:
    system.call("run")
    leftover = system.checkout.venv / "leftover"
    leftover.write_text("", encoding="utf-8")
    damage(system.checkout)
    assert system.call("run") == 7
    assert system.installed() == ["venv", str(system.checkout.root)]
    assert not leftover.exists()
    assert sorted(entry.name for entry in system.checkout.root.iterdir()) == [".venv", "build", "pyproject.toml"]


def test_a_file_in_the_place_of_the_environment_is_replaced(system: System) -> None:
    system.checkout.venv.write_text("", encoding="utf-8")
    assert system.call("run") == 7


# ---- failures and interruptions ----


def test_a_failed_install_ends_in_one_sentence(system: System, capsys: pytest.CaptureFixture[str]) -> None:
    system.pip_code, system.pip_output = 1, OFFLINE
    assert system.call("run") == 2
    said = capsys.readouterr().err.strip()
    assert len(said.splitlines()) == 1
    assert "No matching distribution found for torch~=2.13.0" in said
    assert "check the network connection" in said
    assert str(system.checkout.log) in said
    assert system.started == []


def test_after_a_failed_install_the_next_call_installs_again(system: System) -> None:
    system.call("run")
    (system.checkout.root / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    system.pip_code, system.pip_output = 1, OFFLINE
    assert system.call("run") == 2
    system.pip_code, system.pip_output = 0, WHOLE
    assert system.call("run") == 7
    # Nothing had been touched when the network failed, so the environment itself is kept.
    assert system.installed() == [str(system.checkout.root)]


def test_a_failed_download_of_the_test_extras_leaves_the_program_usable(system: System) -> None:
    system.call("run")
    system.pip_code, system.pip_output = 1, OFFLINE
    assert system.call("test") == 2
    assert system.call("run") == 7
    assert system.commands == []


def test_an_install_that_failed_half_way_leaves_no_stamp(system: System) -> None:
    system.call("run")
    system.pip_code, system.pip_output = 1, "Installing collected packages: a, b\nERROR: [Errno 28] No space left on device\n"
    assert system.call("test") == 2
    assert not system.checkout.stamp.exists()


def test_what_another_set_up_finished_meanwhile_is_not_done_again(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    other = System(system.checkout.root)
    turns: list[Path] = []

    @contextlib.contextmanager
    def wait_for_the_other(path: Path) -> Iterator[None]:
        turns.append(path)
        if len(turns) == 1:
            other.call("run")
        yield

    monkeypatch.setattr("setting_up.checkout.only_one", wait_for_the_other)
    assert system.call("run") == 7
    assert len(turns) == 2 and other.installed() == ["venv", str(system.checkout.root)]
    assert system.commands == []


@pytest.mark.parametrize(
    ("reached", "repair"),
    [("Collecting torch\n", ["install"]), ("Collecting torch\nInstalling collected packages: torch\n", ["venv", "install"])],
)
def test_an_interrupted_install_is_repaired(system: System, reached: str, repair: list[str]) -> None:
    system.pip_output, system.pip_raises = reached, KeyboardInterrupt()
    assert system.call("run") == 130
    assert not system.checkout.stamp.exists()
    system.pip_output, system.pip_raises = WHOLE, None
    assert system.call("run") == 7
    assert system.installed() == ["venv" if step == "venv" else str(system.checkout.root) for step in repair]


def test_an_operating_system_error_ends_in_one_sentence(system: System, capsys: pytest.CaptureFixture[str]) -> None:
    (system.checkout.root / "pyproject.toml").unlink()
    assert system.call("run") == 2
    said = capsys.readouterr().err.strip()
    assert len(said.splitlines()) == 1 and "pyproject.toml" in said and "Traceback" not in said


@pytest.mark.parametrize(
    ("output", "quoted", "advice"),
    [
        (OFFLINE, "No matching distribution found for torch~=2.13.0", "network"),
        ("ERROR: Could not install: [Errno 28] No space left on device\n", "No space left on device", "disk space"),
        ("WARNING: broken by 'ProxyError('Cannot connect')'\nERROR: No matching distribution found for x\n", "found for x", "HTTPS_PROXY"),
        ("SSLError(CERTIFICATE_VERIFY_FAILED)\nERROR: No matching distribution found for x\n", "found for x", "PIP_CERT"),
        ("ERROR: (from versions: 2.2.0)\nERROR: No matching distribution found for torch\nnote: hint\n", "for torch", "64-bit"),
        ("ERROR: Exception:\nTraceback (most recent call last):\nurllib3.ReadTimeoutError: slow\n", "slow", "network"),
        ("", "no output", "log"),
    ],
)
def test_the_sentence_names_the_cause_and_what_to_do(output: str, quoted: str, advice: str, tmp_path: Path) -> None:
    sentence = explain("Installing", output, tmp_path / "a.log")
    complaint, _, rest = sentence.partition('":')
    assert quoted in complaint
    assert advice in rest
    assert "\n" not in sentence


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 8, 18), (3, 10, 13), (3, 14, 0), (4, 0, 0)])
def test_an_unsupported_python_is_refused_in_a_sentence(
    system: System, version: tuple[int, int, int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert bootstrap.main(["run"], system.checkout, version) == 2
    said = capsys.readouterr().err.strip()
    assert len(said.splitlines()) == 1
    assert "Python 3.11, 3.12 or 3.13" in said and ".".join(map(str, version)) in said
    assert system.commands == []


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 9), (3, 13, 1)])
def test_supported_pythons_are_accepted(version: tuple[int, int, int]) -> None:
    bootstrap.check_python(version)


@pytest.mark.parametrize("path", [SCRIPT, *STEPS.glob("*.py")], ids=lambda path: path.name)
def test_an_older_python_can_read_the_script(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 8))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names | {STEPS.name}


# ---- shared libraries ----


@pytest.fixture
def debian(system: System, monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    def become(root: bool) -> None:
        monkeypatch.setattr("sys.platform", "linux")
        monkeypatch.setattr("setting_up.debian.is_debian", lambda: True)
        monkeypatch.setattr("setting_up.debian.is_root", lambda: root)
        monkeypatch.setattr("setting_up.debian.debian_name", lambda name: {"libglib2.0-0": "libglib2.0-0t64"}.get(name, name))
        system.absent = {"libEGL.so.1", "libglib-2.0.so.0", "libxcb-cursor.so.0"}

    return become


LINE = "apt-get install -y --no-install-recommends libegl1 libglib2.0-0t64"


def test_without_root_the_exact_line_is_printed(system: System, debian: Callable[[bool], None], capsys: pytest.CaptureFixture[str]) -> None:
    debian(False)
    assert system.call("test") == 2
    assert f"sudo {LINE}\n" in capsys.readouterr().err
    assert system.started == []


def test_without_root_a_program_that_needs_no_window_goes_on(
    system: System, debian: Callable[[bool], None], capsys: pytest.CaptureFixture[str]
) -> None:
    debian(False)
    assert system.call("run") == 7
    assert f"sudo {LINE}\n" in capsys.readouterr().err
    assert "demo" in system.started[0][0]


def test_root_installs_the_missing_packages(system: System, debian: Callable[[bool], None], monkeypatch: pytest.MonkeyPatch) -> None:
    debian(True)
    monkeypatch.setattr(bootstrap, "find_display", lambda environ: "x11")
    assert system.call("run") == 7
    assert system.commands[-2] == ["apt-get", "update"]
    assert system.commands[-1][-3:] == ["libegl1", "libglib2.0-0t64", "libxcb-cursor0"]
    system.call("run")
    assert system.commands == []


def test_a_refused_package_ends_in_one_sentence(system: System, debian: Callable[[bool], None], capsys: pytest.CaptureFixture[str]) -> None:
    debian(True)
    system.apt_code = 100
    assert system.call("test") == 2
    assert "Unable to locate package libgl1" in capsys.readouterr().err


def test_packages_that_do_not_help_are_not_passed_over(
    system: System, debian: Callable[[bool], None], capsys: pytest.CaptureFixture[str]
) -> None:
    debian(True)
    system.apt_helps = False
    assert system.call("test") == 2
    assert "libEGL.so.1, libglib-2.0.so.0 cannot be loaded" in capsys.readouterr().err


def test_another_linux_is_told_the_names_of_the_libraries(
    system: System, debian: Callable[[bool], None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    debian(False)
    monkeypatch.setattr("setting_up.debian.is_debian", lambda: False)
    assert system.call("test") == 2
    said = capsys.readouterr().err
    assert "libEGL.so.1, libglib-2.0.so.0" in said and "apt-get" not in said


def test_a_python_without_venv_names_its_debian_package(
    system: System, debian: Callable[[bool], None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    debian(False)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert system.call("run") == 2
    assert f"python{VERSION.rpartition('.')[0]}-venv\n" in capsys.readouterr().err


def test_a_real_library_is_found_and_an_invented_one_is_not() -> None:
    assert not can_load("libno-such-thing.so.99")
    if sys.platform.startswith("linux"):
        assert can_load("libc.so.6")


@pytest.mark.parametrize("screen", ["", "x11", "wayland"])
def test_every_library_has_a_package(screen: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    libraries = needed_libraries(screen)
    assert all(".so." in library for library in libraries)
    assert not any(".so" in package for package in libraries.values())
    assert "libGL.so.1" in libraries
    assert ("libxcb-cursor.so.0" in libraries) == (screen == "x11")


# ---- displays ----


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_windows_and_macos_always_have_a_display(platform: str) -> None:
    assert find_display({}, platform) == "native"
    assert find_display({"QT_QPA_PLATFORM": "offscreen"}, platform) == ""


@pytest.mark.parametrize("display", ["", "nonsense", ":", ":x", ":59321", ":59321.0", "unix:59321"])
def test_a_display_that_nobody_serves_is_none(display: str) -> None:
    assert find_display({"DISPLAY": display}, "linux") == ""


def test_an_x_server_that_answers_is_a_display_until_it_ends() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        display = {"DISPLAY": f"127.0.0.1:{server.getsockname()[1] - 6000}.0"}
        assert find_display(display, "linux") == "x11"
        assert find_display({**display, "QT_QPA_PLATFORM": "offscreen"}, "linux") == ""
    assert find_display(display, "linux") == ""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no Wayland sockets")
def test_a_wayland_compositor_that_answers_is_a_display(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    # A relative folder: the address of a local socket may hold only some hundred characters.
    environ = {"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": "."}
    assert find_display(environ, "linux") == ""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("wayland-0")
        server.listen()
        assert find_display(environ, "linux") == "wayland"


# ---- what is started ----


def test_with_a_display_the_window_opens_with_the_demo_project(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "find_display", lambda environ: "native")
    assert system.call("run", "--verbose") == 7
    assert system.started[0][0][1:] == ["-m", "inspector", "gui", "--demo", "--verbose"]


def test_without_a_display_the_demo_names_its_folder(system: System, capsys: pytest.CaptureFixture[str]) -> None:
    assert system.call("run", "--json") == 7
    folder = str(system.checkout.root / "build" / "demo")
    command, environ = system.started[0]
    assert command[1:] == ["-m", "inspector", "demo", "--out", folder, "--json"]
    assert environ["QT_QPA_PLATFORM"] == "offscreen"
    said = capsys.readouterr()
    assert "No display" in said.err and folder in said.err
    # Standard output is the program's: with --json it holds one JSON object and nothing else.
    assert said.out == ""


@pytest.mark.parametrize("words", [["--out", "here"], ["--out=here"]])
def test_a_folder_of_the_persons_choice_is_kept(system: System, words: list[str]) -> None:
    system.call("run", *words)
    assert system.started[0][0][1:] == ["-m", "inspector", "demo", *words]


def test_the_whole_suite_runs_on_all_processors(system: System) -> None:
    system.call("test")
    assert system.started[0][0][1:] == ["-m", "pytest", "-n", "auto", "--dist", "loadfile", "--max-worker-restart", "0"]


def test_the_tests_run_offscreen_in_the_checkout(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    assert system.call("test", "-k", "bank") == 7
    command, environ = system.started[0]
    assert command[1:] == ["-m", "pytest", "-k", "bank"]
    assert environ["QT_QPA_PLATFORM"] == "offscreen"
    assert Path.cwd() == system.checkout.root
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    system.call("test")
    assert system.started[1][1]["QT_QPA_PLATFORM"] == "xcb"


@pytest.mark.parametrize(("words", "code"), [([], 2), (["paint"], 2), (["--help"], 0)])
def test_other_words_get_the_list_of_commands(system: System, words: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert system.call(*words) == code
    said = capsys.readouterr().err
    assert all(f"bootstrap.py {name}" in said for name in bootstrap.COMMANDS)


def test_the_continuous_integration_calls_exactly_the_test_command() -> None:
    script = REPOSITORY / ".ci" / "run"
    assert "python3 packaging/bootstrap.py test" in script.read_text(encoding="utf-8").splitlines()
    assert os.name == "nt" or os.access(script, os.X_OK)


# ---- real processes ----


def test_an_installer_runs_quietly_with_its_output_in_the_log(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "a.log"
    program = "import sys; print('Collecting torch'); print('ERROR: no', file=sys.stderr); sys.exit(3)"
    code, output = run_quietly([sys.executable, "-c", program], "Installing", log)
    assert code == 3
    assert output.splitlines() == ["Collecting torch", "ERROR: no"]
    assert output in log.read_text(encoding="utf-8").replace("\r", "")
    assert capfd.readouterr() == ("", "Installing ...\n")


@pytest.mark.parametrize(
    ("output", "step"),
    [
        ("", "starting"),
        ("Collecting torch~=2.13.0 (from inspector)\n", "collecting torch~=2.13.0"),
        ("Collecting a\n  Downloading https://host/b/torch-2.13.whl (190 MB)\n", "downloading torch-2.13.whl"),
        ("Installing collected packages: a, b\n", "installing the collected packages"),
        ("Setting up libgl1:amd64 (1.6.0-1) ...\n", "setting up libgl1:amd64"),
    ],
)
def test_the_step_shown_is_the_last_one(output: str, step: str) -> None:
    assert current_step(output) == step


def test_a_second_set_up_waits_for_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    waiting, entered = threading.Event(), threading.Event()

    def say(text: str) -> None:
        said.append(text)
        waiting.set()

    monkeypatch.setattr("setting_up.processes.say", say)

    def second() -> None:
        with only_one(tmp_path / "build" / "lock"):
            entered.set()

    thread = threading.Thread(target=second)
    with only_one(tmp_path / "build" / "lock"):
        thread.start()
        assert waiting.wait(30)
        assert not entered.is_set()
    thread.join(30)
    assert entered.is_set()
    assert f"process {os.getpid()}" in said[0]


def _spawn(program: str) -> subprocess.Popen[str]:
    load = f"import sys, time; sys.path.insert(0, {str(SCRIPT.parent)!r}); from setting_up import processes; from pathlib import Path\n"
    return subprocess.Popen([sys.executable, "-c", load + program], stdout=subprocess.PIPE, text=True)


def test_a_killed_set_up_frees_its_lock(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    owner = _spawn(f"with processes.only_one(Path({str(lock)!r})): print('held', flush=True); time.sleep(60)")
    assert owner.stdout is not None and owner.stdout.readline() == "held\n"
    owner.kill()
    owner.communicate()
    with only_one(lock):
        assert lock.read_text(encoding="utf-8").strip() == str(os.getpid())


@pytest.mark.skipif(os.name == "nt", reason="Windows sends Ctrl+C to a whole console")
def test_ctrl_c_takes_the_installer_with_it(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    sleeper = [sys.executable, "-c", "import os, time; print('pid', os.getpid(), flush=True); time.sleep(60)"]
    owner = _spawn(f"processes.run_quietly({sleeper!r}, 'Waiting', Path({str(log)!r}))")
    while not (log.exists() and "\npid " in log.read_text(encoding="utf-8")):
        assert owner.poll() is None
        time.sleep(0.05)
    pid = int(log.read_text(encoding="utf-8").split("\npid ")[1])
    owner.send_signal(signal.SIGINT)
    owner.communicate()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_the_script_becomes_the_program(tmp_path: Path) -> None:
    """A set-up checkout: the real script with the real Python of a real environment, input, output and exit code passed on."""
    (tmp_path / "packaging").mkdir()
    script = tmp_path / "packaging" / "bootstrap.py"
    script.write_bytes(SCRIPT.read_bytes())
    shutil.copytree(STEPS, script.with_name(STEPS.name))
    (tmp_path / "pyproject.toml").write_text("", encoding="utf-8")
    checkout = Checkout(tmp_path.resolve())
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(checkout.venv)], check=True)
    site = checkout.venv / ("Lib" if os.name == "nt" else f"lib/python{VERSION.rpartition('.')[0]}") / "site-packages"
    (site / "pip-25.0.dist-info").mkdir()
    (site / "pip-25.0.dist-info" / "RECORD").write_text("", encoding="utf-8")
    assert checkout.fault() == ""
    checkout.stamp.write_text(f"{checkout.digest()}\n\n", encoding="utf-8")
    program = "import sys; print(sys.prefix, sys.argv[1:], input()); sys.exit(9)"
    done = subprocess.run(
        [sys.executable, script, "python", "-c", program, "a b", "--help"], input="word\n", capture_output=True, text=True
    )
    assert done.returncode == 9
    assert done.stdout == f"{checkout.venv} ['a b', '--help'] word\n"
