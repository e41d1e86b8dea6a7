"""MVTec AD (Bergmann et al., CVPR 2019), and every data set in its layout.

CATEGORY/train/good/*    CATEGORY/test/good/*    CATEGORY/test/KIND/X.png    CATEGORY/ground_truth/KIND/X_mask.png
"""

from pathlib import Path

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.said import said
from inspector.datasets.dataset import LabelledImage, checked_root, folders_in, wrong_layout
from inspector.datasets.layouts.by_kind import ByKind

LAYOUT = ByKind("mvtec", "MVTec AD")
read = LAYOUT.read


def tested(root: Path) -> tuple[LabelledImage, ...]:
    """The test images of one product: `root` is its folder, or holds it. Images to learn from need not be there.

    Raises `NO_IMAGES` where there is none, `BAD_ARGUMENT` for several products.
    """
    is_product = (checked_root(root, LAYOUT.layout) / "test").is_dir()
    products = [root] if is_product else [folder for folder in folders_in(root) if (folder / "test").is_dir()]
    if not products:
        raise wrong_layout(root, LAYOUT.layout, "folder test in it or in a folder of it")
    if len(products) > 1:
        names = ", ".join(folder.name for folder in products)
        raise InspectorError(
            ErrorCode.BAD_ARGUMENT, said("{root} holds several products ({names}): name the folder of one of them.", root=root, names=names)
        )
    return LAYOUT.category(products[0]).test
