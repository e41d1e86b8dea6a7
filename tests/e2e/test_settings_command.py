"""Settings from the command line: listed, set by name, taken to another PC, and fixed by an administrator's file."""

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from inspector import paths
from inspector.cli import main
from inspector.core.user_settings import Settings
from inspector.services.settings import settings_now


@pytest.fixture
def answer(capfd: pytest.CaptureFixture[str]) -> Any:
    def run(*arguments: object) -> Any:
        assert main(["settings", *map(str, arguments), "--json"]) == 0, capfd.readouterr().err
        return json.loads(capfd.readouterr().out)

    return run


@pytest.fixture
def refusal(capfd: pytest.CaptureFixture[str]) -> Any:
    def run(*arguments: object) -> str:
        assert main(["settings", *map(str, arguments)]) == 2
        (line,) = (line for line in capfd.readouterr().err.splitlines() if line.startswith("inspector: "))
        return line

    return run


def test_all_settings_are_listed_with_what_they_can_be(answer: Any) -> None:
    listed = {row["name"]: row for row in answer("list")["settings"]}
    assert list(listed) == [each.name for each in fields(Settings)]
    assert listed["takt_s"]["range"] == "between 0 and 600 s" and listed["scheme"]["range"] == "system, light, dark, contrast"
    assert listed["log_off_min"]["role"] == "administrator" and listed["start_page"]["restart"] is True


def test_settings_are_set_and_reset_by_name(answer: Any, refusal: Any) -> None:
    for name, text, value in (
        ("sound", "yes", True),
        ("keep_quota_gb", "200", 200.0),
        ("log_off_min", "0", 0),
        ("station", "Line 7", "(set)"),
    ):
        assert answer("set", name, text) == {"changed": {name: value}}
    assert [row["name"] for row in answer("list", "--changed")["settings"]] == ["station", "log_off_min", "sound", "keep_quota_gb"]
    assert settings_now() == Settings(sound=True, keep_quota_gb=200.0, log_off_min=0, station="Line 7")
    answer("reset", "sound", "station")
    assert settings_now() == Settings(keep_quota_gb=200.0, log_off_min=0)
    for name, text, said in (
        ("colour", "red", "There is no setting colour"),
        ("sound", "loud", "must be true or false"),
        ("log_off_min", "1.5", "must be a whole number"),
        ("takt_s", "601", "between 0 and 600 s"),
        ("source", "webcam", "A source begins with"),
        ("operator_pin", "1234", "set on the page Settings"),
    ):
        assert said in refusal("set", name, text)
    assert settings_now() == Settings(keep_quota_gb=200.0, log_off_min=0)


def test_a_fleet_gets_the_settings_of_one_pc(
    answer: Any, refusal: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    answer("set", "takt_s", "2.5")
    answer("set", "database", "postgresql://u:geheim@host/x")
    answer("export", tmp_path / "fleet.toml")
    assert "geheim" not in (tmp_path / "fleet.toml").read_text(encoding="utf-8")
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / "other"))
    assert main(["settings", "import", str(tmp_path / "fleet.toml")]) == 0
    assert "Nothing has been changed" in capfd.readouterr().out and settings_now() == Settings()
    found = answer("import", tmp_path / "fleet.toml", "--yes")
    assert found["changes"] == [{"name": "takt_s", "before": 0.0, "after": 2.5}] and settings_now() == Settings(takt_s=2.5)
    (tmp_path / "bad.toml").write_text("takt_s = 9999.0\nsound = true\n", encoding="utf-8")
    assert "between 0 and 600" in refusal("import", tmp_path / "bad.toml", "--yes") and settings_now() == Settings(takt_s=2.5)


def test_what_an_administrator_fixes_is_said_and_stays(answer: Any, refusal: Any) -> None:
    paths.fixed_settings_file().write_text('record = true\nreason = "Plant IT, call 4711"\n', encoding="utf-8")
    (row,) = (row for row in answer("list")["settings"] if row["fixed"])
    assert row["name"] == "record" and "call 4711" in row["fixed"]
    assert "call 4711" in refusal("set", "record", "no")
    paths.fixed_settings_file().write_text("record = ", encoding="utf-8")
    assert "settings-fixed.toml cannot be used" in answer("list")["problem"]
    assert "until it is mended" in refusal("set", "log_off_min", "0")
    answer("set", "sound", "on")
    assert settings_now() == Settings(sound=True)
