"""Accounts and logging on: never without an administrator, dear to guess, and shut where their file is damaged."""

import json
import subprocess
import sys
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from inspector import paths
from inspector.core import pin as old_pins
from inspector.core.access import Act, LoggedOnBy, Person, Role
from inspector.core.audit import AuditKind
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Steps, finish
from inspector.services import auditing, who
from inspector.services.access import accounts, logging_on
from inspector.services.access.signed_on import log_off
from inspector.services.settings_storing import store_settings
from inspector.services.who import AccountsState
from inspector.storage import log_on_tries, secret_hashes
from inspector.storage.settings import change_settings

PASSWORD = "correct horse"


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secret_hashes, "_COSTS", {"time_cost": 1, "memory_cost": 8, "parallelism": 1, "hash_len": 16})


@pytest.fixture
def ada() -> Person:
    """The first administrator, who is logged on."""
    finish(accounts.add_account("Ada", Role.ADMINISTRATOR, password=PASSWORD))
    return who.person()


def refused(work: Callable[[], object]) -> InspectorError:
    with pytest.raises(InspectorError) as caught:
        found = work()
        if isinstance(found, Generator):
            finish(found)
    return caught.value


def code(steps: Steps[object]) -> ErrorCode:
    return refused(lambda: finish(steps)).code


def told() -> list[tuple[str, str]]:
    return [(each.kind, each.who) for each in reversed(auditing.read())]


# -- turning on and off -----------------------------------------------------------------------------------------------------


def test_without_accounts_the_systems_user_may_do_everything() -> None:
    found = who.person()
    assert (found.role, found.by, found.name) == (Role.ADMINISTRATOR, LoggedOnBy.SYSTEM, who.system_name())
    assert logging_on.choices() == () and accounts.list_accounts() == ()


def test_the_first_account_is_an_administrators_turns_accounts_on_and_is_logged_on() -> None:
    assert code(accounts.add_account("Olaf", Role.OPERATOR, pin="1234")) is ErrorCode.BAD_ARGUMENT
    assert who.accounts_state() is AccountsState.OFF
    finish(accounts.add_account("Ada", Role.ADMINISTRATOR, password=PASSWORD))
    assert who.person() == Person("Ada", Role.ADMINISTRATOR, LoggedOnBy.PASSWORD) and who.accounts_state() is AccountsState.ON
    log_off()
    assert who.person().is_nobody and not any(map(who.may, Act))
    assert [kind for kind, _ in told()] == ["accounts", "log_on", "log_off"]


def test_removing_the_last_account_turns_them_off_and_an_administrator_stays_before(ada: Person) -> None:
    finish(accounts.add_account("Olaf", Role.OPERATOR, pin="1234"))
    for work in (
        accounts.remove_account("ada"),
        accounts.change_account("ADA", active=False),
        accounts.change_account("Ada", role=Role.ENGINEER),
        accounts.change_account("Ada", password=""),
    ):
        assert code(work) is ErrorCode.BAD_ARGUMENT
    finish(accounts.remove_account("Olaf"))
    finish(accounts.remove_account("Ada"))
    assert who.accounts_state() is AccountsState.OFF and who.person().by is LoggedOnBy.SYSTEM
    auditing.note(AuditKind.EXPORT)
    assert finish(auditing.verify()) == []  # no mark either: that nobody logs on any more was done in the program


# -- accounts ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "made",
    [
        {"name": "ADA", "role": Role.ENGINEER, "password": PASSWORD},
        {"name": "", "role": Role.ENGINEER, "password": PASSWORD},
        {"name": "a\nb\0", "role": Role.ENGINEER, "password": PASSWORD},
        {"name": "Bo", "role": Role.ENGINEER},
        {"name": "Bo", "role": Role.ENGINEER, "password": "short"},
        {"name": "Bo Bo Bo Bo", "role": Role.ENGINEER, "password": "bo bo bo bo"},
        {"name": "Bo", "role": Role.ENGINEER, "pin": "123456"},
        {"name": "Bo", "role": Role.ENGINEER, "password": PASSWORD, "badge": "0011223344"},
        {"name": "Bo", "role": Role.OPERATOR, "pin": "12"},
        {"name": "Bo", "role": Role.OPERATOR, "badge": "1"},
    ],
    ids=str,
)
def test_what_makes_no_account(ada: Person, made: dict[str, object]) -> None:
    assert code(accounts.add_account(**made)) is ErrorCode.BAD_ARGUMENT  # type: ignore[arg-type]
    assert [each.name for each in accounts.list_accounts()] == ["Ada"]


