"""Packs a bundled program for a release: python packaging/release.py --edition station|full [--out FOLDER]

Into FOLDER (build/release) go the program as one archive, its list of everything in it (SBOM, CycloneDX) and a line of SHA-256 for
each. The archive is .tar.xz, which keeps links and rights and is a third smaller than .zip; on Windows .zip, which its Explorer opens.
Ends with an error where the archive or the program is larger than a station may be.
"""

from __future__ import annotations

import argparse
import hashlib
import platform
import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MOST_MB = {"station": (470, 170)}
"""Edition -> most megabytes of the program as a folder, and of its archive: what fits on the PCs of plants and through their networks."""
SYSTEMS = {"win32": "windows", "darwin": "macos", "linux": "linux"}
_MB = 1_000_000


def main() -> None:
    """Packs one edition."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--edition", choices=("station", "full"), default="full")
    parser.add_argument("--bundle", type=Path, help="the folder of the program; left out: what bootstrap.py bundle has made")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "release")
    given = parser.parse_args()
    program = given.bundle or ROOT / "build" / "bundle" / given.edition / "Inspector"
    made = pack(program, given.out, name_of(given.edition))
    print("\n".join(f"{file.stat().st_size / _MB:8.1f} MB  {file.name}" for file in made))
    if problem := too_large(given.edition, size_of(program), made[0].stat().st_size):
        raise SystemExit(problem)


def name_of(edition: str) -> str:
    """As in Inspector-station-0.1.0-linux-x86_64."""
    found = re.search(r'__version__ = "([^"]+)"', (ROOT / "inspector" / "__init__.py").read_text(encoding="utf-8"))
    version = found[1] if found else "0"
    return f"Inspector-{edition}-{version}-{SYSTEMS.get(sys.platform, sys.platform)}-{platform.machine().lower()}"


def pack(program: Path, out: Path, name: str) -> list[Path]:
    """Writes archive, SBOM and checksums of a program into `out`."""
    sbom = next((file for file in sorted(program.rglob("sbom.cdx.json"))), None)
    if sbom is None:
        raise SystemExit(f"{program} holds no bundled program: its sbom.cdx.json is missing.")
    out.mkdir(parents=True, exist_ok=True)
    kind = "zip" if sys.platform == "win32" else "xztar"
    archive = Path(shutil.make_archive(str(out / name), kind, root_dir=program.parent, base_dir=program.name))
    listed = out / f"{name}.cdx.json"
    shutil.copyfile(sbom, listed)
    sums = out / f"{name}.sha256"
    sums.write_text("".join(f"{sha256(file)}  {file.name}\n" for file in (archive, listed)), encoding="utf-8", newline="\n")
    return [archive, listed, sums]


def too_large(edition: str, program: int, archive: int) -> str:
    """What is larger than it may be, in bytes; "" where nothing is."""
    most = MOST_MB.get(edition)
    if most is None or (program <= most[0] * _MB and archive <= most[1] * _MB):
        return ""
    return f"The {edition} edition has {program / _MB:.0f} MB, packed {archive / _MB:.0f} MB; it may have {most[0]} and {most[1]} MB."


def size_of(folder: Path) -> int:
    """Bytes of the files in a folder; a link counts as a link."""
    return sum(file.lstat().st_size for file in folder.rglob("*") if file.is_symlink() or file.is_file())


def sha256(file: Path) -> str:
    """Of a file's content, as 64 hexadecimal digits."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


if __name__ == "__main__":
    main()
