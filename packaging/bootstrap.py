"""Sets Inspector up beside its checkout and starts it.

    python3 packaging/bootstrap.py run    [arguments]   the window with the demo project; without a display, the demo in text
    python3 packaging/bootstrap.py test   [arguments]   the test suite; the arguments go to pytest
    python3 packaging/bootstrap.py bundle [--edition station|full]   the program as a folder that needs no Python: build/bundle
    python3 packaging/bootstrap.py python [arguments]   the Python of the virtual environment

The first call makes the virtual environment .venv and installs into it; later calls start at once while pyproject.toml is unchanged.
Exit codes: 2 the set-up failed, 130 stopped, otherwise that of the started program.
"""

# Standard library only, and nothing that Python 3.8 cannot read, so that an unsupported Python can still say which one is needed.
from __future__ import annotations

import contextlib
import ctypes
import errno
import hashlib
import importlib.util
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    Execute = Callable[[Sequence[str], str, Path], tuple[int, str]]
    Start = Callable[[Sequence[str], Mapping[str, str]], int]

SUPPORTED = ((3, 11), (3, 12), (3, 13))
LOG_NAME, STAMP_NAME = "bootstrap.log", "bootstrap.stamp"
# What pip says when it starts to change the environment; all that comes before only fetches.
BEGUN = "Installing collected packages"

# The shared libraries that Qt opens and PySide6 does not bring, each with its Debian package, by kind of display ("" is always needed).
LIBRARIES = {
    "": """libGL.so.1 libgl1  libEGL.so.1 libegl1  libxkbcommon.so.0 libxkbcommon0  libdbus-1.so.3 libdbus-1-3
        libfontconfig.so.1 libfontconfig1  libglib-2.0.so.0 libglib2.0-0""",
    "x11": """libX11-xcb.so.1 libx11-xcb1  libxcb-cursor.so.0 libxcb-cursor0  libxcb-icccm.so.4 libxcb-icccm4
        libxcb-image.so.0 libxcb-image0  libxcb-keysyms.so.1 libxcb-keysyms1  libxcb-randr.so.0 libxcb-randr0
        libxcb-render-util.so.0 libxcb-render-util0  libxcb-shape.so.0 libxcb-shape0  libxcb-sync.so.1 libxcb-sync1
        libxcb-xfixes.so.0 libxcb-xfixes0  libxcb-xkb.so.1 libxcb-xkb1  libxkbcommon-x11.so.0 libxkbcommon-x11-0""",
    "wayland": """libwayland-client.so.0 libwayland-client0  libwayland-cursor.so.0 libwayland-cursor0
        libwayland-egl.so.1 libwayland-egl1""",
}

# What words in a failed installer's output mean for the person in front of it; the first that is found counts.
ADVICE = (
    (r"No space left|Errno 28|WinError 112", "free some disk space and start again"),
    (r"ProxyError|407 Proxy", "check the proxy in HTTPS_PROXY and start again"),
    (r"CERTIFICATE_VERIFY_FAILED|SSLError", "name your network's certificate file in PIP_CERT and start again"),
    (
        r"ConnectionError|ConnectTimeout|ReadTimeout|NameResolution|getaddrinfo|Temporary failure|Could not resolve"
        r"|from versions: none",
        "check the network connection (behind a proxy set HTTPS_PROXY) and start again",
    ),
    (r"'ensurepip'", "check the free disk space and that python -m venv works, and start again"),
    (r"No matching distribution", "this machine has no build of it; take a 64-bit Windows, Linux or Mac (macOS 14, Apple silicon)"),
)


class SetupError(Exception):
    """An expected failure: one sentence for the person, exit code 2."""


def say(text: str) -> None:
    """Print a line for the person; standard output belongs to the program that is started."""
    print(text, file=sys.stderr, flush=True)


def check_python(version: Sequence[int]) -> None:
    """Raise SetupError unless VERSION (major, minor, ...) is a supported Python."""
    if tuple(version[:2]) not in SUPPORTED:
        raise SetupError(
            f"Inspector needs Python 3.11, 3.12 or 3.13, and {sys.executable} is {'.'.join(map(str, version[:3]))}: "
            "install one of those and start this script with it, for example with python3.12 packaging/bootstrap.py run."
        )


# ---- display and shared libraries ----


