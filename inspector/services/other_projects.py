"""Which of the other projects on this PC a picture could belong to."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from inspector.core.errors import InspectorError
from inspector.core.gate_settings import GateSettings
from inspector.core.types import Image
from inspector.engine.images.gate import Gate, look
from inspector.engine.images.preprocess import Preprocess
from inspector.services.recent import recent_projects
from inspector.storage import models, projects

MOST = 12
"""Projects that are asked, those opened last."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class OtherProjects:
    """The recent projects but that in `folder`. They are read when the first picture is asked about, which takes a while."""

    folder: Path

    def __call__(self, image: Image) -> str:
        """The name of the first one whose scene a picture shows, in the light of that project; empty: none."""
        return next((name for name, gate in self._gates if _fits(gate, image)), "")

    @cached_property
    def _gates(self) -> tuple[tuple[str, Gate], ...]:
        return tuple(self._found())

    def _found(self) -> Iterator[tuple[str, Gate]]:
        others = [each.folder for each in recent_projects() if each.folder.absolute() != self.folder.absolute()]
        for folder in others[:MOST]:
            try:
                project = projects.open_project(folder)
                gate = Gate.of(models.load_model(folder, project.active_model).state)
            except (InspectorError, KeyError, TypeError, ValueError) as error:
                _log.info("The project in %s is not asked: %s", folder, error)
                continue
            if gate is not None and gate.limits.has_scene:
                yield project.name, gate


def _fits(gate: Gate, image: Image) -> bool:
    """By everything that can be told without the other model's network; of its region of interest nothing is known here."""
    return gate.excess(look(image, Preprocess(), gate.scene).figures, GateSettings()) is None
