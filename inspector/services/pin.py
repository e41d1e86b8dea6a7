"""Setting and trying the PIN of a station, which takes too long for the thread of the window."""

from inspector.core import pin as pins
from inspector.core.progress import Progress, Steps


def seal(pin: str) -> Steps[str]:
    """What is to be stored of a PIN."""
    yield Progress("Checking the PIN", 0, 1)
    return pins.seal(pin)


def opens(pin: str, sealed: str) -> Steps[bool]:
    """Whether a PIN is the stored one."""
    yield Progress("Checking the PIN", 0, 1)
    return pins.opens(pin, sealed)
