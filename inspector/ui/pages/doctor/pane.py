"""One picture of a good part, large: its oddest place, what is odd about it, and what a person says of it."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from inspector.core.good_set import GoodPicture
from inspector.services.strange_parts import StrangePart
from inspector.ui import theme
from inspector.ui.joined_text import list_text
from inspector.ui.number_text import score_text
from inspector.ui.pages.decision_buttons import DecisionButtons
from inspector.ui.pages.doctor.place import PlaceView
from inspector.ui.pages.doctor.words import picture_text
from inspector.ui.widgets.elided_label import ElidedLabel


class PicturePane(QWidget):
    """Empty without a picture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: GoodPicture | None = None
        self.view, self.buttons = PlaceView(), DecisionButtons()
        self._name = ElidedLabel("", Qt.TextElideMode.ElideMiddle)
        self._name.setFont(theme.font(theme.FONT_BODY, bold=True))
        self._said, self._figures = QLabel(), QLabel()
        self._figures.setProperty("role", "muted")
        self.buttons.keep.setText(self.tr("Keep (K)"))
        self.buttons.leave_out.setText(self.tr("Leave out (L)"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(self._name)
        layout.addWidget(self.view, 1)
        for label in (self._said, self._figures):
            label.setWordWrap(True)
            layout.addWidget(label)
        layout.addWidget(self.buttons)

    def show_picture(self, picture: GoodPicture | None, part: StrangePart | None) -> None:
        """Shows a picture with what was decided about it."""
        if picture is not self._shown:
            self._shown = picture
            self.view.show_picture(picture)
            self._name.setText(Path(picture.path).name if picture is not None else "")
            self._said.setText(picture_text(picture) if picture is not None else "")
            self._figures.setText(self._figures_text(picture) if picture is not None else "")
        self.buttons.setVisible(part is not None)
        if part is not None:
            self.buttons.show_part(part)

    def said(self) -> str:
        """What is said of the picture."""
        return self._said.text()

    def stop(self, timeout_ms: int) -> bool:
        """False when a thread does not end in time."""
        return self.view.stop(timeout_ms)

    def _figures_text(self, picture: GoodPicture) -> str:
        said = []
        if picture.times is not None:
            said.append(self.tr("{times} times as far from the others as usual").format(times=score_text(round(picture.times, 2))))
        if picture.cross_fit is not None:
            said.append(self.tr("score by what the others taught {score}").format(score=score_text(picture.cross_fit)))
        return list_text(said)
