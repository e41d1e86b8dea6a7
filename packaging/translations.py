"""Brings the files of translations up to date with the texts in the program: python packaging/translations.py [CODE …]

Each inspector_<code>.ts takes over new texts and loses those that are gone; a CODE that has no file yet, de or pt_BR for instance, gets
one. It is then filled in with pyside6-linguist or a text editor. inspector_en.ts holds the English forms of texts with a number; those
of sentences from below the window stand in the program and are put in here.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

import PySide6
import said_marks

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "translations"
SENTENCES = FOLDER / "said.json"
"""All sentences from below the window, for what was stored in English."""
_OPTIONS = ("-locations", "none", "-no-obsolete", "-silent", "-disable-heuristic", "sametext", "-disable-heuristic", "similartext")


def main() -> None:
    """Updates the files of all languages, and of those named."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("code", nargs="*", help="a language to begin with")
    files = {FOLDER / f"inspector_{code}.ts" for code in parser.parse_args().code} | set(FOLDER.glob("inspector_*.ts"))
    for file in sorted(files):
        update(file)
        print(file.relative_to(ROOT))
    SENTENCES.write_text(said_marks.listed(ROOT / "inspector"), encoding="utf-8", newline="\n")


def update(file: Path) -> None:
    """Makes `file` hold the texts of the program, with the translations that it has already."""
    code = file.stem.removeprefix("inspector_")
    options = (*_OPTIONS, "-source-language", "en", "-target-language", code)
    collect(file, *options)
    if code == "en" and _put_in_english_forms(file):
        collect(file, *options)  # which writes it in its own way


def collect(file: Path, *options: str) -> None:
    """Has Qt's lupdate write all texts of the window, and those from below that it shows, into `file`."""
    sources = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "inspector/ui").rglob("*.py"))
    with tempfile.TemporaryDirectory() as folder:
        marks = Path(folder) / "said.py"
        marks.write_text(said_marks.marks(ROOT / "inspector"), encoding="utf-8")
        _run("lupdate", *options, *sources, str(marks), "-ts", str(file))


def _put_in_english_forms(file: Path) -> bool:
    """Both forms of every counted sentence from below the window, which nobody else has to write; whether one was missing."""
    tree, changed = ElementTree.parse(file), False
    ones = said_marks.counted(ROOT / "inspector")
    context = next((each for each in tree.iter("context") if each.findtext("name") == said_marks.CONTEXT), ElementTree.Element("none"))
    for message in context.iter("message"):
        source, translation = message.findtext("source", ""), message.find("translation")
        if source in ones and translation is not None:
            forms = list(translation.iter("numerusform"))
            changed |= [form.text for form in forms] != [ones[source], source]
            translation.attrib.pop("type", None)
            forms[0].text, forms[1].text = ones[source], source
    if changed:
        tree.write(file, encoding="utf-8", xml_declaration=True)
    return changed


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
