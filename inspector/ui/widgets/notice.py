"""A bar that says what happened and what to do. It lies over a page, never blocks, and never opens a box."""

from typing import Literal

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from inspector.core.progress import Progress
from inspector.ui import icons, theme
from inspector.ui.joined_text import sentences_text
from inspector.ui.messages import Message, explain
from inspector.ui.widgets.icon_button import IconButton

Severity = Literal["info", "warning", "error"]
_BAR_STEPS = 1000
DEAF_MS = 400
"""For so long after it has come it takes no tap: that was meant for what lay there."""


class Notice(QFrame):
    """Hidden until there is something to say; a new notice replaces the old one."""

    dismissed = Signal()
    action_requested = Signal(str)
    """The user pressed the notice's own button; carries its key."""

    _made = False
    """Whether everything is there that a change of the palette is to reach: Qt tells of one at any time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._severity: Severity = "info"
        self._action = ""
        self._words_only = False
        self._age = QElapsedTimer()
        self._from: QWidget | None = None
        self._icon, self._title, self._text = QLabel(), QLabel(), QLabel()
        self._bar = QProgressBar()
        self._button = IconButton("right", operator=True)
        self._close = IconButton("close", tip=self.tr("Dismiss"), quiet=True, operator=True)
        for button in (self._button, self._close):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # the page below keeps its keys when a notice is clicked away
            button.installEventFilter(self)
        self._lay_out()
        self._button.clicked.connect(self._on_action)
        self._close.clicked.connect(self.dismiss)
        self.setObjectName("notice")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._made = True
        self.hide()

    def show_error(self, error: BaseException) -> None:
        """Explains an exception."""
        self.show_message(explain(error), "error")

    def show_message(self, message: Message, severity: Severity = "error") -> None:
        """Shows an explanation: what happened in bold, then the detail, what the line does and what to do."""
        rest = (message.detail, message.line, message.todo)
        self._say(message.happened, sentences_text(rest), severity)

    def show_text(self, text: str, detail: str = "", severity: Severity = "info") -> None:
        """Shows something that is no failure."""
        self._say(text, detail, severity)

    def offer(self, key: str, text: str, icon: str = "right") -> None:
        """Gives the present notice a button; `action_requested` emits `key`."""
        self._action = key
        self._button.setText(text)
        self._button.setAccessibleName(text)
        self._button.set_icon_name(icon)
        self._button.setVisible(not self._words_only)

    def keep_to_words(self, kept: bool) -> None:
        """Offers nothing but to be taken away, with a button for gloves."""
        self._words_only = kept
        self._button.setVisible(bool(self._action) and not kept)
        self._close.setStyleSheet(f"min-width: {theme.GLOVES_PX}px; min-height: {theme.GLOVES_PX}px;" if kept else "")

    def show_progress(self, progress: Progress) -> None:
        """How far the work is that the present notice is about; `offer` gives it a Cancel."""
        self._bar.setRange(0, _BAR_STEPS if progress.total else 0)
        self._bar.setValue(int(_BAR_STEPS * progress.fraction))
        self._bar.show()

    @property
    def has_progress(self) -> bool:
        """Whether a bar is shown."""
        return not self._bar.isHidden()

    def text(self) -> str:
        """Everything that is said."""
        return f"{self._title.text()} {self._text.text()}".strip()

    @Slot()
    def dismiss(self) -> None:
        """Takes the notice away."""
        if not self.isHidden():
            self.hide()
            self.dismissed.emit()

    @Slot()
    def take_focus(self) -> None:
        """Brings the keys to the notice; Escape takes it away and them back."""
        if self.isVisible():
            self._from = QApplication.focusWidget()
            (self._close if self._button.isHidden() else self._button).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
            return
        if self._from is not None and self._from.isVisible():
            self._from.setFocus(Qt.FocusReason.OtherFocusReason)
        self.dismiss()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return event.type() == QEvent.Type.MouseButtonPress and self._age.isValid() and not self._age.hasExpired(DEAF_MS)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._made:
            self._tint()

    def _say(self, title: str, text: str, severity: Severity) -> None:
        self._severity, self._action = severity, ""
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._button.hide()
        self._bar.hide()
        self._tint()
        self.setAccessibleName(self.text())
        if self.isHidden():
            self._age.start()
        self.show()

    def _lay_out(self) -> None:
        self._title.setFont(theme.font(theme.FONT_BODY, bold=True))
        words = QVBoxLayout()
        words.setSpacing(2)
        for label in (self._title, self._text):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)  # details hold file names, which are no markup
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            words.addWidget(label)
        self._bar.setTextVisible(False)
        words.addWidget(self._bar)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 10, 8, 10)
        layout.setSpacing(12)
        top = Qt.AlignmentFlag.AlignTop
        layout.addWidget(self._icon, 0, top)
        layout.addLayout(words, 1)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._close, 0, top)

    def _tint(self) -> None:
        scheme = theme.colours(self)
        tone = scheme.idle if self._severity == "info" else scheme.undecided
        self._icon.setPixmap(icons.pixmap(self._severity, 22, tone.ink, self.devicePixelRatioF()))
        edge = scheme.muted if self._severity == "info" else tone.solid
        sheet = f"#notice {{ background: {scheme.surface}; border: 1px solid {scheme.border}; border-left: 4px solid {edge};"
        sheet += f" border-radius: {theme.RADIUS}px; }}"
        if sheet != self.styleSheet():  # setting it sends PaletteChange again
            self.setStyleSheet(sheet)

    @Slot()
    def _on_action(self) -> None:
        self.action_requested.emit(self._action)
