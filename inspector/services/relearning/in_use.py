"""What the model in use makes of the sample: most of it was found before and is kept, so that only new pictures are looked at."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.core.evidence import Evidence
from inspector.core.inspection import Inspection
from inspector.core.progress import Steps
from inspector.services.relearning.effect import judge_sample
from inspector.services.relearning.sample import Sample, SampleImage
from inspector.services.sources import one_name
from inspector.services.validation.scoring import named_places, stamp_of
from inspector.storage.evidence_cache import EvidenceCache, Found

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector


def judge_in_use(folder: Path, inspector: "PartInspector", sample: Sample) -> Steps[list[Inspection]]:
    """As `judge_sample` for a model on the disk; what is found is kept beside what it found in validation images."""
    cache, learned = EvidenceCache(folder, inspector.model_id), set(map(one_name, inspector.good_images))
    asked = tuple(each for each in sample.images if one_name(each.path) not in learned)  # those are kept as the others judge them
    known = {path: inspector.judge_evidence(_inspection(path, evidence, inspector)) for path, evidence in _kept(cache, asked).items()}
    missing = replace(sample, images=tuple(each for each in sample.images if each.path not in known))
    judged = yield from judge_sample(inspector, missing)
    cache.add(_found(each) for each in judged if each.evidence is not None and one_name(each.source) not in learned)
    found = known | {image.path: inspection for image, inspection in zip(missing.images, judged, strict=True)}
    return [found[each.path].without_map() for each in sample.images]


def _kept(cache: EvidenceCache, images: Sequence[SampleImage]) -> dict[str, Evidence]:
    """What is kept of files that are still the same, by path."""
    stamps = {name: stamp for name, (stamp, _, _) in cache.scores().items()}
    same = [each.path for each in images if stamps.get(one_name(each.path)) == (stamp_of(each.path) or None)]
    evidence = cache.evidence() if same else {}
    return {path: evidence[one_name(path)] for path in same if one_name(path) in evidence}


def _inspection(path: str, evidence: Evidence, inspector: "PartInspector") -> Inspection:
    return Inspection(path, None, inspector.threshold.value, inspector.model_id, 0.0, evidence=evidence)


def _found(inspection: Inspection) -> Found:
    assert inspection.evidence is not None
    places = named_places(inspection.areas, inspection.threshold)
    return Found(one_name(inspection.source), stamp_of(inspection.source), places, inspection.score, inspection.evidence)
