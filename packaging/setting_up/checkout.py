"""The virtual environment of a checkout: whether it is sound and up to date, and what makes it so."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from setting_up.debian import debian_install
from setting_up.display import can_load, needed_libraries
from setting_up.messages import SetupError, explain, say
from setting_up.processes import become, only_one, run_quietly, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from setting_up.processes import Execute, Start

LOG_NAME, STAMP_NAME = "bootstrap.log", "bootstrap.stamp"
# What pip says when it starts to change the environment; all that comes before only fetches.
BEGUN = "Installing collected packages"


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
        digest, _, extras = text_of(self.stamp).partition("\n")
        return digest, set(extras.split())

    def fault(self) -> str:
        """Say why the virtual environment has to be made afresh; "" where it is sound."""
        if not self.venv.is_dir():
            return "there is none yet"
        words = (line.partition("=") for line in text_of(self.venv / "pyvenv.cfg").splitlines())
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
        log = text_of(self.log)
        if BEGUN in log and "Successfully installed" not in log:
            return "the last installation broke off half-way"
        return ""

    def install(self, extras: set[str]) -> None:
        """Bring the virtual environment up to date; the stamp is removed first and written last, so a break is seen next time."""
        fault, extras = self.fault(), extras | self.read_stamp()[1]
        if fault:
            self.make_environment(fault)
        before = text_of(self.stamp)
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
