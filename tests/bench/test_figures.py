"""What becomes of figures: written and read, shown, compared. Nothing is measured here."""

import math
from dataclasses import replace
from datetime import date

import pytest

from bench.figures import Aim, Figure, Run, compared, growth, merged, rendered, shown

PAGE = Figure(
    "pages", "a list", 0.02, 0.03, 0.05, 1_000, 0.001, "its statements", aim=Aim("p95", 0.05)
)
RUN = Run(date(2025, 11, 24), "2 cores, Python 3.11, load 0.1 before the run", (PAGE,))


def of(*figures: Figure) -> Run:
    return replace(RUN, figures=figures)


def test_a_run_is_read_back_as_it_was_written():
    run = of(PAGE, replace(PAGE, name="another", aim=None, limit=None, peak_mb=12.5))
    assert Run.read(run.written()) == run


def test_what_is_slower_or_quicker_than_noise_is_said():
    slower = replace(PAGE, median=0.03)
    assert list(compared(of(PAGE), of(slower))) == [
        "slower: a list, 1,000 cases (pages): 20 × → 30 ×"
    ]
    assert [line.partition(":")[0] for line in compared(of(slower), of(PAGE))] == ["quicker"]


def test_noise_is_no_change():
    assert list(compared(of(PAGE), of(replace(PAGE, median=0.0222)))) == []
    restless = replace(PAGE, median=0.03, spread=0.6)
    assert list(compared(of(PAGE), of(restless))) == []


def test_a_busier_machine_is_no_change_where_the_raw_limit_rises_too():
    assert list(compared(of(PAGE), of(replace(PAGE, median=0.06, limit=0.003)))) == []


def test_new_and_gone_figures_are_said():
    other = replace(PAGE, name="another")
    assert list(compared(of(PAGE), of(other))) == [
        "new: another, 1,000 cases (pages): 20 ms",
        "gone: a list, 1,000 cases (pages)",
    ]


def test_another_machine_is_said_and_another_load_is_not():
    busy = replace(RUN, machine=RUN.machine.replace("0.1", "9.9"))
    assert list(compared(RUN, busy)) == []
    other = replace(RUN, machine="8 cores")
    assert next(compared(RUN, other)).startswith("another machine")


@pytest.mark.parametrize("power", [0, 0.5, 1, 2])
def test_growth_is_the_exponent(power):
    sizes = [replace(PAGE, size=n, median=0.001 * n**power) for n in (1_000, 10_000, 100_000)]
    assert math.isclose(growth(sizes), power, abs_tol=1e-9)
    assert growth(sizes[:1]) is None


@pytest.mark.parametrize(
    ("aim", "missed"),
    [
        (Aim("p95", 0.05), False),
        (Aim("p95", 0.02), True),
        (Aim("ratio", 3), True),
        (Aim("peak_mb", 1), False),
    ],
)
def test_an_aim_is_missed_or_not(aim, missed):
    assert aim.is_missed(PAGE) is missed


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.000_000_25, "250 ns"), (0.0000143, "14 µs"), (0.02, "20 ms"), (1, "1 s"), (215, "215 s")],
)
def test_a_time_is_shown_with_two_digits(seconds, text):
    assert shown(seconds) == text


TEXT = """# Costs

Prose.

<!-- measured: pages -->
old
<!-- end of what was measured -->

More.
"""


def test_tables_are_made_anew_between_their_marks_and_prose_stays():
    page = rendered(TEXT, of(PAGE, replace(PAGE, size=10_000, median=0.2, p95=0.3)))
    assert page.startswith("# Costs\n\nProse.\n")
    assert page.endswith("<!-- end of what was measured -->\n\nMore.\n")
    assert "old" not in page
    assert "| a list | 1,000 | 20 ms | 30 ms | 20 × its statements (1 ms) | 95th ≤ 50 ms |" in page
    assert "95th ≤ 50 ms: missed" in page
    assert "grows with the cases to the power of 1.00" in page
    assert rendered(page, of(PAGE)) == rendered(TEXT, of(PAGE))


def test_a_topic_that_the_page_has_no_place_for_is_an_error():
    with pytest.raises(LookupError, match="letters"):
        rendered(TEXT, of(replace(PAGE, topic="letters")))


def test_a_shorter_run_keeps_the_figures_it_did_not_take():
    other = replace(PAGE, name="another")
    assert merged(of(PAGE, other), of(replace(PAGE, median=1))).figures == (
        other,
        replace(PAGE, median=1),
    )
