"""The house itself: what must not creep in."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "casetrack"
CLOCKS = re.compile(r"\b(?:date\.today|datetime\.(?:now|utcnow)|time\.time)\(")
DOORS = {SOURCE / "cli" / "called.py"}


def test_only_the_doors_ask_the_machine_for_the_time():
    asking = {path for path in SOURCE.rglob("*.py") if CLOCKS.search(path.read_text("utf-8"))}
    assert asking == DOORS


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda path: path.name)
def test_every_module_says_what_it_is(path):
    text = path.read_text("utf-8").strip()
    assert text.startswith('"""') or not text


def test_every_rule_of_every_workflow_cites_a_text_of_law():
    import tomllib

    cited = re.compile(r"第.+条|〔\d{4}〕.+号|国务院令第\d+号|\bs\.\d+|^$")
    for path in (ROOT / "workflows").glob("*.toml"):
        law = tomllib.loads(path.read_text("utf-8"))
        for table in ("clocks", "actions", "outcomes"):
            for name, rule in law[table].items():
                assert cited.search(rule["source"]), f"{path.name}: {table}.{name}"


def test_every_letter_that_a_workflow_names_exists():
    from casetrack.library import Library, shipped
    from casetrack.notices import Notices

    notices = Notices([shipped("notices")])
    for law in Library().laws():
        for name, notice in law.workflow.notices.items():
            if notice.template:
                assert notices.exists(law.workflow.id, notice.template), name
        for code, outcome in law.workflow.outcomes.items():
            assert notices.exists(law.workflow.id, outcome.notice), code


def test_next_years_working_days_are_known_by_the_end_of_the_year():
    """The notice has come by mid-December every year; from then on this fails until it is in."""
    from datetime import UTC, datetime

    from casetrack.library import Library

    today = datetime.now(UTC).date()
    needed = today.year + (today.month == 12 and today.day > 20)
    assert needed <= Library().calendar().announced[-1]


def test_nothing_in_the_program_names_the_law_of_another_country():
    """A law is data: the example of another one must work without a line of code about it."""
    named = re.compile(r"foia|united.kingdom|\bbritain|[\"'](?:gb|uk)[\"']|\buk[-_]", re.IGNORECASE)
    files = [path for path in SOURCE.rglob("*") if path.suffix in (".py", ".po", ".toml", ".json")]
    found = [(path, hit[0]) for path in files if (hit := named.search(path.read_text("utf-8")))]
    assert found == []
    assert named.search((ROOT / "workflows" / "calendars" / "uk.toml").read_text("utf-8"))
