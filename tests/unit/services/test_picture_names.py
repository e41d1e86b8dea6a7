"""What the names of picture files promise is kept by the listing, the reader and the writer."""

from pathlib import Path

import numpy as np
import pytest

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.picture_names import IMAGE_SUFFIXES, JPEG_SUFFIXES
from inspector.datasets.listing import find_images
from inspector.devices.image_file import read_image, write_image

PICTURE = np.full((6, 8, 3), 90, np.uint8)


@pytest.mark.parametrize("suffix", sorted(IMAGE_SUFFIXES))
def test_every_ending_is_found_read_and_written_in_any_case(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"part{suffix.upper()}"
    write_image(path, PICTURE)
    (found,) = find_images([tmp_path]).paths
    assert found == path and np.abs(read_image(found).astype(int) - PICTURE).max() <= 2


@pytest.mark.parametrize("suffix", sorted(JPEG_SUFFIXES))
def test_every_name_of_a_jpeg_means_a_jpeg_and_has_a_mask_beside_it(suffix: str, tmp_path: Path) -> None:
    write_image(tmp_path / f"part{suffix}", PICTURE, quality=30)
    write_image(tmp_path / "part.png", PICTURE)
    assert (tmp_path / f"part{suffix}").read_bytes().startswith(b"\xff\xd8\xff")
    assert find_images([tmp_path]).skipped == ((tmp_path / "part.png", f"mask of part{suffix}"),)


def test_a_heic_picture_under_another_name_is_called_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "part.jpg").write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100))
    with pytest.raises(InspectorError) as caught:
        read_image(tmp_path / "part.jpg")
    assert caught.value.code is ErrorCode.IMAGE_UNREADABLE
    assert caught.value.detail == "part.jpg cannot be read: it is a HEIC picture, whatever its name says; export it as JPEG or PNG."
