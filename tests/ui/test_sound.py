"""The tones that the operator hears: which, how often, and what is said where there is nothing to hear."""

import sys
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from page_stand_ins import BrightnessInspector, FakeSession, grey, write_parts
from pytestqt.qtbot import QtBot

from inspector import paths
from inspector.devices.simulated import Faults, SimulatedCamera
from inspector.ui.pages.inspecting.alarm import Alarm
from inspector.ui.pages.inspecting.page import InspectPage
from inspector.ui.pages.sources import simulated_source
from inspector.ui.sound import Sounds, Speaker, Tone

OK, NG = 50, 150
"""Brightness of a part, which is its score."""


class Heard(Speaker):
    """Plays nothing and writes down what it was asked for; `broken`: it cannot play."""

    def __init__(self, *, broken: bool = False) -> None:
        super().__init__()
        self.files: list[str] = []
        self.broken = broken

    def play(self, file: Path) -> None:
        assert file.is_file()
        self.files.append(file.stem)
        if self.broken:
            self.failed.emit()


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[InspectPage]:
    made = InspectPage(FakeSession(BrightnessInspector()))  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(1184, 760)
    made.show()
    yield made
    assert made.shutdown() and made._session.settings.finish()


def listen(page: InspectPage, *, broken: bool = False) -> Heard:
    """Replaces the alarm of a page by one that can be heard by a test; sound is on."""
    speaker = Heard(broken=broken)
    page._session.settings.change(sound=True)
    page._alarm = Alarm(page.run, page.desk.stage, page._session.settings, page, sounds=Sounds(page, speaker=speaker))
    return speaker


def inspect(qtbot: QtBot, page: InspectPage, folder: Path, *levels: int) -> None:
    write_parts(folder, *levels)
    with qtbot.waitSignal(page.run.finished):
        page.starter.open_paths([folder])


@pytest.mark.parametrize("tone", list(Tone))
def test_every_tone_is_there_short_loud_and_ends_in_silence(tone: Tone) -> None:
    with wave.open(str(paths.resource(f"sounds/{tone}.wav"))) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        assert 0.3 < len(samples) / file.getframerate() < 0.8
    assert np.abs(samples).max() > 10_000 and np.abs(samples[-5:]).max() < 1_000


def test_ok_is_silent_and_ng_is_heard(qtbot: QtBot, page: InspectPage, tmp_path: Path) -> None:
    heard = listen(page)
    inspect(qtbot, page, tmp_path / "good", OK, OK)
    assert heard.files == []
    inspect(qtbot, page, tmp_path / "mixed", OK, NG, OK)
    assert heard.files == ["ng"]


def test_an_undecided_part_sounds_like_a_fault(qtbot: QtBot, page: InspectPage, tmp_path: Path) -> None:
    heard = listen(page)
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged" / "1.png").write_bytes(b"no picture")
    inspect(qtbot, page, tmp_path / "damaged")
    assert heard.files == ["fault"]


def test_a_lost_camera_is_heard(qtbot: QtBot, page: InspectPage) -> None:
    heard = listen(page)
    camera = SimulatedCamera([grey(OK)], 2.0, faults=Faults(vanish_after=2))
    with qtbot.waitSignal(page.run.camera_lost):
        page.starter.start_source(simulated_source(lambda: camera))
    assert heard.files == ["fault"]


def test_without_the_setting_nothing_is_heard(qtbot: QtBot, page: InspectPage, tmp_path: Path) -> None:
    heard = listen(page)
    page.desk.sound.click()
    assert not page._session.settings.now.sound
    inspect(qtbot, page, tmp_path / "bad", NG)
    assert heard.files == []


def test_switched_on_it_is_heard_at_once(page: InspectPage) -> None:
    heard = listen(page)
    page.desk.sound.click()
    page.desk.sound.click()
    assert heard.files == ["ng"] and page._session.settings.now.sound


def test_a_tone_is_not_repeated_before_a_second_is_over(qtbot: QtBot) -> None:
    heard, clock = Heard(), Clock()
    sounds = Sounds(speaker=heard, clock=clock)
    for tenth in range(21):
        clock.now = tenth / 10
        sounds.play(Tone.NG)
    assert heard.files == ["ng", "ng", "ng"]
    sounds.play(Tone.FAULT)
    assert heard.files[-1] == "fault", "of another kind it is news"


def test_a_pc_without_player_says_so_once(qtbot: QtBot, page: InspectPage, tmp_path: Path) -> None:
    heard = listen(page, broken=True)
    inspect(qtbot, page, tmp_path / "bad", NG)
    assert "No tone can be heard" in page.desk.stage.notice.text() and "aplay" in page.desk.stage.notice.text()
    page.desk.stage.say_nothing()
    page._alarm._sounds._last.clear()
    inspect(qtbot, page, tmp_path / "worse", NG)
    assert heard.files == ["ng", "ng"] and page.desk.stage.notice.isHidden()


@pytest.mark.skipif(sys.platform == "win32", reason="there no program is needed")
def test_the_first_player_that_is_there_gets_the_file_and_the_next_tone_waits_for_it(qtbot: QtBot, tmp_path: Path) -> None:
    player = tmp_path / "player.sh"
    player.write_text(f'#!/bin/sh\necho "$1 $2" >> {tmp_path}/played\n', encoding="utf-8")
    player.chmod(0o755)
    speaker = Speaker(players=(("no-such-player",), (str(player), "-q")))
    for name in ("a.wav", "b.wav"):
        speaker.play(tmp_path / name)
    qtbot.waitUntil(lambda: (tmp_path / "played").exists() and (tmp_path / "played").read_text("utf-8").count("\n") == 2)
    assert (tmp_path / "played").read_text("utf-8").splitlines() == [f"-q {tmp_path}/a.wav", f"-q {tmp_path}/b.wav"]
    speaker.stop()


@pytest.mark.skipif(sys.platform == "win32", reason="there no program is needed")
@pytest.mark.parametrize("players", [(), (("no-such-player",),), (("false",),)], ids=["unknown system", "not installed", "no loudspeaker"])
def test_what_cannot_be_played_is_told(qtbot: QtBot, players: tuple[tuple[str, ...], ...]) -> None:
    speaker = Speaker(players=players)
    with qtbot.waitSignal(speaker.failed):
        speaker.play(paths.resource("sounds/ng.wav"))
    speaker.stop()


@pytest.mark.skipif(sys.platform == "win32", reason="there no program is needed")
def test_a_player_that_cannot_be_started_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    player = tmp_path / "player"
    player.write_bytes(b"\x7fELF for no machine")
    player.chmod(0o755)
    speaker = Speaker(players=((str(player),),))
    with qtbot.waitSignal(speaker.failed):
        speaker.play(paths.resource("sounds/ng.wav"))
    speaker.stop()