def find_display(environ: Mapping[str, str], platform: str = sys.platform) -> str:
    """Name the display that answers: "native" (Windows, macOS, a Qt platform chosen by hand), "x11", "wayland", or "" for none."""
    chosen = re.split("[:;]", environ.get("QT_QPA_PLATFORM", ""))[0]
    if chosen in ("offscreen", "minimal"):
        return ""
    if platform in ("win32", "darwin") or chosen not in ("", "xcb", "wayland"):
        return "native"
    if _x_server_answers(environ.get("DISPLAY", "")):
        return "x11"
    compositor = environ.get("WAYLAND_DISPLAY", "")
    return "wayland" if compositor and _answers(os.path.join(environ.get("XDG_RUNTIME_DIR", ""), compositor)) else ""


def _x_server_answers(display: str) -> bool:
    host, colon, screen = display.rpartition(":")
    number = screen.split(".")[0]
    if not colon or not number.isdigit():
        return False
    if host not in ("", "unix"):
        return _answers((host, 6000 + int(number)))
    # Linux serves a local display by file, by abstract name, or by both.
    return _answers(f"/tmp/.X11-unix/X{number}") or _answers(f"\0/tmp/.X11-unix/X{number}")


def _answers(address: str | tuple[str, int]) -> bool:
    try:
        if isinstance(address, tuple):
            socket.create_connection(address, timeout=1.0).close()
        else:
            with socket.socket(socket.AF_UNIX) as server:
                server.settimeout(1.0)
                server.connect(address)
    except (OSError, OverflowError):
        return False
    return True


