"""Every reader on a tiny copy of its layout, MTD and MVTec also on real data."""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from inspector.core.errors import ErrorCode, InspectorError
from inspector.datasets.dataset import Category, Dataset, ReadOptions, divide
from inspector.datasets.readers import READERS, read_dataset
from inspector.devices.image_file import read_image, write_image

GREY = np.full((8, 8), 90, np.uint8)
MASK = np.pad(np.full((2, 2), 255, np.uint8), 3)


def write(root: Path, names: Iterable[str], content: np.ndarray = GREY) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_image(path, content)


def read(layout: str, root: Path, **options: object) -> Dataset:
    return read_dataset(layout, root, ReadOptions(read_image, **options))  # type: ignore[arg-type]


def kinds(category: Category) -> dict[str, int]:
    return dict(Counter(image.kind for image in category.test))


def masks(category: Category) -> dict[str, str | None]:
    return {image.path.name: image.mask.name if image.mask else None for image in category.test if image.defect}


@pytest.fixture
def mvtec(tmp_path: Path) -> Path:
    root = tmp_path / "mvtec"
    for category in ("bottle", "zipper"):
        write(root / category, [f"train/good/{k:03}.png" for k in range(3)])
        write(root / category, ["test/good/000.png", "test/crack/000.png", "test/crack/001.png", "test/scratch/000.png"])
        masks = ["ground_truth/crack/000_mask.png", "ground_truth/crack/001_mask.png", "ground_truth/scratch/000_mask.png"]
        write(root / category, masks, MASK)
    (root / "readme.txt").write_text("no category", encoding="utf-8")
    return root


def test_mvtec(mvtec: Path) -> None:
    found = read("mvtec", mvtec)
    assert [category.name for category in found.categories] == ["bottle", "zipper"]
    bottle = found.categories[0]
    assert [path.name for path in bottle.train_good] == ["000.png", "001.png", "002.png"]
    assert kinds(bottle) == {"crack": 2, "good": 1, "scratch": 1}
    assert all(
        image.mask == mvtec / "bottle/ground_truth" / image.kind / f"{image.path.stem}_mask.png" for image in bottle.test if image.defect
    )


def test_mvtec_category_alone_without_masks(mvtec: Path) -> None:
    for mask in (mvtec / "bottle/ground_truth/crack").iterdir():
        mask.unlink()
    found = read("mvtec", mvtec / "bottle")
    assert [category.name for category in found.categories] == ["bottle"]
    assert sorted(str(image.mask and image.mask.name) for image in found.categories[0].test if image.defect) == [
        "000_mask.png",
        "None",
        "None",
    ]


def test_categories_can_be_chosen(mvtec: Path) -> None:
    assert [c.name for c in read("mvtec", mvtec).select(["zipper", "zipper"]).categories] == ["zipper"]
    assert len(read("mvtec", mvtec).select([]).categories) == 2
    with pytest.raises(InspectorError, match="no category cork; it has bottle, zipper"):
        read("mvtec", mvtec).select(["cork"])


def test_btad(tmp_path: Path) -> None:
    write(tmp_path / "01", ["train/ok/0000.bmp", "train/ok/0001.bmp", "test/ok/0000.bmp", "test/ko/0000.bmp", "test/ko/0001.bmp"])
    write(tmp_path / "01", ["ground_truth/ko/0000.png", "ground_truth/ko/0001.png"], MASK)
    found = read("btad", tmp_path)
    (category,) = found.categories
    assert (category.name, len(category.train_good), kinds(category)) == ("01", 2, {"good": 1, "ko": 2})
    assert masks(category) == {"0000.bmp": "0000.png", "0001.bmp": "0001.png"}


