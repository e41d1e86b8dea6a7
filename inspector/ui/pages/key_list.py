"""The keys of the program, for the Help page."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from inspector.ui import theme
from inspector.ui.joined_text import list_text
from inspector.ui.page import PageEntry, in_rail
from inspector.ui.text_marks import QT_TRANSLATE_NOOP
from inspector.ui.widgets.facts import Fact, Facts
from inspector.ui.widgets.navigation_rail import MOST_KEYS
from inspector.ui.widgets.wrapped_row import WrappedRow

translate = QCoreApplication.translate

_EVERYWHERE = QT_TRANSLATE_NOOP("KeyList", "Everywhere")

KEYS: dict[str, tuple[tuple[str, str], ...]] = {
    _EVERYWHERE: (
        (QT_TRANSLATE_NOOP("KeyList", "Ctrl+N"), QT_TRANSLATE_NOOP("KeyList", "New project")),
        (QT_TRANSLATE_NOOP("KeyList", "Ctrl+O"), QT_TRANSLATE_NOOP("KeyList", "Open a project; on Inspect, images")),
        (QT_TRANSLATE_NOOP("KeyList", "Tab, Enter, Space"), QT_TRANSLATE_NOOP("KeyList", "To the next button; press it")),
        ("F6", QT_TRANSLATE_NOOP("KeyList", "To what the window has to say; Esc takes it away")),
        ("F1", QT_TRANSLATE_NOOP("KeyList", "The manual, at the page that is shown")),
    ),
    QT_TRANSLATE_NOOP("KeyList", "Inspect"): (
        (QT_TRANSLATE_NOOP("KeyList", "Space, held"), QT_TRANSLATE_NOOP("KeyList", "The part without the heatmap")),
        ("F8", QT_TRANSLATE_NOOP("KeyList", "A part is there, where a key is the trigger")),
        ("H", QT_TRANSLATE_NOOP("KeyList", "Heatmap on or off")),
        ("W", QT_TRANSLATE_NOOP("KeyList", "Why? The hottest place beside good parts; also on Verify and History")),
        ("+   –", QT_TRANSLATE_NOOP("KeyList", "Opacity of the heatmap")),
        (QT_TRANSLATE_NOOP("KeyList", "Ctrl +   Ctrl –   0"), QT_TRANSLATE_NOOP("KeyList", "Closer, further away, whole picture")),
        ("Z", QT_TRANSLATE_NOOP("KeyList", "Close to the hottest place, and back; also on Tune, Verify and History")),
        ("F", QT_TRANSLATE_NOOP("KeyList", "The verdict on the whole screen, and back; also on Verify and History")),
        ("←   →", QT_TRANSLATE_NOOP("KeyList", "The part before, the part after")),
        (QT_TRANSLATE_NOOP("KeyList", "Esc"), QT_TRANSLATE_NOOP("KeyList", "Back to the newest part")),
        ("F11", QT_TRANSLATE_NOOP("KeyList", "Operator mode")),
    ),
    QT_TRANSLATE_NOOP("KeyList", "Tune"): (
        ("←   →", QT_TRANSLATE_NOOP("KeyList", "The threshold, in small steps; with Shift in large ones")),
        (QT_TRANSLATE_NOOP("KeyList", "Home   End"), QT_TRANSLATE_NOOP("KeyList", "The lowest and the highest score")),
        (
            QT_TRANSLATE_NOOP("KeyList", "Page up   Page down"),
            QT_TRANSLATE_NOOP("KeyList", "In an open picture: the one before, the one after"),
        ),
        (QT_TRANSLATE_NOOP("KeyList", "Esc"), QT_TRANSLATE_NOOP("KeyList", "From a picture back to all images")),
        ("1   2   3   K", QT_TRANSLATE_NOOP("KeyList", "Validation images: good, defect, left out, kind of defect")),
    ),
}
"""Where, and there: the key and what it does. Those that lead to the pages follow from the list of pages."""


class KeyList(WrappedRow):
    """One column for each place; `pages` are those that have keys of their own."""

    def __init__(self, pages: tuple[PageEntry, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=4 * theme.SPACE)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)  # as high as its texts are at its width
        for place, keys in KEYS.items():
            facts = [Fact(translate("KeyList", key), translate("KeyList", meaning)) for key, meaning in keys]
            column = _column(translate("KeyList", place), [*_page_keys(pages), *facts] if place == _EVERYWHERE else facts)
            self.add(column, stretch=1)


def _page_keys(pages: tuple[PageEntry, ...]) -> list[Fact]:
    """The keys that the rail gives its entries."""
    titles = [entry.title() for entry in in_rail(pages)][:MOST_KEYS]
    return [Fact(translate("KeyList", "Ctrl+1 – Ctrl+{last}").format(last=len(titles)), list_text(titles))] if titles else []


def _column(place: str, keys: list[Fact]) -> QWidget:
    made, title, facts = QWidget(), QLabel(place), Facts()
    title.setFont(theme.font(theme.FONT_BODY, bold=True))
    facts.show_facts(keys)
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.SPACE)
    column.addWidget(title)
    column.addWidget(facts)
    column.addStretch(1)
    return made
