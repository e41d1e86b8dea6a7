"""`inspector agreement`, as it is typed."""

import json
from pathlib import Path
from typing import Any

import pytest
from record_parts import a_part, a_review, a_run, reader, record

from inspector.cli import main
from inspector.core.project import Project
from inspector.core.record import Answer
from inspector.core.types import Verdict
from inspector.storage.projects import create_project

BAD, GOOD, UNSURE, UNDO = Answer.DEFECT, Answer.FALSE_REJECT, Answer.UNSURE, Answer.WITHDRAWN


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Four parts, the third of which is the first again; Ada and Kim judged them."""
    folder = tmp_path / "project"
    create_project(folder, Project(name="bolts"))
    run = a_run()
    verdicts = [(Verdict.NG, 3.5, "S1"), (Verdict.NG, 3.2, "S2"), (Verdict.OK, 2.5, "S1"), (Verdict.NG, 4.0, "S3")]
    parts = [a_part(run, number, verdict, score, serial=serial) for number, (verdict, score, serial) in enumerate(verdicts)]
    words = [(0, "Ada", BAD), (0, "Kim", BAD), (1, "Ada", GOOD), (1, "Kim", BAD), (1, "Kim", UNDO), (1, "Kim", GOOD)]
    words += [(2, "Ada", GOOD), (3, "Ada", BAD), (3, "Kim", GOOD)]
    record(folder, "", run, *parts)
    with reader(folder) as opened:
        opened.add_reviews([a_review(parts[number].id, answer, who=who) for number, who, answer in words])
    return folder


def as_json(capsys: pytest.CaptureFixture[str], folder: Path) -> Any:
    assert main(["agreement", str(folder), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_people_are_compared_on_the_parts_that_both_judged_and_what_was_withdrawn_does_not_count(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (pair,) = as_json(capsys, project)["pairs"]
    assert (pair["who"], pair["agreed"], pair["parts"]) == (["Ada", "Kim"], 2, 3)
    assert pair["kappa"] == pytest.approx((2 / 3 - 4 / 9) / (1 - 4 / 9))


def test_a_part_that_was_inspected_again_is_known_by_its_serial(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = as_json(capsys, project)
    assert [(each["who"], each["agreed"], each["parts"]) for each in found["repeated"]] == [("Ada", 0, 1)]
    assert (found["machine"]["agreed"], found["machine"]["parts"]) == (0, 1)
    assert found["spread"] == pytest.approx(((3.5 - 2.5) ** 2 / 2) ** 0.5)


def test_it_is_told_as_a_table_that_says_how_little_three_parts_are(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["agreement", str(project)]) == 0
    told = capsys.readouterr().out
    assert "Ada and Kim" in told and "2 of 3" in told and "the machine again" in told and "say little" in told


def test_where_nothing_was_judged_twice_it_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    create_project(tmp_path / "p", Project(name="bolts"))
    run = a_run()
    record(tmp_path / "p", "", run, a_part(run))
    assert main(["agreement", str(tmp_path / "p")]) == 0
    assert "No part was judged twice" in capsys.readouterr().out


def test_it_is_written_as_a_pdf(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "agreement.pdf"
    assert main(["agreement", str(project), "--pdf", str(file)]) == 0
    assert "Ada and Kim" in capsys.readouterr().out
    assert file.read_bytes().startswith(b"%PDF")
    assert main(["agreement", str(project), "--pdf", str(tmp_path / "agreement.doc")]) == 2
    assert "must end in .pdf or .html" in capsys.readouterr().err
