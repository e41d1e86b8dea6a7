"""The picture while a line is set up: live or a good part, with a box in it and how sharp and bright it is."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from inspector.core.box import Box
from inspector.core.types import Pixels
from inspector.devices.read_out import ReadOut
from inspector.ui import theme
from inspector.ui.joined_text import sentences_text
from inspector.ui.number_text import count_text, share_text
from inspector.ui.widgets.box_editor import BoxEditor
from inspector.ui.widgets.focus_bar import FocusBar
from inspector.ui.widgets.icon_button import IconButton

_LEAST_PX = 260
_BRIGHTEST = 255
_MUCH_BRIGHT, _MUCH_DARK = 0.01, 0.25
"""Shares of the picture of which somebody should hear."""


class PicturePanel(QWidget):
    """Only what somebody draws changes `box`: a picture that is smaller than the box leaves it as it was."""

    live_clicked = Signal(bool)
    box_drawn = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box: tuple[int, ...] = ()
        self._size: tuple[int, int] = (0, 0)
        self._showing = False
        self.editor, self.bar = BoxEditor(), FocusBar()
        self.live = IconButton("camera", self.tr("Live picture"), checkable=True)
        self.whole = IconButton("fit", self.tr("Whole picture"))
        self.again = IconButton("refresh", self.tr("Best again"), tip=self.tr("Forget the sharpest picture so far"))
        self.status, self.place, self.focus, self.light = QLabel(), QLabel(), QLabel(), QLabel()
        self._lay_out()
        self.editor.changed.connect(self._on_drawn)
        self.whole.clicked.connect(self._on_whole)
        self.again.clicked.connect(self._on_again)
        self.live.clicked.connect(self.live_clicked)
        self.show_read_out(None)

    def show_picture(self, pixels: Pixels, size: tuple[int, int]) -> None:
        """Shows a picture that stands for one of (height, width) px."""
        self._showing = True
        self.editor.show_picture(pixels, size)
        if size != self._size:
            self._size = size
            self._show_box()
            self._say_place()
        self._showing = False

    def draw(self, box: tuple[int, ...], purpose: str, *, enabled: bool) -> None:
        """Lets somebody draw a box for this purpose; not `enabled`: only says the purpose."""
        self.box = box if enabled else ()
        self._purpose = purpose
        self._showing = True
        self._show_box()
        self._showing = False
        self.editor.setEnabled(enabled)
        self.whole.setEnabled(enabled and bool(box))
        self._say_place()

    def say(self, text: str, *, problem: bool = False) -> None:
        """What the camera does."""
        self.status.setText(text)
        self.status.setProperty("role", "problem" if problem else "muted")
        self.status.style().polish(self.status)

    def show_read_out(self, seen: ReadOut | None) -> None:
        """Sharpness and brightness of the picture; None: it is not live."""
        if seen is None:
            self.forget_best()
            self.focus.setText(self.tr("Sharpness: no live picture"))
            self.light.setText("")
            return
        self.bar.show_focus(seen.focus)
        words = self.tr("Sharpness {now} · best {best} · {share} of the best")
        self.focus.setText(
            words.format(now=count_text(round(seen.focus)), best=count_text(round(self.bar.best)), share=share_text(self.bar.share, 0))
        )
        said = [self.tr("Brightness {share}").format(share=share_text(seen.brightness / _BRIGHTEST, 0))]
        if seen.too_bright > _MUCH_BRIGHT:
            said.append(
                self.tr("{share} is white: nothing is seen there, less light or exposure").format(share=share_text(seen.too_bright))
            )
        if seen.too_dark > _MUCH_DARK:
            said.append(self.tr("{share} is black: more light or exposure").format(share=share_text(seen.too_dark)))
        self.light.setText(" · ".join(said))

    def forget_best(self) -> None:
        """What was sharpest so far was another picture."""
        self.bar.forget()

    def sizeHint(self) -> QSize:
        return QSize(600, 500)

    def _show_box(self) -> None:
        self.editor.set_box(Box(*self.box) if self.box else None)

    def _say_place(self) -> None:
        text = self.tr("Left {x}, top {y}, {width} × {height} px")
        where = text.format(**dict(zip(("x", "y", "width", "height"), map(count_text, self.box), strict=True))) if self.box else ""
        lost = bool(self.box) and any(self._size) and not Box(*self.box).is_in(*self._size)
        outside = self.tr("The box does not lie in this picture.") if lost else ""
        self.place.setText(sentences_text((self._purpose, where, outside)))

    def _lay_out(self) -> None:
        self._purpose = ""
        self.editor.setMinimumHeight(_LEAST_PX)
        self.editor.setMaximumHeight(16_000)
        self.editor.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.editor.setAccessibleName(self.tr("Picture of the camera"))
        for label in (self.focus, self.light, self.place):
            label.setFont(theme.font(tabular=True))
        for label in (self.place, self.light, self.status):
            label.setWordWrap(True)
            label.setProperty("role", "muted")
            label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        top, sharp = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.live)
        top.addWidget(self.status, 1)
        top.addWidget(self.whole)
        sharp.addWidget(self.bar, 1)
        sharp.addWidget(self.again)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(top)
        layout.addWidget(self.editor, 1)
        layout.addWidget(self.place)
        layout.addWidget(self.focus)
        layout.addLayout(sharp)
        layout.addWidget(self.light)

    @Slot()
    def _on_drawn(self) -> None:
        if self._showing:
            return
        box = self.editor.box
        self.box = (box.x, box.y, box.width, box.height) if box is not None else ()
        self.whole.setEnabled(bool(self.box))
        self._say_place()
        self.box_drawn.emit()

    @Slot()
    def _on_whole(self) -> None:
        self._showing = True
        self.editor.set_box(None)
        self._showing = False
        self._on_drawn()

    @Slot()
    def _on_again(self) -> None:
        self.bar.forget()
