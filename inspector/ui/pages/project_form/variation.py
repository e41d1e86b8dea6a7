"""What may differ from one good part to the next without being wrong: good parts are then learned in further views."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from inspector.core.methods import METHODS
from inspector.core.recipe import Recipe
from inspector.ui import theme

TURNS = 8
"""Directions that parts are turned to which lie in any direction; a project may have another number."""


class Variation(QWidget):
    """Light and direction. Shown only for methods that learn further views."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._turns = TURNS
        self.light = QCheckBox(self.tr("The light, a little"))
        self.direction = QCheckBox(self.tr("The direction in which they lie"))
        self._lay_out()
        for choice in (self.light, self.direction):
            choice.clicked.connect(self.changed)

    def show_recipe(self, recipe: Recipe) -> None:
        """Ticks what a recipe says."""
        self._turns = recipe.turns if recipe.turns > 1 else TURNS
        self.light.setChecked(recipe.lights)
        self.direction.setChecked(recipe.turns > 1)
        self.allow(recipe.detector)

    def allow(self, method: str) -> None:
        """Shows itself where the method learns further views."""
        self.setVisible(METHODS[method].keeps_bank)

    def applied_to(self, recipe: Recipe) -> Recipe:
        """A recipe with what is ticked."""
        return replace(recipe, lights=self.light.isChecked(), turns=self._turns if self.direction.isChecked() else 1)

    def _lay_out(self) -> None:
        title, costs = QLabel(self.tr("What differs between good parts")), QLabel()
        title.setFont(theme.font(theme.FONT_BODY, bold=True))
        costs.setText(self.tr("For each tick, building takes up to eight times as long; inspecting takes no longer."))
        costs.setWordWrap(True)
        costs.setProperty("role", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 2 * theme.SPACE)
        layout.setSpacing(2)
        layout.addWidget(title)
        for choice in (self.light, self.direction):
            layout.addWidget(choice)
        layout.addWidget(costs)
