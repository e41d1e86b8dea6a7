"""Contact sheets of all that the window shows, for whoever wants to look at it: python contact_sheets.py FOLDER [--language de …] …

A picture each scene, language, size and scheme, sheets of them side by side, and on standard output what is cut off.
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["INSPECTOR_HOME"] = tempfile.mkdtemp()  # the user's settings stay as they are

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))
from cut_off import cut_off, settled
from heartbeat import wait
from painted_text import painted_text
from screen_tour import Scene, Tour, sample_project
from small_parts import write_parts

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.storage import secret_hashes
from inspector.ui import theme
from inspector.ui.application import make_application, speak
from inspector.ui.bridge import threads
from inspector.ui.languages import available
from inspector.ui.main_window import MainWindow
from inspector.ui.pages.building import forecast

SCHEMES = ("light", "dark", "contrast")
SIZES = ("1280x800", "1920x1080")
_COLUMNS, _GAP_PX, _WIDTH_PX = 3, 8, 900
_GAP_COLOUR = "#FF00FF"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be photographed."""

    folder: Path
    sizes: tuple[tuple[int, int], ...]
    schemes: tuple[str, ...]
    text_size: int
    everything: bool
    a_sheet: int


def main() -> None:
    """Photographs one language after the other."""
    wanted, languages = _asked()
    app = make_application(["inspector"], "light")
    secret_hashes._COSTS = {"time_cost": 1, "memory_cost": 8, "parallelism": 1, "hash_len": 16}
    forecast._plan = _unplanned
    parts = Path(tempfile.mkdtemp()) / "parts"
    for name, numbers in (("good", range(10)), ("held_out", range(100, 104)), ("scratched", range(200, 204))):
        write_parts(parts / name, numbers, scratched=name == "scratched")
    for language in languages:
        speak(app, language)
        theme.apply(app, "light", wanted.text_size)
        _photograph(app, wanted, language, parts)


def _photograph(app: QApplication, wanted: Wanted, language: str, parts: Path) -> None:
    place = Path(tempfile.mkdtemp())
    window = MainWindow()
    window.show()
    tour = Tour(window, wait, parts)
    tour.open(sample_project(place, parts))
    for size in wanted.sizes:
        window.resize(*size)
        for scheme in wanted.schemes:
            theme.apply(app, scheme, wanted.text_size)
            _keep(wanted, f"{language}-{size[0]}-{scheme}-{wanted.text_size}", _scenes(tour, everything=wanted.everything))
    window.close_now()
    wait(lambda: not window.isVisible() and not threads.running_threads())
    window.deleteLater()
    shutil.rmtree(place)


def _scenes(tour: Tour, *, everything: bool) -> Iterator[Scene]:
    yield from tour.pages()
    if everything:
        for more in (tour.operator, tour.boxes, tour.menus, tour.log_on):
            yield from more()


def _keep(wanted: Wanted, name: str, scenes: Iterator[Scene]) -> None:
    """Writes the pictures and the sheets, and says what is cut off."""
    pictures: list[QImage] = []
    for scene, widget in scenes:
        settled()
        with painted_text() as painted:
            picture = widget.grab().toImage()
        pictures.append(picture)
        picture.save(str(wanted.folder / f"{name}-{scene}.png"))
        for line in sorted({*cut_off(widget), *painted}):
            print(f"{name}-{scene}: {line}", flush=True)
    for number, first in enumerate(range(0, len(pictures), wanted.a_sheet)):
        _sheet(pictures[first : first + wanted.a_sheet]).save(str(wanted.folder / f"sheet-{name}-{number}.png"))


def _sheet(pictures: Sequence[QImage]) -> QImage:
    small = [each.scaledToWidth(min(_WIDTH_PX, each.width()), Qt.TransformationMode.SmoothTransformation) for each in pictures]
    rows = [small[first : first + _COLUMNS] for first in range(0, len(small), _COLUMNS)]
    heights = [max(each.height() for each in row) + _GAP_PX for row in rows]
    made = QImage(_COLUMNS * (_WIDTH_PX + _GAP_PX), sum(heights), QImage.Format.Format_RGB32)
    made.fill(_GAP_COLOUR)
    with QPainter(made) as painter:
        for number, row in enumerate(rows):
            for column, each in enumerate(row):
                painter.drawImage(column * (_WIDTH_PX + _GAP_PX), sum(heights[:number]), each)
    return made


def _unplanned(folder: Path, context: object) -> Steps[None]:
    """No build is predicted: that times a network, which takes seconds."""
    yield Progress("Timing a few images", 0, 1)
    raise InspectorError(ErrorCode.NO_IMAGES, "")


def _asked() -> tuple[Wanted, list[str]]:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--language", nargs="*", default=sorted(available()))
    parser.add_argument("--size", nargs="*", default=SIZES)
    parser.add_argument("--scheme", nargs="*", default=SCHEMES)
    parser.add_argument("--text-size", type=int, default=100, help="in percent")
    parser.add_argument("--everything", action="store_true", help="boxes, menus, operator mode and the log-on screen as well")
    parser.add_argument("--a-sheet", type=int, default=9, help="pictures on each sheet")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    sizes = tuple((int(width), int(height)) for width, _, height in (each.partition("x") for each in asked.size))
    return Wanted(asked.folder, sizes, tuple(asked.scheme), asked.text_size, asked.everything, asked.a_sheet), asked.language


if __name__ == "__main__":
    main()
