"""What the program says when something goes wrong: what happened, what the line does now, what to do. One table for all of it."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from inspector.core.errors import Cancelled, ErrorCode, InspectorError
from inspector.core.memory import is_out_of_memory
from inspector.core.said import reason_of
from inspector.services.line.waiting import QueueOverflow
from inspector.ui.joined_text import sentences_text
from inspector.ui.said_text import in_words
from inspector.ui.text_marks import QT_TRANSLATE_NOOP

_MOST_DETAIL = 200


@dataclass(frozen=True, slots=True)
class Message:
    """An explanation for people."""

    happened: str
    """What happened, one sentence."""
    line: str
    """What the line does now, one sentence."""
    todo: str
    """What to do, one or two sentences; empty where there is nothing to do."""
    detail: str = ""
    """Which file or value it is about, as the program found it; may be empty."""

    def text(self) -> str:
        """Everything in one paragraph."""
        return sentences_text((self.happened, self.detail, self.line, self.todo))


def explain(error: BaseException) -> Message:
    """The message for any exception; unexpected ones get a sentence that says so."""
    if isinstance(error, InspectorError):
        return _translated(TABLE[error.code], in_words(error.detail))
    if isinstance(error, Cancelled):
        return _translated(CANCELLED)
    if isinstance(error, QueueOverflow):
        return _translated(OVERFLOW, in_words(reason_of(error)))
    if is_out_of_memory(error):
        return _translated(TABLE[ErrorCode.OUT_OF_MEMORY])
    return _translated(UNEXPECTED, _shortened(f"{type(error).__name__}: {error}".rstrip(": ")))


def _shortened(text: str) -> str:
    """The first line and not too much of it; libraries write whole graphs into their exceptions. The log has the rest."""
    first = text.strip().split("\n", 1)[0].strip()
    return text if len(text) <= _MOST_DETAIL and first == text else f"{first[:_MOST_DETAIL].rstrip()}…"


def _translated(texts: tuple[str, str, str], detail: str = "") -> Message:
    happened, line, todo = (QCoreApplication.translate("messages", text) if text else "" for text in texts)
    return Message(happened, line, todo, detail)


_NOTHING_CHANGED = QT_TRANSLATE_NOOP("messages", "Nothing was changed.")
_REJECTED = QT_TRANSLATE_NOOP("messages", "The part counts as UNDECIDED and is handled as a reject.")
_NOT_INSPECTING = QT_TRANSLATE_NOOP("messages", "No parts are inspected until this is solved.")
_LAST_MODEL = QT_TRANSLATE_NOOP("messages", "The last good model stays in use.")
_WAITING = QT_TRANSLATE_NOOP("messages", "The inspection waits; what was judged is kept until it can be written.")
_STOPPED = QT_TRANSLATE_NOOP("messages", "The inspection has stopped; parts without a verdict are handled as rejects.")

CANCELLED = (QT_TRANSLATE_NOOP("messages", "Cancelled."), _NOTHING_CHANGED, "")

OVERFLOW = (
    QT_TRANSLATE_NOOP("messages", "Parts arrive faster than they can be judged."),
    _STOPPED,
    QT_TRANSLATE_NOOP("messages", "Slow the line down, or choose a smaller image size or a faster backbone and build again."),
)

UNEXPECTED = (
    QT_TRANSLATE_NOOP("messages", "Something happened that the program did not foresee."),
    QT_TRANSLATE_NOOP("messages", "The step was abandoned; what was stored before is unchanged."),
    QT_TRANSLATE_NOOP("messages", "Try again. If it happens again, send the log file to whoever looks after this program."),
)

TABLE: dict[ErrorCode, tuple[str, str, str]] = {
    ErrorCode.BAD_ARGUMENT: (
        QT_TRANSLATE_NOOP("messages", "A value is not possible."),
        _NOTHING_CHANGED,
        QT_TRANSLATE_NOOP("messages", "Correct the value and try again."),
    ),
    ErrorCode.IMAGE_UNREADABLE: (
        QT_TRANSLATE_NOOP("messages", "An image cannot be read."),
        _REJECTED,
        QT_TRANSLATE_NOOP("messages", "Check whether the file opens in another program; take the picture again if it does not."),
    ),
    ErrorCode.IMAGE_UNLIKE: (
        QT_TRANSLATE_NOOP("messages", "A picture is of another kind than those that the model learned from."),
        _REJECTED,
        QT_TRANSLATE_NOOP("messages", "Set the camera as it was for the good parts, or build a model from pictures like this one."),
    ),
    ErrorCode.PART_NOT_FOUND: (
        QT_TRANSLATE_NOOP("messages", "The part was not found in the picture."),
        _REJECTED,
        QT_TRANSLATE_NOOP("messages", "See that a whole part lies before the camera, in the light that the good parts had."),
    ),
    ErrorCode.IMAGES_MIXED: (
        QT_TRANSLATE_NOOP("messages", "The images of good parts are not of one kind."),
        _LAST_MODEL,
        QT_TRANSLATE_NOOP("messages", "Leave out those that do not belong to the others, or state the bit depth of the camera."),
    ),
    ErrorCode.NO_IMAGES: (
        QT_TRANSLATE_NOOP("messages", "There are no images here."),
        _NOTHING_CHANGED,
        QT_TRANSLATE_NOOP("messages", "Choose a folder that holds images (PNG, JPEG, BMP or TIFF)."),
    ),
    ErrorCode.TOO_FEW_IMAGES: (
        QT_TRANSLATE_NOOP("messages", "There are too few images of good parts to learn from."),
        _LAST_MODEL,
        QT_TRANSLATE_NOOP("messages", "Add images of good parts; 50 to 200 that show their usual variation are a good start."),
    ),
    ErrorCode.FOLDER_UNREADABLE: (
        QT_TRANSLATE_NOOP("messages", "A folder cannot be read."),
        _NOTHING_CHANGED,
        QT_TRANSLATE_NOOP("messages", "Check that the folder still exists, that its drive is connected and that you may read it."),
    ),
    ErrorCode.PROJECT_MISSING: (
        QT_TRANSLATE_NOOP("messages", "The project is not where it was."),
        _NOT_INSPECTING,
        QT_TRANSLATE_NOOP("messages", "Connect the drive it is on, or open the project from its new place."),
    ),
    ErrorCode.PROJECT_EXISTS: (
        QT_TRANSLATE_NOOP("messages", "There is a project of this name already."),
        _NOTHING_CHANGED,
        QT_TRANSLATE_NOOP("messages", "Choose another name, or open the project that exists."),
    ),
    ErrorCode.PROJECT_DAMAGED: (
        QT_TRANSLATE_NOOP("messages", "The project's file is damaged."),
        _NOT_INSPECTING,
        QT_TRANSLATE_NOOP("messages", "Restore the project folder from a backup, or create the project anew from its images."),
    ),
    ErrorCode.PROJECT_TOO_NEW: (
        QT_TRANSLATE_NOOP("messages", "The project was made by a newer version of this program."),
        _NOT_INSPECTING,
        QT_TRANSLATE_NOOP("messages", "Install the newer version on this PC. The project was left as it is."),
    ),
    ErrorCode.PROJECT_BUSY: (
        QT_TRANSLATE_NOOP("messages", "The project is in use by another window or PC."),
        _NOTHING_CHANGED,
        QT_TRANSLATE_NOOP("messages", "Close it there, or wait until its work is done."),
    ),
    ErrorCode.DRAFT_OUTDATED: (
        QT_TRANSLATE_NOOP("messages", "The draft cannot be put in force as it is."),
        QT_TRANSLATE_NOOP("messages", "The threshold in force stays."),
        QT_TRANSLATE_NOOP("messages", "Look at what is in force now, and draft anew or discard the draft."),
    ),
    ErrorCode.SECOND_PERSON: (
        QT_TRANSLATE_NOOP("messages", "Another person has to put this in force."),
        QT_TRANSLATE_NOOP("messages", "The threshold in force stays."),
        QT_TRANSLATE_NOOP("messages", "Ask somebody who is logged on to this PC under another name."),
    ),
    ErrorCode.CHALLENGE_DUE: (
        QT_TRANSLATE_NOOP("messages", "This project asks for a challenge before the line starts."),
        _NOT_INSPECTING,
        QT_TRANSLATE_NOOP("messages", "Carry it out on the page Health, under Challenge: every known sample must get its verdict."),
    ),
    ErrorCode.CANNOT_BUILD: (
        QT_TRANSLATE_NOOP("messages", "Models cannot be built on this PC."),
        _LAST_MODEL,
        QT_TRANSLATE_NOOP("messages", "Build on a PC with the full program, export the project there, and drop the file on Projects."),
    ),
    ErrorCode.TRANSFER_UNREADABLE: (
        QT_TRANSLATE_NOOP("messages", "A file from another PC cannot be used."),
        _NOTHING_CHANGED,
        QT_TRANSLATE_NOOP("messages", "Copy it again, or export it again on the PC that the project was made on."),
    ),
    ErrorCode.NOT_SIGNED: (
        QT_TRANSLATE_NOOP("messages", "A file from another PC is not signed, so nobody can say who made it."),
        _NOTHING_CHANGED,
        QT_TRANSLATE_NOOP(
            "messages", "Export it again with this version of the program, or import it nevertheless if you know its origin."
        ),
    ),
    ErrorCode.SIGNER_UNKNOWN: (
        QT_TRANSLATE_NOOP("messages", "A file from another PC is signed by somebody whom this PC does not know."),
        _NOTHING_CHANGED,
        QT_TRANSLATE_NOOP("messages", "Compare the key with the one on the page Settings of the PC that it came from."),
    ),
    ErrorCode.KEY_UNREADABLE: (
        QT_TRANSLATE_NOOP("messages", "A key for signatures cannot be used."),
        _NOTHING_CHANGED,
        QT_TRANSLATE_NOOP("messages", "Bring the file back from a backup. Without one, delete it: the next export makes a new key."),
    ),
    ErrorCode.MODEL_MISSING: (
        QT_TRANSLATE_NOOP("messages", "The project has no model yet."),
        _NOT_INSPECTING,
        QT_TRANSLATE_NOOP("messages", "Build one from images of good parts."),
    ),
    ErrorCode.MODEL_DAMAGED: (
        QT_TRANSLATE_NOOP("messages", "The model's files are damaged or were changed, so its verdicts could be wrong."),
        _NOT_INSPECTING,
        QT_TRANSLATE_NOOP("messages", "Build it again, or import the file again that it came from."),
    ),
    ErrorCode.MODEL_DRIFTED: (
        QT_TRANSLATE_NOOP("messages", "The model gives other scores on this PC than where it was built."),
        _NOT_INSPECTING,
        QT_TRANSLATE_NOOP("messages", "Build the model again on this PC, or select another computing device."),
    ),
    ErrorCode.MODEL_CHANGED: (
        QT_TRANSLATE_NOOP("messages", "Another model or threshold has come into use meanwhile."),
        _NOTHING_CHANGED,
        QT_TRANSLATE_NOOP("messages", "Try it again: it is then tried on what is in use now."),
    ),
    ErrorCode.NOT_TRACEABLE: (
        QT_TRANSLATE_NOOP("messages", "This model does not keep what it knows of single pictures: nothing can be added or taken out."),
        _NOTHING_CHANGED,
        QT_TRANSLATE_NOOP("messages", "Change the good parts and build again, or build with PatchCore or SPADE."),
    ),
    ErrorCode.BACKBONE_UNKNOWN: (
        QT_TRANSLATE_NOOP("messages", "The backbone is not known to this version of the program."),
        _LAST_MODEL,
        QT_TRANSLATE_NOOP("messages", "Choose a backbone from the list, or install a newer version."),
    ),
    ErrorCode.WEIGHTS_MISSING: (
        QT_TRANSLATE_NOOP("messages", "The backbone's weights are not on this PC."),
        _LAST_MODEL,
        QT_TRANSLATE_NOOP("messages", "Import them from a file (inspector weights import), or choose the default backbone."),
    ),
    ErrorCode.WEIGHTS_WRONG: (
        QT_TRANSLATE_NOOP("messages", "The file does not hold this backbone's weights."),
        _NOTHING_CHANGED,
        QT_TRANSLATE_NOOP("messages", "Choose the file that belongs to the backbone, and copy it again if the copy may be damaged."),
    ),
    ErrorCode.DISK_FULL: (
        QT_TRANSLATE_NOOP("messages", "The disk is full."),
        QT_TRANSLATE_NOOP("messages", "What was stored before is unchanged; new results cannot be stored."),
        QT_TRANSLATE_NOOP("messages", "Free some space or move the project to a larger drive, then try again."),
    ),
    ErrorCode.NOT_WRITABLE: (
        QT_TRANSLATE_NOOP("messages", "A file or folder cannot be written."),
        QT_TRANSLATE_NOOP("messages", "What was stored before is unchanged."),
        QT_TRANSLATE_NOOP("messages", "Check that you may write there and that no other program has the file open."),
    ),
    ErrorCode.SETTINGS_DAMAGED: (
        QT_TRANSLATE_NOOP("messages", "Settings of this PC cannot be used."),
        QT_TRANSLATE_NOOP("messages", "They are as if nobody had ever changed them; everything else goes on."),
        QT_TRANSLATE_NOOP("messages", "Set again what you had changed."),
    ),
    ErrorCode.SETTING_FIXED: (
        QT_TRANSLATE_NOOP("messages", "This setting cannot be changed here."),
        _NOTHING_CHANGED,
        QT_TRANSLATE_NOOP("messages", "Ask the administrator of this PC."),
    ),
    ErrorCode.SETTINGS_UNREADABLE: (
        QT_TRANSLATE_NOOP("messages", "This file of settings cannot be used."),
        _NOTHING_CHANGED,
        QT_TRANSLATE_NOOP("messages", "Choose a file that was saved on the page Settings, or mend this one."),
    ),
    ErrorCode.CAMERA_LOST: (
        QT_TRANSLATE_NOOP("messages", "The camera does not answer."),
        QT_TRANSLATE_NOOP("messages", "No parts are inspected; the program keeps trying to reach the camera."),
        QT_TRANSLATE_NOOP("messages", "Check its cable and its power, and that no other program uses it."),
    ),
    ErrorCode.VIDEO_UNREADABLE: (
        QT_TRANSLATE_NOOP("messages", "The video cannot be read."),
        _STOPPED,
        QT_TRANSLATE_NOOP("messages", "Check whether it plays in another program; convert it to MP4 (H.264) if its format is unusual."),
    ),
    ErrorCode.RECORD_MISSING: (
        QT_TRANSLATE_NOOP("messages", "Nothing has been recorded in this project yet."),
        _NOTHING_CHANGED,
        QT_TRANSLATE_NOOP("messages", "Inspect some parts first: every one of them is recorded."),
    ),
    ErrorCode.RECORD_FOREIGN: (
        QT_TRANSLATE_NOOP("messages", "Where the record belongs there is a database of another program."),
        _NOT_INSPECTING,
        QT_TRANSLATE_NOOP("messages", "Move that file elsewhere, or name another database in the settings. It was left as it is."),
    ),
    ErrorCode.RECORD_TOO_NEW: (
        QT_TRANSLATE_NOOP("messages", "The record was written by a newer version of this program."),
        _NOT_INSPECTING,
        QT_TRANSLATE_NOOP("messages", "Install the newer version on this PC. The record was left as it is."),
    ),
    ErrorCode.RECORD_DAMAGED: (
        QT_TRANSLATE_NOOP("messages", "The record is damaged."),
        _STOPPED,
        QT_TRANSLATE_NOOP("messages", "Keep a copy of the file, then restore it from a backup, or move it away to begin a new one."),
    ),
    ErrorCode.RECORD_BUSY: (
        QT_TRANSLATE_NOOP("messages", "The record is held by another program, so nothing can be written into it."),
        _WAITING,
        QT_TRANSLATE_NOOP("messages", "Close other programs that have the file open, such as a backup or a viewer of databases."),
    ),
    ErrorCode.RECORD_LOST: (
        QT_TRANSLATE_NOOP("messages", "The record cannot be reached."),
        _WAITING,
        QT_TRANSLATE_NOOP("messages", "Connect its drive or the network, see whether the server runs, then try again."),
    ),
    ErrorCode.RECORD_BEHIND: (
        QT_TRANSLATE_NOOP("messages", "Parts arrive faster than they can be recorded."),
        _STOPPED,
        QT_TRANSLATE_NOOP("messages", "Keep fewer pictures of good parts, or put the project on a faster disk."),
    ),
    ErrorCode.LIBRARY_MISSING: (
        QT_TRANSLATE_NOOP("messages", "A part of the program that this needs is not installed."),
        _NOTHING_CHANGED,
        QT_TRANSLATE_NOOP("messages", "Install what is named, or do without."),
    ),
    ErrorCode.NOT_ALLOWED: (
        QT_TRANSLATE_NOOP("messages", "Whoever is logged on may not do this."),
        _NOTHING_CHANGED,
        QT_TRANSLATE_NOOP("messages", "Log on as somebody who may, or ask one of them."),
    ),
    ErrorCode.LOG_ON_REFUSED: (
        QT_TRANSLATE_NOOP("messages", "The log-on was refused."),
        _NOTHING_CHANGED,
        QT_TRANSLATE_NOOP("messages", "Try again, or ask an administrator for a new PIN or password."),
    ),
    ErrorCode.ACCOUNTS_DAMAGED: (
        QT_TRANSLATE_NOOP("messages", "The accounts of this PC cannot be read."),
        QT_TRANSLATE_NOOP(
            "messages", "Operators can go on inspecting, without log-on; nobody else can log on, and everything else is refused."
        ),
        QT_TRANSLATE_NOOP(
            "messages",
            "Whoever looks after this PC brings the file accounts.json back from a backup, or deletes it: accounts are then set up anew.",
        ),
    ),
    ErrorCode.AUDIT_UNWRITABLE: (
        QT_TRANSLATE_NOOP("messages", "The audit cannot be written, and nothing that belongs into it is done without."),
        _NOTHING_CHANGED,
        QT_TRANSLATE_NOOP("messages", "Free some space, check that you may write into the program's folder, then try again."),
    ),
    ErrorCode.AUDIT_UNREADABLE: (
        QT_TRANSLATE_NOOP("messages", "The audit cannot be read."),
        _NOTHING_CHANGED,
        QT_TRANSLATE_NOOP("messages", "Keep a copy of its file, then restore it from a backup."),
    ),
    ErrorCode.OUT_OF_MEMORY: (
        QT_TRANSLATE_NOOP("messages", "The memory of this PC is not enough for this step."),
        _LAST_MODEL,
        QT_TRANSLATE_NOOP("messages", "Close other programs, or choose a smaller image size, fewer images or a smaller memory bank."),
    ),
}
