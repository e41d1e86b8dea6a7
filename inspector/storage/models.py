"""Models on disk: immutable folders `models/<id>/` of JSON, safetensors and an OpenVINO graph, hashed, with nothing executable."""

import hashlib
import stat
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import safetensors
import safetensors.numpy

from inspector import __version__
from inspector.core import setting as settings
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.foreign import MOST_JSON_BYTES, is_plain_name, parse_json, read_regular, sha256_of
from inspector.core.kinds import MAPPING, TEXTS, WHOLE, expect
from inspector.core.model import ModelState, ScoredImage
from inspector.core.said import said
from inspector.core.thresholds import Threshold
from inspector.core.versions import clause, refusal
from inspector.storage import atomic, model_schema
from inspector.storage.homes import Homes

MODELS = "models"
META, ARRAYS = "model.json", "bank.safetensors"
FORMAT, PLAIN = 2, 1
"""What is read here, and what is written for a model that any version may read."""
_RAISES = "known_vectors"
"""Ends the names of arrays that raise scores: a version that does not know them would let defects pass that the model knows."""


@dataclass(frozen=True, slots=True)
class StoredModel:
    """A model as it lies on disk: the detector's state and what the build learned about it."""

    model_id: str
    state: ModelState
    scores: tuple[ScoredImage, ...]
    """Scores of validation images, and of the learned ones, each by what the others taught."""
    proposed: Threshold
    report: dict[str, Any]
    """The build's own account: counts, hashes, seconds."""
    program: str = __version__
    """The version of the program that built it."""
    sha256: str = ""
    """Of its `model.json`, which names the hashes of all its other files."""
    named_good: tuple[str, ...] = ()
    """Its good images as they were called when it was built; `good_images` are where they lie now."""

    @property
    def good_images(self) -> tuple[str, ...]:
        """Paths of the good images that it learned from."""
        return tuple(self.state.meta.get("good_images", ()))

    @property
    def files(self) -> tuple[str, ...]:
        """The names of its files."""
        return META, ARRAYS, *sorted(self.state.blobs)


def save_model(project: Path, state: ModelState, scores: Sequence[ScoredImage], proposed: Threshold, report: dict[str, Any]) -> str:
    """Writes a model beside the others and gives its id, a time and the hash of its `model.json`.

    Raises `DISK_FULL`, `NOT_WRITABLE`; then no model is left behind.
    """
    contents = {ARRAYS: safetensors.numpy.save(state.arrays), **state.blobs}
    meta = {
        "format": FORMAT if any(name.endswith(_RAISES) for name in state.arrays) else PLAIN,
        "program": __version__,
        "state": state.meta,
        "scores": [settings.stored(s) for s in scores],
        "proposed": settings.stored(proposed),
        "report": report,
        "files": {name: _sha256(content) for name, content in contents.items()},
    }
    text = atomic.json_bytes(meta)
    model_id = f"{datetime.now():%Y%m%d-%H%M%S}-{_sha256(text)[:12]}"
    if (project / MODELS / model_id / META).is_file():  # the very same one, written within this second
        return model_id
    with atomic.staged_folder(project / MODELS / model_id) as folder:
        for name, content in {**contents, META: text}.items():
            with atomic.explained(project / MODELS / model_id / name):
                (folder / name).write_bytes(content)
    return model_id


def load_model(project: Path, model_id: str) -> StoredModel:
    """Reads a model and checks every hash; pictures in the project's folder are named as they lie there now.

    Raises `MODEL_MISSING`, `MODEL_DAMAGED`, `PROJECT_TOO_NEW`.
    """
    if not model_id:
        raise InspectorError(ErrorCode.MODEL_MISSING, said("The project {project} has no model yet: build one first.", project=project))
    if not is_plain_name(model_id):
        raise InspectorError(
            ErrorCode.MODEL_DAMAGED,
            said(
                "The project {project} names a model that no folder can be called: {model}.",
                project=project,
                model=repr(model_id[:60]),
            ),
        )
    folder = project / MODELS / model_id
    if not _is_there(folder):
        sentence = said(
            "The model {model} of the project {project} is not there any more: build one first.", model=model_id, project=project
        )
        raise InspectorError(ErrorCode.MODEL_MISSING, sentence)
    return _at_home(project, check_model(folder, model_id))