def test_no_secret_is_in_the_file_the_audit_or_what_is_shown(ada: Person, home: Path) -> None:
    finish(accounts.add_account("Olaf", Role.OPERATOR, pin="271828", badge="BADGE-314159"))
    stored = b"".join(path.read_bytes() for path in (home / "data").iterdir() if path.is_file())
    shown = repr(accounts.list_accounts())
    for secret in (PASSWORD, "271828", "BADGE-314159"):
        assert secret.encode() not in stored and secret not in shown
    assert "argon2" not in shown and stored.count(b"$argon2id$") == 3
    if sys.platform != "win32":
        assert paths.accounts_file().stat().st_mode & 0o077 == 0


def test_two_people_cannot_have_one_badge(ada: Person) -> None:
    finish(accounts.add_account("Olaf", Role.OPERATOR, badge="0011223344"))
    assert code(accounts.add_account("Per", Role.OPERATOR, badge=" 0011223344")) is ErrorCode.BAD_ARGUMENT
    finish(accounts.change_account("Olaf", badge="0011223344"))


def test_a_new_name_keeps_the_person_logged_on(ada: Person) -> None:
    finish(accounts.change_account("Ada", new_name="Ada L."))
    assert who.person().name == "Ada L." and who.may(Act.USERS)


def test_an_account_that_is_not_there_is_neither_changed_nor_removed_nor_made(ada: Person) -> None:
    for work in (accounts.change_account("Nobody", new_name="Bo"), accounts.remove_account("Nobody")):
        assert code(work) is ErrorCode.BAD_ARGUMENT
    assert [each.name for each in accounts.list_accounts()] == ["Ada"]


def test_nobody_takes_the_name_of_somebody_else(ada: Person) -> None:
    finish(accounts.add_account("Olaf", Role.OPERATOR, pin="1234"))
    assert code(accounts.change_account("Olaf", new_name="aDA")) is ErrorCode.BAD_ARGUMENT
    assert {each.name for each in accounts.list_accounts()} == {"Ada", "Olaf"}


def test_own_secrets_are_changed_by_who_knows_the_old_one(ada: Person) -> None:
    assert code(accounts.change_own_secret("wrong one", "another password")) is ErrorCode.LOG_ON_REFUSED
    assert code(accounts.change_own_secret(PASSWORD, "short")) is ErrorCode.BAD_ARGUMENT
    finish(accounts.change_own_secret(PASSWORD, "another password"))
    log_off()
    assert code(logging_on.log_on("Ada", PASSWORD)) is ErrorCode.LOG_ON_REFUSED
    assert finish(logging_on.log_on("Ada", "another password")).name == "Ada"


# -- logging on -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def olaf(ada: Person) -> None:
    """An operator with PIN and badge; nobody is logged on."""
    finish(accounts.add_account("Olaf", Role.OPERATOR, pin="1234", badge="0011223344"))
    log_off()


def setting(value: str) -> None:
    change_settings(paths.settings_file(), {"operator_log_on": value})


def test_by_pin_and_by_password(olaf: None) -> None:
    assert finish(logging_on.log_on(" olaf ", "1234")) == Person("Olaf", Role.OPERATOR, LoggedOnBy.PIN)
    assert finish(logging_on.log_on("ADA", PASSWORD)) == Person("Ada", Role.ADMINISTRATOR, LoggedOnBy.PASSWORD)
    assert [kind for kind, _ in told()][-3:] == ["log_on", "log_off", "log_on"]


def test_names_to_choose_from_hold_no_secret(olaf: None) -> None:
    assert logging_on.choices() == (logging_on.Choice("Olaf", Role.OPERATOR, True), logging_on.Choice("Ada", Role.ADMINISTRATOR, False))


@pytest.mark.parametrize(
    ("name", "secret"), [("Olaf", "1235"), ("Olaf", ""), ("Olaf", PASSWORD), ("Ada", "1234"), ("Nobody", "1234"), ("", "")]
)
def test_what_is_wrong_is_refused_with_one_sentence_for_all_and_noted(olaf: None, name: str, secret: str) -> None:
    with pytest.raises(InspectorError, match="The name, or the PIN or password, is wrong") as caught:
        finish(logging_on.log_on(name, secret))
    assert caught.value.code is ErrorCode.LOG_ON_REFUSED and who.person().is_nobody
    entry = auditing.read(1)[0]
    assert entry.kind == AuditKind.LOG_ON_REFUSED and entry.values["name"] == (name if name in ("Olaf", "Ada") else "")


