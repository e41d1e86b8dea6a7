"""A PostgreSQL server of a test run's own, from the programs that Debian installs, in a temporary folder and without a port."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

FAST = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"


@contextmanager
def server() -> Iterator[str]:
    """The address of a running server; its databases go with it. Skips where it is not installed."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    if not programs:
        pytest.skip("PostgreSQL's server is not installed (Debian: apt install postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))  # not below pytest's folder, which is closed to the user that the server needs
    try:
        with _as_other_user(folder) as prefix:
            _run(prefix, programs[-1].with_name("initdb"), "-D", folder / "data", "-U", "inspector", "-A", "trust", "-N", "-E", "UTF8")
            options = f"-k {folder} -c listen_addresses='' {FAST}"
            _run(prefix, programs[-1], "start", "-w", "-D", folder / "data", "-l", folder / "log", "-o", options)
            try:
                yield f"postgresql://inspector@/postgres?host={folder}"
            finally:
                _run(prefix, programs[-1], "stop", "-w", "-m", "immediate", "-D", folder / "data")
    finally:
        shutil.rmtree(folder)


@contextmanager
def _as_other_user(folder: Path) -> Iterator[list[str]]:
    """What a command begins with so that it does not run as root, which the server refuses."""
    if os.geteuid() != 0:
        yield []
        return
    user = "nobody"
    if shutil.which("runuser") is None:
        pytest.skip("PostgreSQL does not run as root, and there is no runuser to be somebody else")
    shutil.chown(folder, user)
    yield ["runuser", "-u", user, "--"]


def _run(prefix: list[str], *command: object) -> None:
    silent = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    done = subprocess.run([*prefix, *map(str, command)], cwd="/", **silent)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
