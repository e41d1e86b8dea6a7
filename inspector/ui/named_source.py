"""The source that the program was started for: `inspector gui --source NAME`."""

from PySide6.QtCore import QObject, Signal, Slot

from inspector.ui.session import Session


class NamedSource(QObject):
    """Wants its source as soon as a model is ready, once."""

    wanted = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._key = ""

    def begin(self, key: str) -> None:
        """Waits for the next model."""
        self._key = key
        self._session.model_changed.connect(self._on_model_changed)

    @Slot()
    def _on_model_changed(self) -> None:
        if self._session.inspector is not None:
            self._session.model_changed.disconnect(self._on_model_changed)
            self.wanted.emit(self._key)
