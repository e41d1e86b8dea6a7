"""CONTRIBUTING.md names all that there is to touch: one of every kind is added to a copy of the program by just that, and is found."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
DEVICE = '''"""A camera that delivers one grey picture."""
from inspector.devices.simulated import SimulatedCamera
import numpy as np


def grey_camera():
    return SimulatedCamera([np.full((32, 32, 3), 128, np.uint8)])
'''
PAGE = '''"""A page that nobody has heard of."""
from inspector.ui.page import Page, WindowServices


class WeatherPage(Page):
    pass


def make_page(window: WindowServices) -> Page:
    return WeatherPage()
'''
LOOK = """
import sys
from inspector.ui.application import make_application
from inspector.ui.main_window import MainWindow
from inspector.ui.languages import available
from inspector.ui.pages.sources import SOURCES
from PySide6.QtWidgets import QLabel, QAbstractButton
app = make_application()
window = MainWindow()
window.show()
window.show_page("settings")
for _ in range(20):
    app.processEvents()
texts = [each.text() for each in window.findChildren(QLabel)] + [each.text() for each in window.findChildren(QAbstractButton)]
print("page", window.rail.entry("weather").text(), type(window.show_page("weather")).__name__)
print("setting", any("weather station" in text.lower() for text in texts))
print("language", available().get("eo"), window.rail.entry("history").text())
print("menu", [each.label for each in SOURCES if each.key == "grey"])
window.close_now()
for _ in range(50):
    app.processEvents()
window.session.shutdown(3000)
"""


def lists() -> dict[str, list[str]]:
    """Heading of CONTRIBUTING.md -> the files that its list names."""
    parts = re.split(r"^### (?:A|An) (.+)$", GUIDE.partition("## Adding something")[2].partition("\n## ")[0], flags=re.MULTILINE)
    return {
        name: re.findall(r"^(?:\d\. |Of a build, )`([^`]+)`", text, re.MULTILINE)
        for name, text in zip(parts[1::2], parts[2::2], strict=True)
    }


def change(copy: Path, name: str, before: str, after: str) -> None:
    """Puts something into a file of the copy, which has to be one that the guide names."""
    assert any(name in files for files in lists().values()), f"CONTRIBUTING.md does not name {name}"
    file = copy / name
    text = file.read_text(encoding="utf-8")
    assert text.count(before) == 1, f"{name} has no {before!r}"
    file.write_text(text.replace(before, after), encoding="utf-8")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program with one more of every kind."""
    made = tmp_path_factory.mktemp("copy")
    for folder in ("inspector", "resources", "packaging"):
        shutil.copytree(ROOT / folder, made / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(ROOT / "tests" / "mean_detector.py", made / "inspector/engine/detectors/mean.py")
    init = "inspector/engine/detectors/__init__.py"
    change(made, init, "(PatchCore, PaDiM,", "(MeanDetector, PatchCore, PaDiM,")
    change(
        made,
        init,
        "from inspector.engine.detectors.padim import",
        "from inspector.engine.detectors.mean import MeanDetector\nfrom inspector.engine.detectors.padim import",
    )
    change(made, "inspector/core/methods.py", '    "padim": Method(),\n', '    "padim": Method(),\n    "mean": Method(),\n')
    (made / "inspector/devices/grey.py").write_text(DEVICE, encoding="utf-8")
    change(
        made,
        "inspector/devices/source_options.py",
        "KINDS: dict[str, Kind] = {\n",
        'KINDS: dict[str, Kind] = {\n    "grey": Kind("a grey camera", "", "grey:", Feed.LIVE),\n',
    )
    change(
        made,
        "inspector/devices/sources.py",
        '    "usb": _usb,\n',
        '    "usb": _usb,\n    "grey": lambda written, means: Source(written, "Grey", grey_camera),\n',
    )
    change(
        made,
        "inspector/devices/sources.py",
        "from inspector.devices.genicam",
        "from inspector.devices.grey import grey_camera\nfrom inspector.devices.genicam",
    )
    change(
        made,
        "inspector/ui/pages/sources.py",
        '    Written("rtsp", ',
        '    Written("grey", "camera", QT_TRANSLATE_NOOP("Sources", "Grey camera…"), Ask.FIELDS),\n    Written("rtsp", ',
    )
    (made / "inspector/ui/pages/weather").mkdir()
    (made / "inspector/ui/pages/weather/__init__.py").touch()
    (made / "inspector/ui/pages/weather/page.py").write_text(PAGE, encoding="utf-8")
    shutil.copyfile(made / "resources/icons/eye.svg", made / "resources/icons/weather.svg")
    entry = '    PageEntry("weather", QT_TRANSLATE_NOOP("PageList", "Weather"), "weather", _weather),\n'
    maker = "def _weather() -> Make:\n    from inspector.ui.pages.weather.page import make_page\n\n    return make_page\n\n\n"
    change(made, "inspector/ui/page_list.py", "PAGES: tuple[PageEntry, ...] = (\n", f"{maker}PAGES: tuple[PageEntry, ...] = (\n{entry}")
    setting = '    weather_station: str = setting("", "name of the weather station", group=Group.CAMERA, role="engineer")\n\n'
    change(
        made,
        "inspector/core/user_settings.py",
        "    def __post_init__(self) -> None:\n",
        f"{setting}    def __post_init__(self) -> None:\n",
    )
    run(made, str(made / "packaging" / "translations.py"), "eo")
    file = made / "resources/translations/inspector_eo.ts"
    text = file.read_text(encoding="utf-8")
    told = "<source>History</source>\n        <translation>Historio</translation>"
    file.write_text(re.sub(r'<source>History</source>\s*<translation type="unfinished"></translation>', told, text), encoding="utf-8")
    return made


def run(copy: Path, *arguments: str, language: str = "en") -> str:
    """What Python prints, run on the copy alone."""
    environment = {**os.environ, "PYTHONPATH": str(copy), "INSPECTOR_HOME": str(copy / "home"), "QT_QPA_PLATFORM": "offscreen"}
    environment |= {"INSPECTOR_LANGUAGE": language, "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=copy, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_guide_names_files_that_there_are() -> None:
    named = [file for files in lists().values() for file in files if "<" not in file]
    assert len(named) >= 9 and [file for file in named if not (ROOT / file).exists()] == []
    assert set(lists()) == {"detector", "source of pictures", "page", "setting", "language"}


@pytest.mark.slow
def test_what_was_added_is_seen_in_the_window(copy: Path) -> None:
    seen = run(copy, "-c", LOOK, language="eo").splitlines()
    assert seen == ["page Weather WeatherPage", "setting True", "language Esperanto Historio", "menu ['Grey camera…']"]


@pytest.mark.slow
def test_what_was_added_is_known_to_the_command_line(copy: Path) -> None:
    assert "weather_station" in run(copy, "-m", "inspector", "settings", "list")
    assert "mean" in run(copy, "-m", "inspector", "build", "--help")
    made = "from inspector.devices.sources import source; print(source('grey:').label, source('grey:').feed.name)"
    assert run(copy, "-c", made) == "Grey LIVE\n"
