"""What is stored of PINs, passwords and badges: Argon2id (RFC 9106), from which they cannot be read back and are dear to guess."""

import hmac
import secrets

from inspector.core import pin

SALT_BYTES = 16
_COSTS = {"time_cost": 3, "memory_cost": 64 << 10, "parallelism": 4, "hash_len": 32}
"""The second recommended choice of RFC 9106: 64 MiB, some 50 ms."""


def seal(secret: str) -> str:
    """What is stored of a PIN or password; takes some 50 ms, which is the point."""
    return seal_with(secret, secrets.token_bytes(SALT_BYTES))


def seal_with(secret: str, salt: bytes) -> str:
    """The same with a known salt. A badge is looked up by its hash, for which all badges of a PC have one salt."""
    from argon2.low_level import Type, hash_secret

    return hash_secret(_bytes(secret), salt, type=Type.ID, **_COSTS).decode("ascii")


def opens(secret: str, sealed: str) -> bool:
    """Whether a secret is the one that was sealed, by this way or the older one of `core.pin`. Takes as long as `seal`."""
    if pin.is_sealed(sealed):
        return pin.opens(secret, sealed)
    from argon2.exceptions import VerificationError
    from argon2.low_level import Type, verify_secret

    try:
        return verify_secret(sealed.encode("ascii", "replace"), _bytes(secret), Type.ID)
    except (VerificationError, ValueError):
        return False


def same(one: str, other: str) -> bool:
    """Whether two hashes of `seal_with` are equal, without telling by the time it takes how much of them is."""
    return hmac.compare_digest(one.encode(), other.encode())


def _bytes(secret: str) -> bytes:
    return secret.encode("utf-8", "surrogatepass")
