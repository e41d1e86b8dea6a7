"""How fine the engine looks, which network it looks with and by which method it compares, in plain words."""

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QButtonGroup, QComboBox, QGridLayout, QLabel, QRadioButton, QVBoxLayout, QWidget

from inspector.core.methods import METHODS
from inspector.core.recipe import Recipe
from inspector.services.context import Context
from inspector.ui import theme
from inspector.ui.text_marks import QT_TRANSLATE_NOOP

_SIZES = {
    0: QT_TRANSLATE_NOOP("NetworkChoice", "Automatic"),
    224: QT_TRANSLATE_NOOP("NetworkChoice", "Coarse"),
    320: QT_TRANSLATE_NOOP("NetworkChoice", "Medium"),
    448: QT_TRANSLATE_NOOP("NetworkChoice", "Fine"),
}
_SIZE_COLUMNS = 2  # side by side only two fit in every language
_COARSE = 224
_NETWORKS = {
    "efficientnet_lite0": QT_TRANSLATE_NOOP("NetworkChoice", "EfficientNet-Lite0: fast on any PC, comes with the program"),
    "efficientnet_lite1": QT_TRANSLATE_NOOP("NetworkChoice", "EfficientNet-Lite1: a little larger"),
    "efficientnet_lite2": QT_TRANSLATE_NOOP("NetworkChoice", "EfficientNet-Lite2: larger still"),
    "resnet18": QT_TRANSLATE_NOOP("NetworkChoice", "ResNet-18: small"),
    "resnet50": QT_TRANSLATE_NOOP("NetworkChoice", "ResNet-50: medium"),
    "resnet101": QT_TRANSLATE_NOOP("NetworkChoice", "ResNet-101: large"),
    "wide_resnet101_2": QT_TRANSLATE_NOOP("NetworkChoice", "WideResNet-101-2: very large, needs a strong PC"),
    "densenet201": QT_TRANSLATE_NOOP("NetworkChoice", "DenseNet-201: large"),
    "wide_resnet50_2": QT_TRANSLATE_NOOP("NetworkChoice", "WideResNet-50-2: the network of the PatchCore paper, needs a strong PC"),
    "efficientnet_b5": QT_TRANSLATE_NOOP("NetworkChoice", "EfficientNet-B5: large"),
}
_METHODS = {
    "patchcore": QT_TRANSLATE_NOOP("NetworkChoice", "PatchCore: recommended, parts may lie anywhere"),
    "padim": QT_TRANSLATE_NOOP("NetworkChoice", "PaDiM: for fixtured parts that always lie alike"),
    "spade": QT_TRANSLATE_NOOP("NetworkChoice", "SPADE: compares with the most similar good parts, slow"),
    "autoencoder": QT_TRANSLATE_NOOP("NetworkChoice", "Autoencoder: trains for minutes, for comparison"),
}


