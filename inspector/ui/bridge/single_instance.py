"""One window a user: a second start hands over what it was started with and leaves."""

import logging
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QObject, QTimer, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from inspector.core.errors import InspectorError
from inspector.services import rendezvous
from inspector.services.rendezvous import MOST_BYTES, Guest, Host, Note, Wish

_log = logging.getLogger(__name__)
_CONNECT_MS, _ANSWER_MS = 1500, 3000
_VISIT_MS = 5000
_MOST_VISITS = 16


def hand_over(project: Path | None, demo: bool) -> bool:
    """Gives a program that is open already what this one was started with. False where none of this user answers."""
    note = rendezvous.find_note()
    if note is None:
        return False
    socket = QLocalSocket()
    socket.setReadBufferSize(MOST_BYTES)
    socket.connectToServer(note.name)
    if not socket.waitForConnected(_CONNECT_MS):
        return False
    guest = Guest(note.secret, Wish(project.absolute() if project else None, demo))
    try:
        _converse(socket, guest)
    except ValueError:
        _log.warning("Somebody else listens at the name of the open window; this start opens a window of its own")
    socket.disconnectFromServer()
    return guest.understood


def _converse(socket: QLocalSocket, guest: Guest) -> None:
    """Talks until everything is said or nobody answers. Raises ValueError where the other one proves to be somebody else."""
    until = QDeadlineTimer(_ANSWER_MS)
    said = guest.greeting
    while said:
        socket.write(said + b"\n")
        while not socket.canReadLine():
            if socket.bytesAvailable() >= MOST_BYTES or not socket.waitForReadyRead(int(until.remainingTime())):
                return
        said = guest.hear(_line(socket))


def _line(socket: QLocalSocket) -> bytes:
    return bytes(socket.readLine().data()).removesuffix(b"\n")


class SingleInstance(QObject):
    """Listens for later starts. Where nothing can be listened to, every start opens a window of its own."""

    asked = Signal(object, bool)
    """Another start wants this one in front, with a project (a `Path` or None) or the demo."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._note: Note | None = None
        self._visits = 0
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        if (left := rendezvous.find_note()) is not None:
            QLocalServer.removeServer(left.name)  # what a killed program left; a living one would have answered before
        self._listen()

    def stop(self) -> None:
        """Listens no more."""
        self._server.close()
        if self._note is not None:
            rendezvous.take_note_away(self._note)
            self._note = None

    def _listen(self) -> None:
        try:
            note = rendezvous.leave_note()
        except InspectorError as error:
            _log.warning("Other starts cannot reach this one: %s", error)
            return
        if self._server.listen(note.name):
            self._note = note
        else:
            _log.warning("Other starts cannot reach this one: %s", self._server.errorString())
            rendezvous.take_note_away(note)

    @Slot()
    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            if self._note is None or self._visits >= _MOST_VISITS:
                socket.abort()
                socket.deleteLater()
                continue
            self._visits += 1
            socket.disconnected.connect(self._on_left)
            visit = _Visit(socket, Host(self._note.secret))
            visit.asked.connect(self.asked)
            visit.read()

    @Slot()
    def _on_left(self) -> None:
        self._visits -= 1


class _Visit(QObject):
    """One conversation; it ends with what the other one wants, with the first line that is wrong, or after `_VISIT_MS`."""

    asked = Signal(object, bool)

    def __init__(self, socket: QLocalSocket, host: Host) -> None:
        super().__init__(socket)
        self._socket, self._host = socket, host
        socket.setReadBufferSize(MOST_BYTES)
        socket.readyRead.connect(self.read)
        socket.disconnected.connect(socket.deleteLater)
        timer = QTimer(self, singleShot=True)
        timer.timeout.connect(self._on_silence)
        timer.start(_VISIT_MS)

    @Slot()
    def _on_silence(self) -> None:
        self._socket.abort()

    @Slot()
    def read(self) -> None:
        """Answers the lines that have come."""
        while self._socket.canReadLine():
            try:
                said, wish = self._host.hear(_line(self._socket))
            except ValueError:
                self._socket.abort()
                return
            self._socket.write(said + b"\n")
            self._socket.flush()
            if wish is not None:
                self.asked.emit(wish.project, wish.demo)
                return
        if self._socket.bytesAvailable() >= MOST_BYTES:
            self._socket.abort()
