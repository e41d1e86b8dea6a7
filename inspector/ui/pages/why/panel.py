"""The panel that lies over one end of a picture: the place enlarged, and how good parts look there."""

from collections.abc import Callable
from datetime import datetime
from pathlib import PurePath

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inspector.core.errors import InspectorError
from inspector.ui import messages, theme
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.date_text import day_text
from inspector.ui.number_text import decimal_text
from inspector.ui.pages.why.asking import Explained, Spot, Subject, explain
from inspector.ui.pages.why.tile import PlaceTile
from inspector.ui.said_text import in_words
from inspector.ui.session import Session
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.image_view import ImageView

_MARGIN_PX = 10
_TILES = 5
_MOST_SIDE_PX, _LEAST_SIDE_PX = 240, 72
"""Of a place on the screen."""
_CAPTION_PX = 168
"""Width that the words below a picture need."""
_VIEW_SHARE, _WORDS_PX = 0.66, 148
"""How much of the height of what it lies over it may take, and what its words take of that."""
_CLOSE_TO = 1.1
"""Thresholds up to which the second digit tells."""


class WhyPanel(QFrame):
    """Hidden until it is asked: by its `button`, by a click on a hot spot of `view`, or by `toggle`, which pages have a key for.

    It lies over `view`, as wide as `host`, the parent. `subject` gives the part on show, None where there is none.
    """

    def __init__(self, session: Session, host: QWidget, view: ImageView, subject: Callable[[], Subject | None]) -> None:
        super().__init__(host)
        self._session, self._subject, self._view = session, subject, view
        self._key: object = None
        self._at_top = False
        self.button = IconButton("target", tip=self.tr("Why? The hottest place beside good parts (W)"), operator=True, checkable=True)
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.close_button = IconButton("close", tip=self.tr("Close (W)"), quiet=True, operator=True)
        self.close_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # the page below keeps its keys
        self.headline, self.note = QLabel(), QLabel()
        self.tiles = tuple(PlaceTile() for _ in range(_TILES))
        self._job = NewestJob(self)
        self._lay_out()
        self.button.clicked.connect(self.toggle)
        self.close_button.clicked.connect(self.dismiss)
        view.hot_spot_clicked.connect(self._on_spot)
        self._job.succeeded.connect(self._on_explained)
        self._job.failed.connect(self._on_not_explained)
        session.model_changed.connect(self.dismiss)
        host.installEventFilter(self)
        self.hide()

    @Slot()
    def toggle(self) -> None:
        """Explains the most suspicious place, or goes away."""
        if self.isHidden():
            self._ask(None)
        else:
            self.dismiss()

    @Slot()
    def dismiss(self) -> None:
        """Goes away; to be called where another part is on show."""
        self._job.drop()
        self.hide()
        self.button.setChecked(False)

    def follow(self, key: object) -> None:
        """Goes away where the part on show is another one than was asked about."""
        if not self.isHidden() and key != self._key:
            self.dismiss()

    def stop(self, timeout_ms: int) -> bool:
        """Ends the thread; False when it does not end in time."""
        return self._job.stop(timeout_ms)

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything that it says."""
        shown = (label.text() for label in (self.headline, self.note) if not label.isHidden())
        return (*shown, *(text for tile in self.tiles if not tile.isHidden() for text in tile.texts))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    @Slot(object)
    def _on_spot(self, spot: Spot) -> None:
        self._ask(spot)

    def _ask(self, spot: Spot | None) -> None:
        inspector, subject = self._session.inspector, self._subject()
        self._key = subject.key if subject is not None else None
        if inspector is None or subject is None:
            self._job.drop()
            self._say(self.tr("There is no part to ask about"), self.tr("Once a part is on show, its hottest place is compared here."))
            return
        self._say(self.tr("Looking for the most similar places of good parts…"))
        self._job.start(explain(subject, inspector, spot))

    @Slot(object)
    def _on_explained(self, found: Explained) -> None:
        why, self._at_top = found.why, found.is_low
        self._say(self._sentence(found), self._missing(found))
        self.tiles[0].show_place(self.tr("This part"), found.crop)
        self.tiles[1].show_place(self.tr("Under the heatmap"), found.hot)
        for number, (tile, example, pixels) in enumerate(zip(self.tiles[2:], why.good, found.good, strict=False), 1):
            distance = self.tr("distance {distance}").format(distance=decimal_text(example.place.distance, 2))
            day = day_text(datetime.fromisoformat(example.date).astimezone()) if example.date else ""
            words = PurePath(example.file.replace("\\", "/")).name, distance, day
            tile.show_place(self.tr("Good part {number}").format(number=number), pixels, words, example.file)
        self._place()

    @Slot(object)
    def _on_not_explained(self, error: BaseException) -> None:
        text = in_words(error.detail) if isinstance(error, InspectorError) else messages.explain(error).text()
        self._say(self.tr("This place cannot be explained"), text)

    def _say(self, headline: str, note: str = "") -> None:
        """Shows words alone."""
        self.headline.setText(headline)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        for tile in self.tiles:
            tile.hide()
        self.button.setChecked(True)
        self.show()
        self.raise_()
        self._place()

    def _sentence(self, found: Explained) -> str:
        why, times = found.why, found.why.of_threshold
        if times is None:
            return self.tr("Without a threshold nothing says whether this is much")
        told = decimal_text(times, 2 if times < _CLOSE_TO else 1)
        if times <= 1:
            text = self.tr("{times} times the threshold, which is below it; good parts look like this here")
            elsewhere = self.tr("{times} times the threshold, which is below it; this comes nearest to it in good parts")
        else:
            text = self.tr("{times} times the threshold; good parts look like this here")
            elsewhere = self.tr("{times} times the threshold; this comes nearest to it in good parts")
        return (text if why.is_here else elsewhere).format(times=told)

    def _missing(self, found: Explained) -> str:
        """Why there are words in place of a picture."""
        if all(pixels is not None for pixels in found.good):
            return ""
        return self.tr(
            "This model carries no picture of some of these places, and their files are gone. Models that are built anew carry them."
        )

    def _lay_out(self) -> None:
        self.setObjectName("whyPanel")
        self.setProperty("role", "card")
        self.headline.setFont(theme.font(theme.FONT_HEADING, bold=True))
        self.note.setProperty("role", "muted")
        for label in (self.headline, self.note):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        head = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.headline)
        words.addWidget(self.note)
        head.addLayout(words, 1)
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE)
        for tile in self.tiles:
            row.addWidget(tile, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 10)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(head)
        layout.addLayout(row)

    @Slot()
    def _place(self) -> None:
        """Over the end of the view where the place is not, as wide as the host, up to what the pictures can use."""
        host = self.parentWidget()
        if host is None or self.isHidden():
            return
        over = QRect(self._view.mapTo(host, QPoint(0, 0)), self._view.size())
        top, bottom = over.top() + _MARGIN_PX, over.bottom() - _MARGIN_PX
        width = min(host.width() - 2 * _MARGIN_PX, _TILES * (_MOST_SIDE_PX + theme.SPACE) + 24)
        side = (width - 20 - (_TILES - 1) * theme.SPACE) // _TILES
        side = min(side, max(_LEAST_SIDE_PX, round(_VIEW_SHARE * over.height()) - _WORDS_PX))
        width = min(width, _TILES * (max(side, _CAPTION_PX) + theme.SPACE) + 24)
        for tile in self.tiles:
            tile.set_side(side)
        self.setFixedWidth(width)
        layout = self.layout()
        assert layout is not None
        layout.activate()
        height = min(self.heightForWidth(width) if self.hasHeightForWidth() else self.sizeHint().height(), bottom - top)
        self.setGeometry((host.width() - width) // 2, top if self._at_top else bottom - height, width, height)