@pytest.mark.parametrize("name", ["Olaf", "Ada", "Nobody"])
def test_a_wrong_secret_is_hashed_as_often_whether_there_is_such_a_name_or_not(
    olaf: None, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def refuse(secret: str, sealed: str) -> bool:
        opened.append(sealed)
        return False

    monkeypatch.setattr(secret_hashes, "opens", refuse)
    assert code(logging_on.log_on(name, "9999")) is ErrorCode.LOG_ON_REFUSED
    assert len(opened) == 1 and opened[0].startswith("$argon2id$")


def test_an_account_that_is_locked_lets_nobody_in(olaf: None) -> None:
    with who.acting(Person("Ada", Role.ADMINISTRATOR, LoggedOnBy.PASSWORD)):
        finish(accounts.change_account("Olaf", active=False))
    assert code(logging_on.log_on("Olaf", "1234")) is ErrorCode.LOG_ON_REFUSED
    assert [each.name for each in logging_on.choices()] == ["Ada"]
    setting("badge")
    assert code(logging_on.log_on_by_badge("0011223344")) is ErrorCode.LOG_ON_REFUSED


def test_badges_count_where_the_settings_say_so(olaf: None) -> None:
    assert code(logging_on.log_on_by_badge("0011223344")) is ErrorCode.LOG_ON_REFUSED
    setting("badge")
    assert finish(logging_on.log_on_by_badge("0011223344\n")) == Person("Olaf", Role.OPERATOR, LoggedOnBy.BADGE)
    assert code(logging_on.log_on_by_badge("0011223345")) is ErrorCode.LOG_ON_REFUSED


def test_without_log_on_where_the_settings_say_so(olaf: None) -> None:
    assert refused(logging_on.log_on_as_operator).code is ErrorCode.LOG_ON_REFUSED
    setting("none")
    assert logging_on.log_on_as_operator() == who.person() == Person("", Role.OPERATOR, LoggedOnBy.NONE)
    assert who.may(Act.INSPECT) and not who.may(Act.BUILD)


def test_only_an_administrator_says_how_operators_log_on(olaf: None) -> None:
    finish(logging_on.log_on("Olaf", "1234"))
    assert refused(lambda: store_settings({"operator_log_on": "none"})).code is ErrorCode.NOT_ALLOWED
    finish(logging_on.log_on("Ada", PASSWORD))
    finish(store_settings({"operator_log_on": "none"}))
    assert who.operator_log_on() == "none" and auditing.read(1)[0].kind == AuditKind.SETTINGS


def test_a_pin_of_the_former_kind_still_opens(olaf: None) -> None:
    stored = json.loads(paths.accounts_file().read_text(encoding="utf-8"))
    stored["accounts"][1]["pin_hash"] = old_pins.seal("2468")
    paths.accounts_file().write_text(json.dumps(stored), encoding="utf-8")
    assert finish(logging_on.log_on("Olaf", "2468")).by is LoggedOnBy.PIN


# -- guessing ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1_800_000_000.0]
    monkeypatch.setattr(logging_on.time, "time", lambda: now[0])
    return now


def test_after_three_wrong_tries_each_waits_longer_also_for_the_right_one(olaf: None, clock: list[float]) -> None:
    waits = []
    for _ in range(6):
        assert code(logging_on.log_on("Olaf", "9999")) is ErrorCode.LOG_ON_REFUSED
        waits.append(logging_on.wait_s("olaf"))
        assert logging_on.wait_s("Ada") == 0
        if waits[-1]:
            with pytest.raises(InspectorError, match="too many"):
                finish(logging_on.log_on("Olaf", "1234"))
        clock[0] += waits[-1]
    assert waits == [0, 0, 5, 10, 20, 40]
    assert finish(logging_on.log_on("Olaf", "1234")).name == "Olaf"
    assert code(logging_on.log_on("Olaf", "9999")) is ErrorCode.LOG_ON_REFUSED and logging_on.wait_s("Olaf") == 0


def test_a_clock_that_is_set_back_gains_nothing_and_never_locks_for_long(olaf: None, clock: list[float]) -> None:
    for _ in range(3):
        assert code(logging_on.log_on("Olaf", "9999")) is ErrorCode.LOG_ON_REFUSED
    clock[0] -= 10_000_000
    assert 0 < logging_on.wait_s("Olaf") <= 300


def test_starting_the_program_anew_gives_no_fresh_tries(olaf: None, home: Path) -> None:
    code_ = (
        "from inspector.core.progress import finish; from inspector.services.access.logging_on import log_on\n"
        "try:\n finish(log_on('Olaf', '9999'))\nexcept Exception as error:\n print(error)"
    )
    said = [subprocess.run([sys.executable, "-c", code_], capture_output=True, text=True, check=True).stdout for _ in range(4)]
    assert ["too many" in each for each in said] == [False, False, False, True]


def test_names_that_nobody_has_share_their_tries(olaf: None, clock: list[float]) -> None:
    for number in range(3):
        assert code(logging_on.log_on(f"guess {number}", "1234")) is ErrorCode.LOG_ON_REFUSED
    assert logging_on.wait_s("another") == 5 and logging_on.wait_s("Olaf") == 0
    assert len(json.loads(paths.log_on_tries_file().read_text(encoding="utf-8"))) == 1


def test_a_new_pin_makes_up_for_the_wrong_tries_at_the_old_one(olaf: None, clock: list[float]) -> None:
    for _ in range(4):
        assert code(logging_on.log_on("Olaf", "9999")) is ErrorCode.LOG_ON_REFUSED
    finish(logging_on.log_on("Ada", PASSWORD))
    finish(accounts.change_account("Olaf", pin="4321"))
    assert finish(logging_on.log_on("Olaf", "4321")).name == "Olaf"


def test_tries_are_counted_though_nothing_can_be_written(olaf: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> float:
        raise InspectorError(ErrorCode.DISK_FULL, "The disk is full.")

    monkeypatch.setattr(log_on_tries, "claim", full)
    monkeypatch.setattr(logging_on, "_UNWRITTEN", {})
    said = [str(refused(lambda: logging_on.log_on("Olaf", "9999"))) for _ in range(4)]
    assert ["too many" in each for each in said] == [False, False, False, True]


# -- a damaged file ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"format": 9}', b"\xff\xfe", b'{"format":1,"badge_salt":"00","accounts":[]}'])
def test_a_damaged_file_makes_nobody_an_administrator_and_lets_operators_go_on(olaf: None, content: bytes) -> None:
    finish(logging_on.log_on("Ada", PASSWORD))
    paths.accounts_file().write_bytes(content)
    assert who.accounts_state() is AccountsState.DAMAGED
    assert who.person().role is Role.OPERATOR and not who.may(Act.RELEASE)
    assert code(logging_on.log_on("Ada", PASSWORD)) is ErrorCode.ACCOUNTS_DAMAGED
    assert refused(lambda: accounts.add_account("Mallory", Role.ADMINISTRATOR, password=PASSWORD)).code is ErrorCode.NOT_ALLOWED
    told = str(refused(lambda: accounts.add_account("Mallory", Role.ADMINISTRATOR, password=PASSWORD)))
    assert "logged on" not in told and "cannot be read" in told and "backup" in told
    assert logging_on.log_on_as_operator().role is Role.OPERATOR and who.may(Act.INSPECT)
    assert auditing.read(1)[0].values == {"accounts": "damaged"} and paths.accounts_file().read_bytes() == content


def test_a_link_to_nothing_is_a_damaged_file(olaf: None, tmp_path: Path) -> None:
    paths.accounts_file().unlink()
    paths.accounts_file().symlink_to(tmp_path / "nowhere")
    assert who.accounts_state() is AccountsState.DAMAGED


def test_accounts_that_were_deleted_beside_the_program_are_seen_in_the_audit(olaf: None) -> None:
    finish(logging_on.log_on("Ada", PASSWORD))
    paths.accounts_file().unlink()
    assert who.person().by is LoggedOnBy.SYSTEM
    auditing.note(AuditKind.EVENT)
    (found,) = finish(auditing.verify())
    assert found.mark and "nobody had to log on" in found.sentence


def test_whoever_wants_to_know_is_told_who_is_at_the_pc(ada: Person) -> None:
    seen: list[str] = []

    def told_of() -> None:
        seen.append(who.user_name())

    who.subscribe(told_of)
    log_off()
    finish(logging_on.log_on("Ada", PASSWORD))
    who.unsubscribe(told_of)
    log_off()
    assert seen == ["", "Ada"]


def test_judgements_are_of_who_is_logged_on(ada: Person) -> None:
    assert who.judge_name("Press 4") == "Ada"
    finish(accounts.remove_account("Ada"))
    assert who.judge_name("Press 4") == "Press 4" and who.judge_name("") == who.system_name()
