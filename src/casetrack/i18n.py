"""Sentences in the reader's language: the message catalogs, looked up at a door."""

import gettext
from pathlib import Path

from casetrack.messages import Translate, english

_FOLDER = Path(__file__).parent / "locales"
LANGUAGES = ("zh-CN", "en")


def translator(language: str) -> Translate:
    """Return what turns an English template into one of that language."""
    if language == "en":
        return english
    catalog = gettext.translation("casetrack", _FOLDER, [language.replace("-", "_")])

    def translate(template: str, many: str = "", count: int = 1, /) -> str:
        return catalog.ngettext(template, many, count) if many else catalog.gettext(template)

    return translate


def mark(template: str) -> str:
    """Return a word as it is; calling this is what makes the catalogs hold it."""
    return template
