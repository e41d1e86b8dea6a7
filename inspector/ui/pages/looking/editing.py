"""What hands, keys and typed numbers do to the draft."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from inspector.core.areas import Area, Drawn, Use
from inspector.ui.pages.looking.draft import Draft
from inspector.ui.pages.looking.panel import PlacesPanel
from inspector.ui.widgets.canvas.canvas import Canvas
from inspector.ui.widgets.canvas.geometry import Bounds
from inspector.ui.widgets.canvas.tool_bar import CanvasTools


class Editing(QObject):
    """`draft` gives the one that may be changed now, None while there is none."""

    changed = Signal()
    """The draft is another one."""
    chosen = Signal()
    """The same, with another area chosen."""
    refused = Signal(str)
    """Why nothing was done, as a sentence."""

    def __init__(self, draft: Callable[[], Draft | None], parent: QObject) -> None:
        super().__init__(parent)
        self._draft = draft

    def connect_to(self, canvas: Canvas, tools: CanvasTools, panel: PlacesPanel) -> None:
        """Does what is asked for on these."""
        canvas.drawn.connect(self._on_drawn)
        canvas.changed.connect(self._on_figure)
        canvas.selected.connect(self._on_chosen)
        canvas.removal_wanted.connect(self._on_removed)
        tools.undo_wanted.connect(self._on_undo)
        tools.redo_wanted.connect(self._on_redo)
        panel.use_chosen.connect(self._on_use)
        panel.list.chosen.connect(self._on_chosen)
        panel.list.moved.connect(self._on_moved)
        panel.list.removal_wanted.connect(self._on_removed)
        panel.form.changed.connect(self._on_typed)
        panel.form.placed.connect(self._on_placed)
        panel.background.accepted.connect(self._on_accepted)

    def _do(self, change: Callable[[Draft], object]) -> None:
        draft = self._draft()
        if draft is not None:
            change(draft)
        self.changed.emit()  # also where nothing was done: what is shown goes back

    @Slot(object)
    def _on_drawn(self, drawn: Drawn) -> None:
        draft = self._draft()
        if draft is not None and not draft.add_drawn(drawn):
            self.refused.emit(self.tr("Choose the area that the eraser is to take from."))
        else:
            self.changed.emit()

    @Slot(int, object, str)
    def _on_figure(self, number: int, drawn: tuple[Drawn, ...], word: str) -> None:
        self._do(lambda draft: draft.redraw(number, drawn, word))

    @Slot(int)
    def _on_chosen(self, number: int) -> None:
        draft = self._draft()
        if draft is not None:
            draft.choose(number)
            self.chosen.emit()

    @Slot(object)
    def _on_use(self, use: Use) -> None:
        """What the next area means; to begin it, none is chosen."""
        draft = self._draft()
        if draft is not None:
            draft.use = use
            self._on_chosen(-1)

    @Slot(object, str)
    def _on_typed(self, area: Area, word: str) -> None:
        self._do(lambda draft: draft.change(area, word))

    @Slot(object, str)
    def _on_placed(self, bounds: Bounds, side: str) -> None:
        self._do(lambda draft: draft.place(bounds, side))

    @Slot(object)
    def _on_accepted(self, area: Area) -> None:
        self._do(lambda draft: draft.add(area))

    @Slot(int)
    def _on_moved(self, by: int) -> None:
        self._do(lambda draft: draft.move(by))

    @Slot()
    def _on_removed(self) -> None:
        self._do(Draft.remove)

    @Slot()
    def _on_undo(self) -> None:
        self._do(Draft.undo)

    @Slot()
    def _on_redo(self) -> None:
        self._do(Draft.redo)
