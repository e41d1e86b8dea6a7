"""Makes a Debian package of a bundled program.

    python3 packaging/linux/make_deb.py [--edition station|full] [--bundle FOLDER] [--out FOLDER] [--compression xz|zstd|none]

Installed with apt install ./FILE.deb, silently with DEBIAN_FRONTEND=noninteractive. The program lies in /opt/inspector; what users
make lies in their homes, and removing the package leaves it there.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
DESKTOP = """[Desktop Entry]
Type=Application
Name=Inspector
Comment=Inspects manufactured parts
Comment[de]=Prüft gefertigte Teile
Exec=/opt/inspector/Inspector %f
Icon=inspector
Categories=Science;Graphics;
MimeType=application/x-inspector-project;
StartupWMClass=Inspector
"""
MIME = """<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="application/x-inspector-project">
    <comment>Inspector project</comment>
    <glob pattern="*.inspector"/>
  </mime-type>
</mime-info>
"""
CONTROL = """Package: inspector
Version: {version}
Architecture: {architecture}
Maintainer: Inspector
Installed-Size: {kilobytes}
Depends: libc6 (>= {glibc}), libgl1, libegl1
Section: science
Priority: optional
Description: Inspects manufactured parts ({edition} edition)
 Learns from pictures of good parts only, shows where a new part differs,
 and says OK or NG. Works without a network.
"""


def version() -> str:
    """The version in the checkout, read without importing it."""
    found = re.search(r'__version__ = "([^"]+)"', (ROOT / "inspector/__init__.py").read_text(encoding="utf-8"))
    return found.group(1) if found else "0"


def needed_glibc(bundle: Path) -> str:
    """The newest version of the C library that anything in the program asks for; Python itself comes from the PC it was bundled on."""
    asked = {17}
    for path in bundle.rglob("*"):
        if path.is_file() and not path.is_symlink() and (content := path.read_bytes()).startswith(b"\x7fELF"):
            asked |= {int(number) for number in re.findall(rb"GLIBC_2\.(\d+)", content)}
    return f"2.{max(asked)}"


def lay_out(bundle: Path, tree: Path, edition: str) -> None:
    """Fills TREE with what the package installs; large files are linked, not copied, where they can be."""
    shutil.copytree(bundle, tree / "opt/inspector", symlinks=True, copy_function=_link)
    _write(tree / "usr/share/applications/inspector.desktop", DESKTOP)
    _write(tree / "usr/share/mime/packages/inspector.xml", MIME)
    icons = tree / "usr/share/icons/hicolor/scalable/apps"
    icons.mkdir(parents=True)
    shutil.copy(ROOT / "assets/inspector.svg", icons / "inspector.svg")
    (tree / "usr/bin").mkdir(parents=True)
    (tree / "usr/bin/inspector").symlink_to("/opt/inspector/inspector-cli")
    (tree / "usr/bin/inspector-gui").symlink_to("/opt/inspector/Inspector")
    size = sum(path.lstat().st_size for path in tree.rglob("*") if not path.is_dir())
    architecture = ARCHITECTURES.get(platform.machine(), platform.machine())
    fields = {
        "version": version(),
        "architecture": architecture,
        "kilobytes": size // 1024,
        "edition": edition,
        "glibc": needed_glibc(bundle),
    }
    _write(tree / "DEBIAN/control", CONTROL.format(**fields))


def build(bundle: Path, out: Path, edition: str, compression: str) -> Path:
    """Makes the package and gives its path."""
    out.mkdir(parents=True, exist_ok=True)
    target = out / f"inspector-{edition}_{version()}_{ARCHITECTURES.get(platform.machine(), platform.machine())}.deb"
    with tempfile.TemporaryDirectory(dir=out) as folder:
        tree = Path(folder) / "tree"
        tree.mkdir(mode=0o755)
        lay_out(bundle, tree, edition)
        command = ["dpkg-deb", "--root-owner-group", f"-Z{compression}", "--build", str(tree), str(target)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return target


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another disk
        shutil.copy2(source, target)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Makes the package and prints its path; 2 where there is no bundle or no dpkg-deb."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--edition", choices=("station", "full"), default="full")
    parser.add_argument("--bundle", type=Path)
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "installer")
    parser.add_argument("--compression", choices=("xz", "zstd", "none"), default="xz")
    options = parser.parse_args(arguments)
    bundle = options.bundle or ROOT / "build" / "bundle" / options.edition / "Inspector"
    if not (bundle / "inspector-cli").is_file() or shutil.which("dpkg-deb") is None:
        print(f"There is no program in {bundle}, or no dpkg-deb here.", file=sys.stderr)
        return 2
    print(build(bundle, options.out, options.edition, options.compression))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
