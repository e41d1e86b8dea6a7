"""What the line does, in a word, and what it waits for, in a sentence."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from inspector.core.trigger_settings import TriggerKind, TriggerSettings
from inspector.devices.camera import Feed
from inspector.services.line.state import State
from inspector.ui.going_on import Happening
from inspector.ui.pages.sources import Source

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class LineFacts:
    """The situation of the line."""

    state: State
    source: Source | None
    trigger: TriggerSettings
    """In force in this run."""
    lost: bool = False
    """The camera does not answer."""
    for_operator: bool = False
    """Whoever looks cannot choose a source."""


def word_of(facts: LineFacts) -> str:
    """What the line does, or that it waits to be told what to inspect."""
    if facts.state is State.IDLE and facts.source is None:
        return translate("inspect", "Waiting")
    return state_word(facts.state)


def state_word(state: State) -> str:
    """What a line does that has a source."""
    return {
        State.IDLE: translate("inspect", "Ready"),
        State.RUNNING: translate("inspect", "Running"),
        State.PAUSED: translate("inspect", "Paused"),
        State.FROZEN: translate("inspect", "Frozen"),
        State.FAULT: translate("inspect", "Fault"),
    }[state]


def happening_of(state: State, source: Source | None, *, lost: bool) -> Happening:
    """What the line does, for whoever is on another page."""
    label = source.label if source is not None else ""
    if lost and state is State.RUNNING:
        return Happening(translate("inspect", "Camera lost"), label, "camera_lost", needs_hand=True)
    icon = {State.RUNNING: "play", State.PAUSED: "pause", State.FROZEN: "freeze"}.get(state, "warning")
    return Happening(state_word(state), label, icon, needs_hand=state is not State.RUNNING)


def awaited(facts: LineFacts) -> str:
    """What has to happen for the line to go on."""
    if facts.source is None and facts.for_operator:
        return translate("inspect", "Waits for a source.")
    if facts.source is None:
        return translate("inspect", "Waits for a source: choose one, or drop images here.")
    if facts.state is State.RUNNING:
        return _awaited_of_source(facts, facts.source)
    return {
        State.IDLE: translate("inspect", "Waits for Start: {source}.").format(source=facts.source.label),
        State.PAUSED: translate("inspect", "Takes no pictures: press Continue."),
        State.FROZEN: translate("inspect", "Holds on an NG part: press Continue."),
        State.FAULT: translate("inspect", "Takes no pictures until what is at fault is put right: then press Continue."),
    }[facts.state]


def _awaited_of_source(facts: LineFacts, source: Source) -> str:
    if facts.lost:
        text = translate("inspect", "Waits for {source} to answer again.")
    elif source.feed is Feed.ONCE:
        text = translate("inspect", "Inspects {source} to its end.")
    elif source.feed is not Feed.LIVE:
        text = translate("inspect", "Waits for the next file in {source}.")
    else:
        text = _awaited_of_trigger(facts.trigger)
    return text.format(source=source.label, seconds=facts.trigger.interval_s)


def _awaited_of_trigger(trigger: TriggerSettings) -> str:
    return {
        TriggerKind.EVERY: translate("inspect", "Waits for the next picture of {source}."),
        TriggerKind.KEY: translate("inspect", "Waits for the key F8, or Part is here."),
        TriggerKind.TIMER: translate("inspect", "Takes a picture of {source} every {seconds:g} s."),
        TriggerKind.PRESENT: translate("inspect", "Waits until a part lies still before {source}."),
        TriggerKind.EXTERNAL: translate("inspect", "Waits for the signal that a part is there."),
    }[trigger.kind]
