"""Settings in force: what is stored, what is fixed, who may change what, and what other PCs take over."""

import json
from dataclasses import Field, fields
from pathlib import Path
from typing import Any

import pytest

from inspector import paths
from inspector.core.access import NOBODY, LoggedOnBy, Person, Role
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.pin import seal
from inspector.core.progress import finish
from inspector.core.setting import Range, about, plain
from inspector.core.user_settings import Settings
from inspector.services import auditing, settings, table_form, who
from inspector.services.settings import LockedBy, read_in_force, read_settings, settings_now
from inspector.services.settings_exchange import export_settings, look_into
from inspector.services.settings_storing import store_settings

EVERY = [pytest.param(each, id=each.name) for each in fields(Settings)]
PUBLIC = [each for each in fields(Settings) if not about(each).private]
TEXTS = {"language": "de", "start_page": "inspect", "source": "usb:0,exposure=-6", "operator_pin": seal("1234")}


def another(each: "Field[Any]") -> Any:
    """A value that the setting can have besides its default."""
    known = about(each)
    if known.names is not None:
        return next(value for value in map(plain, known.names()) if value != plain(each.default))
    if isinstance(known.rule, Range):
        end = known.rule.least if known.rule.least != each.default else known.rule.most
        return int(end) if each.type is int else float(end)
    return not each.default if each.type is bool else TEXTS.get(each.name, "something")


def fix(text: str) -> None:
    paths.fixed_settings_file().write_text(text, encoding="utf-8")


def store(**values: Any) -> None:
    finish(store_settings(values))


@pytest.mark.parametrize("each", EVERY)
def test_every_setting_comes_back_and_leaves_the_file_with_its_default(each: "Field[Any]") -> None:
    store(**{each.name: another(each)})
    found, problem = read_settings()
    assert not problem and plain(getattr(found, each.name)) == another(each) and found == settings_now()
    assert paths.settings_file().read_text(encoding="utf-8").startswith(f"{each.name} = ")
    store(**{each.name: plain(each.default)})
    assert paths.settings_file().read_text(encoding="utf-8") == "" and read_settings() == (Settings(), "")


@pytest.mark.parametrize("each", EVERY)
def test_what_is_fixed_wins_and_cannot_be_changed(each: "Field[Any]") -> None:
    import tomlkit

    store(sound=True)
    fix(tomlkit.dumps({each.name: another(each), "reason": "as the customer wants it"}))
    found = read_in_force()
    assert plain(getattr(found.settings, each.name)) == another(each) == plain(getattr(settings_now(), each.name))
    assert set(found.locks) == {each.name} and "as the customer wants it" in found.locks[each.name].sentence and not found.problem
    value = plain(each.default) if each.name != "sound" else False
    with pytest.raises(InspectorError) as caught:
        settings.check_change(found.settings, {each.name: value}, found.locks)
    assert caught.value.code is ErrorCode.SETTING_FIXED and each.name in caught.value.detail
    store(camera_silent_s=7.0) if each.name != "camera_silent_s" else store(record=False)


def test_nothing_is_stored_over_what_is_fixed() -> None:
    fix("record = true\n")
    with pytest.raises(InspectorError) as caught:
        store(record=False, sound=True)
    assert caught.value.code is ErrorCode.SETTING_FIXED and not paths.settings_file().exists()


def test_a_damaged_file_of_the_administrator_leaves_personal_settings_alone_to_be_changed() -> None:
    fix("record = true\nkeep_quota_gb = 500.0\n")
    assert read_in_force().settings.keep_quota_gb == 500
    fix("record = tr")
    found = read_in_force()
    assert found.settings.keep_quota_gb == 500 and "settings-fixed.toml" in found.problem
    assert found.locks["record"].by is LockedBy.FILE and found.locks["log_off_min"].by is LockedBy.DAMAGE
    assert {name for name in (each.name for each in fields(Settings)) if name not in found.locks} == {
        each.name for each in fields(Settings) if about(each).role == "operator"
    }
    store(sound=True)
    with pytest.raises(InspectorError):
        store(log_off_min=0)
    fix("")
    assert read_in_force().locks == {} and read_in_force().settings == Settings(sound=True)


def test_a_source_that_is_none_costs_that_setting() -> None:
    with pytest.raises(InspectorError):
        store(source="webcam")
    paths.settings_file().parent.mkdir(parents=True)
    paths.settings_file().write_text('source = "webcam"\nsound = true\n', encoding="utf-8")
    found, problem = read_settings()
    assert found == Settings(sound=True) == settings_now() and problem.startswith("source: A source begins with")


