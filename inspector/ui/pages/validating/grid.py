"""Validation images as a grid of thumbnails."""

from PySide6.QtWidgets import QWidget

from inspector.core.decision_rule import DecisionRule
from inspector.services.validation.images import ValidationImage
from inspector.ui.joined_text import list_text
from inspector.ui.number_text import score_text
from inspector.ui.pages.thumbnail_grid import GridModel, ThumbnailGrid
from inspector.ui.pages.validating.cell import CELL, PICTURE_PX, CellPainter
from inspector.ui.pages.validating.shown import image_text


class Grid(ThumbnailGrid[ValidationImage]):
    """See `ThumbnailGrid`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Validation images"), CELL, PICTURE_PX, GridModel(_tip, _spoken), parent)
        self._painter = CellPainter(self.thumbnails, self)
        self.setItemDelegate(self._painter)

    def show_rule(self, rule: DecisionRule | None, depth: int) -> None:
        """What judges the images, and the bits of their values by which all are shown alike."""
        self._painter.rule = rule
        self.thumbnails.set_depth(depth)
        self.viewport().update()


def _tip(each: ValidationImage) -> str:
    return "\n".join(filter(None, (each.path, image_text(each), each.trouble)))


def _spoken(each: ValidationImage) -> str:
    return list_text((image_text(each), score_text(each.score)))
