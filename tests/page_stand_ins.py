"""A session and a model for tests of pages: no engine, no disk. A part's score is the brightness of its picture."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal

from inspector.core.evidence import Evidence, Sheet
from inspector.core.gate_settings import GateSettings
from inspector.core.inspection import Inspection
from inspector.core.model import ScoredImage
from inspector.core.project import Project
from inspector.core.releases import Grounds
from inspector.core.thresholds import Rule, Threshold
from inspector.core.types import AnomalyResult, Image
from inspector.devices.image_file import write_image
from inspector.devices.simulated import SimulatedCamera
from inspector.engine.images.regions import regions_of
from inspector.services.good_parts import good_parts
from inspector.services.picture_gate import PictureGate
from inspector.services.strange_parts import Decision, Findings, decided, find_strange
from inspector.ui.model_turn import ModelTurn
from inspector.ui.people import People
from inspector.ui.settings import UserSettings
from inspector.ui.validation import ValidationImages

THRESHOLD = 100.0
WITHOUT_ITSELF = 7.0
"""By how much a learned part scores higher where it is judged by the others."""


class BrightnessDetector:
    """What of a detector is needed for maps of evidence."""

    def result_of(self, evidence: Evidence, places: object = None) -> AnomalyResult:
        grid = evidence.sheets[0].grid
        return AnomalyResult(float(grid.mean()), grid, -1, (0, 0), (grid.shape[0], grid.shape[1]), evidence)


class BrightnessInspector:
    """Judges by brightness; the map is the picture. `gate` holds the judge until it is opened."""

    def __init__(
        self,
        scores: tuple[ScoredImage, ...] = (),
        threshold: float = THRESHOLD,
        model_id: str = "model-1",
        learned: tuple[str, ...] = (),
    ) -> None:
        self.model_id, self.model_sha256 = model_id, "ab" * 32
        self.report: dict[str, object] = {}
        self.runtime_name, self.imported = "brightness", None
        self.scores = scores or tuple(ScoredImage(f"good{n}.png", float(n), False) for n in range(10, 60))
        self.good_images = learned
        self.recipe_values: dict[str, object] = {}
        self.good_parts = good_parts(self.scores, learned)
        self.threshold = self.proposed = Threshold(threshold, Rule.BEST_F1)
        self.gate = threading.Event()
        self.gate.set()
        self.judged = 0
        self.depth = 0
        self.detector = BrightnessDetector()
        self.pictures = PictureGate(self.detector, None, GateSettings())  # type: ignore[arg-type]  # it looks at nothing

    def judge(self, image: Image, source: str) -> Inspection:
        self.gate.wait()
        self.judged += 1
        grey = image if image.ndim == 2 else image.mean(axis=2)
        drawn, evidence = grey.astype(np.float32), Evidence((Sheet(grey.astype(np.float32)),), (grey.shape[0], grey.shape[1]))
        return Inspection(source, float(image.mean()), self.threshold.value, self.model_id, 4.0, drawn, evidence=evidence)

    def judge_evidence(self, inspection: Inspection) -> Inspection:
        """As `PartInspector.judge_evidence`: the regions of what was seen, by the threshold in force."""
        assert inspection.evidence is not None
        result, rule = self.detector.result_of(inspection.evidence), self.threshold.decision_rule
        return replace(inspection.judged_by(rule), map=result.drawn, regions=regions_of(result, rule.region))

    def judge_again(self, image: Image, source: str) -> Inspection:
        """A learned part is scored without itself: higher than `judge` would."""
        inspection = self.judge(image, source)
        assert inspection.score is not None
        return replace(inspection, score=inspection.score + WITHOUT_ITSELF) if source in self.good_images else inspection


class FakeSession(QObject):
    """The part of `Session` that pages use; whoever tests it sets the state and emits the signals through these methods."""

    project_changed = Signal()
    model_loading = Signal()
    model_changed = Signal()
    threshold_changed = Signal(object)
    findings_changed = Signal()
    station_changed = Signal()
    failed = Signal(object)
    answered = Signal(object, bool)

    def __init__(self, inspector: BrightnessInspector | None = None) -> None:
        super().__init__()
        self.settings = UserSettings(self)
        self.settings.now = replace(self.settings.now, record=False)  # there is no project on the disk
        self.folder: Path | None = None
        self.project: Project | None = None
        self.inspector: BrightnessInspector | None = None
        self.findings: Findings | None = None
        self.problem: BaseException | None = None
        self.busy = False
        self.people = People(self)
        self.turn = ModelTurn(self)
        self.recorder: Callable[[], None] = lambda: None
        self.simulated_camera: SimulatedCamera | None = None
        self.asked: list[Callable[[Path], Project]] = []
        """What `change_rule` was asked for: there is no disk to do it on."""
        self.context: object = None
        self.images = ValidationImages(self, self)  # type: ignore[arg-type]  # it stands for a session
        if inspector is not None:
            self.open_with(inspector)

    def open_without_model(self, name: str = "Project") -> None:
        self.folder, self.project, self.inspector, self.findings = Path(name).absolute(), Project(name), None, None
        self.project_changed.emit()
        self.model_changed.emit()

    def open_with(self, inspector: BrightnessInspector) -> None:
        self.folder = self.folder or Path("project").absolute()
        project = self.project or Project("Project")
        self.project = project.with_threshold(inspector.model_id, inspector.threshold)
        self.inspector = inspector
        self._find()
        self.project_changed.emit()
        self.model_changed.emit()

    def edit(self, change: Callable[[Project], Project]) -> None:
        assert self.project is not None
        self.project = change(self.project)
        self.project_changed.emit()

    def change_rule(self, work: Callable[[Path], Project]) -> None:
        self.asked.append(work)

    def decide(self, path: str, decision: Decision) -> None:
        assert self.project is not None
        self.project = decided(self.project, path, decision)
        self._find()
        self.project_changed.emit()
        self.findings_changed.emit()

    def _find(self) -> None:
        assert self.project is not None and self.inspector is not None
        self.findings = find_strange(self.inspector.good_parts, self.inspector.scores, self.inspector.good_images, self.project)

    def set_threshold(self, threshold: Threshold, reason: str, grounds: Grounds | None = None) -> None:
        assert self.project is not None
        assert self.inspector is not None
        self.project = self.project.with_threshold(self.inspector.model_id, threshold, reason)
        self.inspector.threshold = threshold
        self.threshold_changed.emit(threshold)


def grey(level: int, side: int = 12) -> Image:
    return np.full((side, side), level, np.uint8)


def write_parts(folder: Path, *levels: int) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{number}.png" for number in range(1, len(levels) + 1)]
    for path, level in zip(paths, levels, strict=True):
        write_image(path, grey(level))
    return paths
