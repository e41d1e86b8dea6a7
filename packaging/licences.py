"""Collects the licences of all components that go into the program."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from importlib.metadata import Distribution, distribution, packages_distributions
from pathlib import Path

from inspector.services.licences import Component, licence_of, said_by

TEXTS = re.compile(r"(licen[cs]e|copying|notice|authors|third.?party)[^/]*$", re.IGNORECASE)
NO_TEXTS = (".py", ".pyc", ".pyi", ".h", ".json", ".toml")


def distributions(places: Iterable[str]) -> list[Distribution]:
    """The installed packages that modules and files with these names in the program come from, by name."""
    owners = packages_distributions()
    tops = {re.split(r"[./\\]", place)[0] for place in places}
    names = {name.lower(): name for top in tops for name in owners.get(top, ()) if name.lower() != "inspector"}
    return [distribution(names[key]) for key in sorted(names)]


def components(packed: Iterable[Distribution]) -> list[Component]:
    """Python, the font, and these packages, each with its licence texts."""
    return [python(), *fonts(), *map(_component, packed)]


def python() -> Component:
    """The Python that the program runs on."""
    version = ".".join(map(str, sys.version_info[:3]))
    library = Path(json.__file__).parents[1]
    files = [Path(sys.base_prefix, "LICENSE.txt"), library / "LICENSE.txt", Path(sys.base_prefix, "LICENSE")]
    text = next((file.read_text(encoding="utf-8", errors="replace") for file in files if file.is_file()), "")
    return Component("Python", version, "PSF-2.0", "https://www.python.org", text or f"https://docs.python.org/{version}/license.html")


def fonts() -> list[Component]:
    """The fonts of the window."""
    homes = {"Inter": "https://rsms.me/inter", "NotoSansCJK": "https://github.com/notofonts/noto-cjk"}
    folder = Path(__file__).parent.parent / "resources/fonts"
    texts = {name: (folder / f"{name}-LICENSE.txt").read_text(encoding="utf-8") for name in homes}
    return [Component(f"{name} (font)", "", "OFL-1.1", home, texts[name]) for name, home in homes.items()]


def home_of(found: Distribution) -> str:
    """The address of a package's page; "" where it names none."""
    return said_by(found, "Home-page") or next((url.partition(", ")[2] for url in found.metadata.get_all("Project-URL") or []), "")


def _component(found: Distribution) -> Component:
    return Component(found.metadata["Name"], found.version, licence_of(found), home_of(found), _texts(found))


def _texts(found: Distribution) -> str:
    """The licence texts that came with a package, each once."""
    texts: dict[str, None] = {}
    for file in found.files or ():
        if TEXTS.search(str(file)) and file.suffix not in NO_TEXTS:
            path = Path(str(file.locate()))
            if path.is_file():
                texts[path.read_text(encoding="utf-8", errors="replace").strip()] = None
    return "\n\n".join(texts)
