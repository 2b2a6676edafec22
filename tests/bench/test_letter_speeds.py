"""One letter in each format, beside the library that writes it; nothing is asserted."""

import json
from io import BytesIO

import pytest
from docx import Document
from jinja2 import Environment
from typst import Compiler

from casetrack.library import Library
from casetrack.messages import say
from casetrack.notices import Letter, Paragraph, Table, Typefaces
from casetrack.vetting import Known, Piece, parse_rules, vet_words
from notices.samples import NOTICES, letter, values

KIND = "reply/PARTIAL"


@pytest.fixture(scope="module")
def written() -> Letter:
    return letter("cn-2019", KIND)


def words_of(written: Letter) -> list[str]:
    return [block.text for block in written.body if isinstance(block, Paragraph)]


def test_structured_text_from_a_template(benchmark):
    given = values("cn-2019", KIND)
    benchmark(NOTICES.render, "cn-2019", KIND, given)


def test_limit_of_the_text_bare_jinja(benchmark, written):
    template = Environment(autoescape=True).from_string(
        "{{ title }}{{ number }}{{ to }}{% for each in body %}{{ each }}\n{% endfor %}{{ dated }}"
    )
    body = words_of(written)
    told = {"title": written.title, "number": written.number, "to": written.addressee}
    benchmark(template.render, body=body, dated=written.dated, **told)


def test_html(benchmark, written):
    benchmark(NOTICES.to_html, written)


def test_limit_of_html_bare_jinja(benchmark, written):
    """The same words in a page without any style."""
    page = "<h1>{{ title }}</h1>{% for each in body %}<p>{{ each }}</p>{% endfor %}"
    template = Environment(autoescape=True).from_string(page)
    benchmark(template.render, title=written.title, body=words_of(written))


def test_docx(benchmark, written):
    benchmark(NOTICES.to_docx, written)


def test_limit_of_docx_bare_words(benchmark, written):
    """The same paragraphs without any layout, in the library's own empty file."""

    def bare() -> bytes:
        file = Document()
        for text in (written.title, written.number or "", written.addressee):
            file.add_paragraph(text)
        for block in written.body:
            assert not isinstance(block, Table)
            file.add_paragraph(block.text)
        made = BytesIO()
        file.save(made)
        return made.getvalue()

    benchmark(bare)


def test_pdf(benchmark, written):
    benchmark(NOTICES.to_pdf, written)


def test_limit_of_pdf_bare_typst(benchmark, written):
    """The same paragraphs without any layout, set in the same font."""
    source = (
        "#set text(font: sys.inputs.font)\n#for each in json(bytes(sys.inputs.body)) [#par(each)]"
    )
    font = next(each.used for each in NOTICES.fonts() if each.role == "text")
    given = {"font": font, "body": json.dumps(words_of(written))}
    fonts = Typefaces().all

    def bare() -> bytes:
        compiler = Compiler(font_paths=fonts, ignore_system_fonts=True)
        return compiler.compile(input=source.encode(), format="pdf", sys_inputs=given)

    benchmark(bare)


def test_envelope_as_pdf(benchmark):
    benchmark(NOTICES.to_pdf, letter("post", "envelope"))


def test_looking_through_a_letter(benchmark, written):
    rules = parse_rules(Library().checks())
    pieces = [
        Piece(say("paragraph"), block.text)
        for block in written.body
        if isinstance(block, Paragraph)
    ]
    benchmark(lambda: list(vet_words(pieces, rules, "letter", "cn-2019", Known())))
