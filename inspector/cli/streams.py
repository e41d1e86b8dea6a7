"""Standard output and standard error that somebody has closed: no reason to stop work or to end with a traceback."""

import os
from typing import IO, Any, cast


def let_go(stream: IO[str] | None) -> None:
    """Sends what is still written to `stream` nowhere: Python would complain once more when it flushes at its end."""
    try:
        if stream is not None:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)
    except (OSError, ValueError):  # it has no file of the system behind it, or none any more
        pass


def lasting(stream: IO[str]) -> IO[str]:
    """`stream` for news of which none is worth the work that it tells of: writing never fails."""
    return cast(IO[str], _Lasting(stream))


class _Lasting:
    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        try:
            return self._stream.write(text)
        except OSError:
            let_go(self._stream)
            return len(text)

    def flush(self) -> None:
        try:
            self._stream.flush()
        except OSError:
            let_go(self._stream)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
