"""What long work is doing, in the user's language: below the window stages and units are English words."""

from PySide6.QtCore import QCoreApplication

from inspector.ui.text_marks import QT_TRANSLATE_NOOP

STAGES = (
    QT_TRANSLATE_NOOP("stages", "Checking the file"),
    QT_TRANSLATE_NOOP("stages", "Choosing the memory bank"),
    QT_TRANSLATE_NOOP("stages", "Comparing files"),
    QT_TRANSLATE_NOOP("stages", "Comparing good parts"),
    QT_TRANSLATE_NOOP("stages", "Comparing pictures with the rims of others"),
    QT_TRANSLATE_NOOP("stages", "Comparing settings"),
    QT_TRANSLATE_NOOP("stages", "Drawing parts"),
    QT_TRANSLATE_NOOP("stages", "Evaluating"),
    QT_TRANSLATE_NOOP("stages", "Exporting"),
    QT_TRANSLATE_NOOP("stages", "Finding the bit depth"),
    QT_TRANSLATE_NOOP("stages", "Importing"),
    QT_TRANSLATE_NOOP("stages", "Inspecting"),
    QT_TRANSLATE_NOOP("stages", "Learning every position"),
    QT_TRANSLATE_NOOP("stages", "Loading the model"),
    QT_TRANSLATE_NOOP("stages", "Loading the network"),
    QT_TRANSLATE_NOOP("stages", "Looking at the good parts"),
    QT_TRANSLATE_NOOP("stages", "Looking at the project"),
    QT_TRANSLATE_NOOP("stages", "Looking for cameras"),
    QT_TRANSLATE_NOOP("stages", "Looking for images"),
    QT_TRANSLATE_NOOP("stages", "Making the project"),
    QT_TRANSLATE_NOOP("stages", "Measuring latency"),
    QT_TRANSLATE_NOOP("stages", "Measuring stages"),
    QT_TRANSLATE_NOOP("stages", "Measuring throughput"),
    QT_TRANSLATE_NOOP("stages", "Opening the picture"),
    QT_TRANSLATE_NOOP("stages", "Opening the project"),
    QT_TRANSLATE_NOOP("stages", "Preparing the pages"),
    QT_TRANSLATE_NOOP("stages", "Projecting features"),
    QT_TRANSLATE_NOOP("stages", "Reading a picture"),
    QT_TRANSLATE_NOOP("stages", "Reading and computing features"),
    QT_TRANSLATE_NOOP("stages", "Reading images"),
    QT_TRANSLATE_NOOP("stages", "Reading pictures"),
    QT_TRANSLATE_NOOP("stages", "Reading the licences"),
    QT_TRANSLATE_NOOP("stages", "Reading thumbnails"),
    QT_TRANSLATE_NOOP("stages", "Runs"),
    QT_TRANSLATE_NOOP("stages", "Saving pictures"),
    QT_TRANSLATE_NOOP("stages", "Saving the model"),
    QT_TRANSLATE_NOOP("stages", "Saving the table"),
    QT_TRANSLATE_NOOP("stages", "Scoring good parts without themselves"),
    QT_TRANSLATE_NOOP("stages", "Scoring images with defects"),
    QT_TRANSLATE_NOOP("stages", "Scoring validation images of good parts"),
    QT_TRANSLATE_NOOP("stages", "Self-test"),
    QT_TRANSLATE_NOOP("stages", "Starting"),
    QT_TRANSLATE_NOOP("stages", "Storing the decision"),
    QT_TRANSLATE_NOOP("stages", "Storing the project"),
    QT_TRANSLATE_NOOP("stages", "Storing the settings"),
    QT_TRANSLATE_NOOP("stages", "Storing the threshold"),
    QT_TRANSLATE_NOOP("stages", "Testing"),
    QT_TRANSLATE_NOOP("stages", "Timing a few images"),
    QT_TRANSLATE_NOOP("stages", "Timing"),
    QT_TRANSLATE_NOOP("stages", "Training the autoencoder"),
    QT_TRANSLATE_NOOP("stages", "Waiting for the cancelled build to stop"),
)
UNITS = (
    QT_TRANSLATE_NOOP("stages", "batches"),
    QT_TRANSLATE_NOOP("stages", "candidates"),
    QT_TRANSLATE_NOOP("stages", "checks"),
    QT_TRANSLATE_NOOP("stages", "files"),
    QT_TRANSLATE_NOOP("stages", "groups"),
    QT_TRANSLATE_NOOP("stages", "images"),
    QT_TRANSLATE_NOOP("stages", "MB"),
    QT_TRANSLATE_NOOP("stages", "parts"),
    QT_TRANSLATE_NOOP("stages", "patches"),
    QT_TRANSLATE_NOOP("stages", "positions"),
    QT_TRANSLATE_NOOP("stages", "runs"),
    QT_TRANSLATE_NOOP("stages", "vectors"),
)


def stage_text(word: str) -> str:
    """A stage or a unit of a `Progress` as the user reads it; one that is not listed here stays as it is."""
    return QCoreApplication.translate("stages", word)
