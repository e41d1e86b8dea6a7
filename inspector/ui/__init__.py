"""The window: PySide6 and pyqtgraph. Nothing outside this package and `inspector.app` imports Qt."""
