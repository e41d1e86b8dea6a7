"""What is always there: what the line does, in a word, and what it waits for, in a sentence."""

from PySide6.QtWidgets import QBoxLayout, QLabel, QWidget

from inspector.ui import theme
from inspector.ui.joined_text import ended_text, sentences_text
from inspector.ui.widgets.elided_label import ElidedLabel

_LARGE_PX = 34


class StateLine(QWidget):
    """One line. The word is bold; the sentence gives way where the window is narrow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.word, self.sentence = QLabel(), ElidedLabel()
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.addWidget(self.word)
        self._line.addWidget(self.sentence, 1)
        self.set_large(False)

    def set_large(self, large: bool) -> None:
        """Large: what an operator reads from two metres away. The sentence is below the word then, where it has the whole width."""
        directions = QBoxLayout.Direction
        self._line.setDirection(directions.TopToBottom if large else directions.LeftToRight)
        self._line.setSpacing(0 if large else 2 * theme.SPACE)
        self._line.setStretchFactor(self.sentence, 0 if large else 1)
        self.word.setFont(theme.font(_LARGE_PX if large else theme.FONT_HEADING, bold=True))
        self.sentence.setFont(theme.font(theme.FONT_HEADING if large else theme.FONT_BODY))

    def say(self, word: str, sentence: str) -> None:
        """Shows both."""
        if (word, sentence) != (self.word.text(), self.sentence.text()):
            self.word.setText(word)
            self.sentence.setText(sentence)
            self.setAccessibleName(sentences_text((ended_text(word), sentence)))
