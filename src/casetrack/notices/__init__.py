"""Letters (文书): a template and values give one structured text; every file comes from that."""

from casetrack.notices.as_pdf import Served
from casetrack.notices.cabinet import Notices, check_letterhead
from casetrack.notices.joined import joined
from casetrack.notices.letter import Letter, Paragraph, Style, Table
from casetrack.notices.typefaces import Typefaces

__all__ = [
    "Letter",
    "Notices",
    "Paragraph",
    "Served",
    "Style",
    "Table",
    "Typefaces",
    "check_letterhead",
    "joined",
]
