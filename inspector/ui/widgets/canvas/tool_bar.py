"""The row of tools that belongs to a canvas: what the hand does, how wide its brush is, undo, redo, zoom."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QLabel, QSlider, QWidget

from inspector.ui import theme
from inspector.ui.number_text import count_text
from inspector.ui.shortcuts import listen
from inspector.ui.text_marks import QT_TRANSLATE_NOOP
from inspector.ui.widgets.canvas.canvas import Canvas
from inspector.ui.widgets.canvas.tools import Tool
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.wrapped_row import WrappedRow

TIPS = {
    Tool.SELECT: QT_TRANSLATE_NOOP("CanvasTools", "Choose, move, change size (V)"),
    Tool.RECTANGLE: QT_TRANSLATE_NOOP("CanvasTools", "Rectangle (R)"),
    Tool.ELLIPSE: QT_TRANSLATE_NOOP("CanvasTools", "Ellipse (O)"),
    Tool.POLYGON: QT_TRANSLATE_NOOP("CanvasTools", "Polygon (P): tap its corners; a double tap, its first corner or Enter closes it"),
    Tool.BRUSH: QT_TRANSLATE_NOOP("CanvasTools", "Brush (B)"),
    Tool.ERASER: QT_TRANSLATE_NOOP("CanvasTools", "Eraser (E)"),
}
_WIDTHS, _START_WIDTH = (1, 200), 20


class CanvasTools(WrappedRow):
    """Controls of one `Canvas`; whoever keeps its figures does what is asked for. The keys of undo and redo work all over `scope`."""

    undo_wanted = Signal()
    redo_wanted = Signal()

    def __init__(self, canvas: Canvas, scope: QWidget, tools: Sequence[Tool] = tuple(Tool), parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=4)
        self._canvas, self._group = canvas, QButtonGroup(self)
        self.tools = {tool: IconButton(tool.value, tip=tool_text(tool), checkable=True, operator=True) for tool in tools}
        self.width_slider, self._width = QSlider(Qt.Orientation.Horizontal), QLabel()
        self.undo = IconButton("undo", tip=self.tr("Undo (Ctrl+Z)"), operator=True)
        self.redo = IconButton("redo", tip=self.tr("Redo (Ctrl+Y)"), operator=True)
        self.zoom_out = IconButton("zoom_out", tip=self.tr("Further away (-)"), operator=True)
        self.zoom_in = IconButton("zoom_in", tip=self.tr("Closer (+)"), operator=True)
        self.fit = IconButton("fit", tip=self.tr("Whole picture (0)"), operator=True)
        self._make_slider()
        self._lay_out()
        self._connect(scope)
        self._on_tool(canvas.tool)
        self.show_steps(can_undo=False, can_redo=False)

    def show_steps(self, *, can_undo: bool, can_redo: bool) -> None:
        """What there is to go back to."""
        self.undo.setEnabled(can_undo)
        self.redo.setEnabled(can_redo)

    def set_editable(self, editable: bool) -> None:
        """Without it only the tool that chooses can be taken."""
        self._canvas.set_editable(editable)
        for tool, button in self.tools.items():
            button.setEnabled(editable or tool is Tool.SELECT)

    def _make_slider(self) -> None:
        self.width_slider.setRange(*_WIDTHS)
        self.width_slider.setPageStep(10)
        self.width_slider.setMinimumWidth(64)
        self.width_slider.setMaximumWidth(140)
        self.width_slider.setMinimumHeight(theme.TOUCH_PX)
        self.width_slider.setToolTip(self.tr("Width of brush and eraser, in px of the picture"))
        self.width_slider.setAccessibleName(self.tr("Width of brush and eraser, in px of the picture"))
        self._width.setFont(theme.font(theme.FONT_SMALL, tabular=True))
        self._width.setBuddy(self.width_slider)
        self._width.setMinimumWidth(self._width.fontMetrics().horizontalAdvance(count_text(_WIDTHS[1]) + " px"))

    def _lay_out(self) -> None:
        self._group.setExclusive(True)
        for button in self.tools.values():
            self._group.addButton(button)
        self._width.setContentsMargins(0, 0, theme.SPACE, 0)
        self.add(*self.tools.values(), self.width_slider, self._width, self.undo, self.redo)
        self.add_stretch()
        self.add(self.zoom_out, self.zoom_in, self.fit)

    def _connect(self, scope: QWidget) -> None:
        for tool, button in self.tools.items():
            button.clicked.connect(lambda _=False, tool=tool: self._canvas.set_tool(tool))
        self._canvas.tool_changed.connect(self._on_tool)
        self.width_slider.valueChanged.connect(self._on_width)
        self.width_slider.setValue(_START_WIDTH)
        self.undo.clicked.connect(self._on_undo)
        self.redo.clicked.connect(self.redo_wanted)
        self.zoom_in.clicked.connect(self._canvas.zoom_in)
        self.zoom_out.clicked.connect(self._canvas.zoom_out)
        self.fit.clicked.connect(self._canvas.fit)
        listen(scope, {"Ctrl+Z": self._on_undo, "Ctrl+Y": self.redo_wanted.emit, "Ctrl+Shift+Z": self.redo_wanted.emit})

    @Slot(object)
    def _on_tool(self, tool: Tool) -> None:
        if tool in self.tools:
            self.tools[tool].setChecked(True)
        strokes = tool in (Tool.BRUSH, Tool.ERASER)
        self.width_slider.setEnabled(strokes)
        self._width.setEnabled(strokes)

    @Slot(int)
    def _on_width(self, width: int) -> None:
        self._width.setText(self.tr("{count} px").format(count=count_text(width)))
        self._canvas.set_brush_width(width)

    @Slot()
    def _on_undo(self) -> None:
        """What is being drawn comes first."""
        if not self._canvas.take_back() and not self._canvas.give_up():
            self.undo_wanted.emit()


def tool_text(tool: Tool) -> str:
    """What a tool does, and its key."""
    return QCoreApplication.translate("CanvasTools", TIPS[tool])
