"""The widgets of the Inspect page and where they lie."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QHBoxLayout, QVBoxLayout, QWidget

from inspector.ui import theme
from inspector.ui.pages.inspecting.bar import SourceBar
from inspector.ui.pages.inspecting.drift_line import DriftLine
from inspector.ui.pages.inspecting.entries import Entries
from inspector.ui.pages.inspecting.log import LogModel
from inspector.ui.pages.inspecting.menu import SourceMenu
from inspector.ui.pages.inspecting.parts import MOST_PARTS
from inspector.ui.pages.inspecting.side import SidePanel
from inspector.ui.pages.inspecting.stage import Stage
from inspector.ui.pages.inspecting.state_line import StateLine
from inspector.ui.pages.inspecting.strip import RunStrip
from inspector.ui.widgets.filmstrip import Filmstrip
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.image_tools import ImageTools
from inspector.ui.widgets.whole_verdict import WholeVerdict

_SIDE_PX = (320, 420, 640)  # in a narrow and in a wide window, and at most
_WIDE_PX = 1500
_MARGIN_PX = 2 * theme.SPACE
_SIDE_SHARE = 0.17  # of a very wide window: the verdict is to be read from as far away as on a small screen


class Desk(QWidget):
    """Left: source, what the line waits for, what drifts, picture, tools, filmstrip, progress. Right: verdict, ruler, counters, table."""

    def __init__(self, menu: SourceMenu, log: LogModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = SourceBar(menu)
        self.state = StateLine()
        self.drift = DriftLine()
        self.entries = Entries()
        self.stage = Stage()
        self.tools = ImageTools(self.stage.view, operator=True)
        self.sound = IconButton("sound", tip=self.tr("A tone at every part that is not OK"), operator=True, checkable=True)
        self.operator = IconButton("full_screen", tip=self.tr("Operator mode: the whole screen, for gloves (F11)"), operator=True)
        self.tools.append(self.sound, self.operator)
        self.film = Filmstrip(MOST_PARTS)
        self.strip = RunStrip()
        self.side = SidePanel(log)
        self.whole_verdict = WholeVerdict(self.side.banner)
        self._lay_out()
        self._say_keys()
        self._leave_keys_to_the_page()

    def fit(self, width_px: int, height_px: int) -> None:
        """Divides the room of a window of this size."""
        narrow, wide, most = _SIDE_PX
        wanted = min(most, max(wide, round(_SIDE_SHARE * width_px))) if width_px >= theme.scaled(_WIDE_PX) else narrow
        beside = max(each.minimumSizeHint().width() for each in (self.bar, self.tools, self.strip))
        room = width_px - beside - 3 * _MARGIN_PX
        self.side.setFixedWidth(max(narrow, min(theme.scaled(wanted), room)))  # with large texts rather narrow than out of sight
        self.side.fit_height(height_px)
        self.drift.fit(width_px, theme.scaled(_WIDE_PX))

    def minimumSizeHint(self) -> QSize:
        """With the side as narrow as it can be."""
        least = super().minimumSizeHint()
        return QSize(least.width() - self.side.width() + _SIDE_PX[0], least.height())

    def select_in_film(self, number: int) -> None:
        """Marks a part in the filmstrip, or none where it is not there any more."""
        numbers = self.film.numbers()
        row = numbers.index(number) if number in numbers else -1
        self.film.setCurrentIndex(self.film.model().index(row, 0))

    def _lay_out(self) -> None:
        margin = _MARGIN_PX
        columns = QHBoxLayout(self)
        columns.setContentsMargins(margin, margin, margin, theme.SPACE)
        columns.setSpacing(margin)
        left = QVBoxLayout()
        left.setSpacing(theme.SPACE)
        said = QHBoxLayout()
        said.setSpacing(theme.SPACE)
        said.addWidget(self.state, 1)
        said.addWidget(self.drift, 2)
        left.addWidget(self.bar)
        left.addLayout(said)
        for widget in (self.entries, self.stage, self.tools, self.film, self.strip):
            left.addWidget(widget)
        left.setStretchFactor(self.stage, 1)
        columns.addLayout(left, 1)
        columns.addWidget(self.side)

    def _say_keys(self) -> None:
        """On this page + and - are for the opacity, which is used more often than the zoom."""
        self.tools.heatmap.setToolTip(self.tr("Heatmap on or off (H)"))
        self.tools.opacity.setToolTip(self.tr("Opacity of the heatmap (+ and -)"))
        self.tools.zoom_in.setToolTip(self.tr("Closer (Ctrl +)"))
        self.tools.zoom_out.setToolTip(self.tr("Further away (Ctrl -)"))
        self.bar.source.setToolTip(self.tr("Choose images (Ctrl+O), a folder, a video or a camera"))

    def _leave_keys_to_the_page(self) -> None:
        """After a click on a button Space still peeks; with the Tab key every button can be reached and pressed."""
        for kind in (QAbstractButton, QAbstractSlider):
            for widget in self.findChildren(kind):
                if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus:
                    widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)
