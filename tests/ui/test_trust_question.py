"""Files of unknown origin: the window asks, does nothing unless Import is pressed, and remembers whom to trust."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog, QLabel, QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from inspector import paths
from inspector.core.model import ModelState
from inspector.core.progress import finish
from inspector.core.project import Project
from inspector.core.thresholds import Rule, Threshold
from inspector.services import trust
from inspector.services.recent import look_at_project
from inspector.services.transfer import export_project
from inspector.storage import archive, models, projects
from inspector.storage.signatures import SigningKey
from inspector.ui.main_window import MainWindow
from inspector.ui.pages.building.model_facts import origin_fact
from inspector.ui.pages.settings.page import SettingsPage
from inspector.ui.pages.signers import SignerList
from inspector.ui.transfer_desk import TransferDesk
from inspector.ui.transfers import Transfer
from inspector.ui.widgets.notice import Notice

STATE = ModelState({"detector": "none"}, {"bank": np.zeros(4, np.float32)}, {"network.xml": b"<net/>"})


@pytest.fixture
def builder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trust.Signer:
    """Another PC has exported a project to `Deckel.inspector`, and once without a signature to `old.inspector`."""
    projects.create_project(tmp_path / "from", Project("Deckel"))
    threshold = Threshold(1.0, Rule.MANUAL)
    model_id = models.save_model(tmp_path / "from", STATE, [], threshold, {})
    projects.update_project(tmp_path / "from", lambda now: replace(now, active_model=model_id).with_threshold(model_id, threshold))
    with monkeypatch.context() as there:
        there.setenv("INSPECTOR_HOME", str(tmp_path / "builder"))
        signer = trust.rename_own("Anna <b>on</b> PC 7")
        finish(export_project(tmp_path / "from", tmp_path / "Deckel.inspector"))
        there.setattr(archive.signatures, "signed", lambda manifest, key: manifest)
        finish(export_project(tmp_path / "from", tmp_path / "old.inspector"))
    return signer


class Bench(QWidget):
    """As much of the window as asks and tells."""

    def __init__(self) -> None:
        super().__init__()
        self.notice = Notice(self)
        self.desk = TransferDesk(self.notice, self)
        self.desk.imported.connect(self.desk.tell_imported)

    def open_project(self, file: Path) -> None:
        self.desk.transfers.start(Transfer(file))


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    made = Bench()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def asked(qtbot: QtBot, bench: Bench, builder: trust.Signer, tmp_path: Path) -> QMessageBox:
    """The question about the signed file."""
    return question(qtbot, bench, tmp_path / "Deckel.inspector")


def question(qtbot: QtBot, bench: Bench, file: Path) -> QMessageBox:
    bench.open_project(file)
    qtbot.waitUntil(lambda: bench.desk.question.box is not None)
    box = bench.desk.question.box
    assert box is not None
    return box


def nothing_came_in(bench: Bench) -> bool:
    return not paths.projects_folder().exists() and not bench.desk.transfers.running


def test_the_question_names_the_signer_as_plain_text_and_enter_imports_nothing(
    asked: QMessageBox, bench: Bench, builder: trust.Signer
) -> None:
    said = asked.informativeText().replace("\N{NO-BREAK SPACE}", " ")
    assert builder.name in said and builder.fingerprint in said and "Deckel.inspector" in said
    assert all(label.textFormat().name == "PlainText" for label in asked.findChildren(QLabel) if label.text())
    assert asked.defaultButton() is bench.desk.question.leave_button is asked.escapeButton()
    assert bench.desk.question.trust_box is not None and not bench.desk.question.trust_box.isChecked()
    bench.desk.question.leave_button.click()
    assert nothing_came_in(bench) and "The import was cancelled." in bench.notice.text() and trust.trusted() == []


def test_a_box_that_is_closed_imports_nothing(asked: QMessageBox, bench: Bench) -> None:
    asked.close()
    assert nothing_came_in(bench) and bench.desk.question.box is None


@pytest.mark.parametrize("always", [False, True])
def test_import_imports_and_trusts_only_where_that_was_said(
    qtbot: QtBot, bench: Bench, asked: QMessageBox, builder: trust.Signer, always: bool
) -> None:
    assert bench.desk.question.trust_box is not None
    bench.desk.question.trust_box.setChecked(always)
    with qtbot.waitSignal(bench.desk.imported):
        bench.desk.question.import_button.click()
    assert "Deckel was imported. It is signed by Anna b on /b PC 7." in bench.notice.text()
    assert trust.trusted() == ([builder] if always else [])


def test_who_is_trusted_is_not_asked_about(qtbot: QtBot, bench: Bench, builder: trust.Signer, tmp_path: Path) -> None:
    trust.trust(builder)
    with qtbot.waitSignal(bench.desk.imported):
        bench.open_project(tmp_path / "Deckel.inspector")
    assert bench.desk.question.box is None


def test_a_file_without_signature_is_asked_about_and_offers_no_trust(
    qtbot: QtBot, bench: Bench, builder: trust.Signer, tmp_path: Path
) -> None:
    box = question(qtbot, bench, tmp_path / "old.inspector")
    assert "nobody has signed" in box.text() and box.checkBox() is None and bench.desk.question.trust_box is None
    with qtbot.waitSignal(bench.desk.imported):
        bench.desk.question.import_button.click()
    assert "It is not signed." in bench.notice.text()


def test_another_file_put_in_the_place_of_the_agreed_one_is_asked_about_again(
    qtbot: QtBot, bench: Bench, asked: QMessageBox, tmp_path: Path
) -> None:
    shutil.copy(tmp_path / "old.inspector", tmp_path / "Deckel.inspector")
    bench.desk.question.import_button.click()
    qtbot.waitUntil(lambda: bench.desk.question.box not in (None, asked))
    assert bench.desk.question.box is not None and "nobody has signed" in bench.desk.question.box.text()
    bench.desk.question.leave_button.click()
    assert nothing_came_in(bench)


def test_files_are_asked_about_one_after_another_and_each_once(qtbot: QtBot, bench: Bench, asked: QMessageBox, tmp_path: Path) -> None:
    for name in ("Deckel.inspector", "old.inspector"):
        with qtbot.waitSignal(bench.desk.transfers.failed):
            bench.open_project(tmp_path / name)
    assert bench.desk.question.box is asked
    bench.desk.question.leave_button.click()
    box = bench.desk.question.box
    assert box is not None and "nobody has signed" in box.text()
    bench.desk.question.leave_button.click()
    assert bench.desk.question.box is None and nothing_came_in(bench)


def test_somebody_else_of_a_trusted_name_is_pointed_out(qtbot: QtBot, bench: Bench, builder: trust.Signer, tmp_path: Path) -> None:
    trust.trust(SigningKey.generate(builder.name).signer)
    assert "Careful" in question(qtbot, bench, tmp_path / "Deckel.inspector").informativeText()
    bench.desk.question.leave_button.click()


def test_a_file_that_the_window_opens_is_asked_about_and_its_card_says_who_signed_it(
    qtbot: QtBot, window: MainWindow, builder: trust.Signer, tmp_path: Path
) -> None:
    window.open_project(tmp_path / "Deckel.inspector")
    qtbot.waitUntil(lambda: window.desk.question.box is not None)
    with qtbot.waitSignal(window.session.answered) as answered:
        window.desk.question.import_button.click()
    folder = answered.args[0].folder
    assert window.session.folder == folder and "signed by Anna" in window.notice.text()
    qtbot.waitUntil(lambda: window.session.settled)
    window.page("projects").refresh()
    (card,) = window.page("projects").cards()
    card.show_view(finish(look_at_project(folder)))
    assert "signed by Anna" in card.toolTip()


@pytest.mark.parametrize(
    ("origin", "shown"),
    [
        (trust.Origin(SigningKey("Anna", bytes(32)).signer, True, ""), "Anna"),
        (trust.Origin(SigningKey("Anna", bytes(32)).signer, False, ""), "Anna, not trusted here"),
        (trust.Origin(None, False, ""), "nobody"),
    ],
)
def test_the_model_card_says_who_signed_the_model(qapp: QApplication, origin: trust.Origin, shown: str) -> None:
    assert origin_fact(origin).value == shown


@pytest.fixture
def signers(qtbot: QtBot) -> SignerList:
    made = SignerList()
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_list_shows_who_signs_here_and_who_is_trusted_and_lets_go_of_them(builder: trust.Signer, signers: SignerList) -> None:
    assert "first export" in signers.own_name.text() and signers.texts() == [] and not signers._nobody.isHidden()
    trust.trust(builder)
    own = trust.signing_key().signer
    signers.refresh()
    assert (signers.own_name.text(), signers.own_key.text()) == (own.name, own.fingerprint)
    assert signers.texts() == [builder.name, builder.fingerprint] and signers._nobody.isHidden()
    signers.remove_buttons[builder.fingerprint].click()
    assert signers.texts() == [] and trust.trusted() == []


def test_a_key_is_saved_renamed_and_trusted_from_the_list(signers: SignerList, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("Line 4", True))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "line 4"), ""))
    signers.rename_button.click()
    signers.save_button.click()
    assert signers.own_name.text() == "Line 4" and (tmp_path / "line 4.inspectorkey").is_file()
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / "station"))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "line 4.inspectorkey"), ""))
    signers.add_button.click()
    assert signers.texts()[0] == "Line 4" and [each.name for each in trust.trusted()] == ["Line 4"]


def test_a_file_that_is_no_key_is_explained(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.inspectorkey").write_bytes(b"x")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "x.inspectorkey"), ""))
    page = window.show_page("settings")
    assert isinstance(page, SettingsPage)
    page.signers.add_button.click()
    assert "cannot be used" in window.notice.text() and trust.trusted() == []


def test_an_export_says_which_key_others_are_asked_about(
    qtbot: QtBot, bench: Bench, builder: trust.Signer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.desk.export(tmp_path / "from")
    qtbot.waitUntil(lambda: bool(bench.findChildren(QFileDialog)))
    (dialog,) = bench.findChildren(QFileDialog)
    dialog.findChild(QLineEdit).setText(str(tmp_path / "again.inspector"))
    with qtbot.waitSignal(bench.desk.transfers.exported):
        dialog.accept()
    own = trust.own_signer()
    assert own is not None and own.fingerprint in bench.notice.text()
