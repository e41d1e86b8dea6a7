"""How parts are found in the pictures of a project: the reference picture, and what a build learns of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Steps
from inspector.core.project import Project
from inspector.core.said import said
from inspector.devices.image_file import read_image
from inspector.engine.alignment.aligner import Aligner
from inspector.engine.images.learn_aligner import choose_reference, learn_aligner
from inspector.engine.images.pipeline import LazyImage
from inspector.services.areas import reference_picture, set_reference


@dataclass(frozen=True, slots=True)
class Alignment:
    """What a build finds parts by. `chosen`: the good part that became the reference, because the project had none."""

    aligner: Aligner
    chosen: Path | None

    def keep(self, folder: Path) -> None:
        """Lets what is drawn from now on be drawn on the reference. Raises as `set_reference` does."""
        if self.chosen is not None:
            set_reference(folder, self.chosen)


def learn_alignment(folder: Path, project: Project, paths: Sequence[Path], images: Sequence[LazyImage]) -> Steps[Alignment | None]:
    """Learns from good parts, `images` of `paths`, what the project asks for; None where parts are not looked for.

    Raises what `learn_aligner` does, `IMAGE_UNREADABLE` for the reference, and `BAD_ARGUMENT` for areas that nobody knows the picture of.
    """
    if project.recipe.most_turned is None:
        return None
    reference, chosen = reference_picture(folder), None
    if reference is None:
        if project.areas is not None:
            sentence = said("The areas are to move with the part, but the picture that they were drawn on is not there: choose it again.")
            raise InspectorError(ErrorCode.BAD_ARGUMENT, sentence)
        reference = chosen = paths[(yield from choose_reference(images, project.recipe.most_turned))]
    aligner = yield from learn_aligner(images, project.recipe, read_image(reference))
    assert aligner is not None  # parts are looked for
    return Alignment(aligner, chosen)
