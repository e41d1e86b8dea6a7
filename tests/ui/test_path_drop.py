"""Files and folders come in by drag and drop or by dialog; what cannot be used is refused in one sentence."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from inspector.ui.widgets.path_drop import PathDrop

_COPY, _LEFT, _NONE = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def data_of(*urls: QUrl) -> QMimeData:
    data = QMimeData()
    data.setUrls(list(urls))
    return data


def drop(zone: PathDrop, *urls: QUrl) -> None:
    data = data_of(*urls)  # the event does not own it
    zone.dropEvent(QDropEvent(QPointF(5, 5), _COPY, data, _LEFT, _NONE))


def local(path: Path) -> QUrl:
    return QUrl.fromLocalFile(str(path))


@pytest.fixture
def zone(qtbot: QtBot) -> PathDrop:
    made = PathDrop()
    qtbot.addWidget(made)
    return made


def test_dropped_files_and_folders_arrive_as_paths(zone: PathDrop, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "Teil 7 größer.png"
    file.touch()
    with qtbot.waitSignal(zone.paths_chosen) as heard:
        drop(zone, local(tmp_path), local(file))
    assert heard.args == [[tmp_path, file]]
    assert zone.problem == ""


@pytest.mark.parametrize("url", ["https://example.org/part.png", "ftp://files/part.png"])
def test_what_is_not_on_this_pc_is_refused_with_a_sentence(zone: PathDrop, qtbot: QtBot, url: str) -> None:
    with qtbot.assertNotEmitted(zone.paths_chosen), qtbot.waitSignal(zone.refused) as heard:
        drop(zone, QUrl(url))
    assert heard.args[0].endswith(".") and zone.problem == heard.args[0]


def test_one_foreign_url_refuses_the_whole_drop(zone: PathDrop, qtbot: QtBot, tmp_path: Path) -> None:
    with qtbot.assertNotEmitted(zone.paths_chosen):
        drop(zone, local(tmp_path), QUrl("https://example.org/part.png"))


def test_a_vanished_file_is_refused(zone: PathDrop, qtbot: QtBot, tmp_path: Path) -> None:
    with qtbot.waitSignal(zone.refused) as heard:
        drop(zone, local(tmp_path / "gone.png"))
    assert "gone.png" in heard.args[0]


def test_a_good_drop_clears_the_complaint(zone: PathDrop, tmp_path: Path) -> None:
    drop(zone, QUrl("https://example.org/part.png"))
    drop(zone, local(tmp_path))
    assert zone.problem == ""


def test_only_what_is_wanted_is_taken(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "a.png"
    file.touch()
    folders_only, files_only = PathDrop(files=False), PathDrop(folders=False)
    for zone, wrong, right in ((folders_only, file, tmp_path), (files_only, tmp_path, file)):
        qtbot.addWidget(zone)
        with qtbot.waitSignal(zone.refused) as heard:
            drop(zone, local(wrong))
        assert wrong.name in heard.args[0]
        with qtbot.waitSignal(zone.paths_chosen):
            drop(zone, local(right))


def test_the_zone_lights_up_while_something_is_held_over_it(zone: PathDrop, tmp_path: Path) -> None:
    data = data_of(local(tmp_path))
    enter = QDragEnterEvent(QPoint(5, 5), _COPY, data, _LEFT, _NONE)
    zone.dragEnterEvent(enter)
    assert enter.isAccepted() and zone.highlighted
    zone.dragLeaveEvent(QDragLeaveEvent())
    assert not zone.highlighted


def test_text_is_not_taken(zone: PathDrop) -> None:
    data = QMimeData()
    data.setText("hello")
    enter = QDragEnterEvent(QPoint(5, 5), _COPY, data, _LEFT, _NONE)
    enter.ignore()
    zone.dragEnterEvent(enter)
    assert not enter.isAccepted() and not zone.highlighted


def test_buttons_ask_and_a_cancelled_dialog_changes_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    answers: list[Path | None] = [tmp_path, None]

    def choose_folder(parent: QWidget, title: str) -> Path | None:
        return answers.pop(0)

    def choose_files(parent: QWidget, title: str, file_filter: str) -> list[Path]:
        assert file_filter == "Images (*.png)"
        return []

    zone = PathDrop(file_filter="Images (*.png)", choose_folder=choose_folder, choose_files=choose_files)
    qtbot.addWidget(zone)
    zone.show()
    folder_button, files_button = zone.findChildren(QPushButton)
    with qtbot.waitSignal(zone.paths_chosen) as heard:
        qtbot.keyClick(folder_button, Qt.Key.Key_Space)
    assert heard.args == [[tmp_path]]
    with qtbot.assertNotEmitted(zone.paths_chosen):
        folder_button.click()
        files_button.click()
