"""Which originals are kept beside the record, how, and for how long."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from inspector.core.said import said
from inspector.core.setting import check, setting, within
from inspector.core.types import Verdict

_MOST_DAYS = 36500
_MOST_GB = 1e6


class FileRule(StrEnum):
    """What is done with a picture that came as a file."""

    COPY = "copy"
    LINK = "link"
    """A second name for the same file, where the system has such (same drive): it takes no room, and shows whoever changes the original."""


@dataclass(frozen=True, slots=True)
class PictureKeeping:
    """Every NG and UNDECIDED part's pictures are kept, and a share of those that are OK. A value out of range raises `BAD_ARGUMENT`."""

    ok_share: float = setting(
        0.1, "share of OK parts whose pictures are kept, drawn by their ids", called=said("ok share"), rule=within(0, 1)
    )
    files: FileRule = setting(FileRule.COPY, "what is done with pictures that come as files", names=lambda: tuple(FileRule))
    quota_gb: float = setting(50.0, "room for pictures; the oldest OK ones go first", called=said("quota"), rule=within(0, _MOST_GB, "GB"))
    ok_days: int = setting(
        90, "days for which pictures of OK parts are kept; 0: for ever", called=said("ok days"), rule=within(0, _MOST_DAYS, "days")
    )
    ng_days: int = setting(
        730, "days for which pictures of NG and UNDECIDED parts are kept", called=said("ng days"), rule=within(0, _MOST_DAYS, "days")
    )

    def __post_init__(self) -> None:
        check(self)

    def keeps(self, part: UUID, verdict: Verdict) -> bool:
        """Whether the pictures of a part are kept: the same answer at any time, for whoever wants to check it."""
        drawn = int.from_bytes(hashlib.sha256(part.bytes).digest()[:8], "big")
        return verdict is not Verdict.OK or drawn < self.ok_share * 2**64

    def days(self, kind: Verdict) -> int:
        """For how many days pictures of this kind are kept; 0: for ever."""
        return self.ok_days if kind is Verdict.OK else self.ng_days
