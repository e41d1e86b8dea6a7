"""What the names of folders say of the images in them."""

from pathlib import Path

import pytest

from inspector.datasets.folder_words import reader_of_folders


@pytest.mark.parametrize(
    ("image", "said"),
    [
        ("good/1.png", (False, "")),
        ("OK/day 2/1.png", (False, "")),
        ("ng/1.png", (True, "")),
        ("bad/dent/1.png", (True, "dent")),
        ("defect/dent/deep/1.png", (True, "dent")),
        ("scratch/1.png", (True, "scratch")),
        ("ng/ok/1.png", (False, "")),
        ("dent/Imgs/1.png", (True, "dent")),
        ("1.png", (None, "")),
    ],
)
def test_the_nearest_word_counts_and_folders_beside_named_ones_are_kinds(tmp_path: Path, image: str, said: tuple[bool | None, str]) -> None:
    (tmp_path / "good").mkdir()
    (tmp_path / image).parent.mkdir(parents=True, exist_ok=True)
    assert reader_of_folders(tmp_path)(tmp_path / image) == said


def test_folders_among_which_none_is_named_say_nothing(tmp_path: Path) -> None:
    (tmp_path / "monday").mkdir()
    (tmp_path / "tuesday").mkdir()
    assert reader_of_folders(tmp_path)(tmp_path / "monday" / "1.png") == (None, "")


def test_a_folder_chosen_alone_is_no_kind_because_of_its_neighbours(tmp_path: Path) -> None:
    (tmp_path / "good").mkdir()
    (tmp_path / "new").mkdir()
    assert reader_of_folders(tmp_path / "new")(tmp_path / "new" / "1.png") == (None, "")
    assert reader_of_folders(tmp_path / "good")(tmp_path / "good" / "1.png") == (False, "")
