"""The report: the same bytes for the same input, the numbers of Tune, and a word for everything that is missing."""

import json
import math
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from opened_models import AT_5, Opened, stored_model
from pypdf import PdfReader
from tracing_stand_in import TracingDetector, album_of_good_parts

from inspector import paths
from inspector.core.areas import Area, Areas, Drawn, Form, Use
from inspector.core.decision_rule import RegionRule
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.model import ScoredImage
from inspector.core.progress import finish
from inspector.core.project import Project
from inspector.core.releases import Grounds, Replayed, Validated
from inspector.core.thresholds import Rule, Threshold
from inspector.core.tuning.aims import Aim, Wish
from inspector.devices.image_file import write_image
from inspector.services import auditing
from inspector.services.projects import change_project
from inspector.services.releasing.releasing import put_in_force
from inspector.services.report import writing
from inspector.services.report.as_html import to_html
from inspector.services.report.as_pdf import to_pdf
from inspector.services.report.composing import MOST_PICTURES, MOST_ROWS, compose
from inspector.services.report.gathering import Figures, JudgedImage, gather
from inspector.services.report.why_chapter import worth_explaining
from inspector.services.report.words import Words
from inspector.services.report.writing import Written, write_report
from inspector.services.tuning.proposing import tune
from inspector.storage.projects import create_project, update_project

GOOD, DEFECT = (1, 2, 3, 4, 7), (4, 6, 9, 12)


def scored(folder: Path, levels: Sequence[int], defect: bool) -> list[ScoredImage]:
    """Pictures on the disk whose brightness is their score."""
    found = []
    for level in levels:
        path = folder / ("dent" if defect else "fine") / f"{level:03}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_image(path, np.full((20, 30), level, np.uint8))
        found.append(ScoredImage(str(path), float(level), defect))
    return found


