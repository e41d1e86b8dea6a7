"""Two runs that take pictures share one folder, since its path is seen in them: the second one waits."""

from __future__ import annotations

import threading
from pathlib import Path

import manual_pictures
import pytest


def test_a_second_run_waits_for_the_first_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "Inspector"
    said: list[str] = []
    built: list[Path] = []
    begun, waiting, go_on = threading.Event(), threading.Event(), threading.Event()

    def build(demo: Path) -> None:
        demo.mkdir(parents=True)
        (demo / "project.json").touch()
        built.append(demo)
        begun.set()
        assert go_on.wait(30)
        assert (demo / "project.json").exists(), "another run has taken the folder away"

    def say(text: str) -> None:
        said.append(text)
        waiting.set()

    monkeypatch.setattr(manual_pictures, "build_demo", build)
    monkeypatch.setattr(manual_pictures, "_start", lambda code, home: None)
    monkeypatch.setattr("setting_up.processes.say", say)
    runs = [threading.Thread(target=manual_pictures.take_all, args=(["en"], home)) for _ in range(2)]
    runs[0].start()
    assert begun.wait(30)
    runs[1].start()
    assert waiting.wait(30)
    assert len(built) == 1 and said[0].startswith("Another run that takes pictures is running (process ")
    go_on.set()
    for run in runs:
        run.join(30)
    assert built == [home / "demo"] * 2
    assert not home.exists()
