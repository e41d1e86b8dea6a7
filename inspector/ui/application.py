"""The one place that makes Qt's application: its language before any widget, its colours, its icon."""

import sys
from collections.abc import Callable, Sequence

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from inspector import __version__
from inspector.core.user_settings import Settings
from inspector.services import table_form
from inspector.services.settings import settings_now
from inspector.ui import icons, languages, number_text, theme
from inspector.ui.fingers import Fingers


def make_application(arguments: Sequence[str] = (), scheme: str = "", made: Callable[[QApplication], None] | None = None) -> QApplication:
    """The application of this process, made if there is none yet; `made` is then told of it first, before anything is drawn.

    `scheme`: the colours; empty: those of the settings of this PC, with the size of texts that they want.
    """
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(list(arguments) or sys.argv[:1])
        if made is not None:
            made(app)
    app.setApplicationName("Inspector")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("inspector")
    speak(app, languages.named())
    if scheme:
        theme.apply(app, scheme)
    else:
        dress(app, settings_now())
    app.setWindowIcon(icons.app_icon())
    if app.findChild(Fingers) is None:
        Fingers(app)
    return app


def dress(app: QApplication, settings: Settings) -> None:
    """Colours and size of texts as the settings want them; a size holds for what is made from now on."""
    theme.apply(app, settings.scheme, settings.text_size)


def speak(app: QApplication, language: str = "") -> None:
    """Texts, numbers and dates in `language`; where none is named in the system's, texts in English where there is no file for it."""
    code = languages.choose(language)
    languages.install(app, code)
    number_text.speak_a_language(code if language else "")
    table_form.speak_a_language(QLocale().decimalPoint())


def take_look(language: str, settings: Settings) -> None:
    """Speaks `language` and dresses as the settings want it, for what is made from now on; the less there is, the quicker."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    speak(app, language)
    dress(app, settings)
