"""The keys of the Inspect page, wherever on it the focus is."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from inspector.ui.pages.inspecting.desk import Desk
from inspector.ui.pages.inspecting.scanner import Scanner

_OPACITY_STEP = 10


class InspectKeys(QObject):
    """Space peeks, W why, H heatmap, + and - opacity, with Ctrl zoom, 0 all of it, Z the hottest place, F the verdict alone, arrows: other
    parts, Esc the newest, Ctrl+O opens."""

    def __init__(self, page: QWidget, desk: Desk, step: Callable[[int], None], newest: Callable[[], None], why: Callable[[], None]) -> None:
        super().__init__(page)
        self._page, self._desk = page, desk
        self._step, self._newest, self._why = step, newest, why
        self.scanner = Scanner(self)
        self.only_scans = False
        """Whether keys have no work of their own here, and nothing but a scanner's serial counts."""
        for widget in (page, desk.film, desk.side.table):  # lists would search for names with letter keys
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Open):
            event.accept()  # here it opens images, whatever it opens elsewhere in the window
            return True
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._press(watched, event)
        if kind == QEvent.Type.KeyRelease and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._desk.stage.view.peek(False)
            return True
        if kind in (QEvent.Type.FocusOut, QEvent.Type.WindowDeactivate, QEvent.Type.Hide):
            self._desk.stage.view.peek(False)  # the key will be released elsewhere
        return False

    def _press(self, watched: QObject, event: QKeyEvent) -> bool:
        if self.only_scans:
            self._scan(event, None)
            return True
        key, action = event.key(), self._action(event)
        if event.matches(QKeySequence.StandardKey.Open):
            self._desk.bar.menu.opener("images").trigger()
            return True
        if key == Qt.Key.Key_Space:
            self._scan(event, None)  # it may stand in a serial
            self._desk.stage.view.peek(True)
            return True
        if self.scanner.is_typed(event):
            return self._scan(event, action)
        arrows = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if key in arrows and watched is not self._desk.side.table:
            self._step(arrows[Qt.Key(key)])
            return True
        if action is not None:
            action()
        return action is not None

    def _scan(self, event: QKeyEvent, action: Callable[[], None] | None) -> bool:
        return self.scanner.is_typed(event) and self.scanner.press(event.text(), event.timestamp(), action)

    def _action(self, event: QKeyEvent) -> Callable[[], None] | None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        view, tools = self._desk.stage.view, self._desk.tools
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            return view.zoom_in if control else lambda: self._fade(_OPACITY_STEP)
        if key == Qt.Key.Key_Minus:
            return view.zoom_out if control else lambda: self._fade(-_OPACITY_STEP)
        plain: dict[Qt.Key, Callable[[], None]] = {
            Qt.Key.Key_H: tools.heatmap.toggle,
            Qt.Key.Key_W: self._why,
            Qt.Key.Key_0: view.fit,
            Qt.Key.Key_Z: view.toggle_hottest,
            Qt.Key.Key_F: self._desk.whole_verdict.toggle,
            Qt.Key.Key_Escape: self._newest,
        }
        return None if control else plain.get(key)

    def _fade(self, step: int) -> None:
        opacity = self._desk.tools.opacity
        opacity.setValue(opacity.value() + step)
