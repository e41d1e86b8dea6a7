"""What systems and network drives leave in folders: deleted files, previews, former states. None of it was meant as pictures of parts."""

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from inspector.core.progress import Progress, Steps
from inspector.core.said import said, said_count

MOST_COUNTED = 10_000
"""A recycle bin can be larger than everything else: counting stops here."""

_BIN, _PREVIEWS, _SNAPSHOTS = said("deleted files"), said("previews"), said("former states of the folder")
_REPAIRED, _MAC, _SYSTEM = said("what a repair of the disk has found"), said("what macOS adds to its files"), said("files of the system")
HIDDEN = "hidden"

FOLDERS = MappingProxyType(
    {
        "#recycle": _BIN,  # Synology
        "@recycle": _BIN,  # QNAP
        "$recycle.bin": _BIN,
        "recycler": _BIN,  # Windows XP
        "recycled": _BIN,  # Windows on FAT
        ".recycle": _BIN,  # Samba
        "trashbox": _BIN,  # Buffalo
        "network trash folder": _BIN,  # macOS on shares
        "@eadir": _PREVIEWS,  # Synology
        ".@__thumb": _PREVIEWS,  # QNAP
        "@__thumb": _PREVIEWS,
        ".thumbnails": _PREVIEWS,
        "@tmp": _SYSTEM,  # Synology
        "temporary items": _SYSTEM,  # macOS on shares
        "system volume information": _SYSTEM,
        "lost+found": _REPAIRED,
        "__macosx": _MAC,  # beside what macOS packs into a ZIP
        ".snapshot": _SNAPSHOTS,  # NetApp over NFS
        ".snapshots": _SNAPSHOTS,
        "~snapshot": _SNAPSHOTS,  # NetApp over SMB
        "#snapshot": _SNAPSHOTS,  # Synology
        "@recently-snapshot": _SNAPSHOTS,  # QNAP
        ".zfs": _SNAPSHOTS,
    }
)
"""Lower-case names -> what is in folders that are called so."""
_FOLDER_PATTERNS = ((re.compile(r"\.trash.*"), _BIN), (re.compile(r"found\.\d{3}"), _REPAIRED), (re.compile(r"@gmt-[\d.-]+"), _SNAPSHOTS))
_FILES = frozenset({"thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", "desktop.ini", ".ds_store", "icon\r"})
_APPLE_DOUBLE = "._"
_WINDOWS_HIDDEN = 0x2
_OFFLINE, _RECALL_ON_OPEN, _RECALL_ON_ACCESS = 0x1000, 0x4_0000, 0x40_0000


def folder_kind(name: str) -> str:
    """What is in a folder that a system has made; empty for the folders of people."""
    lower = name.lower()
    kind = FOLDERS.get(lower) or next((kind for pattern, kind in _FOLDER_PATTERNS if pattern.fullmatch(lower)), "")
    return kind or (HIDDEN if name.startswith(".") else "")


def file_kind(name: str) -> tuple[str, str]:
    """(what such files are called, what they are) of a file that a system has made, or that is hidden; both empty for other files."""
    if name.startswith(_APPLE_DOUBLE):  # ._1.png holds what macOS knows of 1.png, and no picture
        return f"{_APPLE_DOUBLE}*", _MAC
    if name.lower() in _FILES:
        return name.strip(), _SYSTEM
    return "", HIDDEN if name.startswith(".") else ""


def is_hidden(attributes: int) -> bool:
    """Whether the attributes of a file or folder on Windows hide it."""
    return bool(attributes & _WINDOWS_HIDDEN)


def is_elsewhere(attributes: int) -> bool:
    """Whether the attributes of a file on Windows say that reading it fetches it first: OneDrive and archives leave placeholders."""
    return bool(attributes & (_OFFLINE | _RECALL_ON_OPEN | _RECALL_ON_ACCESS))


def attributes_of(entry: "os.DirEntry[str] | Path") -> int:
    """The attributes of a file on Windows, which fetches nothing; 0 on other systems, and where they cannot be had."""
    try:
        return getattr(entry.stat(follow_symlinks=False), "st_file_attributes", 0) if sys.platform == "win32" else 0
    except OSError:
        return 0


@dataclass
class Leftovers:
    """All folders of one name, or all files of one kind, that were passed over."""

    first: Path
    name: str
    """As it is spelled at the first place; empty for files that only have in common that they are hidden."""
    kind: str
    folders: int = 0
    """0: these are files in the folders of people."""
    files: int = 0
    unreadable: bool = False
    """Not all of them could be counted."""

    def sentence(self) -> str:
        """How much there was, and what it is."""
        if not self.folders:
            named = said("{files} '{name}'", files=self._count(), name=self.name) if self.name else self._count()
            return said("{what} passed over: {kind}", what=named, kind=self.kind)
        where = said("{folders:,} folders '{name}'", folders=self.folders, name=self.name) if self.folders > 1 else f"'{self.name}'"
        if not self.files:
            return said("{what} passed over: {kind}", what=where, kind=self.kind)
        return said("{files} in {where} passed over: {kind}", files=self._count(), where=where, kind=self.kind)

    def _count(self) -> str:
        if self.files > MOST_COUNTED:
            return said("more than {most:,} files", most=MOST_COUNTED)
        return said_count("{count:,} file", "{count:,} files", self.files)


def count_files(folder: Path, found: Leftovers) -> Steps[None]:
    """Adds the files in `folder` and below it to `found`, until there are more than `MOST_COUNTED`. Follows no links."""
    waiting = [str(folder)]
    while waiting and found.files <= MOST_COUNTED:
        yield Progress("Looking for images", 0, 0)
        try:
            with os.scandir(waiting.pop()) as scan:
                for entry in scan:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        found.files += 1
        except OSError:
            found.unreadable = True
