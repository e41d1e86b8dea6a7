"""What is taught after the build: new patches alone, within bounds, with their place; the rest of the model stays as it was built."""

import copy
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from small_parts import good_part, scratched_part

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.model import ModelState
from inspector.core.progress import finish
from inspector.core.recipe import Recipe
from inspector.core.recipe_choices import Neighbours
from inspector.core.types import FloatArray, Image
from inspector.engine import detectors
from inspector.engine.detectors import taught as teaching
from inspector.engine.detectors.ensemble import Ensemble
from inspector.engine.detectors.patchcore import PatchCore
from inspector.engine.detectors.taught import Bounds, new_patches, room_of, taught
from inspector.engine.images.album import Album
from inspector.engine.images.album_making import whole_picture
from inspector.engine.memory_bank.bank import MemoryBank
from inspector.engine.memory_bank.density import Density

GOOD = [good_part(seed) for seed in range(6)]
NAMES = [f"good/{number}.png" for number in range(6)]
WIDE = Bounds(all=2.0, each=2.0)


def marked_part(seed: int) -> Image:
    """A good part with a label that none of the others has."""
    picture = good_part(seed)
    picture[50:60, 60:84] = (20, 60, 200)
    return picture


def fitted(cache: Path, **recipe: object) -> detectors.AnyDetector:
    detector = detectors.make(replace(Recipe(size=64, coreset=120), **recipe), cache=cache)  # type: ignore[arg-type]
    finish(detector.fit(GOOD, NAMES))
    return detector


RECIPES = [
    {"density_correction": True, "reweight_neighbours": 3},
    {"search": Neighbours.HNSW},
    {"detector": "spade"},
]


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda each: next(iter(each)))
def test_a_taught_part_scores_like_a_good_one_and_the_model_stays_itself(recipe: dict[str, object], network_cache: Path) -> None:
    before = fitted(network_cache, **recipe)
    before.album = Album((whole_picture(before.preprocess, GOOD[0], 0, 64),), np.array([7] * 6))
    plain, marked, scratched = good_part(50), marked_part(51), scratched_part(52)
    former = {name: before.score([image])[0].score for name, image in (("plain", plain), ("marked", marked), ("scratched", scratched))}
    found = taught(before, [marked_part(53)], ["teach/53.png"], WIDE)
    after = found.detector
    assert found.added[0] > 0 and room_of(after, WIDE).grown == found.added[0] and room_of(before, WIDE).grown == 0
    scores = {name: after.score([image])[0].score for name, image in (("plain", plain), ("marked", marked), ("scratched", scratched))}
    assert before.score([marked])[0].score == former["marked"]  # it stays as it is
    assert scores["marked"] < former["marked"]
    if recipe.get("detector") != "spade":
        assert scores["scratched"] == pytest.approx(former["scratched"], rel=0.1)
        assert after.names_[-1] == "teach/53.png" and after.bank_.images.max() == 6  # type: ignore[union-attr]
        assert np.array_equal(after.bank_.vectors[: len(before.bank_)], before.bank_.vectors)  # type: ignore[union-attr]
        assert after.origin(len(before.bank_))[0] == 6  # type: ignore[index,union-attr]
        assert after.score_again(marked_part(53), 6).score > after.score([marked_part(53)])[0].score
    opened = detectors.from_state(after.state())  # its seal holds, and its hashes
    assert opened.album is not None and opened.album.picture(6) is not None and opened.album.picture(0) is not None
    assert (opened.album.date(0) != "", opened.album.date(6)) == (True, "")
    assert room_of(opened, WIDE) == room_of(after, WIDE)
    assert opened.score([marked])[0].score == pytest.approx(scores["marked"], rel=1e-4)


def test_every_member_of_an_ensemble_is_taught_and_all_number_the_parts_alike(network_cache: Path) -> None:
    member = fitted(network_cache, density_correction=True)
    assert isinstance(member, PatchCore)
    before = Ensemble(PatchCore, replace(member.recipe, ensemble=("efficientnet_lite1",)))
    before.members_, before.scales_ = (member, PatchCore.from_state(member.state())), [2.0, 4.0]
    before.names_, before.learned_ = list(NAMES), list(range(6))
    found = taught(before, [marked_part(53), marked_part(54)], ["teach/53.png", "teach/54.png"], WIDE)
    after = found.detector
    kept = [name for name, count in zip(("teach/53.png", "teach/54.png"), found.added, strict=True) if count]
    assert kept and after.names_ == [*NAMES, *kept] and after.learned_ == list(range(6 + len(kept)))  # type: ignore[union-attr]
    assert {len(member.bank_.grids) for member in after.members_} == {6 + len(kept)}  # type: ignore[union-attr]
    marked = marked_part(55)
    assert after.score([marked])[0].score < before.score([marked])[0].score
    opened = Ensemble.from_state(PatchCore, after.state())
    assert opened.score([marked])[0].score == pytest.approx(after.score([marked])[0].score, rel=1e-4)


def test_what_the_model_knows_already_adds_nothing(network_cache: Path) -> None:
    before = fitted(network_cache)
    found = taught(before, [GOOD[0], marked_part(53), marked_part(53)], ["a", "b", "c"], WIDE)
    assert found.added[0] == 0 and found.added[1] > 0 and found.added[2] == 0
    assert found.detector.names_ == [*NAMES, "b"]
    assert taught(before, [GOOD[0]], ["a"]).detector is before


