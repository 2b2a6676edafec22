"""A letter as one HTML page, for the screen and for printing."""

from functools import lru_cache

from jinja2 import Environment, StrictUndefined, Template
from jinja2.sandbox import SandboxedEnvironment

from casetrack.notices.layout import Layout, column_shares, signature_indents
from casetrack.notices.letter import Letter, Table

#: The page's template in a folder of notices.
FILE = "letter.html"


def write(letter: Letter, layout: Layout, template: str) -> str:
    """Return the page; every text of the letter is escaped."""
    head, page = layout.letterhead_of(letter), layout.page
    name_indent, date_indent = signature_indents(letter.signatory, letter.dated)
    return _compiled(template).render(
        letter=letter,
        layout=layout,
        head=head,
        # Below 0: the red lines are longer than those of the text.
        beyond=(page.width - page.left - page.right - head.line) / 2 if head else 0,
        attachments=layout.words.attachment_lines(letter.attachments),
        column_shares=column_shares,
        name_indent=name_indent,
        date_indent=date_indent,
        page_number=layout.words.page_number.partition("{page}"),
    )


@lru_cache(maxsize=8)
def _compiled(template: str) -> Template:
    return _language().from_string(template)


def _language() -> Environment:
    language = SandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    language.tests["table"] = lambda block: isinstance(block, Table)
    return language
