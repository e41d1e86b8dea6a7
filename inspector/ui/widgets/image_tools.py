"""The row of tools that belongs to an image view: heatmap, contour, opacity, peek, zoom, the hottest place."""

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QSlider, QWidget

from inspector.ui import theme
from inspector.ui.tab_order import tab_through
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.image_view import ImageView

_START_OPACITY = 60


class ImageTools(QWidget):
    """Controls of one `ImageView`. `operator`: buttons large enough for gloves."""

    def __init__(self, view: ImageView, *, operator: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._is_narrow = False
        self._last: QWidget
        self.heatmap = IconButton("heatmap", tip=self.tr("Heatmap on or off"), operator=operator, checkable=True)
        self.contour = IconButton("contour", tip=self.tr("Contour at the threshold on or off"), operator=operator, checkable=True)
        self.peek = IconButton("eye", tip=self.tr("Hold to see the part without the heatmap (Space)"), operator=operator)
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self._make_slider()
        for button in (self.heatmap, self.contour):
            button.setChecked(True)
        self._lay_out(operator)
        self._connect()

    def append(self, *widgets: QWidget) -> None:
        """Puts more at the end of the row, a little apart."""
        self._zoom.insertSpacing(self._zoom.count() - 1, 2 * theme.SPACE)
        for widget in widgets:
            self._zoom.insertWidget(self._zoom.count() - 1, widget)
        tab_through((self._last, *widgets))
        self._last = widgets[-1]

    def minimumSizeHint(self) -> QSize:
        """In two rows: a narrow place must not become wider for them."""
        spacing = theme.SPACE
        width = max(part.minimumSize().width() for part in (self._map, self._zoom))
        rows = 2 if self._is_narrow else 1
        return QSize(width, rows * self._map.minimumSize().height() + (rows - 1) * spacing)

    def sizeHint(self) -> QSize:
        return QSize(self._one_row_px(named=True), self.minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._label.setVisible(self.width() >= self._one_row_px(named=True))  # its name goes first: the button has a tip
        is_narrow = self.width() < self._one_row_px()
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            self._rows.setDirection(QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight)
            self._zoom.setStretch(self._zoom.count() - 1, int(is_narrow))
            self.updateGeometry()

    def _one_row_px(self, named: bool = False) -> int:
        """What all tools need beside each other, with or without the name of the heatmap."""
        self._map.invalidate()  # it may not have heard yet whether the name is shown
        name = self._label.sizeHint().width() + theme.SPACE
        shown = name if not self._label.isHidden() else 0
        parts = self._map.minimumSize().width() + self._zoom.minimumSize().width() + theme.SPACE
        return parts - shown + (name if named else 0)

    def _make_slider(self) -> None:
        self.opacity.setRange(0, 100)
        self.opacity.setPageStep(10)
        self.opacity.setMinimumWidth(theme.scaled(64))
        self.opacity.setMaximumWidth(theme.scaled(120))
        self.opacity.setToolTip(self.tr("Opacity of the heatmap"))
        self.opacity.setAccessibleName(self.tr("Opacity of the heatmap"))
        self.opacity.setValue(_START_OPACITY)

    def _lay_out(self, operator: bool) -> None:
        self._rows, self._map, self._zoom = QBoxLayout(QBoxLayout.Direction.LeftToRight, self), QHBoxLayout(), QHBoxLayout()
        self._rows.setContentsMargins(0, 0, 0, 0)
        for layout in (self._rows, self._map, self._zoom):
            layout.setSpacing(theme.SPACE)
        self._label = QLabel(self.tr("Heatmap"))
        self._label.setBuddy(self.opacity)
        self.zoom_in = IconButton("zoom_in", tip=self.tr("Closer (+)"), operator=operator)
        self.zoom_out = IconButton("zoom_out", tip=self.tr("Further away (-)"), operator=operator)
        self.fit = IconButton("fit", tip=self.tr("Whole picture (0)"), operator=operator)
        self.hottest = IconButton("zoom_hottest", tip=self.tr("Close to the hottest place, and back (Z)"), operator=operator)
        for widget in (self._label, self.heatmap, self.opacity, self.contour, self.peek):
            self._map.addWidget(widget)
        self._map.setStretchFactor(self.opacity, 100)
        self._map.addStretch(1)
        for widget in (self.zoom_out, self.zoom_in, self.fit, self.hottest):
            self._zoom.addWidget(widget)
        self._zoom.addStretch(0)
        self._last = self.hottest
        self._rows.addLayout(self._map, 1)
        self._rows.addLayout(self._zoom)

    def _connect(self) -> None:
        self.heatmap.toggled.connect(self._on_heatmap_toggled)
        self.contour.toggled.connect(self._view.set_contour_visible)
        self.opacity.valueChanged.connect(self._on_opacity_changed)
        self.peek.pressed.connect(self._on_peek_pressed)
        self.peek.released.connect(self._on_peek_released)
        self.zoom_in.clicked.connect(self._view.zoom_in)
        self.zoom_out.clicked.connect(self._view.zoom_out)
        self.fit.clicked.connect(self._view.fit)
        self.hottest.clicked.connect(self._view.toggle_hottest)

    @Slot(bool)
    def _on_heatmap_toggled(self, shown: bool) -> None:
        for widget in (self.contour, self.peek, self.opacity):
            widget.setEnabled(shown)
        self._view.set_heatmap_visible(shown)

    @Slot(int)
    def _on_opacity_changed(self, percent: int) -> None:
        self._view.set_opacity(percent / 100)

    @Slot()
    def _on_peek_pressed(self) -> None:
        self._view.peek(True)

    @Slot()
    def _on_peek_released(self) -> None:
        self._view.peek(False)
