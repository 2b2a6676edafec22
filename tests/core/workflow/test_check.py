"""A law that reads well and cannot work: for each kind of fault a copy that has it."""

from collections.abc import Callable

import pytest

from casetrack.core.workflow import examined, foreign_faults, parse
from casetrack.errors import WorkflowError
from casetrack.library import law

Lines = Callable[..., list[str]]

# What is changed, where the fault is then, a word of what is said.
FAULTS = {
    "a state that no way leads to": (
        'to = "awaiting_payment"\nleaves = "fee_notified"',
        'to = "same"\nleaves = "fee_notified"',
        "states.awaiting_payment",
        "leads here",
    ),
    "a pause without a way back": (
        'leaves = "resumed"',
        'leaves = "resumed_not"',
        "clocks.reply.leaves_out.ends_with",
        "resumed",
    ),
    "a way to the end that tells the applicant nothing": (
        'from = ["to_dispatch"]\nto = "answered"',
        'from = ["to_dispatch", "handling"]\nto = "answered"',
        "actions.dispatch_reply.to",
        "without a reply notice or a recorded reason",
    ),
    "a withdrawal that nobody records": (
        'closes_as = "WITHDRAWN"\nnotice = "reply"\n',
        'notice = "receipt"\n',
        "actions.withdraw.to",
        "without a reply notice or a recorded reason",
    ),
    "an article that somebody still has to look up": (
        'source = "条例第35条"\nfrom = ["handling"]',
        'source = "待补"\nfrom = ["handling"]',
        "actions.request_reasons.source",
        "missing",
    ),
    "a rule with an empty article": (
        'source = "条例第35条"\nfrom = ["handling"]',
        'source = ""\nfrom = ["handling"]',
        "actions.request_reasons.source",
        "missing",
    ),
}


@pytest.fixture
def lines_about(text_of_2019: str) -> Lines:
    def lines_about(old: str, new: str) -> list[str]:
        assert old in text_of_2019, f"the law no longer says {old!r}"
        with pytest.raises(WorkflowError) as refused:
            parse("copy.toml", text_of_2019.replace(old, new, 1))
        return str(refused.value).splitlines()

    return lines_about


@pytest.mark.parametrize("kind", FAULTS)
def test_a_fault_is_named_with_its_table_and_key(kind: str, lines_about: Lines) -> None:
    old, new, place, word = FAULTS[kind]
    _, *problems = lines_about(old, new)
    assert any(line.startswith(f"copy.toml: {place}: ") and word in line for line in problems)


def test_a_waiting_state_without_a_clock_or_a_reason_is_named(text_of_2019: str) -> None:
    text = "\n".join(line for line in text_of_2019.splitlines() if not line.startswith("no_clock"))
    with pytest.raises(WorkflowError) as refused:
        parse("copy.toml", text)
    _, *problems = str(refused.value).splitlines()
    # A draft that was made there is under review without a clock, too.
    assert problems[0].startswith("copy.toml: states.approval.no_clock: no clock runs here")
    assert any("states.lapsed.no_clock" in line for line in problems)
    assert not any("states.handling" in line for line in problems)


def test_a_state_that_no_role_can_lead_out_of_is_named(text_of_2019: str) -> None:
    text = text_of_2019.replace(
        'from = ["unconfirmed"]\nto = "handling"', 'from = ["unconfirmed"]\nto = "same"'
    ).replace(
        'from = ["unconfirmed", "open", "ended"]\nto = "void"', 'from = ["open"]\nto = "void"'
    )
    with pytest.raises(WorkflowError) as refused:
        parse("copy.toml", text)
    assert "states.unconfirmed: no role can lead out of here" in str(refused.value)


def test_a_number_in_quotes_is_a_slip(lines_about: Lines) -> None:
    _, problem = lines_about("working_days = 20\n", 'working_days = "20"\n')
    assert "clocks.reply.working_days" in problem
    assert "whole number" in problem


def test_an_action_that_no_role_holds_is_no_way(text_of_2019: str) -> None:
    text = text_of_2019.replace('"confirm_receipt", ', "")
    with pytest.raises(WorkflowError) as refused:
        parse("copy.toml", text)
    assert "actions.confirm_receipt: no role may do this" in str(refused.value)


def test_a_clock_that_nothing_stops_is_named(text_of_2019: str) -> None:
    text = text_of_2019.replace(
        'met_by = ["reasons_received"]\nends_with = ["reply_dispatched", "withdrawn", "voided"]',
        'met_by = ["submitted"]',
    )
    with pytest.raises(WorkflowError) as refused:
        parse("copy.toml", text)
    assert "clocks.reasons.met_by: nothing that can happen stops it" in str(refused.value)


