"""Runs before the program: pyqtgraph asks for Qt's OpenGL classes while it is imported, 9 MB, for a kind of plot that is not used here."""

import sys
import types

sys.modules.setdefault("PySide6.QtOpenGL", types.ModuleType("PySide6.QtOpenGL"))
