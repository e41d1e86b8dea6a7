"""Reads files that mean harm, in a program of its own whose memory is bounded, and tells how every one of them ended."""

import json
import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path

MOST_MB = 300


def _bound_memory() -> None:
    """Lets this process take no more than `MOST_MB` from now on."""
    taken = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + MOST_MB * 2**20,) * 2)


def _told(read: Callable[[Path], object], path: Path) -> str:
    """The sentence that reading ends in, or what went wrong."""
    from inspector.core.errors import InspectorError

    try:
        read(path)
    except InspectorError as error:
        return error.detail if len(error.detail) < 3000 else f"WRONG: a sentence of {len(error.detail)} letters"
    except Exception as error:
        return f"WRONG: {type(error).__name__}: {str(error)[:200]}"
    return "WRONG: it was taken"


def _apart(read: Callable[[Path], object], path: Path) -> str:
    """The same in a process of its own, so that what one file left in memory is nothing to the next."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _bound_memory()
        os.write(writing, _told(read, path).encode(errors="replace")[:4000])
        os._exit(0)
    os.close(writing)
    with open(reading, "rb") as answer:
        told = answer.read().decode(errors="replace")
    _, status = os.waitpid(child, 0)
    return told or f"WRONG: it ended with {status}"


def main() -> None:
    from inspector.core.errors import ErrorCode, InspectorError
    from inspector.core.progress import finish
    from inspector.datasets.dataset import LabelledImage, ReadOptions
    from inspector.datasets.listing import find_images
    from inspector.datasets.splits import read_splits
    from inspector.devices.image_file import read_image
    from inspector.services.transfer import import_project
    from inspector.services.trust import Answer
    from inspector.storage import models, projects, recent

    def division(path: Path) -> None:
        read_splits("set", "part", ReadOptions(read_image, splits=path), lambda image: LabelledImage(image, "scratch"))

    def nothing_recent(path: Path) -> None:
        if recent.read_recent(path) == []:
            raise InspectorError(ErrorCode.PROJECT_MISSING, "The list is empty, which is what is meant.")

    readers: dict[str, Callable[[Path], object]] = {
        "project": projects.open_project,
        "model": lambda path: models.load_model(path, projects.open_project(path).active_model),
        "archive": lambda path: finish(import_project(path, Path(sys.argv[1]), lambda origin: Answer.IMPORT)),
        "list": lambda path: find_images([f"@{path}"]),
        "division": division,
        "recent": nothing_recent,
    }
    json.dump({name: _apart(readers[kind], Path(path)) for name, (kind, path) in json.loads(sys.argv[2]).items()}, sys.stdout)


if __name__ == "__main__":
    main()
