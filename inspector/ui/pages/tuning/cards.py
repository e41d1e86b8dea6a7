"""What the cards beside the histogram are made of."""

from PySide6.QtWidgets import QAbstractSpinBox, QFrame, QGridLayout, QHBoxLayout, QLabel, QWidget

from inspector.ui import theme

_FIELD_PX = 96
"""What a number needs; by itself a field asks for the room of the largest number that it takes."""


def card(title: str) -> tuple[QFrame, QGridLayout]:
    """A frame with a heading in its first row, and two columns below."""
    frame = QFrame()
    frame.setProperty("role", "card")
    grid = QGridLayout(frame)
    grid.setContentsMargins(12, 10, 12, 12)
    grid.setSpacing(theme.SPACE)
    grid.addWidget(heading(title), 0, 0, 1, 2)
    return frame, grid


def heading(text: str) -> QLabel:
    """What stands above something."""
    made = QLabel(text)
    made.setProperty("role", "muted")
    return made


def note() -> QLabel:
    """A sentence below; `say` shows and hides it."""
    made = QLabel()
    made.setFont(theme.font(13))
    made.setWordWrap(True)
    made.hide()
    return made


def say(label: QLabel, text: str) -> None:
    """Shows a sentence; an empty one takes no room."""
    label.setText(text)
    label.setVisible(bool(text))


def row(*widgets: QWidget, stretch: int = 0) -> QHBoxLayout:
    """Widgets beside each other, all as high as a finger needs; the one at `stretch` takes the room that is left."""
    made = QHBoxLayout()
    made.setSpacing(theme.SPACE)
    for place, widget in enumerate(widgets):
        if isinstance(widget, QAbstractSpinBox):
            widget.setMinimumWidth(theme.scaled(_FIELD_PX))
        made.addWidget(widget, int(place == stretch))
    return made
