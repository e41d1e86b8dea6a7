"""Collects the licences of all parts that go into the program."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from importlib.metadata import Distribution, PackageMetadata, distribution, packages_distributions
from pathlib import Path

TEXTS = re.compile(r"(licen[cs]e|copying|notice|authors|third.?party)[^/]*$", re.IGNORECASE)
NO_TEXTS = (".py", ".pyc", ".pyi", ".h", ".json", ".toml")


def write(target: Path, places: Iterable[str]) -> None:
    """Writes what is known of every part of a program whose modules and files have these names, as a JSON list."""
    parts = [_python(), _font(), *map(_part, _distributions(places))]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(parts, ensure_ascii=False, indent=1), encoding="utf-8")


def _distributions(places: Iterable[str]) -> list[Distribution]:
    owners = packages_distributions()
    tops = {re.split(r"[./\\]", place)[0] for place in places}
    names = {name.lower(): name for top in tops for name in owners.get(top, ()) if name.lower() != "inspector"}
    return [distribution(names[key]) for key in sorted(names)]


def _part(found: Distribution) -> dict[str, str]:
    meta, texts = found.metadata, _texts(found)
    home = _said(meta, "Home-page") or next((url.partition(", ")[2] for url in meta.get_all("Project-URL") or []), "")
    return _entry(meta["Name"], found.version, _name_of_licence(found, texts)[:120] or "see its texts", home, texts)


def _name_of_licence(found: Distribution, texts: str) -> str:
    """What a package says of itself. Old build tools write UNKNOWN where it says nothing: then its licence text is named by its title."""
    meta = found.metadata
    classified = [line.rpartition(" :: ")[2] for line in meta.get_all("Classifier") or [] if line.startswith("License ::")]
    said = _said(meta, "License-Expression") or _said(meta, "License").strip().split("\n")[0]
    return (said if said.upper() != "UNKNOWN" else "") or ", ".join(classified) or texts.partition("\n")[0].strip()


def _said(meta: PackageMetadata, field: str) -> str:
    return str((meta.get_all(field) or [""])[0])


def _texts(found: Distribution) -> str:
    """The licence texts that came with a package, each once."""
    texts: dict[str, None] = {}
    for file in found.files or ():
        if TEXTS.search(str(file)) and file.suffix not in NO_TEXTS:
            path = Path(str(file.locate()))
            if path.is_file():
                texts[path.read_text(encoding="utf-8", errors="replace").strip()] = None
    return "\n\n".join(texts)


def _python() -> dict[str, str]:
    version = ".".join(map(str, sys.version_info[:3]))
    library = Path(json.__file__).parents[1]
    files = [Path(sys.base_prefix, "LICENSE.txt"), library / "LICENSE.txt", Path(sys.base_prefix, "LICENSE")]
    text = next((file.read_text(encoding="utf-8", errors="replace") for file in files if file.is_file()), "")
    return _entry("Python", version, "PSF-2.0", "https://www.python.org", text or f"https://docs.python.org/{version}/license.html")


def _font() -> dict[str, str]:
    text = Path(__file__).parent.parent / "resources/fonts/Inter-LICENSE.txt"
    return _entry("Inter (font)", "", "OFL-1.1", "https://rsms.me/inter", text.read_text(encoding="utf-8"))


def _entry(name: str, version: str, licence: str, home: str, text: str) -> dict[str, str]:
    return {"name": name, "version": version, "licence": licence, "home": home, "text": text}
