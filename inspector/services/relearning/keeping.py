"""Copies of pictures that models were taught: in the project's folder, where nobody deletes them and where they move with it."""

import hashlib
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from inspector.core.access import Act
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.foreign import read_regular
from inspector.core.said import said
from inspector.services.access.signed_on import guarded
from inspector.services.file_names import file_name
from inspector.services.reviewing.reuse import FOLDER
from inspector.storage import atomic


@guarded(Act.VERIFY)
def keep_picture(folder: Path, picture: Path) -> Path:
    """A copy of a picture in the project, named after it and its content; one that lies there already stays where it is.

    Raises `IMAGE_UNREADABLE`, `NOT_WRITABLE`, `DISK_FULL`.
    """
    home = folder.absolute() / FOLDER
    if picture.absolute().parent == home:
        return picture.absolute()
    try:
        content = read_regular(picture)
    except OSError as error:
        raise InspectorError(
            ErrorCode.IMAGE_UNREADABLE,
            said("The picture {picture} cannot be read: {reason}.", picture=picture, reason=error.strerror),
            picture,
        ) from error
    copy = home / f"{file_name(picture.stem, instead='-')[:60]}_{hashlib.sha256(content).hexdigest()[:12]}{picture.suffix.lower()}"
    if not copy.exists():
        with atomic.explained(copy):
            home.mkdir(exist_ok=True)
        atomic.write_bytes(copy, content)
    return copy


@guarded(Act.VERIFY)
def drop_pictures(copies: Collection[str], needed: Collection[str]) -> None:
    """Deletes copies that no model was taught after all."""
    for name in set(copies) - set(needed):
        with suppress(OSError):
            Path(name).unlink()
