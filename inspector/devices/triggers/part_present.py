"""A part has come into the picture and lies still: no sensor is needed."""

from enum import Enum, StrEnum, auto

from inspector.core.box import Box
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.said import said
from inspector.core.types import Image
from inspector.devices.camera import Frame
from inspector.devices.triggers.glance import Glance, glance
from inspector.devices.triggers.trigger import Trigger

STILL_SHARE = 0.02
"""Of the box, that may change in a picture that holds still."""
_SURE_FRAMES = 2
"""One spoilt picture is no part that has left."""
_ADAPTS = 0.02
"""Share of what is new in an empty scene that is taken for its look, every frame: dust and daylight are no parts."""


class Scene(StrEnum):
    """What lies in the box, for whoever sets it up."""

    LEARNING = "learning"
    """What the empty scene looks like is not known before pictures hold still."""
    EMPTY = "empty"
    MOVING = "moving"
    """Something is there, and has not come to rest or is too small."""
    STILL = "still"
    """A part lies still, and was passed on."""


class _Phase(Enum):
    EMPTY = auto()
    ARRIVING = auto()
    DONE = auto()
    """The part was passed on; it has not left yet."""


_SCENES = {_Phase.EMPTY: Scene.EMPTY, _Phase.ARRIVING: Scene.MOVING, _Phase.DONE: Scene.STILL}


class PartPresent(Trigger):
    """Passes on one picture of every part that comes into the box and holds still.

    A part is there when at least `share` of the box differs from the empty scene by more than `contrast`; it holds still when
    `still_frames` pictures in a row are alike. The next part is waited for when less than half of `share` differs from the empty scene
    (the part has left), or `share` of it from the part that was passed on (another lies there, or somebody reached in: rather one picture
    too many than a part that nobody looked at). Light that changes everywhere alike does not count.

    What happens depends on the pictures alone, not on time.
    """

    def __init__(
        self, box: Box | None = None, *, share: float = 0.1, contrast: float = 0.1, still_frames: int = 5, empty: Image | None = None
    ) -> None:
        """`box`: None for the whole picture. `empty`: a picture of the scene without a part; None: the first pictures that hold still."""
        self._box = box
        self._share, self._contrast, self._still_frames = share, contrast, still_frames
        self._phase = _Phase.EMPTY
        self._shape: tuple[int, ...] = ()
        self._empty: Glance | None = None
        self._passed_on: Glance | None = None
        self._anchor: Glance | None = None
        self._still = self._away = self._odd = 0
        self.changed = 0.0
        """Share of the box that differs from the empty scene, in the picture that was offered last."""
        if empty is not None:
            self._shape = empty.shape
            self._empty = self._look(empty)

    @property
    def knows_empty_scene(self) -> bool:
        """Whether it has seen what the scene looks like without a part."""
        return self._empty is not None

    @property
    def scene(self) -> Scene:
        """What lay in the box in the picture that was offered last."""
        return _SCENES[self._phase] if self._empty is not None else Scene.LEARNING

    def learn_empty(self) -> None:
        """The scene is empty now: the next pictures that hold still are what it looks like."""
        self._empty = self._anchor = None
        self._phase, self._still, self.changed = _Phase.EMPTY, 0, 0.0

    def offer(self, frame: Frame) -> Frame | None:
        """The frame where it is the first that shows a part lying still. Raises `BAD_ARGUMENT` where the box lies outside of it."""
        if not self._is_of_this_camera(frame.image):
            return None
        seen = self._look(frame.image)
        still = self._holds_still(seen)
        if self._empty is None:
            self._empty = seen if still else None
            return None
        self.changed = seen.share_changed(self._empty, self._contrast)
        return frame if self._step(seen, still, self.changed) else None

    def _step(self, seen: Glance, still: bool, changed: float) -> bool:
        """One picture further; whether a part is to be passed on. `changed`: share of the box that differs from the empty scene."""
        assert self._empty is not None
        if self._phase is _Phase.DONE and self._has_left(seen, changed):
            self._phase = _Phase.ARRIVING
        if self._phase is _Phase.DONE:
            return False
        if changed < self._share / 2:
            self._phase = _Phase.EMPTY
            if still:
                self._empty = self._empty.blended(seen, _ADAPTS)
        elif changed >= self._share:
            self._phase = _Phase.ARRIVING
        if self._phase is _Phase.EMPTY or not still or changed < self._share:
            return False
        self._phase, self._passed_on, self._away = _Phase.DONE, seen, 0
        return True

    def _has_left(self, seen: Glance, changed: float) -> bool:
        assert self._passed_on is not None
        away = changed < self._share / 2 or seen.share_changed(self._passed_on, self._contrast) >= self._share
        self._away = self._away + 1 if away else 0
        return self._away >= _SURE_FRAMES

    def _holds_still(self, seen: Glance) -> bool:
        """Compared with where it came to rest, not with the picture before: slow parts move, too."""
        if self._anchor is None or seen.share_changed(self._anchor, self._contrast) > STILL_SHARE:
            self._anchor, self._still = seen, 0
        self._still += 1
        return self._still >= self._still_frames

    def _is_of_this_camera(self, image: Image) -> bool:
        """Pictures of another size are passed over; where they go on coming, the camera was set anew, and the scene is learned again."""
        if image.shape == self._shape:
            self._odd = 0
            return True
        self._odd += 1
        if self._shape and self._odd < self._still_frames:
            return False
        self._shape, self._odd = image.shape, 0
        self.learn_empty()
        return True

    def _look(self, image: Image) -> Glance:
        height, width = image.shape[:2]
        box = self._box or Box(0, 0, width, height)
        if not box.is_in(height, width):
            raise InspectorError(
                ErrorCode.BAD_ARGUMENT,
                said("The box in which a part appears lies outside of the picture, {width} x {height}.", width=width, height=height),
            )
        return glance(image, box)
