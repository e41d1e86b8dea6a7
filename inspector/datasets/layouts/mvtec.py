"""MVTec AD (Bergmann et al., CVPR 2019), and every data set in its layout.

CATEGORY/train/good/*    CATEGORY/test/good/*    CATEGORY/test/KIND/X.png    CATEGORY/ground_truth/KIND/X_mask.png
"""

from inspector.datasets.layouts.by_kind import ByKind

read = ByKind("mvtec", "MVTec AD").read
