"""For any cases whatever: nobody is lost at the year's end, and our own table has no errors."""

from collections import Counter
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from casetrack.core.statistics import Tally, check, outcome_rows_of, tabulate, tabulate_cell

TYPES = ("natural_person", "commercial", "research", "public_welfare", "legal_services", "other")
CHANNELS = ("in_person", "post", "fax", "online", "email", "oral")
ROWS_2014 = [f"L3.3.{n}" for n in (1, 2, 3, 5, 6, 7, 8)] + [
    f"L3.3.4{letter}" for letter in "abcdef"
]


@dataclass(frozen=True)
class Invented:
    applicant_type: str
    channel: str
    is_new: bool
    #: Place of the outcome among the form's outcome rows; None while the case is open.
    outcome: int | None
    closing: str


CASES = st.lists(
    st.builds(
        Invented,
        st.sampled_from(TYPES),
        st.sampled_from(CHANNELS),
        st.booleans(),
        st.none() | st.integers(0, 100),
        st.sampled_from(("in_time", "extended")),
    ),
    max_size=60,
)


def tallies(cases, rows, with_references):
    """Group cases the way the database does."""
    groups = {}
    for number, case in enumerate(cases, start=1):
        come = ("received" if case.is_new else "carried_in", None, None)
        gone = ("carried_out", None, None)
        if case.outcome is not None:
            gone = ("replied", rows[case.outcome % len(rows)], case.closing)
        for measure, row, closing in (come, gone):
            key = (measure, case.applicant_type, case.channel, row, closing)
            groups.setdefault(key, []).append(f"2024-{number:04}")
    return [
        Tally(
            measure,
            len(references),
            applicant_type,
            channel,
            row=row,
            closing=closing,
            references=tuple(references) if with_references else (),
        )
        for (measure, applicant_type, channel, row, closing), references in groups.items()
    ]


@settings(max_examples=60, deadline=None)
@given(cases=CASES, with_references=st.booleans())
def test_new_and_carried_in_equal_outcomes_and_carried_out(
    cn_2019, cn_2021, cases, with_references
):
    for form in (cn_2019, cn_2021):
        rows = form.rows["T3.3.7"].sum_of
        report = tabulate(form, "示例局", 2024, tallies(cases, rows, with_references))
        for column in (*TYPES, "total"):
            new, carried, done, left = (
                report.cell(row, column).value for row in ("T3.1", "T3.2", "T3.3.7", "T3.4")
            )
            assert new + carried == done + left
        by_type = Counter(case.applicant_type for case in cases if case.is_new)
        for applicant_type in TYPES:
            assert report.cell("T3.1", applicant_type).value == by_type[applicant_type]
        assert check(form, report) == ()


@settings(max_examples=60, deadline=None)
@given(cases=CASES)
def test_the_table_of_2014_agrees_with_itself(cn_2014, cases):
    report = tabulate(cn_2014, "示例局", 2017, tallies(cases, ROWS_2014, with_references=True))
    closed = [case for case in cases if case.outcome is not None]
    assert report.cell("L3.1", "value").value == sum(case.is_new for case in cases)
    assert report.cell("L3.2", "value").value == len(closed)
    assert len(report.cell("L3.3", "value").references) == len(closed)
    assert check(cn_2014, report) == ()


@settings(max_examples=60, deadline=None)
@given(cases=CASES, place=st.integers(0, 10_000))
def test_a_cell_alone_is_the_cell_of_the_table(cn_2021, cases, place):
    counted = tallies(cases, cn_2021.rows["T3.3.7"].sum_of, with_references=True)
    report = tabulate(cn_2021, "示例局", 2024, counted, figures := {"T2.1.1 issued": 7})
    cells = [(row.code, key) for row in report.rows.values() for key in row.cells]
    row, column = cells[place % len(cells)]
    rows = outcome_rows_of(cn_2021, row)
    told = [each for each in counted if rows is None or each.row is None or each.row in rows]
    assert tabulate_cell(cn_2021, told, figures, row, column) == report.cell(row, column)
