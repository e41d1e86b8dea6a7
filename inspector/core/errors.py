"""Expected failures. Everything that is not an `InspectorError` is a bug."""

import errno
from enum import StrEnum
from pathlib import Path


class ErrorCode(StrEnum):
    """Stable names of expected failures; `inspector.ui.messages` says for each what to do about it."""

    BAD_ARGUMENT = "bad_argument"
    IMAGE_UNREADABLE = "image_unreadable"
    IMAGE_UNLIKE = "image_unlike"
    PART_NOT_FOUND = "part_not_found"
    IMAGES_MIXED = "images_mixed"
    NO_IMAGES = "no_images"
    TOO_FEW_IMAGES = "too_few_images"
    FOLDER_UNREADABLE = "folder_unreadable"
    PROJECT_MISSING = "project_missing"
    PROJECT_EXISTS = "project_exists"
    PROJECT_DAMAGED = "project_damaged"
    PROJECT_TOO_NEW = "project_too_new"
    PROJECT_BUSY = "project_busy"
    CANNOT_BUILD = "cannot_build"
    DRAFT_OUTDATED = "draft_outdated"
    SECOND_PERSON = "second_person"
    CHALLENGE_DUE = "challenge_due"
    TRANSFER_UNREADABLE = "transfer_unreadable"
    NOT_SIGNED = "not_signed"
    SIGNER_UNKNOWN = "signer_unknown"
    KEY_UNREADABLE = "key_unreadable"
    MODEL_MISSING = "model_missing"
    MODEL_DAMAGED = "model_damaged"
    MODEL_DRIFTED = "model_drifted"
    MODEL_CHANGED = "model_changed"
    NOT_TRACEABLE = "not_traceable"
    BACKBONE_UNKNOWN = "backbone_unknown"
    WEIGHTS_MISSING = "weights_missing"
    WEIGHTS_WRONG = "weights_wrong"
    DISK_FULL = "disk_full"
    NOT_WRITABLE = "not_writable"
    SETTINGS_DAMAGED = "settings_damaged"
    SETTING_FIXED = "setting_fixed"
    SETTINGS_UNREADABLE = "settings_unreadable"
    CAMERA_LOST = "camera_lost"
    VIDEO_UNREADABLE = "video_unreadable"
    RECORD_MISSING = "record_missing"
    RECORD_FOREIGN = "record_foreign"
    RECORD_TOO_NEW = "record_too_new"
    RECORD_DAMAGED = "record_damaged"
    RECORD_BUSY = "record_busy"
    RECORD_LOST = "record_lost"
    RECORD_BEHIND = "record_behind"
    LIBRARY_MISSING = "library_missing"
    NOT_ALLOWED = "not_allowed"
    LOG_ON_REFUSED = "log_on_refused"
    ACCOUNTS_DAMAGED = "accounts_damaged"
    AUDIT_UNWRITABLE = "audit_unwritable"
    AUDIT_UNREADABLE = "audit_unreadable"
    OUT_OF_MEMORY = "out_of_memory"


class InspectorError(Exception):
    """A failure that was foreseen.

    `code` is stable and machine-readable; `detail` is one plain sentence that names the file or value at fault.
    `path` is the picture that cannot be read, for whoever goes on with the next one.
    """

    def __init__(self, code: ErrorCode, detail: str, path: Path | None = None) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.path = path


def disk_code(error: OSError) -> ErrorCode:
    """What the system's refusal to write is: `DISK_FULL`, also where a quota is used up, otherwise `NOT_WRITABLE`."""
    return ErrorCode.DISK_FULL if error.errno in (errno.ENOSPC, errno.EDQUOT) else ErrorCode.NOT_WRITABLE


class Cancelled(Exception):
    """The user cancelled; nothing that existed before was changed."""
