"""`inspector results` and `inspector verify-record`: what was inspected, and whether all of it is still there."""

from argparse import Namespace
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from inspector.cli import console
from inspector.core.errors import ErrorCode, InspectorError

if TYPE_CHECKING:
    from inspector.core.record_query import Filter
    from inspector.services.recording.verify import Verification
    from inspector.services.table_form import CsvForm
    from inspector.storage.record.reader import RecordReader

_SHOWN_COLUMNS = ("time", "serial", "verdict", "score", "threshold", "review", "model", "source")


def results(arguments: Namespace) -> int:
    """inspector results"""
    from inspector.services.recording import export, tables
    from inspector.services.recording.opening import all_of, open_reader

    with open_reader(arguments.project) as reader:
        if arguments.events:
            return _events(reader, arguments)
        wanted = _filter(arguments, all_of(arguments.project))
        form = table_form(arguments)
        files = {}
        if arguments.csv is not None:
            files[str(arguments.csv)] = console.run(export.write_csv(reader, wanted, arguments.csv, form))
        if arguments.parquet is not None:
            files[str(arguments.parquet)] = console.run(export.write_parquet(reader, wanted, arguments.parquet))
        count = reader.count(wanted)
        if arguments.json:
            listed = [tables.values(line) for lines in tables.pages(reader, wanted, arguments.most) for line in lines]
            console.print_json({"parts": count, "results": listed, "files": files})
        elif files:
            for file, written in files.items():
                print(f"{written} parts: {file}")
        else:
            most = console.SHOWN if arguments.most is None else arguments.most
            shown = [tables.values(line) for lines in tables.pages(reader, wanted, most) for line in lines]
            rows = [[row[name] for name in _SHOWN_COLUMNS] for row in shown]
            title = f"{count} parts" if len(rows) == count else f"{count} parts, the newest {len(rows)} of them"
            console.print_table(title, _SHOWN_COLUMNS, rows, right=("score", "threshold"))
    return 0


def table_form(arguments: Namespace) -> "CsvForm":
    """The form of this PC, but for what the options say; one of them alone brings the mark or separator that goes with it."""
    from inspector.services.table_form import CsvForm, usual_form

    separator, mark = (arguments.separator or "").replace("tab", "\t"), arguments.decimal_mark or ""
    if not separator and not mark:
        return usual_form()
    return CsvForm(separator or (";" if mark == "," else ","), mark or ".")


def _events(reader: "RecordReader", arguments: Namespace) -> int:
    """What happened besides parts, the newest first."""
    from inspector.services.recording.tables import event_values

    most = console.SHOWN if arguments.most is None and not arguments.json else arguments.most
    listed = [event_values(event) for event in (reader.events() if most is None else reader.events(limit=most))]
    if arguments.json:
        console.print_json({"events": listed})
    else:
        shown = "time", "kind", "detail"
        console.print_table(f"The newest {len(listed)} events", shown, [[row[name] for name in shown] for row in listed])
    return 0


def verify_record(arguments: Namespace) -> int:
    """inspector verify-record"""
    from inspector.services.recording.opening import open_reader
    from inspector.services.recording.verify import verify

    with open_reader(arguments.project) as reader:
        found = console.run(verify(arguments.project, reader))
    if arguments.json:
        console.print_json(found.to_json())
    else:
        _tell(found)
    return 0 if found.is_whole else 2


def _tell(found: "Verification") -> None:
    console.print_facts({"parts": found.parts, "evidence": found.evidence, "pictures": found.pictures, "deleted": found.deleted})
    lists = {
        "missing": "is not there",
        "changed": "is not what was kept",
        "damaged_evidence": "evidence is damaged",
        "left_over": "was deleted, and is still there",
        "nobodys": "is not in the record",
    }
    rows = [(name, words) for key, words in lists.items() for name in getattr(found, key)]
    if rows:
        more = f", the first {console.SHOWN} of them" if len(rows) > console.SHOWN else ""
        console.print_table(f"Found{more}", ("what", "how"), rows[: console.SHOWN])
    if found.damage:
        print(f"The database is damaged: {found.damage}.")
    print("Everything that was kept is there." if found.is_whole else "Not everything that was kept is there.")


def _filter(arguments: Namespace, every: "Filter") -> "Filter":
    from inspector.core.types import Verdict

    since, until = moment("--since", arguments.since), moment("--until", arguments.until, ends=True)
    return replace(every, since=since, until=until, verdicts=tuple(map(Verdict, arguments.verdict)), serial=arguments.serial)


def moment(option: str, typed: str, ends: bool = False) -> datetime | None:
    """A day or a time as ISO 8601 has it, local unless it says otherwise; a day that `ends` belongs to what is meant."""
    if not typed:
        return None
    try:
        at = datetime.fromisoformat(typed)
    except ValueError:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, f"{option} must be a day or a time such as 2026-03-29T14:30, not {typed}.") from None
    is_day = len(typed) <= len("2026-03-29")
    return (at + timedelta(days=1) if ends and is_day else at).astimezone()
