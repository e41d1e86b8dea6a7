"""Whom this PC trusts: signs what leaves it, and asks before it takes in what somebody unknown has signed, or nobody has."""

import platform
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TypeAlias

from inspector import paths
from inspector.core.access import Act
from inspector.core.audit import AuditKind
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.said import said
from inspector.services import auditing
from inspector.services.access.signed_on import guarded
from inspector.services.who import system_name
from inspector.storage import keys, origins
from inspector.storage.archive import Archive
from inspector.storage.keys import SUFFIX as KEY_SUFFIX
from inspector.storage.signatures import Signer, SigningKey

__all__ = ["KEY_SUFFIX", "Signer"]
_LEAST_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Origin:
    """Who signed a file, as far as it says, and whether this PC trusts that key."""

    signer: Signer | None
    """None: nobody."""
    trusted: bool
    digest: str
    """Of what is in the file: who agrees to it agrees to nothing else of the same name."""


class Answer(Enum):
    """What becomes of a file whose origin is not trusted."""

    REFUSE = "refuse"
    IMPORT = "import"
    TRUST = "import, and trust this signer from now on"


Ask: TypeAlias = Callable[[Origin], Answer]


class NotTrusted(InspectorError):
    """Nobody has agreed to a file of this origin: `NOT_SIGNED` or `SIGNER_UNKNOWN`."""

    def __init__(self, file: Path, origin: Origin) -> None:
        signer = origin.signer
        if signer is None:
            super().__init__(ErrorCode.NOT_SIGNED, said("The file {file} is not signed.", file=file))
        else:
            super().__init__(
                ErrorCode.SIGNER_UNKNOWN,
                said(
                    "The file {file} is signed by {signer}, key {fingerprint}.",
                    file=file,
                    signer=signer.name,
                    fingerprint=signer.fingerprint,
                ),
            )
        self.origin = origin


def nobody_agrees(origin: Origin) -> Answer:  # noqa: ARG001
    """Takes in nothing but what is trusted already."""
    return Answer.REFUSE


def expect_trusted(file: Path, archive: Archive, ask: Ask) -> tuple[Origin, Answer]:
    """Where an open archive comes from, and what was said about it; nothing is asked where it is trusted. Raises `NotTrusted`."""
    known = known_as(archive.signer) if archive.signer is not None else None
    origin = Origin(known or archive.signer, known is not None, archive.digest)
    answer = Answer.IMPORT if origin.trusted else ask(origin)
    if answer is Answer.REFUSE:
        raise NotTrusted(file, origin)
    return origin, answer


def signing_key() -> SigningKey:
    """What this PC's exports are signed with; made at the first one. Raises `KEY_UNREADABLE`, `NOT_WRITABLE`, `DISK_FULL`."""
    return keys.make_own_key(_folder(), _own_name())


def own_signer() -> Signer | None:
    """Who signs here, as others see it; None before the first export. Raises `KEY_UNREADABLE`."""
    key = keys.own_key(_folder())
    return key.signer if key else None


@guarded(Act.TRUST)
def rename_own(name: str) -> Signer:
    """Changes the name that others see. Raises as `signing_key`, and `BAD_ARGUMENT`."""
    with auditing.noting(AuditKind.KEY_TRUST, what="own key renamed", name=name):
        return keys.rename_own_key(_folder(), name).signer


@guarded(Act.EXPORT)
def export_own(file: Path) -> Signer:
    """Writes the public key of this PC to a file, to be trusted elsewhere. Raises as `signing_key`, which makes it, and `BAD_ARGUMENT`."""
    if file.suffix.lower() != KEY_SUFFIX:
        raise InspectorError(
            ErrorCode.BAD_ARGUMENT,
            said("The file's name must end in {key_suffix}, and {file} does not.", key_suffix=KEY_SUFFIX, file=file.name),
        )
    signer = signing_key().signer
    with auditing.noting(AuditKind.EXPORT, what="own key", file=str(file)):
        keys.write_public(file, signer)
    return signer


def trusted() -> list[Signer]:
    """Those whose files need no question."""
    return keys.trusted_signers(_folder())


def known_as(signer: Signer) -> Signer | None:
    """The trusted signer who has this key, by the name that was trusted, this PC's own among them; None where nobody has."""
    return next((each for each in _known() if each.key == signer.key), None)


def has_namesake(signer: Signer) -> bool:
    """Whether somebody of this name is trusted whose key is another one."""
    return any(each.name.casefold() == signer.name.casefold() and each.key != signer.key for each in _known())


@guarded(Act.TRUST)
def add(file: Path) -> Signer:
    """Trusts the public key in a file. Raises `KEY_UNREADABLE`, `NOT_WRITABLE`, `DISK_FULL`."""
    signer = keys.read_public(file)
    trust(signer)
    return signer


@guarded(Act.TRUST)
def trust(signer: Signer) -> None:
    """Needs no question from now on. Raises `NOT_WRITABLE`, `DISK_FULL`."""
    with auditing.noting(AuditKind.KEY_TRUST, what="trusted", name=signer.name, key=signer.fingerprint):
        keys.trust(_folder(), signer)


@guarded(Act.TRUST)
def remove(signer: Signer) -> None:
    """Asks again from now on. Raises `NOT_WRITABLE`."""
    with auditing.noting(AuditKind.KEY_TRUST, what="no longer trusted", name=signer.name, key=signer.fingerprint):
        keys.distrust(_folder(), signer)


def find(digits: str) -> Signer:
    """The trusted signer whose fingerprint begins with these digits, eight at least. Raises `BAD_ARGUMENT`."""
    wanted = plain_digits(digits)
    found = [each for each in trusted() if plain_digits(each.fingerprint).startswith(wanted)]
    if len(wanted) < _LEAST_DIGITS or len(found) != 1:
        raise InspectorError(
            ErrorCode.BAD_ARGUMENT, said("No trusted key begins with {digits}; inspector keys list shows them.", digits=digits)
        )
    return found[0]


def plain_digits(fingerprint: str) -> str:
    """A fingerprint as it may be typed, without spaces and in capitals."""
    return "".join(fingerprint.split()).upper()


def origin_of(project: Path, model_id: str) -> Origin | None:
    """Where a model was imported from; None where it was built in this folder, or nobody knows any more."""
    if not origins.was_imported(project, model_id):
        return None
    signer = origins.origin_of(project, model_id)
    known = known_as(signer) if signer is not None else None
    return Origin(known or signer, known is not None, "")


def note_origin(project: Path, model_id: str, origin: Origin) -> None:
    """Keeps with a project where its model came from. Raises `NOT_WRITABLE`, `DISK_FULL`."""
    origins.note_origin(project, model_id, origin.signer)


def _known() -> list[Signer]:
    try:
        own = own_signer()
    except InspectorError:  # a damaged key makes nobody known
        own = None
    return [*([own] if own else []), *trusted()]


def _folder() -> Path:
    return paths.data_folder() / "keys"


def _own_name() -> str:
    """The person and the PC, as far as the system knows them."""
    return " on ".join(part for part in (system_name(), platform.node()) if part) or "Inspector"
