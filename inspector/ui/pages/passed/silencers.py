"""The good pictures that keep a place quiet, each with its place and a button that calls it no good part."""

from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from inspector.core.types import Pixels
from inspector.ui import theme
from inspector.ui.number_text import score_text
from inspector.ui.widgets.elided_label import ElidedLabel
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.pixels import to_qimage

if TYPE_CHECKING:
    from inspector.services.explain.passed import QuietPlace, Silencer

_CROP = QSize(88, 88)


class SilencerList(QWidget):
    """A row for every picture, those that matter first."""

    marked = Signal(str, bool)
    """The path of a picture that is called no good part, or is one again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[str, IconButton] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.SPACE)

    def show_place(
        self, place: "QuietPlace | None", crops: Callable[[int], Pixels | None], marked: Collection[str], threshold: float
    ) -> None:
        """Shows the pictures of a place, with what each crop is by its number; None: none."""
        self.buttons = {}
        while (item := self._layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for number, silencer in enumerate(place.silencers if place is not None else ()):
            facts = self._facts(silencer, threshold, is_first=number == 0)
            self._layout.addWidget(self._row(silencer, crops(number), silencer.picture in marked, facts))

    def _row(self, silencer: "Silencer", crop: Pixels | None, is_marked: bool, facts: tuple[str, ...]) -> QFrame:
        row, name = QFrame(), ElidedLabel(Path(silencer.picture).name)
        row.setProperty("role", "card")
        name.setFont(theme.font(theme.FONT_BODY, bold=silencer.silences))
        name.setToolTip(silencer.picture)
        button = self.buttons[silencer.picture] = IconButton("close", self.tr("No good part"), checkable=True)
        button.setChecked(is_marked)
        button.setAccessibleName(self.tr("{name} is no good part").format(name=Path(silencer.picture).name))
        button.toggled.connect(lambda on: self.marked.emit(silencer.picture, on))
        layout = QGridLayout(row)
        layout.setContentsMargins(theme.SPACE, theme.SPACE, theme.SPACE, theme.SPACE)
        layout.setHorizontalSpacing(2 * theme.SPACE)
        layout.addWidget(self._crop(crop), 0, 0, 3, 1)
        layout.addWidget(name, 0, 1)
        for line, text in enumerate(facts, start=1):
            label = QLabel(text)
            label.setProperty("role", "muted")
            label.setWordWrap(True)
            layout.addWidget(label, line, 1)
        layout.addWidget(button, 0, 2, 3, 1)
        layout.setColumnStretch(1, 1)
        return row

    def _facts(self, silencer: "Silencer", threshold: float, *, is_first: bool) -> tuple[str, str]:
        distance = self.tr("Distance {distance}").format(distance=score_text(silencer.distance))
        words = self.tr("Score without it: {score}") if is_first else self.tr("Score without it and those above: {score}")
        score = score_text(silencer.without, like=threshold)
        return distance, words.format(score=self.tr("{score}, NG").format(score=score) if silencer.without > threshold else score)

    def _crop(self, crop: Pixels | None) -> QLabel:
        label = QLabel()
        label.setFixedSize(_CROP)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        label.setWordWrap(True)
        if crop is None:
            label.setText(self.tr("not there any more"))
            label.setProperty("role", "muted")
        else:
            picture = QPixmap.fromImage(to_qimage(crop))
            label.setPixmap(picture.scaled(_CROP, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation))
        return label
