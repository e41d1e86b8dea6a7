"""What judging needs of a model that was read from the disk; one that this program does not understand is refused."""

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.plausible import highest_threshold
from inspector.core.said import said
from inspector.engine import detectors
from inspector.engine.detectors.detector import Detector
from inspector.engine.images.gate import Gate
from inspector.engine.images.places import Places
from inspector.engine.runtime.choice import RuntimeOptions
from inspector.storage import models

_NOT_UNDERSTOOD = {ErrorCode.MODEL_DAMAGED, ErrorCode.BAD_ARGUMENT, ErrorCode.BACKBONE_UNKNOWN, ErrorCode.PROJECT_TOO_NEW}


def gate_of(stored: models.StoredModel) -> Gate | None:
    """See `Gate.of`. Raises `MODEL_DAMAGED`."""
    try:
        return Gate.of(stored.state)
    except (KeyError, TypeError, ValueError) as error:
        raise models.refused(stored.model_id, stored.program, error) from error


def highest_of(stored: models.StoredModel, detector: Detector) -> float:
    """See `highest_threshold`. Raises `MODEL_DAMAGED` for a model that proposes another one, or has scores that cannot be."""
    proposed = stored.proposed
    try:
        places = Places.of(proposed.areas, proposed.value)  # the stored scores were found with them
        factor = places.largest_factor if places is not None else 1.0
        highest = highest_threshold([image.score / factor for image in stored.scores], detector.golden_scores)
        if proposed.value > highest * factor:
            raise ValueError(said("it proposes a threshold of {value:g}, which no picture could exceed", value=proposed.value))
    except (ValueError, InspectorError) as error:
        raise models.refused(stored.model_id, stored.program, error) from error
    return highest


def detector_of(stored: models.StoredModel, options: RuntimeOptions) -> detectors.AnyDetector:
    """The detector that wrote the model. Raises `BAD_ARGUMENT`, `MODEL_DAMAGED`, `MODEL_DRIFTED`, `PROJECT_TOO_NEW`."""
    options.expect_available()  # what the user asks of this PC says nothing of the model
    try:
        return detectors.from_state(stored.state, options)
    except InspectorError as error:
        if error.code not in _NOT_UNDERSTOOD:
            raise
        raise models.refused(stored.model_id, stored.program, error) from error
