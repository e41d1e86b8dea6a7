"""One window a user: a second start hands over what it was started with and leaves."""

import getpass
import hashlib
import json
import logging
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from inspector import paths

_log = logging.getLogger(__name__)
_WAIT_MS = 1500
_MOST_BYTES = 100_000


def _name() -> str:
    """Another user or another home is another program."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):  # a user without a name, as containers have them
        user = ""
    return "inspector-" + hashlib.sha256(f"{user}\0{paths.data_folder()}".encode(errors="replace")).hexdigest()[:16]


def hand_over(project: Path | None, demo: bool) -> bool:
    """Gives a program that is open already what this one was started with. False where none answers."""
    socket = QLocalSocket()
    socket.connectToServer(_name())
    if not socket.waitForConnected(_WAIT_MS):
        return False
    told = {"project": str(project.absolute()) if project else "", "demo": demo}
    socket.write(json.dumps(told).encode() + b"\n")
    socket.flush()
    answered = socket.waitForReadyRead(_WAIT_MS)
    socket.disconnectFromServer()
    return answered


class SingleInstance(QObject):
    """Listens for later starts. Where nothing can be listened to, every start opens a window of its own."""

    asked = Signal(object, bool)
    """Another start wants this one in front, with a project (a `Path` or None) or the demo."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        # What a killed program left; a living one would have answered before.
        QLocalServer.removeServer(_name())
        if not self._server.listen(_name()):
            _log.warning("Other starts cannot reach this one: %s", self._server.errorString())

    def stop(self) -> None:
        """Listens no more."""
        self._server.close()

    @Slot()
    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(self._on_words)
            socket.disconnected.connect(socket.deleteLater)
            if socket.canReadLine():
                self._read(socket)

    @Slot()
    def _on_words(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket):
            self._read(socket)

    def _read(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            if socket.bytesAvailable() > _MOST_BYTES:
                socket.abort()
            return
        try:
            told = json.loads(bytes(socket.readLine().data()))
            project, demo = str(told["project"]), bool(told["demo"])
        except (ValueError, KeyError, TypeError):
            socket.abort()
            return
        socket.write(b"ok\n")
        socket.flush()
        self.asked.emit(Path(project) if project else None, demo)
