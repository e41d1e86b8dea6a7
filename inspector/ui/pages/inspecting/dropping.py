"""Files, folders and videos that are dropped on the Inspect page."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from inspector.ui.dropped import dropped_paths
from inspector.ui.pages.inspecting.stage import Stage


class Dropping(QObject):
    """Takes them wherever on the page they are dropped, while `is_open`."""

    def __init__(self, page: QWidget, stage: Stage, is_open: Callable[[], bool], take: Callable[[Sequence[Path]], None]) -> None:
        super().__init__(page)
        self._stage, self._is_open, self._take = stage, is_open, take
        page.setAcceptDrops(True)
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.DragLeave:
            self._stage.show_drop_hint(False)
            return True
        if not isinstance(event, QDropEvent) or kind not in (QEvent.Type.DragEnter, QEvent.Type.Drop):
            return False
        paths = dropped_paths(event.mimeData())
        if self._is_open() and paths:
            event.acceptProposedAction()
            self._stage.show_drop_hint(kind == QEvent.Type.DragEnter)
            if kind == QEvent.Type.Drop:
                self._take(paths)
        return True
