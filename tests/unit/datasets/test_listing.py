"""Which files a folder, a list or a name stands for."""

import os
import sys
from pathlib import Path

import pytest

from inspector.core.errors import ErrorCode, InspectorError
from inspector.datasets import listing, named
from inspector.datasets.listing import find_images
from inspector.datasets.natural_order import natural_key


def make(folder: Path, *names: str) -> None:
    """Files with something in them, in folders made as needed."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")


def names(folder: Path, *arguments: str | Path) -> list[str]:
    """What is found, relative to `folder`."""
    return [path.relative_to(folder).as_posix() for path in find_images(arguments or [folder]).paths]


def refusal(*arguments: str | Path) -> InspectorError:
    with pytest.raises(InspectorError) as caught:
        find_images(arguments)
    return caught.value


def test_a_folder_is_searched_recursively_in_natural_order(tmp_path: Path) -> None:
    make(tmp_path, "part 10.png", "part 2.png", "Part 1.JPG", "b/9.bmp", "b/a/1.tif", "a10/x.webp", "a9/x.jpeg")
    assert names(tmp_path) == ["Part 1.JPG", "part 2.png", "part 10.png", "a9/x.jpeg", "a10/x.webp", "b/9.bmp", "b/a/1.tif"]


def test_what_the_shells_of_windows_leave_to_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "part 10.png", "part 2.png", "part 2_mask.png", "part.txt", "other.png", "a[1]b.png", "a1b.png")
    monkeypatch.setattr(named, "_SHELL_EXPANDS", False)
    assert names(tmp_path, tmp_path / "part*.png") == ["part 2.png", "part 2_mask.png", "part 10.png"]
    assert names(tmp_path, tmp_path / "part ?.*", tmp_path / "a[1]?.png") == ["part 2.png", "a[1]b.png"]
    for nothing in (tmp_path / "nothing*.png", tmp_path / "gone" / "*.png"):
        assert refusal(nothing).detail == f"There is no file or folder {nothing}."
    assert find_images([tmp_path / "*"]).skipped == ((tmp_path / "part.txt", "not a picture file"),)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_link_to_nothing_matches_nothing_but_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "link.png").symlink_to(tmp_path / "gone")
    monkeypatch.setattr(named, "_SHELL_EXPANDS", False)
    for name in ("link.png", "*.png"):
        assert refusal(tmp_path / name).detail == f"There is no file or folder {tmp_path / 'link.png'}."


def test_elsewhere_a_star_is_a_letter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "part.png")
    monkeypatch.setattr(named, "_SHELL_EXPANDS", True)
    assert refusal(tmp_path / "*.png").code is ErrorCode.NO_IMAGES


def test_natural_order_of_names_that_begin_alike() -> None:
    ordered = ["1", "9", "10", "a", "A1", "a01", "a1", "a1.5", "a1b", "²", "ä2"]
    assert sorted(set(ordered), key=natural_key) == ordered


def test_other_files_are_listed_as_skipped(tmp_path: Path) -> None:
    make(tmp_path, "a.png", "notes.txt", "list")
    found = find_images([tmp_path])
    assert found.skipped == ((tmp_path / "list", "not a picture file"), (tmp_path / "notes.txt", "not a picture file"))
    assert (found.remarks, found.passed_over) == ((), 2)


def test_a_png_beside_a_photo_of_the_same_name_is_its_mask(tmp_path: Path) -> None:
    make(tmp_path, "a.jpg", "a.png", "b.JPEG", "b.png", "c.bmp", "c.PNG", "d.png", "e.tif", "e.png")
    assert names(tmp_path) == ["a.jpg", "b.JPEG", "c.bmp", "d.png", "e.png", "e.tif"]
    assert (tmp_path / "a.png", "mask of a.jpg") in find_images([tmp_path]).skipped


def test_a_mask_needs_its_photo_in_the_same_folder(tmp_path: Path) -> None:
    make(tmp_path, "photos/a.jpg", "drawings/a.png")
    assert names(tmp_path) == ["drawings/a.png", "photos/a.jpg"]


def test_files_named_mask_are_masks_only_beside_their_image(tmp_path: Path) -> None:
    make(tmp_path, "a.png", "a_mask.png", "b_mask.png", "c.jpg", "c_mask.bmp")
    assert names(tmp_path) == ["a.png", "b_mask.png", "c.jpg"]


def test_ground_truth_folders_are_masks_unless_named(tmp_path: Path) -> None:
    make(tmp_path, "test/defect/1.png", "ground_truth/defect/1_mask.png")
    assert names(tmp_path) == ["test/defect/1.png"]
    assert names(tmp_path, tmp_path / "ground_truth") == ["ground_truth/defect/1_mask.png"]


def test_an_image_that_is_named_is_taken_whatever_lies_beside_it(tmp_path: Path) -> None:
    make(tmp_path, "a.jpg", "a.png", ".b.png")
    assert names(tmp_path, tmp_path / "a.png", tmp_path / ".b.png") == ["a.png", ".b.png"]


def test_the_same_file_is_found_once_at_its_first_place(tmp_path: Path) -> None:
    make(tmp_path, "in/1.png", "in/2.png")
    again = tmp_path / "in" / ".." / "in" / "2.png"
    assert names(tmp_path, tmp_path / "in/2.png", tmp_path / "in", again) == ["in/2.png", "in/1.png"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_links_that_form_a_loop_end_and_find_nothing_twice(tmp_path: Path) -> None:
    make(tmp_path, "parts/1.png")
    (tmp_path / "parts/again").symlink_to(tmp_path / "parts", target_is_directory=True)
    (tmp_path / "parts/copy.png").symlink_to(tmp_path / "parts/1.png")
    (tmp_path / "parts/gone.png").symlink_to(tmp_path / "nothing.png")
    (tmp_path / "parts/self").symlink_to(tmp_path / "parts/self")
    found = find_images([tmp_path])
    assert [path.name for path in found.paths] == ["1.png"]
    assert (tmp_path / "parts/gone.png", "not a file, or a link to nothing") in found.skipped


def test_a_list_names_images_and_folders_relative_to_itself(tmp_path: Path) -> None:
    make(tmp_path, "sub/1.png", "sub/2 ü.png", "more/3.png", "more/4.png")
    absolute = tmp_path / "more" / "4.png"
    text = f"# good parts\r\n\r\n 2 ü.png \r\n{absolute}\r\n../more\r\n1.png\r\n"
    (tmp_path / "sub/list.txt").write_bytes(b"\xef\xbb\xbf" + text.encode())
    found = find_images([f"@{tmp_path / 'sub' / 'list.txt'}"])
    assert [path.name for path in found.paths] == ["2 ü.png", "4.png", "3.png", "1.png"]
    assert all(path.is_file() for path in found.paths)


def test_a_list_works_relative_to_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "1.png")
    (tmp_path / "list.txt").write_text("1.png\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert find_images(["@list.txt"]).paths == (Path("1.png"),)


def test_a_list_with_a_wrong_line_names_the_line(tmp_path: Path) -> None:
    make(tmp_path, "1.png")
    (tmp_path / "list.txt").write_text("1.png\n\nmissing.png\n", encoding="utf-8")
    error = refusal(f"@{tmp_path / 'list.txt'}")
    assert error.code is ErrorCode.NO_IMAGES
    assert error.detail == f"Line 3 of list.txt names {tmp_path / 'missing.png'}, which does not exist."


def test_a_list_that_is_missing_or_no_text(tmp_path: Path) -> None:
    assert refusal(f"@{tmp_path / 'none.txt'}").code is ErrorCode.NO_IMAGES
    (tmp_path / "list.txt").write_bytes(b"\xff\xfe1\0.\0")
    assert refusal(f"@{tmp_path / 'list.txt'}").code is ErrorCode.BAD_ARGUMENT
    assert refusal(f"@{tmp_path}").code is ErrorCode.FOLDER_UNREADABLE


def test_a_name_that_does_not_exist(tmp_path: Path) -> None:
    error = refusal(tmp_path / "wrong")
    assert error.code is ErrorCode.NO_IMAGES
    assert error.detail == f"There is no file or folder {tmp_path / 'wrong'}."


def test_nothing_found_is_said_in_one_sentence(tmp_path: Path) -> None:
    make(tmp_path, "notes.txt")
    assert refusal(tmp_path).detail == f"No images were found in {tmp_path}."
    assert refusal(tmp_path / "notes.txt").code is ErrorCode.NO_IMAGES
    assert refusal().detail == "No image or folder was named."


def _deny(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Reading `folder` fails as it does without permission (permissions do not bind the super-user)."""
    real = os.scandir

    def scandir(path: Path) -> object:
        if Path(path) == folder:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(listing.os, "scandir", scandir)


def test_a_folder_without_permission_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "a.png")
    _deny(monkeypatch, tmp_path)
    error = refusal(tmp_path)
    assert error.code is ErrorCode.FOLDER_UNREADABLE
    assert error.detail == f"The folder {tmp_path} cannot be read: Permission denied."


def test_a_subfolder_without_permission_is_skipped_and_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "a.png", "locked/b.png")
    _deny(monkeypatch, tmp_path / "locked")
    found = find_images([tmp_path])
    assert found.paths == (tmp_path / "a.png",)
    assert found.skipped == ((tmp_path / "locked", "cannot be read: Permission denied"),)
