"""The annual report as a file: DOCX to go on writing in, PDF to look at and to sign."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from casetrack.core.statistics import Annual
from casetrack.errors import BadInput

#: Kinds of files that an annual report is written to.
ANNUAL = (".docx", ".pdf")


@dataclass(frozen=True, slots=True)
class Fonts:
    """The families that a PDF is set in, each with its stand-ins, and an own folder of fonts."""

    text: Sequence[str]
    title: Sequence[str]
    heading: Sequence[str]
    folder: Path | None = None


def write_annual(ending: str, annual: Annual, fonts: Fonts) -> bytes:
    """Return the file; raise BadInput for a kind that is not written."""
    match ending.lower():
        case ".docx":
            from casetrack.reports import annual_docx

            return annual_docx.write(annual)
        case ".pdf":
            from casetrack.reports import annual_pdf

            return annual_pdf.write(annual, fonts)
    raise BadInput(
        "an annual report is written as {kinds}, not {ending!r}",
        kinds=", ".join(ANNUAL),
        ending=ending,
    )
