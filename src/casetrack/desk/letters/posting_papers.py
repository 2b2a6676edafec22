"""What is printed of a posting: its list (交寄清单), and all of it as one file."""

from collections.abc import Sequence

from casetrack.desk.desk import Desk
from casetrack.desk.handling.whole import note_reading
from casetrack.desk.letters.post_lines import PostLine, as_seen, enclosed, posting_of, who_posts
from casetrack.desk.letters.slips import written_slip
from casetrack.desk.letters.values import office_values
from casetrack.notices import Letter, joined
from casetrack.store import Posting


def posting_pdf(desk: Desk, number: int, year: int | None = None) -> bytes:
    """Return the file to print: the list, then each letter with its envelope."""
    with desk.store.reading() as tx:
        who_posts(desk, tx)
        found = posting_of(desk, tx, number, year)
        everything = list(enclosed(desk, tx, found))
        papers = [list_of(desk, found, [each.line for each in everything])]
        for each in everything:
            to = each.line.to
            envelope = written_slip(desk, tx, each.case, "envelope", each.notice, each.letter, to)
            papers += [each.letter, envelope]
    _note_readings(desk, [each.line for each in everything])
    return joined(desk.notices.to_pdf(paper) for paper in papers)


def posting_list(desk: Desk, number: int, year: int | None = None) -> Letter:
    """Return the list of a posting alone; that its addresses were read in full is on record."""
    with desk.store.reading() as tx:
        who_posts(desk, tx)
        found = posting_of(desk, tx, number, year)
        lines = as_seen(desk, tx, found).lines
        written = list_of(desk, found, lines)
    _note_readings(desk, lines)
    return written


def list_of(desk: Desk, found: Posting, lines: Sequence[PostLine]) -> Letter:
    """Return the list that the post office stamps."""
    values: dict[str, object] = {
        "draft": False,
        "signed_on": found.posted_on,
        "office": office_values(desk),
        "posting": {
            "year": found.year,
            "number": found.number,
            "posted_on": found.posted_on,
            "lines": [
                {
                    "place": line.place,
                    "to": line.to.name,
                    "address": line.to.address,
                    "title": line.title,
                    "number": line.number,
                    "tracking_number": line.tracking_number,
                }
                for line in lines
            ],
        },
    }
    return desk.notices.render("office", "posting_list", values)


def _note_readings(desk: Desk, lines: Sequence[PostLine]) -> None:
    """Put on record that the cases were read, with the addresses that stand on paper in full."""
    for reference in sorted({line.reference for line in lines}):
        note_reading(desk, reference, in_full=True)
