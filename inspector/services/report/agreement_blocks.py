"""How well people and machine agree, as blocks of a document of its own."""

from inspector import __version__
from inspector.core.agreement import Agreement
from inspector.services.health.agreement import Agreements
from inspector.services.report.audit_chapter import Audited, audit_chapter
from inspector.services.report.blocks import Block, Document, Facts, Heading, Paragraph, Table
from inspector.services.report.words import NOTHING, Words

GOOD_KAPPA, POOR_KAPPA = 0.75, 0.4
"""Above the one agreement is good, below the other it is poor (AIAG, Measurement Systems Analysis, 4th edition, chapter III C)."""


def agreement_document(found: Agreements, project: str, at: str, words: Words, audited: Audited | None = None) -> Document:
    """All of it; `at`: when the record was read, ISO 8601 with the offset from UTC."""
    people, machine = found.people, found.machine
    again = [(words("agreement.again", who=who), each) for who, each in people.repeated.items()]
    again += [(words("agreement.machine"), machine)] if machine is not None else []
    pairs = [(words("agreement.pair", first=first, second=second), each) for (first, second), each in people.pairs.items()]
    pairs += [(words("agreement.everybody"), people.everybody)] if people.everybody is not None else []
    blocks: list[Block] = [Facts(((words("project"), project), (words("agreement.read"), words.moment(at))))]
    blocks += [Paragraph(words("agreement.thin"), is_warning=True)] if found.is_thin else []
    blocks += _section("agreement.repeatability", "agreement.no_repeats", again, words)
    blocks += [Paragraph(words("agreement.spread", spread=words.number(found.spread, 3)))] if found.spread == found.spread else []
    blocks += _section("agreement.reproducibility", "agreement.no_pairs", pairs, words)
    blocks += [Heading(words("agreement.method")), Paragraph(words("agreement.how", good=GOOD_KAPPA, poor=POOR_KAPPA))]
    blocks += audit_chapter(audited, words) if audited is not None else []
    head = str(audited.head) if audited is not None else ""
    footer = words("agreement.footer", project=project, program=__version__)
    page = words("page", number="{number}", total="{total}")
    return Document(words.language, words("agreement.title"), project, footer, page, tuple(blocks), head)


def _section(title: str, nothing: str, rows: list[tuple[str, Agreement]], words: Words) -> list[Block]:
    if not rows:
        return [Heading(words(title)), Paragraph(words(nothing))]
    columns = tuple(words(code) for code in ("agreement.who", "agreement.same", "agreement.share", "agreement.kappa"))
    table = Table(columns, tuple(_row(name, each, words) for name, each in rows), (), (0.28, 0.14, 0.3, 0.28))
    return [Heading(words(title)), table]


def _row(name: str, found: Agreement, words: Words) -> tuple[str, ...]:
    low, high = found.interval
    share = words("agreement.value", value=words.percent(found.agreed / found.parts), low=words.percent(low), high=words.percent(high))
    return name, words("agreement.of", agreed=found.agreed, parts=found.parts), share, kappa_text(found, words)


def kappa_text(found: Agreement, words: Words) -> str:
    """Kappa with its interval, and what it means."""
    if found.kappa != found.kappa:
        return NOTHING
    low, high = found.kappa_interval
    meaning = "good" if found.kappa > GOOD_KAPPA else "poor" if found.kappa < POOR_KAPPA else "moderate"
    value = words("agreement.value", value=f"{found.kappa:.2f}", low=f"{low:.2f}", high=f"{high:.2f}")
    return f"{value}, {words(f'agreement.{meaning}')}"
