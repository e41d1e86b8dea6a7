"""Settings of this PC: one field each. A new one is a line here and a switch in the window; file, checks and diagnostics follow."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from inspector.core.errors import InspectorError
from inspector.core.picture_keeping import FileRule, PictureKeeping
from inspector.core.pin import is_sealed
from inspector.core.said import reason_of, said
from inspector.core.setting import Rule, Shape, about, check, check_value, like, setting, within
from inspector.core.setting_choices import TEXT_SIZES, DecimalMark, Group, LogOn, Scheme, Separator

_MOST_LETTERS = 1000


_SHORT: Rule = (said("have at most {most} letters", most=_MOST_LETTERS), lambda value: len(value) <= _MOST_LETTERS)
_OWN: dict[str, Any] = {"group": Group.WINDOW, "role": "operator"}
"""What everybody may set who sits before the window."""


def _all(kind: type[StrEnum]) -> Callable[[], tuple[str, ...]]:
    return lambda: tuple(kind)


def _as_of(kind: Any, name: str, **more: Any) -> Any:
    """A setting that is a field of something else, too: same default, help and range; `more` as in `About`."""
    return like(next(each for each in fields(kind) if each.name == name), **more)


@dataclass(frozen=True, slots=True)
class Settings:
    """What this PC remembers for its user. A value of another kind raises TypeError, one out of range `BAD_ARGUMENT`."""

    language: str = setting(
        "", "language of the window, as a code such as de; empty: the one of the system", rule=_SHORT, shape=Shape.LANGUAGE, **_OWN
    )
    scheme: Scheme = setting(Scheme.SYSTEM, "colours of the window: as the system has them, or always the same", names=_all(Scheme), **_OWN)
    text_size: int = setting(100, "size of texts in percent of the usual one", names=lambda: TEXT_SIZES, **_OWN)
    start_page: str = setting(
        "", "page that is shown after the start, by its key; empty: the first one", rule=_SHORT, shape=Shape.PAGE, restart=True, **_OWN
    )
    open_last: bool = setting(False, "open the last project after the start", group=Group.WINDOW, role="engineer", restart=True)

    station: str = setting(
        "", "what this PC is called in records and reports; empty: its name in the network", rule=_SHORT, private=True, group=Group.PEOPLE
    )
    operator: str = setting("", "name of whoever judges parts at this PC", rule=_SHORT, private=True, group=Group.PEOPLE, role="operator")
    operator_log_on: LogOn = setting(LogOn.PIN, "how operators log on where there are accounts", names=_all(LogOn), group=Group.PEOPLE)
    log_off_min: int = setting(
        15, "minutes without a touch after which a person is logged off; 0: never", rule=within(0, 1440, "min"), group=Group.PEOPLE
    )
    start_in_operator_mode: bool = setting(
        False, "show the operator mode as soon as a source is chosen after the start", group=Group.PEOPLE, restart=True
    )
    operator_full_screen: bool = setting(
        True, "let the operator mode take the whole screen; otherwise it stays in its window", group=Group.PEOPLE
    )
    operator_pin: str = setting(
        "",
        "what is stored of the PIN that ends the operator mode; without it a combination of keys does",
        rule=(said("be what the program makes of a PIN, or empty"), lambda value: not value or is_sealed(value)),
        private=True,
        group=Group.PEOPLE,
        shape=Shape.PIN,
    )

    freeze_on_ng: bool = setting(False, "stop at every NG part until the operator goes on", group=Group.LINE, role="operator")
    sound: bool = setting(
        False, "a tone at every part that is not OK, and when the line cannot be trusted", group=Group.LINE, role="operator"
    )
    takt_s: float = setting(
        0.0,
        "seconds from a part's picture to its verdict at most, where its project sets no limit; a later one is undecided; 0: no limit",
        called="takt",
        rule=within(0, 600, "s"),
        group=Group.LINE,
        role="engineer",
    )
    camera_silent_s: float = setting(
        3.0,
        "seconds without a picture after which a live camera is taken for lost",
        called="silence of a camera",
        rule=within(0.5, 600, "s"),
        group=Group.LINE,
        role="engineer",
    )

    source: str = setting(
        "",
        "source that Start takes where none was chosen, with its options, as usb:0,exposure=-6",
        rule=_SHORT,
        private=True,  # there may be a password in it
        group=Group.CAMERA,
        shape=Shape.SOURCE,
        role="engineer",
    )
    gentl_producer: str = setting(
        "",
        "GenTL producer of the industrial cameras at this PC, a .cti file; empty: those that are installed",
        rule=_SHORT,
        group=Group.CAMERA,
        shape=Shape.FILE,
        role="engineer",
    )

    record: bool = setting(True, "keep every part that is inspected in the record of its project", group=Group.RECORD, role="engineer")
    keep_ok_share: float = _as_of(PictureKeeping, "ok_share", group=Group.RECORD)
    keep_files: str = _as_of(PictureKeeping, "files", group=Group.RECORD)
    keep_quota_gb: float = _as_of(PictureKeeping, "quota_gb", group=Group.RECORD)
    keep_ok_days: int = _as_of(PictureKeeping, "ok_days", group=Group.RECORD)
    keep_ng_days: int = _as_of(PictureKeeping, "ng_days", group=Group.RECORD)
    database: str = setting(
        "",
        "PostgreSQL server for the record, as postgresql://user@host/name; empty: a file beside each project",
        rule=_SHORT,
        private=True,  # there may be a password in it
        group=Group.RECORD,
    )

    csv_separator: Separator = setting(
        Separator.AUTO,
        "what stands between the cells of tables in CSV; auto: as the language of the window wants it",
        names=_all(Separator),
        group=Group.TABLES,
        role="engineer",
    )
    csv_decimal_mark: DecimalMark = setting(
        DecimalMark.AUTO,
        "decimal mark of numbers in CSV; auto: as the language of the window wants it",
        names=_all(DecimalMark),
        group=Group.TABLES,
        role="engineer",
    )

    def __post_init__(self) -> None:
        check(self)

    @property
    def keeping(self) -> PictureKeeping:
        """Which pictures are kept, and for how long."""
        return PictureKeeping(self.keep_ok_share, FileRule(self.keep_files), self.keep_quota_gb, self.keep_ok_days, self.keep_ng_days)


def usable(stored: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Those of named values that are settings and can be, and a sentence for each setting that cannot.

    Unknown names, as those of a newer version, are passed over.
    """
    values, problems = {}, []
    for each in fields(Settings):
        if each.name in stored:
            try:
                check_value(each, stored[each.name])
                values[each.name] = stored[each.name]
            except (TypeError, InspectorError) as error:
                problems.append(reason_of(error))
    return values, problems


def harmless(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Those of named values that are settings, can be, and may be told to others."""
    values, _ = usable(stored)
    return {each.name: values[each.name] for each in fields(Settings) if each.name in values and not about(each).private}
