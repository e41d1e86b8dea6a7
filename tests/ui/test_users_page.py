"""Users: the first account turns accounts on, and never is there nobody to look after them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from people_at_the_pc import ADA, ADMINISTRATOR, BADGE, ENGINEER, PASSWORD, PIN, leave_nobody, log_on, set_up_accounts
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from inspector import paths
from inspector.core.access import Role
from inspector.core.progress import finish
from inspector.core.user_settings import LogOn
from inspector.services import who
from inspector.services.access import accounts, logging_on
from inspector.services.who import AccountsState
from inspector.storage.settings import change_settings
from inspector.ui.pages.users.dialogs import BadgeDialog, PinDialog
from inspector.ui.pages.users.page import UsersPage
from inspector.ui.people import People


@pytest.fixture(autouse=True)
def _home_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / "home"))
    yield
    leave_nobody()


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[UsersPage]:
    made = UsersPage(People())
    qtbot.addWidget(made)
    made.resize(1180, 760)
    made.show()
    qtbot.waitUntil(lambda: not made.busy)
    yield made
    assert made.shutdown(10_000)


def names(page: UsersPage) -> list[str]:
    return [each.name for each in page.accounts]


def choose(qtbot: QtBot, page: UsersPage, name: str) -> None:
    qtbot.waitUntil(lambda: name in names(page))
    page.list.setCurrentRow(names(page).index(name))
    assert page.form.name.text() == name


def hold(dialog: BadgeDialog, badge: str) -> None:
    for letter in badge:
        QTest.keyClick(dialog, letter)
    QTest.keyClick(dialog, Qt.Key.Key_Return)


def marked(page: UsersPage) -> list[str]:
    """The names of the rows that look chosen: by their colour, or by the place of the keys."""
    rows = {page.list.row(each) for each in page.list.selectedItems()} | ({page.list.currentRow()} - {-1})
    return [names(page)[row] for row in sorted(rows)]


def save(qtbot: QtBot, page: UsersPage) -> None:
    page.form.save.click()
    qtbot.waitUntil(lambda: not page.busy)


def test_the_first_account_is_an_administrators_and_turns_accounts_on(qtbot: QtBot, page: UsersPage) -> None:
    assert page.begin.isVisible() and not page.list.isVisible() and who.accounts_state() is AccountsState.OFF
    page.begin.click()
    form = page.form
    assert form.isVisible() and not form.role.isEnabled() and not form.pin.isVisible() and not page.begin.isVisible()
    form.name.setText("Ada")
    form.password.setText(PASSWORD)
    form.again.setText("three small word")
    save(qtbot, page)
    assert "differ" in form.problem.text() and who.accounts_state() is AccountsState.OFF
    form.password.setText("short")
    form.again.setText("short")
    save(qtbot, page)
    assert "between" in form.problem.text() and form.isVisible() and who.accounts_state() is AccountsState.OFF
    form.password.setText(PASSWORD)
    form.again.setText(PASSWORD)
    assert page.is_unfinished
    save(qtbot, page)
    qtbot.waitUntil(lambda: names(page) == ["Ada"])
    assert who.accounts_state() is AccountsState.ON and who.person().name == "Ada" and page.list.isVisible()
    assert not page.is_unfinished and form.password.text() == ""


def test_an_operator_is_added_with_a_pin_that_is_typed_twice(qtbot: QtBot, page: UsersPage, monkeypatch: pytest.MonkeyPatch) -> None:
    finish(accounts.add_account(ADMINISTRATOR, Role.ADMINISTRATOR, password=PASSWORD))
    qtbot.waitUntil(lambda: page.add.isVisible() and not page.busy)
    page.add.click()
    form = page.form
    form.name.setText(ADA)
    assert form.pin.isVisible() and form.badge.isVisible() and not form.password.isVisible()
    form.pin.click()
    (dialog,) = page.window().findChildren(PinDialog)
    for pin in ("1111", "2222", PIN, PIN):
        for digit in pin:
            dialog.keypad.digits[int(digit)].click()
        dialog.keypad.done.click()
        if pin == "2222":
            assert "another one" in dialog.keypad.question()
    assert form._pin == PIN and "new one" in form._pin_said.text()
    form.badge.click()
    (badge,) = page.window().findChildren(BadgeDialog)
    hold(badge, BADGE)
    assert badge.isVisible() and "once more" in badge.said.text() and not form._badge
    hold(badge, BADGE[1:])
    assert badge.isVisible() and "something else" in badge.said.text() and not form._badge
    hold(badge, BADGE)
    assert badge.isVisible() and not form._badge  # what was read before the other one counts no more
    hold(badge, BADGE)
    assert form._badge == BADGE and "takes no badges" in form._badge_said.text()  # as long as operators log on with a PIN
    change_settings(paths.settings_file(), {"operator_log_on": str(LogOn.BADGE)})
    form.begin(None)
    form._on_badge_given(BADGE)
    assert form._badge_said.text() == "A new one is entered."
    form.name.setText(ADA)
    form._on_pin_given(PIN)
    save(qtbot, page)
    qtbot.waitUntil(lambda: names(page) == [ADA, ADMINISTRATOR])
    finish(logging_on.log_on(ADA, PIN))
    assert who.person().name == ADA


def test_accounts_are_changed_and_wrong_wishes_explained(qtbot: QtBot, page: UsersPage) -> None:
    set_up_accounts()
    choose(qtbot, page, ADMINISTRATOR)
    page.form.active.setChecked(False)
    save(qtbot, page)
    assert "administrator" in page.form.problem.text() and page.form.isVisible()
    page.form.cancel.click()
    choose(qtbot, page, ADA)
    page.form.name.setText(ENGINEER)
    save(qtbot, page)
    assert ENGINEER in page.form.problem.text() or "this name" in page.form.problem.text()
    page.form.name.setText("Ada Lovelace")
    page.form.language.setCurrentIndex(page.form.language.findData("de"))
    page.form.active.setChecked(False)
    save(qtbot, page)
    qtbot.waitUntil(lambda: "Ada Lovelace" in names(page))
    changed = next(each for each in page.accounts if each.name == "Ada Lovelace")
    assert changed.language == "de" and not changed.active and changed.pin_hash and "may not log on" in page.list.item(0).text()


def test_a_row_looks_chosen_only_while_its_account_is_shown(qtbot: QtBot, page: UsersPage) -> None:
    set_up_accounts()
    qtbot.waitUntil(lambda: ADA in names(page))
    page.list.setFocus()
    assert marked(page) == [] and page._hint.isVisible()
    qtbot.keyClick(page.list, Qt.Key.Key_Down)
    assert marked(page) == [ADA] and page.form.name.text() == ADA
    page.form.cancel.click()
    choose(qtbot, page, ADA)
    assert marked(page) == [ADA] and not page._hint.isVisible()
    page.form.language.setCurrentIndex(page.form.language.findData("de"))
    save(qtbot, page)
    qtbot.waitUntil(lambda: page._hint.isVisible() and len(names(page)) > 1)
    assert marked(page) == []
    choose(qtbot, page, ADA)  # the one that was stored can be chosen again at once
    page.form.cancel.click()
    assert marked(page) == [] and page._hint.isVisible()
    choose(qtbot, page, ADMINISTRATOR)
    page.add.click()
    page._read()
    qtbot.waitUntil(lambda: not page.busy)
    assert marked(page) == [] and page.form.title.text() == "New account"


def test_an_operator_who_becomes_an_engineer_needs_a_password_and_loses_the_pin(qtbot: QtBot, page: UsersPage) -> None:
    set_up_accounts()
    choose(qtbot, page, ADA)
    form = page.form
    form.role.setCurrentIndex(form.role.findData(Role.ENGINEER))
    save(qtbot, page)
    assert "password" in form.problem.text()
    form.password.setText(PASSWORD)
    form.again.setText(PASSWORD)
    save(qtbot, page)
    qtbot.waitUntil(lambda: any(each.name == ADA and each.role is Role.ENGINEER for each in page.accounts))
    ada = next(each for each in page.accounts if each.name == ADA)
    assert ada.password_hash and not ada.pin_hash and not ada.badge_hash


def test_an_account_is_removed_after_a_question_and_the_last_one_turns_accounts_off(qtbot: QtBot, page: UsersPage) -> None:
    finish(accounts.add_account(ADMINISTRATOR, Role.ADMINISTRATOR, password=PASSWORD))
    finish(accounts.add_account(ADA, Role.OPERATOR, pin=PIN))
    choose(qtbot, page, ADA)
    page.form.remove.click()
    page.question.keep_button.click()
    assert names(page) == [ADA, ADMINISTRATOR]
    page.form.remove.click()
    page.question.do_button.click()
    qtbot.waitUntil(lambda: names(page) == [ADMINISTRATOR])
    choose(qtbot, page, ADMINISTRATOR)
    page.form.remove.click()
    assert page.question.box is not None and "last account" in page.question.box.informativeText()
    page.question.do_button.click()
    qtbot.waitUntil(lambda: who.accounts_state() is AccountsState.OFF and page.begin.isVisible())
    assert who.person().role is Role.ADMINISTRATOR


def test_whoever_is_not_an_administrator_any_more_changes_nothing(qtbot: QtBot, page: UsersPage) -> None:
    set_up_accounts()
    choose(qtbot, page, ADA)
    log_on(ENGINEER)
    with qtbot.waitSignal(page.failed):
        page.form.name.setText("Eve")
        page.form.save.click()
    log_on(ADMINISTRATOR)
    assert ADA in {each.name for each in accounts.list_accounts()}
