"""Reading and resizing images on worker threads while the network runs, in order and with a bounded number ahead."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from inspector.core.errors import InspectorError
from inspector.core.types import Image

Item = TypeVar("Item")
Result = TypeVar("Result")

LazyImage = Image | Callable[[], Image]
"""An image, or a function that reads it when its turn comes (on a worker thread; it may raise `InspectorError`)."""


def in_order(
    work: Callable[[Item], Result], items: Iterable[Item], workers: int = 2, ahead: int = 8
) -> Iterator[tuple[int, Result | InspectorError]]:
    """Yields (index, work(item)) in the order of `items`; an `InspectorError` takes the place of the result it prevented.

    Any other exception is raised here. Closing the generator drops what has not begun.
    """
    with ThreadPoolExecutor(workers, thread_name_prefix="reader") as pool:
        waiting: deque[Future[Result]] = deque()
        try:
            done = 0
            for item in items:
                waiting.append(pool.submit(work, item))
                if len(waiting) >= ahead:
                    found = outcome(waiting.popleft())
                    yield done, found
                    done += 1
            while waiting:
                found = outcome(waiting.popleft())
                yield done, found
                done += 1
        finally:
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
