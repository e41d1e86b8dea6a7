"""Lists everything in the program for whoever looks for known weaknesses in it: a software bill of materials, CycloneDX 1.6."""

from __future__ import annotations

import hashlib
import platform
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from importlib.metadata import Distribution
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, Property, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from inspector import __version__
from inspector.services import licences

HASHED = Property(name="inspector:hashed", value="the lines path,sha256 of the package's RECORD, sorted, without what the installer adds")
"""The wheel of an installed package is gone; this hash is equal wherever the same wheel is installed."""
BY_INSTALLER = re.compile(r"\.\..*|.*\.dist-info/(INSTALLER|REQUESTED|direct_url\.json)")
OF_PYTHON = re.compile(r"(.*/)?lib-dynload/.*|(lib)?python3[^/]*|DLLs/.*")


def write(
    target: Path, edition: str, listed: Iterable[licences.Component], packed: Iterable[Distribution], native: Mapping[str, Path]
) -> None:
    """Writes the list of the components that `licences.components` made of these packages, and of the native files, by their places.

    A native file belongs to the package that brought it, to Python, or stands for itself where the system did.
    """
    packages = {found.metadata["Name"]: found for found in packed}
    owners = {file.as_posix(): name for name, found in packages.items() for file in found.files or ()}
    files: dict[str, list[Component]] = {}
    for place, file in sorted(native.items()):
        owner = "Python" if OF_PYTHON.fullmatch(place) else owners.get(place, "")
        files.setdefault(owner, []).append(_file(place, file))
    _name_packages(files.get("", []), native)
    program = Component(name="Inspector", version=__version__, type=ComponentType.APPLICATION, bom_ref=f"inspector-{edition}")
    components = [_component(one, packages.get(one.name), files.get(one.name, [])) for one in listed] + files.get("", [])
    bom = Bom(components=components)
    bom.metadata.component = program
    bom.register_dependency(program, components)
    target.parent.mkdir(parents=True, exist_ok=True)
    JsonV1Dot6(bom).output_to_file(str(target), allow_overwrite=True, indent=1)


def _component(listed: licences.Component, package: Distribution | None, files: Iterable[Component]) -> Component:
    kind, name = ("generic", listed.name.partition(" ")[0].lower()) if package is None else ("pypi", _canonical(listed.name))
    purl = PackageURL(kind, name=name, version=listed.version or None)
    return Component(
        name=listed.name,
        version=listed.version or None,
        bom_ref=str(purl),
        purl=purl,
        licenses=[LicenseFactory().make_from_string(listed.licence)],
        hashes=[] if package is None else [_sha256(_record(package))],
        properties=[] if package is None else [HASHED],
        external_references=[ExternalReference(type=ExternalReferenceType.WEBSITE, url=XsUri(listed.home))] if listed.home else [],
        components=files,
    )


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _record(package: Distribution) -> bytes:
    hashed = [(file.as_posix(), file.hash.value) for file in package.files or () if file.hash is not None]
    return "".join(f"{place},{digest}\n" for place, digest in sorted(hashed) if not BY_INSTALLER.fullmatch(place)).encode()


def _file(place: str, file: Path) -> Component:
    return Component(name=place, type=ComponentType.FILE, bom_ref=f"file:{place}", hashes=[_sha256(file.read_bytes())])


def _sha256(content: bytes) -> HashType:
    return HashType(alg=HashAlgorithm.SHA_256, content=hashlib.sha256(content).hexdigest())


def _name_packages(files: Iterable[Component], native: Mapping[str, Path]) -> None:
    """Debian: names of libraries of the system the package and its version."""
    if shutil.which("dpkg-query") is None:
        return
    distribution = platform.freedesktop_os_release()["ID"]
    for file in files:
        # Where /lib is a link to /usr/lib, the list of packages knows a file by one of the two names.
        place = str(native[file.name])
        names = [place, place.removeprefix("/usr") if place.startswith("/usr/") else f"/usr{place}"]
        told = subprocess.run(["dpkg-query", "-S", *names], capture_output=True, text=True, check=False).stdout
        if package := told.partition(": ")[0].strip():
            form = "${Package}\n${Version}\n${Architecture}"
            told = subprocess.run(["dpkg-query", "-W", "-f", form, package], capture_output=True, text=True, check=True).stdout
            name, file.version, architecture = told.split("\n")
            file.purl = PackageURL("deb", distribution, name, file.version, {"arch": architecture})
