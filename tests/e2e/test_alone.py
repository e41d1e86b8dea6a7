"""The program does without what a shop floor PC may lack: torch and the network."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from small_parts import TINY

ROOT = Path(__file__).parents[2]

WITHOUT_MODULES = """
import sys

class Hiding:
    def __init__(self, finder):
        self.finder = finder

    def find_spec(self, name, path=None, target=None):
        return None if name.partition(".")[0] in sys.argv[1].split(",") else self.finder.find_spec(name, path, target)

    def __getattr__(self, name):
        return getattr(self.finder, name)

sys.meta_path[:] = map(Hiding, sys.meta_path)
from inspector.cli import main
sys.exit(main(sys.argv[2:]))
"""

# Notes every attempt, whoever makes it and whatever becomes of it, and prevents it. So that none is made elsewhere, no process
# is started either.
WITHOUT_NETWORK = """
import socket, sys

attempts = []
def watch(event, arguments):
    starts = event in ("os.fork", "os.forkpty", "os.posix_spawn", "os.exec", "os.system", "subprocess.Popen")
    if starts or (event.startswith("socket.") and event not in ("socket.__new__", "socket.gethostname")):
        attempts.append(f"{event} {arguments}")
        raise OSError("there is no network")
sys.addaudithook(watch)

class NoSocket(socket.socket):
    def __init__(self, *arguments, **options):
        attempts.append(f"socket {arguments}")
        raise OSError("there is no network")
socket.socket = NoSocket

from inspector.cli import main
code = main(sys.argv[1:])
print("attempts:", attempts, file=sys.stderr)
sys.exit(code or bool(attempts))
"""


def run(*command: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs Python code in a process of its own, which must succeed."""
    arguments = [sys.executable, "-c", *map(str, command)]
    done = subprocess.run(arguments, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done


def verdicts(done: subprocess.CompletedProcess[str]) -> list[str]:
    return [entry["verdict"] for entry in json.loads(done.stdout)["results"]]


def test_inspecting_needs_no_torch(project: Path, parts: Path) -> None:
    done = run(WITHOUT_MODULES, "torch,torchvision,timm,PySide6", "inspect", project, parts / "held_out", parts / "scratched", "--json")
    assert verdicts(done) == ["OK"] * 4 + ["NG"] * 4


def test_building_without_torch_is_refused_in_one_sentence(parts: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", WITHOUT_MODULES, "torch", "build", str(tmp_path / "made"), "--good", str(parts / "good")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stdout) == (2, "") and done.stderr.startswith("inspector: This is a station")
    assert not (tmp_path / "made").exists()


def test_a_module_that_is_missing_is_really_missing(project: Path, parts: Path) -> None:
    command = [sys.executable, "-c", WITHOUT_MODULES, "openvino", "inspect", str(project), str(parts / "held_out")]
    assert subprocess.run(command, cwd=ROOT, capture_output=True).returncode not in (0, 2)


def test_a_first_build_and_inspecting_need_no_network(parts: Path, tmp_path: Path) -> None:
    """In a home of its own, so that the network is converted too; and nothing is noted down to be reported another time."""
    user, project = tmp_path / "user", tmp_path / "made"
    user.mkdir()
    homes = {"INSPECTOR_HOME": str(tmp_path / "home"), "HOME": str(user), "USERPROFILE": str(user)}
    built = run(WITHOUT_NETWORK, "build", project, "--good", parts / "good", *TINY, "--json", **homes)
    assert "attempts: []" in built.stderr and json.loads(built.stdout)["images"] == 10
    inspected = run(WITHOUT_NETWORK, "inspect", project, parts / "scratched", "--json", **homes)
    assert "attempts: []" in inspected.stderr and verdicts(inspected) == ["NG"] * 4
    assert list(user.iterdir()) == []


def test_an_attempt_to_use_the_network_would_be_seen() -> None:
    code = WITHOUT_NETWORK.replace(
        "code = main(sys.argv[1:])", "code = 0\ntry:\n    socket.create_connection(('127.0.0.1', 9))\nexcept OSError:\n    pass"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8")
    assert done.returncode == 1 and "attempts: []" not in done.stderr


@pytest.mark.skipif(
    not shutil.which("unshare") or subprocess.run(["unshare", "-n", "true"], capture_output=True).returncode != 0,
    reason="no way to take the network away",
)
def test_inspecting_where_there_is_no_network_interface(project: Path, parts: Path) -> None:
    command = ["unshare", "-n", sys.executable, "-m", "inspector", "inspect", str(project), str(parts / "scratched"), "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    assert verdicts(done) == ["NG"] * 4
