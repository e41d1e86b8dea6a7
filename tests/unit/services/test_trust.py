"""Signed files: what was changed is refused, what is unknown is asked about, and nothing unsigned ever passes as signed."""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector import paths
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.model import ModelState
from inspector.core.progress import finish
from inspector.core.project import Project
from inspector.core.thresholds import Rule, Threshold
from inspector.services import transfer, trust
from inspector.services.transfer import Imported, export_project, import_project
from inspector.services.trust import Answer, NotTrusted, Origin
from inspector.storage import models, origins, projects
from inspector.storage.models import MODELS
from inspector.storage.signatures import SigningKey, signed

Manifest = dict[str, Any]
STATE = ModelState({"detector": "none"}, {"bank": np.arange(4, dtype=np.float32)}, {"network.bin": b"\0" * 64})


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    """A file that the building PC has signed."""
    threshold = Threshold(2.0, Rule.MANUAL)
    projects.create_project(tmp_path / "from", Project("Deckel"))
    model_id = models.save_model(tmp_path / "from", STATE, [], threshold, {})
    projects.update_project(tmp_path / "from", lambda now: replace(now, active_model=model_id).with_threshold(model_id, threshold))
    return finish(export_project(tmp_path / "from", tmp_path / "Deckel.inspector"))


@pytest.fixture
def station(exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trust.Signer:
    """From here on this is another PC; gives who signs on the building one."""
    builder = trust.own_signer()
    assert builder is not None
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / "station"))
    return builder


def rewritten(file: Path, change: Callable[[Manifest, dict[str, bytes]], object], beside: Path | None = None) -> Path:
    """The file after `change` of its manifest and contents; all hashes that need no key are those of a whole file."""
    contents = unpacked(file)
    manifest = json.loads(contents.pop("manifest.json"))
    change(manifest, contents)
    return packed(beside or file.with_name("rewritten.inspector"), {**contents, "manifest.json": json.dumps(manifest).encode()})