def _at_home(project: Path, stored: StoredModel) -> StoredModel:
    homes, meta = Homes(project), stored.state.meta
    good, scored = stored.good_images, tuple(each.path for each in stored.scores)
    here = homes.here((*good, *scored))
    if here == (*good, *scored):
        return stored
    meta = meta | {"good_images": list(here[: len(good)])} if good else meta
    scores = tuple(replace(each, path=path) for each, path in zip(stored.scores, here[len(good) :], strict=True))
    return replace(stored, state=replace(stored.state, meta=meta), scores=scores)


def _is_there(folder: Path) -> bool:
    """False only where there is surely no such folder: one that may not be looked into is a matter for `check_model`."""
    try:
        return stat.S_ISDIR(folder.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return False
    except OSError:
        return True


def check_model(folder: Path, model_id: str) -> StoredModel:
    """Reads the model `model_id` from a folder of any name and checks every hash.

    Raises `MODEL_DAMAGED`, `PROJECT_TOO_NEW`, `OUT_OF_MEMORY`.
    """
    program = None
    try:
        text = read_regular(folder / META, MOST_JSON_BYTES, links=False)
        _expect(model_id.endswith(_sha256(text)[:12]), folder / META)
        meta = expect(MAPPING, "The model", parse_json(text))
        program = meta.get("program")
        if expect(WHOLE, "format", meta["format"]) > FORMAT:
            raise InspectorError(
                ErrorCode.PROJECT_TOO_NEW, said("It has format {format}, this one reads {ours}.", format=meta["format"], ours=FORMAT)
            )
        scores, proposed = model_schema.scores(meta["scores"]), model_schema.threshold(meta["proposed"])
        report, state = model_schema.report(meta["report"]), expect(MAPPING, "The state", meta["state"])
        contents = {name: _checked(folder / name, digest) for name, digest in model_schema.files(meta["files"], ARRAYS).items()}
        arrays = model_schema.arrays(contents.pop(ARRAYS))
        good = tuple(expect(TEXTS, "The list of good images", state.get("good_images", ())))
        return StoredModel(model_id, ModelState(state, arrays, contents), scores, proposed, report, str(program), _sha256(text), good)
    except MemoryError as error:
        raise InspectorError(ErrorCode.OUT_OF_MEMORY, said("There is not enough memory for the model {model}.", model=model_id)) from error
    except OSError as error:
        raise InspectorError(
            ErrorCode.MODEL_DAMAGED,
            said(
                "The model {model} cannot be read: {file}: {reason}.",
                model=model_id,
                file=error.filename,
                reason=error.strerror,
            ),
        ) from error
    except (ValueError, KeyError, TypeError, safetensors.SafetensorError, InspectorError) as error:
        raise refused(model_id, program, error) from error


def is_whole(project: Path, model_id: str) -> bool:
    """Whether every file of a model is there as it was written; reads them all and keeps nothing of them."""
    folder = project / MODELS / model_id
    try:
        text = read_regular(folder / META, MOST_JSON_BYTES, links=False)
        files = model_schema.files(expect(MAPPING, "The model", parse_json(text))["files"], ARRAYS)
        return model_id.endswith(_sha256(text)[:12]) and all(
            sha256_of(folder / name, links=False) == digest for name, digest in files.items()
        )
    except (OSError, KeyError, TypeError, ValueError, InspectorError):
        return False


def refused(model_id: str, program: object, error: Exception) -> InspectorError:
    """What to raise for a model that `program` wrote and that cannot be used because of `error`: `PROJECT_TOO_NEW` or `MODEL_DAMAGED`."""
    if isinstance(error, _WrongHash):
        return error
    newer = refusal(said("The model {model}", model=model_id), program, error)
    if newer or not isinstance(error, InspectorError) or error.code is ErrorCode.BAD_ARGUMENT:
        return newer or InspectorError(
            ErrorCode.MODEL_DAMAGED, said("The model {model} is damaged: {reason}.", model=model_id, reason=clause(error))
        )
    return error


def list_models(project: Path) -> list[str]:
    """Ids of the models of a project, oldest first."""
    folder = project / MODELS
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted(p.name for p in found if (p / META).is_file() and not p.name.startswith(atomic.STAGING))


def _checked(path: Path, digest: str) -> bytes:
    content = read_regular(path, links=False)
    _expect(_sha256(content) == digest, path)
    return content


class _WrongHash(InspectorError):
    """A file is not the one that was built, whichever version built it."""


def _expect(holds: bool, path: Path) -> None:
    if not holds:
        raise _WrongHash(ErrorCode.MODEL_DAMAGED, said("The file {file} is not the one that was built: its hash is wrong.", file=path))


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
