"""All pages of the window, in their order. A new page is a folder in `pages` and an entry here.

Rail, keys, the key list of Help, the preparation of pages, the pictures of the screens and the self-test follow this list.
"""

from collections.abc import Callable

from inspector.core.access import Act
from inspector.ui.page import Page, PageEntry, Place, WindowServices
from inspector.ui.text_marks import QT_TRANSLATE_NOOP

Make = Callable[[WindowServices], Page]


def _projects() -> Make:
    from inspector.ui.pages.projects.page import make_page

    return make_page


def _new() -> Make:
    from inspector.ui.pages.project_form.page import make_page

    return make_page


def _build() -> Make:
    from inspector.ui.pages.building.page import make_page

    return make_page


def _tune() -> Make:
    from inspector.ui.pages.tuning.page import make_page

    return make_page


def _validation() -> Make:
    from inspector.ui.pages.validating.page import make_page

    return make_page


def _places() -> Make:
    from inspector.ui.pages.looking.page import make_page

    return make_page


def _models() -> Make:
    from inspector.ui.pages.models.page import make_page

    return make_page


def _inspect() -> Make:
    from inspector.ui.pages.inspecting.page import make_page

    return make_page


def _line() -> Make:
    from inspector.ui.pages.line_setup.page import make_page

    return make_page


def _verify() -> Make:
    from inspector.ui.pages.verifying.page import make_page

    return make_page


def _history() -> Make:
    from inspector.ui.pages.recorded.page import make_page

    return make_page


def _doctor() -> Make:
    from inspector.ui.pages.doctor.page import make_page

    return make_page


def _passed() -> Make:
    from inspector.ui.pages.passed.page import make_page

    return make_page


def _teach() -> Make:
    from inspector.ui.pages.teaching.page import make_page

    return make_page


def _known() -> Make:
    from inspector.ui.pages.known.page import make_page

    return make_page


def _capability() -> Make:
    from inspector.ui.pages.capability.page import make_page

    return make_page


def _challenge() -> Make:
    from inspector.ui.pages.challenge.page import make_page

    return make_page


def _drift() -> Make:
    from inspector.ui.pages.drift.page import make_page

    return make_page


def _families() -> Make:
    from inspector.ui.pages.families.page import make_page

    return make_page


def _settings() -> Make:
    from inspector.ui.pages.settings.page import make_page

    return make_page


def _help() -> Make:
    from inspector.ui.pages.help import make_page

    return make_page


def _products() -> Make:
    from inspector.ui.pages.products.page import make_page

    return make_page


def _users() -> Make:
    from inspector.ui.pages.users.page import make_page

    return make_page


def _audit() -> Make:
    from inspector.ui.pages.audited.page import make_page

    return make_page