def unpacked(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(file: Path, contents: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(file, "w") as archive:
        archive.comment = b"0" * 64
        for name, content in contents.items():
            archive.writestr(name, content)
    content = file.read_bytes()[:-64]
    file.write_bytes(content + hash_of(content).encode())
    return file


def unsigned(file: Path) -> Path:
    """The file as version 0.1.0 wrote it."""
    return rewritten(file, lambda manifest, _: (manifest.pop("signer"), manifest.pop("signature")))


def answering(answer: Answer, asked: list[Origin]) -> trust.Ask:
    def ask(origin: Origin) -> Answer:
        asked.append(origin)
        return answer

    return ask


def hash_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_what_this_pc_exported_needs_no_question(exported: Path, tmp_path: Path) -> None:
    found = finish(import_project(exported, tmp_path / "to"))
    assert found.origin.trusted and found.origin.signer == trust.own_signer()


def test_an_unknown_signer_is_asked_about_and_nothing_is_taken_in(station: trust.Signer, exported: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    with pytest.raises(NotTrusted) as caught:
        finish(import_project(exported, tmp_path / "to"))
    assert caught.value.code is ErrorCode.SIGNER_UNKNOWN and caught.value.origin.signer == station
    assert station.name in caught.value.detail and station.fingerprint in caught.value.detail
    assert sorted(tmp_path.iterdir()) == before and not paths.projects_folder().exists()


def test_one_who_is_trusted_from_now_on_is_asked_about_once(station: trust.Signer, exported: Path, tmp_path: Path) -> None:
    asked: list[Origin] = []
    for answer in (Answer.IMPORT, Answer.TRUST, Answer.REFUSE):
        finish(import_project(exported, tmp_path / "to", answering(answer, asked)))
    assert len(asked) == 2 and trust.trusted() == [station]
    trust.remove(station)
    with pytest.raises(NotTrusted):
        finish(import_project(exported, tmp_path / "to"))


def test_nobody_is_trusted_by_an_import_that_fails(station: trust.Signer, exported: Path, tmp_path: Path) -> None:
    (tmp_path / "to").mkdir()
    (tmp_path / "to" / "letter.txt").touch()
    with pytest.raises(InspectorError):
        finish(import_project(exported, tmp_path / "to", answering(Answer.TRUST, [])))
    assert trust.trusted() == []


def test_a_file_of_the_version_before_is_asked_about_and_works(station: trust.Signer, exported: Path, tmp_path: Path) -> None:
    file, asked = unsigned(exported), list[Origin]()
    with pytest.raises(NotTrusted) as caught:
        finish(import_project(file, tmp_path / "to"))
    assert caught.value.code is ErrorCode.NOT_SIGNED and caught.value.origin.signer is None
    found = finish(import_project(file, tmp_path / "to", answering(Answer.TRUST, asked)))
    assert [origin.signer for origin in asked] == [None] and found.origin.signer is None and trust.trusted() == []
    assert models.load_model(tmp_path / "to", found.model_id)


def swap_key(manifest: Manifest, _: object) -> None:
    manifest["signer"]["key"] = SigningKey.generate("x").signer.key.hex()


def swap_content(manifest: Manifest, contents: dict[str, bytes]) -> None:
    name = next(name for name in contents if name.endswith("network.bin"))
    contents[name] = b"\1" * 64
    manifest["files"][name] = hash_of(contents[name])


def add_content(manifest: Manifest, contents: dict[str, bytes]) -> None:
    name = next(name for name in contents if name.endswith("network.bin")) + "2"
    contents[name] = b"more"
    manifest["files"][name] = hash_of(b"more")


def drop_content(manifest: Manifest, contents: dict[str, bytes]) -> None:
    name = next(name for name in contents if name.endswith("network.bin"))
    del contents[name], manifest["files"][name]


FORGERIES: dict[str, Callable[[Manifest, dict[str, bytes]], object]] = {
    "another name": lambda manifest, _: manifest["signer"].update(name="Quality"),
    "another key": swap_key,
    "another signature": lambda manifest, _: manifest.update(signature="00" * 64),
    "half a signature": lambda manifest, _: manifest.update(signature=manifest["signature"][:64]),
    "capitals": lambda manifest, _: manifest.update(signature=manifest["signature"].upper()),
    "no signature": lambda manifest, _: manifest.pop("signature"),
    "no signer": lambda manifest, _: manifest.pop("signer"),
    "empty signature": lambda manifest, _: manifest.update(signature=None, signer=None),
    "another project": lambda manifest, _: manifest["about"].update(name="Other"),
    "one more value": lambda manifest, _: manifest.update(more=1),
    "another file": swap_content,
    "one more file": add_content,
    "one file less": drop_content,
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_wrong_signature_is_refused_whatever_is_said(forgery: str, exported: Path, tmp_path: Path) -> None:
    """Even here, where the signer is known, and where everything is agreed to."""
    file, asked = rewritten(exported, FORGERIES[forgery]), list[Origin]()
    with pytest.raises(InspectorError) as caught:
        finish(import_project(file, tmp_path / "to", answering(Answer.TRUST, asked)))
    assert caught.value.code is ErrorCode.TRANSFER_UNREADABLE and "signature is" in caught.value.detail
    assert asked == [] and not (tmp_path / "to").exists()


def test_somebody_else_of_the_same_name_is_told_from_the_one_who_is_trusted(station: trust.Signer, exported: Path, tmp_path: Path) -> None:
    trust.trust(station)

    def sign_again(manifest: Manifest, _: object) -> None:
        stranger = signed({key: manifest[key] for key in ("format", "about", "files")}, SigningKey.generate(station.name))
        manifest.update(stranger)

    with pytest.raises(NotTrusted) as caught:
        finish(import_project(rewritten(exported, sign_again), tmp_path / "to"))
    other = caught.value.origin.signer
    assert other is not None and other.name == station.name and other.fingerprint != station.fingerprint
    assert trust.has_namesake(other) and not trust.has_namesake(station)


def test_a_known_key_is_shown_by_the_name_that_was_trusted(station: trust.Signer, exported: Path, tmp_path: Path) -> None:
    trust.trust(replace(station, name="Plant 2"))
    signer = finish(import_project(exported, tmp_path / "to")).origin.signer
    assert signer is not None and signer.name == "Plant 2"


def test_what_was_agreed_to_can_be_told_from_another_file_of_that_name(station: trust.Signer, exported: Path, tmp_path: Path) -> None:
    def digest(file: Path) -> str:
        with pytest.raises(NotTrusted) as caught:
            finish(import_project(file, tmp_path / "to"))
        return caught.value.origin.digest

    file = unsigned(exported)
    other = rewritten(file, swap_content, file.with_name("other.inspector"))
    assert digest(file) == digest(file) != digest(other) and digest(file) != digest(exported)


def test_where_a_model_came_from_is_kept_and_not_forgotten_for_less(station: trust.Signer, exported: Path, tmp_path: Path) -> None:
    agreed = answering(Answer.IMPORT, [])
    found = finish(import_project(unsigned(exported), tmp_path / "to", agreed))
    assert origins.was_imported(found.folder, found.model_id) and origins.origin_of(found.folder, found.model_id) is None
    for file in (exported, unsigned(exported)):
        finish(import_project(file, found.folder, agreed))
        assert origins.origin_of(found.folder, found.model_id) == station
    (found.folder / origins.FILE).write_bytes(b"[" * 5000)
    assert not origins.was_imported(found.folder, found.model_id)
    assert not origins.was_imported(tmp_path / "from", found.model_id)


def test_another_model_of_the_same_id_gives_way_to_the_signed_one(
    station: trust.Signer, exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An id names 48 bits of its model, which somebody with time can bring about for a model of theirs."""
    found = finish(import_project(exported, tmp_path / "to", answering(Answer.TRUST, [])))
    file = found.folder / MODELS / found.model_id / "network.bin"
    file.write_bytes(b"\1" * 64)
    monkeypatch.setattr(transfer, "_is_whole", lambda *_: True)
    assert finish(import_project(exported, found.folder)).new and file.read_bytes() == b"\0" * 64


def attempt(file: Path, into: Path, ask: trust.Ask) -> Imported | InspectorError:
    try:
        return finish(import_project(file, into, ask))
    except InspectorError as error:
        return error


def leaves(value: Any, place: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Places of all values in nested dictionaries."""
    inner = [each for key in value for each in leaves(value[key], (*place, key))] if isinstance(value, dict) else []
    return [place, *inner] if place else inner


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec="ascii"), max_size=130),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "key", "x"]), inner, max_size=3),
    max_leaves=6,
)


