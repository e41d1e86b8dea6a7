"""What a project says of its line is changed value by value."""

from dataclasses import replace
from pathlib import Path

import pytest

from inspector.core.camera_settings import CameraSettings
from inspector.core.errors import InspectorError
from inspector.core.project import Project
from inspector.core.serials import SerialOrigin, SerialSettings
from inspector.core.trigger_settings import TriggerKind, TriggerSettings
from inspector.services.line.line_settings import LineSettings, line_change
from inspector.services.projects import change_project, create_project, open_project


def test_what_another_program_stored_meanwhile_stays(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    create_project(folder, Project("Lid", camera=CameraSettings(fps=10, gain=2)))
    before = LineSettings.of(open_project(folder))
    other = replace(Project("Lid", camera=CameraSettings(fps=10, gain=5)), good=("more",), trigger=TriggerSettings(share=0.3))
    change_project(folder, lambda _: other)
    after = LineSettings(
        CameraSettings(fps=25, gain=2), TriggerSettings(TriggerKind.PRESENT), SerialSettings(SerialOrigin.CODE, no_read_rejects=True)
    )
    stored = change_project(folder, line_change(before, after))
    assert stored == open_project(folder)
    assert (stored.camera, stored.good) == (CameraSettings(fps=25, gain=5), ("more",))
    assert stored.trigger == TriggerSettings(TriggerKind.PRESENT, share=0.3) and stored.serial == after.serial


def test_a_value_that_cannot_be_changes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    create_project(folder, Project("Lid"))
    after = LineSettings()
    object.__setattr__(after.camera, "fps", -1.0)
    with pytest.raises(InspectorError, match="fps must lie between"):
        change_project(folder, line_change(LineSettings(), after))
    assert open_project(folder) == Project("Lid")
