"""One line that is always there: what the line does, in a word, and what it waits for, in a sentence."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from inspector.ui import theme
from inspector.ui.joined_text import ended_text, sentences_text
from inspector.ui.widgets.elided_label import ElidedLabel

_LARGE_PX = 34


class StateLine(QWidget):
    """The word is bold; the sentence gives way where the window is narrow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.word, self.sentence = QLabel(), ElidedLabel()
        self.set_large(False)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * theme.SPACE)
        layout.addWidget(self.word)
        layout.addWidget(self.sentence, 1)

    def set_large(self, large: bool) -> None:
        """Large: what an operator reads from two metres away."""
        self.word.setFont(theme.font(_LARGE_PX if large else theme.FONT_HEADING, bold=True))
        self.sentence.setFont(theme.font(theme.FONT_HEADING if large else theme.FONT_BODY))

    def say(self, word: str, sentence: str) -> None:
        """Shows both."""
        if (word, sentence) != (self.word.text(), self.sentence.text()):
            self.word.setText(word)
            self.sentence.setText(sentence)
            self.setAccessibleName(sentences_text((ended_text(word), sentence)))
