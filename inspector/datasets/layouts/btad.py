"""BTAD, the beanTech anomaly detection data set (Mishra et al., ISIE 2021), with categories 01, 02 and 03.

CATEGORY/train/ok/*    CATEGORY/test/ok/*    CATEGORY/test/ko/X.bmp    CATEGORY/ground_truth/ko/X.png
"""

from inspector.datasets.layouts.by_kind import ByKind

read = ByKind("btad", "BTAD", good="ok").read
