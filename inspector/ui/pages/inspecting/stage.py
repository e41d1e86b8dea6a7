"""The picture of a part, with what is said about it lying over its edge: nothing moves when something is said."""

from pathlib import PurePath

from PySide6.QtCore import QCoreApplication, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inspector.core.inspection import Nearest
from inspector.core.record import SerialState
from inspector.core.serials import Serial
from inspector.core.types import Pixels
from inspector.ui import theme
from inspector.ui.messages import Message
from inspector.ui.pages.inspecting.beside_good import BesideGood
from inspector.ui.pages.inspecting.no_source import NoSource
from inspector.ui.pages.inspecting.parts import Part
from inspector.ui.pages.part_text import part_name, part_time
from inspector.ui.said_text import in_words
from inspector.ui.widgets.elided_label import ElidedLabel
from inspector.ui.widgets.empty_state import EmptyState
from inspector.ui.widgets.floating import Floating
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.image_view import ImageView
from inspector.ui.widgets.notice import Notice

_MARGIN_PX = 10
_CAPTION_PX = 420


class Stage(QWidget):
    """Picture, heatmap and contour; a caption; a notice; the frame that says "drop it here"."""

    newest_clicked = Signal()
    """Back from an older part to the newest."""
    images_clicked = Signal()
    folder_clicked = Signal()
    camera_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = ImageView()
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the page has the keys
        self.notice = Notice(self)
        self.notice.dismissed.connect(self._place)
        self.beside_good = BesideGood(self)
        self._caption = _Caption(self)
        self._caption.newest.clicked.connect(self.newest_clicked)
        self._caption_place = Floating(self._caption, "caption", _MARGIN_PX)
        self._caption_place.tapped.connect(self._on_caption)
        self._is_low = False
        self._drop = QLabel(self.tr("Drop to inspect"), self)
        self._drop.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._drop.setFont(theme.font(theme.FONT_TITLE, bold=True))
        self._drop.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self._welcome = self._make_welcome()
        self.no_source = NoSource(self)
        self._for_operator = self._older = self._welcomes = False
        self._part: Part | None = None
        self.show_part(None)

    def sizeHint(self) -> QSize:
        """It takes the room that is left: one as high as its picture would push the last row of the page out of sight."""
        return self.minimumSizeHint()

    def show_part(self, part: Part | None, *, older: bool = False, missing: str = "") -> None:
        """Shows a part; `older`: offers the way back. `missing` says why there is no picture."""
        self.view.set_empty_text(missing or self.tr("No picture yet"))
        self._part = part
        if part is None:
            self.view.clear()
            self._show_caption()
            return
        inspection = part.inspection
        self.view.show_picture(part.picture)
        if part.has_picture:
            self.view.show_map(inspection.map, inspection.threshold)
        self._older = older
        self._caption.say(
            "   ".join(filter(None, (str(part.number), part_name(inspection), part_time(inspection), _serial_text(part.serial)))),
            inspection.source,
            older,
        )
        self._caption.say_nearest(inspection.nearest)
        self._show_caption()
        self._place()

    def show_good(self, good: Pixels | None) -> None:
        """A good part beside the one on show, where that was not judged because of its picture."""
        self.beside_good.show_beside(self._part.inspection if self._part is not None else None, good)
        self._place()

    def show_threshold(self, part: Part) -> None:
        """Draws the heatmap of the part on show again, at its new threshold."""
        self.view.show_map(part.inspection.map, part.inspection.threshold)

    def caption(self) -> str:
        """What the caption says."""
        return "" if self._caption.isHidden() else self._caption.text()

    def nearest_text(self) -> str:
        """What the caption says of the good part that the hottest place is most like."""
        return "" if self._caption.isHidden() else self._caption.nearest.text()

    def show_welcome(self, shown: bool, *, has_model: bool = True) -> None:
        """What can be inspected here, while no source is chosen; for an operator, who has to choose one."""
        self._welcomes = shown
        self.no_source.show_lack(has_model=has_model)
        self._welcome.setVisible(shown and not self._for_operator)
        self.no_source.setVisible(shown and self._for_operator)
        if shown:
            self.view.set_empty_text("")

    def serve_operator(self, serves: bool) -> None:
        """Offers no source, and leaves the picture free of its caption unless it is an older part's, with the way back."""
        self._for_operator = serves
        self._welcome.setVisible(self._welcomes and not serves)
        self.no_source.setVisible(self._welcomes and serves)
        self._show_caption()

    @property
    def serves_operator(self) -> bool:
        """Whether whoever looks cannot choose a source."""
        return self._for_operator

    def show_drop_hint(self, shown: bool) -> None:
        """While something is dragged over the page."""
        scheme = theme.colours(self)
        self._drop.setStyleSheet(
            f"color: {scheme.text}; background: {scheme.surface}; border: 3px dashed {scheme.accent}; border-radius: {theme.RADIUS}px;"
        )
        self._drop.setVisible(shown)
        self._drop.raise_()

    def say_nothing(self) -> None:
        """Takes the notice away."""
        self.notice.dismiss()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def explain(self, message: Message) -> None:
        """Says what went wrong and what to do."""
        self.notice.show_message(message)
        self._place()

    def say(self, text: str, detail: str = "") -> None:
        """Says something that is no failure."""
        self.notice.show_text(text, detail)
        self._place()

    @Slot()
    def place_notice(self) -> None:
        """To be called after others have written into the notice: it takes the height that its words need."""
        self._place()

    def _show_caption(self) -> None:
        self._caption.setVisible(self._part is not None and (self._older or not self._for_operator))

    def _make_welcome(self) -> EmptyState:
        text = self.tr("Drop images, a folder or a video here. Every part is judged with the model in use.")
        made = EmptyState("drop", self.tr("What shall be inspected?"), text, self)
        choices = (
            ("images", self.tr("Images…"), self.images_clicked),
            ("folder", self.tr("Folder…"), self.folder_clicked),
            ("camera", self.tr("Camera…"), self.camera_clicked),
        )
        for icon, name, signal in choices:
            button = made.add_button(icon, name)
            button.clicked.connect(signal)
        return made

    @Slot()
    def _on_caption(self) -> None:
        """What it lies on can be looked at: it goes to the other end of the picture."""
        self._is_low = not self._is_low
        self._caption_place.put_back()
        self._place()

    @Slot()
    def _place(self) -> None:
        for welcome in (self._welcome, self.no_source):
            welcome.setGeometry(self.rect())
        width = self.width() - 2 * _MARGIN_PX
        top = _MARGIN_PX
        if not self.notice.isHidden():
            height = max(self.notice.heightForWidth(width), self.notice.minimumSizeHint().height())
            self.notice.setGeometry(_MARGIN_PX, top, width, height)
            self.notice.raise_()
            top += height + _MARGIN_PX
        self.beside_good.place_in(self.rect().adjusted(_MARGIN_PX, top, -_MARGIN_PX, -_MARGIN_PX))
        self._caption.raise_()
        size = self._caption.sizeHint()
        top = self.height() - size.height() - _MARGIN_PX if self._is_low else top
        self._caption.resize(min(width, max(size.width(), 160)), size.height())
        self._caption_place.place(QPoint(_MARGIN_PX, top))
        self._drop.setGeometry(self.rect().adjusted(_MARGIN_PX, _MARGIN_PX, -_MARGIN_PX, -_MARGIN_PX))


