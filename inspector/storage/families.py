"""Names of families of defects in a project: lines of JSON, one a family; the newest of a name counts."""

import json
from pathlib import Path

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.family_names import NamedFamily
from inspector.core.foreign import parse_json, read_regular
from inspector.core.said import said
from inspector.core.versions import clause
from inspector.storage import atomic, projects

FILE = "families.jsonl"
MOST_BYTES = 16 << 20


def read_families(folder: Path) -> tuple[NamedFamily, ...]:
    """The families of a project in the order of their names; none where nobody has named any. Raises `PROJECT_DAMAGED`."""
    file = folder / FILE
    try:
        lines = read_regular(file, MOST_BYTES).splitlines()
        found = [NamedFamily.from_json(parse_json(line)) for line in lines if line.strip()]
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise InspectorError(
            ErrorCode.PROJECT_DAMAGED, said("The families {file} cannot be read: {reason}.", file=file, reason=error.strerror)
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise InspectorError(
            ErrorCode.PROJECT_DAMAGED, said("The families {file} are damaged: {reason}.", file=file, reason=clause(error))
        ) from error
    return tuple(sorted({each.name: each for each in found}.values(), key=lambda each: each.name))


def keep_family(folder: Path, family: NamedFamily) -> None:
    """Adds a family, in place of one of the same name. Raises `PROJECT_BUSY`, `PROJECT_DAMAGED`, `NOT_WRITABLE`, `DISK_FULL`."""
    with projects.labelling(folder):
        kept = [each for each in read_families(folder) if each.name != family.name]
        lines = [json.dumps(each.to_json(), sort_keys=True, allow_nan=False, ensure_ascii=False) for each in (*kept, family)]
        atomic.write_bytes(folder / FILE, "".join(f"{line}\n" for line in lines).encode(errors="backslashreplace"))