def can_load(library: str) -> bool:
    """Tell whether the system's loader finds the shared LIBRARY."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def needed_libraries(screen: str) -> dict[str, str]:
    """Return the shared libraries that Qt needs on display SCREEN, each with its Debian package; none outside Linux."""
    if not sys.platform.startswith("linux"):
        return {}
    words = (LIBRARIES[""] + "  " + LIBRARIES.get(screen, "")).split()
    return dict(zip(words[::2], words[1::2], strict=True))


def debian_install(packages: Sequence[str], why: str, execute: Execute, log: Path) -> None:
    """Install Debian PACKAGES as root; raise SetupError with the line to type where this is not Debian, not root, or it fails."""
    if not is_debian():
        raise SetupError(f"{why}; install what holds them with this system's package manager and start again.")
    if is_root():
        execute(["apt-get", "update"], "Updating the list of Debian packages", log)
    options = ["install", "-y", "--no-install-recommends"]
    names = [debian_name(name) for name in packages]
    if not is_root():
        raise SetupError(f"{why}; type this line and start again: sudo apt-get {' '.join(options + names)}")
    # A machine that has just started may still be updating itself: wait for its turn.
    command = ["apt-get", "-o", "DPkg::Lock::Timeout=120", *options, *names]
    code, output = execute(command, f"Installing the Debian packages {' '.join(names)}", log)
    if code != 0:
        raise SetupError(explain(f"apt-get {' '.join(options + names)}", output, log))


def is_debian() -> bool:
    """Tell whether packages are installed with apt-get here: Debian, Ubuntu and their kin."""
    return shutil.which("apt-get") is not None and os.path.exists("/etc/debian_version")


def is_root() -> bool:
    """Tell whether this process may install packages into the system."""
    return os.geteuid() == 0


def debian_name(package: str) -> str:
    """Return the name of PACKAGE here: Debian 13 and Ubuntu 24.04 added t64 to those whose times became 64 bits wide."""
    known = subprocess.run(["apt-cache", "show", f"{package}t64"], capture_output=True, stdin=subprocess.DEVNULL, check=False)
    return f"{package}t64" if known.returncode == 0 and known.stdout else package


# ---- running installers ----


def run_quietly(command: Sequence[str], doing: str, log: Path) -> tuple[int, str]:
    """Run COMMAND with its output appended to LOG, showing DOING and the step it is at; return exit code and output."""
    say(f"{doing} ...")
    environ = {**os.environ, "PYTHONUNBUFFERED": "1", "DEBIAN_FRONTEND": "noninteractive"}
    with log.open("ab") as sink:
        sink.write(f"$ {' '.join(command)}\n".encode("utf-8", "replace"))
        sink.flush()
        begin = sink.tell()
        # The child inherits the lock of only_one: if this script is killed, the next one still waits for pip's end.
        child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=sink, stderr=subprocess.STDOUT, env=environ, close_fds=os.name == "nt"
        )
        try:
            _watch(child, lambda: _text(log, begin))
        except BaseException:
            child.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(timeout=10)
            child.kill()
            raise
    return child.returncode, _text(log, begin)


def _watch(child: subprocess.Popen[bytes], output: Callable[[], str]) -> None:
    live = sys.stderr.isatty()
    started = spoken = time.monotonic()
    while True:
        try:
            child.wait(timeout=1.0)
            break
        except subprocess.TimeoutExpired:
            now = time.monotonic()
            line = f"  {now - started:.0f} s  {current_step(output())}"[:78]
            if live:
                print("\r" + line.ljust(78), end="", file=sys.stderr, flush=True)
            elif now - spoken >= 10:
                spoken = now
                say(line)
    if live:
        print("\r" + " " * 78 + "\r", end="", file=sys.stderr, flush=True)


def _text(file: Path, begin: int = 0) -> str:
    return file.read_bytes()[begin:].decode("utf-8", errors="replace") if file.is_file() else ""


def current_step(output: str) -> str:
    """Name what an installer is at by its OUTPUT so far, for example "collecting torch~=2.13.0"."""
    steps = re.findall(r"^\s*(Collecting|Downloading|Processing|Preparing|Building|Installing|Unpacking|Setting up) (\S+)", output, re.M)
    if not steps:
        return "starting"
    verb, what = steps[-1]
    return "installing the collected packages" if what == "collected" else f"{verb.lower()} {what.replace(os.sep, '/').split('/')[-1]}"


def explain(what: str, output: str, log: Path) -> str:
    """Say in one sentence that WHAT failed, what the installer complained about last, and what to do."""
    lines = [line.strip() for line in output.splitlines() if line.strip()] or ["no output"]
    # pip puts the same empty line around whatever went wrong in a program that it started.
    telling = [line for line in lines if re.match(r"(error|E)\b:? |[\w.]+Error: ", line, re.I) and "subprocess-exited" not in line]
    advice = next((advice for words, advice in ADVICE if re.search(words, output)), "look into the log and start again")
    return f'{what} failed with "{(telling or lines)[-1].rstrip(".")[:300]}": {advice} (log: {log}).'


@contextlib.contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold the lock file PATH, waiting while another set-up holds it; the system frees it however its owner ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        if not _try_lock(lock):
            say(f"Another set-up of this checkout is running (process {_text(path).strip() or 'unknown'}): waiting for its end ...")
            while not _try_lock(lock):
                time.sleep(0.3)
        os.lseek(lock, 0, os.SEEK_SET)
        os.write(lock, f"{os.getpid():<20}".encode())
        if os.name != "nt":
            os.set_inheritable(lock, True)
        yield
    finally:
        os.close(lock)


def _try_lock(lock: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            # A byte far behind the owner's number, which stays readable.
            os.lseek(lock, 1 << 20, os.SEEK_SET)
            msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        # Anything else is a file system that has no locks: better to go on without than never to start.
        return error.errno not in (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
    return True


def become(command: Sequence[str], environ: Mapping[str, str]) -> int:
    """Replace this process by COMMAND; on Windows, which cannot, run it and return its exit code."""
    if os.name != "nt":
        os.execve(command[0], list(command), dict(environ))
    child = subprocess.Popen(command, env=dict(environ))
    while True:
        # Ctrl+C reaches the program too, and how it ends is its own answer.
        with contextlib.suppress(KeyboardInterrupt):
            return child.wait()


# ---- the checkout ----


@dataclass
class Checkout:
    """A checkout at ROOT with its virtual environment; the callables are how it reaches the system."""

    root: Path
    execute: Execute = run_quietly
    start: Start = become
    loads: Callable[[str], bool] = can_load

    def __post_init__(self) -> None:
        self.venv = self.root / ".venv"
        self.python = self.venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        self.log, self.stamp, self.lock = self.venv / LOG_NAME, self.venv / STAMP_NAME, self.root / "build" / "bootstrap.lock"

    def prepare(self, extras: set[str], screen: str, needs_qt: bool = True) -> None:
        """Install what is missing: the project with EXTRAS, and Qt's libraries for SCREEN; raise SetupError where that fails."""
        if not self.is_ready(extras):
            with only_one(self.lock):
                if not self.is_ready(extras):
                    self.install(extras)
        packages = self.missing_libraries(screen)
        if packages:
            try:
                with only_one(self.lock):
                    self.install_libraries(packages)
            except SetupError as problem:
                if needs_qt:
                    raise
                say(f"Going on without pictures of the screens: {problem}")

    def is_ready(self, extras: set[str]) -> bool:
        """Tell whether the last installation ended well, holds EXTRAS, and was made from this pyproject.toml by this Python."""
        digest, installed = self.read_stamp()
        return digest == self.digest() and extras <= installed and self.fault() == ""

    def digest(self) -> str:
        """Return the SHA-256 of all that an installation depends on but its extras."""
        state = f"\0{sys.version_info[:2]}\0{self.root}".encode("utf-8", "replace")
        return hashlib.sha256((self.root / "pyproject.toml").read_bytes() + state).hexdigest()

    def read_stamp(self) -> tuple[str, set[str]]:
        """Return the digest and the extras of the last finished installation; ("", nothing) where there is none."""
        digest, _, extras = _text(self.stamp).partition("\n")
        return digest, set(extras.split())

    def fault(self) -> str:
        """Say why the virtual environment has to be made afresh; "" where it is sound."""
        if not self.venv.is_dir():
            return "there is none yet"
        words = (line.partition("=") for line in _text(self.venv / "pyvenv.cfg").splitlines())
        settings = {key.strip(): value.strip() for key, _, value in words}
        if not self.python.is_file() or not os.path.isdir(settings.get("home", "")):
            return "its Python is gone"
        if settings.get("version", settings.get("version_info", "")).split(".")[:2] != [str(part) for part in sys.version_info[:2]]:
            return "the one there belongs to another version of Python"
        if "command" in settings and not settings["command"].endswith(str(self.venv)):
            return "the one there was made in another folder"
        library = self.venv / ("Lib" if os.name == "nt" else f"lib/python{sys.version_info[0]}.{sys.version_info[1]}") / "site-packages"
        # pip writes a package's RECORD after its files, so this one tells that pip itself is whole.
        if not any(library.glob("pip-*.dist-info/RECORD")):
            return "the one there has no working pip"
        log = _text(self.log)
        if BEGUN in log and "Successfully installed" not in log:
            return "the last installation broke off half-way"
        return ""

    def install(self, extras: set[str]) -> None:
        """Bring the virtual environment up to date; the stamp is removed first and written last, so a break is seen next time."""
        fault, extras = self.fault(), extras | self.read_stamp()[1]
        if fault:
            self.make_environment(fault)
        before = _text(self.stamp)
        self.stamp.unlink(missing_ok=True)
        self.log.write_bytes(b"")
        target = f"{self.root}[{','.join(sorted(extras))}]" if extras else str(self.root)
        command = [str(self.python), "-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--editable", target]
        code, output = self.execute(command, f"Installing Inspector into {self.venv}: a minute or two, longer on a slow network", self.log)
        if code != 0:
            if before and BEGUN not in output:
                # Nothing was touched yet: what worked before still does, also without a network.
                self.write_stamp(before)
            raise SetupError(explain("Installing Inspector", output, self.log))
        self.write_stamp(f"{self.digest()}\n{' '.join(sorted(extras))}\n")

    def write_stamp(self, text: str) -> None:
        """Write the stamp so that it is whole or absent."""
        beside = self.stamp.with_suffix(".new")
        beside.write_text(text, encoding="utf-8")
        beside.replace(self.stamp)

    def make_environment(self, fault: str) -> None:
        """Make the virtual environment afresh; the old one is renamed first, so that half of it is never taken for a whole one."""
        old = self.root / ".venv-old"
        _discard(old)
        if os.path.lexists(self.venv):
            self.venv.rename(old)
            _discard(old)
        self.venv.mkdir()
        if importlib.util.find_spec("ensurepip") is None:
            package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
            debian_install([package], f"{sys.executable} lacks its module venv", self.execute, self.log)
        # Of a Python that runs in a virtual environment itself, the one below it.
        base = getattr(sys, "_base_executable", None) or sys.executable
        command = [base, "-m", "venv", str(self.venv)]
        code, output = self.execute(command, f"Making the virtual environment {self.venv} ({fault})", self.log)
        if code != 0:
            raise SetupError(explain("Making the virtual environment", output, self.log))

    def missing_libraries(self, screen: str) -> dict[str, str]:
        """Return Qt's shared libraries that this system lacks for SCREEN, each with its Debian package."""
        return {library: package for library, package in needed_libraries(screen).items() if not self.loads(library)}

    def install_libraries(self, missing: Mapping[str, str]) -> None:
        """Install the Debian packages of the MISSING libraries, or raise SetupError with what to type."""
        why = f"Qt needs shared libraries that this system lacks ({', '.join(missing)})"
        debian_install(list(missing.values()), why, self.execute, self.log)
        still = [library for library in missing if not self.loads(library)]
        if still:
            raise SetupError(f"{', '.join(still)} cannot be loaded although the Debian packages are installed (log: {self.log}).")