class Desk:
    """A project with a model in use, and what can be said of it."""

    def __init__(self, folder: Path, good: Sequence[int] = GOOD, defect: Sequence[int] = DEFECT, threshold: Threshold = AT_5) -> None:
        self.folder, self.parts = folder / "project", folder / "parts"
        create_project(self.folder, Project("Bolts & <nuts>"))
        self.scores = scored(self.parts, good, False) + scored(self.parts, defect, True)
        self.model_id = stored_model(self.folder, self.scores, ("good/1.png", "good/2.png"), threshold)
        update_project(
            self.folder, lambda project: project.using(self.model_id).with_threshold(self.model_id, threshold, "Order 5", "Anna")
        )
        self.inspector = Opened(self.model_id, self.scores, ("good/1.png", "good/2.png"), threshold)

    def _use(self, threshold: Threshold) -> Callable[[Project], Project]:
        return lambda project: project.using(self.model_id).with_threshold(self.model_id, threshold, "Order 5", "Anna")

    def write(self, name: str = "report.html", language: str = "en") -> Written:
        return finish(write_report(self.folder, self.parts.parent / name, self.inspector, language))  # type: ignore[arg-type]

    def html(self) -> str:
        return self.write().file.read_text("utf-8")

    def figures(self) -> Figures:
        return finish(gather(self.folder, self.inspector))  # type: ignore[arg-type]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def pdf_text(content: bytes) -> str:
    """The words of a PDF, however they are broken into lines."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


@pytest.mark.parametrize("ending", ["pdf", "html"])
def test_it_ends_with_the_audit_and_its_head_is_found_in_the_file(desk: Desk, ending: str) -> None:
    change_project(desk.folder, lambda project: replace(project, mm_per_px=0.5))
    file = desk.write(f"a.{ending}").file
    head = auditing.head()
    assert auditing.heads_of(file) == [head] and head.number == 2
    text = pdf_text(file.read_bytes()) if ending == "pdf" else desk.parts.parent.joinpath("a.html").read_text("utf-8")
    assert "mm_per_px" in text and "Export" in text and "what: report" in text


# -- what is in it ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["pdf", "html"])
def test_two_runs_give_the_same_bytes(desk: Desk, ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inspector.services.auditing.note", lambda *_, **__: None)  # each report is an entry in the audit of the next
    assert desk.write(f"a.{ending}").file.read_bytes() == desk.write(f"b.{ending}").file.read_bytes()


def test_its_numbers_are_those_of_tune(desk: Desk) -> None:
    threshold = tune(desk.folder, Wish(Aim.BEST_F1)).threshold
    assert threshold is not None
    desk.inspector.threshold = threshold
    tuned, words, html = tune(desk.folder, Wish(Aim.BEST_F1)), Words(), desk.html()
    assert tuned.proposal.seen is not None
    assert words.rate(tuned.proposal.seen.escapes) in html and words.rate(tuned.proposal.seen.false_rejects) in html
    assert words.area(tuned.auroc) in html and words.number(threshold.value) in html
    assert "Clopper-Pearson" in html and re.search(r"95 % (stratified bootstrap|score interval)", html)


def test_pdf_and_html_say_the_same(desk: Desk) -> None:
    html, pdf = desk.html(), pdf_text(desk.write("report.pdf").file.read_bytes())
    for said in (
        "1 of 4 (0.63 % to 80.59 %, 95 % Clopper-Pearson)",
        "1 of 5 (0.51 % to 71.64 %, 95 % Clopper-Pearson)",
        "Order 5",
        "Anna",
        "dent",
    ):
        assert said in html and said in pdf
    assert desk.model_id in html and desk.model_id in pdf and "Bolts & <nuts>" in pdf and "Bolts &amp; &lt;nuts&gt;" in html
    assert "Page 1 of" in pdf and html.count("<svg") == 3 and html.count("data:image/jpeg") == 2


def test_what_it_speaks_of_has_hashes(desk: Desk) -> None:
    before = desk.figures()
    assert before.hashes.model.startswith(desk.model_id[-12:]) and dict(before.hashes.files).keys() == {"network.bin"}
    html = desk.html()
    assert all(digest in html for digest in (before.hashes.model, before.hashes.good_images, before.hashes.validation))
    other = Desk(desk.parts.parent / "other", (*GOOD, 8))
    assert other.figures().hashes.validation != before.hashes.validation and other.figures().hashes.good_images == before.hashes.good_images


def test_misjudged_images_come_worst_first(desk: Desk) -> None:
    assert [(each.score, each.is_escape) for each in desk.figures().misjudged] == [(4.0, True), (7.0, False)]
    desk.inspector.threshold = replace(AT_5, value=8.0, unsure_from=3.5)
    figures = desk.figures()
    assert figures.misjudged == () and (figures.outcome.defect.unsure, figures.outcome.good.unsure) == (2, 2)
    assert "2 good parts, 2 defects" in desk.html() and "Every image of known truth is judged rightly." in desk.html()


def test_the_places_are_drawn_on_the_reference_picture(desk: Desk) -> None:
    write_image(desk.folder / "reference.png", np.full((40, 60), 90, np.uint8))
    zone = Area(Use.ZONE, (Drawn(Form.ELLIPSE, ((5.0, 5.0), (30.0, 30.0))),), "rim", 2.0)
    ignored = Area(Use.IGNORE, (Drawn(Form.RECTANGLE, ((40.0, 5.0), (55.0, 30.0))),), "stamp")
    areas = Areas((40, 60), (zone, ignored))
    update_project(desk.folder, lambda project: replace(project, areas=areas))
    html = desk.html()
    assert "rim" in html and "sensitivity times 2" in html and areas.sha256 in html and html.count("data:image/jpeg") == 3


def test_masks_are_outlined_and_wrong_ones_are_named(desk: Desk) -> None:
    escape = Path(desk.figures().misjudged[0].image.path)
    plain = desk.html()
    mask = np.zeros((20, 30), np.uint8)
    mask[5:15, 5:15] = 255
    write_image(escape.with_name(f"{escape.stem}_mask.png"), mask)
    assert desk.html() != plain and "mask cannot be read" not in desk.html()
    write_image(escape.with_name(f"{escape.stem}_mask.png"), mask[:10])
    assert "mask cannot be read" in desk.html()


def test_rules_that_are_used_are_named(tmp_path: Path) -> None:
    threshold = Threshold(5.0, Rule.NO_ESCAPES, provisional=True, unsure_from=4.5, region=RegionRule(4.0, 12, 1))
    desk = Desk(tmp_path, threshold=threshold)
    update_project(desk.folder, lambda project: replace(project, mm_per_px=0.5))
    html = pdf_text(to_pdf(compose(replace(desk_figures(desk), threshold=threshold), None, (), (), Words())))
    assert "more than 1 connected regions of at least 12 px (3 mm²) above 4 are NG" in html
    assert "no escape of the known defects" in html and "The threshold is provisional" in html and "above 4.5 and up to 5" in html


def desk_figures(desk: Desk) -> Figures:
    """Without its region rule, for which an engine would be needed."""
    desk.inspector.threshold = replace(desk.inspector.threshold, region=None)
    return desk.figures()


def test_what_the_release_rested_on_is_told(desk: Desk) -> None:
    assert "Nothing was written down when this threshold came into force." in desk.html()
    grounds = Grounds(Validated(5, 4, 1, 0, 0), Replayed(2000, 1962, 1944, 41, 3, 7))
    put_in_force(desk.folder, desk.model_id, replace(AT_5, value=5.5), "Complaint 17", "Ben", grounds)
    html, pdf = desk.html(), pdf_text(desk.write("report.pdf").file.read_bytes())
    for said in ("2000 parts, yield 98.1 % before and 97.2 % with this threshold, 41 parts change", "Complaint 17", "Ben"):
        assert said in html and said in pdf


# -- what is missing ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("good", "defect", "said"),
    [
        (GOOD, (), "There are no defects of known truth"),
        (GOOD, (9,), "a single defect of known truth"),
        ((), DEFECT, "There are no good parts of known truth"),
        ((), (), "0 good parts and 0 defects"),
        ((3, 3), (3, 3), "2 of 2"),
    ],
)
def test_few_parts_are_said(tmp_path: Path, good: Sequence[int], defect: Sequence[int], said: str) -> None:
    desk = Desk(tmp_path, good, defect)
    assert said in desk.html() and said in pdf_text(desk.write("report.pdf").file.read_bytes())


def test_scores_that_are_no_numbers_are_left_out_and_listed(desk: Desk) -> None:
    broken = [replace(desk.scores[0], score=math.nan), *desk.scores[1:]]
    desk.inspector = Opened(desk.model_id, broken)
    html = desk.html()
    assert "4 good parts and 4 defects" in html and "Left out of all figures" in html and desk.scores[0].path in html


def test_pictures_that_are_gone_are_missed_in_their_place(desk: Desk) -> None:
    for each in desk.scores:
        os.remove(each.path)
    html = desk.html()
    assert html.count("The picture is not there any more.") == 2 and "1 of 4 (" in html and "data:image/jpeg" not in html
    assert pdf_text(desk.write("report.pdf").file.read_bytes()).count("The picture is not there any more.") == 2


def test_of_very_many_misjudged_images_the_worst_are_shown_and_the_limit_is_said(desk: Desk) -> None:
    figures = desk.figures()
    wrong = figures.misjudged[0]
    many = tuple(JudgedImage(replace(wrong.image, path=f"dent/{number:05}.png"), 1.0, wrong.verdict) for number in range(5000))
    words = Words()
    html = to_html(compose(replace(figures, judged=many), None, (), (), words)).decode()
    assert "There are 5000 misjudged images. The 0 worst are shown" in html and html.count("dent/0") == MOST_ROWS
    assert MOST_PICTURES < MOST_ROWS


def test_the_worst_escapes_and_false_rejects_are_shown_beside_good_parts(desk: Desk) -> None:
    desk.inspector.detector = TracingDetector(album_of_good_parts())
    html, pdf = desk.html(), pdf_text(desk.write("report.pdf").file.read_bytes())
    for said in ("Why they were judged so", "Escape; 0.8 times the threshold", "False reject; 1.4 times", "2.png (distance 2.5)"):
        assert said in html and said in pdf
    assert html.count("data:image/jpeg") == 4
    desk.inspector.threshold = replace(AT_5, value=3.5)
    assert [each.score for each in worth_explaining(desk.figures())] == [4.0, 6.0, 9.0, 7.0, 4.0]
    assert "Only just NG; 1.14 times" in desk.html()


# -- writing ----------------------------------------------------------------------------------------------------------------


def test_other_endings_and_languages_are_refused_before_anything_is_done(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "gather", lambda *_: pytest.fail("nothing is to be counted"))
    for name, language in (("report.docx", "en"), ("report.pdf", "tlh")):
        with pytest.raises(InspectorError) as error:
            desk.write(name, language)
        assert error.value.code is ErrorCode.BAD_ARGUMENT


def test_an_old_report_stands_when_a_new_one_is_cancelled_or_cannot_be_written(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    file = desk.write().file
    before = file.read_bytes()
    desk.inspector.threshold = replace(AT_5, value=3.0)
    steps = write_report(desk.folder, file, desk.inspector)  # type: ignore[arg-type]
    while next(steps).stage != "Drawing pictures":
        pass
    steps.close()
    assert file.read_bytes() == before
    monkeypatch.setattr(os, "fsync", _full)
    with pytest.raises(InspectorError) as error:
        desk.write()
    assert error.value.code is ErrorCode.DISK_FULL and file.read_bytes() == before
    assert [each.name for each in file.parent.iterdir() if each.is_file()] == [file.name]


def _full(_: int) -> None:
    raise OSError(28, "No space left on device")


def test_a_folder_that_may_not_be_written_is_named_first(desk: Desk, read_only_folder: Path) -> None:
    with pytest.raises(InspectorError) as error:
        finish(write_report(desk.folder, read_only_folder / "report.pdf", desk.inspector))  # type: ignore[arg-type]
    # Where root has taken another user's rights, that one may not read the project or, before that, whether there are accounts.
    assert error.value.code in (ErrorCode.NOT_WRITABLE, ErrorCode.PROJECT_DAMAGED, ErrorCode.NOT_ALLOWED)


def test_a_language_comes_as_a_file_of_the_same_codes(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "translations").mkdir()
    german = {"title": "Prüfbericht", "page": "Seite {number} von {total}", "nonsense": "x", "escapes": ""}
    (tmp_path / "translations" / "report_de.json").write_text(json.dumps(german), encoding="utf-8")
    ours = paths.resource
    monkeypatch.setattr("inspector.paths.resource", lambda name: tmp_path / name if name.startswith("translations") else ours(name))
    text = pdf_text(desk.write("report.pdf", "de").file.read_bytes())
    assert "Prüfbericht" in text and "Seite 1 von" in text and "Escapes (defects that are OK)" in text
