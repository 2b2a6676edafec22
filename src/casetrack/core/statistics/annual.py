"""The annual report (年度报告): chapters as data, tables and numbers put into them.

What the tables know is filled in. A place that a person must write stays marked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import TypeAlias

from pydantic import Field

from casetrack.core.reading import Part, read
from casetrack.core.statistics.form import Form
from casetrack.core.statistics.narrative import addresses, number_at
from casetrack.core.statistics.printed import PrintedTable, printed
from casetrack.core.statistics.report import Number, Report
from casetrack.errors import BadInput, FormError, Problem, problem

#: What a text may name besides the report's own numbers.
FACTS = (
    *("office", "year", "in_time", "extended", "late"),
    *("fee_yuan", "fee_notices", "compared"),
)


class Bar(Part):
    label: str
    cells: str


class Block(Part):
    """One piece of a chapter; exactly one of text, write, table, chart."""

    text: str = ""
    #: What a person must write here.
    write: str = ""
    #: Code of a table.
    table: str = ""
    chart: str = ""
    bars: tuple[Bar, ...] = ()
    #: First report year that has it.
    from_year: int = 0


class Chapter(Part):
    title: str
    blocks: tuple[Block, ...] = Field(min_length=1)


class Words(Part):
    """How this year is compared with the last, and what stands where something is missing."""

    more: str
    less: str
    same: str
    unknown: str
    blank: str
    write: str


class Outline(Part):
    """The chapters of an annual report, for one or several forms."""

    id: str
    forms: tuple[str, ...] = Field(min_length=1)
    title: str
    source: str
    opening: str
    words: Words
    #: By name the cells that a text speaks of.
    numbers: Mapping[str, str]
    chapters: tuple[Chapter, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Prose:
    text: str


@dataclass(frozen=True, slots=True)
class ToWrite:
    """A marked place."""

    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    title: str
    bars: tuple[tuple[str, Number], ...]


Piece: TypeAlias = Heading | Prose | ToWrite | PrintedTable | Chart


@dataclass(frozen=True, slots=True)
class Annual:
    """A report ready to be written into a file."""

    title: str
    pieces: tuple[Piece, ...]

    @property
    def prose(self) -> str:
        """The words that were filled in, for the check against the tables."""
        return "\n".join(piece.text for piece in self.pieces if isinstance(piece, Prose))


def parse_outline(name: str, text: str) -> Outline:
    """Return the outline in a file; raise FormError with every problem in it."""
    outline = read(Outline, name, text, FormError)
    if problems := list(_problems(outline)):
        raise FormError(name, problems)
    return outline


def _problems(outline: Outline) -> Iterator[Problem]:
    known = {*FACTS, *outline.numbers}
    for chapter in outline.chapters:
        for block in chapter.blocks:
            kinds = [bool(each) for each in (block.text, block.write, block.table, block.chart)]
            if sum(kinds) != 1:
                yield problem(
                    chapter.title, "blocks", "give exactly one of text, write, table, chart"
                )
            for name in _named(block.text):
                if name not in known:
                    yield problem(chapter.title, "text", "there is no {name!r}", name=name)


def _named(text: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(text) if name]


def fits(outline: Outline, form: Form) -> None:
    """Raise BadInput where the outline names a cell or a table that the form does not have."""
    cells = [*outline.numbers.values()]
    cells += [
        bar.cells for chapter in outline.chapters for block in chapter.blocks for bar in block.bars
    ]
    for each in cells:
        addresses(form, each)
    codes = {table.code for table in form.tables}
    for chapter in outline.chapters:
        for block in chapter.blocks:
            if block.table and block.table not in codes:
                raise BadInput("{form} has no table {table!r}", form=form.id, table=block.table)


def compose(
    outline: Outline,
    form: Form,
    report: Report,
    facts: Mapping[str, object],
    previous: Report | None = None,
) -> Annual:
    """Return the annual report of a table.

    `facts` are those of FACTS that no cell tells; one that is missing or None is marked as a
    blank. `previous` is last year's table.
    """
    fits(outline, form)
    words = outline.words
    numbers = {name: number_at(form, report, cells) for name, cells in outline.numbers.items()}
    known: dict[str, object] = {
        **numbers,
        **facts,
        "office": report.office,
        "year": report.year,
        "compared": _compared(outline, form, numbers.get("new"), previous),
    }
    named = {*FACTS, *outline.numbers}
    filled = {name: words.blank if known.get(name) is None else known[name] for name in named}
    tables = {table.code: table for table in printed(form, report)}
    pieces: list[Piece] = [Prose(outline.opening.format(**filled))]
    for chapter in outline.chapters:
        pieces.append(Heading(chapter.title))
        for block in chapter.blocks:
            if (report.year or 0) >= block.from_year:
                pieces.append(_piece(block, words, filled, tables, form, report))
    return Annual(outline.title.format(**filled), tuple(pieces))


def _piece(
    block: Block,
    words: Words,
    filled: Mapping[str, object],
    tables: Mapping[str, PrintedTable],
    form: Form,
    report: Report,
) -> Piece:
    if block.table:
        return tables[block.table]
    if block.chart:
        bars = tuple((bar.label, number_at(form, report, bar.cells) or 0) for bar in block.bars)
        return Chart(block.chart, bars)
    if block.write:
        return ToWrite(words.write.format(hint=block.write))
    return Prose(block.text.format(**filled))


def _compared(outline: Outline, form: Form, now: Number | None, previous: Report | None) -> str:
    words = outline.words
    before = None
    if previous is not None and previous.form in outline.forms:
        # The year before may be of another form with the same rows.
        before = number_at(form, previous, outline.numbers["new"])
    # An office that counted nothing has most likely not begun yet.
    if now is None or not before:
        return words.unknown
    if now == before:
        return words.same
    return (words.more if now > before else words.less).format(by=abs(now - before))
