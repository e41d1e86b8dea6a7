"""Room for words in fields that would otherwise be as wide as their layout has them, whatever the language makes of the words."""

from collections.abc import Iterable

from PySide6.QtWidgets import QComboBox, QLineEdit

from inspector.ui import theme

_BESIDE_PX = 24
"""Border and padding of the style sheet, and the cursor."""
_ARROW_PX = 26


def make_room(field: QComboBox | QLineEdit, words: Iterable[str] = ()) -> None:
    """Makes a field at least so wide that these fit; without them, its entries and what stands in it while it is empty."""
    edit = field.lineEdit() if isinstance(field, QComboBox) else field
    entries = [field.itemText(row) for row in range(field.count())] if isinstance(field, QComboBox) else []
    texts = list(words) or [*entries, edit.placeholderText() if edit is not None else ""]
    beside = _BESIDE_PX + (theme.scaled(_ARROW_PX) if isinstance(field, QComboBox) else 0)
    field.ensurePolished()
    metrics = field.fontMetrics()
    field.setMinimumWidth(beside + max(map(metrics.horizontalAdvance, texts), default=0))
