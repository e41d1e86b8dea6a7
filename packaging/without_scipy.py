"""Runs before the program of a station: SciPy, 52 MB, is imported by the engine but used only while a model is built."""

import sys
import types


def _refuse(name: str) -> object:
    raise AttributeError(f"{name}: SciPy is no part of a station")


scipy, linalg, lapack = (types.ModuleType(name) for name in ("scipy", "scipy.linalg", "scipy.linalg.lapack"))
lapack.__getattr__ = _refuse  # type: ignore[method-assign]
scipy.linalg, linalg.lapack = linalg, lapack  # type: ignore[attr-defined]
sys.modules.update({module.__name__: module for module in (scipy, linalg, lapack)})
