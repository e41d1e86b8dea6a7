"""From what a user names (images, folders, lists) to the images that are meant, in a fixed order."""

import fnmatch
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from inspector.core.errors import ErrorCode, InspectorError

IMAGE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".webp"})
"""Lower-case endings of files that are taken for images; the same as the file reader's."""

MASK_FOLDER = "ground_truth"
_MASK_ENDING = "_mask"
_OWNERS_OF_PNG_MASKS = (".jpg", ".jpeg", ".bmp")
_WINDOWS_HIDDEN = 0x2
_NOT_A_PICTURE = "not a picture file"
_WILD = re.compile(r"[*?]")
_SHELL_EXPANDS = os.name != "nt"
"""Whether `*.png` reaches the program as the names that it stands for; Windows leaves that to every program."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The images that were found, and what was passed over with the reason."""

    paths: tuple[Path, ...]
    skipped: tuple[tuple[Path, str], ...] = ()


def find_images(arguments: Iterable[str | Path]) -> Listing:
    """Images named by `arguments`, each at its first place only.

    An argument is an image, a folder or `@LIST`. A folder is searched recursively in natural order (2 before 10),
    the files of a folder before its subfolders. A list is a UTF-8 text file with one image or folder a line, relative
    to the list's own folder; blank lines and lines starting with # say nothing.

    In a folder, files that describe other images are passed over: `X.png` beside `X.jpg`, `X.jpeg` or `X.bmp`;
    `X_mask.*` beside an image `X`; everything in folders named `ground_truth`. So are hidden files. An image or
    folder that is named itself is always taken. On Windows `*` and `?` in the last part of a name stand for any letters.

    Raises:
        InspectorError: NO_IMAGES (a name that does not exist, or nothing found), FOLDER_UNREADABLE (a folder that is
            named, or a list), BAD_ARGUMENT (a list that is not text).
    """
    named = list(arguments)
    search = _Search()
    for argument in named:
        if str(argument).startswith("@"):
            for path in _read_list(Path(str(argument)[1:])):
                search.take(path)
        else:
            search.take(Path(argument))
    if not search.paths:
        raise InspectorError(ErrorCode.NO_IMAGES, _nothing_found(named))
    return Listing(tuple(search.paths), tuple(search.skipped))


@dataclass
class _Search:
    """What has been found so far; the sets hold resolved names, so that links find nothing twice and loops end."""

    paths: list[Path] = field(default_factory=list)
    skipped: list[tuple[Path, str]] = field(default_factory=list)
    _files: set[str] = field(default_factory=set)
    _folders: set[str] = field(default_factory=set)

    def take(self, path: Path) -> None:
        """Adds an image or folder that the user named."""
        if os.path.isdir(path):
            try:
                self._take_folder(path)
            except OSError as error:
                reason = error.strerror or str(error)
                raise InspectorError(ErrorCode.FOLDER_UNREADABLE, f"The folder {path} cannot be read: {reason}.") from error
        elif not os.path.exists(path):
            self._take_matching(path)
        elif path.suffix.lower() in IMAGE_SUFFIXES:
            self._add(path, os.path.realpath(path))
        else:
            self.skipped.append((path, _NOT_A_PICTURE))

    def _take_matching(self, pattern: Path) -> None:
        found = [] if _SHELL_EXPANDS or not _WILD.search(pattern.name) else _matching(pattern)
        if not found:
            raise InspectorError(ErrorCode.NO_IMAGES, f"There is no file or folder {pattern}.")
        for path in found:
            self.take(path)

    def _take_folder(self, folder: Path) -> None:
        """Adds what is in a folder and below it; raises OSError when the folder itself cannot be read."""
        real = os.path.realpath(folder)
        if os.path.normcase(real) in self._folders:
            return
        with os.scandir(folder) as scan:
            entries = sorted((entry for entry in scan if not _is_hidden(entry)), key=lambda entry: natural_key(entry.name))
        self._folders.add(os.path.normcase(real))
        subfolders = {entry.name for entry in entries if os.path.isdir(entry)}
        self._take_files(folder, real, [entry for entry in entries if entry.name not in subfolders])
        for entry in entries:
            if entry.name in subfolders:
                self._take_subfolder(folder / entry.name)

    def _take_subfolder(self, folder: Path) -> None:
        if folder.name.lower() == MASK_FOLDER:
            self.skipped.append((folder, "folder of defect masks"))
            return
        try:
            self._take_folder(folder)
        except OSError as error:
            self.skipped.append((folder, f"cannot be read: {error.strerror or error}"))

    def _take_files(self, folder: Path, real_folder: str, entries: list[os.DirEntry[str]]) -> None:
        images = {entry.name for entry in entries if Path(entry.name).suffix.lower() in IMAGE_SUFFIXES}
        owners = _owners(images)
        for entry in entries:
            path = folder / entry.name
            owner = owners.get(entry.name)
            if entry.name not in images:
                self.skipped.append((path, _NOT_A_PICTURE))
            elif owner:
                self.skipped.append((path, f"mask of {owner}"))
            elif not os.path.isfile(entry):
                self.skipped.append((path, "not a file, or a link to nothing"))
            else:
                self._add(path, os.path.realpath(path) if entry.is_symlink() else os.path.join(real_folder, entry.name))

    def _add(self, path: Path, real: str) -> None:
        key = os.path.normcase(real)
        if key not in self._files:
            self._files.add(key)
            self.paths.append(path)


