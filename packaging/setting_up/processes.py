"""Running installers one at a time, and becoming the program that was asked for."""

from __future__ import annotations

import contextlib
import errno
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from setting_up.messages import current_step, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    Execute = Callable[[Sequence[str], str, Path], tuple[int, str]]
    Start = Callable[[Sequence[str], Mapping[str, str]], int]


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
            _watch(child, lambda: text_of(log, begin))
        except BaseException:
            child.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(timeout=10)
            child.kill()
            raise
    return child.returncode, text_of(log, begin)


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


def text_of(file: Path, begin: int = 0) -> str:
    """Return what stands in FILE behind its first BEGIN bytes; "" where it is missing."""
    return file.read_bytes()[begin:].decode("utf-8", errors="replace") if file.is_file() else ""


@contextlib.contextmanager
def only_one(path: Path, what: str = "set-up of this checkout") -> Iterator[None]:
    """Hold the lock file PATH, waiting while another process, called WHAT, holds it; the system frees it however its owner ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        if not _try_lock(lock):
            say(f"Another {what} is running (process {text_of(path).strip() or 'unknown'}): waiting for its end ...")
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