@pytest.mark.parametrize(
    ("values", "form"),
    [
        ({}, (",", ".")),
        ({"csv_separator": "semicolon"}, (";", ".")),
        ({"csv_separator": "tab", "csv_decimal_mark": "comma"}, ("\t", ",")),
        ({"csv_decimal_mark": "comma"}, (";", ",")),
    ],
)
def test_tables_are_written_as_the_settings_want(values: dict[str, str], form: tuple[str, str]) -> None:
    store(**values)
    assert table_form.usual_form() == table_form.CsvForm(*form)
    try:
        table_form.speak_a_language(",")
        usual = table_form.form_of(Settings())
        assert usual == table_form.CsvForm(";", ",") and table_form.form_of(Settings(csv_separator="comma")) == table_form.CsvForm()  # type: ignore[arg-type]
    finally:
        table_form.speak_a_language(".")


def test_commas_cannot_stand_for_both() -> None:
    with pytest.raises(InspectorError) as caught:
        store(csv_separator="comma", csv_decimal_mark="comma")
    assert caught.value.code is ErrorCode.BAD_ARGUMENT


def test_another_pc_becomes_like_this_one_but_for_what_is_private(tmp_path: Path) -> None:
    everything = {each.name: another(each) for each in fields(Settings) if each.name != "csv_decimal_mark"}
    store(**everything)
    file = finish(export_settings(tmp_path / "out" / "fleet.toml"))
    text = file.read_text(encoding="utf-8")
    assert not any(f"{each.name} =" in text for each in fields(Settings) if about(each).private)
    assert "scrypt" not in text and "usb:0" not in text
    store(**{each.name: plain(each.default) for each in fields(Settings)})
    found = finish(look_into(file))
    assert {change.name for change in found.changes} == {each.name for each in PUBLIC if each.name in everything}
    assert read_settings()[0] == Settings(), "looking changes nothing"
    store(**found.values)
    assert finish(look_into(file)).changes == ()
    assert all(plain(getattr(read_settings()[0], each.name)) == everything.get(each.name, "auto") for each in PUBLIC)


def test_an_import_says_what_stays_and_what_it_passes_over(tmp_path: Path) -> None:
    fix('scheme = "dark"\n')
    file = tmp_path / "other.toml"
    file.write_text('scheme = "light"\nsound = true\nstation = "Line 7"\nbrand_new = 1\n', encoding="utf-8")
    found = finish(look_into(file))
    assert found.values == {"sound": True} and found.private == ("station",) and found.unknown == ("brand_new",)
    ((name, sentence),) = found.staying
    assert name == "scheme" and "fixed" in sentence


@pytest.mark.parametrize("text", ["sound = tr", 'sound = "yes"\nrecord = false', "takt_s = -1.0", "other = 1", ""])
def test_half_of_a_damaged_import_is_worse_than_none(tmp_path: Path, text: str) -> None:
    file = tmp_path / "other.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InspectorError) as caught:
        finish(look_into(file))
    assert caught.value.code is ErrorCode.SETTINGS_UNREADABLE and str(file) in caught.value.detail


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InspectorError, match=r"nowhere\.toml cannot be read"):
        finish(look_into(tmp_path / "nowhere.toml"))


def test_the_variable_counts_only_where_the_machine_has_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "_machine_folder", lambda: tmp_path)
    (tmp_path / "settings-fixed.toml").write_text("record = true\n", encoding="utf-8")
    assert paths.fixed_settings_file() == tmp_path / "settings-fixed.toml"
    (tmp_path / "settings-fixed.toml").unlink()
    assert paths.fixed_settings_file().parent != tmp_path


def noted() -> list[Any]:
    """What the audit holds of settings."""
    return [entry for kind in ("settings", "record_settings") for entry in auditing.read(kind=kind)]


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("each", EVERY)
def test_every_role_changes_what_it_may_and_the_audit_tells_of_it(each: "Field[Any]", role: Role) -> None:
    value = {each.name: another(each)}
    with who.acting(Person("Kim", role, LoggedOnBy.PIN)):
        if role.rank < Role(about(each).role).rank:
            with pytest.raises(InspectorError) as caught:
                finish(store_settings(value))
            assert caught.value.code is ErrorCode.NOT_ALLOWED and read_settings()[0] == Settings() and not noted()
            return
        steps = store_settings(value)
    finish(steps)
    (entry,) = noted()
    told = f"{plain(each.default)} -> {value[each.name]}"
    assert entry.who == "Kim"
    assert json.loads(entry.details) == {"changes": {each.name: "*** -> ***" if about(each).private else told}}


def test_nobody_changes_nothing() -> None:
    with who.acting(NOBODY), pytest.raises(InspectorError) as caught:
        store(sound=True)
    assert caught.value.code is ErrorCode.NOT_ALLOWED