def natural_key(name: str) -> tuple[tuple[str | int, ...], str]:
    """Orders names as people do: numbers by value, letters without regard to case; equal ones by their spelling."""
    parts = re.split(r"([0-9]+)", name.casefold())
    return tuple(int(part) if at % 2 else part for at, part in enumerate(parts)), name


def _matching(pattern: Path) -> list[Path]:
    """What is called so in its folder, in natural order; brackets stand for themselves, as in the shells of Windows."""
    try:
        names = fnmatch.filter(os.listdir(pattern.parent), pattern.name.replace("[", "[[]"))
    except OSError:
        return []
    return [pattern.parent / name for name in sorted(names, key=natural_key)]


def _owners(images: set[str]) -> dict[str, str]:
    """For every mask among the images of one folder, the image that it belongs to."""
    by_stem: dict[str, list[str]] = {}
    for name in sorted(images):
        by_stem.setdefault(Path(name).stem, []).append(name)
    owners: dict[str, str] = {}
    for name in images:
        path = Path(name)
        if path.suffix.lower() == ".png":
            owners.update((name, other) for other in by_stem[path.stem] if other.lower().endswith(_OWNERS_OF_PNG_MASKS))
        if path.stem.endswith(_MASK_ENDING):
            owners.update((name, other) for other in by_stem.get(path.stem.removesuffix(_MASK_ENDING), ()))
    return owners


def _is_hidden(entry: os.DirEntry[str]) -> bool:
    """Dot files everywhere, and files with the hidden attribute on Windows."""
    if entry.name.startswith("."):
        return True
    attributes: int = getattr(entry.stat(follow_symlinks=False), "st_file_attributes", 0) if os.name == "nt" else 0
    return bool(attributes & _WINDOWS_HIDDEN)


def _read_list(path: Path) -> Iterator[Path]:
    """The paths that a list file names."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InspectorError(ErrorCode.NO_IMAGES, f"There is no list {path}.") from None
    except UnicodeDecodeError:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, f"The list {path} is not a text file in UTF-8.") from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise InspectorError(ErrorCode.FOLDER_UNREADABLE, f"The list {path} cannot be read: {reason}.") from error
    for number, line in enumerate(map(str.strip, text.splitlines()), 1):
        if line and not line.startswith("#"):
            named = path.parent / line
            if not os.path.exists(named):
                raise InspectorError(ErrorCode.NO_IMAGES, f"Line {number} of {path.name} names {named}, which does not exist.")
            yield named


def _nothing_found(named: list[str | Path]) -> str:
    if not named:
        return "No image or folder was named."
    shown = ", ".join(str(argument) for argument in named[:3])
    return f"No images were found in {shown}{' and others' if len(named) > 3 else ''}."
