"""The left side of the page about areas: the picture that is drawn on, with its tools, or what the draft would do."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from inspector.core.areas import Area
from inspector.ui import theme
from inspector.ui.pages.looking.draft import Draft
from inspector.ui.pages.looking.effect import EffectPane
from inspector.ui.pages.looking.words import figure_of
from inspector.ui.widgets.canvas.canvas import Canvas
from inspector.ui.widgets.canvas.figure import Figure, Hatch, Look
from inspector.ui.widgets.canvas.tool_bar import CanvasTools
from inspector.ui.widgets.elided_label import ElidedLabel
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.wrapped_row import WrappedRow

_PROPOSED = Look("#00776C", Hatch.FALLING)


class Board(QWidget):
    """`scope` is where the keys of undo and redo work."""

    reference_wanted = Signal()
    effect_wanted = Signal(bool)

    def __init__(self, effect: EffectPane, scope: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas, self.effect = Canvas(), effect
        self.tools = CanvasTools(self.canvas, scope)
        self.reference, self.said = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle), QLabel()
        self.choose = IconButton("image", self.tr("Another reference picture…"))
        self.show_effect = IconButton("eye", self.tr("Show the effect"), checkable=True)
        self._stack = QStackedWidget()
        self._lay_out()
        self.choose.clicked.connect(self.reference_wanted)
        self.show_effect.toggled.connect(self._on_effect)

    def show_draft(self, draft: Draft, proposed: Area | None) -> None:
        """Shows the areas on the picture, and what is proposed as one of them on top."""
        figures = [figure_of(area) for area in draft.areas]
        if proposed is not None:
            figures.append(Figure(proposed.drawn, _PROPOSED, self.tr("Proposed: background")))
        self.canvas.show_figures(figures, draft.chosen)
        self.tools.show_steps(can_undo=draft.can_undo, can_redo=draft.can_redo)
        height, width = draft.size
        text = self.tr("Drawn on {name}, {width} × {height} px")
        self.reference.setText(text.format(name=draft.reference.name, width=width, height=height))

    def clear(self) -> None:
        """Shows neither picture nor areas."""
        self.canvas.show_figures(())
        self.canvas.clear()
        self.reference.setText("")
        self.say("")

    def say(self, text: str) -> None:
        """A sentence below the picture; empty: nothing."""
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def _on_effect(self, shown: bool) -> None:
        self._stack.setCurrentIndex(int(shown))
        self.tools.setEnabled(not shown)
        self.effect_wanted.emit(shown)

    def _lay_out(self) -> None:
        self._stack.addWidget(self.canvas)
        self._stack.addWidget(self.effect)
        self.said.setWordWrap(True)
        self.said.setProperty("role", "problem")
        self.said.hide()
        self.reference.setProperty("role", "muted")
        below = WrappedRow()
        below.add(self.reference, stretch=1)
        for button in (self.choose, self.show_effect):
            below.add(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(self.tools)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.said)
        layout.addWidget(below)
