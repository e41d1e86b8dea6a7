"""inspector find-settings: the table, the proposal in words, one JSON object, and what --use does."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from inspector.cli import main
from inspector.cli.find_settings import sentence
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.core.recipe import Recipe
from inspector.services.settings_search import search
from inspector.services.settings_search.proposal import Proposal, Row
from inspector.storage import projects

OWN = Row(Recipe(size=224), 0.79, (0.7, 0.86), (0.0, 0.0), 9.2, 300.0)
BEST = Row(Recipe(size=448, density_correction=True), 0.98, (0.93, 0.99), (0.1, 0.25), 31.4, 500.0)
FOUND = Proposal(OWN, BEST, (BEST, OWN), 48, 192, real=False, complete=True)


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What the search was asked for; it finds `FOUND` at once."""
    asked: list[object] = []

    def find(folder: Path, context: object, minutes: float, most_ms: float) -> Steps[Proposal]:
        asked.extend([folder, minutes, most_ms])
        yield Progress("Comparing settings", 0, 1)
        if minutes > 60:
            raise InspectorError(ErrorCode.TOO_FEW_IMAGES, "Comparing settings takes at least 10 different good parts; there are 3.")
        return FOUND

    monkeypatch.setattr(search, "find_settings", find)
    monkeypatch.setenv("COLUMNS", "160")
    projects.create_project(tmp_path / "p", Project("p", recipe=OWN.recipe))
    return asked


def test_it_says_what_is_gained_and_what_it_costs(tmp_path: Path, asked: list[object], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find-settings", str(tmp_path / "p"), "--minutes", "1.5", "--most-ms", "40"]) == 0
    assert asked == [tmp_path / "p", 1.5, 40.0]
    printed = capsys.readouterr().out
    words = "448 px, density correction on: 98 instead of 79 of 100 pairs told apart, 31 ms instead of 9 a part."
    assert words in printed
    assert "(present)" in printed and "synthetic" in printed and "70.0 to 86.0" in printed
    assert projects.open_project(tmp_path / "p").recipe == OWN.recipe


def test_json_is_one_object_and_use_puts_the_recipe_into_the_project(
    tmp_path: Path, asked: list[object], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["find-settings", str(tmp_path / "p"), "--json", "--use"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["used"] is True and printed["changes"] is True
    assert printed["best"]["recipe"]["size"] == 448
    assert printed["rows"][1]["separation"] == 0.79
    assert asked[1:] == [3.0, 0.0]
    assert projects.open_project(tmp_path / "p").recipe == BEST.recipe


def test_an_expected_error_is_one_sentence(tmp_path: Path, asked: list[object], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find-settings", str(tmp_path / "p"), "--minutes", "61"]) == 2
    assert "at least 10 different good parts" in capsys.readouterr().err
    assert asked


def test_settings_that_nothing_beats_are_kept_in_words() -> None:
    assert sentence(replace(FOUND, best=OWN)).startswith("Keep the present settings: 79 of 100 pairs told apart")
