"""What systems, network drives and cloud drives leave in folders is no picture of a part: passed over, counted and named."""

import os
from pathlib import Path

import pytest

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.picture_names import HEIC
from inspector.core.progress import finish
from inspector.datasets import leftovers, listing, named
from inspector.datasets.dataset import ReadOptions
from inspector.datasets.layouts import plain
from inspector.datasets.leftovers import Leftovers, count_files, is_elsewhere, is_hidden
from inspector.datasets.listing import Listing, find_images

OFFLINE, RECALL_ON_OPEN, RECALL_ON_DATA_ACCESS, HIDDEN, ARCHIVE = 0x1000, 0x4_0000, 0x40_0000, 0x2, 0x20


def make(folder: Path, *names: str) -> Path:
    """Files with something in them, in folders made as needed."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")
    return folder


def reasons(found: Listing) -> dict[str, str]:
    """Name of what was passed over -> why."""
    return {path.name: reason for path, reason in found.skipped}


@pytest.mark.parametrize(
    "name",
    [
        *("#recycle", "@eaDir", "$RECYCLE.BIN", ".Trash-1000", ".Trashes", "System Volume Information", "lost+found", "@Recycle"),
        *("@Recently-Snapshot", ".snapshot", "~snapshot", "#snapshot", ".thumbnails", "__MACOSX", "FOUND.000", "Network Trash Folder"),
    ],
)
def test_folders_of_systems_are_passed_over_in_any_case_counted_and_named(name: str, tmp_path: Path) -> None:
    for number, spelled in enumerate((name, name.lower(), name.upper())):
        share = make(tmp_path / str(number), "1.png", f"{spelled}/2.png", f"{spelled}/deep/3.png", f"{spelled}/deep/note.txt")
        found = find_images([share])
        assert (found.paths, found.passed_over) == ((share / "1.png",), 3)
        ((where, reason),) = found.skipped
        assert where == share / spelled and reason.startswith(f"3 files in '{spelled}' passed over: ")
        assert found.remarks == (reason,)


@pytest.mark.parametrize("name", ["recycle", "eaDir", "#1", "@work", "good~snapshot", "snapshots", "trash", "found.0001", "parts.png"])
def test_folders_of_people_are_searched(name: str, tmp_path: Path) -> None:
    assert find_images([make(tmp_path, f"{name}/1.png")]).paths == (tmp_path / name / "1.png",)


def test_the_same_name_in_many_folders_is_one_entry(tmp_path: Path) -> None:
    share = make(tmp_path, *(f"{k}/{k}.png" for k in range(3)), *(f"{k}/@eaDir/{k}.png/SYNOPHOTO_{m}.jpg" for k in range(3) for m in "SM"))
    found = find_images([share])
    assert len(found.paths) == 3
    assert found.skipped == ((share / "0" / "@eaDir", "6 files in 3 folders '@eaDir' passed over: previews"),)


def test_files_of_systems_are_passed_over(tmp_path: Path) -> None:
    make(tmp_path, "1.png", "._1.png", "._2.png", "Thumbs.db", "sub/THUMBS.DB", "desktop.ini", ".DS_Store", ".hidden.png", "sub/2.png")
    found = find_images([tmp_path])
    assert [path.name for path in found.paths] == ["1.png", "2.png"]
    assert reasons(found) == {
        "._1.png": "2 files '._*' passed over: what macOS adds to its files",
        ".DS_Store": "1 file '.DS_Store' passed over: files of the system",
        ".hidden.png": "1 file passed over: hidden",
        "desktop.ini": "1 file 'desktop.ini' passed over: files of the system",
        "Thumbs.db": "2 files 'Thumbs.db' passed over: files of the system",
    }
    assert (found.passed_over, found.remarks) == (7, ())


def test_an_empty_recycle_bin_is_not_worth_a_word(tmp_path: Path) -> None:
    (make(tmp_path, "1.png") / "#recycle").mkdir()
    assert find_images([tmp_path]).skipped == ()


def test_a_folder_that_may_not_be_looked_into_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "1.png", "System Volume Information/tracking.log")
    real = os.scandir

    def scandir(path: str | Path) -> object:
        if Path(path).name == "System Volume Information":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    found = find_images([tmp_path])
    assert reasons(found) == {"System Volume Information": "'System Volume Information' passed over: files of the system"}


def test_counting_ends_where_nobody_cares_any_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leftovers, "MOST_COUNTED", 5)
    make(tmp_path, *(f"{folder}/{k}.png" for folder in range(4) for k in range(4)))
    found = Leftovers(tmp_path, "#recycle", "deleted files", folders=1)
    finish(count_files(tmp_path, found))
    assert found.files == 8  # two folders
    assert found.sentence() == "more than 5 files in '#recycle' passed over: deleted files"


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_counting_follows_no_links(tmp_path: Path) -> None:
    make(tmp_path, "1.png", "#recycle/2.png", "far/3.png")
    (tmp_path / "#recycle" / "away").symlink_to(tmp_path, target_is_directory=True)
    assert reasons(find_images([tmp_path]))["#recycle"].startswith("2 files in '#recycle'")


def test_where_nothing_else_is_found_it_is_said_what_was_passed_over(tmp_path: Path) -> None:
    with pytest.raises(InspectorError) as caught:
        find_images([make(tmp_path, "#recycle/1.png", "#recycle/2.png")])
    assert caught.value.code is ErrorCode.NO_IMAGES
    assert caught.value.detail == f"No images were found in {tmp_path}. 2 files in '#recycle' passed over: deleted files."


def test_a_recycle_bin_that_is_named_alone_is_searched_but_for_what_lies_in_it(tmp_path: Path) -> None:
    make(tmp_path, "#recycle/1.png", "#recycle/@eaDir/1.png", "good/2.png")
    found = find_images([tmp_path / "#recycle"])
    assert found.paths == (tmp_path / "#recycle" / "1.png",) and reasons(found).keys() == {"@eaDir"}
    assert find_images([tmp_path / "#recycle" / "1.png", tmp_path / "good"]).paths == (found.paths[0], tmp_path / "good" / "2.png")


def test_a_recycle_bin_that_is_named_with_its_neighbours_was_not_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "#recycle/1.png", "good/2.png", "3.png", "._3.png")
    for selected in (sorted(tmp_path.iterdir()), [tmp_path / "*"]):  # all of them, by a shell or in the window; by a pattern on Windows
        monkeypatch.setattr(named, "_SHELL_EXPANDS", len(selected) > 1)
        found = find_images(selected)
        assert sorted(path.name for path in found.paths) == ["2.png", "3.png"]
        assert reasons(found).keys() == {"#recycle", "._3.png"} and found.passed_over == 2


def test_a_star_in_a_share_names_no_lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(make(tmp_path, "@eaDir/1.png", "2.png"))
    found = find_images(sorted(os.listdir()))
    assert found.paths == (Path("2.png"),) and reasons(found).keys() == {"@eaDir"}


@pytest.mark.parametrize(
    ("attributes", "elsewhere", "hidden"),
    [
        (ARCHIVE, False, False),
        (OFFLINE | ARCHIVE, True, False),
        (RECALL_ON_OPEN, True, False),
        (RECALL_ON_DATA_ACCESS | HIDDEN, True, True),
        (0, False, False),
    ],
)
def test_what_the_attributes_of_windows_say(attributes: int, elsewhere: bool, hidden: bool) -> None:
    assert (is_elsewhere(attributes), is_hidden(attributes)) == (elsewhere, hidden)


def test_placeholders_of_a_cloud_drive_are_named_and_not_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "1.png", "2.png", "3.png", "note.txt")
    monkeypatch.setattr(listing, "attributes_of", lambda entry: ARCHIVE if entry.name.startswith("1") else RECALL_ON_DATA_ACCESS | ARCHIVE)
    found = find_images([tmp_path])
    placeholder = "not on this PC, only a placeholder: have the cloud drive keep it on this device"
    assert found.paths == (tmp_path / "1.png",)
    assert reasons(found) == {"2.png": placeholder, "3.png": placeholder, "note.txt": "not a picture file"}
    assert found.remarks == ("2 pictures are not on this PC, only placeholders: have the cloud drive keep them on this device",)
    with pytest.raises(InspectorError, match="1 picture is not on this PC"):
        find_images([tmp_path / "2.png"])  # reading it would fetch it, whoever names it


def test_what_windows_hides_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "1.png", "2.png", "cache/3.png")
    monkeypatch.setattr(listing, "attributes_of", lambda entry: 0 if entry.name.startswith("1") else HIDDEN)
    found = find_images([tmp_path])
    assert reasons(found) == {"2.png": "1 file passed over: hidden", "cache": "1 file in 'cache' passed over: hidden"}


def test_pictures_of_telephones_get_a_sentence_of_their_own(tmp_path: Path) -> None:
    make(tmp_path, "1.png", "2.HEIC", "3.heif")
    found = find_images([tmp_path])
    assert reasons(found) == {"2.HEIC": HEIC, "3.heif": HEIC} and found.remarks == (HEIC,)
    with pytest.raises(InspectorError) as caught:
        find_images([tmp_path / "2.HEIC"])
    assert caught.value.detail.endswith("2.HEIC. A HEIC picture cannot be read; export it as JPEG or PNG.")


def test_folders_of_systems_are_no_kinds_of_defects(tmp_path: Path) -> None:
    make(tmp_path, *(f"good/{k}.png" for k in range(5)), "hole/1.png", "@eaDir/2.png", "$RECYCLE.BIN/3.png")
    (category,) = plain.read(tmp_path, ReadOptions(read=lambda path: pytest.fail(f"{path} was read"))).categories
    assert {each.kind for each in category.test} == {"good", "hole"}


@pytest.mark.skipif(os.name == "nt", reason="names of more than 260 letters are a setting there")
def test_folders_may_be_nested_as_deep_as_the_system_lets_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    depth = 600  # of more of them Python could not delete the outermost
    for _ in range(depth):
        os.mkdir("d")
        os.chdir("d")
    Path("1.png").write_bytes(b"x")
    os.chdir(tmp_path)
    (found,) = find_images([tmp_path]).paths
    assert found.name == "1.png" and len(found.relative_to(tmp_path).parts) == depth + 1


def test_files_come_before_folders_in_natural_order_at_every_depth(tmp_path: Path) -> None:
    make(tmp_path, "b/c/5.png", "b/4.png", "b/3.png", "a10/2.png", "a9/x/1.png", "a9/0.png", "z.png")
    found = [path.relative_to(tmp_path).as_posix() for path in find_images([tmp_path]).paths]
    assert found == ["z.png", "a9/0.png", "a9/x/1.png", "a10/2.png", "b/3.png", "b/4.png", "b/c/5.png"]
