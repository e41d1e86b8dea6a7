"""What recording costs where a folder is inspected: python recorded_folder.py PROJECT FOLDER [TURNS]

The line without a window judges the folder in turn unrecorded and recorded, everything written to the disk included; PROJECT has a model,
and what is recorded goes into it. Prints the time a part of every turn, and the ratio of the medians.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ["INSPECTOR_HOME"] = tempfile.mkdtemp()  # the user's settings stay as they are

from inspector.services.context import Context
from inspector.services.inspect import PartInspector, open_inspector
from inspector.services.line.following import Following
from inspector.services.line.ordering import setup_for, source_for
from inspector.services.line.state import Judged
from inspector.services.recording.opening import open_recorder
from inspector.storage.record.recorder import Recorder

TURNS = 5


@contextmanager
def recorder_of(project: Path, recorded: bool) -> Iterator[Recorder | None]:
    """None where nothing is to be recorded; closing it waits until all is written."""
    recorder = open_recorder(project) if recorded else None
    yield recorder
    if recorder is not None:
        recorder.close()


def per_part_ms(project: Path, folder: Path, inspector: PartInspector, recorded: bool) -> float:
    """Inspects the folder once."""
    with recorder_of(project, recorded) as recorder:
        setup = setup_for(project, inspector, source_for(project, f"file:{folder}"), recorder)
        began, parts = time.perf_counter(), 0
        with Following(setup) as following:
            parts = sum(isinstance(event, Judged) for event in following)
        if recorder is not None:
            recorder.flush()
        return 1000 * (time.perf_counter() - began) / parts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("project", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("turns", nargs="?", type=int, default=TURNS)
    arguments = parser.parse_args()
    inspector = open_inspector(arguments.project, Context.default())
    per_part_ms(arguments.project, arguments.folder, inspector, recorded=True)  # everything is in memory from here on
    took: dict[bool, list[float]] = {False: [], True: []}
    for turn in range(arguments.turns):
        for recorded in (False, True) if turn % 2 else (True, False):
            took[recorded].append(per_part_ms(arguments.project, arguments.folder, inspector, recorded))
        print(f"turn {turn + 1}: unrecorded {took[False][-1]:.1f}, recorded {took[True][-1]:.1f} ms a part", flush=True)
    plain, kept = (statistics.median(took[recorded]) for recorded in (False, True))
    print(f"recorded {kept:.1f} against {plain:.1f} ms a part: {100 * (kept / plain - 1):+.1f} %")


if __name__ == "__main__":
    main()
