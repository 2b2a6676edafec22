"""A letter in each format, beside the library that writes it."""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from io import BytesIO
from itertools import count, islice

from docx import Document
from jinja2 import Environment
from typst import Compiler

from bench.figures import Aim, Figure, Times, measured
from bench.scope import Scope
from casetrack.library import Library
from casetrack.messages import say
from casetrack.notices import Letter, Paragraph, Typefaces
from casetrack.vetting import Known, Piece, parse_rules, vet_words
from notices.samples import NOTICES, letter, values

TOPIC = "letters"
LAW, KIND = "cn-2019", "reply/PARTIAL"
#: Nothing of a letter's layout: the words of its paragraphs, one below the other.
_BARE = b"""
#let letter = json(bytes(sys.inputs.data)).letter
#set document(date: datetime(year: 2026, month: 3, day: 12))
#set text(font: "Noto Serif CJK SC", size: 16pt, fallback: false, lang: "zh")
#set par(justify: true)
#letter.title #letter.number #letter.addressee
#for block in letter.body { par(block.text) }
#letter.signatory #letter.dated
"""


def figures(scope: Scope) -> Iterator[Figure]:
    """Yield a letter in each format, then many."""
    written, given = letter(LAW, KIND), values(LAW, KIND)
    differing = (replace(written, addressee=f"赵喆{n}：") for n in count(1))
    text, html = _bare_text(written), _bare_html(written)
    how = {"rounds": scope.rounds, "seconds": scope.seconds}
    yield measured(lambda: NOTICES.render(LAW, KIND, given), text, **how).figure(
        TOPIC,
        "structured text from its template, every value checked and sealed",
        beside="its words by bare Jinja2",
    )
    yield measured(lambda: NOTICES.to_html(written), html, **how).figure(
        TOPIC, "HTML", beside="its words by bare Jinja2"
    )
    yield measured(lambda: NOTICES.to_docx(next(differing)), _docx(written), **how).figure(
        TOPIC, "DOCX", beside="its bare words by python-docx", aim=Aim("median", 0.03)
    )
    NOTICES.to_pdf(written)
    yield measured(lambda: NOTICES.to_pdf(next(differing)), _pdf(written), **how).figure(
        TOPIC, "PDF/A", beside="its bare words by Typst", aim=Aim("median", 0.01)
    )
    envelope = letter("post", "envelope")
    yield measured(lambda: NOTICES.to_pdf(envelope), **how).figure(TOPIC, "an envelope as PDF/A")
    rules = parse_rules(Library().checks())
    paragraphs = (block for block in written.body if isinstance(block, Paragraph))
    pieces = [Piece(say("paragraph"), block.text) for block in paragraphs]
    yield measured(lambda: list(vet_words(pieces, rules, "letter", LAW, Known())), **how).figure(
        TOPIC, "looking through a letter before it leaves"
    )
    yield from _many(islice(differing, 1000 if scope.rounds > 2 else 2))


def _many(letters: Iterator[Letter]) -> Iterator[Figure]:
    several = list(letters)
    for name, make, seconds in (
        ("PDF/A", NOTICES.to_pdf, 10),
        ("DOCX", NOTICES.to_docx, 30),
    ):
        found = measured(lambda: [make(each) for each in several], rounds=1)  # noqa: B023 (called at once)
        yield Times(found.ours[:1]).figure(
            TOPIC, f"{len(several):,} letters as {name}, one process", aim=Aim("median", seconds)
        )


def _words(written: Letter) -> list[str]:
    return [block.text for block in written.body if isinstance(block, Paragraph)]


def _bare_text(written: Letter):
    template = Environment(autoescape=True).from_string(
        "{{ title }}{{ number }}{{ to }}{% for each in body %}{{ each }}\n{% endfor %}{{ dated }}"
    )
    told = {"title": written.title, "number": written.number, "to": written.addressee}
    return lambda: template.render(body=_words(written), dated=written.dated, **told)


def _bare_html(written: Letter):
    page = "<h1>{{ title }}</h1>{% for each in body %}<p>{{ each }}</p>{% endfor %}"
    template = Environment(autoescape=True).from_string(page)
    return lambda: template.render(title=written.title, body=_words(written))


def _docx(written: Letter):
    def bare() -> bytes:
        """The same paragraphs without any layout, in the library's own empty file."""
        file = Document()
        for text in (written.title, written.number or "", written.addressee, *_words(written)):
            file.add_paragraph(text)
        made = BytesIO()
        file.save(made)
        return made.getvalue()

    return bare


def _pdf(written: Letter):
    fonts, number = Typefaces().all, count()

    def bare() -> bytes:
        told = replace(written, addressee=f"赵喆{next(number)}：")
        data = json.dumps({"letter": asdict(told)}, default=str)
        compiler = Compiler(font_paths=fonts, ignore_system_fonts=True)
        made: bytes = compiler.compile(
            input=_BARE, format="pdf", sys_inputs={"data": data}, pdf_standards="a-2b"
        )
        return made

    return bare
