"""Reading and resizing images on worker threads while the network runs, in order and with a bounded number and size ahead."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from inspector.core.errors import InspectorError
from inspector.core.memory import ReadAhead
from inspector.core.process import free_memory
from inspector.core.types import Image

Item = TypeVar("Item")
Result = TypeVar("Result")

LazyImage: TypeAlias = Image | Callable[[], Image]
"""An image, or a function that reads it when its turn comes (on a worker thread; it may raise `InspectorError`)."""


@dataclass(frozen=True, slots=True)
class OfDepth:
    """A lazy image, and the bits of all 16-bit images that it belongs to: nobody needs to read them to find out."""

    read: Callable[[], Image]
    depth: int

    def __call__(self) -> Image:
        return self.read()


def in_order(
    work: Callable[[Item], Result], items: Iterable[Item], workers: int = 2, ahead: int = 8, most_bytes: float | None = None
) -> Iterator[tuple[int, Result | InspectorError]]:
    """Yields (index, work(item)) in the order of `items`; an `InspectorError` takes the place of the result it prevented.

    Bounded are the items ahead, and the bytes of the pictures that were read for them (`claim_memory`): an eighth of the free memory, or
    one picture. Any other exception is raised here. Closing the generator drops what has not begun.
    """
    budget = ReadAhead(free_memory() / 8 if most_bytes is None else most_bytes)
    waiting: deque[Future[Result]] = deque()

    def prepare(number: int, item: Item) -> Result:
        with budget.item(number):
            return work(item)

    def take(number: int) -> Result | InspectorError:
        found = outcome(waiting.popleft())
        budget.taken(number)
        return found

    with ThreadPoolExecutor(workers, thread_name_prefix="reader") as pool:
        try:
            done = 0
            for number, item in enumerate(items):
                waiting.append(pool.submit(prepare, number, item))
                if len(waiting) >= ahead:
                    yield done, take(done)
                    done += 1
            while waiting:
                yield done, take(done)
                done += 1
        finally:
            budget.stop()
            for future in waiting:
                future.cancel()


def outcome(future: Future[Result]) -> Result | InspectorError:
    """The result of a finished future, or the `InspectorError` that it raised; waits for it.

    Without the frames that it passed through: they hold what was read so far, of every file that cannot be read.
    """
    try:
        return future.result()
    except InspectorError as error:
        error.__context__ = error.__cause__ = None
        return error.with_traceback(None)


def materialise(image: LazyImage) -> Image:
    """The image itself, read now if it was lazy."""
    return image() if callable(image) else image
