"""A second start and the open window: each proves to be of this user before a word is said; any bytes end the conversation."""

import json
import os
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from inspector import paths
from inspector.services.rendezvous import Guest, Host, Wish, find_note, leave_note, take_note_away

SECRET = bytes(range(32))
WISHES = [Wish(None, True), Wish(Path("/Prüfling 1"), False), Wish(Path("/data/\udcff part"), False)]
NOT_ON_WINDOWS = pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights of folders, not of files")


def talk(host: Host, guest: Guest) -> Wish | None:
    """The whole conversation."""
    said, wanted = guest.greeting, None
    while said:
        heard, wish = host.hear(said)
        wanted, said = wish or wanted, guest.hear(heard)
    return wanted


@pytest.mark.parametrize("wish", WISHES)
def test_two_of_one_user_understand_each_other(wish: Wish) -> None:
    guest = Guest(SECRET, wish)
    assert talk(Host(SECRET), guest) == wish and guest.understood


def test_a_window_without_the_secret_learns_nothing() -> None:
    guest = Guest(SECRET, WISHES[1])
    heard, _ = Host(b"another secret").hear(guest.greeting)
    with pytest.raises(ValueError, match="not proved"):
        guest.hear(heard)
    assert not guest.understood and b"Pr" not in guest.greeting


def test_a_start_without_the_secret_is_not_listened_to() -> None:
    """Even one that has heard what the window says."""
    host = Host(SECRET)
    heard, _ = host.hear(Guest(SECRET, WISHES[0]).greeting)
    wish = json.dumps({"project": "/x", "demo": False}).encode().hex().encode()
    with pytest.raises(ValueError, match="not proved"):
        host.hear(wish + b" " + heard.partition(b" ")[2])


def test_what_was_said_once_counts_once() -> None:
    first, second, guest = Host(SECRET), Host(SECRET), Guest(SECRET, WISHES[0])
    said = guest.hear(first.hear(guest.greeting)[0])
    assert first.hear(said)[1] == WISHES[0]
    second.hear(guest.greeting)
    for host in (first, second):
        with pytest.raises(ValueError, match=r"."):
            host.hear(said)


PIECES = [b"00" * 32, b"f" * 64, b"F" * 64, b" ", b"0", b"\xff", b"hello", b"7b7d"]
LINES = st.binary(max_size=20) | st.lists(st.sampled_from(PIECES), max_size=4).map(b"".join)


@given(lines=st.lists(LINES, max_size=4))
@example([b"[" * 90_000])
@example([b"00" * 32, b" " + b"0" * 64])
@example([b"00" * 32, "é".encode() + b" " + b"0" * 64])
@settings(max_examples=120, derandomize=True, deadline=None)
def test_any_bytes_end_the_conversation_and_are_no_wish(lines: list[bytes]) -> None:
    host, guest = Host(SECRET), Guest(SECRET, WISHES[0])
    for line in lines:
        assert answered(host, line) is None
        try:
            guest.hear(line)
        except ValueError:
            break
    assert not guest.understood


def answered(host: Host, line: bytes) -> Wish | None:
    try:
        return host.hear(line)[1]
    except ValueError:
        return None


NO_WISHES = [
    b"[" * 40_000,
    b"",
    b"\xff",
    b"{}",
    b"[]",
    b'{"project": "a\\u0000b", "demo": false}',
    b'{"project": "a", "demo": 1}',
    b'{"project": ["a"], "demo": false}',
    b'{"project": "' + b"a" * 40_000 + b'", "demo": false}',
    *([b'{"project": "\\ud800", "demo": false}'] if os.name != "nt" else []),
]


@given(content=st.sampled_from(NO_WISHES) | st.binary(max_size=60))
@settings(max_examples=80, derandomize=True, deadline=None)
def test_what_is_proved_and_no_wish_is_refused_all_the_same(content: bytes) -> None:
    host, guest = Host(SECRET), Guest(SECRET, WISHES[0])
    guest._wish = content
    said = guest.hear(host.hear(guest.greeting)[0])
    with pytest.raises(ValueError, match="this is no wish"):
        host.hear(said)


def test_a_note_is_found_until_it_is_taken_away(home: Path) -> None:
    assert find_note() is None
    old = leave_note()
    new = leave_note()
    assert find_note() == new != old and new.secret.hex() not in repr(new)
    take_note_away(old)
    assert find_note() == new
    take_note_away(new)
    assert find_note() is None and list(paths.data_folder().iterdir()) == []


@NOT_ON_WINDOWS
def test_a_note_that_others_can_read_or_change_is_none(home: Path) -> None:
    leave_note()
    (file,) = paths.data_folder().iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for mode in (0o640, 0o602, 0o644):
        file.chmod(mode)
        assert find_note() is None
    file.chmod(0o600)
    assert find_note() is not None


@given(
    content=st.binary(max_size=100)
    | st.fixed_dictionaries({"format": st.just(1), "name": st.text(max_size=50), "secret": st.text(max_size=70)}).map(
        lambda stored: json.dumps(stored).encode()
    )
)
@example(b"[" * 4096)
@example(b'{"format": 1, "name": "../../etc/inspector-00000000000000000000000000000000", "secret": "' + b"0" * 64 + b'"}')
@settings(max_examples=50, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_note_is_none(home: Path, content: bytes) -> None:
    leave_note()
    (file,) = paths.data_folder().iterdir()
    file.write_bytes(content)
    assert find_note() is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes in folders")
def test_a_pipe_is_no_note_and_nobody_waits_for_it(home: Path) -> None:
    leave_note()
    (file,) = paths.data_folder().iterdir()
    file.unlink()
    os.mkfifo(file, 0o600)
    assert find_note() is None
