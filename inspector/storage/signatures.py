"""Who says something: an Ed25519 signature (RFC 8032) over a manifest, of an archive with the hash of every file in it.

The manifest carries name and public key of the signer, and they are signed with it. All of it is signed but the signature itself, so
that nothing can be added, taken away or changed, whatever a later version writes into it. A manifest without both is not signed.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from inspector.core.said import said

KEY_BYTES = 32
NAME_LENGTH = 80
ARCHIVE, CHALLENGE = b"Inspector archive\n", b"Inspector challenge\n"
"""What is signed: a signature of one kind proves nothing of another one."""
_SIGNER, _SIGNATURE = "signer", "signature"
_SIGNATURE_BYTES = 64


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who signs. Only the key proves anything: the name is what they call themselves."""

    name: str
    key: bytes
    """The public key, 32 bytes."""

    @property
    def fingerprint(self) -> str:
        """What people compare: 128 bits of the key's SHA-256 as eight groups of four digits."""
        digits = hashlib.sha256(self.key).hexdigest()[:32].upper()
        return " ".join(digits[at : at + 4] for at in range(0, 32, 4))

    def to_json(self) -> dict[str, str]:
        """Plain JSON values; `from_json` gives the same signer back."""
        return {"name": self.name, "key": self.key.hex()}

    @classmethod
    def from_json(cls, stored: Any) -> "Signer":
        """Reads what `to_json` wrote. Raises KeyError, TypeError, ValueError."""
        if not isinstance(stored, Mapping) or not isinstance(stored["name"], str):
            raise TypeError(said("a signer has a name and a key"))
        return cls(plain_name(stored["name"]), _bytes(stored["key"], KEY_BYTES))


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The private key of this PC's user."""

    name: str
    secret: bytes
    """32 bytes that nobody else may know."""

    def __repr__(self) -> str:  # it must not get into a log
        return f"SigningKey({self.name!r})"

    @property
    def signer(self) -> Signer:
        """What others may know."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Signer(self.name, Ed25519PrivateKey.from_private_bytes(self.secret).public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        """The signature, 64 bytes."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self.secret).sign(message)

    @classmethod
    def generate(cls, name: str) -> "SigningKey":
        """A new key."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return cls(plain_name(name), Ed25519PrivateKey.generate().private_bytes_raw())


def plain_name(text: str) -> str:
    """A name that can be shown in one line, without letters that hide or reorder others or begin markup. Raises ValueError if empty."""
    letters = (letter if letter.isprintable() and letter not in "<>" else " " for letter in text)
    name = " ".join("".join(letters).split())[:NAME_LENGTH].strip()
    if not name:
        raise ValueError(said("a name is needed"))
    return name


def signed(manifest: Mapping[str, Any], key: SigningKey, purpose: bytes = ARCHIVE) -> dict[str, Any]:
    """The manifest with the signer and the signature in it."""
    told = {**manifest, _SIGNER: key.signer.to_json()}
    return told | {_SIGNATURE: key.sign(_message(told, purpose)).hex()}


def unsigned(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """What was signed, without the signer and the signature."""
    return {name: value for name, value in manifest.items() if name not in (_SIGNER, _SIGNATURE)}


def signer_of(manifest: Mapping[str, Any], purpose: bytes = ARCHIVE) -> Signer | None:
    """Who signed this very manifest; None where nobody did. Raises ValueError with the reason where the signature is wrong."""
    if _SIGNER not in manifest and _SIGNATURE not in manifest:
        return None
    try:
        signer = Signer.from_json(manifest[_SIGNER])
        signature = _bytes(manifest[_SIGNATURE], _SIGNATURE_BYTES)
        message = _message(manifest, purpose)
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(said("its signature is damaged")) from error
    if not _holds(signer.key, signature, message):
        raise ValueError(said("its signature is wrong: it was changed after it was signed"))
    return signer


def digest_of(manifest: Mapping[str, Any]) -> str:
    """SHA-256 of what a signature covers: two archives of the same digest have the same contents and the same signer."""
    return hashlib.sha256(_message(manifest, ARCHIVE)).hexdigest()


def _holds(key: bytes, signature: bytes, message: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _message(manifest: Mapping[str, Any], purpose: bytes) -> bytes:
    """The bytes that are signed: all values but the signature, in an order and a spelling of their own. Raises ValueError."""
    told = {key: value for key, value in manifest.items() if key != _SIGNATURE}
    try:
        return purpose + json.dumps(told, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")
    except (RecursionError, ValueError) as error:
        raise ValueError(said("its manifest holds what no manifest holds")) from error


def _bytes(text: Any, length: int) -> bytes:
    """Exactly `length` bytes from lower-case hexadecimal digits, the only spelling. Raises TypeError, ValueError."""
    if not isinstance(text, str):
        raise TypeError(said("a text of hexadecimal digits is needed"))
    found = bytes.fromhex(text)
    if len(found) != length or found.hex() != text:
        raise ValueError(said("{length} bytes are needed", length=length))
    return found
