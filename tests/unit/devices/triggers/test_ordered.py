"""The trigger that a project asks for is the one that it gets."""

from datetime import datetime

import numpy as np
import pytest
from small_parts import good_part

from inspector.core.trigger_settings import TriggerKind, TriggerSettings
from inspector.devices.camera import Frame
from inspector.devices.triggers.ordered import trigger
from inspector.devices.triggers.part_present import PartPresent
from inspector.devices.triggers.trigger import EveryFrame, Fired, Timed


@pytest.mark.parametrize(
    ("kind", "made"),
    [
        (TriggerKind.EVERY, EveryFrame),
        (TriggerKind.KEY, Fired),
        (TriggerKind.EXTERNAL, Fired),
        (TriggerKind.TIMER, Timed),
        (TriggerKind.PRESENT, PartPresent),
    ],
)
def test_every_kind(kind: TriggerKind, made: type) -> None:
    assert type(trigger(TriggerSettings(kind))) is made


def test_the_settings_of_a_part_present_reach_it() -> None:
    bare, part = np.full((60, 80, 3), 60, np.uint8), good_part(0, 60, 80)
    for settings, passed in (
        (TriggerSettings(TriggerKind.PRESENT, still_frames=3), [2]),
        (TriggerSettings(TriggerKind.PRESENT, still_frames=8), [7]),
        (TriggerSettings(TriggerKind.PRESENT, contrast=3.0), []),
    ):
        made = trigger(settings, empty=bare)
        frames = [Frame(part, number, datetime(2026, 1, 1), "camera") for number in range(10)]
        assert [frame.number for frame in frames if made.offer(frame)] == passed
