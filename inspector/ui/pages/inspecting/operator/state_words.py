"""What the line does, in a word, and what it waits for, in a sentence."""

from PySide6.QtCore import QCoreApplication

from inspector.services.line.state import State
from inspector.ui.pages.inspecting.sources import Source

translate = QCoreApplication.translate


def state_words(state: State, source: Source | None, *, lost: bool) -> tuple[str, str]:
    """The word and the sentence; `lost`: the camera does not answer."""
    words = {
        State.IDLE: (translate("operator", "Ready"), translate("operator", "Press Start: {source}")),
        State.RUNNING: (translate("operator", "Running"), translate("operator", "Waits for the next part: {source}")),
        State.PAUSED: (translate("operator", "Paused"), translate("operator", "No part is inspected. Press Continue.")),
        State.FROZEN: (translate("operator", "Frozen"), translate("operator", "Take the NG part out, then press Continue.")),
        State.FAULT: (translate("operator", "Fault"), translate("operator", "No part is inspected. Press Continue when it is put right.")),
    }
    word, sentence = words[state]
    if source is None:
        sentence = translate("operator", "No source is chosen.")
    elif lost:
        sentence = translate("operator", "Waits for {source} to answer again.")
    return word, sentence.format(source=source.label if source else "")
