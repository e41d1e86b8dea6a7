"""A camera while it is set up: its pictures, how sharp and bright they are, and what the trigger would make of them. Nothing is judged."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from inspector.core.box import Box
from inspector.core.camera_settings import CameraSettings
from inspector.core.errors import InspectorError
from inspector.core.heatmap import displayable
from inspector.core.said import said
from inspector.core.trigger_settings import TriggerKind, TriggerSettings
from inspector.core.types import Image, Pixels
from inspector.devices.camera import Camera, Frame
from inspector.devices.opencv import cv2
from inspector.devices.read_out import ReadOut, read_out
from inspector.devices.triggers.ordered import trigger
from inspector.devices.triggers.part_present import PartPresent, Scene
from inspector.services.line.camera_loop import Arrived, CameraEvent, CameraLoop, Unreadable
from inspector.services.line.workers import Launch, PlainWorker, Worker

_LONGEST_PX = 1024
_SILENCE_S = 5.0


@dataclass(frozen=True, slots=True, eq=False)
class Presence:
    """What the part-present trigger makes of a picture."""

    scene: Scene
    changed: float
    """Share of the box that differs from the empty scene, 0 to 1."""
    parts: int
    """How many would have been passed on since the trigger was set."""
    problem: str = ""
    """Why it cannot be used, as a sentence."""


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """One picture of the camera and what is seen in it."""

    frame: Frame
    small: Pixels
    """(h, w) or (h, w, 3), 8 bits, for the screen."""
    read_out: ReadOut
    presence: Presence | None
    """None where no part has to come to rest."""
    actual: CameraSettings | None
    """How the camera says that it is set; None: it does not say."""


@dataclass(frozen=True, slots=True)
class LetGo:
    """The camera has been let go of: others can open it."""


PreviewEvent: TypeAlias = Sight | LetGo | CameraEvent


class Preview:
    """Reads a camera in a thread. The next picture is read once the one before is dealt with: `look_away` says so."""

    def __init__(
        self,
        make: Callable[[], Camera],
        tell: Callable[[PreviewEvent], None],
        *,
        launch: Launch = PlainWorker,
        first_retry_s: float = 0.5,
        after: "Sequence[Preview]" = (),
    ) -> None:
        """`tell` is called in the camera's thread. `after`: others that are letting go of what may be the same camera."""
        self._make, self._tell = make, tell
        self._camera: Camera | None = None
        self._lock = threading.Lock()
        self._settings = TriggerSettings()
        self._focus: Box | None = None
        self._present: PartPresent | None = None
        self._parts = 0
        self._loop: CameraLoop = CameraLoop(
            self._made, self._hear, ahead=1, first_retry_s=first_retry_s, after=[each._loop for each in after]
        )
        self._launch = launch
        self._worker: Worker | None = None

    def start(self) -> None:
        """Opens the camera; answers at once."""
        self._worker = self._launch("preview", self._run)

    def stop(self) -> None:
        """Lets go of the camera; answers at once."""
        self._loop.stop()

    def join(self, timeout_s: float) -> bool:
        """Waits until the camera is let go of; False where its driver does not come back in time."""
        return self._worker is None or self._worker.join(timeout_s)

    def look_away(self) -> None:
        """The picture that was told last has been shown."""
        self._loop.acknowledge()

    def look_at_silence(self) -> None:
        """Declares a camera lost that has delivered nothing for long; to be called now and then."""
        silent_s = self._loop.silent_s()
        if silent_s >= _SILENCE_S:
            self._loop.lose(said("No picture for {silent_s:.1f} s.", silent_s=silent_s))

    def watch(self, settings: TriggerSettings) -> None:
        """Tries this trigger on the pictures from now on; where its settings are others, the empty scene is learned again."""
        with self._lock:
            if settings != self._settings:
                made = trigger(settings) if settings.kind is TriggerKind.PRESENT else None
                self._settings, self._present, self._parts = settings, made if isinstance(made, PartPresent) else None, 0

    def learn_empty(self) -> None:
        """The scene is empty now."""
        with self._lock:
            self._parts = 0
            if self._present is not None:
                self._present.learn_empty()

    def focus_on(self, box: Box | None) -> None:
        """Where sharpness and brightness are measured; None: in the whole picture."""
        with self._lock:
            self._focus = box

    # -- in the camera's thread -----------------------------------------------------------------------------------------

    def _run(self) -> None:
        self._loop.run()
        self._tell(LetGo())

    def _made(self) -> Camera:
        self._camera = self._make()
        return self._camera

    def _hear(self, event: CameraEvent) -> None:
        self._tell(self._sight(event.frame) if isinstance(event, Arrived) else event)
        if isinstance(event, Unreadable):
            self._loop.acknowledge()

    def _sight(self, frame: Frame) -> Sight:
        with self._lock:
            presence, focus = self._presence(frame), self._focus
        actual = self._camera.actual if self._camera is not None else None
        return Sight(frame, small(frame.image), read_out(frame.image, focus), presence, actual)

    def _presence(self, frame: Frame) -> Presence | None:
        present = self._present
        if present is None:
            return None
        try:
            self._parts += present.offer(frame) is not None
        except InspectorError as error:
            return Presence(Scene.LEARNING, 0.0, self._parts, error.detail)
        return Presence(present.scene, present.changed, self._parts)


def small(image: Image) -> Pixels:
    """A picture (H, W) or (H, W, 3) of 8 or 16 bits as small as the screen needs it, in 8 bits and in memory of its own."""
    pixels = displayable(image)
    height, width = pixels.shape[:2]
    scale = min(1.0, _LONGEST_PX / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    if scale == 1:
        return np.array(pixels)
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)  # type: ignore[return-value]  # OpenCV's stub keeps no dtype
