"""Prints what each part of a bundled program weighs.

    python3 packaging/weigh.py [FOLDER] [--compress]     default: every folder under build/bundle

MB are 1,000,000 bytes; links weigh nothing. --compress adds the size as one file (tar, zstd -19 or xz), which takes minutes.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

# The first that is part of a file's place in the program counts.
PARTS = (
    ("torch", ("torch/", "torchgen/", "functorch/")),
    ("timm, torchvision and what they need", ("timm", "torchvision", "PIL/", "pillow", "huggingface", "sympy", "networkx", "yaml")),
    ("weights of the default network", ("efficientnet",)),
    ("OpenVINO: CPU plug-in", ("intel_cpu_plugin",)),
    ("OpenVINO: the rest", ("openvino",)),
    ("OpenCV: OpenBLAS, shared with faiss", ("opencv_python_headless.libs/libopenblas",)),
    ("OpenCV: FFmpeg and codecs", ("opencv_python_headless.libs", "ffmpeg")),
    ("OpenCV", ("cv2/",)),
    ("readers of picture files", ("imagecodecs", "simplejpeg", "tifffile")),
    ("faiss", ("faiss",)),
    ("cryptography", ("cryptography", "_cffi_backend")),
    ("NumPy", ("numpy",)),
    ("SciPy", ("scipy",)),
    ("Qt: ICU", ("Qt/lib/libicu",)),
    ("Qt: Python bindings", ("PySide6/Qt", "shiboken")),
    ("Qt: libraries and plug-ins", ("PySide6/",)),
    ("the program itself: fonts, icons, self-test, licences", ("resources/",)),
    ("Python code of all parts (in both executables)", ("Inspector", "inspector-cli", "base_library")),
)


def part_of(place: str) -> str:
    """Which part a file belongs to, by its place in the program with forward slashes."""
    name = place.removeprefix("_internal/")
    if name.startswith(("PySide6/Qt/", "PySide6/plugins")) and "libicu" not in name:
        return "Qt: libraries and plug-ins"
    return next((part for part, words in PARTS if any(word in name for word in words)), "Python and libraries of the system")


def weigh(folder: Path) -> Counter[str]:
    """Bytes by part."""
    weights: Counter[str] = Counter()
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            weights[part_of(path.relative_to(folder).as_posix())] += path.stat().st_size
    return weights


def compressed(folder: Path) -> tuple[str, int]:
    """(how, bytes) of the folder as one file."""
    how = ["zstd", "-19", "-T0", "-q", "-c"] if shutil.which("zstd") else ["xz", "-6", "-T0", "-c"]
    with tempfile.TemporaryFile() as target:
        tar = subprocess.Popen(["tar", "-C", str(folder.parent), "-c", folder.name], stdout=subprocess.PIPE)
        subprocess.run(how, stdin=tar.stdout, stdout=target, check=True)
        if tar.wait() != 0:
            raise subprocess.CalledProcessError(tar.returncode, "tar")
        return " ".join(how[:2]), target.tell()


def main(arguments: list[str]) -> int:
    """Prints a table for each folder; 2 where there is none."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--compress", action="store_true")
    options = parser.parse_args(arguments)
    folders = options.folders or sorted((Path(__file__).parent.parent / "build" / "bundle").glob("*/Inspector"))
    if not folders:
        print("There is no bundle: make one with python3 packaging/bootstrap.py bundle.", file=sys.stderr)
        return 2
    for folder in folders:
        weights = weigh(folder)
        print(f"{folder}")
        for name, weight in weights.most_common():
            print(f"{weight / 1e6:9.1f} MB  {name}")
        print(f"{sum(weights.values()) / 1e6:9.1f} MB  unpacked")
        if options.compress:
            how, size = compressed(folder)
            print(f"{size / 1e6:9.1f} MB  compressed ({how})")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
