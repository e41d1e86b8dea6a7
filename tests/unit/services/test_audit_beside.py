"""Tables have no place for the head of the audit: it stands in a small file beside them, which is bound to their content."""

import csv
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from inspector.cli import main
from inspector.core.audit import AuditKind
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.inspection import Inspection
from inspector.core.progress import finish
from inspector.services import auditing, export
from inspector.storage.audit_heads import beside_of

RESULT = Inspection("a.png", 1.0, 2.0, "model", 3.0, None, at=datetime(2026, 1, 2, tzinfo=UTC))


def results(file: Path) -> None:
    export.write_results(file, [RESULT])


def the_audit(file: Path) -> None:
    auditing.note(AuditKind.EVENT, what="cleaned")
    finish(auditing.export_csv(file))


@pytest.mark.parametrize(("write", "name"), [(results, "r.csv"), (results, "r.jsonl"), (the_audit, "audit.csv")])
def test_a_table_names_the_head_beside_it(tmp_path: Path, write: Callable[[Path], None], name: str) -> None:
    file = tmp_path / name
    write(file)
    head = auditing.head()
    assert b"audit-head" not in file.read_bytes() and head.number >= 1
    told = json.loads(beside_of(file).read_text("utf-8"))
    assert (told["format"], told["file"], told["audit"]) == (1, name, str(head))
    assert auditing.heads_of(file) == auditing.heads_of(beside_of(file)) == [head]
    assert main(["audit", "verify", "--against", str(file)]) == 0


def test_readers_find_rows_and_nothing_else(tmp_path: Path) -> None:
    results(tmp_path / "r.csv")
    with (tmp_path / "r.csv").open(encoding="utf-8-sig", newline="") as opened:
        assert len(list(csv.reader(opened))) == 2


def test_a_table_that_was_changed_is_told_from_the_one_that_was_written(tmp_path: Path) -> None:
    file = tmp_path / "r.csv"
    results(file)
    file.write_bytes(file.read_bytes().replace(b"OK", b"NG"))
    with pytest.raises(InspectorError) as refused:
        auditing.heads_of(file)
    assert refused.value.code is ErrorCode.BAD_ARGUMENT and "changed" in refused.value.detail
    assert auditing.heads_of(beside_of(file)) == [auditing.head()], "the chain itself can be checked all the same"


def test_a_table_that_is_written_again_has_the_new_head(tmp_path: Path) -> None:
    file = tmp_path / "r.csv"
    results(file)
    before = auditing.head()
    results(file)
    assert auditing.heads_of(file) == [auditing.head()] != [before]


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"format": 1, "sha256": 5, "audit": []}', b"\xff"])
def test_a_damaged_file_beside_it_names_nothing(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "r.csv"
    results(file)
    beside_of(file).write_bytes(content)
    with pytest.raises(InspectorError) as refused:
        auditing.heads_of(file)
    assert refused.value.code is ErrorCode.BAD_ARGUMENT


def test_a_head_that_somebody_wrote_into_a_table_vouches_for_nothing(tmp_path: Path) -> None:
    file = tmp_path / "r.csv"
    results(file)
    with file.open("ab") as opened:
        opened.write(f"{auditing.head()},1.0,OK\n".encode())
    with pytest.raises(InspectorError, match="changed"):
        auditing.heads_of(file)
