"""What is seen of a challenge that is carried out: what to do now, the camera's picture, what every sample got."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from inspector.core.challenge import ChallengeSample
from inspector.core.progress import Progress
from inspector.core.types import Pixels
from inspector.ui import icons, theme
from inspector.ui.pages.challenge.results import ResultsTable
from inspector.ui.pages.challenge.words import kind_text
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.pixels import to_qimage

_ICON_PX = 44


class RunnerParts(QWidget):
    """Knows no challenge; the dialog fills it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.icon, self.text, self.about = QLabel(), QLabel(), QLabel()
        self.picture, self.bar, self.results = _Picture(), QProgressBar(), ResultsTable()
        self.ready = IconButton("check", self.tr("It lies there: judge it"), primary=True, operator=True)
        self.end = IconButton("close", self.tr("Break off"), operator=True)
        self._lay_out()

    def say(self, text: str, about: str = "") -> None:
        """What happens now."""
        self.text.setText(text)
        self.about.setText(about)
        self.about.setVisible(bool(about))

    def show_progress(self, progress: Progress) -> None:
        """How far the pictures are."""
        self.bar.setRange(0, progress.total)
        self.bar.setValue(progress.done)

    def ask_for(self, sample: ChallengeSample, *, ready: bool = False) -> None:
        """A real part is to be put before the camera; `ready`: its pictures come."""
        self.bar.hide()
        self.picture.show()
        self.ready.show()
        self.ready.setEnabled(ready or self.picture.has_picture)
        self.say(self.tr("Put the sample {name} before the camera").format(name=sample.name), kind_text(sample))

    def wait_for_picture(self) -> None:
        """The next picture counts."""
        self.ready.setEnabled(False)

    def show_picture(self, pixels: Pixels) -> None:
        """What the camera sees."""
        self.picture.show_pixels(pixels)

    def show_lost(self, text: str) -> None:
        """The camera does not answer, and is being opened again."""
        self.picture.forget()
        self.ready.setEnabled(False)
        self.say(self.text.text(), text)

    def show_trouble(self, text: str) -> None:
        """It cannot go on."""
        self._end("warning", theme.colours(self).undecided.ink, self.tr("The challenge was not carried out"), text)

    def show_outcome(self, text: str, passed: bool) -> None:
        """It is over."""
        tone = theme.colours(self).ok if passed else theme.colours(self).ng
        self._end("ok" if passed else "ng", tone.ink, text, self.tr("Signed and kept with the project."))

    def _end(self, icon: str, ink: str, text: str, about: str) -> None:
        for widget in (self.bar, self.picture, self.ready):
            widget.hide()
        self.icon.setPixmap(icons.pixmap(icon, _ICON_PX, ink, self.devicePixelRatioF()))
        self.icon.show()
        self.say(text, about)
        self.end.setText(self.tr("Close"))

    def _lay_out(self) -> None:
        self.text.setFont(theme.font(theme.FONT_TITLE, bold=True))
        self.about.setFont(theme.font(theme.FONT_HEADING))
        for label in (self.text, self.about):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        for widget in (self.icon, self.picture, self.ready, self.about):
            widget.hide()
        words, top, buttons = QVBoxLayout(), QHBoxLayout(), QHBoxLayout()
        words.addWidget(self.text)
        words.addWidget(self.about)
        top.setSpacing(2 * theme.SPACE)
        top.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        buttons.addWidget(self.end)
        buttons.addStretch(1)
        buttons.addWidget(self.ready)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[3 * theme.SPACE] * 4)
        layout.setSpacing(2 * theme.SPACE)
        layout.addLayout(top)
        layout.addWidget(self.bar)
        layout.addWidget(self.picture, 2)
        layout.addWidget(self.results, 1)
        layout.addLayout(buttons)


class _Picture(QLabel):
    """As large as there is room."""

    def __init__(self) -> None:
        super().__init__()
        self._pixmap = QPixmap()
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setAccessibleName(self.tr("Picture of the camera"))

    @property
    def has_picture(self) -> bool:
        return not self._pixmap.isNull()

    def show_pixels(self, pixels: Pixels) -> None:
        self._pixmap = QPixmap.fromImage(to_qimage(pixels))
        self._fit()

    def forget(self) -> None:
        self._pixmap = QPixmap()
        self.clear()

    def sizeHint(self) -> QSize:
        return QSize(400, 280)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self.has_picture:
            kept, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            self.setPixmap(self._pixmap.scaled(self.size(), kept, smooth))
