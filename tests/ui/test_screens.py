"""Pictures of the screens, as the self-test takes them to prove that every page opens."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from inspector.core.errors import ErrorCode, InspectorError
from inspector.ui import page_list, screens

SAMPLE = Path(__file__).parents[1] / "data" / "projects" / "schema-1"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SAMPLE, tmp_path / "project"))


def test_every_page_is_photographed_and_the_users_folders_are_left_alone(qtbot: QtBot, project: Path, tmp_path: Path) -> None:
    home = os.environ.get("INSPECTOR_HOME")
    pictures = screens.photograph(project, tmp_path / "pictures")
    assert [path.stem for path in pictures] == [entry.key for entry in page_list.PAGES]
    assert all(path.stat().st_size > 5000 for path in pictures) and os.environ.get("INSPECTOR_HOME") == home


@pytest.mark.parametrize("broken", ["model", "project"])
def test_what_keeps_the_model_from_being_loaded_is_told_at_once(qtbot: QtBot, project: Path, tmp_path: Path, broken: str) -> None:
    if broken == "model":
        next(project.glob("models/*/network.bin")).write_bytes(b"x")
    else:
        stored = json.loads((project / "project.json").read_bytes())
        (project / "project.json").write_text(json.dumps(stored | {"schema": 99}), encoding="utf-8")
    with pytest.raises(InspectorError) as caught:
        screens.photograph(project, tmp_path / "pictures")
    assert caught.value.code is (ErrorCode.MODEL_DAMAGED if broken == "model" else ErrorCode.PROJECT_TOO_NEW)


INTERRUPTED = """
import signal, sys
from pathlib import Path
from inspector.ui import screens
from inspector.ui.bridge import threads
from inspector.ui.widgets.navigation_rail import RailEntry

paint, interrupts = RailEntry.paintEvent, []

def interrupted(entry, event):
    interrupts.append(entry)
    signal.raise_signal(signal.SIGINT)
    paint(entry, event)

signal.signal(signal.SIGINT, signal.default_int_handler)
RailEntry.paintEvent = interrupted
try:
    screens.photograph(Path(sys.argv[1]), Path(sys.argv[2]))
except KeyboardInterrupt:
    restored = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    print(f"raised {bool(interrupts)}, restored {restored}, threads {len(threads.running_threads())}")
"""
"""In a process of its own, where no window that another test left is painted while nobody remembers the interrupt."""


def test_ctrl_c_while_qt_paints_is_raised_where_qt_can_bear_it(project: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", INTERRUPTED, str(project), str(tmp_path / "pictures")]
    ended = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert ended.stdout.strip() == "raised True, restored True, threads 0", ended.stderr
    assert ended.returncode == 0
