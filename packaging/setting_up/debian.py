"""Debian packages, where the system has them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from setting_up.messages import SetupError, explain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from setting_up.processes import Execute


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
    return sys.platform != "win32" and os.geteuid() == 0


def debian_name(package: str) -> str:
    """Return the name of PACKAGE here: Debian 13 and Ubuntu 24.04 added t64 to those whose times became 64 bits wide."""
    known = subprocess.run(["apt-cache", "show", f"{package}t64"], capture_output=True, stdin=subprocess.DEVNULL, check=False)
    return f"{package}t64" if known.returncode == 0 and known.stdout else package
