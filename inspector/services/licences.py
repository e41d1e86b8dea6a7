"""The libraries and fonts that this program is made of, with their licences: listed when it was bundled, looked up in a checkout."""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from inspector import paths

_LIST = "licences.json"
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_MOST_LETTERS = 120  # some packages put their whole licence where its name belongs


@dataclass(frozen=True, slots=True)
class Component:
    """A library or font; `text` holds its licence texts where they came along."""

    name: str
    version: str
    licence: str
    home: str = ""
    text: str = ""


def components() -> list[Component]:
    """All components, by name. Never raises: what cannot be read is left out."""
    try:
        stored = json.loads(paths.resource(_LIST).read_text(encoding="utf-8"))
        return _by_name(Component(**entry) for entry in stored)
    except (OSError, ValueError, TypeError):
        return _by_name(_installed())


def write(file: Path, found: Iterable[Component]) -> None:
    """Writes the list that `components` reads in a bundle."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps([asdict(component) for component in found], ensure_ascii=False, indent=1), encoding="utf-8")


def licence_of(found: Distribution) -> str:
    """What a package says of itself. Old build tools write UNKNOWN where it says nothing: then its licence text is named by its title."""
    said = said_by(found, "License-Expression") or said_by(found, "License").strip().partition("\n")[0]
    classified = [line.rpartition(" :: ")[2] for line in found.metadata.get_all("Classifier") or [] if line.startswith("License ::")]
    licence = ("" if said.upper() == "UNKNOWN" else said) or ", ".join(classified) or _title_of_text(found) or "see its package"
    return licence[:_MOST_LETTERS]


def said_by(found: Distribution, field: str) -> str:
    """A field of a package's metadata; "" where it is missing, for which asking would warn from Python 3.12 on."""
    return str(found.metadata[field]) if field in found.metadata else ""


def _by_name(found: Iterable[Component]) -> list[Component]:
    return sorted(found, key=lambda component: component.name.lower())


def _installed() -> list[Component]:
    """What the installed package asks for; what that needs in turn is left to a bundle's list."""
    try:
        required = distribution("inspector").requires or []
    except PackageNotFoundError:
        return []
    names = [match.group() for line in required if "extra ==" not in line and (match := _NAME.match(line))]
    return [component for name in names if (component := _named(name)) is not None]


def _named(name: str) -> Component | None:
    try:
        found: Distribution = distribution(name)
    except PackageNotFoundError:
        return None
    return Component(found.metadata["Name"], found.version, licence_of(found))


def _title_of_text(found: Distribution) -> str:
    """First line of the licence text that came with a package."""
    text = next((file for file in found.files or () if file.name.upper().startswith(("LICENSE", "LICENCE", "COPYING"))), None)
    try:
        return text.read_text(encoding="utf-8").strip().partition("\n")[0].strip() if text else ""
    except (OSError, ValueError):
        return ""
