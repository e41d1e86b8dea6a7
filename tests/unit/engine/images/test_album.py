"""The album of a model: within its budget, as clear as that allows, and nothing in it that no build wrote."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.model import ModelState
from inspector.core.progress import finish
from inspector.core.types import Image
from inspector.engine.images.album import BLOB, Album, Piece, stored_album, with_album
from inspector.engine.images.album_making import Origins, make_album
from inspector.engine.images.jpeg import decoded, encoded, size_of
from inspector.engine.images.preprocess import Preprocess
from inspector.engine.images.seen import as_seen, cut, window

PREPROCESS = Preprocess(size=64)
PATCH = (1 / 40, 1 / 40)


def texture(seed: int, side: int = 200) -> Image:
    """Noise without colour, which JPEG would leave out."""
    return np.random.default_rng(seed).integers(0, 256, (side, side, 1), np.uint8).repeat(3, axis=2)


def origins(*counts: int) -> Origins:
    """So many vectors of every image, all over it."""
    images = np.repeat(np.arange(len(counts)), counts)
    return Origins(images, np.random.default_rng(1).uniform(0, 1, (len(images), 2)), np.full((len(images), 2), 1 / 40))


def album_of(images: list[Image | Callable[[], Image]], found: Origins, budget_mb: float) -> Album:
    album = finish(make_album(PREPROCESS, images, found, np.full(len(images), 1_700_000_000), budget_mb))
    assert album is not None
    return album


def test_where_there_is_room_whole_pictures_are_kept_as_they_are() -> None:
    album = album_of([texture(0), texture(1), texture(2)], origins(5, 0, 9), 20)
    assert [(piece.image, size_of(piece.content)) for piece in album.pieces] == [(0, (200, 200)), (2, (200, 200))]
    shown = album.picture(2)
    assert shown is not None and np.abs(shown.astype(int) - texture(2)).mean() < 10
    assert album.picture(1) is None and album.date(2) == "2023-11-14T22:13:20+00:00" and album.date(7) == ""


@pytest.mark.parametrize("budget_mb", [0.4, 0.1, 0.03, 0.004])
def test_the_budget_holds_and_the_pictures_get_less_clear(budget_mb: float) -> None:
    album = album_of([texture(k) for k in range(12)], origins(*range(40, 28, -1)), budget_mb)
    assert 0.2 * budget_mb * 2**20 < album.bytes <= budget_mb * 2**20


def test_of_many_pictures_the_places_of_their_vectors_alone_are_kept() -> None:
    found = origins(*[1] * 60)
    album = album_of([partial(texture, k) for k in range(60)], found, 0.3)
    assert len(album.pieces) == 60 and all(piece.covers != (0, 0, 1, 1) for piece in album.pieces)
    for image, (y, x) in zip(found.images[:10].tolist(), found.places, strict=False):
        cutting, whole = album.cut(image, y, x, PATCH), cut(as_seen(PREPROCESS, texture(image)), y, x, PATCH)
        assert cutting is not None and (cutting.y, cutting.x) == pytest.approx((whole.y, whole.x), abs=0.02)
        assert cutting.pixels.shape[:2] == whole.pixels.shape[:2]
        assert np.abs(cutting.pixels.astype(int) - whole.pixels).mean() < 10
    assert album.cut(0, *(1 - found.places[0]), PATCH) is None  # nobody asked for that place


def test_pictures_that_most_vectors_come_from_come_first_and_no_others_are_read() -> None:
    read = list[int]()

    def reading(number: int) -> Image:
        read.append(number)
        return texture(number)

    album = album_of([partial(reading, k) for k in range(300)], origins(*range(1, 301)), 0.05)
    kept = {piece.image for piece in album.pieces}
    assert min(kept) > 250 and len(set(read)) < 60


def test_pictures_that_are_gone_are_left_out() -> None:
    def gone() -> Image:
        raise InspectorError(ErrorCode.IMAGE_UNREADABLE, "It is gone.")

    assert [piece.image for piece in album_of([gone, texture(1), gone], origins(3, 3, 3), 20).pieces] == [1]
    assert finish(make_album(PREPROCESS, [gone], origins(3), np.zeros(1, np.int64), 20)) is None


def test_a_window_is_moved_rather_than_cut() -> None:
    assert window(0.5, 0.5, PATCH) == pytest.approx((0.35, 0.35, 0.65, 0.65))
    assert window(0.0, 1.0, PATCH) == pytest.approx((0.0, 0.7, 0.3, 1.0))
    corner = cut(texture(0), 0.0, 1.0, PATCH)
    assert corner.pixels.shape == (60, 60, 3) and (corner.y, corner.x) == pytest.approx((0, 1))


def test_what_the_network_sees_is_the_region_of_interest() -> None:
    picture = texture(3)
    seen = as_seen(Preprocess(size=64, roi=(20, 30, 100, 80)), picture)
    assert (seen == picture[30:110, 20:120]).all()


def test_an_album_is_stored_with_the_model() -> None:
    album = album_of([texture(0), texture(1)], origins(5, 9), 20)
    again = stored_album(with_album(ModelState({}, {}), album), 2)
    assert again is not None and again.pieces == album.pieces and (again.taken == album.taken).all()
    assert stored_album(ModelState({}, {}), 2) is None


def test_what_is_left_of_an_album_is_numbered_anew() -> None:
    album = Album((piece(0), piece(2), piece(3)), np.array([10, 11, 12, 13]))
    left = album.left(np.array([1, 2, 3, 4]))
    assert left is not None and [each.image for each in left.pieces] == [1, 2] and left.taken.tolist() == [11, 12, 13]
    assert album.left(np.array([1])) is None


def piece(image: int, content: bytes = encoded(texture(0, 40), 80), covers: tuple[float, float, float, float] = (0, 0, 1, 1)) -> Piece:
    return Piece(image, covers, content)


def huge() -> bytes:
    """A JPEG that says of itself to have 65,500 x 65,500 px."""
    content = bytearray(encoded(texture(0, 40), 80))
    at = content.index(b"\xff\xc0")
    content[at + 5 : at + 9] = (65500).to_bytes(2, "big") * 2
    return bytes(content)


@pytest.mark.parametrize(
    "pieces",
    [
        [piece(2)],
        [piece(-1)],
        [piece(1), piece(0)],
        [piece(0, covers=(0, 0, 0, 1))],
        [piece(0, covers=(0, 0, 1, 1.5))],
        [piece(0, covers=(0, float("nan"), 1, 1))],
        [piece(0, b"GIF89a")],
        [piece(0, huge())],
        [piece(0, b"\xff\xd8\xff")],
    ],
)
def test_a_forged_album_is_refused(pieces: list[Piece]) -> None:
    state = with_album(ModelState({}, {}), Album(tuple(pieces), np.zeros(2, np.int64)))
    with pytest.raises(ValueError, match=r"album|small picture"):
        stored_album(state, 2)


@pytest.mark.parametrize("name", ["album_images", "album_boxes", "album_ends", "album_taken"])
def test_numbers_of_another_kind_are_refused(name: str) -> None:
    state = with_album(ModelState({}, {}), Album((piece(0), piece(1)), np.zeros(2, np.int64)))
    wrong = state.arrays[name][::-1] if name == "album_ends" else state.arrays[name].astype(np.float64)
    with pytest.raises(ValueError, match="album"):
        stored_album(replace(state, arrays=state.arrays | {name: wrong}), 2)
    with pytest.raises(ValueError, match="album"):
        stored_album(replace(state, blobs={BLOB: state.blobs[BLOB][:-1]}), 2)
    with pytest.raises(ValueError, match="belong to nothing"):
        stored_album(replace(state, blobs={}), 2)


def test_a_grey_picture_stays_grey_and_rubbish_is_no_picture() -> None:
    grey = np.full((30, 20), 77, np.uint8)
    found = decoded(encoded(grey, 90))
    assert found is not None and found.shape == (30, 20) and np.abs(found.astype(int) - 77).max() <= 1
    content = encoded(texture(0, 40), 80)
    assert decoded(content[: content.index(b"\xff\xda")]) is None
