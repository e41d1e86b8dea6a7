"""A PIN that keeps hands off a station: stored so that it cannot be read back, and dear to guess."""

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable

LEAST_DIGITS, MOST_DIGITS = 4, 12
_NAME = "scrypt1"
"""Names the costs below: others get another name, so that what is stored by these can still be compared."""
_COSTS = {"n": 2**14, "r": 8, "p": 1, "maxmem": 64 * 2**20, "dklen": 32}
_SALT_BYTES = 16
_FREE_TRIES = 3
_FIRST_WAIT_S, LONGEST_WAIT_S = 5.0, 300.0


def is_pin(text: str) -> bool:
    """Whether a text can be a PIN: digits only, not too few and not too many."""
    return LEAST_DIGITS <= len(text) <= MOST_DIGITS and text.isascii() and text.isdigit()


def seal(pin: str) -> str:
    """What is stored of a PIN: a name of the way, a salt and a scrypt hash. Takes some 50 ms, which is the point."""
    salt = secrets.token_bytes(_SALT_BYTES)
    return f"{_NAME}:{salt.hex()}:{_digest(pin, salt).hex()}"


def is_sealed(text: str) -> bool:
    """Whether a text can have come from `seal`."""
    name, _, rest = text.partition(":")
    salt, _, digest = rest.partition(":")
    return name == _NAME and _is_hex(salt, _SALT_BYTES) and _is_hex(digest, _COSTS["dklen"])


def opens(pin: str, sealed: str) -> bool:
    """Whether a PIN is the one that was sealed. Takes as long as `seal`."""
    if not is_sealed(sealed):
        return False
    _, salt, digest = sealed.split(":")
    return hmac.compare_digest(_digest(pin, bytes.fromhex(salt)), bytes.fromhex(digest))


class Tries:
    """Counts wrong PINs: after three of them the next one has to wait, and each further one twice as long."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, wrong: int = 0, free_at: float | None = None) -> None:
        """`wrong` so far, and when the next one is taken by the clock (s); None: now."""
        self._clock = clock
        self.wrong = wrong
        self._free_at = clock() if free_at is None else free_at

    def wait_s(self) -> float:
        """For how many seconds no PIN is taken; 0 where one is."""
        return max(0.0, self._free_at - self._clock())

    def note(self, *, right: bool) -> None:
        """Counts a try; a right one makes up for all that were wrong."""
        self.wrong = 0 if right else self.wrong + 1
        if self.wrong >= _FREE_TRIES:
            wait_s = _FIRST_WAIT_S * 2.0 ** min(self.wrong - _FREE_TRIES, 16)
            self._free_at = self._clock() + min(LONGEST_WAIT_S, wait_s)


def _digest(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(pin.encode(), salt=salt, **_COSTS)


def _is_hex(text: str, count: int) -> bool:
    return len(text) == 2 * count and all(letter in "0123456789abcdef" for letter in text)
