"""The picture of a part with the anomaly map over it: one colour scale for all pictures, contour at the threshold, zoom, peek."""

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainterPath, QResizeEvent
from PySide6.QtWidgets import QGraphicsObject, QLabel, QVBoxLayout, QWidget

from inspector.core import heatmap
from inspector.core.types import FloatArray
from inspector.ui import theme
from inspector.ui.screen_picture import ScreenPicture
from inspector.ui.widgets.focus_frame import FocusFrame
from inspector.ui.widgets.heatmap_legend import HeatmapLegend
from inspector.ui.widgets.hottest import hottest_place
from inspector.ui.widgets.image_layers import ContourLayer, MapLayer, PictureLayer, contour_path, pixel_at, small_map
from inspector.ui.widgets.picture_canvas import PictureCanvas
from inspector.ui.widgets.pixel_readout import PixelReadout, score_at

_ZOOM_STEP = 1.25
_PAN_SHARE = 0.1
_MARGIN_PX = 10
_LEAST_VISIBLE_PX = 8  # deepest zoom: this many pixels of the picture across the view


class ImageView(QWidget):
    """Shows one picture and its map. Wheel and + / - zoom, dragging and arrows move, double click and 0 fit, Space peeks.

    Z goes close to the hottest place, and back.
    """

    peeked = Signal(bool)
    """The heatmap is hidden for a moment (True), or back."""
    pointed = Signal(object)
    """(row, column, score or None) under the cursor, or None when it left the picture."""
    hot_spot_clicked = Signal(object)
    """(row, column) in px of the picture, where the heatmap has a colour."""

    _made = False
    """Whether everything is there that a change of the palette is to reach: Qt tells of one at any time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._map: FloatArray | None = None
        self._threshold: float | None = None
        self._visible, self._contour_visible, self._peeking, self._fitted = True, True, False, True
        self._make_layers()
        self._make_labels()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Picture of the part"))
        self.setMinimumSize(160, 120)
        FocusFrame(self)
        self._made = True
        self._apply_colours()
        self._update_visibility()

    # -- what is shown --------------------------------------------------------------------------------------------------

    def show_picture(self, picture: ScreenPicture | None) -> None:
        """Shows a picture without a map; the zoom stays when the size is the same. None empties the view."""
        before = self._picture.boundingRect()
        self._picture.show_picture(picture)
        self._empty.setVisible(picture is None)
        self.show_map(None, None)
        if self._picture.boundingRect() != before:
            self._limit_zoom()
            self.fit()

    def show_map(self, anomaly_map: FloatArray | None, threshold: float | None) -> None:
        """Shows the anomaly map (H, W) of the picture, coloured in relation to the threshold; without both there are no colours."""
        self._map = anomaly_map if anomaly_map is not None and anomaly_map.size else None
        self._threshold = threshold if heatmap.is_anchored(threshold) else None
        rect = self._picture.boundingRect()
        if self._map is None or self._threshold is None or rect.isEmpty():
            self._colours.show_levels(None, rect)
            self._contour.show_path(QPainterPath(), rect)
        else:
            small = small_map(self._map)
            self._colours.show_levels(heatmap.levels(small, self._threshold), rect)
            self._contour.show_path(contour_path(small, self._threshold, rect), rect)
        self._update_visibility()

    def clear(self) -> None:
        """Back to the empty view."""
        self.show_picture(None)

    def set_empty_text(self, text: str) -> None:
        """What an empty view says."""
        self._empty.setText(text)

    # -- how it is shown ------------------------------------------------------------------------------------------------

    @Slot(float)
    def set_opacity(self, opacity: float) -> None:
        """Strength of the colours, 0 to 1; the contour stays."""
        self._colours.setOpacity(min(1.0, max(0.0, opacity)))

    @Slot(bool)
    def set_heatmap_visible(self, visible: bool) -> None:
        """Switches the colours and the contour on or off."""
        self._visible = visible
        self._update_visibility()

    @Slot(bool)
    def set_contour_visible(self, visible: bool) -> None:
        """Switches the contour on or off."""
        self._contour_visible = visible
        self._update_visibility()

    @Slot(bool)
    def peek(self, below: bool) -> None:
        """Hides everything that lies over the picture while `below` is true."""
        if below != self._peeking:
            self._peeking = below
            self._update_visibility()
            self.peeked.emit(below)

    @property
    def heatmap_shown(self) -> bool:
        """Whether colours can be seen now."""
        return self._colours.isVisible() and self._threshold is not None and self._map is not None

    @Slot()
    def fit(self) -> None:
        """Shows the whole picture, and keeps doing so when the view's size changes."""
        self._fitted = True
        rect = self._picture.boundingRect()
        if not rect.isEmpty():
            self._box.setRange(rect, padding=0.01, disableAutoRange=True)

    @Slot()
    def zoom_in(self) -> None:
        """One step closer."""
        self._zoom(1 / _ZOOM_STEP)

    @Slot()
    def zoom_out(self) -> None:
        """One step back."""
        self._zoom(_ZOOM_STEP)

    @Slot()
    def toggle_hottest(self) -> None:
        """Goes close to the hottest place of the heatmap; from there back to the whole picture. Without a heatmap nothing happens."""
        place = hottest_place(self._map, self._picture.boundingRect())
        if place is not None and not self._fitted and self.shown_rect().contains(place) and self.shown_rect().width() < 3 * place.width():
            self.fit()
        elif place is not None:
            self.look_at(place)

    def look_at(self, place: QRectF) -> None:
        """Shows a part of the picture, in its px, as large as it can be shown whole."""
        self._fitted = False
        self._box.setRange(place, padding=0, disableAutoRange=True)

    def shown_rect(self) -> QRectF:
        """The part of the picture in view, in its pixels; may reach beyond it."""
        rect: QRectF = self._box.viewRect()
        return rect

    def add_layer(self, layer: QGraphicsObject) -> None:
        """Lays something over picture and map; its coordinates are px of the picture."""
        self._box.addItem(layer, ignoreBounds=True)

    # -- parts ----------------------------------------------------------------------------------------------------------

    def _make_layers(self) -> None:
        self._view = PictureCanvas(self)
        self._box = pg.ViewBox(lockAspect=True, invertY=True, enableMenu=False, defaultPadding=0)
        self._view.setCentralItem(self._box)
        self._picture, self._colours, self._contour = PictureLayer(), MapLayer(), ContourLayer()
        self._colours.setOpacity(0.6)
        for layer in (self._picture, self._colours, self._contour):
            self.add_layer(layer)
        self._box.sigRangeChangedManually.connect(self._on_moved_by_hand)
        self._view.moved_to.connect(self._on_mouse_moved)
        self._view.clicked.connect(self._on_clicked)
        self._view.double_clicked.connect(self.fit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._view)

    def _make_labels(self) -> None:
        self._empty = QLabel(self.tr("No picture yet"), self)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setProperty("role", "muted")
        self._empty.setWordWrap(True)
        self._readout = PixelReadout(self)
        self._legend = HeatmapLegend(self)
        self._empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def _apply_colours(self) -> None:
        self._view.setBackground(theme.colours(self).raised)

    def _update_visibility(self) -> None:
        shown = self._visible and not self._peeking
        self._colours.setVisible(shown)
        self._contour.setVisible(shown and self._contour_visible)
        self._legend.setVisible(self._visible and self._map is not None and self._threshold is not None)
        self._legend.setEnabled(shown)
        self._legend.place()

    def _limit_zoom(self) -> None:
        """How far the picture may be moved and zoomed; in a view of another shape than its own it needs more room to be whole."""
        rect = self._picture.boundingRect()
        if not rect.isEmpty():
            longest = max(rect.width(), rect.height())
            beyond = longest * max(1.0, self.width() / max(1, self.height()), self.height() / max(1, self.width()))
            self._box.setLimits(
                xMin=-beyond, xMax=rect.width() + beyond, yMin=-beyond, yMax=rect.height() + beyond,
                minXRange=min(_LEAST_VISIBLE_PX, longest), minYRange=min(_LEAST_VISIBLE_PX, longest),
            )  # fmt: skip

    def _zoom(self, factor: float) -> None:
        self._fitted = False
        self._box.scaleBy((factor, factor))

    def _pan(self, columns: float, rows: float) -> None:
        self._fitted = False
        shown = self.shown_rect()
        self._box.translateBy(x=columns * _PAN_SHARE * shown.width(), y=rows * _PAN_SHARE * shown.height())

    # -- events ---------------------------------------------------------------------------------------------------------

    def _on_moved_by_hand(self, *_: object) -> None:
        self._fitted = False

    @Slot(QPointF)
    def _on_mouse_moved(self, where: QPointF) -> None:
        point = self._box.mapSceneToView(where)
        pixel = pixel_at(point, self._picture.boundingRect())
        if pixel is None:
            self._leave()
            return
        rect = self._picture.boundingRect()
        score = score_at(self._map, pixel, (int(rect.height()), int(rect.width())))
        self._readout.show_pixel(pixel, score, self._threshold)
        self._readout.move(_MARGIN_PX, self.height() - self._readout.height() - _MARGIN_PX)
        self.pointed.emit((*pixel, score))

    @Slot(QPointF)
    def _on_clicked(self, where: QPointF) -> None:
        rect = self._picture.boundingRect()
        pixel = pixel_at(self._box.mapSceneToView(where), rect)
        score = score_at(self._map, pixel, (int(rect.height()), int(rect.width()))) if pixel is not None else None
        if self.heatmap_shown and score is not None and self._threshold and score >= heatmap.VISIBLE_FROM * self._threshold:
            self.hot_spot_clicked.emit(pixel)

    def _leave(self) -> None:
        if not self._readout.isHidden():
            self._readout.hide()
            self.pointed.emit(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._empty.setGeometry(self.rect().adjusted(24, 24, -24, -24))
        self._legend.place()
        self._limit_zoom()
        if self._fitted:
            self.fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._made:
            self._apply_colours()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._leave()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.peek(False)  # the key may be released elsewhere
        super().focusOutEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self.peek(False)
        else:
            super().keyReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Space:
            self.peek(True)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_in()
        elif key == Qt.Key.Key_Minus:
            self.zoom_out()
        elif key in (Qt.Key.Key_0, Qt.Key.Key_Home):
            self.fit()
        elif key == Qt.Key.Key_Z and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.toggle_hottest()
        elif key in _ARROWS:
            self._pan(*_ARROWS[key])
        else:
            super().keyPressEvent(event)


_ARROWS = {int(Qt.Key.Key_Left): (-1, 0), int(Qt.Key.Key_Right): (1, 0), int(Qt.Key.Key_Up): (0, -1), int(Qt.Key.Key_Down): (0, 1)}
