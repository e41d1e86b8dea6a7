"""One recent project as a card: picture, name, state, place."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QMenu, QSizePolicy, QVBoxLayout, QWidget

from inspector.core.access import Act
from inspector.services.access.signed_on import may
from inspector.services.recent import ProjectState, ProjectView, RecentProject
from inspector.services.trust import Origin
from inspector.ui import icons, theme
from inspector.ui.date_text import day_text
from inspector.ui.joined_text import list_text
from inspector.ui.pages.projects.card_picture import CardPicture
from inspector.ui.said_text import in_words
from inspector.ui.text_marks import QT_TRANSLATE_NOOP
from inspector.ui.widgets.elided_label import ElidedLabel
from inspector.ui.widgets.icon_button import IconButton

translate = QCoreApplication.translate

CARD_WIDTH_PX = 256

_STATES = {
    ProjectState.READY: ("check", QT_TRANSLATE_NOOP("ProjectCard", "Ready")),
    ProjectState.PROVISIONAL: ("warning", QT_TRANSLATE_NOOP("ProjectCard", "Provisional threshold")),
    ProjectState.MODEL_DAMAGED: ("error", QT_TRANSLATE_NOOP("ProjectCard", "Model damaged: build again")),
    ProjectState.NO_MODEL: ("build", QT_TRANSLATE_NOOP("ProjectCard", "No model yet")),
    ProjectState.MISSING: ("search", QT_TRANSLATE_NOOP("ProjectCard", "Folder not found")),
    ProjectState.TOO_NEW: ("info", QT_TRANSLATE_NOOP("ProjectCard", "Made by a newer version")),
    ProjectState.DAMAGED: ("error", QT_TRANSLATE_NOOP("ProjectCard", "Damaged")),
}
_WITH_MODEL = {ProjectState.READY, ProjectState.PROVISIONAL}


class ProjectCard(QAbstractButton):
    """A project to be opened with one click, Enter or Space; what else can be done with it is in a menu."""

    open_wanted = Signal(Path)
    forget_wanted = Signal(Path)
    export_wanted = Signal(Path)
    folder_wanted = Signal(Path)
    """The user wants to see the folder in the system's file manager."""
    rename_wanted = Signal(Path)
    duplicate_wanted = Signal(Path)
    notes_wanted = Signal(Path)
    pin_wanted = Signal(Path)
    """The user wants it before the others, or among them again where it is pinned."""
    delete_wanted = Signal(Path)

    _made = False
    """Whether everything is there that a change of the palette is to reach: Qt tells of one at any time."""

    def __init__(self, project: RecentProject, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.folder = project.folder
        self.state: ProjectState | None = None
        self.pinned = False
        self.notes = ""
        self._column = QVBoxLayout(self)
        self._picture = CardPicture(self)
        self._name = ElidedLabel(project.name or project.folder.name)
        self._icon = QLabel()
        self._state = ElidedLabel(translate("ProjectCard", "Looking…"))
        self._place = ElidedLabel(str(project.folder), Qt.TextElideMode.ElideMiddle)
        self._opened = QLabel(_day(project.opened_at))
        self._noted = ElidedLabel()
        self.more = IconButton("more", tip=translate("ProjectCard", "More"), quiet=True)
        self.more.clicked.connect(self._on_more)
        self._arrange()
        self.setMinimumWidth(theme.scaled(CARD_WIDTH_PX))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda at: self._show_menu(self.mapToGlobal(at)))
        self.clicked.connect(lambda: self.open_wanted.emit(self.folder))
        self._made = True
        self.show_listed(project)

    @property
    def name(self) -> str:
        """What the project is called."""
        return self._name.text()

    def show_listed(self, project: RecentProject) -> None:
        """Shows what the list of projects says: whether it is pinned, when it was opened last."""
        self.pinned = project.pinned
        self._picture.show_pin(project.pinned)
        self._opened.setText(_day(project.opened_at))
        self._describe()

    def show_view(self, view: ProjectView) -> None:
        """Shows what looking at the project has found."""
        self.state = view.state
        self._name.setText(view.name)
        self._state.setText(translate("ProjectCard", _STATES[view.state][1]))
        self._tint()
        self._picture.show_image(view.thumbnail)
        self.notes = view.notes
        self._noted.setText(" ".join(view.notes.split()))
        self._noted.setVisible(bool(view.notes))
        self.setToolTip(in_words(view.detail) or (_origin_text(view.imported) if view.imported else ""))
        self._describe()

    def state_text(self) -> str:
        """The words that stand for the state."""
        return self._state.text()

    def has_picture(self) -> bool:
        """Whether a picture of a good part is shown."""
        return self._picture.has_picture

    def menu(self) -> QMenu:
        """What can be done with the project besides opening it."""
        menu = QMenu(self)
        there = self.state not in (None, ProjectState.MISSING)
        whole = there and self.state not in (ProjectState.DAMAGED, ProjectState.TOO_NEW)
        changes = whole and may(Act.CHANGE_PROJECT)
        for text, wanted, possible in (
            (translate("ProjectCard", "Open"), self.open_wanted, True),
            (translate("ProjectCard", "Notes…"), self.notes_wanted, changes),
            (translate("ProjectCard", "Rename…"), self.rename_wanted, changes),
            (translate("ProjectCard", "Duplicate…"), self.duplicate_wanted, changes),
            (translate("ProjectCard", "Export…"), self.export_wanted, self.state in _WITH_MODEL),
            (translate("ProjectCard", "Show folder"), self.folder_wanted, True),
            (translate("ProjectCard", "Unpin") if self.pinned else translate("ProjectCard", "Pin"), self.pin_wanted, True),
            (translate("ProjectCard", "Remove from this list"), self.forget_wanted, True),
            (translate("ProjectCard", "Delete…"), self.delete_wanted, there and may(Act.DELETE_PROJECT)),
        ):
            action = QAction(text, menu)
            action.triggered.connect(lambda _checked=False, signal=wanted: signal.emit(self.folder))
            action.setEnabled(possible)
            menu.addAction(action)
        return menu

    def sizeHint(self) -> QSize:
        return QSize(theme.scaled(CARD_WIDTH_PX), self._column.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        scheme = theme.colours(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(scheme.raised if self.isDown() else scheme.surface))
        highlighted = self.hasFocus() or self.underMouse()
        painter.setPen(QColor(scheme.accent if highlighted else scheme.border))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), theme.RADIUS - 1, theme.RADIUS - 1)

    def _arrange(self) -> None:
        self._name.setFont(theme.font(theme.FONT_BODY, bold=True))
        self._place.setProperty("role", "small")
        self._opened.setProperty("role", "small")
        kept = self._noted.sizePolicy()
        kept.setRetainSizeWhenHidden(True)  # all cards are equally high
        self._noted.setSizePolicy(kept)
        self._noted.hide()
        for label in (self._name, self._state, self._place, self._icon, self._opened, self._noted):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        head, state = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self._name, 1)
        head.addWidget(self.more)
        state.setSpacing(6)
        state.addWidget(self._icon)
        state.addWidget(self._state, 1)
        state.addWidget(self._opened)
        text = QVBoxLayout()
        text.setContentsMargins(12, 6, 8, 12)
        text.setSpacing(4)
        text.addLayout(head)
        text.addLayout(state)
        text.addWidget(self._place)
        text.addWidget(self._noted)
        self._column.setContentsMargins(1, 1, 1, 1)
        self._column.setSpacing(0)
        self._column.addWidget(self._picture)
        self._column.addLayout(text)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._made:
            self._tint()

    def _tint(self) -> None:
        if self.state is not None:
            side, ink = theme.scaled(16), theme.colours(self).muted
            self._icon.setPixmap(icons.pixmap(_STATES[self.state][0], side, ink, self.devicePixelRatioF()))

    def _describe(self) -> None:
        said = (self._name.text(), self._state.text(), translate("ProjectCard", "pinned") if self.pinned else "", str(self.folder))
        self.setAccessibleName(list_text(said))
        self.setAccessibleDescription(self.notes)

    def _show_menu(self, at: QPoint) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    @Slot()
    def _on_more(self) -> None:
        self._show_menu(self.more.mapToGlobal(QPoint(0, self.more.height())))


def _origin_text(origin: Origin) -> str:
    if origin.signer is None:
        return translate("ProjectCard", "Imported from a file that nobody has signed")
    return translate("ProjectCard", "Imported, signed by {name}, key {key}").format(name=origin.signer.name, key=origin.signer.fingerprint)


def _day(moment: str) -> str:
    try:
        day = datetime.fromisoformat(moment).date()
    except ValueError:
        return ""
    return day_text(day)