def _discard(path: Path) -> None:
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path)


# ---- the commands ----


def run(checkout: Checkout, arguments: Sequence[str]) -> int:
    """Open the window with the demo project; without a display run the demo in text and name the folder of its pictures."""
    screen = find_display(os.environ)
    checkout.prepare(set(), screen, needs_qt=bool(screen))
    if screen:
        return checkout.start([str(checkout.python), "-m", "inspector", "gui", "--demo", *arguments], os.environ)
    command = [str(checkout.python), "-m", "inspector", "demo", *arguments]
    where = ""
    if not any(word.split("=")[0] == "--out" for word in arguments):
        folder = checkout.root / "build" / "demo"
        command[4:4] = ["--out", str(folder)]
        where = f"; its pictures go into {folder}"
    say(f"No display answers here, so this is the demo without its window{where}.")
    return checkout.start(command, {**os.environ, "QT_QPA_PLATFORM": "offscreen"})


def test(checkout: Checkout, arguments: Sequence[str]) -> int:
    """Run the test suite; paths among ARGUMENTS are relative to the checkout."""
    checkout.prepare({"test"}, "")
    os.chdir(checkout.root)
    return checkout.start([str(checkout.python), "-m", "pytest", *arguments], {"QT_QPA_PLATFORM": "offscreen", **os.environ})


