"""What of a detector is kept: its parameters, what every fit leaves, its stored form, and the proof by the seal."""

import threading
from abc import ABC, abstractmethod
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, Self

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.memory import is_out_of_memory
from inspector.core.model import Arrays, ModelState
from inspector.core.picture_format import PictureFormat
from inspector.core.recipe import Recipe
from inspector.core.recipe_choices import Fit
from inspector.core.said import said
from inspector.core.types import Image
from inspector.core.versions import clause
from inspector.engine.alignment.aligner import Aligner
from inspector.engine.backbones.backbone import TIMM
from inspector.engine.backbones.registry import backbone, learn_from_json, to_json
from inspector.engine.detectors import schema, seal
from inspector.engine.detectors.scoring import Size
from inspector.engine.images.album import Album, stored_album, with_album
from inspector.engine.images.ignore import IgnoreMask
from inspector.engine.images.preprocess import MULTIPLE, Preprocess
from inspector.engine.runtime import Runtime
from inspector.engine.runtime.choice import RuntimeOptions
from inspector.engine.runtime.convert import NetworkGraph
from inspector.engine.runtime.embedding_plan import EmbeddingPlan
from inspector.engine.runtime.tiles import LARGEST

FORMAT = 1


class StoredDetector(ABC):
    """Parameters in `recipe`; what is learned ends in an underscore.

    `options`: back end, threads and imported weights; `cache`: folder that keeps converted networks and holds what does not fit
    into memory; `memory_budget`: bytes that features may take while building (0: half of what is free); `ignore`: places of the
    pictures that are neither learned nor scored; `aligner`: finds the part in every picture.
    """

    kind: ClassVar[str]
    """Name in recipes and models."""
    stretches: ClassVar[bool] = False
    """Whether every image is stretched to one size, because every position is learned on its own."""
    whole: ClassVar[bool] = False
    """Whether it learns images as a whole, so that network inputs cannot be cut into tiles."""

    names_: list[str]
    """Of the good images, in order."""
    families_: tuple[int, ...]
    """Number of each one's near duplicates; empty where every image is one of its own."""
    taught_: int = 0
    """How many of the good images, the last ones, were taught after the build; see `taught.py`."""
    input_size_: Size
    graph_: NetworkGraph
    seal_: seal.Seal
    album: Album | None = None
    """See `Detector.album`."""

    def __init__(
        self,
        recipe: Recipe | None = None,
        options: RuntimeOptions | None = None,
        cache: Path | None = None,
        memory_budget: float = 0,
        ignore: IgnoreMask | None = None,
        aligner: Aligner | None = None,
    ) -> None:
        self.recipe = recipe or Recipe()
        self._plan = self._embedding_plan()
        self.preprocess, self._ignore, self._aligner = self._unlearned(), ignore, aligner
        self._options, self._cache, self._budget = options or RuntimeOptions(), cache, memory_budget
        self._ready: dict[bool, Runtime] = {}
        """Back ends that were made for what is learned, for one image at a time and for many."""
        self._making = threading.Lock()

    @property
    def golden_scores(self) -> tuple[float, ...]:
        """See `Detector.golden_scores`."""
        return self.seal_.image_scores

    @property
    @abstractmethod
    def runtime_name(self) -> str:
        """The back end that scores."""

    def state(self) -> ModelState:
        """The fitted detector as arrays, JSON and the network graph: inspecting needs nothing else."""
        meta: dict[str, Any] = {
            "detector": self.kind,
            "format": FORMAT,
            "recipe": self.recipe.to_json(),
            "preprocess": self.preprocess.to_json(),
            "good_images": self.names_,
            "input_size": list(self.input_size_),
            **self._meta(),
        }
        if self.families_:
            meta["families"] = list(self.families_)
        if self.taught_:
            meta["taught"] = self.taught_
        if self.recipe.backbone.startswith(TIMM):
            meta["backbone"] = to_json(self._plan.backbone)
        if self.preprocess.pictures is not None:
            meta["pictures"] = self.preprocess.pictures.to_json()
        blobs = {"network.xml": self.graph_.xml, "network.bin": self.graph_.weights, **self._blobs()}
        ignored = self.preprocess.ignore.arrays() if self.preprocess.ignore is not None else {}
        reference = self.preprocess.aligner.arrays() if self.preprocess.aligner is not None else {}
        return with_album(ModelState(meta, {**self._arrays(), **ignored, **reference, **self.seal_.arrays()}, blobs), self.album)

    @classmethod
    def from_state(cls, state: ModelState, options: RuntimeOptions | None = None) -> Self:
        """The detector that `state` describes, after it reproduced the sealed scores.

        Raises `MODEL_DAMAGED` for contents that do not belong together, `MODEL_DRIFTED` when this PC computes other scores.
        """
        try:
            schema.names(state.meta)
            schema.preprocess(state.meta)
            if "backbone" in state.meta:
                schema.network(state.meta)
                learn_from_json(state.meta["backbone"])
            detector = cls(Recipe.from_json(state.meta["recipe"]), options)
            detector._ignore, detector._aligner = schema.ignored(state), schema.aligner(state, detector.recipe)
            found = Preprocess.from_json(state.meta["preprocess"])
            detector.preprocess = replace(found, ignore=detector._ignore, aligner=detector._aligner)
            if "pictures" in state.meta:
                detector.preprocess = detector.preprocess.of_pictures(PictureFormat.from_json(state.meta["pictures"]))
            detector.names_ = list(state.meta["good_images"])
            detector.families_ = tuple(int(number) for number in state.meta.get("families", ()))
            detector.taught_ = schema.taught(state.meta)
            detector.album = stored_album(state, len(detector.names_))
            height, width = state.meta["input_size"]
            detector.input_size_ = int(height), int(width)
            schema.input_size(detector.preprocess, detector._unlearned(), detector.input_size_, cls.stretches)
            detector.graph_ = NetworkGraph(state.blobs["network.xml"], state.blobs["network.bin"])
            detector.seal_ = seal.Seal.from_arrays(state.arrays)
            schema.seal_size(detector.preprocess, detector.seal_.size)
            if detector.seal_.inputs and detector.seal_.size != detector.input_size_:
                raise ValueError(
                    said(
                        "the seal's inputs have {size}, and others {input_size}", size=detector.seal_.size, input_size=detector.input_size_
                    )
                )
            detector._restore(state)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise InspectorError(
                ErrorCode.MODEL_DAMAGED, said("The model is none that a build wrote: {reason}.", reason=clause(error))
            ) from error
        detector._prove()
        return detector

    def _prove(self) -> None:
        """Raises `MODEL_DRIFTED` where this PC computes other scores, `MODEL_DAMAGED` where it cannot compute them, `OUT_OF_MEMORY`."""
        try:
            self.seal_.check(self._figures_of_input if self.seal_.inputs else self._figures, self.runtime_name)
        except InspectorError:
            raise
        except Exception as error:  # the network comes with the model, and what libraries raise over it has no kind of its own
            if is_out_of_memory(error):
                raise InspectorError(ErrorCode.OUT_OF_MEMORY, said("There is not enough memory for the model.")) from error
            raise InspectorError(
                ErrorCode.MODEL_DAMAGED, said("The network of the model cannot be computed: {reason}.", reason=clause(error))
            ) from error

    def _embedding_plan(self) -> EmbeddingPlan:
        """The network that the recipe asks for; raises `BACKBONE_UNKNOWN` and `BAD_ARGUMENT`."""
        known = backbone(self.recipe.backbone)
        return EmbeddingPlan(known, known.chosen(self.recipe.levels), self.recipe.patch_size, self.recipe.target_dimension)

    @property
    def _cuts(self) -> bool:
        """Whether large inputs are cut into tiles: a network with a grid of its own, such as a vision transformer, sees whole ones."""
        return not self.whole and self._plan.backbone.multiple == MULTIPLE

    def _unlearned(self) -> Preprocess:
        """The preprocessing before any image was seen. Raises `BAD_ARGUMENT` for what the network cannot look at."""
        known = self._plan.backbone
        if not self._cuts and (self.recipe.defect_px or self.recipe.side**2 > LARGEST):
            raise InspectorError(
                ErrorCode.BAD_ARGUMENT,
                said(
                    "The network {network} looks at whole images only: choose a size up to {largest} px.",
                    network=known.name,
                    largest=int(LARGEST**0.5),
                ),
            )
        if known.multiple != MULTIPLE and self.recipe.fit is Fit.PAPER and self.recipe.side % known.multiple:
            raise InspectorError(
                ErrorCode.BAD_ARGUMENT,
                said(
                    "The network {network} needs a size that is a multiple of {multiple}, not {side}.",
                    network=known.name,
                    multiple=known.multiple,
                    side=self.recipe.side,
                ),
            )
        return replace(Preprocess.of(self.recipe), multiple=known.multiple)

    @abstractmethod
    def _arrays(self) -> Arrays:
        """What was learned, as it is stored."""

    @abstractmethod
    def _meta(self) -> dict[str, Any]:
        """JSON values beside those that every detector stores."""

    @abstractmethod
    def _restore(self, state: ModelState) -> None:
        """Reads `_arrays`, `_meta` and `_blobs` back. May raise KeyError, TypeError, ValueError, AttributeError and `MODEL_DAMAGED`."""

    def _blobs(self) -> dict[str, bytes]:
        return {}

    @abstractmethod
    def _figures(self, image: Image) -> tuple[float, ...]:
        """What the seal keeps of a score of an image."""

    @abstractmethod
    def _figures_of_input(self, prepared: Image) -> tuple[float, ...]:
        """The same of a network input (H', W', 3)."""
