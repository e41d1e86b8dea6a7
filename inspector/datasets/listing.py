"""From what a user names (images, folders, lists) to the images that are meant, in a fixed order."""

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.picture_names import HEIC, HEIC_SUFFIXES, IMAGE_SUFFIXES
from inspector.core.progress import Progress, Steps, finish
from inspector.core.said import joined, said, said_count
from inspector.datasets.leftovers import HIDDEN, Leftovers, attributes_of, count_files, file_kind, folder_kind, is_elsewhere, is_hidden
from inspector.datasets.masks import MASK_FOLDER, owners
from inspector.datasets.named import named_paths
from inspector.datasets.natural_order import natural_key

_NOT_A_PICTURE = said("not a picture file")
_ELSEWHERE = said("not on this PC, only a placeholder: have the cloud drive keep it on this device")
_STEP = 1000
_REPARSE_POINT = 0x400


@dataclass(frozen=True, slots=True)
class Listing:
    """The images that were found, and what was passed over with the reason."""

    paths: tuple[Path, ...]
    skipped: tuple[tuple[Path, str], ...] = ()
    """What systems left there first, one entry a name or kind with the first place; then single files and folders."""
    remarks: tuple[str, ...] = ()
    """What of it a person should hear of, each a sentence without its full stop."""
    passed_over: int = 0
    """How many files `skipped` stands for."""


def find_images(arguments: Iterable[str | Path]) -> Listing:
    """The same as `search_images`, in one go."""
    return finish(search_images(arguments))


def search_images(arguments: Iterable[str | Path]) -> Steps[Listing]:
    """Images named by `arguments`, each at its first place only; a step at least every thousand files.

    An argument is an image, a folder or `@LIST`. A folder is searched recursively in natural order (2 before 10),
    the files of a folder before its subfolders. A list is a UTF-8 text file with one image or folder a line, relative
    to the list's own folder; blank lines and lines starting with # say nothing.

    In a folder, files that describe other images are passed over: `X.png` beside `X.jpg`, `X.jpeg` or `X.bmp`;
    `X_mask.*` beside an image `X`; everything in folders named `ground_truth`. So are hidden files, what systems and network
    drives keep in folders (deleted files, previews, former states), and files that a cloud drive would have to fetch first. An
    image or folder that is named itself is always taken, with the exception of those last two: see `_is_chosen`. On Windows `*`
    and `?` in the last part of a name stand for any letters.

    Raises:
        InspectorError: NO_IMAGES (a name that does not exist, or nothing found), FOLDER_UNREADABLE (a folder that is
            named, or a list), BAD_ARGUMENT (a list that is not text).
    """
    asked = list(arguments)
    named, search = named_paths(asked), _Search()
    company = defaultdict[Path, set[str]](set)
    for path in named:
        company[path.parent].add(path.name)
    for path in named:
        yield from search.take(path, _is_chosen(path, company[path.parent]))
    listing = search.listing()
    if not listing.paths:
        raise InspectorError(ErrorCode.NO_IMAGES, _nothing_found(asked, listing))
    return listing


def _is_chosen(path: Path, company: set[str]) -> bool:
    """Whether a name means what it says.

    Who names a recycle bin alone wants what is in it, to show deleted pictures to a model, say. But among others from the same
    folder it comes from *Select all* or from the `*` of a shell, and deleted pictures of defects would be learned as good parts.
    """
    return len(company) == 1 or not (folder_kind(path.name) if os.path.isdir(path) else file_kind(path.name)[0])


