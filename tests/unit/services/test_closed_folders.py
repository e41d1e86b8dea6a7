"""Folders that may not be looked into: refused in one sentence, whoever asks."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import finish
from inspector.services.projects import check_new_folder
from inspector.services.transfer import export_project, import_project, is_transfer_file
from inspector.services.trust import Answer


@pytest.fixture
def close(request: pytest.FixtureRequest, tmp_path: Path, open_home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Path]:
    """From its call on this process may not look into the folder that it gives, but into a home of its own."""

    def closed() -> Path:
        monkeypatch.setenv("INSPECTOR_HOME", str(open_home))
        request.getfixturevalue("read_only_folder")  # takes the rights of another user, who may not see the folders of tests
        return tmp_path

    return closed


@pytest.fixture
def open_home() -> Iterator[Path]:
    """A home for whoever this process becomes."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o777)
        yield Path(name)


@pytest.fixture
def open_to_all() -> Iterator[Path]:
    """A folder that every user may read and write."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o777)
        yield Path(name)


def refused(work: Callable[[], object]) -> InspectorError:
    with pytest.raises(InspectorError) as caught:
        work()
    return caught.value


def test_a_transfer_file_that_may_not_be_seen(close: Callable[[], Path]) -> None:
    file = close() / "part.inspector"
    assert is_transfer_file(file)
    error = refused(lambda: finish(import_project(file)))
    assert error.code is ErrorCode.TRANSFER_UNREADABLE and "Permission denied" in error.detail


def test_nothing_is_exported_or_imported_into_a_closed_folder(project: Path, open_to_all: Path, close: Callable[[], Path]) -> None:
    file = finish(export_project(project, open_to_all / "part.inspector"))
    file.chmod(0o644)
    finish(import_project(file, open_to_all / "station"))
    for path in (open_to_all / "station", *(open_to_all / "station").rglob("*")):
        path.chmod(0o777)
    closed = close()
    for work in (
        lambda: finish(import_project(file, closed, lambda origin: Answer.IMPORT)),
        lambda: finish(export_project(open_to_all / "station", closed / "part.inspector")),
    ):
        error = refused(work)
        assert error.code is ErrorCode.NOT_WRITABLE and "Permission denied" in error.detail


def test_no_project_is_made_in_a_closed_folder(close: Callable[[], Path]) -> None:
    folder = close() / "new"
    assert refused(lambda: check_new_folder(folder)).code is ErrorCode.NOT_WRITABLE
