"""Why a part has its verdict, in words."""

from PySide6.QtCore import QCoreApplication

from inspector.core.decision import Reason
from inspector.ui.text_marks import QT_TRANSLATE_NOOP

_TEXTS = {
    Reason.BELOW_THRESHOLD: QT_TRANSLATE_NOOP("reasons", "Not above the threshold"),
    Reason.ABOVE_THRESHOLD: QT_TRANSLATE_NOOP("reasons", "Above the threshold"),
    Reason.REGIONS: QT_TRANSLATE_NOOP("reasons", "Regions as large as a fault"),
    Reason.UNSURE: QT_TRANSLATE_NOOP("reasons", "Between the thresholds: a person decides"),
    Reason.NO_MAP: QT_TRANSLATE_NOOP("reasons", "No map to find regions in"),
    Reason.NO_MODEL: QT_TRANSLATE_NOOP("reasons", "No model was loaded"),
    Reason.NO_SCORE: QT_TRANSLATE_NOOP("reasons", "The engine gave no score"),
    Reason.NO_THRESHOLD: QT_TRANSLATE_NOOP("reasons", "There was no threshold"),
    Reason.OTHER_SIZE: QT_TRANSLATE_NOOP("reasons", "The picture has another size"),
    Reason.TOO_DARK: QT_TRANSLATE_NOOP("reasons", "The picture is too dark"),
    Reason.TOO_BRIGHT: QT_TRANSLATE_NOOP("reasons", "The picture is too bright"),
    Reason.OTHER_COLOUR: QT_TRANSLATE_NOOP("reasons", "The picture has another colour"),
    Reason.LOW_CONTRAST: QT_TRANSLATE_NOOP("reasons", "Hardly anything is seen in the picture"),
    Reason.NOT_SHARP: QT_TRANSLATE_NOOP("reasons", "The picture is not sharp"),
    Reason.NO_PART: QT_TRANSLATE_NOOP("reasons", "There is no part in the picture"),
    Reason.OTHER_PART: QT_TRANSLATE_NOOP("reasons", "The picture shows another part"),
    Reason.SCENE_SHIFTED: QT_TRANSLATE_NOOP("reasons", "The scene is shifted"),
    Reason.NOT_FOUND: QT_TRANSLATE_NOOP("reasons", "The part was not found in the picture"),
    Reason.UNREADABLE: QT_TRANSLATE_NOOP("reasons", "The picture could not be read"),
    Reason.ENGINE_FAILED: QT_TRANSLATE_NOOP("reasons", "The engine failed"),
    Reason.LATE: QT_TRANSLATE_NOOP("reasons", "The result came too late"),
    Reason.CAMERA_LOST: QT_TRANSLATE_NOOP("reasons", "The camera did not answer"),
    Reason.OVERFLOW: QT_TRANSLATE_NOOP("reasons", "Parts came faster than they could be judged"),
    Reason.NO_READ: QT_TRANSLATE_NOOP("reasons", "No serial could be read"),
    Reason.UNRECORDED: QT_TRANSLATE_NOOP("reasons", "The part could not be recorded"),
}


def reason_text(reason: Reason) -> str:
    """The reason as a few words."""
    return QCoreApplication.translate("reasons", _TEXTS[reason])
