"""Builds the manual: python packaging/manual.py [--out FOLDER]. Without FOLDER into build/manual, where the program looks for it.

Every language is a folder of MyST pages in resources/manual; Sphinx makes a folder of HTML of each, which is read without a network.
A warning of Sphinx, a dead link or a missing picture for instance, ends it with an error.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "resources" / "manual"
OUT = ROOT / "build" / "manual"


def main() -> None:
    """Builds all languages."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, default=OUT, help="where the folders of the languages go")
    for folder in build(parser.parse_args().out):
        print(folder)


def languages() -> list[str]:
    """The codes of the languages that the manual is written in."""
    return sorted(index.parent.name for index in SOURCES.glob("*/index.md"))


def build(out: Path) -> list[Path]:
    """Makes the HTML of every language in a folder of its own below `out`; what was there before is gone."""
    return [build_language(SOURCES / code, out / code) for code in languages()]


def build_language(source: Path, folder: Path) -> Path:
    """Makes the HTML of the pages in `source`, which has the code of their language for a name."""
    code = source.name
    shutil.rmtree(folder, ignore_errors=True)
    trees = out_of_the_way(folder)
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", "-c", str(SOURCES), "-d", str(trees)]
    own = {"MANUAL_LANGUAGE": code, "MANUAL_VERSION": _version(), "PYTHONPATH": str(ROOT / "packaging")}
    done = subprocess.run([*command, str(source), str(folder)], env=os.environ | own, capture_output=True, text=True, encoding="utf-8")
    shutil.rmtree(trees, ignore_errors=True)
    if done.returncode:
        raise SystemExit(f"The manual in {code} could not be built:\n{done.stdout}{done.stderr}")
    for needless in (folder / ".buildinfo", folder / "objects.inv", *folder.rglob("*.map")):
        needless.unlink(missing_ok=True)
    return folder


def out_of_the_way(folder: Path) -> Path:
    """Where Sphinx keeps what it has read, which is no part of the manual."""
    return folder.with_name(f"{folder.name}-doctrees")


def _version() -> str:
    """Of the program, without importing it."""
    found = re.search(r'__version__ = "([^"]+)"', (ROOT / "inspector" / "__init__.py").read_text(encoding="utf-8"))
    return found[1] if found else ""


if __name__ == "__main__":
    main()
