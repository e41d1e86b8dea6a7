"""What a finger does on a touch screen besides tapping: it scrolls whatever can be scrolled, and held still it asks for the tool tip.

Nobody has to prepare a widget for it: the window that is touched is looked at when it is touched, before any widget learns of it. A
mouse and a pen work as they always did. What draws or is dragged itself says so by `keeps_fingers`.
"""

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, QTimer, Slot
from PySide6.QtGui import QHelpEvent, QInputDevice, QMouseEvent, QTouchEvent, QWindow
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QApplication,
    QGraphicsView,
    QScroller,
    QScrollerProperties,
    QSplitterHandle,
    QWidget,
)

HOLD_MS = 600
"""How long a finger rests before it asks."""
_STILL_PX = 12
_FAR = QPointF(-10_000, -10_000)
_PREPARED, _KEPT = "scrolled by fingers", "keeps fingers"


def keeps_fingers(widget: QWidget) -> None:
    """What a finger does on this widget and below it is its own affair: nothing is scrolled by it."""
    widget.setProperty(_KEPT, True)


class Fingers(QObject):
    """Follows the fingers on all windows of the program; one for the application."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._held = QTimer(self, singleShot=True, interval=HOLD_MS)
        self._held.timeout.connect(self._on_held)
        self._again = QTimer(self, singleShot=True, interval=0)
        self._again.timeout.connect(self._on_let_go)
        self._began, self._asked, self._may_scroll, self._scrolls = QPointF(), False, False, False
        app.focusWindowChanged.connect(self._on_window)
        if app.focusWindow() is not None:
            self._on_window(app.focusWindow())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QTouchEvent):
            return self._follow(watched, event)
        # What Qt makes of the touch for widgets that know no touch: while a finger scrolls, it presses nothing.
        return self._scrolls and isinstance(event, QMouseEvent) and event.device().type() is QInputDevice.DeviceType.TouchScreen

    def _follow(self, window: QObject, event: QTouchEvent) -> bool:
        kind, points = event.type(), event.points()
        if kind == QEvent.Type.TouchBegin:
            self._began, self._asked, self._scrolls = points[0].globalPosition(), False, False
            self._may_scroll = prepare(self._began.toPoint())
            self._held.start()
        elif kind == QEvent.Type.TouchUpdate:
            if self._asked:
                return True  # it has asked, and goes on resting: nothing else is meant
            if len(points) > 1 or (points[0].globalPosition() - self._began).manhattanLength() > _STILL_PX:
                self._held.stop()
                self._begin_to_scroll(window)
        else:
            self._held.stop()
            if self._asked:
                self._again.start()
        return False

    def _begin_to_scroll(self, window: QObject) -> None:
        """Lets go of what was pressed, far away from it, so that nothing comes of it."""
        if self._may_scroll and not self._scrolls:
            kind, left = QEvent.Type.MouseButtonRelease, Qt.MouseButton.LeftButton
            none = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
            QApplication.sendEvent(window, QMouseEvent(kind, _FAR, _FAR, _FAR, left, *none))
            self._scrolls = True

    @Slot(QWindow)
    def _on_window(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)  # once, however often it is asked for

    @Slot()
    def _on_held(self) -> None:
        where = self._began.toPoint()
        widget = QApplication.widgetAt(where)
        if widget is None or not ask_for_tip(widget, where):
            return
        self._asked = True
        while widget is not None and not isinstance(widget, QAbstractButton):
            widget = widget.parentWidget()
        if isinstance(widget, QAbstractButton):
            widget.setDown(False)  # whoever asks what a button does has not pressed it

    @Slot()
    def _on_let_go(self) -> None:
        """The finger has covered what it asked for, and Qt takes a tip away when something is let go."""
        where = self._began.toPoint()
        widget = QApplication.widgetAt(where)
        if widget is not None:
            ask_for_tip(widget, where)


def ask_for_tip(widget: QWidget, where: QPoint) -> bool:
    """Shows the tool tip of `widget`, or of what it lies in, at `where` (global px); False where there is none."""
    asking = QHelpEvent(QEvent.Type.ToolTip, widget.mapFromGlobal(where), where)
    return QApplication.sendEvent(widget, asking) and asking.isAccepted()  # Qt asks the parents in turn


def prepare(where: QPoint) -> bool:
    """Lets a finger scroll the areas at `where` (global px), unless something there has an own use for it; tells whether it can."""
    widget, areas, kept = QApplication.widgetAt(where), list[QAbstractScrollArea](), False
    while widget is not None:
        kept = kept or isinstance(widget, QAbstractSlider | QSplitterHandle | QGraphicsView) or bool(widget.property(_KEPT))
        if isinstance(widget, QAbstractScrollArea):
            areas.append(widget)
        widget = None if widget.isWindow() else widget.parentWidget()
    for area in areas:
        _leave(area) if kept else _prepare(area)
    return not kept and any(_can_scroll(area) for area in areas)


def _can_scroll(area: QAbstractScrollArea) -> bool:
    return any(bar.maximum() > bar.minimum() for bar in (area.verticalScrollBar(), area.horizontalScrollBar()))


def _leave(area: QAbstractScrollArea) -> None:
    if area.property(_PREPARED):
        area.setProperty(_PREPARED, False)
        QScroller.ungrabGesture(area.viewport())


def _prepare(area: QAbstractScrollArea) -> None:
    if area.property(_PREPARED):
        return
    area.setProperty(_PREPARED, True)
    if isinstance(area, QAbstractItemView):
        area.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        area.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    viewport = area.viewport()
    QScroller.grabGesture(viewport, QScroller.ScrollerGestureType.TouchGesture)
    scroller = QScroller.scroller(viewport)
    properties = scroller.scrollerProperties()
    never = QScrollerProperties.OvershootPolicy.OvershootAlwaysOff
    for metric in (QScrollerProperties.ScrollMetric.HorizontalOvershootPolicy, QScrollerProperties.ScrollMetric.VerticalOvershootPolicy):
        properties.setScrollMetric(metric, never)
    scroller.setScrollerProperties(properties)
