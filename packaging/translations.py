"""Brings the files of translations up to date with the texts in the program: python packaging/translations.py [CODE …]

Each inspector_<code>.ts takes over new texts and loses those that are gone; a CODE that has no file yet, de or pt_BR for instance, gets
one. It is then filled in with pyside6-linguist or a text editor. inspector_en.ts holds the English forms of texts with a number.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import PySide6

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "translations"
_OPTIONS = ("-locations", "none", "-no-obsolete", "-silent", "-disable-heuristic", "sametext", "-disable-heuristic", "similartext")


def main() -> None:
    """Updates the files of all languages, and of those named."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("code", nargs="*", help="a language to begin with")
    files = {FOLDER / f"inspector_{code}.ts" for code in parser.parse_args().code} | set(FOLDER.glob("inspector_*.ts"))
    for file in sorted(files):
        update(file)
        print(file.relative_to(ROOT))


def update(file: Path) -> None:
    """Makes `file` hold the texts of the program, with the translations that it has already."""
    sources = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "inspector/ui").rglob("*.py"))
    code = file.stem.removeprefix("inspector_")
    _run("lupdate", *_OPTIONS, *sources, "-source-language", "en", "-target-language", code, "-ts", str(file))


def compile_into(folder: Path, files: Iterable[Path] | None = None) -> list[Path]:
    """Makes the files that Qt reads of those in the checkout, or of `files`."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for file in sorted(FOLDER.glob("inspector_*.ts") if files is None else files):
        made.append(folder / f"{file.stem}.qm")
        _run("lrelease", "-silent", str(file), "-qm", str(made[-1]))
    return made


def _run(tool: str, *options: str) -> None:
    program = Path(PySide6.__file__).parent / (f"{tool}.exe" if sys.platform == "win32" else tool)
    done = subprocess.run([str(program), *options], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", errors="replace")
    if done.returncode:
        raise SystemExit(f"{tool} failed: {done.stdout}{done.stderr}")


if __name__ == "__main__":
    main()
