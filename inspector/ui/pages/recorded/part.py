"""One recorded part, large: its picture, what was in force then, what people said of it, and what can be done with it."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from inspector.core.record import Answer, standing
from inspector.services.reviewing.reuse import Use
from inspector.ui import theme
from inspector.ui.pages.recorded.facts import banner_text, facts_of, head_text
from inspector.ui.pages.recorded.picture import PartPictures
from inspector.ui.pages.recorded.words import answer_text
from inspector.ui.pages.reopened import Opened
from inspector.ui.widgets.elided_label import ElidedLabel
from inspector.ui.widgets.facts import Facts
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.page_scroll import PageScroll
from inspector.ui.widgets.verdict_banner import VerdictBanner
from inspector.ui.widgets.whole_verdict import WholeVerdict

_SIDE_PX = 340
_BANNER_PX = 96
_ICONS = {Answer.DEFECT: "ng", Answer.FALSE_REJECT: "ok", Answer.UNSURE: "undecided", Answer.WITHDRAWN: "undo"}


class PartPane(QWidget):
    """Shows an `Opened` part; everything else is asked of the page."""

    closed = Signal()
    stepped = Signal(int)
    """The next (1) or the previous (-1) part of the table is wanted."""
    answered = Signal(object)
    """The `Answer` of the user."""
    use_wanted = Signal(object)
    """A `Use` for the picture."""
    why_wanted = Signal()
    """The most suspicious place is to be shown beside good parts, or not any more."""
    passed_wanted = Signal()
    """Somebody asks why the part passed."""
    inspect_wanted = Signal()
    """The part is to be inspected again with the present model."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.opened: Opened | None = None
        self.banner, self.facts, self.pictures = VerdictBanner(), Facts(), PartPictures()
        self.banner.setFixedHeight(theme.scaled(_BANNER_PX))
        self.whole_verdict = WholeVerdict(self.banner)
        self.back = IconButton("left", self.tr("All parts"), tip=self.tr("Back to the table (Esc)"))
        self.previous = IconButton("up", tip=self.tr("Previous part (Page up)"))
        self.next = IconButton("down", tip=self.tr("Next part (Page down)"))
        self.again = IconButton("refresh", self.tr("Inspect again with the present model"))
        self.passed = IconButton("search", self.tr("Why did it pass?"))
        self.use = IconButton("images", self.tr("Use the picture"))
        self._name, self._said = ElidedLabel(), QLabel()
        self._said.setProperty("role", "muted")
        self._said.setWordWrap(True)
        self.buttons = {answer: self._answer_button(answer) for answer in _ICONS}
        self._has_model = False
        self._fill_menu()
        self._lay_out()
        self._connect()

    @property
    def side_px(self) -> int:
        """How wide the column with the verdict is, and what lies beside it."""
        return theme.scaled(_SIDE_PX) + 5 * theme.SPACE

    def show_part(self, opened: Opened, mm_per_px: float = 0.0) -> None:
        """Shows a part that has been read; areas in mm² as well where the scale of the pictures is known."""
        another = self.opened is None or self.opened.row.id != opened.row.id
        self.opened = opened
        row = opened.row
        self._name.setText(head_text(row))
        self.banner.show_verdict(row.verdict, banner_text(opened.found))
        self.facts.show_facts(facts_of(opened.found, mm_per_px))
        counted = standing(opened.found.reviews)
        for answer, button in self.buttons.items():
            button.setChecked(counted is not None and counted.answer is answer)
        self.buttons[Answer.WITHDRAWN].setEnabled(counted is not None)
        if another:
            self.pictures.show_part(opened)
            self.say("")
        self._allow()

    def say(self, text: str) -> None:
        """What became of the last wish."""
        self._said.setText(text)
        self._said.setVisible(bool(text))

    def said(self) -> str:
        """What is said."""
        return self._said.text()

    def set_model(self, is_there: bool) -> None:
        """Whether there is a model to inspect with."""
        self._has_model = is_there
        self._allow()

    def clear(self) -> None:
        """Forgets the part."""
        self.opened = None
        self.pictures.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Escape, Qt.Key.Key_Backspace):
            self.closed.emit()
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.stepped.emit(1 if key == Qt.Key.Key_PageDown else -1)
        elif key == Qt.Key.Key_H:
            self.pictures.tools.heatmap.toggle()
        elif key == Qt.Key.Key_W:
            self.why_wanted.emit()
        elif key == Qt.Key.Key_Z:
            self.pictures.tools.hottest.click()
        elif key == Qt.Key.Key_F:
            self.whole_verdict.toggle()
        else:
            super().keyPressEvent(event)

    def _allow(self) -> None:
        has_picture = self.opened is not None and self.opened.picture is not None
        for button in (self.again, self.passed):
            button.setEnabled(has_picture and self._has_model)
        self.use.setEnabled(has_picture)

    def _answer_button(self, answer: Answer) -> IconButton:
        takes_back = answer is Answer.WITHDRAWN
        text = self.tr("Take back") if takes_back else answer_text(answer)
        button = IconButton(_ICONS[answer], text, checkable=not takes_back)
        button.clicked.connect(lambda: self._on_answer(answer))
        return button

    def _fill_menu(self) -> None:
        menu = QMenu(self)
        self.uses = {
            use: menu.addAction(text)
            for text, use in (
                (self.tr("Add to the validation images, as it was reviewed"), Use.VALIDATION),
                (self.tr("As validation image of a good part"), Use.VALIDATION_GOOD),
                (self.tr("As validation image with a defect"), Use.VALIDATION_DEFECT),
                (self.tr("As good part for the next build"), Use.GOOD),
            )
        }
        self.use.setMenu(menu)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.SPACE)
        for widget in (self.back, self.previous, self.next):
            head.addWidget(widget)
        head.addWidget(self._name, 1)
        answers = QGridLayout()
        answers.setSpacing(theme.SPACE)
        for number, button in enumerate(self.buttons.values()):
            answers.addWidget(button, number // 2, number % 2)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, theme.SPACE, 0)
        column.addWidget(self.facts)
        column.addStretch(1)
        side = QWidget()
        side.setFixedWidth(theme.scaled(_SIDE_PX))
        right = QVBoxLayout(side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(theme.SPACE)
        right.addWidget(self.banner)
        right.addWidget(PageScroll(inside), 1)
        right.addLayout(answers)
        right.addWidget(self.again)
        right.addWidget(self.passed)
        right.addWidget(self.use)
        right.addWidget(self._said)
        body = QHBoxLayout()
        body.setSpacing(2 * theme.SPACE)
        body.addWidget(self.pictures, 1)
        body.addWidget(side)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(head)
        layout.addLayout(body, 1)
        self.say("")

    def _connect(self) -> None:
        self.back.clicked.connect(self.closed)
        self.previous.clicked.connect(lambda: self.stepped.emit(-1))
        self.next.clicked.connect(lambda: self.stepped.emit(1))
        self.again.clicked.connect(self.inspect_wanted)
        self.passed.clicked.connect(self.passed_wanted)
        for use, action in self.uses.items():
            action.triggered.connect(self._asks_for(use))

    def _asks_for(self, use: Use) -> Callable[[], None]:
        return lambda: self.use_wanted.emit(use)

    def _on_answer(self, answer: Answer) -> None:
        if self.opened is not None:
            button, counted = self.buttons[answer], standing(self.opened.found.reviews)
            button.setChecked(counted is not None and counted.answer is answer)  # until it is stored, it is as it was
            self.answered.emit(answer)