class NetworkChoice(QWidget):
    """Network input size, backbone and detector of a recipe; its other settings pass through untouched."""

    changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._recipe = Recipe()
        self._image_area = 0.0
        self._sizes: dict[int, QRadioButton] = {}
        self._group = QButtonGroup(self)
        self._size_grid = QGridLayout()
        self._size_grid.setHorizontalSpacing(2 * theme.SPACE)
        self._size_grid.setVerticalSpacing(0)
        self._size_grid.setColumnStretch(_SIZE_COLUMNS, 1)
        self._consequence = QLabel()
        self._consequence.setWordWrap(True)
        self._consequence.setProperty("role", "muted")
        self.networks = QComboBox()
        self.networks.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.networks.setMinimumContentsLength(24)
        self.networks.setAccessibleName(self.tr("Network"))
        self.networks.currentIndexChanged.connect(self.changed)
        self.methods = QComboBox()
        self.methods.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.methods.setMinimumContentsLength(24)
        self.methods.setAccessibleName(self.tr("Method"))
        for method in METHODS:
            self.methods.addItem(method_text(method), method)
        self.methods.currentIndexChanged.connect(self._on_method_chosen)
        self._offer_sizes(sorted(_SIZES))  # first, as they come first for the Tab key
        self._lay_out()
        self.show_recipe(Recipe())

    def recipe(self) -> Recipe:
        """The recipe as it is chosen here."""
        backbone, detector = str(self.networks.currentData()), str(self.methods.currentData())
        return replace(self._recipe, size=self.size_px(), backbone=backbone, detector=detector)

    def size_px(self) -> int:
        """Side of a square with the area of the network input; 0: what suits the method."""
        return next(size for size, button in self._sizes.items() if button.isChecked())

    def size_button(self, size_px: int) -> QRadioButton:
        """The button for a size."""
        return self._sizes[size_px]

    def show_recipe(self, recipe: Recipe) -> None:
        """Chooses what a recipe says; a size that is not among the usual ones gets a button of its own."""
        self._recipe = recipe
        self._offer_sizes(sorted({*_SIZES, recipe.size}))
        self._sizes[recipe.size].setChecked(True)
        self._offer_networks(recipe.backbone)
        self.methods.blockSignals(True)
        self.methods.setCurrentIndex(self.methods.findData(recipe.detector))
        self.methods.blockSignals(False)
        for choice in (self.networks, self.methods):
            choice.setToolTip(choice.currentText())
        self._explain()

    def show_image_area(self, width: int, height: int) -> None:
        """Lets the explanation speak of pixels of these images; 0 x 0: none known."""
        self._image_area = float(width * height)
        self._explain()

    def explanation(self) -> str:
        """What the chosen size means."""
        return self._consequence.text()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(self._size_grid)
        layout.addWidget(self._consequence)
        for text, choice in ((self.tr("Network"), self.networks), (self.tr("Method"), self.methods)):
            layout.addSpacing(2 * theme.SPACE)
            title = QLabel(text)
            title.setFont(theme.font(theme.FONT_BODY, bold=True))
            title.setBuddy(choice)
            layout.addWidget(title)
            layout.addWidget(choice)
            choice.currentTextChanged.connect(choice.setToolTip)

    def _offer_sizes(self, sizes: list[int]) -> None:
        """Buttons that stay the same stay where they are, for the Tab key too: what is made later comes last for it."""
        if sizes == list(self._sizes):
            return
        while self._size_grid.takeAt(0) is not None:
            pass
        for button in self._sizes.values():
            self._group.removeButton(button)
            button.hide()
            button.deleteLater()
        self._sizes = {size: QRadioButton(size_text(size)) for size in sizes}
        for number, button in enumerate(self._sizes.values()):
            self._group.addButton(button)
            self._size_grid.addWidget(button, *divmod(number, _SIZE_COLUMNS))
            button.toggled.connect(self._on_toggled)

    def _offer_networks(self, chosen: str) -> None:
        from inspector.services.weights import list_backbones

        self.networks.blockSignals(True)
        self.networks.clear()
        for listed in list_backbones(self._context.weights):
            title = network_text(listed.name)
            absent = self.tr("{network} (weights not imported)").format(network=title)
            self.networks.addItem(title if listed.available else absent, listed.name)
            self._set_enabled(self.networks.count() - 1, listed.available or listed.name == chosen)
        self.networks.setCurrentIndex(max(0, self.networks.findData(chosen)))
        self.networks.blockSignals(False)

    def _set_enabled(self, row: int, enabled: bool) -> None:
        model = self.networks.model()
        assert isinstance(model, QStandardItemModel)
        item = model.item(row)
        item.setEnabled(enabled)
        if not enabled:
            item.setToolTip(self.tr("Import its weights first: inspector weights import NAME FILE"))

    @Slot(bool)
    def _on_toggled(self, checked: bool) -> None:
        if checked:
            self._explain()
            self.changed.emit()

    @Slot()
    def _on_method_chosen(self) -> None:
        self._explain()
        self.changed.emit()

    def _explain(self) -> None:
        method = METHODS[str(self.methods.currentData())]
        size = self.size_px() or method.side
        if self._image_area and not self._recipe.enlarge:
            size = min(size, round(self._image_area**0.5))
        stride, effort = method.finest_stride, (size / _COARSE) ** 2
        costs = self.tr("Fastest.") if effort <= 1 else self.tr("Takes {times:.0f} times as long as coarse.").format(times=max(2, effort))
        if self._image_area:
            detail_px = max(1, round(stride * self._image_area**0.5 / size))
            seen = self.tr("Looks at your images in steps of {px} px; smaller defects may be missed.").format(px=detail_px)
        else:
            seen = self.tr("Looks at an image in about {steps} × {steps} steps.").format(steps=size // stride)
        self._consequence.setText(f"{costs} {seen}")


def size_text(size_px: int) -> str:
    """A network input size with its word, where it has one."""
    if size_px not in _SIZES:
        return f"{size_px} px"
    word = QCoreApplication.translate("NetworkChoice", _SIZES[size_px])
    return f"{word} ({size_px} px)" if size_px else word


def network_text(name: str) -> str:
    """A backbone in plain words; unknown ones keep their name."""
    return QCoreApplication.translate("NetworkChoice", _NETWORKS[name]) if name in _NETWORKS else name


def method_text(method: str) -> str:
    """A detector in plain words; one without keeps its name."""
    return QCoreApplication.translate("NetworkChoice", _METHODS[method]) if method in _METHODS else method
