"""`inspector validation` and `inspector synthetic`: the validation set as a data set, and defects drawn into it."""

from argparse import Namespace
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inspector.cli import console
from inspector.core.errors import ErrorCode, InspectorError

if TYPE_CHECKING:
    from inspector.core.project import Project
    from inspector.services.validation.exporting import Exported
    from inspector.services.validation.images import ValidationImage, ValidationSet
    from inspector.services.validation.importing import Imported
    from inspector.services.validation.synthetic import Made


def validation(arguments: Namespace) -> int:
    """inspector validation"""
    from inspector.services.validation.exporting import export_set
    from inspector.services.validation.formats import Format
    from inspector.services.validation.importing import import_set

    if arguments.source is not None:
        imported = console.run(import_set(arguments.project, arguments.source))
        _tell(arguments, _imported(imported), imported.skipped)
        return 0
    known = _scored(arguments) if arguments.score else _known(arguments)
    if arguments.target is not None:
        form = Format(arguments.format)
        exported = console.run(export_set(arguments.project, arguments.target, form, known, synthetic=arguments.with_synthetic))
        _tell(arguments, _exported(exported), exported.skipped)
        return 0
    _list(arguments, known)
    return 0


def synthetic(arguments: Namespace) -> int:
    """inspector synthetic"""
    from inspector.core.synthetic import Wish
    from inspector.services.projects import open_project
    from inspector.services.validation.synthetic import find_ground, make_synthetic

    size = _size(arguments.size, open_project(arguments.project))
    wish = Wish(arguments.kind, size, arguments.contrast, arguments.count, arguments.seed)
    known = _known(arguments)
    ground = console.run(find_ground(arguments.project, known))
    made = console.run(make_synthetic(arguments.project, ground, wish, known))
    _tell(arguments, _made(made), made.skipped)
    if made.labels and not arguments.json:
        print("They are marked as synthetic: figures count them only where they are asked to, and then say so.")
    return 0 if made.labels or made.known else 2


def _known(arguments: Namespace) -> "ValidationSet":
    from inspector.services.projects import open_project
    from inspector.services.validation.listed import list_sources
    from inspector.services.validation.scoring import known_set

    return known_set(arguments.project, None, console.run(list_sources(open_project(arguments.project))))


def _scored(arguments: Namespace) -> "ValidationSet":
    from inspector.services.context import Context
    from inspector.services.inspect import open_inspector
    from inspector.services.validation.scoring import scored_set

    inspector = open_inspector(arguments.project, Context.default())
    return console.run(scored_set(arguments.project, inspector, evidence=False))


def _size(typed: str, project: "Project") -> float:
    """px. Raises `BAD_ARGUMENT`."""
    from inspector.services.validation.synthetic import px_of

    number, in_mm = typed.strip().removesuffix("mm"), typed.strip().endswith("mm")
    try:
        size = float(number)
    except ValueError:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, f"--size must be a number of px, or of mm such as 1.5mm, not {typed}.") from None
    return px_of(size, project) if in_mm else size


def _imported(found: "Imported") -> dict[str, Any]:
    counts = Counter(str(label.truth) for label in found.labels)
    return {"new": len(found.labels), "good": counts["good"], "defect": counts["defect"], "masks": found.masks, "known": found.known}


def _exported(found: "Exported") -> dict[str, Any]:
    facts = {"folder": str(found.folder), "images": found.images.total(), "masks": found.masks, "synthetic": found.synthetic}
    return facts | {f"images {kind}": count for kind, count in sorted(found.images.items())}


def _made(found: "Made") -> dict[str, Any]:
    return {"drawn": len(found.labels), "known": found.known}


def _tell(arguments: Namespace, facts: dict[str, Any], skipped: Sequence[tuple[str, str]]) -> None:
    listed = [{"path": path, "reason": reason} for path, reason in skipped]
    if arguments.json:
        console.print_json(facts | {"skipped": listed})
        return
    console.print_facts(facts)
    console.print_skipped(listed)


def _list(arguments: Namespace, known: "ValidationSet") -> None:
    from inspector.services.validation.masks import mask_file

    images = [_plain(each) | {"mask": mask_file(arguments.project, each)} for each in known.validation]
    if arguments.json:
        images = [each | {"mask": str(each["mask"] or "")} for each in images]
        problems = [{"path": path, "reason": reason} for path, reason in known.problems]
        console.print_json({"images": images, "problems": problems, "remark": known.remark})
        return
    columns = ("path", "truth", "kind", "synthetic", "score", "mask", "who")
    rows = [tuple(_cell(each[column]) for column in columns) for each in images]
    console.print_table("Validation images", columns, rows, right=("score",))
    console.print_skipped([{"path": path, "reason": reason} for path, reason in known.problems])
    if known.remark:
        print(known.remark)


def _cell(value: Any) -> Any:
    """A mask goes by its name."""
    return "yes" if value is True else value.name if isinstance(value, Path) else value or ""


def _plain(image: "ValidationImage") -> dict[str, Any]:
    said = {"who": image.label.who, "at": image.label.at} if image.label is not None else {"who": "", "at": ""}
    plain = {"path": image.path, "truth": str(image.truth), "kind": image.kind, "synthetic": image.synthetic}
    return plain | {"score": image.score, "trouble": image.trouble} | said
