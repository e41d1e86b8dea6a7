"""How many bits the camera's values have: found in the pictures of good parts, and put right by whoever knows the camera."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from inspector.core.errors import Cancelled, InspectorError
from inspector.core.picture_format import DEPTHS, white
from inspector.core.progress import Progress, Steps
from inspector.ui import theme
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.messages import explain
from inspector.ui.number_text import count_text
from inspector.ui.pages.depth_text import depth_text


class DepthChoice(QWidget):
    """Shown only where there is something to choose: for files of more than 8 bits, or where a depth was chosen before."""

    changed = Signal()
    """`chosen` or `shown_depth` may be another one now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.depths = QComboBox()
        self.depths.setAccessibleName(self.tr("Bit depth"))
        self._found, self._brightest = 0, 0
        self._says = QLabel()
        self._says.setWordWrap(True)
        self._says.setProperty("role", "muted")
        self._job = NewestJob(self)
        self._job.succeeded.connect(self._on_found)
        self._job.failed.connect(self._on_failed)
        self._lay_out()
        self._offer(0)
        self.depths.currentIndexChanged.connect(self._on_chosen)

    @property
    def chosen(self) -> int:
        """The depth that was chosen; 0: as the pictures tell."""
        return int(self.depths.currentData())

    @property
    def shown_depth(self) -> int:
        """The depth by which pictures are to be shown; 0: not known, or 8 bits."""
        return self.chosen or self._found

    @property
    def looking(self) -> bool:
        """Whether pictures are still being looked at."""
        return self._job.running

    def choose(self, depth: int) -> None:
        """Shows the choice of a project."""
        self._offer(depth)
        self._show()

    def look(self, good: Sequence[Path]) -> None:
        """Finds out what pictures of good parts tell, in a thread."""
        self._found, self._brightest = 0, 0
        self._says.setText("")
        self._offer(self.chosen)
        self._job.start(_find(good)) if good else self._job.drop()
        self._show()

    def stop(self) -> None:
        """Looks no more."""
        self._job.drop()

    def text(self) -> str:
        """What is said below the choice."""
        return self._says.text()

    def _lay_out(self) -> None:
        title = QLabel(self.tr("Bit depth"))
        title.setFont(theme.font(theme.FONT_BODY, bold=True))
        title.setBuddy(self.depths)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for widget in (title, self.depths, self._says):
            layout.addWidget(widget)

    def _offer(self, chosen: int) -> None:
        found = depth_text(self._found, self._brightest) if self._found else ""
        self.depths.blockSignals(True)
        self.depths.clear()
        self.depths.addItem(self.tr("As the pictures tell: {depth}").format(depth=found) if found else self.tr("As the pictures tell"), 0)
        for depth in DEPTHS:
            self.depths.addItem(self.tr("{depth} bit: white is {value}").format(depth=depth, value=count_text(white(depth))), depth)
        self.depths.setCurrentIndex(self.depths.findData(chosen))
        self.depths.blockSignals(False)

    def _show(self) -> None:
        self.setVisible(bool(self._found or self.chosen or self._says.text()))

    def _say(self) -> None:
        """Whether the choice fits what was found."""
        if 0 < self.chosen < self._found:
            self._says.setText(self.tr("Pictures with values above {white} are not taken.").format(white=count_text(white(self.chosen))))
        elif self._found:
            self._says.setText(self.tr("Choose what the camera delivers where you know it: dark pictures do not show all of its bits."))

    @Slot(int)
    def _on_chosen(self) -> None:
        self._say()
        self._show()
        self.changed.emit()

    @Slot(object)
    def _on_found(self, found: tuple[int, int]) -> None:
        self._found, self._brightest = found
        self._offer(self.chosen)
        self._say()
        self._show()
        self.changed.emit()

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, Cancelled):
            return
        message = explain(error)
        self._says.setText(
            message.text() if not isinstance(error, InspectorError) else f"{message.happened} {message.detail} {message.todo}"
        )
        self._show()


def _find(good: Sequence[Path]) -> Steps[tuple[int, int]]:
    """(depth, largest value); (0, 0) for pictures of 8 bits, of which nothing needs to be said."""
    yield Progress("Finding the bit depth", 0, 0)
    from inspector.services.depth import find_depth  # brings OpenCV, which the window must not wait for

    found = yield from find_depth(good)
    return (found.depth, found.brightest) if found.is_deep else (0, 0)
