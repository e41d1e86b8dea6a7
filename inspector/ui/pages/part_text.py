"""What a part is called on screen."""

from pathlib import PurePath

from inspector.core.inspection import Inspection


def part_name(inspection: Inspection) -> str:
    """The file's name without its folder, or the camera's name."""
    return PurePath(inspection.source).name or inspection.source


def part_time(inspection: Inspection) -> str:
    """When the part was judged, to the second."""
    return f"{inspection.at:%H:%M:%S}"
