"""Keys on disk: nobody else reads the private one, none is lost, and what is no key makes nobody trusted."""

import errno
import os
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from inspector.core.errors import ErrorCode, InspectorError
from inspector.storage import keys
from inspector.storage.signatures import NAME_LENGTH, Signer, SigningKey, plain_name, signed, signer_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "keys"


def test_a_key_is_made_once_and_readable_by_its_user_only(folder: Path) -> None:
    assert keys.own_key(folder) is None
    made = keys.make_own_key(folder, "Anna on PC 7")
    assert keys.own_key(folder) == made == keys.make_own_key(folder, "somebody else")
    assert [path.name for path in folder.iterdir()] == ["private-key.json"] and made.secret.hex() not in repr(made)
    if os.name != "nt":
        assert stat.S_IMODE((folder / "private-key.json").stat().st_mode) == 0o600
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_another_name_keeps_the_key(folder: Path) -> None:
    before = keys.make_own_key(folder, "Anna").signer
    after = keys.rename_own_key(folder, "Quality, plant 2").signer
    assert (after.name, after.key, after.fingerprint) == ("Quality, plant 2", before.key, before.fingerprint)
    if os.name != "nt":
        assert stat.S_IMODE((folder / "private-key.json").stat().st_mode) == 0o600


@pytest.mark.parametrize("links", [True, False], ids=["two names", "one name"])
def test_of_two_programs_that_make_a_key_both_sign_with_the_same(folder: Path, links: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    generate, others = SigningKey.generate, list[SigningKey]()

    def meanwhile(name: str) -> SigningKey:
        monkeypatch.setattr(SigningKey, "generate", generate)
        others.append(keys.make_own_key(folder, "the other"))
        return generate(name)

    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(SigningKey, "generate", meanwhile)
    if not links:
        monkeypatch.setattr(os, "link", refuse)
    assert [keys.make_own_key(folder, "this one")] == others and len(list(folder.iterdir())) == 1


@pytest.mark.parametrize("step", ["fsync", "link"] if hasattr(os, "link") else ["fsync"])
def test_a_disk_that_is_full_leaves_no_key(folder: Path, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, step, full)
    with pytest.raises(InspectorError) as caught:
        keys.make_own_key(folder, "Anna")
    assert caught.value.code is ErrorCode.DISK_FULL and list(folder.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"{}", b"[" * 4000, b'{"format": 1, "name": "A", "private": "00"}', b"x" * 5000])
def test_a_damaged_private_key_is_told_and_not_replaced(folder: Path, content: bytes) -> None:
    keys.make_own_key(folder, "Anna")
    (folder / "private-key.json").write_bytes(content)
    with pytest.raises(InspectorError) as caught:
        keys.make_own_key(folder, "Anna")
    assert caught.value.code is ErrorCode.KEY_UNREADABLE and (folder / "private-key.json").read_bytes() == content


def test_whoever_is_trusted_is_listed_by_name_and_can_be_removed(folder: Path) -> None:
    signers = [SigningKey.generate(name).signer for name in ("Berta", "anna", "Cäsar")]
    for signer in (*signers, signers[0]):
        keys.trust(folder, signer)
    assert [signer.name for signer in keys.trusted_signers(folder)] == ["anna", "Berta", "Cäsar"]
    keys.distrust(folder, signers[1])
    assert set(keys.trusted_signers(folder)) == {signers[0], signers[2]}


def test_a_key_that_was_copied_in_by_hand_counts_and_goes_with_its_file(folder: Path, tmp_path: Path) -> None:
    signer = SigningKey.generate("Anna").signer
    keys.write_public(tmp_path / "a.inspectorkey", signer)
    assert keys.read_public(tmp_path / "a.inspectorkey") == signer
    (folder / "trusted").mkdir(parents=True)
    for name in ("by hand.inspectorkey", "twice.inspectorkey"):
        (folder / "trusted" / name).write_bytes((tmp_path / "a.inspectorkey").read_bytes())
    assert keys.trusted_signers(folder) == [signer]
    keys.distrust(folder, signer)
    assert keys.trusted_signers(folder) == [] and list((folder / "trusted").iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes in folders")
def test_a_pipe_or_a_folder_is_no_key(folder: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.inspectorkey")
    (tmp_path / "folder.inspectorkey").mkdir()
    for name in ("pipe.inspectorkey", "folder.inspectorkey", "none.inspectorkey"):
        with pytest.raises(InspectorError) as caught:
            keys.read_public(tmp_path / name)
        assert caught.value.code is ErrorCode.KEY_UNREADABLE


@given(
    content=st.binary(max_size=200)
    | st.text(max_size=60).map(lambda name: f'{{"format": 1, "name": "{name}", "key": "{"0" * 64}"}}'.encode())
)
@example(b"[" * 4000)
@settings(max_examples=80, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_a_key_or_end_in_a_sentence(folder: Path, content: bytes) -> None:
    (folder / "trusted").mkdir(parents=True, exist_ok=True)
    file = folder / "trusted" / "x.inspectorkey"
    file.write_bytes(content)
    found = attempt(file)
    if isinstance(found, InspectorError):
        assert found.code is ErrorCode.KEY_UNREADABLE and "\n" not in found.detail and keys.trusted_signers(folder) == []
    else:
        assert len(found.key) == 32 and found.name.isprintable() and keys.trusted_signers(folder) == [found]


def attempt(file: Path) -> Signer | InspectorError:
    try:
        return keys.read_public(file)
    except InspectorError as error:
        return error


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        (" Anna \n Berta ", "Anna Berta"),
        ("A\u202enna", "A nna"),
        ("<b>Anna</b>", "b Anna /b"),
        ("x" * 500, "x" * NAME_LENGTH),
        ("Prüfplatz 3", "Prüfplatz 3"),
    ],
)
def test_a_name_is_one_line_in_which_nothing_hides(told: str, shown: str) -> None:
    assert plain_name(told) == shown


@pytest.mark.parametrize("name", ["", " \n", "\u200b\u202e", "\ud800"])
def test_a_name_must_have_something_to_read(folder: Path, name: str) -> None:
    with pytest.raises(InspectorError) as caught:
        keys.make_own_key(folder, name)
    assert caught.value.code is ErrorCode.BAD_ARGUMENT


def test_signatures_are_those_of_rfc_8032() -> None:
    """Test 2 of section 7.1, so that files of today can be checked by any later version."""
    key = SigningKey("RFC", bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"))
    assert key.signer.key.hex() == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    assert key.sign(b"\x72").hex().startswith("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da")


def test_what_is_signed_is_written_down_the_same_way_for_ever() -> None:
    """Whoever changes the spelling of what is signed makes every file of before a forgery."""
    key = SigningKey("Prüfplatz", bytes(32))
    manifest = {"format": 1, "files": {"b": "1", "a": "2"}, "about": {"name": "Größe"}}
    signature = signed(manifest, key)["signature"]
    assert signature == (
        "c1dace153c5b6e4322530b9129b564c1385e07a5a211b6a6513cccd5d16d624a5031206a44889a884f49b91fd6c8c14e50cb2e49661871194012b96b4a26140c"
    )
    assert signer_of(signed(manifest, key)) == Signer("Prüfplatz", key.signer.key)