def visa_table(root: Path, rows: list[str], name: str = "1cls.csv") -> Path:
    table = root / "split_csv" / name
    table.parent.mkdir(parents=True, exist_ok=True)
    table.write_text("object,split,label,image,mask\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return table


@pytest.fixture
def visa(tmp_path: Path) -> Path:
    folder = "candle/Data/Images"
    write(tmp_path, [f"{folder}/Normal/{k:04}.JPG" for k in range(3)] + [f"{folder}/Anomaly/{k:03}.JPG" for k in range(2)])
    write(tmp_path, [f"candle/Data/Masks/Anomaly/{k:03}.png" for k in range(2)], MASK // 85)
    rows = [f"candle,{split},normal,{folder}/Normal/{k:04}.JPG," for k, split in enumerate(("train", "train", "test"))]
    rows += [f"candle,test,anomaly,{folder}/Anomaly/{k:03}.JPG,candle/Data/Masks/Anomaly/{k:03}.png" for k in range(2)]
    visa_table(tmp_path, rows)
    visa_table(tmp_path, [*rows[1:], rows[0].replace("train", "test")], "few.csv")
    return tmp_path


def test_visa(visa: Path) -> None:
    found = read("visa", visa)
    (candle,) = found.categories
    assert found.mask_above == 0  # masks hold 1, 2, 3 for kinds of defects
    assert (candle.name, len(candle.train_good), kinds(candle)) == ("candle", 2, {"good": 1, "anomaly": 2})
    assert masks(candle) == {"000.JPG": "000.png", "001.JPG": "001.png"}


def test_visa_tells_kinds_where_they_are_known(visa: Path) -> None:
    names = [f"candle/Data/Images/Anomaly/{k:03}.JPG" for k in range(2)]
    (visa / "candle/image_anno.csv").write_text(f'image,label,mask\n{names[0]},bent,m.png\n{names[1]},"bent,wax",m.png\n')
    assert kinds(read("visa", visa).categories[0]) == {"good": 1, "bent": 1, "combined": 1}


def test_visa_takes_another_table(visa: Path) -> None:
    assert len(read("visa", visa, splits=visa / "split_csv" / "few.csv").categories[0].train_good) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("object,split,label,image\n", "no column mask"),
        ("object,split,label,image,mask\n", "no image in"),
        ("object,split,label,image,mask\ncandle,train,normal,gone.JPG,\n", "which does not exist"),
    ],
)
def test_visa_refuses_a_wrong_table(visa: Path, text: str, message: str) -> None:
    (visa / "split_csv" / "1cls.csv").write_text(text)
    with pytest.raises(InspectorError, match=message):
        read("visa", visa)


@pytest.fixture
def kolektor(tmp_path: Path) -> Path:
    for item in range(1, 7):
        write(tmp_path / f"kos{item:02}", [f"Part{k}.jpg" for k in range(4)])
        write(tmp_path / f"kos{item:02}", [f"Part{k}_label.bmp" for k in range(4)], 0 * GREY)
        write(tmp_path / f"kos{item:02}", ["Part2_label.bmp"], MASK)
    return tmp_path


def test_kolektor_keeps_items_together(kolektor: Path) -> None:
    (category,) = read("kolektor", kolektor).categories
    learned = {path.parent.name for path in category.train_good}
    tested = {image.path.parent.name for image in category.test if not image.defect}
    assert len(learned) == 4 and len(tested) == 2 and not learned & tested
    assert len(category.train_good) == 12 and kinds(category) == {"good": 6, "defect": 6}
    assert masks(category) == {"Part2.jpg": "Part2_label.bmp"}


def test_kolektor_needs_every_label(kolektor: Path) -> None:
    (kolektor / "kos03" / "Part1_label.bmp").unlink()
    with pytest.raises(InspectorError, match=r"Part1\.jpg has no label"):
        read("kolektor", kolektor)


