"""What the page consists of, and how it lies."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QScrollArea, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from inspector.ui import theme
from inspector.ui.pages.effect_pane import EffectPane
from inspector.ui.pages.teaching.tray_list import TrayList
from inspector.ui.widgets.elided_label import ElidedLabel
from inspector.ui.widgets.empty_state import EmptyState
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.image_tools import ImageTools
from inspector.ui.widgets.image_view import ImageView
from inspector.ui.widgets.progress_panel import ProgressPanel
from inspector.ui.widgets.wrapped_row import WrappedRow

_TRAY_PX, _EFFECT_PX, _LEAST_EFFECT_PX, _BAR_PX = 240, 380, 280, 12


class TeachParts(QWidget):
    """The tray on the left, the part in the middle, what teaching would do on the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tray, self.view, self.effect, self.progress = TrayList(), ImageView(), EffectPane(), ProgressPanel()
        self.name, self.growth, self.said = ElidedLabel(), QLabel(), QLabel()
        self.name.setFont(theme.font(theme.FONT_HEADING, bold=True))
        self.growth.setProperty("role", "muted")
        for label in (self.growth, self.said):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.accept = IconButton("ok", self.tr("Good: accept (A)"))
        self.refuse = IconButton("ng", self.tr("Do not teach (R)"))
        self.undo = IconButton("undo", self.tr("Undo"), tip=self.tr("Take the last decision back (Backspace)"))
        self.try_out = IconButton("search", self.tr("Try what is accepted"))
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(self.tr("Reason, for the history"))
        self.reason.setAccessibleName(self.tr("Reason"))
        self.teach = IconButton("plus", self.tr("Teach"), primary=True)
        self.back = IconButton("undo", self.tr("Back to the model before"))
        self.empty = EmptyState(
            "check",
            self.tr("The tray is empty"),
            self.tr("A part that you call a false reject on Verify or History comes here, with its picture."),
        )
        self.tools = ImageTools(self.view)
        self._lay_out()

    def _lay_out(self) -> None:
        self.stack = QStackedWidget()
        self.stack.addWidget(self._part())
        self.stack.addWidget(self.empty)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        self.tray.setMinimumWidth(theme.scaled(_TRAY_PX // 2))
        for number, widget in enumerate((self.tray, self.stack, self._side())):
            split.addWidget(widget)
            split.setStretchFactor(number, int(number == 1))
        split.setSizes([_TRAY_PX, 2 * _EFFECT_PX, _EFFECT_PX])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * theme.SPACE, theme.SPACE, 2 * theme.SPACE, 2 * theme.SPACE)
        layout.addWidget(split)

    def _part(self) -> QWidget:
        buttons = WrappedRow()
        for button, share in ((self.accept, 2), (self.refuse, 2), (self.undo, 1)):
            buttons.add(button, stretch=share)
        return _column(self.name, self.view, self.tools, buttons, stretch=1)

    def _side(self) -> QWidget:
        side = _column(
            self.growth, self.try_out, self.progress, self.said, self.effect, self.reason, self.teach, self.back, stretch=4, closes=True
        )
        return _SideScroll(side)


class _SideScroll(QScrollArea):
    """As wide as what it shows needs at that moment, so that nothing is cut off at its side."""

    def __init__(self, side: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what it shows has the keys
        self._side = side
        self.setWidget(side)
        side.installEventFilter(self)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._side and event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        self.setMinimumWidth(max(theme.scaled(_LEAST_EFFECT_PX), self._side.minimumSizeHint().width() + _BAR_PX))


def _column(*parts: QWidget, stretch: int, closes: bool = False) -> QWidget:
    made = QWidget()
    layout = QVBoxLayout(made)
    layout.setContentsMargins(theme.SPACE, 0, theme.SPACE, 0)
    layout.setSpacing(theme.SPACE)
    for number, part in enumerate(parts):
        layout.addWidget(part, int(number == stretch))
    if closes:
        layout.addStretch(0)
    return made
