"""Good parts that look unlike the others, as pictures with the decision that they wait for."""

from pathlib import Path

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from inspector.services.strange_parts import Findings, StrangePart
from inspector.ui import icons, limit_text, theme
from inspector.ui.joined_text import sentences_text
from inspector.ui.number_text import score_text
from inspector.ui.pages.decision_buttons import DecisionButtons
from inspector.ui.pages.thumbnails import Thumbnails
from inspector.ui.plural import counted
from inspector.ui.widgets.card_grid import CardGrid
from inspector.ui.widgets.elided_label import ElidedLabel
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.pixels import draw_filling

_CARD_PX, _PICTURE_PX = 430, 88
_AT_ONCE = 2
"""Cards that are made before the window may do something else."""


class StrangeParts(QWidget):
    """At most `most` of them; each stays in its place while it is decided about, so that no second tap meets another part."""

    decided = Signal(str, object)
    """The path of a part, and a `Decision`."""
    opened = Signal(str)
    """The path of a part whose picture is to be shown large."""
    build_requested = Signal()
    more_requested = Signal()
    look_requested = Signal()
    """All good parts are to be looked through."""

    def __init__(self, most: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._most = most
        self.model_id = ""
        """The model whose parts are shown."""
        self._cards: dict[str, _Card] = {}
        self._missing: list[StrangePart] = []
        self._rest = QTimer(self, singleShot=True, interval=0)
        self._rest.timeout.connect(self._add_cards)
        self._thumbnails = Thumbnails(2 * _PICTURE_PX, self)
        self._thumbnails.arrived.connect(self._on_thumbnails)
        self._grid = CardGrid(_CARD_PX)
        self._heading, self._learned = QLabel(), QLabel()
        self.build_button = IconButton("build", self.tr("Build again"))
        self.more_button = IconButton("right", " ", quiet=True)
        self.look_button = IconButton("health", self.tr("Look through all good parts"), quiet=True)
        self.build_button.clicked.connect(self.build_requested)
        self.more_button.clicked.connect(self.more_requested)
        self.look_button.clicked.connect(self.look_requested)
        self._lay_out()
        self.hide()

    def show_findings(self, findings: Findings | None, model_id: str) -> None:
        """Shows the parts of a model; without any there is nothing to be seen."""
        parts = {part.path: part for part in findings.parts} if findings else {}
        if model_id != self.model_id:
            self.model_id, self._cards = model_id, {}
        order = [path for path in self._cards if path in parts] + [path for path in parts if path not in self._cards]
        self._show_cards([parts[path] for path in order[: self._most]])
        if findings is not None:
            self._write(findings, max(0, len(order) - self._most))
        self.setVisible(bool(order))

    def paths(self) -> list[str]:
        """The parts that are shown, in their order."""
        return list(self._cards)

    def card(self, path: str) -> "_Card":
        """The card of a part that is shown."""
        return self._cards[path]

    def text(self) -> str:
        """What is said above and below the parts."""
        return sentences_text(label.text() for label in (self._heading, self._learned) if not label.isHidden())

    def stop(self, timeout_ms: int = 0) -> bool:
        """Makes no more cards and reads no more pictures; False when the thread does not end in time."""
        self._rest.stop()
        return self._thumbnails.stop(timeout_ms)

    def _lay_out(self) -> None:
        self._heading.setFont(theme.font(theme.FONT_BODY, bold=True))
        for label in (self._heading, self._learned):
            label.setWordWrap(True)
        below = QHBoxLayout()
        below.setSpacing(theme.SPACE)
        below.addWidget(self._learned, 1)
        below.addWidget(self.build_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        for widget in (self._heading, self._grid):
            layout.addWidget(widget)
        further = QHBoxLayout()
        further.setSpacing(theme.SPACE)
        further.addWidget(self.more_button)
        further.addWidget(self.look_button)
        further.addStretch(1)
        layout.addLayout(further)
        layout.addLayout(below)

    def _show_cards(self, parts: list[StrangePart]) -> None:
        shown = {part.path: self._cards[part.path] for part in parts if part.path in self._cards}
        for part in parts:
            if part.path in shown:
                shown[part.path].show_part(part)
        if len(shown) < len(self._cards) or not shown:
            self._grid.set_cards(list(shown.values()))
        self._cards, self._missing = shown, [part for part in parts if part.path not in shown]
        self._add_cards()

    @Slot()
    def _add_cards(self) -> None:
        """Makes the next few cards; the window lives on between them."""
        if not self._missing:
            return
        now, self._missing = self._missing[:_AT_ONCE], self._missing[_AT_ONCE:]
        self._cards |= {part.path: self._make_card(part) for part in now}
        self._grid.set_cards(list(self._cards.values()))
        self._rest.start()

    def _make_card(self, part: StrangePart) -> "_Card":
        card = _Card(part.path, self._thumbnails)
        card.show_part(part)
        card.buttons.decided.connect(self.decided)
        card.picture.clicked.connect(self._on_picture_clicked)
        return card

    def _write(self, findings: Findings, hidden: int) -> None:
        self._heading.setText(limit_text.heading_text(findings))
        learned = len(findings.still_learned)
        self._learned.setText(counted(self.tr("The model still contains {count} parts that you left out.", "", learned), learned))
        for widget in (self._learned, self.build_button):
            widget.setVisible(learned > 0)
        self.more_button.setText(counted(self.tr("{count} more", "", hidden), hidden))
        self.more_button.setAccessibleName(self.more_button.text())
        self.more_button.setVisible(hidden > 0)

    @Slot()
    def _on_picture_clicked(self) -> None:
        self.opened.emit(next(path for path, card in self._cards.items() if card.picture is self.sender()))

    @Slot(object)
    def _on_thumbnails(self, paths: set[str]) -> None:
        for path in paths & self._cards.keys():
            self._cards[path].picture.update()


class _Card(QFrame):
    """Picture, name, score, and the decision."""

    def __init__(self, path: str, thumbnails: Thumbnails) -> None:
        super().__init__()
        self.setObjectName("strange")
        self.picture = _Picture(path, thumbnails)
        self.buttons = DecisionButtons()
        self._name = ElidedLabel(Path(path).name, Qt.TextElideMode.ElideMiddle, own_tip=False)
        self._name.setToolTip(path)
        self._name.setFont(theme.font(theme.FONT_BODY, bold=True))
        self._score = QLabel()
        self._score.setFont(theme.font(theme.FONT_BODY, tabular=True))
        words = QHBoxLayout()
        words.setSpacing(theme.SPACE)
        words.addWidget(self._name, 1)
        words.addWidget(self._score)
        column = QVBoxLayout()
        column.setSpacing(theme.SPACE)
        column.addLayout(words)
        column.addWidget(self.buttons)
        column.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.SPACE, theme.SPACE, theme.SPACE, theme.SPACE)
        layout.setSpacing(2 * theme.SPACE)
        layout.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(column, 1)
        self.setProperty("role", "card")

    def show_part(self, part: StrangePart) -> None:
        text = self.tr("score {score}").format(score=score_text(part.score))
        self._score.setText(text if part.score is not None else "")
        self.picture.setAccessibleName(self.tr("{name}, {text}: show it large").format(name=self._name.text(), text=self._score.text()))
        self.buttons.show_part(part)


class _Picture(QAbstractButton):
    """The thumbnail; a tap shows the part large."""

    def __init__(self, path: str, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._path, self._thumbnails = path, thumbnails
        self.setFixedSize(QSize(_PICTURE_PX, _PICTURE_PX))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(self.tr("Show it large, with its heatmap"))

    def paintEvent(self, event: QPaintEvent) -> None:
        scheme, frame = theme.colours(self), QRectF(self.rect())
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        picture = self._thumbnails.get(self._path)
        if picture is not None:
            draw_filling(painter, frame, picture)
        else:
            painter.fillRect(frame, QColor(scheme.raised))
            if self._thumbnails.is_unreadable(self._path):
                place = QRectF(0, 0, 24, 24)
                place.moveCenter(frame.center())
                icons.paint(painter, "warning", place, scheme.muted)
        if self.hasFocus() or self.underMouse():
            painter.setPen(QPen(QColor(scheme.accent), 3))
            painter.drawRect(frame.adjusted(1.5, 1.5, -1.5, -1.5))

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self.update()
        return super().event(event)
