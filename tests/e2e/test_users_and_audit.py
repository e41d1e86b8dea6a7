"""Accounts and audit from the command line: one user after the other, each with what their role may do."""

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from inspector import paths
from inspector.cli import main
from inspector.core.model import ModelState
from inspector.core.project import Project
from inspector.core.thresholds import Rule, Threshold
from inspector.storage import models, projects, secret_hashes

PASSWORD = "correct horse"


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs a command, with a user and the password that is typed: the exit code, and what it printed."""
    monkeypatch.setattr(secret_hashes, "_COSTS", {"time_cost": 1, "memory_cost": 8, "parallelism": 1, "hash_len": 16})

    def run(*arguments: object, user: str = "", secret: str = "", new: dict[str, str] | None = None) -> tuple[int, str]:
        with monkeypatch.context() as patched:
            patched.setenv("INSPECTOR_PASSWORD", secret)
            for name, value in (new or {}).items():
                patched.setenv(f"INSPECTOR_NEW_{name}", value)
            code = main([*map(str, arguments), *(["--user", user] if user else [])])
        told = capfd.readouterr()
        return code, told.out if code == 0 else told.out + told.err

    return run


@pytest.fixture
def people(run: Any) -> None:
    """An administrator, an engineer and an operator."""
    assert run("users", "add", "Ada", "--role", "administrator", new={"PASSWORD": PASSWORD})[0] == 0
    for name, role, new in (("Erik", "engineer", {"PASSWORD": PASSWORD}), ("Olaf", "operator", {"PIN": "1234"})):
        assert run("users", "add", name, "--role", role, user="Ada", secret=PASSWORD, new=new)[0] == 0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place, threshold = tmp_path / "bolts", Threshold(2.0, Rule.MANUAL)
    projects.create_project(place, Project("Bolts"))
    model = models.save_model(place, ModelState({"detector": "none"}, {}), [], threshold, {})
    projects.update_project(place, lambda now: replace(now, active_model=model).with_threshold(model, threshold))
    return place


def test_accounts_are_made_listed_changed_and_removed(run: Any, people: None) -> None:
    ada = {"user": "ada", "secret": PASSWORD}
    code, out = run("users", "list", "--json", **ada)
    assert code == 0 and [(each["name"], each["role"], each["by"]) for each in json.loads(out)["users"]] == [
        ("Ada", "administrator", ["password"]),
        ("Erik", "engineer", ["password"]),
        ("Olaf", "operator", ["PIN"]),
    ]
    assert "Olaf" in run("users", "list", **ada)[1]
    assert run("users", "change", "Olaf", "--new-name", "Ole", "--badge", "--lock", **ada, new={"BADGE": "0011223344"})[0] == 0
    assert run("users", "remove", "Ole", **ada)[0] == 0
    code, told = run("users", "remove", "Ada", **ada)
    assert code == 2 and "administrator" in told
    assert run("users", "remove", "Erik", **ada)[0] == run("users", "remove", "Ada", **ada)[0] == 0
    assert run("users", "list")[1].startswith("There are no accounts")


def test_without_a_user_what_needs_a_right_is_refused_and_says_how(run: Any, people: None, folder: Path, tmp_path: Path) -> None:
    before = (folder / projects.FILE).read_bytes()
    code, told = run("export", folder, tmp_path / "a.inspector")
    assert code == 2 and "Nobody is logged on" in told and "--user NAME" in told and not (tmp_path / "a.inspector").exists()
    code, told = run("export", folder, tmp_path / "a.inspector", user="Olaf", secret="1234")
    assert code == 2 and "Olaf is logged on as operator" in told
    code, told = run("export", folder, tmp_path / "a.inspector", user="Erik", secret="wrong password")
    assert code == 2 and "is wrong" in told
    assert run("export", folder, tmp_path / "a.inspector", user="Erik", secret=PASSWORD)[0] == 0
    code, told = run("keys", "name", "Plant 2", user="Erik", secret=PASSWORD)
    assert code == 2 and "administrator" in told
    assert (folder / projects.FILE).read_bytes() == before


def test_a_name_without_accounts_is_refused_and_no_name_needs_none(run: Any, folder: Path) -> None:
    assert run("models", folder)[0] == 0 and run("keys", "name", "Plant 2")[0] == 0
    code, told = run("models", folder, user="Ada", secret=PASSWORD)
    assert code == 2 and "no accounts" in told


def test_without_terminal_and_variable_nobody_waits(run: Any, people: None, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    monkeypatch.delenv("INSPECTOR_PASSWORD", raising=False)
    assert main(["models", str(folder), "--user", "Ada"]) == 2


def test_the_audit_is_listed_exported_and_verified_against_what_left_the_pc(run: Any, people: None, folder: Path, tmp_path: Path) -> None:
    erik = {"user": "Erik", "secret": PASSWORD}
    assert run("export", folder, tmp_path / "a.inspector", **erik)[0] == 0
    entries = json.loads(run("audit", "list", "--project", folder, "--json")[1])["entries"]
    assert [(each["kind"], each["who"], each["details"]["what"]) for each in entries] == [("export", "Erik", "project")]
    assert "log_on" in run("audit", "list", "--who", "Erik")[1]
    assert run("audit", "export", tmp_path / "audit.csv", **erik)[0] == 0
    with (tmp_path / "audit.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) > 8
    code, told = run("audit", "verify", "--against", tmp_path / "a.inspector")
    assert code == 0 and "all that the named reports" in told
    paths.audit_file().unlink()
    code, told = run("audit", "verify", "--against", tmp_path / "a.inspector", "--json")
    assert code == 2 and not json.loads(told.splitlines()[0])["holds"]
    code, told = run("audit", "verify", "--file", tmp_path / "nowhere.sqlite")
    assert code == 2 and "no such file" in told
    code, told = run("audit", "verify", "--against", folder / projects.FILE)
    assert code == 2 and "names no entry" in told
