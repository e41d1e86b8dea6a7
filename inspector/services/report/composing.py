"""Puts figures into words: the blocks of a report in their order."""

from collections.abc import Sequence

from inspector import __version__
from inspector.core.areas import Area, Areas, Use
from inspector.services.report.audit_chapter import audit_chapter
from inspector.services.report.blocks import Block, Document, Facts, Heading, Paragraph, Picture, Pictures, Plots, Table
from inspector.services.report.capability_blocks import capability_section
from inspector.services.report.gathering import Figures, JudgedImage
from inspector.services.report.plots import plots
from inspector.services.report.standing import grounds, hashes, history, in_force, settings
from inspector.services.report.why_chapter import why_chapter
from inspector.services.report.words import Words

MOST_PICTURES, MOST_ROWS = 100, 1000
"""Misjudged images that are shown, and rows of any list."""


def compose(found: Figures, reference: Picture | None, misjudged: Sequence[Picture], why: Sequence[Picture], words: Words) -> Document:
    """The whole report; pictures are those of the places, of the first `MOST_PICTURES` misjudged images, and what shows why."""
    model = found.stored.model_id
    blocks = (
        *in_force(found, words),
        *_validation(found, words),
        *capability_section(found.capability, found.capability_holds, words),
        *_places(found, reference, words),
        *grounds(found.grounds, words),
        *history(found.project.thresholds.get(model, ()), words),
        *_misjudged(found.misjudged, misjudged, words),
        *why_chapter(why, words),
        *_left_out(found.left_out, words),
        *settings(found, words),
        *hashes(found, words),
        *audit_chapter(found.audited, words),
    )
    footer = words("footer", project=found.project.name, model=model, program=__version__)
    page = words("page", number="{number}", total="{total}")
    return Document(words.language, words("title"), found.project.name, footer, page, blocks, str(found.audited.head))


def caption(each: JudgedImage, words: Words) -> tuple[str, ...]:
    """What stands below a misjudged image."""
    what = words("escape") if each.defect else words("false_reject")
    kind = f" ({each.image.kind})" if each.image.kind else ""
    return f"{what}{kind}, {words('score').lower()} {words.number(each.score)}", each.image.path


def _validation(found: Figures, words: Words) -> list[Block]:
    good, defect = found.scores
    notes = [words("rests_on", good=len(good), defect=len(defect))]
    notes += [words("learned", count=found.learned)] if found.learned else []
    notes += [words("new_ones_only")] if found.new_ones_only else []
    notes += [words("synthetic", count=found.synthetic)] if found.synthetic else []
    notes += [words("optimistic")] if defect else []
    doubts = [words("no_good")] if not good else []
    doubts += [words("no_defects" if not defect else "one_defect")] if len(defect) < 2 else []
    rows = [
        ("escapes", words.rate(found.outcome.escapes)),
        ("false_rejects", words.rate(found.outcome.false_rejects)),
        ("unsure", words("unsure_value", good=found.outcome.good.unsure, defect=found.outcome.defect.unsure)),
        ("auroc", words.area(found.separation.auroc)),
    ]
    blocks: list[Block] = [Heading(words("validation")), Paragraph(" ".join(notes))]
    blocks += [Paragraph(" ".join(doubts), is_warning=True)] if doubts else []
    blocks.append(Facts(tuple((words(code), value) for code, value in rows)))
    drawn = plots(good, defect, found.separation.curves, found.threshold.value, words)
    blocks += [Plots(drawn[:1]), *([Plots(drawn[1:])] if drawn[1:] else [])] if drawn else []
    return blocks + _by_kind(found, words)


def _by_kind(found: Figures, words: Words) -> list[Block]:
    if not found.kinds:
        return []
    rows = tuple((each.kind or words("no_kind"), words.rate(each.escapes), words.number(each.auroc, 4)) for each in found.kinds)
    table = Table((words("kind"), words("passes"), words("auroc")), rows, (2,), (0.25, 0.6, 0.15))
    return [Heading(words("by_kind")), table]


def _places(found: Figures, reference: Picture | None, words: Words) -> list[Block]:
    areas = found.threshold.areas or found.project.areas
    blocks: list[Block] = [Heading(words("places"))]
    if found.project.recipe.roi:
        left, top, width, height = found.project.recipe.roi
        blocks.append(Facts(((words("box"), words("box_value", width=width, height=height, left=left, top=top)),)))
    if areas is None or not areas.areas:
        return [*blocks, Paragraph(words("everywhere"))]
    blocks += [Paragraph(words("reference")), Pictures((reference,), 1)] if reference is not None else []
    return [*blocks, _area_table(areas, words)]


def _area_table(areas: Areas, words: Words) -> Table:
    rows = tuple((each.name or f"{number}", words(str(each.use)), _effect(each, words)) for number, each in enumerate(areas.areas, start=1))
    return Table((words("area_name"), words("area_use"), words("area_effect")), rows, (), (0.35, 0.3, 0.35))


def _effect(area: Area, words: Words) -> str:
    if area.use is not Use.ZONE:
        return ""
    own = area.threshold
    return words("zone_factor", factor=words.number(area.factor)) if own is None else words("zone_threshold", value=words.number(own))


def _misjudged(wrong: Sequence[JudgedImage], pictures: Sequence[Picture], words: Words) -> list[Block]:
    blocks: list[Block] = [Heading(words("misjudged"))]
    if not wrong:
        return [*blocks, Paragraph(words("none_misjudged"))]
    rest = wrong[len(pictures) :]
    if rest:
        listed = min(len(rest), MOST_ROWS)
        blocks.append(Paragraph(words("misjudged_limit", count=len(wrong), shown=len(pictures), listed=listed), is_warning=True))
    blocks += [Paragraph(words("misjudged_about")), Pictures(tuple(pictures), 2)]
    return [*blocks, _rest_table(rest[:MOST_ROWS], words)] if rest else blocks


def _rest_table(rest: Sequence[JudgedImage], words: Words) -> Table:
    rows = tuple((words("escape" if each.defect else "false_reject"), words.number(each.score), each.image.path) for each in rest)
    return Table((words("misjudged"), words("score"), words("image")), rows, (1,), (0.2, 0.15, 0.65))


def _left_out(found: Sequence[tuple[str, str]], words: Words) -> list[Block]:
    if not found:
        return []
    rows = tuple((path, reason or words("no_number")) for path, reason in found[:MOST_ROWS])
    rest = len(found) - len(rows)
    more = [Paragraph(words("and_more", count=rest))] if rest else []
    return [Heading(words("left_out")), Table((words("image"), words("reason")), rows, (), (0.5, 0.5)), *more]
