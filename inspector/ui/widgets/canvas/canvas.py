"""The canvas: an image view whose picture is drawn in. It shows figures and tells what the hand does; who owns them keeps and undoes."""

from collections.abc import Sequence
from dataclasses import replace
from math import hypot

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from inspector.core.areas import Drawn, Form
from inspector.ui import theme
from inspector.ui.screen_picture import ScreenPicture
from inspector.ui.widgets.canvas.figure import Figure
from inspector.ui.widgets.canvas.geometry import Bounds
from inspector.ui.widgets.canvas.grip import WHOLE, Grip, dragged, take
from inspector.ui.widgets.canvas.layer import FiguresLayer
from inspector.ui.widgets.canvas.tools import Pencil, Tool
from inspector.ui.widgets.image_view import ImageView

_STEPS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
_FAR_PX = 10
_FORMS = {Tool.RECTANGLE: Form.RECTANGLE, Tool.ELLIPSE: Form.ELLIPSE}
_KEYS = {
    Qt.Key.Key_V: Tool.SELECT,
    Qt.Key.Key_R: Tool.RECTANGLE,
    Qt.Key.Key_O: Tool.ELLIPSE,
    Qt.Key.Key_P: Tool.POLYGON,
    Qt.Key.Key_B: Tool.BRUSH,
    Qt.Key.Key_E: Tool.ERASER,
}


