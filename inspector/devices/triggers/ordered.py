"""The trigger that a project asks for."""

from inspector.core.trigger_settings import TriggerKind, TriggerSettings
from inspector.core.types import Image
from inspector.devices.triggers.part_present import PartPresent
from inspector.devices.triggers.trigger import EveryFrame, Fired, Timed, Trigger


def trigger(settings: TriggerSettings, empty: Image | None = None) -> Trigger:
    """A new one. `empty`: a picture of the scene without a part, where one is kept."""
    if settings.kind is TriggerKind.TIMER:
        return Timed(settings.interval_s)
    if settings.kind is TriggerKind.PRESENT:
        shares = {"share": settings.share, "contrast": settings.contrast}
        return PartPresent(settings.part_box, **shares, still_frames=settings.still_frames, empty=empty)
    return EveryFrame() if settings.kind is TriggerKind.EVERY else Fired()