@pytest.fixture
def mtd(tmp_path: Path) -> Path:
    root = tmp_path / "mtd"
    good, crack = [f"MT_Free/Imgs/exp1_num_{k}" for k in range(10)], [f"MT_Crack/Imgs/exp2_num_{k}" for k in range(2)]
    write(root, [f"{name}.jpg" for name in good + crack])
    write(root, [f"{name}.png" for name in good], 0 * GREY)
    write(root, [f"{name}.png" for name in crack], MASK)
    lists = {"train_good": good[:6], "test_good": good[6:], "test_defect": crack}
    split = {key: [f"mtd/{name}.jpg" for name in names] for key, names in lists.items()}
    few = split | {"train_good": split["train_good"][:1]}
    (tmp_path / "splits.json").write_text(json.dumps({"about": "two divisions", "paper": split, "few": few}))
    return root


def test_mtd(mtd: Path) -> None:
    (category,) = read("mtd", mtd).categories
    assert (len(category.train_good), kinds(category)) == (8, {"good": 2, "crack": 2})
    assert {path.suffix for path in category.train_good} == {".jpg"}
    assert masks(category) == {"exp2_num_0.jpg": "exp2_num_0.png", "exp2_num_1.jpg": "exp2_num_1.png"}
    assert all(image.mask is None for image in category.test if not image.defect)


def test_mtd_with_a_division_made_before(mtd: Path) -> None:
    splits = mtd.parent / "splits.json"
    (category,) = read("mtd", mtd, splits=splits).categories
    assert [path.name for path in category.train_good] == [f"exp1_num_{k}.jpg" for k in range(6)]
    assert kinds(category) == {"good": 4, "crack": 2} and masks(category)["exp2_num_0.jpg"] == "exp2_num_0.png"
    assert len(read("mtd", mtd, splits=splits, split="few").categories[0].train_good) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[]", "does not hold the division paper; it holds none"),
        ("{", "cannot be read as a division"),
        ('{"paper": {"train_good": [1], "test_good": [], "test_defect": []}}', "it holds none"),
        ('{"paper": {"train_good": ["mtd/gone.jpg"], "test_good": [], "test_defect": []}}', "which does not exist"),
    ],
)
def test_wrong_divisions_are_refused(mtd: Path, text: str, message: str) -> None:
    splits = mtd.parent / "splits.json"
    splits.write_text(text)
    with pytest.raises(InspectorError, match=message):
        read("mtd", mtd, splits=splits)


def test_two_divisions_without_a_name_are_ambiguous(mtd: Path) -> None:
    splits = mtd.parent / "splits.json"
    found = json.loads(splits.read_text(encoding="utf-8"))
    splits.write_text(json.dumps({"first": found["paper"], "second": found["few"]}))
    with pytest.raises(InspectorError, match="it holds first, second"):
        read("mtd", mtd, splits=splits)


def test_plain_folders(tmp_path: Path) -> None:
    root = tmp_path / "caps"
    write(root, [f"Good/{k}.jpg" for k in range(10)] + ["dent/a.jpg", "dent/b.jpg", "scratch/a.png", "scratch/b.png", "tear/a.png"])
    write(root, ["dent/a.png", "scratch/a_mask.png", "ground_truth/tear/a_mask.png"], MASK)
    (category,) = read("folder", root).categories
    assert (category.name, len(category.train_good), kinds(category)) == ("caps", 8, {"good": 2, "dent": 2, "scratch": 2, "tear": 1})
    found = {
        f"{image.kind}/{image.path.name}": image.mask and image.mask.relative_to(root).as_posix() for image in category.test if image.defect
    }
    assert found == {
        "dent/a.jpg": "dent/a.png",
        "dent/b.jpg": None,
        "scratch/a.png": "scratch/a_mask.png",
        "scratch/b.png": None,
        "tear/a.png": "ground_truth/tear/a_mask.png",
    }


