"""Agreement on paper, and the smallest defect as a section of the report."""

import math
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from pypdf import PdfReader

from inspector.core.agreement import Said, study
from inspector.core.capability import Capability, Trial
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import finish
from inspector.core.project import Project
from inspector.services.health.agreement import Agreements
from inspector.services.report.agreement_blocks import agreement_document
from inspector.services.report.agreement_report import write_agreement
from inspector.services.report.as_pdf import to_pdf
from inspector.services.report.blocks import Block, Document, Heading, Paragraph, Plots, Table
from inspector.services.report.capability_blocks import capability_section, headlines
from inspector.services.report.words import Words
from inspector.storage.projects import create_project

AT = "2026-03-02T06:00:00+01:00"


def agreements() -> Agreements:
    """Forty parts: Ada and Kim differ on two of them, and Ada judged ten again, all alike."""
    ada = ["defect" if part % 2 else "false_reject" for part in range(40)]
    kim = [*ada[:38], "false_reject" if ada[38] == "defect" else "defect", "false_reject" if ada[39] == "defect" else "defect"]
    said = [Said(part, who, word) for who, words in (("Ada", ada), ("Kim", kim)) for part, word in enumerate(words)]
    return Agreements(study([*said, *(Said(part, "Ada", ada[part]) for part in range(10))]), None, 0.25)


def text_of(document: Document) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(to_pdf(document))).pages)


@pytest.fixture(scope="module")
def found() -> Capability:
    """Scratches are found from about 10 px on, stains never."""
    rng = np.random.default_rng(1)
    trials = []
    for size, contrast in zip(np.geomspace(2, 60, 60), np.tile([0.3], 60), strict=True):
        chance = 1 / (1 + math.exp(-4 * (math.log(size) - math.log(10))))
        trials.append(Trial("scratch", "", float(size), float(contrast), bool(rng.random() < chance), "a.png"))
        trials.append(Trial("stain", "Rim", float(size), float(contrast), False, "a.png"))
    return Capability("m1", "r1", AT, tuple(trials), 12, 1, 3, True, 0.05)


def test_the_pdf_names_everybody_with_exact_intervals() -> None:
    text = text_of(agreement_document(agreements(), "Bolts", AT, Words()))
    assert "Ada and Kim" in text and "38 of 40" in text and "95 % (83.08 % to 99.39 %)" in " ".join(text.split())
    assert "Ada again" in text and "10 of 10" in text
    assert "good" in text and "scatter by 0.25" in text


def test_few_parts_say_little_and_none_say_what_to_do() -> None:
    few = Agreements(study([Said(1, "Ada", "defect"), Said(1, "Kim", "defect")]), None, float("nan"))
    text = text_of(agreement_document(few, "Bolts", AT, Words()))
    assert "So few parts say little" in text and "Nobody has judged a part twice" in text
    assert "scatter" not in text


def test_it_is_written_or_the_old_file_stands(tmp_path: Path) -> None:
    create_project(tmp_path / "project", Project("Bolts"))
    file = tmp_path / "agreement.pdf"
    assert finish(write_agreement(tmp_path / "project", file, agreements())) == file
    assert file.read_bytes().startswith(b"%PDF")
    with pytest.raises(InspectorError) as refused:
        finish(write_agreement(tmp_path / "project", tmp_path / "agreement.doc", agreements()))
    assert refused.value.code is ErrorCode.BAD_ARGUMENT
    assert not (tmp_path / "agreement.doc").exists()


@pytest.fixture(scope="module")
def section(found: Capability) -> list[Block]:
    return capability_section(found, False, Words())


def test_a_study_becomes_sentences_a_table_and_curves(found: Capability, section: list[Block]) -> None:
    blocks = section
    said = [each.text for each in blocks if isinstance(each, Paragraph)]
    promised = headlines(found)[0]
    assert promised.contrast == 0.3 and promised.a90_95 is not None and promised.a90 is not None
    assert promised.a90_95 > promised.a90 > 10
    sentence = f"90 % of scratches with a contrast of 30 % are found from {promised.a90_95 * 0.05:.2g} mm on, with 95 % confidence."
    assert sentence in said
    assert any(each.startswith("Of stains with a contrast of 30 % in the zone Rim nothing can be promised") for each in said)
    (table,) = [each for each in blocks if isinstance(each, Table)]
    assert len(table.rows) == 2
    plots = [plot for each in blocks if isinstance(each, Plots) for plot in each.plots]
    assert [plot.title for plot in plots] == ["scratches, contrast 30 %", "stains, contrast 30 % Rim"]
    likely, least, _ = plots[0].lines
    assert np.all(least.y <= likely.y)


def test_what_stands_against_a_study_is_told(section: list[Block]) -> None:
    (warning,) = [each.text for each in section if isinstance(each, Paragraph) and each.is_warning]
    assert "does not hold any more" in warning and "learned these very parts" in warning


def test_without_a_study_nothing_is_said() -> None:
    assert capability_section(None, True, Words()) == []


def test_the_section_can_be_printed(section: list[Block]) -> None:
    assert isinstance(section[0], Heading)
    text = text_of(Document("en", "Report", "Bolts", "footer", "{number} of {total}", tuple(section)))
    assert "The smallest defect that is found" in text and "at least (95 %)" in text
