"""The audit of this PC: entries that are only ever added, each of which names the hash of the one before it."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple


class AuditKind(StrEnum):
    """What an entry is about."""

    LOG_ON = "log_on"
    LOG_OFF = "log_off"
    LOG_ON_REFUSED = "log_on_refused"
    NOT_ALLOWED = "not_allowed"
    ACCOUNTS = "accounts"
    BUILD = "build"
    DRAFT = "draft"
    RELEASE = "release"
    GO_BACK = "go_back"
    THRESHOLD = "threshold"
    USE_MODEL = "use_model"
    SETTINGS = "settings"
    PROJECT = "project"
    """Created, changed, renamed, copied."""
    PROJECT_DELETED = "project_deleted"
    AREAS = "areas"
    LABELS = "labels"
    TEACH_BACK = "teach_back"
    QUARANTINE = "quarantine"
    KNOWN_DEFECTS = "known_defects"
    CHALLENGE = "challenge"
    EVENT = "event"
    REVIEW = "review"
    RUN = "run"
    EXPORT = "export"
    IMPORT = "import"
    DELETED_BY_QUOTA = "deleted_by_quota"
    RECORD_SETTINGS = "record_settings"
    KEY_TRUST = "key_trust"
    FAILED = "failed"
    """What an earlier entry, of `number`, announced was not done."""


GENESIS = "0" * 64
"""What the first entry names as the hash of the one before it."""
CLOCK_BACK = "clock_back"
"""Mark of an entry whose time lies before that of the entry before it."""
_HEAD = re.compile(r"audit-head:(\d{1,18}):([0-9a-f]{64})")


class Head(NamedTuple):
    """The newest entry at some moment; (0, `GENESIS`): there is none yet."""

    number: int
    hash: str

    def __str__(self) -> str:
        """As it stands in reports and exported files, where `heads_in` finds it."""
        return f"audit-head:{self.number}:{self.hash}"


def heads_in(text: str) -> list[Head]:
    """All heads that a text names."""
    return [Head(int(number), digest) for number, digest in _HEAD.findall(text)]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `at`: local time with the offset from UTC (ISO 8601); `details`: the text of a JSON object, as it was hashed."""

    number: int
    """From 1 on, without gaps."""
    at: str
    kind: str
    """An `AuditKind`, or one of a later version."""
    who: str
    role: str
    by: str
    """A `LoggedOnBy`."""
    station: str
    project: str
    """Its folder; empty: about no project."""
    details: str
    mark: str
    before: str
    """Hash of the entry before it."""
    hash: str

    @property
    def values(self) -> Mapping[str, Any]:
        """The details as values; empty where they are damaged."""
        try:
            found = json.loads(self.details)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    @property
    def head(self) -> Head:
        """The entry as a head."""
        return Head(self.number, self.hash)

    def digest(self) -> str:
        """The hash that it must have."""
        told = {name: getattr(self, name) for name in self.__slots__ if name != "hash"}
        return hashlib.sha256(canonical(told).encode("ascii")).hexdigest()

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        plain = {name: getattr(self, name) for name in self.__slots__}
        return plain | {"details": dict(self.values)}


@dataclass(frozen=True, slots=True)
class Finding:
    """What is not as it was written; or, where it is only a `mark`, what is to be known of it."""

    number: int
    """The entry; 0: the file."""
    sentence: str
    mark: bool = False


def canonical(value: Any) -> str:
    """The one spelling of a JSON value, in ASCII. Raises TypeError, ValueError for what is none."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
