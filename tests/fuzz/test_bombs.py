"""Files made to fill the memory or to be read for ever end in a sentence as well, within 300 MB."""

import hashlib
import json
import os
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fuzz_reader import MOST_MB

from inspector.core.model import ModelState
from inspector.core.project import Project
from inspector.core.thresholds import Rule, Threshold
from inspector.storage import models, projects
from inspector.storage.models import ARRAYS, META, MODELS

pytestmark = [
    pytest.mark.timeout(120),
    pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="only here the memory of a process can be bounded"),
]
ROOT = Path(__file__).parents[2]
MB = 1 << 20
STATE = ModelState({"detector": "none"}, {"bank": np.arange(12, dtype=np.float32)}, {"network.xml": b"<net/>"})


def hashed(file: Path, content: bytes) -> None:
    file.write_bytes(content + hashlib.sha256(content).hexdigest().encode())


def inflating(file: Path) -> None:
    """A manifest of 400 MB in a file of 400 kB."""
    packer, name = zlib.compressobj(wbits=-15), b"manifest.json"
    spaces = bytes([32]) * MB
    packed = b"".join(packer.compress(spaces) for _ in range(400)) + packer.flush()
    sizes = struct.pack("<3L", 0, len(packed), 400 * MB)
    local = b"PK\3\4" + struct.pack("<5H", 20, 0, 8, 0, 0) + sizes + struct.pack("<2H", len(name), 0) + name
    entry = b"PK\1\2" + struct.pack("<6H", 20, 20, 0, 8, 0, 0) + sizes + struct.pack("<5H2L", len(name), 0, 0, 0, 0, 0, 0) + name
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(entry), len(local) + len(packed), 64)
    hashed(file, local + packed + entry + end)
    assert zipfile.ZipFile(file).getinfo("manifest.json").file_size == 400 * MB


def directory(file: Path) -> None:
    """Nothing but a directory of 50 MB."""
    entries = (b"PK\1\2" + bytes(24) + struct.pack("<H", 1) + bytes(16) + b"a") * (50 * MB // 47)
    hashed(file, entries + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, len(entries), 0, 64))


def repeated(before: bytes, part: bytes, after: bytes, size: int) -> Callable[[Path], None]:
    return lambda file: file.write_bytes(before + part * ((size - 100) // len(part)) + after) and None


def endless(file: Path) -> None:
    file.symlink_to("/dev/zero")


def waiting(file: Path) -> None:
    os.mkfifo(file)


def sparse(file: Path) -> None:
    with file.open("wb") as made:
        made.truncate(1 << 42)


TEXTS: dict[str, Callable[[Path], None]] = {
    "endless": endless,
    "waiting": waiting,
    "sparse": sparse,
    "lists": repeated(b"[", b"[],", b"0]", 32 * MB),
    "objects": repeated(b"[", b'{"a":0},', b"0]", 32 * MB),
    "names": lambda file: file.write_bytes(b"{" + b",".join(b'"%x":1' % number for number in range(900_000)) + b"}") and None,
    "numbers": repeated(b"[", b"1e9,", b"0]", 32 * MB),
    "one text": repeated(b'{"name": "\xf0\x9f\x98\x80', b"x", b'"}', 32 * MB),
    "deep": repeated(b"", b"[", b"", 32 * MB),
    "one number": repeated(b"", b"9", b"", 32 * MB),
}


def project_of(kind: str, folder: Path) -> list[str]:
    folder.mkdir()
    TEXTS[kind](folder / projects.FILE)
    return ["project", str(folder)]


def model_of(name: str, make: Callable[[Path], None], folder: Path) -> list[str]:
    """A project whose model has one bad file, with a right hash wherever that can be had."""
    projects.create_project(folder, Project("part"))
    model = folder / MODELS / models.save_model(folder, STATE, [], Threshold(1.0, Rule.MANUAL), {})
    (model / name).unlink()
    make(model / name)
    if name != META and (model / name).is_file() and (model / name).stat().st_size < 100 * MB:
        meta = json.loads((model / META).read_text(encoding="utf-8"))
        meta["files"][name] = hashlib.sha256((model / name).read_bytes()).hexdigest()
        (model / META).write_text(json.dumps(meta), encoding="utf-8")
    model_id = model.name
    if (model / META).is_file() and (model / META).stat().st_size < 100 * MB:
        model_id = f"20260101-000000-{hashlib.sha256((model / META).read_bytes()).hexdigest()[:12]}"
        os.rename(model, model.with_name(model_id))
    projects.update_project(folder, lambda now: replace(now, active_model=model_id))
    return ["model", str(folder)]


def file_of(what: str, make: Callable[[Path], None], file: Path) -> list[str]:
    make(file)
    return [what, str(file)]


def header(size: int) -> Callable[[Path], None]:
    """Arrays behind a header of some size: as many tensors without a value as go into it."""

    def make(file: Path) -> None:
        told = b"{" + b",".join(b'"%x":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}' % number for number in range(size // 60)) + b"}"
        file.write_bytes(len(told).to_bytes(8, "little") + told)

    return make


BOMBS: dict[str, Callable[[Path], list[str]]] = {
    **{f"project {kind}": lambda folder, kind=kind: project_of(kind, folder) for kind in TEXTS},
    **{f"model {kind}": lambda folder, kind=kind: model_of(META, TEXTS[kind], folder) for kind in ("endless", "waiting", "names")},
    **{f"arrays {kind}": lambda folder, kind=kind: model_of(ARRAYS, TEXTS[kind], folder) for kind in ("endless", "waiting", "sparse")},
    "arrays header": lambda folder: model_of(ARRAYS, header(20 * MB), folder),
    "network waiting": lambda folder: model_of("network.xml", waiting, folder),
    "archive inflating": lambda folder: file_of("archive", inflating, folder),
    "archive directory": lambda folder: file_of("archive", directory, folder),
    **{f"archive {kind}": lambda folder, kind=kind: file_of("archive", TEXTS[kind], folder) for kind in ("endless", "waiting")},
    **{f"list {kind}": lambda folder, kind=kind: file_of("list", TEXTS[kind], folder) for kind in ("endless", "waiting", "sparse", "deep")},
    "list lines": lambda folder: file_of("list", repeated(b"", b".\n", b"", 32 * MB), folder),
    **{
        f"division {kind}": lambda folder, kind=kind: file_of("division", TEXTS[kind], folder)
        for kind in ("endless", "waiting", "lists", "one text")
    },
    **{f"recent {kind}": lambda folder, kind=kind: file_of("recent", TEXTS[kind], folder) for kind in ("endless", "waiting", "deep")},
}


def test_bombs_end_in_a_sentence(tmp_path: Path) -> None:
    """All of them in one other program, each within its own bound."""
    tasks = {name: make(tmp_path / name.replace(" ", "-")) for name, make in BOMBS.items()}
    command = [sys.executable, str(ROOT / "tests" / "fuzz_reader.py"), str(tmp_path / "into"), json.dumps(tasks)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=110, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    assert found.keys() == BOMBS.keys() and MOST_MB == 300
    assert not [f"{name}: {told}" for name, told in found.items() if told.startswith("WRONG")]
