"""The readers of benchmark data sets by name."""

from pathlib import Path
from types import MappingProxyType

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.said import said
from inspector.datasets.dataset import Dataset, Reader, ReadOptions
from inspector.datasets.layouts import btad, kolektor, mtd, mvtec, plain, sets, shanghaitech, visa

READERS: MappingProxyType[str, Reader] = MappingProxyType(
    {
        "mvtec": mvtec.read,
        "visa": visa.read,
        "mtd": mtd.read,
        "btad": btad.read,
        "kolektor": kolektor.read,
        "folder": plain.read,
        "shanghaitech": shanghaitech.read,
        "sets": sets.read,
    }
)


def read_dataset(layout: str, root: Path, options: ReadOptions) -> Dataset:
    """The data set under `root`. Raises `BAD_ARGUMENT` for an unknown layout, and the reader's errors for a root that is not in it."""
    if layout not in READERS:
        raise InspectorError(
            ErrorCode.BAD_ARGUMENT, said("There is no layout {layout}; choose one of {layouts}.", layout=layout, layouts=", ".join(READERS))
        )
    return READERS[layout](root, options)
