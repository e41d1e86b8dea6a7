"""The parts that this program is made of, with their licences: listed when it was bundled, looked up in a checkout."""

import json
import re
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from inspector import paths

_LIST = "licences.json"
_NAME = re.compile(r"[A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Part:
    """A library or font; `text` holds its licence texts where they came along."""

    name: str
    version: str
    licence: str
    home: str = ""
    text: str = ""


def parts() -> list[Part]:
    """All parts, by name. Never raises: what cannot be read is left out."""
    try:
        stored = json.loads(paths.resource(_LIST).read_text(encoding="utf-8"))
        return sorted((Part(**entry) for entry in stored), key=lambda part: part.name.lower())
    except (OSError, ValueError, TypeError):
        return _installed()


def _installed() -> list[Part]:
    """What the installed package asks for; its own parts in turn are left to a bundle's list."""
    try:
        required = distribution("inspector").requires or []
    except PackageNotFoundError:
        return []
    names = [match.group() for line in required if "extra ==" not in line and (match := _NAME.match(line))]
    return sorted((part for name in names if (part := _part(name)) is not None), key=lambda part: part.name.lower())


def _part(name: str) -> Part | None:
    try:
        found: Distribution = distribution(name)
    except PackageNotFoundError:
        return None
    said = _said(found, "License-Expression") or _said(found, "License").strip().partition("\n")[0]
    licence = _title_of_text(found) if said.upper() == "UNKNOWN" else said  # what old build tools write where a package says nothing
    return Part(found.metadata["Name"], found.version, (licence or "see its package")[:120])


def _said(found: Distribution, field: str) -> str:
    return str(found.metadata[field]) if field in found.metadata else ""  # asking for what is not there warns from Python 3.12 on


def _title_of_text(found: Distribution) -> str:
    """First line of the licence text that came with a package."""
    text = next((file for file in found.files or () if file.name.upper().startswith(("LICENSE", "LICENCE", "COPYING"))), None)
    try:
        return text.read_text(encoding="utf-8").strip().partition("\n")[0].strip() if text else ""
    except (OSError, ValueError):
        return ""