def test_a_clock_that_nothing_starts_is_named(text_of_2019: str) -> None:
    text = text_of_2019.replace('starts_on = ["reasons_requested"]', 'starts_on = ["submitted"]')
    with pytest.raises(WorkflowError) as refused:
        parse("copy.toml", text)
    assert "clocks.reasons.starts_on: nothing that can happen starts it" in str(refused.value)


def test_cases_keep_the_law_they_were_received_under_whatever_is_found_in_it_since(
    text_of_2019: str,
) -> None:
    text = text_of_2019.replace('to = "reviews.origin"', 'to = "handling"')
    with pytest.raises(WorkflowError):
        law("cn-2019.toml", text)
    pinned = law("cn-2019.toml", text, pinned=True)
    assert pinned.workflow.actions["return_draft"].to == "handling"
    assert law("cn-2019.toml", text, pinned=True) is pinned
    with pytest.raises(WorkflowError):
        law("cn-2019.toml", text)


# What only other rooms know


def told(text: str, rows: dict[str, set[str]], templates: set[str]) -> list[str]:
    found = foreign_faults(parse("copy.toml", text), rows, templates, ["cn"])
    return [f"{each.place}: {each.says}" for each in found]


def test_a_row_that_the_form_has_not_and_a_letter_that_nobody_wrote(text_of_2019: str) -> None:
    law = parse("copy.toml", text_of_2019)
    rows = {
        form: {outcome.rows[form] for outcome in law.outcomes.values()} | {"T3.3.4.1"}
        for form in law.forms
    }
    templates = {outcome.notice for outcome in law.outcomes.values()}
    assert law.items is not None
    templates |= {law.items.letter}
    templates |= {notice.template for notice in law.notices.values() if notice.template}
    assert told(text_of_2019, rows, templates) == []
    assert told(text_of_2019, {**rows, "cn-2021": rows["cn-2021"] - {"T3.3.2"}}, templates) == [
        "outcomes.PARTIAL.rows: cn-2021 has no result row 'T3.3.2'"
    ]
    assert told(text_of_2019, rows, templates - {"fee"}) == [
        "notices.fee.template: there is no template fee"
    ]
    assert told(text_of_2019, {"cn-2019": rows["cn-2019"]}, templates) == [
        "forms: there is no form cn-2021"
    ]


FIVE = (
    ('to = "awaiting_correction"', 'to = "awaiting_corection"'),
    ('notice = "extension"', 'notice = "extention"'),
    ('starts_on = ["fee_notified"]', 'starts_on = ["fee_notifed"]'),
    ('source = "条例第42条、国办函〔2020〕109号第6条"\n', ""),
    ('rows = { cn-2019 = "T3.3.4.2", cn-2021 = "T3.3.4.2" }', 'rows = { cn-2019 = "T3.3.4.2" }'),
)


def test_five_mistakes_are_five_lines(text_of_2019: str) -> None:
    text = text_of_2019
    for before, after in FIVE:
        assert before in text
        text = text.replace(before, after, 1)
    _, problems = examined("copy.toml", text)
    assert [each.place for each in problems] == [
        "actions.request_correction.to",
        "actions.extend.notice",
        "clocks.fee_payment.starts_on",
        "outcomes.NEED_PROCESSING.rows",
        "actions.notify_fee.source",
    ]


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (
            'from = ["awaiting_payment", "lapsed"]',
            'from = ["handling"]',
            "where fee_notified leads, no action leaves fee_paid",
        ),
        (
            'starts_on = ["fee_notified"]',
            'starts_on = ["reasons_requested"]',
            "states.awaiting_payment.no_clock",
        ),
        (
            'not_held = { cn-2019 = "T3.3.4.1", cn-2021 = "T3.3.4.1" }',
            'nowhere = { cn-2019 = "T3.3.4.1", cn-2021 = "T3.3.4.1" }',
            "the choices are not_held, other",
        ),
        (
            'not_held = { cn-2019 = "T3.3.4.1", cn-2021 = "T3.3.4.1" }',
            'not_held = { cn-2019 = "T3.3.4.1" }',
            "rows_by_policy.not_govinfo_row.not_held: no row in the form cn-2021",
        ),
    ],
)
def test_what_only_a_careful_reader_would_see_is_found(
    text_of_2019: str, before: str, after: str, says: str
) -> None:
    assert before in text_of_2019
    _, problems = examined("copy.toml", text_of_2019.replace(before, after, 1))
    assert any(says in f"{each.place}: {each.says}" for each in problems)


def test_a_calendar_that_is_not_there_is_found(text_of_2019: str) -> None:
    found = told(text_of_2019.replace('calendar = "cn"', 'calendar = "cnn"', 1), {}, [])
    assert "calendar: there is no calendar cnn" in found
