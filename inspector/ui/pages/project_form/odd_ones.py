"""A set of good parts that is not of one piece: names the few that are unlike the others, and asks what to do with them."""

from collections.abc import Collection
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inspector.datasets.pieces import Odd
from inspector.services.sources import SourceSurvey, one_name
from inspector.ui import icons, theme
from inspector.ui.joined_text import sentences_text
from inspector.ui.number_text import count_text
from inspector.ui.pages.project_form.look_text import odd_summary, odd_text
from inspector.ui.plural import counted
from inspector.ui.widgets.expandable_list import ExpandableList, listed
from inspector.ui.widgets.icon_button import IconButton

_NAMED = 3


class OddOnes(QWidget):
    """What is odd in one survey, and what of it was left out. Hidden where there is nothing to say."""

    left_out = Signal(list)
    """Names of images that are not to be learned."""
    taken_back = Signal(list)
    """Names of images that are to be learned after all."""
    kept = Signal(list)
    """Names of odd images that the user has seen and wants to be learned."""

    _made = False
    """Whether everything is there that a change of the palette is to reach: Qt tells of one at any time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._odd: tuple[Odd, ...] = ()
        self._out: list[Path] = []
        self._open = False
        self._icon, self._text, self._names, self._out_text = QLabel(), QLabel(), QLabel(), QLabel()
        self.list, self.out_list = ExpandableList(), ExpandableList()
        self.leave_button = IconButton("minus", self.tr("Leave them out"), tip=self.tr("They are neither learned nor set the threshold"))
        self.keep_button = IconButton("check", self.tr("Keep them"), tip=self.tr("They are good parts like the others"))
        self.back_button = IconButton("undo", self.tr("Take them back"), tip=self.tr("They are learned like the others"))
        self._lay_out()
        self.leave_button.clicked.connect(self._on_leave)
        self.keep_button.clicked.connect(self._on_keep)
        self.back_button.clicked.connect(self._on_take_back)
        self._made = True
        self.show_survey(None, (), ())

    @property
    def open_question(self) -> bool:
        """Whether there are odd images of which the user has not said what to do."""
        return self._open

    @property
    def out_count(self) -> int:
        """How many images of the survey are left out."""
        return len(self._out)

    def text(self) -> str:
        """What is said in words."""
        labels = (self._text, self._names, self._out_text)
        return sentences_text(label.text() for label in labels if label.text())

    def show_survey(self, survey: SourceSurvey | None, left_out: Collection[str], kept: Collection[str]) -> None:
        """Shows what is odd in a survey, given what is left out and what was kept; None: nothing is known."""
        found = survey.by_name if survey else {}
        self._out = [found[name] for name in sorted(found.keys() & set(map(one_name, left_out)))]
        gone = set(self._out)
        self._odd = tuple(odd for odd in (survey.odd if survey else ()) if odd.path not in gone)
        self._open = any(str(odd.path) not in kept for odd in self._odd)
        self._show_odd(survey.readable if survey else 0)
        self._show_out(survey)
        self.setVisible(bool(self._odd or self._out))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._made:
            self._tint()

    def _show_odd(self, total: int) -> None:
        count = len(self._odd)
        if self._open:
            said = self.tr("Unlike the others: {count} of {total} images. Shall they be learned?", "", total)
        else:
            said = self.tr("Unlike the others, and kept: {count} of {total} images.", "", total)
        self._text.setText(said.format(count=count_text(count), total=count_text(total)) if count else "")
        self._names.setText(odd_summary(self._odd, _NAMED) if self._open else "")
        self._names.setVisible(self._open)
        self._icon.setVisible(self._open)
        for widget in (self._text, self.leave_button):
            widget.setVisible(bool(count))
        self.keep_button.setVisible(self._open)
        self.list.show_rows(self.tr("Which ones"), listed(self._odd, lambda odd: (_place(odd.path), odd_text(odd))))

    def _show_out(self, survey: SourceSurvey | None) -> None:
        count = len(self._out)
        said = counted(self.tr("{count} images are left out.", "", count), count)
        self._out_text.setText(said if count else "")
        for widget in (self._out_text, self.back_button):
            widget.setVisible(bool(count))
        odd = {each.path: each for each in survey.odd} if survey and count else {}
        self.out_list.show_rows(
            self.tr("Which ones"), listed(self._out, lambda path: (_place(path), odd_text(odd[path]) if path in odd else ""))
        )

    def _lay_out(self) -> None:
        for label in (self._text, self._names, self._out_text):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._names.setProperty("role", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(_row(self._icon, self._text))
        layout.addWidget(self._names)
        layout.addLayout(_row(self.leave_button, self.keep_button, None))
        layout.addWidget(self.list)
        layout.addLayout(_row(self._out_text, self.back_button))
        layout.addWidget(self.out_list)
        self._tint()

    def _tint(self) -> None:
        self._icon.setPixmap(icons.pixmap("warning", 18, theme.colours(self).undecided.ink, self.devicePixelRatioF()))

    @Slot()
    def _on_leave(self) -> None:
        self.left_out.emit([str(odd.path) for odd in self._odd])

    @Slot()
    def _on_keep(self) -> None:
        self.kept.emit([str(odd.path) for odd in self._odd])

    @Slot()
    def _on_take_back(self) -> None:
        self.taken_back.emit([str(path) for path in self._out])


def _row(*widgets: QWidget | None) -> QHBoxLayout:
    """Widgets beside each other, the text among them as wide as there is room; None: empty room."""
    row = QHBoxLayout()
    row.setSpacing(theme.SPACE)
    for widget in widgets:
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget, int(isinstance(widget, QLabel) and widget.wordWrap()))
    return row


def _place(path: Path) -> str:
    """Which picture: its folder tells more than its name where every folder has its 1.png."""
    return str(Path(path.parent.name, path.name))
