"""Makes the program's tones: run once after this file was changed.

    python assets/make_sounds.py

Writes `ng.wav` and `fault.wav` into `resources/sounds`. They are told apart by rhythm as well as by pitch: NG is one falling pair,
a fault three short beats, so that somebody who hears high tones badly still knows which it was.
"""

import wave
from pathlib import Path

import numpy as np
import numpy.typing as npt

SOUNDS = Path(__file__).resolve().parent.parent / "resources" / "sounds"
RATE_HZ = 44_100
_LOUDNESS = 0.6
_EDGE_S = 0.008  # a tone that begins or ends at once clicks
_OVERTONES = (1.0, 0.35, 0.15)  # a pure tone is lost in the noise of a hall
TONES = {
    "ng": ((988.0, 0.16), (0.0, 0.03), (659.0, 0.26)),
    "fault": ((523.0, 0.11), (0.0, 0.07)) * 3,
}
"""Frequency in hertz and length in seconds, one after the other; 0 Hz is silence."""


def tone(hertz: float, seconds: float) -> npt.NDArray[np.float64]:
    """One tone of `RATE_HZ` samples a second, between -1 and 1."""
    time = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    wave_form = sum(share * np.sin(2 * np.pi * hertz * (number + 1) * time) for number, share in enumerate(_OVERTONES))
    edge = np.minimum(1.0, np.minimum(time, seconds - time) / _EDGE_S)
    return np.asarray(_LOUDNESS / sum(_OVERTONES) * edge * wave_form)


def write(name: str) -> None:
    """Writes one of `TONES`."""
    samples = np.concatenate([tone(hertz, seconds) for hertz, seconds in TONES[name]])
    with wave.open(str(SOUNDS / f"{name}.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes((samples * 32767).astype("<i2").tobytes())


if __name__ == "__main__":
    for each in TONES:
        write(each)
