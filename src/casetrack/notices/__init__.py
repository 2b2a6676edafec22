"""Letters (文书): a template and values give one structured text; HTML and DOCX come from that."""

from casetrack.notices.cabinet import Notices
from casetrack.notices.letter import Letter, Paragraph, Style, Table

__all__ = ["Letter", "Notices", "Paragraph", "Style", "Table"]