def _serial_text(serial: Serial) -> str:
    if serial.state is SerialState.NO_READ:
        return QCoreApplication.translate("inspect", "no serial read")
    return QCoreApplication.translate("inspect", "serial {serial}").format(serial=serial.text) if serial.text else ""


class _Caption(QFrame):
    """Number, name and time of the part on show, and the way back to the newest."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._text = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle, own_tip=False)
        self._text.setFont(theme.font(13, tabular=True))
        self._text.setMaximumWidth(theme.scaled(_CAPTION_PX))
        self.newest = IconButton("right", self.tr("Newest"), tip=self.tr("Back to the newest part (Esc)"), operator=True)
        self.newest.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.nearest = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self.nearest.setProperty("role", "small")
        self.nearest.setMaximumWidth(theme.scaled(_CAPTION_PX))
        self._row, self._lines = QHBoxLayout(self), QVBoxLayout()
        self._row.setContentsMargins(10, 4, 6, 4)
        self._lines.setSpacing(0)
        self._lines.addWidget(self._text)
        self._lines.addWidget(self.nearest)
        self._row.addLayout(self._lines, 1)
        self._row.addWidget(self.newest)

    def text(self) -> str:
        return self._text.text()

    def say_nearest(self, nearest: Nearest | None) -> None:
        """Which good part the hottest place was compared with, or why none can be named."""
        named = nearest is not None and bool(nearest.image)
        text = self.tr("Hottest place: most like {name}").format(name=PurePath(nearest.image).name) if nearest and named else ""
        self.nearest.setText(text or (in_words(nearest.reason) if nearest else ""))
        self.nearest.setVisible(nearest is not None)
        self._lines.invalidate()
        self._row.invalidate()

    def say(self, text: str, source: str, older: bool) -> None:
        self._text.setText(text)
        self.setToolTip("\n".join((source, self.tr("Drag this away from what it covers; a click moves it to the other end."))))
        self.newest.setVisible(older)
        self._row.invalidate()
