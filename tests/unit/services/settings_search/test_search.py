"""The search as a whole on small parts: what it proposes, what it leaves alone, and what it refuses."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from small_parts import write_parts

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import finish
from inspector.core.recipe import Recipe
from inspector.devices.image_file import write_image
from inspector.engine.images.ignore import IgnoreMask
from inspector.services.context import Context
from inspector.services.settings_search import candidates, search, trials
from inspector.services.settings_search.evidence import REAL
from inspector.services.settings_search.kept import FILE
from inspector.services.settings_search.parts import FEWEST, find_parts
from inspector.services.settings_search.search import find_settings, use
from inspector.services.settings_search.trials import try_recipe
from inspector.services.setup import set_up_project
from inspector.storage import projects

SMALL = Recipe(size=64, coreset=200)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("parts")
    write_parts(folder / "good", range(FEWEST))
    write_parts(folder / "scratched", range(200, 203), scratched=True)
    return folder


@pytest.fixture
def folder(tmp_path: Path, folders: Path) -> Path:
    set_up_project(tmp_path / "p", SMALL, [str(folders / "good")])
    return tmp_path / "p"


def with_defects(folder: Path, folders: Path) -> Path:
    projects.update_project(folder, lambda now: replace(now, validation_defect=(str(folders / "scratched"),)))
    return folder


class TestATrial:
    """Good parts without themselves, and the defects that there are."""

    def test_synthetic_defects_are_on_good_parts(self, folder: Path, context: Context) -> None:
        parts = finish(find_parts(projects.open_project(folder)))
        found = finish(try_recipe(SMALL, parts, context))
        assert len(found.good) == FEWEST
        assert len(found.defect) == 4 * FEWEST
        assert not found.real
        assert set(found.parts) == set(range(FEWEST))
        assert found.separation > 0.5
        assert found.ms > 0

    def test_what_the_project_ignores_is_no_part_of_it(self, folder: Path, folders: Path, context: Context) -> None:
        """The scratch lies in the right half, under the mask: it is seen from the side alone."""
        project = projects.open_project(with_defects(folder, folders))
        right = np.zeros((72, 96), bool)
        right[:, 40:] = True
        plain, masked = (finish(find_parts(project, IgnoreMask.of(mask))) for mask in (None, right))
        assert plain.sha256 != masked.sha256
        seen, unseen = (finish(try_recipe(SMALL, parts, context)) for parts in (plain, masked))
        assert max(unseen.defect) < min(seen.defect)

    def test_known_defects_come_in_their_place(self, folder: Path, folders: Path, context: Context) -> None:
        parts = finish(find_parts(projects.open_project(with_defects(folder, folders))))
        found = finish(try_recipe(SMALL, parts, context))
        assert found.parts == (REAL,) * 3
        assert found.separation == 1.0

    def test_a_detector_without_provenance_learns_folds(self, folder: Path, context: Context) -> None:
        parts = finish(find_parts(projects.open_project(folder)))
        found = finish(try_recipe(replace(SMALL, detector="padim", dimensions=10), parts, context))
        assert len(found.good) == FEWEST
        assert found.separation > 0.5


@pytest.fixture
def two_candidates(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = candidates.Dimension("network input", ({"size": 32}, {"size": 64}))
    monkeypatch.setattr(candidates, "SIZES", sizes)
    monkeypatch.setattr(candidates, "FURTHER", ())
    monkeypatch.setattr(search, "TIMED", 1)


@pytest.mark.usefixtures("two_candidates")
class TestTheSearch:
    """From a project to a proposal."""

    def test_it_compares_proposes_and_changes_nothing(self, folder: Path, folders: Path, context: Context) -> None:
        with_defects(folder, folders)
        before = projects.open_project(folder)
        found = finish(find_settings(folder, context))
        assert {row.recipe.size for row in found.rows} == {32, 64}
        assert found.own.recipe == SMALL and found.own.ms_per_part and found.own.memory_mb
        assert (found.good, found.defects, found.real, found.complete) == (FEWEST, 3, True, True)
        assert found.best == found.own  # all pairs are told apart already
        assert projects.open_project(folder) == before

    def test_it_goes_on_where_it_ended(self, folder: Path, context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
        steps = find_settings(folder, context)
        while not (folder / FILE).exists():
            next(steps)
        steps.close()
        tried: list[Recipe] = []
        monkeypatch.setattr(search, "try_recipe", lambda recipe, *rest: tried.append(recipe) or trials.try_recipe(recipe, *rest))
        finish(find_settings(folder, context))
        assert [recipe.size for recipe in tried] == [32]  # the own one was finished

    def test_what_is_proposed_becomes_the_recipe(self, folder: Path) -> None:
        use(folder, replace(SMALL, size=32))
        assert projects.open_project(folder).recipe.size == 32
        assert projects.open_project(folder).good


def test_too_few_good_parts_are_refused_with_their_number(tmp_path: Path, context: Context) -> None:
    write_parts(tmp_path / "good", range(FEWEST - 1))
    set_up_project(tmp_path / "p", SMALL, [str(tmp_path / "good")])
    with pytest.raises(InspectorError, match=f"at least {FEWEST} .* there are {FEWEST - 1}") as caught:
        finish(find_settings(tmp_path / "p", context))
    assert caught.value.code is ErrorCode.TOO_FEW_IMAGES


def test_pictures_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    write_parts(tmp_path / "good", range(FEWEST))
    (tmp_path / "good" / "broken.png").write_bytes(b"no picture")
    write_image(tmp_path / "good" / "other.png", np.zeros((72, 96, 3), np.uint8))
    project = set_up_project(tmp_path / "p", SMALL, [str(tmp_path / "good")])
    parts = finish(find_parts(project))
    assert len(parts.good) == FEWEST + 1
    assert [Path(path).name for path, _ in parts.skipped] == ["broken.png"]
    assert parts.side == pytest.approx((72 * 96) ** 0.5)


@pytest.mark.parametrize("asked", [{"minutes": 0}, {"minutes": float("nan")}, {"most_ms": -1}])
def test_a_time_that_makes_no_sense_is_refused(folder: Path, context: Context, asked: dict[str, float]) -> None:
    with pytest.raises(InspectorError) as caught:
        finish(find_settings(folder, context, **asked))
    assert caught.value.code is ErrorCode.BAD_ARGUMENT
