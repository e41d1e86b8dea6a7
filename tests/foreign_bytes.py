"""Bytes as somebody may have changed them, and a watch over what a reader of such bytes touches."""

import os
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

import inspector
from inspector.core.errors import InspectorError

_CODE = tuple(
    os.path.realpath(path) for path in {sys.prefix, sys.base_prefix, *sysconfig.get_paths().values(), Path(inspector.__file__).parent}
)
_MEASURED = ("/proc", "/sys/fs/cgroup", os.devnull)
"""What the program reads to find out about the PC."""
_NAMES = {"os.listdir", "os.scandir", "os.mkdir", "os.rmdir", "os.remove", "os.truncate", "os.chmod", "os.utime", "shutil.rmtree"}
_PAIRS = {"os.rename", "os.link", "os.symlink"}
_NEVER = ("subprocess.", "os.system", "os.exec", "os.posix_spawn", "socket.connect", "pickle.", "marshal.")
_touched: list[tuple[str, str, bool]] | None = None
"""(event, path, whether it is written) while somebody watches."""


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if _touched is None:
        return
    if event == "open" and not isinstance(arguments[0], int):
        path, mode, flags = arguments
        written = bool((flags or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)) if mode is None else any(sign in mode for sign in "wax+")
        _touched.append((event, os.fspath(path), written))
    elif event in _NAMES and not isinstance(arguments[0], int):
        _touched.append((event, os.fspath(arguments[0] or "."), event not in ("os.listdir", "os.scandir")))
    elif event in _PAIRS:
        _touched.extend((event, os.fspath(path), True) for path in arguments[:2])
    elif event.startswith(_NEVER) and not event.startswith("marshal.load"):
        _touched.append((event, "", True))


sys.addaudithook(_hook)


@contextmanager
def only_within(*folders: Path) -> Iterator[None]:
    """Fails where something outside `folders` is opened, listed or changed, or another program is started or called."""
    global _touched
    _touched = []
    try:
        yield
    finally:
        touched, _touched = _touched, None
    roots = tuple(os.path.realpath(folder) for folder in folders)
    for event, path, written in touched:
        real = os.path.realpath(os.fsdecode(path)) if path else ""
        allowed = roots if written else (*roots, *_CODE, *_MEASURED)
        assert any(real == root or real.startswith(f"{root}{os.sep}") for root in allowed), f"{event} {path!r}"


def expect_sentence(error: InspectorError) -> None:
    """What a person is told must be one sentence, however much of a damaged file it quotes."""
    assert 20 < len(error.detail) < 1500 and "\n" not in error.detail, error.detail[:2000]


@st.composite
def changed_bytes(draw: st.DrawFn, content: bytes) -> bytes:
    """`content` after a few changes: bytes replaced, cut out, repeated, put in, or the end gone."""
    data = bytearray(content)
    for _ in range(draw(st.integers(1, 4))):
        first, length = draw(st.integers(0, max(0, len(data) - 1))), draw(st.integers(1, 40))
        kind = draw(st.sampled_from(["replace", "cut", "put in", "repeat", "end", "zero"]))
        if kind == "end":
            del data[first:]
        elif kind == "repeat":
            data[first:first] = data[first : first + length]
        elif kind == "zero":
            data[first : first + length] = bytes(length)
        else:
            data[first : first if kind == "put in" else first + length] = b"" if kind == "cut" else draw(st.binary(max_size=length))
    return bytes(data)


STRANGE: Sequence[Any] = (
    *(None, True, 0, -1, 1, 10**6, 10**18, int("9" * 400), 0.5, -0.0, 1e308, float("nan"), float("inf")),
    *("", "abc", "..", "../../x", "/dev/zero", "nul", "a\0b", "\ud800", "x" * 3000),
    *([], {}, [[]], [1, 1], [10**6, 10**6], [None], {"a": 1}, [0] * 300),
)


@st.composite
def changed_json(draw: st.DrawFn, value: Any) -> Any:
    """A JSON value in which a few places hold something else, are gone, are there twice, or hold what stands elsewhere."""
    for _ in range(draw(st.integers(1, 3))):
        places = list(_places(value))
        path = draw(st.sampled_from(places))
        other = draw(st.sampled_from(STRANGE) | st.sampled_from(places).map(lambda at, whole=value: _at(whole, at)) | st.floats())
        value = _changed(value, path, draw(st.sampled_from(["put", "put", "put", "delete", "add"])), other)
    return value


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in list(inner)[:40]:
        yield from _places(each, (*path, key))


def _at(value: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        value = value[key]
    return value


def _changed(value: Any, path: tuple[Any, ...], kind: str, other: Any) -> Any:
    """A copy of `value`: everything that is not on the way to the place is shared with it."""
    if not path:
        return other if kind == "put" else value
    copied = dict(value) if isinstance(value, dict) else list(value)
    if len(path) > 1:
        copied[path[0]] = _changed(value[path[0]], path[1:], kind, other)
    elif kind == "delete":
        del copied[path[0]]
    elif kind == "add" and isinstance(copied, list):
        copied.insert(path[0], other)
    elif kind == "add":
        copied[f"{path[0]}2"] = other
    else:
        copied[path[0]] = other
    return copied
