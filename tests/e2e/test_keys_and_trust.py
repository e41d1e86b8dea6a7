"""Keys and signatures from the command line: made on one PC, trusted on another, asked about otherwise."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from inspector.cli import main
from inspector.core.model import ModelState
from inspector.core.project import Project
from inspector.core.thresholds import Rule, Threshold
from inspector.services.recent import recent_projects
from inspector.storage import archive, models, projects

STATE = ModelState({"detector": "none"}, {"bank": np.zeros(4, np.float32)}, {"network.bin": b"\0" * 64})


@pytest.fixture
def answer(capfd: pytest.CaptureFixture[str]) -> Any:
    def run(*arguments: object) -> Any:
        assert main([*map(str, arguments), "--json"]) == 0, capfd.readouterr().err
        return json.loads(capfd.readouterr().out)

    return run


@pytest.fixture
def refusal(capfd: pytest.CaptureFixture[str]) -> Any:
    def run(*arguments: object) -> str:
        assert main([*map(str, arguments)]) == 2
        told = capfd.readouterr()
        assert told.out == ""
        (line,) = (line for line in told.err.splitlines() if line.startswith("inspector: "))
        return line

    return run


@pytest.fixture
def file(tmp_path: Path, answer: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that another PC has signed, whose key lies beside it."""
    projects.create_project(tmp_path / "from", Project("Deckel"))
    threshold = Threshold(1.0, Rule.MANUAL)
    model_id = models.save_model(tmp_path / "from", STATE, [], threshold, {})
    projects.update_project(tmp_path / "from", lambda now: replace(now, active_model=model_id).with_threshold(model_id, threshold))
    answer("keys", "name", "Quality, plant 2")
    answer("export", tmp_path / "from", tmp_path / "Deckel.inspector")
    answer("keys", "export", tmp_path / "plant 2.inspectorkey")
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / "station"))
    return tmp_path / "Deckel.inspector"


def test_export_tells_who_signs(tmp_path: Path, file: Path, answer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / "third"))
    assert answer("keys", "list") == {"own": None, "trusted": []}
    signer = answer("export", tmp_path / "from", tmp_path / "again.inspector")["signer"]
    assert answer("keys", "list")["own"] == signer and signer["name"]


def test_a_stranger_is_refused_with_the_way_out_and_then_trusted(file: Path, answer: Any, refusal: Any) -> None:
    told = refusal("import", file)
    key = told.rpartition("--trust ")[2].rstrip(".")
    assert "signed by Quality, plant 2" in told and len(key) == 32
    assert "That is not the key ABCD" in refusal("import", file, "--trust", "ABCD")
    assert "is signed by" in refusal("import", file, "--unsigned")
    found = answer("import", file, "--trust", key.lower())
    assert found["signer"]["name"] == "Quality, plant 2" and found["signer"]["fingerprint"].replace(" ", "") == key
    assert [(each.name, str(each.folder)) for each in recent_projects()] == [("Deckel", found["folder"])]  # the window offers it
    assert not answer("import", file)["new"] and len(answer("keys", "list")["trusted"]) == 1


def test_a_key_that_was_added_before_needs_no_word(tmp_path: Path, file: Path, answer: Any, refusal: Any) -> None:
    added = answer("keys", "add", tmp_path / "plant 2.inspectorkey")
    assert answer("import", file)["signer"] == added
    assert answer("keys", "remove", added["fingerprint"][:9]) == added
    assert "is signed by" in refusal("import", file)
    assert "No trusted key" in refusal("keys", "remove", added["fingerprint"])


def test_what_is_not_signed_needs_a_word(file: Path, answer: Any, refusal: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive.signatures, "signed", lambda manifest, key: manifest)
    answer("export", tmp_path / "from", tmp_path / "old.inspector")
    assert "import it with --unsigned" in refusal("import", tmp_path / "old.inspector")
    assert "import it with --unsigned" in refusal("import", tmp_path / "old.inspector", "--trust", "0" * 32)
    assert answer("import", tmp_path / "old.inspector", "--unsigned")["signer"] is None


def test_tables_and_sentences_for_people(file: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for arguments in (["keys", "add", tmp_path / "plant 2.inspectorkey"], ["keys", "list"], ["import", file]):
        assert main([*map(str, arguments)]) == 0
        assert "Quality, plant 2" in capfd.readouterr().out


@pytest.mark.parametrize("arguments", [["add", "none.inspectorkey"], ["export", "x.txt"], ["name", " "], ["remove", "12"]])
def test_what_cannot_be_is_refused_in_one_sentence(arguments: list[str], refusal: Any) -> None:
    assert refusal("keys", *arguments).endswith(".") or "keys list" in refusal("keys", *arguments)
