"""What becomes of the validation set besides labels: long work, for the queue of the set. Nothing of it is loaded before it is wanted."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.core.areas import Drawn
from inspector.core.labels import Label
from inspector.core.progress import Progress, Steps
from inspector.core.synthetic import Wish
from inspector.services.validation.formats import Format
from inspector.services.validation.images import ValidationImage, ValidationSet

if TYPE_CHECKING:
    from inspector.services.validation.exporting import Exported
    from inspector.services.validation.importing import Imported
    from inspector.services.validation.synthetic import Ground, Made


def imported(folder: Path, source: Path) -> "Steps[Imported]":
    """See `import_set`."""
    yield Progress("Importing validation images", 0, 0)
    from inspector.services.validation.importing import import_set

    return (yield from import_set(folder, source))


def exported(folder: Path, target: Path, form: Format, known: ValidationSet, synthetic: bool) -> "Steps[Exported]":
    """See `export_set`."""
    yield Progress("Exporting validation images", 0, 0)
    from inspector.services.validation.exporting import export_set

    return (yield from export_set(folder, target, form, known, synthetic=synthetic))


def painted(folder: Path, image: ValidationImage, drawn: Sequence[Drawn], size: tuple[int, int]) -> Steps[tuple[Label, ...]]:
    """See `say_painted`."""
    yield Progress("Storing the mask", 0, 1)
    from inspector.services.validation.masks import say_painted

    return (say_painted(folder, image, drawn, size),)


def drawn(folder: Path, ground: "Ground", wish: Wish, known: ValidationSet) -> "Steps[Made]":
    """See `make_synthetic`."""
    yield Progress("Drawing synthetic defects", 0, wish.count)
    from inspector.services.validation.synthetic import make_synthetic

    return (yield from make_synthetic(folder, ground, wish, known))
