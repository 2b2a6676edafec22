"""The samples in docs/samples: one reply of an invented office as PDF and DOCX.

PYTHONPATH=tests python -m notices.committed writes them anew.
"""

from notices.samples import NOTICES, ROOT, letter

FOLDER = ROOT / "docs" / "samples"
#: An invented office refuses a part: the longest letter, with a remedy of its own.
WRITTEN = letter("cn-2019", "reply/PARTIAL")
PDF, DOCX = FOLDER / "reply-PARTIAL.pdf", FOLDER / "reply-PARTIAL.docx"

if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    PDF.write_bytes(NOTICES.to_pdf(WRITTEN))
    DOCX.write_bytes(NOTICES.to_docx(WRITTEN))
