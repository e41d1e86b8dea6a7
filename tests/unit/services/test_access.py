"""Rights: asked by the services themselves, before anything is touched, and by every one of them that changes something."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from writing_services import EXCUSED, writing_functions

import inspector.services
from inspector.core.access import MAY, Act, LoggedOnBy, Person, Role, may
from inspector.core.audit import AuditKind
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps, finish
from inspector.services import auditing, who
from inspector.services.access import accounts
from inspector.services.access.signed_on import REGISTRY, guarded, log_off
from inspector.storage import secret_hashes

SERVICES = Path(inspector.services.__file__).parent
for _module in pkgutil.walk_packages(inspector.services.__path__, "inspector.services."):
    importlib.import_module(_module.name)
GUARDED = [(act, function) for act, function in REGISTRY if function.__module__.startswith("inspector.")]


class Touched(Exception):
    """Somebody has looked at an argument."""


class Untouchable:
    """Tells of every use, so that nothing can have been done with it."""

    def __getattribute__(self, name: str) -> Any:
        raise Touched(name)

    def __fspath__(self) -> str:
        raise Touched("__fspath__")

    def __iter__(self) -> Iterator[Any]:
        raise Touched("__iter__")


def called(function: Callable[..., Any]) -> Any:
    """Calls it with arguments that must not be touched, and takes its first step where it is long work."""
    needed = [each for each in inspect.signature(function).parameters.values() if each.default is each.empty]
    result = function(*(Untouchable() for each in needed if each.kind is not each.KEYWORD_ONLY))
    return next(result) if isinstance(result, Generator) else result


@pytest.fixture
def with_accounts(monkeypatch: pytest.MonkeyPatch) -> None:
    """An account of each role, named after it; hashes that take no time."""
    monkeypatch.setattr(secret_hashes, "_COSTS", {"time_cost": 1, "memory_cost": 8, "parallelism": 1, "hash_len": 16})
    finish(accounts.add_account("administrator", Role.ADMINISTRATOR, password="administer"))
    finish(accounts.add_account("engineer", Role.ENGINEER, password="engineering"))
    finish(accounts.add_account("operator", Role.OPERATOR, pin="1234"))
    log_off()


def seat(role: Role | None) -> None:
    who.seat(None if role is None else Person(str(role), role, LoggedOnBy.PASSWORD))


def code_of(function: Callable[..., Any]) -> object:
    """The code of its refusal, or what else came of the call."""
    try:
        called(function)
    except InspectorError as error:
        return error.code
    except Exception as error:
        return type(error)
    return None


def test_every_act_guards_a_service() -> None:
    assert {act for act, _ in GUARDED} == set(Act)


@pytest.mark.parametrize(
    ("act", "function"), GUARDED, ids=[f"{act}-{function.__module__}.{function.__qualname__}" for act, function in GUARDED]
)
def test_it_is_refused_to_every_lower_role_before_anything_is_touched(
    with_accounts: None, home: Path, act: Act, function: Callable[..., Any]
) -> None:
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*") if "audit" not in path.name and "cache" not in path.parts}
    for role in (None, *Role):
        seat(role)
        if not may(role, act):
            assert code_of(function) is ErrorCode.NOT_ALLOWED
            assert auditing.read(1)[0].values == {"act": str(act)}
    files = {path: path.stat().st_mtime_ns for path in home.rglob("*") if "audit" not in path.name and "cache" not in path.parts}
    assert {path for path, at in files.items() if not path.is_dir() and before.get(path) != at} == set()


@pytest.mark.parametrize(
    ("act", "function"), GUARDED, ids=[f"{act}-{function.__module__}.{function.__qualname__}" for act, function in GUARDED]
)
def test_without_accounts_and_for_who_may_it_is_carried_out(with_accounts: None, act: Act, function: Callable[..., Any]) -> None:
    for role in Role:
        if role.rank >= MAY[act].rank:
            seat(role)
            assert code_of(function) is not ErrorCode.NOT_ALLOWED


def test_without_accounts_everything_is_allowed() -> None:
    assert who.accounts_state() is who.AccountsState.OFF
    assert all(who.may(act) for act in Act)


# -- nobody goes past the guard ---------------------------------------------------------------------------------------------


def test_every_service_that_writes_is_guarded_or_excused() -> None:
    found = {name: is_guarded for file in sorted(SERVICES.rglob("*.py")) for name, is_guarded in writing_functions(file, SERVICES)}
    assert len(found) > 90
    assert sorted(name for name, is_guarded in found.items() if not is_guarded and name not in EXCUSED) == []
    assert sorted(name for name in EXCUSED if found.get(name) is not False) == [], "these are excused and need not be"


def test_the_window_and_the_command_line_write_through_services() -> None:
    for room in ("ui", "cli"):
        for file in sorted((SERVICES.parent / room).rglob("*.py")):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            names = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
            assert not names & {"update_project", "save_project", "append_releases", "change_settings", "append_labels", "save_model"}, file


# -- whose work it is -------------------------------------------------------------------------------------------------------


@guarded(Act.BUILD)
def long_work(ended: list[str]) -> Steps[str]:
    """Work of two steps, which tells who does it."""
    try:
        yield Progress("Testing", 0, 2)
        inner()
        yield Progress("Testing", 1, 2)
        return who.user_name()
    finally:
        ended.append(who.user_name())


@guarded(Act.RELEASE)
def inner() -> None:
    """Asks for a right while the work goes on."""


def test_what_somebody_has_begun_ends_as_theirs_though_they_are_logged_off(with_accounts: None) -> None:
    seat(Role.ENGINEER)
    ended: list[str] = []
    steps = long_work(ended)
    log_off(by_itself=True)
    assert finish(steps) == "engineer" and ended == ["engineer"] and who.user_name() == ""


def test_work_that_is_given_up_is_cleared_up_as_theirs(with_accounts: None) -> None:
    seat(Role.ENGINEER)
    ended: list[str] = []
    steps = long_work(ended)
    next(steps)
    seat(Role.OPERATOR)
    assert who.user_name() == "operator"
    steps.close()
    assert ended == ["engineer"]


def test_whoever_is_removed_or_locked_may_do_nothing_more(with_accounts: None) -> None:
    seat(Role.ENGINEER)
    assert who.may(Act.BUILD)
    with who.acting(Person("administrator", Role.ADMINISTRATOR, LoggedOnBy.PASSWORD)):
        finish(accounts.change_account("engineer", active=False))
    assert who.person().is_nobody and not who.may(Act.INSPECT)


def test_a_role_that_is_taken_away_is_gone_at_once_and_a_higher_one_needs_a_new_log_on(with_accounts: None) -> None:
    administrator = Person("administrator", Role.ADMINISTRATOR, LoggedOnBy.PASSWORD)
    seat(Role.ENGINEER)
    with who.acting(administrator):
        finish(accounts.change_account("engineer", role=Role.OPERATOR))
    assert who.person().role is Role.OPERATOR
    with who.acting(administrator):
        finish(accounts.change_account("engineer", role=Role.ADMINISTRATOR))
    assert who.person().role is Role.ENGINEER


def test_a_refusal_is_in_the_audit(with_accounts: None) -> None:
    seat(Role.OPERATOR)
    with pytest.raises(InspectorError, match="engineer or a higher"):
        inner()
    entry = auditing.read(1, kind=AuditKind.NOT_ALLOWED)[0]
    assert (entry.who, entry.role, entry.values) == ("operator", "operator", {"act": "release"})
