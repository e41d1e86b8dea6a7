"""How parts lie in their pictures: always alike, or anywhere, and then they are looked for."""

from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QVBoxLayout, QWidget

from inspector.core.recipe import Recipe
from inspector.core.recipe_choices import Align
from inspector.ui import theme

LITTLE, ALL_AROUND = 15.0, 180.0
"""Degrees to either side that are a little, and all there are; a project may have another number."""
_ALIKE, _SHIFTED, _TILTED, _ANY_WAY = range(4)


class Lying(QWidget):
    """A choice, and below it whether the network sees the picture straightened."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._little = LITTLE
        self.choice, self._says = QComboBox(), QLabel()
        self.straighten = QCheckBox(self.tr("Straighten pictures before the network sees them"))
        self._lay_out()
        self.choice.activated.connect(self._on_chosen)
        self.straighten.clicked.connect(self.changed)
        self.show_recipe(Recipe())

    def show_recipe(self, recipe: Recipe) -> None:
        """Shows what a recipe says."""
        turned = _ANY_WAY if recipe.align_degrees >= ALL_AROUND else _TILTED
        self._little = recipe.align_degrees if turned == _TILTED else LITTLE
        self.choice.setCurrentIndex({Align.NONE: _ALIKE, Align.SHIFT: _SHIFTED, Align.TURN: turned}[recipe.align])
        self.straighten.setChecked(recipe.align_picture)
        self._show()

    def applied_to(self, recipe: Recipe) -> Recipe:
        """A recipe with what is chosen."""
        chosen = self.choice.currentIndex()
        align = {_ALIKE: Align.NONE, _SHIFTED: Align.SHIFT}.get(chosen, Align.TURN)
        degrees = self._little if chosen == _TILTED else ALL_AROUND
        return replace(recipe, align=align, align_degrees=degrees, align_picture=chosen != _ALIKE and self.straighten.isChecked())

    def _lay_out(self) -> None:
        title = QLabel(self.tr("How parts lie"))
        title.setFont(theme.font(theme.FONT_BODY, bold=True))
        title.setBuddy(self.choice)
        for text in (
            self.tr("Always alike"),
            self.tr("Shifted"),
            self.tr("Shifted and turned a little"),
            self.tr("Shifted and turned in any direction"),
        ):
            self.choice.addItem(text)
        self._says.setText(
            self.tr(
                "Every part is looked for, which takes about 10 ms; areas move with it. "
                "Where it is not found, the part is UNDECIDED. PaDiM needs straightened pictures."
            )
        )
        self._says.setWordWrap(True)
        self._says.setProperty("role", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 2 * theme.SPACE)
        layout.setSpacing(6)
        for widget in (title, self.choice, self.straighten, self._says):
            layout.addWidget(widget)

    def _show(self) -> None:
        for widget in (self.straighten, self._says):
            widget.setVisible(self.choice.currentIndex() != _ALIKE)

    @Slot()
    def _on_chosen(self) -> None:
        self._show()
        self.changed.emit()
