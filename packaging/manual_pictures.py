"""Takes the pictures of the manual: python packaging/manual_pictures.py [LANGUAGE ...]

Opens the program without a display on a project of drawn parts, uses it as the manual says (`manual_tour.py`), and writes what is seen
into resources/manual/pictures/LANGUAGE. Without a LANGUAGE: every one that the manual is written in. Needs the set-up that can build.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from setting_up.processes import only_one

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "resources" / "manual" / "pictures"
_FOLDER = "Inspector"
"""Below the system's folder for passing things: it is seen in the pictures, which are not to change with every draw.
So there is one for all, and whoever comes second waits."""


def main() -> None:
    """Takes the pictures of all languages that are named, each in a process of its own: a process speaks one language."""
    from manual import languages

    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("language", nargs="*", help="codes of languages; default: those of the manual")
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    typed = parser.parse_args()
    if typed.home is not None:
        take(typed.language[0], typed.home)
        return
    take_all(typed.language or languages(), Path(tempfile.gettempdir()) / _FOLDER)


def take_all(codes: list[str], home: Path) -> None:
    """Takes the pictures in every language, in `home`, which is gone at the end; waits for a run that is there already."""
    with only_one(home.with_name(f"{home.name}.lock"), "run that takes pictures"):
        shutil.rmtree(home, ignore_errors=True)
        try:
            build_demo(home / "demo")
            for code in codes:
                shutil.copytree(home / "demo", home / code)
                _start(code, home / code)
                print(PICTURES / code)
        finally:
            shutil.rmtree(home, ignore_errors=True)


def _start(code: str, home: Path) -> None:
    """A failure ends this process, too."""
    if _run([sys.executable, __file__, code, "--home", str(home)], _environment(code, home)):
        raise SystemExit(f"The pictures in {code} could not be taken.")


def _run(command: list[str], environment: dict[str, str]) -> int:
    """The child inherits the lock: were this process killed, the next run would still wait for it."""
    return subprocess.run(command, env=environment, cwd=ROOT, close_fds=os.name == "nt").returncode


def _environment(code: str, home: Path) -> dict[str, str]:
    own = {"INSPECTOR_HOME": str(home), "INSPECTOR_LANGUAGE": code, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    return os.environ | own


def build_demo(home: Path) -> None:
    """The demo project below `home`, as the program makes it."""
    if _run([sys.executable, "-c", _BUILD], _environment("en", home)):
        raise SystemExit("The demo project could not be built.")


_BUILD = """
from inspector.core.progress import finish
from inspector.services.context import Context
from inspector.services.demo import ensure_demo_project
finish(ensure_demo_project(Context.default()))
"""


def take(code: str, home: Path) -> None:
    """Takes all pictures in one language, in this process; those of before go when all of them are there."""
    from manual_tour import tour

    taken = home / "pictures"
    taken.mkdir()
    tour(home, taken)
    for needless in {path.name for path in taken.iterdir()} - shown(code):
        (taken / needless).unlink()
    shutil.rmtree(PICTURES / code, ignore_errors=True)
    shutil.copytree(taken, PICTURES / code)


def shown(code: str) -> set[str]:
    """The names of the pictures that the chapters in a language show: some are but abstracts."""
    texts = [page.read_text(encoding="utf-8") for page in (PICTURES.parent / code).glob("*.md")]
    return {name for text in texts for name in re.findall(rf"pictures/{code}/([\w-]+\.png)", text)}


if __name__ == "__main__":
    main()
