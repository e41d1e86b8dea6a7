"""One line that is always there: what the line does, in a word, and what it waits for, in a sentence."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from inspector.ui import theme
from inspector.ui.widgets.elided_label import ElidedLabel


class StateLine(QWidget):
    """The word is bold; the sentence gives way where the window is narrow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.word = QLabel()
        self.word.setFont(theme.font(theme.FONT_HEADING, bold=True))
        self.sentence = ElidedLabel()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * theme.SPACE)
        layout.addWidget(self.word)
        layout.addWidget(self.sentence, 1)

    def say(self, word: str, sentence: str) -> None:
        """Shows both."""
        if (word, sentence) != (self.word.text(), self.sentence.text()):
            self.word.setText(word)
            self.sentence.setText(sentence)
            self.setAccessibleName(f"{word}. {sentence}")