@given(data=st.data())
@settings(max_examples=80, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_other_manifest_passes_as_signed(data: st.DataObject, exported: Path, tmp_path: Path) -> None:
    asked: list[Origin] = []
    before: Manifest = {}

    def change(manifest: Manifest, _: object) -> None:
        before.update(json.loads(json.dumps(manifest)))
        for place in data.draw(st.lists(st.sampled_from(leaves(manifest)), min_size=1, max_size=2)):
            inside: Any = manifest
            for key in place[:-1]:
                inside = inside.get(key, {}) if isinstance(inside, dict) else {}
            if isinstance(inside, dict) and data.draw(st.booleans()):
                inside.pop(place[-1], None)
            elif isinstance(inside, dict):
                inside[place[-1]] = data.draw(JSON)
        before["same"] = before == manifest

    file = rewritten(exported, change)
    shutil.rmtree(tmp_path / "to", ignore_errors=True)
    found = attempt(file, tmp_path / "to", answering(Answer.REFUSE, asked))
    if isinstance(found, InspectorError):
        assert "\n" not in found.detail and not (tmp_path / "to").exists()
        assert all(origin.signer is None for origin in asked)
    else:
        assert before["same"] and found.origin.trusted


@given(at=st.integers(0, 10**6), bits=st.integers(1, 255))
@settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_byte_that_is_changed_and_hashed_again_never_changes_what_is_trusted(at: int, bits: int, exported: Path, tmp_path: Path) -> None:
    """Whoever changes a file can hash it again, but not sign it: what passes as signed is what was signed."""
    contents = unpacked(exported)
    places = [(name, place) for name, content in contents.items() for place in range(len(content))]
    name, place = places[at % len(places)]
    changed = bytearray(contents[name])
    changed[place] ^= bits
    file = packed(tmp_path / "changed.inspector", contents | {name: bytes(changed)})
    shutil.rmtree(tmp_path / "to", ignore_errors=True)
    found = attempt(file, tmp_path / "to", trust.nobody_agrees)
    if isinstance(found, InspectorError):
        assert "\n" not in found.detail and not (tmp_path / "to").exists()
    else:
        assert found.origin.trusted and projects.open_project(found.folder) == projects.open_project(tmp_path / "from")
        assert files(found.folder / MODELS) == files(tmp_path / "from" / MODELS)


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("typed", [str.lower, lambda text: text.replace(" ", ""), lambda text: text[:9]])
def test_a_trusted_key_is_found_by_how_its_fingerprint_begins(station: trust.Signer, typed: Callable[[str], str]) -> None:
    trust.trust(station)
    trust.trust(SigningKey.generate("other").signer)
    assert trust.find(typed(station.fingerprint)) == station


@pytest.mark.parametrize("typed", ["", "0000", "GGGG GGGG"])
def test_what_names_no_trusted_key_is_refused(station: trust.Signer, typed: str) -> None:
    trust.trust(station)
    with pytest.raises(InspectorError) as caught:
        trust.find(typed)
    assert caught.value.code is ErrorCode.BAD_ARGUMENT
