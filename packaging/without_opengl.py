"""Runs before the program: pyqtgraph asks for Qt's OpenGL classes while it is imported, 9 MB, for plots that are not used here."""

import sys
import types


class QOpenGLWidget:
    """A base class for what is never made; nothing on the screen is an instance of it."""


for name in ("PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets"):
    module = types.ModuleType(name)
    module.QOpenGLWidget = QOpenGLWidget  # type: ignore[attr-defined]  # the module is empty until here
    sys.modules.setdefault(name, module)
