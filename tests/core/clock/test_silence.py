"""What it means where nobody answers in time: each who is asked has another rule."""

import pytest

from casetrack.core.case import Case, Event
from casetrack.core.clock import deadlines
from casetrack.library import Library
from days import day


@pytest.mark.parametrize(
    ("party", "says"),
    [
        ("third_party", "由行政机关依照条例的规定决定是否公开（条例第32条）"),
        ("joint_agency", "视为同意公开（条例第34条）"),
        ("other_agency", "没有“视为同意”的规定"),
    ],
)
def test_silence_means_something_else_for_each_who_is_asked(party: str, says: str) -> None:
    law, calendar = Library().law("cn-2019").workflow, Library().calendar()
    sent = Event("consultation_sent", day("Mon 2025-10-20"), {"party": party, "id": "c1"})
    case = Case.of([Event("received", day("Mon 2025-10-13")), sent])
    (opinion,) = (each for each in deadlines(case, law, calendar).all if each.subject == "c1")
    assert opinion.silence is not None
    assert says in opinion.silence
