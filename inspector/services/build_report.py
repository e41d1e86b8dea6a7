"""What a build made, in figures."""

import math
import time
from dataclasses import asdict, dataclass
from typing import Any

from inspector.core.gate_words import sentence
from inspector.core.process import peak_rss_mb
from inspector.core.thresholds import Threshold
from inspector.core.tolerance import Limit
from inspector.services.build_images import lazily
from inspector.services.build_learning import Learned, Material
from inspector.services.comparing.speed import part_ms_of_files
from inspector.services.good_parts import GoodParts

_ERROR_IMAGES = 32
"""By which the error of an approximate search is measured."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build made; `skipped` lists (path, reason)."""

    model_id: str
    images: int
    skipped: tuple[tuple[str, str], ...]
    patches: int
    bank_vectors: int
    bank_sha256: str
    coverage_radius: float
    coverage_is_bound: bool
    """Whether `coverage_radius` is a proven upper bound instead of a measured value; see `storage`."""
    seconds: dict[str, float]
    storage: str
    search_error: float
    """What approximate search costs: the largest relative difference of an image score, on good images; 0 when exact."""
    peak_rss_mb: float
    validation: int
    """Validation images of good parts that were scored."""
    threshold: Threshold
    limit: Limit
    """What good parts alone say of a threshold, whether it comes from them or not."""
    strange: tuple[str, ...]
    """Paths of good parts that look unlike the others, most unlike first."""
    new_ones_only: bool
    """See `GoodParts.new_ones_only`."""
    alone: float | None
    """See `tolerance.MOST_ALONE`; None where it is not known."""
    depth: int
    """Bits of a value in the pictures that were learned."""
    depth_from: str
    """Who said so; see `services.depth.DepthFrom`."""
    brightest: int
    """The largest value in them, single stray ones apart; 0 where nobody had to look."""
    colour: bool | None
    """Whether they are in colour; None where some are grey and some are not."""
    ms_per_part: float | None = None
    """What one part takes on the PC that built it, from picture in memory to score and map."""
    part_limit: float | None = None
    """The quality below which a part is not found; None where parts are not looked for."""
    unusual: tuple[tuple[str, str], ...] = ()
    """(path, why) of good pictures that would not be judged, so unlike the others they are."""

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        listed = [{"path": path, "reason": reason} for path, reason in self.skipped]
        peak = self.peak_rss_mb if math.isfinite(self.peak_rss_mb) else None
        threshold = {"threshold": self.threshold.value, "provisional": self.threshold.provisional}
        named = {"strange": list(self.strange), "doubt": str(self.limit.doubt or ""), "new_ones_only": self.new_ones_only}
        left_out = ("strange", "new_ones_only", "unusual", *(("part_limit",) if self.part_limit is None else ()))
        plain = {key: value for key, value in asdict(self).items() if key not in left_out}
        plain |= {"unusual": [{"path": path, "reason": reason} for path, reason in self.unusual]} if self.unusual else {}
        return plain | threshold | {"limit": asdict(self.limit) | named, "skipped": listed, "peak_rss_mb": peak}


def report_of(material: Material, learned: Learned, good: GoodParts, limit: Limit, threshold: Threshold, began: float) -> BuildReport:
    """Of a model that is not stored yet. Measures what a part takes. `began`: `time.perf_counter()` at the beginning of the build."""
    sources, detector, fitted, pictures = material.sources, material.detector, learned.fitted, material.pictures
    seen, known = detector.preprocess.pictures, sources.validation or sources.good
    assert seen is not None  # no image would have been found
    total_s = fitted.seconds["total"] + learned.scoring_s
    aligner = material.alignment.aligner if material.alignment is not None else None
    unusual = learned.gate.unusual if learned.gate is not None else ()
    return BuildReport(
        model_id="",
        images=fitted.images,
        skipped=tuple(learned.skipped),
        patches=fitted.patches,
        bank_vectors=fitted.bank_vectors,
        bank_sha256=fitted.bank_sha256,
        coverage_radius=fitted.coverage_radius,
        coverage_is_bound=fitted.coverage_is_bound,
        seconds=fitted.seconds | {"scoring": learned.scoring_s, "total": total_s, "whole": time.perf_counter() - began},
        storage=fitted.storage,
        search_error=detector.search_error(lazily(known[:_ERROR_IMAGES])),
        peak_rss_mb=peak_rss_mb(),
        validation=len({s.path for s in learned.scores} & set(map(str, sources.validation))),
        threshold=threshold,
        limit=limit,
        strange=tuple(image.path for image in good.strange(limit)),
        new_ones_only=good.new_ones_only,
        alone=learned.alone,
        depth=seen.depth,
        depth_from=str(pictures.source),
        brightest=pictures.brightest,
        colour=seen.colour,
        ms_per_part=part_ms_of_files(detector, known),
        part_limit=aligner.limit if aligner is not None else None,
        unusual=tuple((str(sources.good[k]), sentence(excess)) for k, excess in unusual),
    )
