"""What is said of a threshold: a promise where one can be made, and the reason where none can."""

from dataclasses import replace

import numpy as np
import pytest

from inspector.core.model import ScoredImage
from inspector.core.project import Project
from inspector.core.thresholds import Rule, Threshold
from inspector.core.tolerance import Doubt
from inspector.services.good_parts import GoodParts, good_parts
from inspector.services.strange_parts import Findings, find_strange
from inspector.ui import limit_text

pytestmark = pytest.mark.usefixtures("qapp")  # which speaks English: one part, two parts


def findings_of(
    usual: int, odd: tuple[float, ...] = (), families: tuple[int, ...] = (), new_ones_only: bool = False, project: Project | None = None
) -> Findings:
    scores = [*np.exp(np.random.default_rng(2).normal(np.log(9), 0.1, usual)), *odd]
    images = tuple(ScoredImage(f"/parts/{number}.png", float(score), False) for number, score in enumerate(scores))
    good = GoodParts(images, families or tuple(range(len(images))), new_ones_only)
    return find_strange(good, images, [image.path for image in images], project or Project("p"))


def said(findings: Findings, value: float | None = None, provisional: bool = True) -> str:
    value = findings.limit.value if value is None else value
    return " ".join(limit_text.state_sentences(Threshold(value, Rule.GOOD_QUANTILE, provisional), findings))


def test_a_limit_that_can_be_defended_is_a_promise() -> None:
    assert said(findings_of(58)).startswith(
        "At most 3% of good parts are rejected, with 90% confidence, from 58 good parts. Provisional: no"
    )
    assert said(findings_of(58), provisional=False).endswith("from 58 good parts.")


def test_a_handful_of_parts_defends_none_and_two_digits_are_all_there_are() -> None:
    findings = findings_of(7)
    assert said(findings, 13.24).startswith(
        "No threshold can be defended from 7 good parts: at least 10 are needed. Until then about 13 is used."
    )
    assert limit_text.threshold_text(Threshold(13.24, Rule.GOOD_QUANTILE), findings) == "about 13"
    assert limit_text.threshold_text(Threshold(13.24, Rule.MANUAL), findings) == "13.2"
    assert said(findings_of(1)).startswith("No threshold can be defended from 1 good part: at least")


@pytest.mark.parametrize(("value", "text"), [(0.01234, "about 0.012"), (4.14, "about 4.1"), (131.8, "about 132"), (0.0, "0.00")])
def test_a_guess_has_two_digits(value: float, text: str) -> None:
    assert limit_text.about_text(value) == text


def test_near_duplicates_are_no_parts_of_their_own() -> None:
    alike = said(findings_of(60, families=tuple(number % 4 for number in range(60))))
    assert alike.startswith("The 60 good pictures show only 4 different parts: at least 10 are needed to defend a threshold. Until then")


def test_a_strange_part_is_named_before_the_promise() -> None:
    one, three = said(findings_of(20, (40.0,))), said(findings_of(57, (40.0, 41.0, 42.0)))
    assert one.startswith("Provisional: 1 of 21 good parts looks unlike the others, and nobody has decided about it. At most 3%")
    assert three.startswith("Provisional: 3 of 60 good parts look unlike the others, and nobody has decided about them. At most")
    assert limit_text.heading_text(findings_of(57, (40.0, 41.0, 42.0))) == "3 of 60 good parts look unlike the others: look at them."


def test_several_kinds_of_parts_are_said_once() -> None:
    mixed = findings_of(48, tuple(np.linspace(40, 60, 12)))
    assert mixed.limit.doubt is Doubt.MIXED
    sentence = f"{len(mixed.open)} of 60 good parts look unlike the others: there are several kinds of parts, or defects among them."
    assert said(mixed).startswith(sentence) and said(mixed).count("unlike") == 1
    assert limit_text.heading_text(mixed) == sentence


def test_parts_that_do_not_resemble_each_other_are_told_whatever_the_rule() -> None:
    findings = findings_of(58)
    products = replace(findings, limit=replace(findings.limit, doubt=Doubt.UNLIKE))
    assert said(products).startswith("The good parts do not resemble each other:") and "Until then about" in said(products)
    assert limit_text.state_sentences(Threshold(9.0, Rule.BEST_F1), products) == [limit_text.unlike_text()]


def test_another_proposal_is_told_until_it_is_applied() -> None:
    findings = findings_of(20, (40.0,), project=Project("p", kept=("/parts/20.png",)))
    assert "From the parts that count now 40.0 would be proposed." in said(findings, 12.0)
    assert "would be proposed" not in said(findings) and "At most 3%" in said(findings)
    assert limit_text.heading_text(findings) == "Parts that look unlike the others: 1 kept, 0 left out."


def test_it_is_said_that_new_parts_alone_decide() -> None:
    old = [ScoredImage(f"/old/{n}.png", 5 + n / 100, False) for n in range(20)]
    new = [ScoredImage(f"/new/{n}.png", 8 + n / 10, False) for n in range(20)]
    scores, learned = (*old, *new), [image.path for image in old]
    findings = find_strange(good_parts(scores, learned), scores, learned, Project("p"))
    assert "Only good parts that were not learned count here" in said(findings)
    assert "Only good parts" not in said(findings_of(58))


def test_best_f1_promises_nothing_about_good_parts() -> None:
    assert limit_text.state_sentences(Threshold(12.0, Rule.BEST_F1), findings_of(7)) == []
    assert len(limit_text.state_sentences(Threshold(12.0, Rule.BEST_F1), findings_of(20, (40.0,)))) == 1