@pytest.mark.parametrize("method", ["padim", "autoencoder"])
def test_a_model_that_keeps_nothing_of_single_pictures_cannot_be_taught(method: str) -> None:
    detector = detectors.make(Recipe(detector=method))
    with pytest.raises(InspectorError) as caught:
        taught(detector, [GOOD[0]], ["a"])
    assert caught.value.code is ErrorCode.NOT_TRACEABLE


def test_a_forged_number_of_taught_parts_is_refused(network_cache: Path) -> None:
    state = fitted(network_cache).state()
    for forged in (-1, 6, 1.5, "2"):
        with pytest.raises(InspectorError) as caught:
            detectors.from_state(ModelState(state.meta | {"taught": forged}, state.arrays, state.blobs))
        assert caught.value.code is ErrorCode.MODEL_DAMAGED


def test_patches_are_new_beyond_the_radius_from_the_bank_and_from_each_other() -> None:
    bank = np.zeros((1, 2), np.float32)
    features = np.array([[0.5, 0], [5, 0], [5.5, 0], [0, 3], [0, 0.9]], np.float32)
    assert new_patches(features, bank, 1.0, 9).tolist() == [2, 3]  # the one beside the farthest is covered by it
    assert new_patches(features, bank, 1.0, 1).tolist() == [2]
    assert new_patches(features, bank, 9.0, 9).tolist() == [] == new_patches(features, bank, 1.0, 0).tolist()


DIMENSION = 8


def drawn_core(monkeypatch: pytest.MonkeyPatch) -> PatchCore:
    """A bank of drawn features; "pictures" are features themselves, and nothing is sealed."""
    rng = np.random.default_rng(3)
    vectors = rng.normal(0, 1, (400, DIMENSION)).astype(np.float32)
    core = PatchCore(Recipe(density_correction=True))
    places = np.zeros((400, 2), np.int16)
    core.bank_ = MemoryBank(vectors, np.repeat(np.arange(40, dtype=np.int32), 10), places, np.full((40, 2), 4, np.int16))
    core.families_, core.names_, core.mean_, core.std_ = (
        (),
        [f"{n}" for n in range(40)],
        np.zeros(DIMENSION, np.float32),
        np.ones(DIMENSION, np.float32),
    )
    core.album = None
    core.density_, core.radius_ = Density(np.ones(400, np.float32), np.zeros(400, np.float32)), 1.5
    monkeypatch.setattr(teaching, "_features", lambda _, picture: (picture, None))
    monkeypatch.setattr(PatchCore, "_sealed_as", lambda core, _: core)
    return core


def creeping(step: int) -> FloatArray:
    """(4, 4, C) patches of accepted parts that move away from the good ones a little with every part."""
    rng = np.random.default_rng(step)
    return (rng.normal(0, 1, (4, 4, DIMENSION)) + 0.02 * step * np.eye(DIMENSION)[0]).astype(np.float32)


def score(core: PatchCore, patches: FloatArray) -> float:
    return float(np.linalg.norm(patches.reshape(-1, 1, DIMENSION) - core.bank_.vectors, axis=2).min(axis=1).max())


def test_a_thousand_accepted_parts_in_a_row_move_nothing_beyond_the_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    built = drawn_core(monkeypatch)
    defect = 0.3 * creeping(1000)[:1, :1] + 0.02 * 1000 * np.eye(DIMENSION, dtype=np.float32)[0]  # where the parts creep to
    first, grown = score(built, defect), list[int]()

    def after_a_thousand(bounds: Bounds) -> PatchCore:
        core = copy.copy(built)
        for step in range(1000):
            found = taught(core, [creeping(step)], [f"taught {step}"], bounds)  # type: ignore[list-item]
            assert found.added[0] <= max(bounds.least, bounds.each * 400)
            core = found.detector  # type: ignore[assignment]
            grown.append(room_of(core, bounds).grown)
        return core

    core = after_a_thousand(Bounds())
    assert grown == sorted(grown) and grown[-1] == 80 == room_of(core).most and room_of(core).built == 400
    assert np.array_equal(core.bank_.vectors[:400], built.bank_.vectors) and core.radius_ == built.radius_
    assert np.array_equal(core.density_.gain[:400], built.density_.gain) and (core.density_.offset[400:] == 0).all()  # type: ignore[union-attr]
    assert len(core.names_) == len(core.bank_.grids) == 40 + core.taught_ and core.bank_.images.max() < len(core.names_)
    assert score(core, defect) > 0.75 * first
    unbounded = after_a_thousand(Bounds(all=1e6, each=1.0))
    assert score(unbounded, defect) < 0.3 * first  # it is the bounds that hold it


def test_what_is_taken_out_of_a_taught_model_is_no_longer_counted_as_taught(monkeypatch: pytest.MonkeyPatch) -> None:
    core = drawn_core(monkeypatch)
    core.graph_, core.input_size_ = None, (32, 32)  # type: ignore[assignment]  # nothing is computed
    for step in (200, 400, 600):
        core = taught(core, [creeping(step)], [f"taught {step}"]).detector  # type: ignore[assignment,list-item]
    before = room_of(core)
    assert core.taught_ == 3 and before.built == 400
    left = core.without([0, 41])
    own = int((core.bank_.images == 41).sum())
    assert left.taught_ == 2 and room_of(left).built == 390 and room_of(left).grown == before.grown - own
