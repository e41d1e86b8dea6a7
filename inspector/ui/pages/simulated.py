"""Parts of a project passing before a camera that exists in memory only: for demonstrations and tests without hardware."""

from pathlib import Path

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.devices.camera import Camera
from inspector.devices.image_file import read_image
from inspector.devices.simulated import SimulatedCamera
from inspector.ui.session import Session

PARTS, INTERVAL_MS = 12, 150


def simulated_camera(session: Session) -> Steps[Camera]:
    """The simulated camera of the session; where it has none, one is made of images of known truth that the model has not learned.

    Raises `MODEL_MISSING`, `NO_IMAGES`, `IMAGE_UNREADABLE`.
    """
    yield Progress("Reading images", 0, PARTS, "images")
    if session.simulated_camera is None:
        session.simulated_camera = yield from _make(session)
    return session.simulated_camera


def _make(session: Session) -> Steps[Camera]:
    inspector = session.inspector
    if inspector is None:
        raise InspectorError(ErrorCode.MODEL_MISSING, "There is no model that knows images.")
    learned = set(inspector.good_images)  # of which the model knows every patch: as no part of a line is known
    known = [each.path for each in inspector.scores]
    paths = [path for path in known if path not in learned] or known
    if not paths:
        raise InspectorError(ErrorCode.NO_IMAGES, "The model names no images that could be shown.")
    parts = []
    for number, path in enumerate(paths[:: max(1, len(paths) // PARTS)]):
        yield Progress("Reading images", number, PARTS, "images")
        parts.append(read_image(Path(path)))
    return SimulatedCamera(parts, INTERVAL_MS)