class Canvas(ImageView):
    """The wheel and + / - zoom; dragging beside all figures, and the middle button at any time, move the picture.

    Keys: V R O P B E choose a tool. Arrows move what is chosen, with Shift they change its size, with Ctrl by far; without a choice they
    move the picture. Page up and down choose, Delete asks for removal. With a tool in the hand Enter closes a polygon, or puts a rectangle
    or an ellipse into the middle of what is seen; Esc gives up what is begun, then the tool, then the choice.
    """

    drawn = Signal(object)
    """A `Drawn` is finished. It is shown once it comes back in a figure."""
    changed = Signal(int, object, str)
    """Number of a figure, its new tuple of `Drawn`, and a word: steps with one word in a row may be undone together; "" none."""
    selected = Signal(int)
    """Another figure is chosen; -1: none."""
    removal_wanted = Signal(int)
    tool_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        self._figures: tuple[Figure, ...] = ()
        self._chosen = -1
        self._size = (0, 0)
        self._width, self._editable = 20.0, True
        self._pencil = Pencil(Tool.SELECT, self._size)
        self._grip: Grip | None = None
        self._layer = FiguresLayer(self._on_pressed)
        super().__init__(parent)
        self._layer.moved.connect(self._on_moved)
        self._layer.released.connect(self._on_released)
        self._layer.closed.connect(self._close)
        self.add_layer(self._layer)
        self._layer.set_colours(theme.colours(self))

    # -- what is shown --------------------------------------------------------------------------------------------------

    def show_picture(self, picture: ScreenPicture | None) -> None:
        super().show_picture(picture)
        self._size = picture.shape if picture is not None else (0, 0)
        self.set_tool(self.tool)
        self._show()

    def show_figures(self, figures: Sequence[Figure], selected: int = -1) -> None:
        """Shows these, the last one on top, and chooses one of them; what is being drawn goes on."""
        self._figures, self._grip = tuple(figures), None
        self._chosen = selected if 0 <= selected < len(self._figures) else -1
        self._show()

    @property
    def picture_size(self) -> tuple[int, int]:
        """(height, width) of the picture; (0, 0) without one."""
        return self._size

    # -- tools ----------------------------------------------------------------------------------------------------------

    @property
    def tool(self) -> Tool:
        """The one in the hand."""
        return self._pencil.tool

    @Slot(object)
    def set_tool(self, tool: Tool) -> None:
        """Takes a tool into the hand; what is begun is given up."""
        before, self._pencil = self._pencil.tool, Pencil(tool, self._size, self._width)
        self.setCursor(Qt.CursorShape.ArrowCursor if tool is Tool.SELECT else Qt.CursorShape.CrossCursor)
        self._layer.show_pencil(self._pencil)
        if before is not tool:
            self.tool_changed.emit(tool)

    @Slot(float)
    def set_brush_width(self, width: float) -> None:
        """Of brush and eraser, in px of the picture; also of a stroke that is being drawn."""
        self._width = self._pencil.width = max(1.0, width)
        self._layer.update()

    def set_editable(self, editable: bool) -> None:
        """Without it figures can only be looked at."""
        self._editable = editable
        if not editable:
            self.set_tool(Tool.SELECT)

    def give_up(self) -> bool:
        """Forgets what is begun; False where nothing is."""
        was = self._pencil.is_drawing or self._grip is not None
        self._pencil.give_up()
        self._grip = None
        self._show()
        return was

    def take_back(self) -> bool:
        """Takes back the last corner of a polygon that is being drawn; False where there is none."""
        taken = self._pencil.take_back()
        self._layer.show_pencil(self._pencil)
        return taken

    # -- the hand -------------------------------------------------------------------------------------------------------

    def _on_pressed(self, at: QPointF) -> bool:
        """Whether the press is for the canvas."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if not any(self._size):
            return False
        point, reach = (at.x(), at.y()), theme.TOUCH_PX / 2 * self._px()
        if self.tool is not Tool.SELECT:
            if not (self.tool is Tool.POLYGON and self._is_at_first_corner(point, reach) and self._close()):
                self._pencil.press(point)
                self._layer.show_pencil(self._pencil)
            return True
        grip = take(self._figures, self._chosen, point, reach)
        self._choose(grip.index if grip is not None else -1)
        self._grip = grip if self._editable else None
        return grip is not None

    @Slot(QPointF, bool)
    def _on_moved(self, at: QPointF, down: bool) -> None:
        point = at.x(), at.y()
        if self._grip is not None and down:
            self._show_held(self._grip.to(point, self._size))
        elif self.tool is not Tool.SELECT:
            self._pencil.move(point)
            self._layer.show_pencil(self._pencil)

    @Slot(QPointF)
    def _on_released(self, at: QPointF) -> None:
        point, grip = (at.x(), at.y()), self._grip
        self._grip = None
        if grip is not None:
            self._show()
            self._tell_change(grip.index, grip.drawn, grip.to(point, self._size), "")
        elif (made := self._pencil.release(point)) is not None:
            self._tell_drawn(made)
        self._layer.show_pencil(self._pencil)

    @Slot()
    def _close(self) -> bool:
        made = self._pencil.close()
        self._layer.show_pencil(self._pencil)
        if made is not None:
            self._tell_drawn(made)
        return made is not None

    def _is_at_first_corner(self, point: tuple[float, float], reach: float) -> bool:
        first = next(iter(self._pencil.trace), None)
        return first is not None and hypot(first[0] - point[0], first[1] - point[1]) <= reach

    def _px(self) -> float:
        """Px of the picture for one of the screen."""
        return float(self.shown_rect().width() / max(1, self.width()))

    # -- keys -----------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        plain = not modifiers & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if key in _STEPS and self._chosen >= 0 and self._editable:
            self._nudge(_STEPS[key], modifiers)
        elif key in _KEYS and plain and (self._editable or key == Qt.Key.Key_V):
            self.set_tool(_KEYS[key])
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown) and self._figures:
            self._choose((self._chosen + (1 if key == Qt.Key.Key_PageDown else -1)) % len(self._figures))
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.take_back():
            pass
        elif key == Qt.Key.Key_Delete and self._chosen >= 0 and self._editable:
            self.removal_wanted.emit(self._chosen)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.tool is not Tool.SELECT:
            self._close() if self.tool is Tool.POLYGON else self._put_into_the_middle()
        elif key == Qt.Key.Key_Escape and (self.give_up() or self._put_down()):
            pass
        else:
            super().keyPressEvent(event)

    def _nudge(self, step: tuple[int, int], modifiers: Qt.KeyboardModifier) -> None:
        far = _FAR_PX if modifiers & Qt.KeyboardModifier.ControlModifier else 1
        sides = (abs(step[0]), abs(step[1])) if modifiers & Qt.KeyboardModifier.ShiftModifier else WHOLE
        before = self._figures[self._chosen].drawn
        after = dragged(before, sides, far * step[0], far * step[1], self._size)
        self._tell_change(self._chosen, before, after, f"nudge {self._chosen}")

    def _put_into_the_middle(self) -> None:
        """Draws without a hand: a rectangle or an ellipse of half the sides of what is seen."""
        seen = self.shown_rect() & QRectF(0, 0, self._size[1], self._size[0])
        if self.tool not in _FORMS or seen.isEmpty():
            return
        quarter = QPointF(seen.width() / 4, seen.height() / 4)
        left_top, right_bottom = seen.center() - quarter, seen.center() + quarter
        points = tuple((round(corner.x()), round(corner.y())) for corner in (left_top, right_bottom))
        if points[1][0] > points[0][0] and points[1][1] > points[0][1]:
            self._tell_drawn(Drawn(_FORMS[self.tool], points))

    def _put_down(self) -> bool:
        """The tool, then the choice; False where there is neither."""
        had = self.tool is not Tool.SELECT or self._chosen >= 0
        if self.tool is not Tool.SELECT:
            self.set_tool(Tool.SELECT)
        else:
            self._choose(-1)
        return had

    # -- what is told ---------------------------------------------------------------------------------------------------

    def _tell_drawn(self, made: Drawn) -> None:
        bounds = Bounds.of([replace(made, erases=False)])
        if bounds is not None and bounds.meets(self._size):
            self.drawn.emit(made)

    def _tell_change(self, index: int, before: tuple[Drawn, ...], after: tuple[Drawn, ...], word: str) -> None:
        if after != before:
            self.changed.emit(index, after, word)

    def _choose(self, index: int) -> None:
        if index != self._chosen:
            self._chosen = index
            self._show()
            self.selected.emit(index)

    def _show(self) -> None:
        self._layer.show_figures(self._figures, self._chosen, QRectF(0, 0, self._size[1], self._size[0]))

    def _show_held(self, drawn: tuple[Drawn, ...]) -> None:
        """The figure in the hand as it would become."""
        figures = [replace(each, drawn=drawn) if k == self._chosen else each for k, each in enumerate(self._figures)]
        self._layer.show_figures(figures, self._chosen, QRectF(0, 0, self._size[1], self._size[0]))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._made:
            self._layer.set_colours(theme.colours(self))
