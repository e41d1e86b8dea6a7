"""The exact threshold, to be typed; one that can be guessed only is shown as a guess."""

import math

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QDoubleSpinBox, QWidget

from inspector.ui import limit_text


class ThresholdBox(QDoubleSpinBox):
    """A guess is shown with two digits and kept with all; whatever is typed over it is exact."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._guess: float | None = None
        self.setRange(0.0, 1e9)
        self.setKeyboardTracking(False)

    def show_value(self, value: float, like: float, guess: bool) -> None:
        """Shows a value, without a signal, with the digits that `like` needs."""
        self.blockSignals(True)
        self.setDecimals(_decimals(like))
        self.setSingleStep(10.0 ** -max(0, _decimals(like) - 3))
        self.setValue(value)
        self._guess = self.value() if guess else None
        self.setPrefix(self.tr("about ") if guess else "")  # writes the text anew
        self.blockSignals(False)

    def textFromValue(self, value: float) -> str:
        return _rough(value) if value == self._guess else super().textFromValue(value)

    def valueFromText(self, text: str) -> float:
        if self._guess is not None and text.removeprefix(self.prefix()) == _rough(self._guess):
            return self._guess
        return super().valueFromText(text)


def _rough(value: float) -> str:
    return QLocale().toString(value, "f", limit_text.rough_decimals(value))


def _decimals(value: float) -> int:
    """Enough for six significant digits."""
    return 4 if value <= 0 else min(9, max(2, 5 - math.floor(math.log10(value))))