def python(checkout: Checkout, arguments: Sequence[str]) -> int:
    """Start the Python of the virtual environment."""
    checkout.prepare(set(), "", needs_qt=False)
    return checkout.start([str(checkout.python), *arguments], os.environ)


def bundle(checkout: Checkout, arguments: Sequence[str]) -> int:
    """Bundle the program with PyInstaller into build/bundle/EDITION/Inspector: station inspects only, full (the default) builds too."""
    edition = _edition(arguments)
    # What Qt needs for a window has to be here to be taken along.
    for screen in ("x11", "wayland"):
        checkout.prepare({"bundle"}, screen)
    build = checkout.root / "build"
    folders = ["--distpath", str(build / "bundle" / edition), "--workpath", str(build / "pyinstaller" / edition)]
    command = [str(checkout.python), "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR", *folders]
    spec = str(checkout.root / "packaging" / "inspector.spec")
    say(f"Bundling the {edition} edition into {build / 'bundle' / edition / 'Inspector'}: a minute or two ...")
    return checkout.start([*command, spec, "--", "--edition", edition], os.environ)


def _edition(arguments: Sequence[str]) -> str:
    words = [word for argument in arguments for word in argument.split("=")]
    if not words:
        return "full"
    if len(words) != 2 or words[0] != "--edition" or words[1] not in ("station", "full"):
        raise SetupError(f"bundle takes --edition station or --edition full, not {' '.join(arguments)}.")
    return words[1]


COMMANDS: dict[str, Callable[[Checkout, Sequence[str]], int]] = {"run": run, "test": test, "bundle": bundle, "python": python}


def main(arguments: Sequence[str], checkout: Checkout | None = None, version: tuple[int, ...] = sys.version_info[:3]) -> int:
    """Run the command that ARGUMENTS name and return its exit code; expected failures end in one sentence, never a traceback."""
    try:
        check_python(version)
        if not arguments or arguments[0] not in COMMANDS:
            asked = bool(arguments) and arguments[0] in ("-h", "--help")
            say((__doc__ or "").rstrip())
            return 0 if asked else 2
        return COMMANDS[arguments[0]](checkout or Checkout(Path(__file__).resolve().parent.parent), arguments[1:])
    except SetupError as problem:
        say(str(problem))
        return 2
    except OSError as error:
        say(f"The set-up failed: {error.strerror or error}{f' ({error.filename})' if error.filename else ''}.")
        return 2
    except KeyboardInterrupt:
        say("Stopped; the next call goes on from here.")
        return 130


if __name__ == "__main__":
    # A polite end from outside takes pip with it, as Ctrl+C does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(main(sys.argv[1:]))
