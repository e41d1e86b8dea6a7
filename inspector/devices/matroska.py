"""Whether a Matroska or WebM file is as long as it says: it does not say how many frames it holds."""

from pathlib import Path

_MARK = b"\x1a\x45\xdf\xa3"
_SEGMENT = b"\x18\x53\x80\x67"


def is_whole(path: Path) -> bool | None:
    """None for another kind of file, or one that was written without knowing its length, as a live recording is (RFC 8794, 9559)."""
    with path.open("rb") as file:
        begin = file.read(4096)
    if not begin.startswith(_MARK):
        return None
    header, at = _size(begin, len(_MARK))
    if header is None or begin[at + header : at + header + len(_SEGMENT)] != _SEGMENT:
        return None
    length, at = _size(begin, at + header + len(_SEGMENT))
    return None if length is None else path.stat().st_size >= at + length


def _size(data: bytes, at: int) -> tuple[int | None, int]:
    """The size of an element that stands at `at`, None where it is unknown, and the position behind it."""
    width = 9 - data[at].bit_length() if at < len(data) else 9
    bits = 7 * width
    value = int.from_bytes(data[at : at + width], "big") & ((1 << bits) - 1)
    return (None if width > 8 or value == (1 << bits) - 1 else value), at + width
