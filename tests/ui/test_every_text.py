"""The window in a language where every translated text stands between « and »: what stands outside is data, or out of reach."""

import re
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

import pseudo_language
import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from inspector import paths
from inspector.core.errors import Cancelled, ErrorCode, InspectorError
from inspector.core.progress import Progress
from inspector.services import who
from inspector.services.context import Context
from inspector.services.line.waiting import QueueOverflow
from inspector.services.trust import Origin, Signer
from inspector.ui.application import speak
from inspector.ui.bridge import threads
from inspector.ui.main_window import MainWindow
from inspector.ui.page_list import PAGES
from inspector.ui.stages import STAGES, UNITS
from inspector.ui.transfers import Transfer
from inspector.ui.wishes import BeginProject

WAIT_MS = 60_000


@pytest.fixture
def pseudo(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The application speaks the language of « and »."""
    pseudo_language.write_pseudo_language(tmp_path / "translations")
    resource, locale = paths.resource, QLocale()
    monkeypatch.setattr(paths, "resource", lambda name: tmp_path / name if name == "translations" else resource(name))
    speak(qapp, pseudo_language.CODE)
    yield
    monkeypatch.undo()
    speak(qapp, "en")
    QLocale.setDefault(locale)


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What widgets that paint themselves write."""
    written: list[str] = []
    draw = QPainter.drawText

    def record(painter: QPainter, *arguments: object) -> object:
        written.extend(each for each in arguments if isinstance(each, str))
        return draw(painter, *arguments)

    monkeypatch.setattr(QPainter, "drawText", record)
    return written


DATA = re.compile(
    r"[^\s«»]*[/\\][^\s«»]*"  # paths
    r"|\d{8}-\d{6}-\w+|\w+\.png|\bproject\b|^good$|^scratched$"  # a model, images, the project, folders
    r"|Inspector( \d[.\d]+)?|Python [.\d]+ · \S+|openvino cpu float32"
    r"|\b(px|ms|MB|PNG|F1|PatchCore|efficientnet_lite0)\b|^[0-9a-f]{7}$|scratch…"  # names of methods, networks, models, kinds
    r"|^English$|^Esperanto$"  # languages, in themselves
    rf"|\b{re.escape(who.system_name() or 'nobody')}\b"
)
"""What nobody translates."""
OF_OTHERS = ("QListWidget.cell", "GraphicsScene.action")
"""Names of the libraries, and a menu of pyqtgraph that is never shown."""


def out_of_reach(seen: dict[str, str]) -> list[str]:
    return [
        f"{where}: {text!r}"
        for text, where in sorted(seen.items())
        if re.search(r"[^\W\d_]{2}", DATA.sub("", pseudo_language.untranslated(text))) and not where.endswith(OF_OTHERS)
    ]


class Tour:
    """Shows one thing after the other and keeps every text that is there to be seen."""

    def __init__(self, qtbot: QtBot, window: MainWindow, painted: list[str], others: list[QWidget]) -> None:
        self.qtbot, self.window, self.painted, self.others = qtbot, window, painted, others
        self.seen: dict[str, str] = {}

    def look(self, where: str, widget: QWidget | None = None) -> None:
        """Reads `widget`; without one all windows, boxes and menus, and what was painted."""
        QApplication.processEvents()
        painted = [("painted", text) for text in self.painted]
        for name, text in [*painted, *(pseudo_language.texts(widget) if widget else pseudo_language.all_texts(self.others))]:
            self.seen.setdefault(text, f"{where}, {name}")
        self.painted.clear()

    def pages(self, where: str) -> None:
        for page in PAGES:
            self.window.show_page(page.key)
            QApplication.processEvents()
        self.look(where)

    def new_project(self, images: list[Path]) -> None:
        self.window.go_to("new", BeginProject(tuple(images)))
        self.qtbot.waitUntil(lambda: not threads.running_threads(), timeout=WAIT_MS)
        self.look("new, with images", self.window.page("new"))

    def project(self, folder: Path) -> None:
        session = self.window.session
        self.window.open_project(folder)
        self.qtbot.waitUntil(lambda: session.inspector is not None and not session.busy, timeout=WAIT_MS)
        self.pages("with a model")

    def run(self, images: list[Path]) -> None:
        inspect = self.window.show_page("inspect")
        with self.qtbot.waitSignal(inspect.run.finished, timeout=WAIT_MS):
            inspect.starter.open_paths(images)
        self.look("inspect, after a run", inspect)

    def tune(self, part: Path) -> None:
        tune = self.window.show_page("tune")
        tune.images.opened.emit(str(part))
        self.qtbot.waitUntil(lambda: tune.picture.view.heatmap_shown, timeout=WAIT_MS)
        self.look("tune, a part", tune)
        tune.images.close_picture()
        for button in tune.filters.buttons():
            button.setChecked(True)
            self.look("tune, a filter", tune.images)

    def failures(self) -> None:
        for error in (*(InspectorError(code, "") for code in ErrorCode), Cancelled(), MemoryError(), QueueOverflow("")):
            self.window.show_error(error)
            self.look("a failure", self.window.notice)

    def stages(self) -> None:
        progress = self.window.page("build").progress
        for stage, unit in zip_longest(STAGES, UNITS, fillvalue=""):
            progress.show_progress(Progress(stage, 1, 3, unit))
            self.look("a stage", progress)

    def questions(self, file: Path) -> None:
        for ask in (self.window._question.ask_about_build, self.window._question.ask_about_transfer):
            ask()
            self.look("a question", self.window._question.box)
            self.window._question.withdraw()
        trust = self.window.desk.question
        for signer in (None, Signer("7", bytes(32))):
            trust.ask(Transfer(file), Origin(signer, False, "0"))
            self.look("a question of trust", trust.box)
            trust.box.reject()


def test_every_text_of_the_window_can_be_translated(
    pseudo: None, qtbot: QtBot, painted: list[str], context: Context, sample_project: Path, parts: Path, unplanned: None
) -> None:
    others = QApplication.topLevelWidgets()  # of other tests, in English
    for each in others:
        each.hide()
    window = MainWindow(context)
    qtbot.addWidget(window)
    window.show()
    tour = Tour(qtbot, window, painted, others)
    tour.pages("without a project")
    tour.new_project([parts / "good", parts / "scratched"])
    tour.project(sample_project)
    tour.run([parts / "held_out", parts / "scratched"])
    tour.tune(parts / "scratched" / "200.png")
    tour.failures()
    tour.stages()
    tour.questions(sample_project / "part.inspector")
    window._closing = True
    window.close()
    assert threads.join_all(10_000)
    assert len(tour.seen) > 500
    assert out_of_reach(tour.seen) == []
