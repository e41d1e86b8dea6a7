"""`inspector known`, as it is typed: listed, tried, applied and taken away again."""

import json
from pathlib import Path

import pytest

from inspector.cli import main


def test_defects_become_known_and_are_forgotten(capfd: pytest.CaptureFixture[str], project: Path) -> None:
    def typed(*arguments: str) -> tuple[int, dict[str, object]]:
        code = main(["known", str(project), *arguments, "--json"])
        return code, json.loads(capfd.readouterr().out)

    code, listed = typed()
    assert code == 0 and listed["vectors"] == 0 and [each["confirmed"] > 0 for each in listed["kinds"]] == [True]
    code, tried = typed("--try")
    assert code == 0 and tried["vectors"] > 0 and tried["model"] == "" and not tried["refusal"]
    code, applied = typed("--apply", "--reason", "They keep coming")
    assert code == 0 and applied["model"] and applied["effect"] == tried["effect"]
    assert typed()[1]["vectors"] == applied["vectors"]
    code, removed = typed("--remove")
    assert code == 0 and removed["model"] != applied["model"] and typed()[1]["vectors"] == 0
    assert main(["known", str(project)]) == 0 and "Confirmed defects" in capfd.readouterr().out
    assert main(["known", str(project), "--try", "--kind", "dent"]) != 0 and "no confirmed defect" in capfd.readouterr().err
