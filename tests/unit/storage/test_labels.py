"""Labels of a project on disk: only ever added to, by several programs at once, and cut in half by a power failure."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.labels import Label, Truth
from inspector.storage.labels import FILE, append_labels, read_labels

ONE = Label("a.png", Truth.DEFECT, kind="Kratzer, tief", who="anna", at="2026-03-01T10:11:12+01:00")
OTHER = Label("b.png", Truth.GOOD)


def test_words_come_back_in_the_order_in_which_they_were_said(tmp_path: Path) -> None:
    assert read_labels(tmp_path).labels == ()
    append_labels(tmp_path, [ONE])
    append_labels(tmp_path, [])
    append_labels(tmp_path, [OTHER, Label("a.png", Truth.LEFT_OUT)])
    found = read_labels(tmp_path)
    assert found.labels == (ONE, OTHER, Label("a.png", Truth.LEFT_OUT)) and not found.was_cut


@pytest.mark.parametrize("left", [b'{"path": "c.p', b"\0\0\0\0", b'{"path": "c.png", "truth": "good"'])
def test_a_last_line_cut_in_half_is_dropped_and_told_and_gone_with_the_next_word(tmp_path: Path, left: bytes) -> None:
    append_labels(tmp_path, [ONE])
    with (tmp_path / FILE).open("ab") as file:
        file.write(left)
    found = read_labels(tmp_path)
    assert found.labels == (ONE,) and found.was_cut
    append_labels(tmp_path, [OTHER])
    assert read_labels(tmp_path).labels == (ONE, OTHER) and not read_labels(tmp_path).was_cut


def test_a_file_cut_in_half_keeps_every_whole_line(tmp_path: Path) -> None:
    labels = [Label(f"{number}.png", Truth.GOOD) for number in range(20)]
    append_labels(tmp_path, labels)
    content = (tmp_path / FILE).read_bytes()
    (tmp_path / FILE).write_bytes(content[: len(content) // 2 - 3])
    found = read_labels(tmp_path)
    assert found.was_cut and found.labels == tuple(labels[: len(found.labels)]) and len(found.labels) >= 9


def test_a_last_line_without_its_end_counts_where_it_is_whole(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b'{"path": "c.png", "truth": "good"}')
    append_labels(tmp_path, [ONE])
    assert read_labels(tmp_path).labels == (Label("c.png", Truth.GOOD), ONE)


@pytest.mark.parametrize("line", [b"{}", b'{"path": "a", "truth": "good", "who": 7}', b"nonsense", b"[]"])
def test_damage_before_the_last_line_is_refused_with_its_number(tmp_path: Path, line: bytes) -> None:
    append_labels(tmp_path, [ONE])
    with (tmp_path / FILE).open("ab") as file:
        file.write(line + b"\n")
    append_labels(tmp_path, [OTHER])
    with pytest.raises(InspectorError, match="Line 2 of the labels") as caught:
        read_labels(tmp_path)
    assert caught.value.code is ErrorCode.PROJECT_DAMAGED


@pytest.mark.parametrize("line", [b'{"path": "a", "truth": "good", "weight": 2}', b'{"path": "a", "truth": "borderline"}'])
def test_what_a_newer_program_says_is_refused(tmp_path: Path, line: bytes) -> None:
    (tmp_path / FILE).write_bytes(line + b"\n")
    with pytest.raises(InspectorError) as caught:
        read_labels(tmp_path)
    assert caught.value.code is ErrorCode.PROJECT_TOO_NEW


def test_two_programs_append_at_once_and_no_word_is_lost(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from inspector.core.labels import Label, Truth\n"
        "from inspector.storage.labels import append_labels\n"
        "for number in range(40): append_labels(Path(sys.argv[1]), [Label(f'{sys.argv[2]}-{number}', Truth.GOOD)] * 3)\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", program, str(tmp_path), name]) for name in "xy"]
    assert [each.wait(120) for each in running] == [0, 0]
    found = [label.path for label in read_labels(tmp_path).labels]
    for name in "xy":
        assert [path for path in found if path[0] == name] == [f"{name}-{number}" for number in range(40) for _ in range(3)]


def test_a_full_disk_leaves_the_words_that_were_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    append_labels(tmp_path, [ONE])
    before, write = (tmp_path / FILE).read_bytes(), os.write

    def half(descriptor: int, content: bytes) -> int:
        if len(content) < 20:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(descriptor, content[: len(content) // 2])

    monkeypatch.setattr(os, "write", half)
    with pytest.raises(InspectorError) as caught:
        append_labels(tmp_path, [OTHER])
    assert caught.value.code is ErrorCode.DISK_FULL and (tmp_path / FILE).read_bytes() == before


def test_what_is_read_only_is_read_and_refuses_words(tmp_path: Path) -> None:
    append_labels(tmp_path, [ONE])
    (tmp_path / FILE).unlink()
    (tmp_path / FILE).mkdir()  # also root cannot write into a folder as into a file
    with pytest.raises(InspectorError) as caught:
        append_labels(tmp_path, [OTHER])
    assert caught.value.code is ErrorCode.NOT_WRITABLE
