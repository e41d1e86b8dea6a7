"""Successive halving: all candidates on few good parts, the better half on more, until one is left or time is up."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from inspector.core.errors import InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.recipe import Recipe
from inspector.services.settings_search.evidence import Evidence
from inspector.services.settings_search.kept import Kept
from inspector.services.settings_search.parts import Parts

STAGE = "Comparing settings"
Attempt = Callable[[Recipe, Parts], Steps[Evidence]]


@dataclass(slots=True)
class Deadline:
    """When the search has to end; what has been found by then counts."""

    seconds: float
    clock: Callable[[], float] = time.monotonic
    began: float = field(init=False)

    def __post_init__(self) -> None:
        self.began = self.clock()

    @property
    def over(self) -> bool:
        """Whether time is up."""
        return self.clock() - self.began >= self.seconds


@dataclass(slots=True)
class Halving:
    """Runs trials and knows what they found, by recipe, for every number of good parts."""

    parts: Parts
    attempt: Attempt
    kept: Kept
    deadline: Deadline
    most_ms: float = 0.0
    """A recipe with which a part takes longer is dropped first; 0: none is."""
    found: dict[int, dict[Recipe, Evidence]] = field(default_factory=dict)
    complete: bool = True
    """Whether there was time for all trials so far."""

    def halve(self, own: Recipe, candidates: Iterable[Recipe], counts: Sequence[int]) -> Steps[list[Recipe]]:
        """The better half of the candidates, best first, after trials on each of these numbers of good parts.

        `own`, with which all are compared, is tried with each number first, and is never dropped: its errors are raised. Any other
        candidate that cannot be tried is dropped. Once time is up, nothing more is tried.
        """
        remaining = [own, *(recipe for recipe in candidates if recipe != own)]
        for count in sorted({min(count, len(self.parts.good)) for count in counts}):
            for number, recipe in enumerate(sorted(remaining, key=lambda recipe: recipe != own)):
                try:
                    if not (yield from self._try(recipe, count, Progress(STAGE, number, len(remaining), "candidates"))):
                        self.complete = False
                        return remaining
                except InspectorError:  # a detector that needs more memory than there is, say
                    if recipe == own:
                        raise
            found = self.found[count]
            ranked = sorted((recipe for recipe in remaining if recipe in found), key=lambda recipe: self._rank(found[recipe]))
            remaining = ranked[: max(2, (len(ranked) + 1) // 2)]
            remaining += [own] if own not in remaining else []
        return remaining

    def compared(self) -> dict[Recipe, Evidence]:
        """What was found on the largest number of good parts on which more than one recipe was tried, or on the only one."""
        several = [count for count, found in self.found.items() if len(found) > 1]
        return self.found[max(several or self.found)]

    def _rank(self, evidence: Evidence) -> tuple[bool, float]:
        return 0 < self.most_ms < evidence.ms, -evidence.separation

    def _try(self, recipe: Recipe, count: int, progress: Progress) -> Steps[bool]:
        """Whether there was time for it, or it was finished before. The very first trial has all the time that it takes."""
        parts = self.parts.first(count)
        evidence = self.found.get(count, {}).get(recipe) or self.kept.get(recipe, parts)
        if evidence is None:
            steps, first = self.attempt(recipe, parts), not self.found
            try:
                while first or not self.deadline.over:
                    next(steps)
                    yield progress
                return False
            except StopIteration as end:
                evidence = end.value
                self.kept.put(recipe, parts, end.value)
            finally:
                steps.close()
        self.found.setdefault(count, {})[recipe] = evidence
        return True