PAGES: tuple[PageEntry, ...] = (
    PageEntry(
        "projects",
        QT_TRANSLATE_NOOP("PageList", "Projects"),
        "projects",
        _projects,
        manual="first-product",
        needs=Act.CHANGE_PROJECT,
        otherwise="products",
    ),
    PageEntry(
        "new",
        QT_TRANSLATE_NOOP("PageList", "New project"),
        "plus",
        _new,
        Place.NOWHERE,
        needs_building=True,
        manual="first-product",
        needs=Act.CHANGE_PROJECT,
    ),
    PageEntry("build", QT_TRANSLATE_NOOP("PageList", "Build"), "build", _build, manual="build", needs=Act.BUILD),
    PageEntry("tune", QT_TRANSLATE_NOOP("PageList", "Tune"), "tune", _tune, manual="tune", needs=Act.DRAFT),
    PageEntry(
        "validation",
        QT_TRANSLATE_NOOP("PageList", "Validation images"),
        "images",
        _validation,
        Place.NOWHERE,
        belongs_to="tune",
        manual="tune",
        needs=Act.LABEL,
    ),
    PageEntry(
        "places",
        QT_TRANSLATE_NOOP("PageList", "Where to look"),
        "region",
        _places,
        Place.NOWHERE,
        belongs_to="tune",
        manual="tune",
        needs=Act.CHANGE_PROJECT,
    ),
    PageEntry(
        "models",
        QT_TRANSLATE_NOOP("PageList", "Models and report"),
        "memory",
        _models,
        Place.NOWHERE,
        belongs_to="tune",
        manual="tune",
        needs=Act.USE_MODEL,
    ),
    PageEntry("doctor", QT_TRANSLATE_NOOP("PageList", "Health"), "health", _doctor, manual="explain", needs=Act.LABEL),
    PageEntry(
        "passed",
        QT_TRANSLATE_NOOP("PageList", "Why did it pass?"),
        "search",
        _passed,
        Place.NOWHERE,
        belongs_to="doctor",
        manual="explain",
        needs=Act.TEACH,
    ),
    PageEntry(
        "teach",
        QT_TRANSLATE_NOOP("PageList", "Teach-back"),
        "plus",
        _teach,
        Place.NOWHERE,
        belongs_to="doctor",
        manual="explain",
        needs=Act.TEACH,
    ),
    PageEntry(
        "known",
        QT_TRANSLATE_NOOP("PageList", "Known defects"),
        "target",
        _known,
        Place.NOWHERE,
        belongs_to="doctor",
        manual="explain",
        needs=Act.TEACH,
    ),
    PageEntry(
        "capability",
        QT_TRANSLATE_NOOP("PageList", "What it finds"),
        "chart",
        _capability,
        Place.NOWHERE,
        belongs_to="doctor",
        manual="escapes",
        needs=Act.LABEL,
    ),
    PageEntry(
        "challenge",
        QT_TRANSLATE_NOOP("PageList", "Challenge"),
        "check",
        _challenge,
        Place.NOWHERE,
        belongs_to="doctor",
        manual="explain",
        needs=Act.RUN_CHALLENGE,
    ),
    PageEntry("inspect", QT_TRANSLATE_NOOP("PageList", "Inspect"), "inspect", _inspect, manual="shift", needs=Act.INSPECT),
    PageEntry(
        "line",
        QT_TRANSLATE_NOOP("PageList", "Set up the line"),
        "settings",
        _line,
        Place.NOWHERE,
        belongs_to="inspect",
        manual="shift",
        needs=Act.SET_UP_LINE,
    ),
    PageEntry("verify", QT_TRANSLATE_NOOP("PageList", "Verify"), "user", _verify, manual="verify", needs=Act.VERIFY),
    PageEntry("history", QT_TRANSLATE_NOOP("PageList", "History"), "history", _history, manual="history", needs=Act.VERIFY),
    PageEntry(
        "drift",
        QT_TRANSLATE_NOOP("PageList", "Drift"),
        "chart",
        _drift,
        Place.NOWHERE,
        belongs_to="history",
        manual="history",
        needs=Act.NOTE_EVENT,
    ),
    PageEntry(
        "families",
        QT_TRANSLATE_NOOP("PageList", "Families of defects"),
        "part",
        _families,
        Place.NOWHERE,
        belongs_to="history",
        manual="history",
        needs=Act.VERIFY,
    ),
    PageEntry(
        "products",
        QT_TRANSLATE_NOOP("PageList", "Change the product"),
        "part",
        _products,
        Place.NOWHERE,
        belongs_to="projects",
        manual="shift",
        needs=Act.CHOOSE_PRODUCT,
    ),
    PageEntry("settings", QT_TRANSLATE_NOOP("PageList", "Settings"), "settings", _settings, Place.BOTTOM, manual="users"),
    PageEntry(
        "users",
        QT_TRANSLATE_NOOP("PageList", "Users"),
        "user",
        _users,
        Place.NOWHERE,
        belongs_to="settings",
        manual="users",
        needs=Act.USERS,
    ),
    PageEntry(
        "audit",
        QT_TRANSLATE_NOOP("PageList", "Audit"),
        "lock",
        _audit,
        Place.NOWHERE,
        belongs_to="settings",
        manual="users",
        needs=Act.RELEASE,
    ),
    PageEntry("help", QT_TRANSLATE_NOOP("PageList", "Help"), "info", _help, Place.BOTTOM, manual="trouble"),
)
"""The first one is shown first. They are imported one by one, as they are needed: three of them need the plotting library."""
