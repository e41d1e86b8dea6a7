"""Audit: a list of any length, of which only what is seen is read; and a chain that is checked."""

import json
import sqlite3
from array import array
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from inspector import paths
from inspector.core.access import LoggedOnBy, Person, Role
from inspector.core.audit import GENESIS, AuditKind, Entry
from inspector.core.progress import Steps
from inspector.services import audit_listing, auditing
from inspector.storage import audit
from inspector.ui.pages.audited.model import CHUNK, AuditModel, Column
from inspector.ui.pages.audited.page import AuditPage
from inspector.ui.pages.audited.words import details_text, kind_text
from inspector.ui.people import People

ADA = Person("Ada", Role.ENGINEER, LoggedOnBy.PASSWORD)
GRACE = Person("Grace", Role.OPERATOR, LoggedOnBy.PIN)


@pytest.fixture(autouse=True)
def _home_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / "home"))


def note(person: Person, kind: AuditKind, project: str = "", at: datetime | None = None, **details: object) -> None:
    audit.append(paths.audit_file(), person, "press 4", kind, project, details, at or datetime.now().astimezone())


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[AuditPage]:
    note(ADA, AuditKind.BUILD, "/parts/Cover", datetime(2026, 1, 7, 9).astimezone(), model="m1")
    note(ADA, AuditKind.RELEASE, "/parts/Cover", model="m1", threshold=3.4)
    note(GRACE, AuditKind.EVENT, "/parts/Lid", event="cleaned")
    made = AuditPage(People())
    qtbot.addWidget(made)
    made.resize(1180, 760)
    made.show()
    settle(qtbot, made)
    yield made
    assert made.shutdown(10_000)


def settle(qtbot: QtBot, page: AuditPage) -> None:
    qtbot.waitUntil(lambda: not page.busy and not page._waiting)


def texts(qtbot: QtBot, page: AuditPage, column: Column) -> list[str]:
    model = page.table.entries
    qtbot.waitUntil(lambda: all(model.index(row, Column.TIME).data() != "…" for row in range(model.rowCount())))
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def test_the_newest_entry_comes_first_and_its_details_are_shown(qtbot: QtBot, page: AuditPage) -> None:
    assert texts(qtbot, page, Column.KIND) == ["Event at the cell", "Release", "Build"]
    assert texts(qtbot, page, Column.WHO) == ["Grace", "Ada", "Ada"] and texts(qtbot, page, Column.PROJECT) == ["Lid", "Cover", "Cover"]
    assert page.said.text() == "3 entries"
    page.table.selectRow(1)
    assert "Threshold: 3.4" in page.details.toPlainText() and "Hash: " in page.details.toPlainText()


@pytest.mark.parametrize(
    ("box", "text", "kinds"),
    [
        ("kinds", "Release", ["Release"]),
        ("people", "Ada", ["Release", "Build"]),
        ("projects", "Lid", ["Event at the cell"]),
        ("span", "Today", ["Event at the cell", "Release"]),
    ],
)
def test_it_is_narrowed_down(qtbot: QtBot, page: AuditPage, box: str, text: str, kinds: list[str]) -> None:
    chosen = getattr(page.filters, box)
    chosen.setCurrentIndex(chosen.findText(text))
    settle(qtbot, page)
    assert texts(qtbot, page, Column.KIND) == kinds and chosen.currentText() == text


def test_the_chain_is_whole_until_somebody_changes_it(qtbot: QtBot, page: AuditPage) -> None:
    page.verify.click()
    qtbot.waitUntil(lambda: "whole" in page.said.text())
    with closing(sqlite3.connect(paths.audit_file())) as database:
        database.execute("DROP TRIGGER audit_update")
        database.execute("UPDATE audit SET who = 'Eve' WHERE number = 2")
        database.commit()
    page.verify.click()
    qtbot.waitUntil(lambda: "broken" in page.said.text())
    assert "Entry 2" in page.details.toPlainText() and page.verify.isEnabled()


def test_it_is_exported(qtbot: QtBot, page: AuditPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "audit.csv"), ""))
    page.export.click()
    qtbot.waitUntil(lambda: "written" in page.said.text())
    assert len((tmp_path / "audit.csv").read_text("utf-8-sig").splitlines()) == 1 + len(auditing.read())


def test_a_damaged_audit_is_told(qtbot: QtBot, page: AuditPage) -> None:
    paths.audit_file().write_bytes(b"no database" * 100)
    with qtbot.waitSignal(page.failed):
        page.refresh.click()
    settle(qtbot, page)


def an_entry(number: int) -> Entry:
    at = "2026-11-28T10:00:00.000+00:00"
    return Entry(number, at, "event", "Ada", "operator", "pin", "press 4", "", "{}", "", GENESIS, GENESIS)


def test_of_a_million_entries_only_those_are_read_that_are_seen(qtbot: QtBot) -> None:
    model, asked = AuditModel(), []
    model.wanted.connect(asked.append)
    model.show_numbers(array("q", range(1_000_000, 0, -1)))
    assert model.rowCount() == 1_000_000 and model.index(999_999, Column.NUMBER).data().strip() == "1" and not asked
    assert model.index(500_003, Column.TIME).data() == "…" and model.index(500_004, Column.WHO).data() == ""
    assert [len(numbers) for numbers in asked] == [CHUNK] and asked[0][0] == 500_000
    model.take({number: an_entry(number) for number in asked[0]})
    assert model.index(500_003, Column.WHO).data() == "Ada" and len(asked) == 1
    for row in range(0, 5000, CHUNK):
        model.index(row, Column.WHO).data()
        model.take({number: an_entry(number) for number in asked[-1]})
    assert len(model._entries) <= 2000
    model.index(500_003, Column.WHO).data()  # it was forgotten, and is wanted again
    assert asked[-1][0] == 500_000


def test_what_was_scrolled_past_is_not_read(qtbot: QtBot, page: AuditPage, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[list[int]] = []

    def entries_of(wanted: list[int]) -> Steps[dict[int, Entry]]:
        read.append(list(wanted))
        return audit_listing.entries_of(wanted)

    monkeypatch.setattr("inspector.ui.pages.audited.page.entries_of", entries_of)
    page.table.entries.show_numbers(array("q", range(10_000, 0, -1)))
    page._waiting.clear()
    for row in range(0, 5000, CHUNK):
        page.table.entries.index(row, Column.WHO).data()
    qtbot.waitUntil(lambda: any(5001 in each for each in read))
    settle(qtbot, page)
    assert all(len(each) <= 300 for each in read) and sum(map(len, read)) < 2000
    index: QModelIndex = page.table.entries.index(0, Column.WHO)
    assert index.data() == "" and kind_text("of_a_later_version") == "of_a_later_version"


def test_details_stand_in_one_line_without_what_is_empty() -> None:
    details = {"changes": {"scheme": "light → dark", "sound": "off → on"}, "lot": "", "models": ["a", "b"], "count": 0}
    shown = details_text(replace(an_entry(1), details=json.dumps(details)))
    assert shown == "Colours: light → dark; Sound: off → on; With models: a, b; Count: 0"
