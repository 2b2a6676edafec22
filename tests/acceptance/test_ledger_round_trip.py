"""Whatever a ledger holds: out, into an empty database, and out again, it is the same file."""

import shutil
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from casetrack.cli.main import app
from casetrack.library import Library
from ledgers import as_file, ledger

FIRST, TODAY = date(2008, 5, 1), date(2025, 12, 31)
OUTCOMES = {law: sorted(Library().law(law).workflow.outcomes) for law in ("cn-2008", "cn-2019")}
CARRIERS = ("ems", "registered_post", "courier", "in_person", "email", "portal", "other")
KINDS = ("reconsideration", "litigation_direct", "litigation_after")
WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), min_size=1
).filter(lambda text: text.strip())
PERSON = {
    "applicant_name": st.sampled_from(["林小满", "=甲", "'=甲", "－1", "@甲", "某某公司"]),
    "id_number": st.none() | st.sampled_from(["330300199001011234", "330300199001011235"]),
    "phone": st.none() | st.sampled_from(["+86577", "13800000000"]),
    "address": st.none() | WORDS,
}


@st.composite
def rows(draw: st.DrawFn) -> dict[str, object]:
    """One application with whatever happened to it, much of it too late or never asked for."""
    received = draw(st.dates(FIRST, TODAY))
    law = "cn-2008" if received < date(2019, 5, 15) else "cn-2019"

    def later(than: date) -> date:
        return min(than + timedelta(days=draw(st.integers(0, 70))), TODAY)

    def maybe(than: date) -> date | None:
        return later(than) if draw(st.booleans()) else None

    row: dict[str, object] = {key: draw(value) for key, value in PERSON.items()} | {
        "received_on": received,
        "channel": draw(st.sampled_from(["in_person", "post", "online", "oral"])),
        "applicant_type": draw(st.sampled_from(["natural_person", "research"])),
        "request": draw(WORDS),
        "reference": draw(st.none() | st.sampled_from(["A-1", "2025-0003", "旧〔2017〕4号"])),
        "handler": draw(st.none() | WORDS),
        "correction_requested_on": maybe(received),
        "consulted_on": maybe(received),
        "extended_on": maybe(received),
        "extended_days": draw(st.none() | st.integers(1, 40)),
        "fee": draw(st.none() | st.decimals(0, 9999, places=2)),
        "fee_notified_on": maybe(received),
        "note": draw(st.none() | WORDS),
        "科室意见": draw(st.none() | WORDS),
        "=B": draw(st.none() | st.just("x")),
    }
    row["correction_received_on"] = maybe(row["correction_requested_on"] or received)
    row["consultation_returned_on"] = maybe(row["consulted_on"] or received)
    row["fee_paid_on"] = maybe(row["fee_notified_on"] or received)
    if replied := maybe(received):
        row |= {
            "replied_on": replied,
            "outcome": draw(st.sampled_from(OUTCOMES[law])),
            "notice_number": draw(st.none() | st.sampled_from(["7号", "某某教公开〔2025〕7号"])),
            "carrier": draw(st.none() | st.sampled_from(CARRIERS)),
            "tracking_number": draw(st.none() | WORDS),
            "served_on": maybe(replied),
        }
    filed, ended = later(received), maybe(later(received))
    if draw(st.booleans()):
        said = f"{draw(st.sampled_from(KINDS))}:{filed}"
        row["remedies"] = f"{said}:upheld:{max(filed, ended)}" if ended else said
    return row


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an empty database."""
    folder = tmp_path_factory.mktemp("round_trip")
    call(folder / "empty.db", "init")
    return folder


#: No two examples share a database: one that is still open would be found again.
_numbers = count(1)


def call(database: Path, *arguments: object) -> None:
    options = ("--lang", "en", "--database", f"sqlite:///{database}")
    app([*options, *map(str, arguments)], standalone_mode=False)


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
# Shrinking is left out: each example imports three ledgers, and to read one is quicker.
@settings(
    max_examples=30,
    phases=[Phase.explicit, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(drawn=st.lists(rows(), min_size=1, max_size=6))
def test_a_ledger_goes_out_and_in_and_out_the_same(folder, ending, drawn):
    number = next(_numbers)
    one, two = folder / f"{number}a.db", folder / f"{number}b.db"
    for database in (one, two):
        shutil.copy(folder / "empty.db", database)
        shutil.copy(folder / "empty.key", database.with_suffix(".key"))
    source, out, again = (folder / f"{number}{name}{ending}" for name in ("in", "out", "again"))
    source.write_bytes(as_file(drawn, ending))
    call(one, "import", source, "--keep-good")
    call(one, "export", out)
    call(two, "import", out)
    call(two, "export", again)
    assert out.read_bytes() == again.read_bytes()
    call(one, "import", source, "--keep-good")
    call(one, "export", again)
    assert out.read_bytes() == again.read_bytes(), "the same sheet again changes nothing"


def test_most_of_what_is_drawn_is_taken():
    """A property of rows that are all refused would prove nothing."""
    taken: list[bool] = []

    @seed(2017)
    @settings(max_examples=100, database=None, deadline=None)
    @given(drawn=rows())
    def look(drawn):
        (read,) = ledger(as_file([drawn], ".xlsx"), "a.xlsx").rows(TODAY)
        taken.append(read.row is not None)

    look()
    assert sum(taken) > 0.8 * len(taken)
