"""What a project says of its line: camera, trigger, serials, image gate; changed without losing what others change meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from typing import Any

from inspector.core.access import Act
from inspector.core.camera_settings import CameraSettings
from inspector.core.gate_settings import GateSettings
from inspector.core.project import Project
from inspector.core.serials import SerialSettings
from inspector.core.trigger_settings import TriggerSettings
from inspector.services.access.signed_on import guarded


@dataclass(frozen=True, slots=True)
class LineSettings:
    """The groups of a project's settings that its line follows."""

    camera: CameraSettings = field(default_factory=CameraSettings)
    trigger: TriggerSettings = field(default_factory=TriggerSettings)
    serial: SerialSettings = field(default_factory=SerialSettings)
    gate: GateSettings = field(default_factory=GateSettings)

    @classmethod
    def of(cls, project: Project) -> "LineSettings":
        """Those of a project."""
        return cls(project.camera, project.trigger, project.serial, project.gate)


@guarded(Act.SET_UP_LINE)
def line_change(before: LineSettings, after: LineSettings) -> Callable[[Project], Project]:
    """What makes of the project on disk one that is set as `after`, in whatever differs from `before`; the rest stays as it is there.

    It raises `BAD_ARGUMENT` where a value cannot be.
    """

    def changed(project: Project) -> Project:
        groups: dict[str, Any] = {
            each.name: _merged(getattr(project, each.name), getattr(before, each.name), getattr(after, each.name))
            for each in fields(LineSettings)
        }
        return replace(project, **groups)

    return changed


def _merged(stored: Any, before: Any, after: Any) -> Any:
    """One group: a single value that was changed here is all that replaces what another program may have stored."""
    names = [each.name for each in fields(after)]
    return replace(stored, **{name: getattr(after, name) for name in names if getattr(after, name) != getattr(before, name)})
