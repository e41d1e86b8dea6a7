"""What computes the scores, in words."""

from PySide6.QtCore import QCoreApplication

from inspector.ui.text_marks import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate

_DEVICES = {
    "cpu": QT_TRANSLATE_NOOP("Runtime", "Computes on the processor"),
    "cuda": QT_TRANSLATE_NOOP("Runtime", "Computes on the graphics card"),
}
_PROGRAMS = {"openvino": "OpenVINO", "torch": "PyTorch"}
"""Their own names."""


def runtime_text(name: str) -> str:
    """A back end such as "openvino cpu float32" in a few words; one that is not known keeps its name."""
    device = _parts(name)[1]
    return translate("Runtime", _DEVICES[device]) if device in _DEVICES else name


def runtime_tip(name: str) -> str:
    """What that means; empty where nobody knows."""
    program, device, _ = _parts(name)
    if program not in _PROGRAMS or device not in _DEVICES:
        return ""
    text = translate(
        "Runtime",
        "Scores are computed by {program} in numbers of 32 bits, as when the model was built. "
        "What is decided does not depend on it, only how long a part takes. Its full name: {name}",
    )
    return text.format(program=_PROGRAMS[program], name=name)


def _parts(name: str) -> tuple[str, str, str]:
    """Program, device without its number, kind of numbers."""
    program, _, rest = name.partition(" ")
    device, _, numbers = rest.partition(" ")
    return program, device.partition(":")[0], numbers
