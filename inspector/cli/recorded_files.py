"""`inspector inspect --record`: parts of files in the project's record."""

from argparse import Namespace
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inspector.services.file_inspection import Keep
    from inspector.services.inspect import PartInspector


@contextmanager
def recording(arguments: Namespace, inspector: "PartInspector") -> "Iterator[Keep | None]":
    """What records parts where that was asked for; at the end everything is on the disk. Raises as `open_recorder` does."""
    if not arguments.record:
        yield None
        return
    from inspector.services.line.inspected_files import FileRecord
    from inspector.services.recording.opening import open_recorder
    from inspector.storage.projects import open_project

    with closing(open_recorder(arguments.project)) as recorder:
        yield FileRecord(open_project(arguments.project), inspector, recorder, ", ".join(arguments.paths)).keep