@dataclass
class _Search:
    """What has been found so far; the sets hold resolved names, so that links find nothing twice and loops end."""

    paths: list[Path] = field(default_factory=list)
    skipped: list[tuple[Path, str]] = field(default_factory=list)
    _files: set[str] = field(default_factory=set)
    _folders: set[str] = field(default_factory=set)
    _leftovers: dict[tuple[bool, str], Leftovers] = field(default_factory=dict)

    def take(self, path: Path, chosen: bool) -> Steps[None]:
        """Adds an image or folder that the user named; where it was not `chosen`, as if it had been found in its folder."""
        if os.path.isdir(path):
            yield from self._search(path) if chosen else self._pass_folder_over(path, folder_kind(path.name))
        elif not chosen:
            self._pass_file_over(path, *file_kind(path.name))
        elif self._is_readable(path, attributes_of(path)):
            self._add(path, os.path.realpath(path))

    def listing(self) -> Listing:
        """All of it."""
        told = [found for found in self._leftovers.values() if found.files or found.unreadable]
        skipped = (*((found.first, found.sentence()) for found in told), *self.skipped)
        remarks = (*(found.sentence() for found in told if found.folders), *self._of_pictures())
        return Listing(tuple(self.paths), skipped, remarks, sum(found.files for found in told) + len(self.skipped))

    def _of_pictures(self) -> Iterator[str]:
        """What keeps pictures from being taken, where somebody can mend it."""
        heic, elsewhere = (sum(reason == why for _, reason in self.skipped) for why in (HEIC, _ELSEWHERE))
        if heic:
            yield HEIC if heic > 1 else said("A HEIC picture cannot be read; export it as JPEG or PNG")
        if elsewhere:
            yield said_count(
                "{count:,} picture is not on this PC, only placeholders: have the cloud drive keep them on this device",
                "{count:,} pictures are not on this PC, only placeholders: have the cloud drive keep them on this device",
                elsewhere,
            )

    def _search(self, top: Path) -> Steps[None]:
        """Adds what is in a folder and below it. Not recursive: how deep people nest folders is not for Python to limit."""
        waiting = [(top, os.path.realpath(top))]
        while waiting:
            yield Progress("Looking for images", len(self.paths), 0)
            folder, real = waiting.pop()
            if os.path.normcase(real) in self._folders:
                continue
            try:
                with os.scandir(folder) as scan:
                    entries = sorted(scan, key=lambda entry: natural_key(entry.name))
            except OSError as error:
                reason = error.strerror or str(error)
                if folder is top:
                    raise InspectorError(
                        ErrorCode.FOLDER_UNREADABLE, said("The folder {top} cannot be read: {reason}.", top=top, reason=reason)
                    ) from error
                self.skipped.append((folder, said("cannot be read: {reason}", reason=reason)))
                continue
            self._folders.add(os.path.normcase(real))
            subfolders = yield from self._take_entries(folder, real, entries)
            waiting += reversed(subfolders)

    def _take_entries(self, folder: Path, real: str, entries: list[os.DirEntry[str]]) -> Steps[list[tuple[Path, str]]]:
        """Adds the files of a folder; gives the subfolders that are to be searched, with their resolved names."""
        files, subfolders = list[os.DirEntry[str]](), list[tuple[Path, str]]()
        for entry in entries:
            hidden = HIDDEN if is_hidden(attributes_of(entry)) else ""
            if not _is(entry.is_dir):
                name, kind = file_kind(entry.name)
                files.append(entry) if not (kind or hidden) else self._pass_file_over(folder / entry.name, name, kind or hidden)
            elif kind := folder_kind(entry.name) or hidden:
                yield from self._pass_folder_over(folder / entry.name, kind)
            elif entry.name.lower() == MASK_FOLDER:
                self.skipped.append((folder / entry.name, said("folder of defect masks")))
            else:
                subfolders.append((folder / entry.name, _resolved(entry, real)))
        yield from self._take_files(folder, real, files)
        return subfolders

    def _take_files(self, folder: Path, real: str, entries: list[os.DirEntry[str]]) -> Steps[None]:
        owner_of = owners({entry.name for entry in entries if _suffix(entry.name) in IMAGE_SUFFIXES})
        for number, entry in enumerate(entries):
            if number % _STEP == _STEP - 1:
                yield Progress("Looking for images", len(self.paths), 0)
            path = folder / entry.name
            if entry.name in owner_of:
                self.skipped.append((path, said("mask of {picture}", picture=owner_of[entry.name])))
            elif self._is_readable(path, attributes_of(entry)):
                if _is(entry.is_file):
                    self._add(path, _resolved(entry, real))
                else:
                    self.skipped.append((path, said("not a file, or a link to nothing")))

    def _is_readable(self, path: Path, attributes: int) -> bool:
        """Whether a file can be a picture, and be read without fetching it from somewhere; lists it otherwise."""
        suffix = _suffix(path.name)
        if suffix not in IMAGE_SUFFIXES:
            self.skipped.append((path, HEIC if suffix in HEIC_SUFFIXES else _NOT_A_PICTURE))
        elif is_elsewhere(attributes):
            self.skipped.append((path, _ELSEWHERE))
        else:
            return True
        return False

    def _pass_folder_over(self, folder: Path, kind: str) -> Steps[None]:
        found = self._leftovers.setdefault((True, folder.name.lower()), Leftovers(folder, folder.name, kind))
        found.folders += 1
        yield from count_files(folder, found)

    def _pass_file_over(self, path: Path, name: str, kind: str) -> None:
        self._leftovers.setdefault((False, name.lower()), Leftovers(path, name, kind)).files += 1

    def _add(self, path: Path, real: str) -> None:
        key = os.path.normcase(real)
        if key not in self._files:
            self._files.add(key)
            self.paths.append(path)


def _is(ask: Callable[[], bool]) -> bool:
    """The answer of a folder's entry; no where there is none, as of links to nothing and to themselves."""
    try:
        return ask()
    except OSError:
        return False


def _resolved(entry: os.DirEntry[str], real_folder: str) -> str:
    """The name of an entry without links. Only links are asked for on the disk: resolving a name looks at all folders above it."""
    linked = entry.is_symlink() or attributes_of(entry) & _REPARSE_POINT
    return os.path.realpath(entry.path) if linked else os.path.join(real_folder, entry.name)


def _suffix(name: str) -> str:
    return os.path.splitext(name)[1].lower()


def _nothing_found(asked: list[str | Path], listing: Listing) -> str:
    if not asked:
        return said("No image or folder was named.")
    shown = ", ".join(str(argument) for argument in asked[:3])
    nothing = (
        said("No images were found in {folders} and others.", folders=shown)
        if len(asked) > 3
        else said("No images were found in {folders}.", folders=shown)
    )
    return joined((nothing, *(said("{remark}.", remark=remark) for remark in listing.remarks)))