def test_plain_folders_with_a_division_made_before(tmp_path: Path) -> None:
    write(tmp_path, ["good/1.jpg", "good/2.jpg", "dent/a.jpg", "tear/b.jpg"])
    write(tmp_path, ["dent/a_mask.png", "ground_truth/tear/b.png"], MASK)
    lists = {"train_good": ["good/2.jpg"], "test_good": ["good/1.jpg"], "test_defect": ["dent/a.jpg", "tear/b.jpg"]}
    (tmp_path / "splits.json").write_text(json.dumps({"mine": lists}))
    (category,) = read("folder", tmp_path, splits=tmp_path / "splits.json").categories
    assert [path.name for path in category.train_good] == ["2.jpg"] and kinds(category) == {"good": 1, "dent": 1, "tear": 1}
    assert masks(category) == {"a.jpg": "a_mask.png", "b.jpg": "b.png"}


def test_divisions_depend_on_the_seed_alone(mtd: Path) -> None:
    assert read("mtd", mtd) == read("mtd", mtd)
    drawn = {read("mtd", mtd, seed=seed).categories[0].train_good for seed in range(5)}
    assert len(drawn) > 1
    paths = [Path(str(k)) for k in range(11)]
    train, test = divide(paths, 3)
    assert sorted((*train, *test), key=paths.index) == paths and len(train) == 9


@pytest.mark.parametrize("layout", READERS)
def test_wrong_roots_are_told_in_one_sentence(layout: str, tmp_path: Path) -> None:
    write(tmp_path, ["stray.png", "stray/deep.png"])
    for root in (tmp_path, tmp_path / "gone", tmp_path / "stray.png"):
        with pytest.raises(InspectorError) as caught:
            read(layout, root)
        assert caught.value.code is ErrorCode.NO_IMAGES and str(root) in caught.value.detail


@pytest.mark.parametrize("layout", ["mvtec", "btad", "kolektor"])
def test_layouts_with_a_division_take_no_other(layout: str, tmp_path: Path) -> None:
    with pytest.raises(InspectorError) as caught:
        read(layout, tmp_path, splits=tmp_path / "splits.json")
    assert caught.value.code is ErrorCode.BAD_ARGUMENT


def test_categories_without_images_are_refused(mvtec: Path) -> None:
    for image in (mvtec / "zipper/train/good").iterdir():
        image.unlink()
    with pytest.raises(InspectorError, match="zipper of mvtec holds no good image to learn from") as caught:
        read("mvtec", mvtec)
    assert caught.value.code is ErrorCode.TOO_FEW_IMAGES


def test_unknown_layouts_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InspectorError, match="choose one of mvtec, visa, mtd, btad, kolektor, folder"):
        read("imagenet", tmp_path)


def test_real_magnetic_tiles(shared: Path) -> None:
    if not (shared / "data" / "mtd").is_dir():
        pytest.skip("there are no real images")
    (category,) = read("mtd", shared / "data" / "mtd").categories
    defects = {"blowhole": 115, "break": 85, "crack": 57, "fray": 32, "uneven": 103}
    assert len(category.train_good) == 762 and kinds(category) == {"good": 190, **defects}
    assert all(image.mask for image in category.test if image.defect)
    (paper,) = read("mtd", shared / "data" / "mtd", splits=shared / "data" / "mtd_splits.json").categories
    assert kinds(paper) == {"good": 952 - len(paper.train_good), **defects}
    assert {(i.path.resolve(), i.kind, i.mask and i.mask.resolve()) for i in paper.test if i.defect} == {
        (i.path.resolve(), i.kind, i.mask and i.mask.resolve()) for i in category.test if i.defect
    }


def test_real_cookies(shared: Path) -> None:
    if not (shared / "data" / "cookies").is_dir():
        pytest.skip("there are no real images")
    (cookies,) = read("mvtec", shared / "data" / "cookies").categories
    assert (cookies.name, len(cookies.train_good), kinds(cookies)) == ("cookies", 31, {"good": 14, "defect": 40})
    assert sum(image.mask is not None for image in cookies.test) == 32
