"""A `qtbot` that waits as long for a fact as a busy PC may need: how fast a PC is, is no part of what a test proves."""

from functools import partialmethod

import pytest
from pytestqt.qtbot import QtBot

PATIENCE_MS = 60_000


class PatientBot(QtBot):
    """Waits for `PATIENCE_MS` where a test names no time."""

    waitUntil = partialmethod(QtBot.waitUntil, timeout=PATIENCE_MS)  # noqa: N815 - the name of what it takes the place of
    waitSignal = partialmethod(QtBot.waitSignal, timeout=PATIENCE_MS)  # noqa: N815 - the name of what it takes the place of
    waitSignals = partialmethod(QtBot.waitSignals, timeout=PATIENCE_MS)  # noqa: N815 - the name of what it takes the place of
    waitExposed = partialmethod(QtBot.waitExposed, timeout=PATIENCE_MS)  # noqa: N815 - the name of what it takes the place of


@pytest.fixture
def qtbot(qapp: object, request: pytest.FixtureRequest) -> PatientBot:
    """In place of the plug-in's."""
    return PatientBot(request)
