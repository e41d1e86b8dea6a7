"""What an operator reads where nothing can be started: who has to do what, and the way to them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from inspector.ui.widgets.empty_state import EmptyState


class NoSource(EmptyState):
    """Lies over the place of the picture; hidden until it is needed."""

    way_clicked = Signal()
    """An engineer is here: to log on, or to leave the operator mode."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("camera", "", "", parent)
        self.way = self.add_button("user", "")
        self.way.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what a scanner types is a serial
        self.way.clicked.connect(self.way_clicked)
        self.show_lack(has_model=True)
        self.offer(log_on=False)
        self.set_large()
        self.hide()

    def show_lack(self, *, has_model: bool) -> None:
        """What is missing: a source, or a product with a model."""
        if has_model:
            what = self.tr("An engineer has to choose the camera or folder of this product once, on the page Inspect, and start it there.")
            after = self.tr("After that, one tap on Start is enough here.")
            self.set_text(self.tr("No source is known for this product"), f"{what} {after}")
        else:
            text = self.tr("Choose one under Change product. Where it is not listed, an engineer has to release it first.")
            self.set_text(self.tr("No product is ready to be inspected"), text)

    def offer(self, *, log_on: bool) -> None:
        """The way to what only an engineer may: by logging on where there are accounts."""
        self.way.setText(self.tr("Log on") if log_on else self.tr("Leave operator mode"))
        self.way.setAccessibleName(self.way.text())
