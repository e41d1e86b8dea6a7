"""Looks at the released products, each with its picture and the day of its model."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.core.types import Pixels
from inspector.services.model_list import built_at
from inspector.services.product_list import Product, choose_product, released_products
from inspector.services.recent import look_at_project


@dataclass(frozen=True, slots=True, eq=False)
class SeenProduct:
    """A product as its card shows it."""

    product: Product
    built: datetime | None
    """When its model was built; None: nobody knows."""
    picture: Pixels | None


def look(picture_px: int) -> Steps[list[SeenProduct]]:
    """All released products, by name."""
    seen: list[SeenProduct] = []
    products = yield from released_products()
    for done, product in enumerate(products):
        yield Progress("Looking at the projects", done, len(products), "projects")
        view = yield from look_at_project(product.folder, product.name, picture_px)
        seen.append(SeenProduct(product, built_at(product.model_id), view.thumbnail))
    return seen


def choose(folder: Path) -> Steps[Project]:
    """What `choose_product` does, in a thread."""
    yield Progress("Opening the project", 0, 1)
    return choose_product(folder)
