"""A copy of the law with mistakes in it: every one is named, in one go, by table and key."""

from collections.abc import Callable

import pytest

from casetrack.core.workflow import parse
from casetrack.errors import WorkflowError

Lines = Callable[..., list[str]]


@pytest.fixture
def lines_about(text_of_2019: str) -> Lines:
    def lines_about(*changes: tuple[str, str]) -> list[str]:
        """Return what is said about a copy of the law with these changes, line by line."""
        text = text_of_2019
        for old, new in changes:
            assert old in text, f"the law no longer says {old!r}"
            text = text.replace(old, new, 1)
        with pytest.raises(WorkflowError) as refused:
            parse("copy.toml", text)
        return str(refused.value).splitlines()

    return lines_about


def test_the_shipped_law_has_no_mistake(text_of_2019: str) -> None:
    assert parse("cn-2019.toml", text_of_2019).id == "cn-2019"


# What the shape of a file cannot be: the mistake, what it is made of, where it is, a word of it.
SHAPES = {
    "a word that is no key": (
        "working_days = 7\n",
        "working_days = 7\nworking_day = 7\n",
        "clocks.correction_notice.working_day",
        "misspelt",
    ),
    "a key that is missing": (
        'title = "未登记"\n',
        "",
        "states.new.title",
        "missing",
    ),
    "a table that is missing": (
        'starts_on = ["correction_requested"]\n',
        "",
        "clocks.correction_by_applicant.starts_on",
        "missing",
    ),
    "a fraction of a day": (
        "working_days = 7\n",
        "working_days = 7.5\n",
        "clocks.correction_notice.working_days",
        "7.5",
    ),
    "a number in words": (
        "working_days = 7\n",
        'working_days = "seven"\n',
        "clocks.correction_notice.working_days",
        "seven",
    ),
    "no day at all": (
        "working_days = 7\n",
        "working_days = 0\n",
        "clocks.correction_notice.working_days",
        "more than 0",
    ),
    "two lengths": (
        "working_days = 7\n",
        "working_days = 7\nmonths = 1\n",
        "clocks.correction_notice",
        "exactly one of",
    ),
    "no length": (
        "working_days = 7\n",
        "",
        "clocks.correction_notice",
        "exactly one of",
    ),
    "a date in words": (
        "in_force_from = 2019-05-15",
        'in_force_from = "spring"',
        "in_force_from",
        "date",
    ),
    "a value off the list": (
        'phase = "intake"',
        'phase = "intak"',
        "states.new.phase",
        "'handling'",
    ),
    "text where a list must stand": (
        'starts_on = ["received"]',
        'starts_on = "received"',
        "clocks.reply.starts_on",
        "list",
    ),
    "an empty list": (
        'starts_on = ["received"]',
        "starts_on = []",
        "clocks.reply.starts_on",
        "empty",
    ),
    "a remedy off the list": (
        'remedy = [{ kind = "either" }]',
        'remedy = [{ kind = "neither" }]',
        "outcomes.OPEN_ALREADY.remedy.1.kind",
        "'reconsideration_first'",
    ),
    "text where yes or no must stand": (
        "is_review = true",
        'is_review = "perhaps"',
        "actions.pass_division_review.is_review",
        "true or false",
    ),
}

# Names that nothing defines.
NAMES = {
    "a state to come from": (
        'from = ["awaiting_payment", "lapsed"]',
        'from = ["awaiting_paymant", "lapsed"]',
        "actions.record_payment.from",
        "awaiting_paymant",
    ),
    "a state to go to": (
        'to = "awaiting_correction"',
        'to = "awaiting_corection"',
        "actions.request_correction.to",
        "awaiting_corection",
    ),
    "a state of a group": (
        'reviewing = ["division_review",',
        'reviewing = ["divison_review",',
        "groups.reviewing",
        "divison_review",
    ),
    "the outcome of mixed items": (
        'mixed = "PARTIAL"',
        'mixed = "PARTLY"',
        "items.mixed",
        "PARTLY",
    ),
    "the fact that names the letter of another case": (
        'told_with = "lead"',
        'told_with = "leader"',
        "actions.reply_together.told_with",
        "leader",
    ),
    "a needed field": (
        'needs = ["items"]',
        'needs = ["itmes"]',
        "actions.request_correction.needs",
        "itmes",
    ),
    "a field that may be given": (
        'may = ["supplement", "good_reason"]',
        'may = ["suplement", "good_reason"]',
        "actions.receive_correction.may",
        "suplement",
    ),
    "a fact that is set": (
        'sets = { party = "third_party" }',
        'sets = { parti = "third_party" }',
        "actions.consult_third_party.sets",
        "parti",
    ),
    "the clock to keep": (
        'times = 1\nwithin = "correction_notice"',
        'times = 1\nwithin = "corection_notice"',
        "actions.request_correction.within",
        "corection_notice",
    ),
    "the clock to let pass": (
        'past = ["correction_by_applicant", "fee_payment"]',
        'past = ["correction_by_applicant", "fee_paymant"]',
        "actions.lapse.past",
        "fee_paymant",
    ),
    "the clock the asking had to keep": (
        'asked_within = "correction_notice"',
        'asked_within = "corection_notice"',
        "clocks.reply.restarts.asked_within",
        "corection_notice",
    ),
    "a letter": (
        'notice = "receipt"',
        'notice = "reciept"',
        "actions.issue_receipt.notice",
        "reciept",
    ),
    "an outcome to close as": (
        'closes_as = "WITHDRAWN"',
        'closes_as = "WITHDRAW"',
        "actions.withdraw.closes_as",
        "WITHDRAW",
    ),
    "the event a clock starts on": (
        'starts_on = ["received"]',
        'starts_on = ["recieved"]',
        "clocks.reply.starts_on",
        "recieved",
    ),
    "the event that meets a clock": (
        'met_by = ["reply_dispatched"]',
        'met_by = ["reply_dispached"]',
        "clocks.reply.met_by",
        "reply_dispached",
    ),
    "the event that ends a clock": (
        'ends_with = ["lapsed", "withdrawn", "voided"]',
        'ends_with = ["lapst", "withdrawn", "voided"]',
        "clocks.reply.ends_with",
        "lapst",
    ),
    "the event that asks": (
        'asked_by = "correction_requested"',
        'asked_by = "correction_requestd"',
        "clocks.reply.restarts.asked_by",
        "correction_requestd",
    ),
    "the event that answers": (
        'answered_by = "fee_paid"',
        'answered_by = "fee_payed"',
        "clocks.reply.restarts.answered_by",
        "fee_payed",
    ),
    "the event that days are left out from": (
        'begins_with = "consultation_sent"',
        'begins_with = "consultation_send"',
        "clocks.reply.leaves_out.begins_with",
        "consultation_send",
    ),
    "the event that days are left out to": (
        'ends_with = "consultation_returned"',
        'ends_with = "consultation_return"',
        "clocks.reply.leaves_out.ends_with",
        "consultation_return",
    ),
    "the event that extends": (
        'event = "extended"',
        'event = "extnded"',
        "clocks.reply.extension.event",
        "extnded",
    ),
    "an event that must have happened": (
        'after = ["search_logged"]',
        'after = ["search_loged"]',
        "outcomes.NOT_EXIST.after",
        "search_loged",
    ),
    "a step of the review": (
        'steps = ["division_review",',
        'steps = ["divison_review",',
        "reviews.steps",
        "divison_review",
    ),
    "the last step of the review": (
        'last = "approval"',
        'last = "aproval"',
        "reviews.last",
        "aproval",
    ),
    "the state after the review": (
        'then = "to_dispatch"',
        'then = "to_dispach"',
        "reviews.then",
        "to_dispach",
    ),
    "a role that records paper": (
        'paper_recorded_by = ["registrar",',
        'paper_recorded_by = ["registra",',
        "reviews.paper_recorded_by",
        "registra",
    ),
    "an action of a role": (
        'may = ["pass_secrecy_review", "return_draft"]',
        'may = ["pass_secrecy_reviw", "return_draft"]',
        "roles.secrecy.may",
        "pass_secrecy_reviw",
    ),
    "a form with a row": (
        'rows = { cn-2019 = "T3.3.1", cn-2021 = "T3.3.1" }',
        'rows = { cn-2019 = "T3.3.1", cn-2021 = "T3.3.1", cn-2031 = "T3.3.1" }',
        "outcomes.OPEN_ALREADY.rows",
        "cn-2031",
    ),
}

# Everything is defined, and still it cannot be.
GAPS = {
    "an outcome that a form does not count": (
        'rows = { cn-2019 = "T3.3.1", cn-2021 = "T3.3.1" }',
        'rows = { cn-2019 = "T3.3.1" }',
        "outcomes.OPEN_ALREADY.rows",
        "cn-2021",
    ),
    "an outcome that counts nowhere and does not say why": (
        'rows = { cn-2019 = "T3.3.1", cn-2021 = "T3.3.1" }',
        'rows = { cn-2019 = "none", cn-2021 = "T3.3.1" }',
        "outcomes.OPEN_ALREADY.no_row",
        "why",
    ),
    "a state that no action leads to": (
        "[groups]\n",
        '[states.limbo]\ntitle = "某处"\ntitle_en = "Limbo"\nphase = "waiting"\n\n[groups]\n',
        "states.limbo",
        "no action leads here",
    ),
    "an action that nobody may do": (
        'may = ["pass_secrecy_review", "return_draft"]',
        'may = ["return_draft"]',
        "actions.pass_secrecy_review",
        "no role",
    ),
    "a step of the review that nothing passes": (
        'may = ["signed_by", "remarks"]\nis_review = true\n\n[actions.pass_secrecy_review]',
        'may = ["signed_by", "remarks"]\n\n[actions.pass_secrecy_review]',
        "reviews.steps",
        "division_review",
    ),
    "a limit on what the action does not ask for": (
        'limited_by = "working_days"',
        'limited_by = "reason"',
        "actions.extend.limited_by",
        "reason",
    ),
    "a limit by a clock that cannot be extended": (
        'within = "reply"\nlimited_by = "working_days"',
        'within = "correction_notice"\nlimited_by = "working_days"',
        "actions.extend.limited_by",
        "extension",
    ),
    "no action that logs an application": (
        'from = ["new"]',
        'from = ["handling"]',
        "actions",
        "'new'",
    ),
}

# Mistakes that would make the program follow another law than the one the file seems to say.
SILENT = {
    "the length is taken from a field nobody fills in": (
        'length_given_by = "working_days"\nlength_by',
        'length_given_by = "working_dais"\nlength_by',
        "clocks.correction_by_applicant.length_given_by",
        "working_dais",
    ),
    "the due date is taken from a field nobody fills in": (
        'due_given_by = "complete_by"\nstarts_on = ["correction_requested"]',
        'due_given_by = "complete_bye"\nstarts_on = ["correction_requested"]',
        "clocks.correction_by_applicant.due_given_by",
        "complete_bye",
    ),
    "a clock for a party that nobody can be": (
        'for_each = "consultation"\nparties = ["third_party"]',
        'for_each = "consultation"\nparties = ["third_pary"]',
        "clocks.third_party_opinion.parties",
        "third_pary",
    ),
    "days left out for a party that nobody can be": (
        'parties = ["third_party", "joint_agency"]\nat_most',
        'parties = ["third_pary", "joint_agency"]\nat_most',
        "clocks.reply.leaves_out",
        "third_pary",
    ),
    "an action sets a choice that is none": (
        'sets = { party = "third_party" }',
        'sets = { party = "third_pary" }',
        "actions.consult_third_party.sets",
        "third_pary",
    ),
    "an English title of no choice": (
        'choices_en = { nothing = "Not found"',
        'choices_en = { nought = "Not found"',
        "fields.search_result.choices_en",
        "nought",
    ),
    "a choice without choices": (
        'choices = { nothing = "未找到", found = "找到", in_part = "找到一部分" }',
        "choices = {}",
        "fields.search_result.choices",
        "",
    ),
    "more reviews than there are steps": (
        "at_least = 2",
        "at_least = 5",
        "reviews.at_least",
        "",
    ),
    "the law ends before it begins": (
        "in_force_from = 2019-05-15",
        "in_force_from = 2019-05-15\nin_force_to = 2018-05-15",
        "in_force_to",
        "",
    ),
    "an office's choice of a row in a form that is none of its forms": (
        'not_held = { cn-2019 = "T3.3.4.1", cn-2021',
        'not_held = { cn-2019 = "T3.3.4.1", cn-2031',
        "outcomes.NOT_GOVINFO.rows_by_policy",
        "cn-2031",
    ),
}


@pytest.mark.parametrize(
    ("old", "new", "place", "word"),
    [
        pytest.param(*mistake, id=name)
        for mistakes in (SHAPES, NAMES, GAPS, SILENT)
        for name, mistake in mistakes.items()
    ],
)
def test_a_mistake_is_named_with_its_table_and_key(
    lines_about: Lines, old: str, new: str, place: str, word: str
) -> None:
    found = [line for line in lines_about((old, new)) if line.startswith(f"copy.toml: {place}")]
    assert any(word in line for line in found)


@pytest.mark.parametrize(
    ("old", "new"),
    [pytest.param(old, new, id=name) for name, (old, new, _, _) in SHAPES.items()],
)
def test_a_mistake_is_told_in_words_that_are_not_pythons(
    lines_about: Lines, old: str, new: str
) -> None:
    for line in lines_about((old, new)):
        for jargon in ("Value error", "Input should", "{'", "NoneType", "tuple", "pydantic"):
            assert jargon not in line


def test_what_is_not_toml_is_said_with_its_line(lines_about: Lines) -> None:
    summary, *problems = lines_about(("[outcomes.OPEN]", "[outcomes.OPEN"))
    assert summary == "copy.toml: 1 problem"
    assert len(problems) == 1
    assert "not TOML" in problems[0]
    assert "line" in problems[0]


def test_several_mistakes_of_shape_are_told_at_once(lines_about: Lines) -> None:
    changes = [SHAPES[name][:2] for name in ("a key that is missing", "a fraction of a day")]
    changes.append(SHAPES["a remedy off the list"][:2])
    summary, *problems = lines_about(*changes)
    assert summary == "copy.toml: 3 problems"
    assert len(problems) == 3


def test_several_names_that_nothing_defines_are_told_at_once(lines_about: Lines) -> None:
    names = ("a needed field", "the clock to keep", "an action of a role", "a letter")
    summary, *problems = lines_about(*(NAMES[name][:2] for name in names))
    for name in names:
        _, _, place, word = NAMES[name]
        assert any(line.startswith(f"copy.toml: {place}: ") and word in line for line in problems)
    assert summary == f"copy.toml: {len(problems)} problems"


def test_a_group_of_states_is_spelt_out_once(text_of_2019: str) -> None:
    workflow = parse("cn-2019.toml", text_of_2019)
    found = workflow.sources_of(workflow.actions["correct"])
    ended = ("answered", "withdrawn", "archived")
    assert found == ("unconfirmed", *workflow.groups["open"], *ended, "void")


def test_a_law_holds_for_receipts_from_its_first_day_to_its_last(text_of_2019: str) -> None:
    bounded = text_of_2019.replace(
        "in_force_from = 2019-05-15", "in_force_from = 2019-05-15\nin_force_to = 2030-12-31"
    )
    law = parse("copy.toml", bounded)
    first, last = law.in_force_from, law.in_force_to
    assert last is not None
    assert law.receives_on(first)
    assert law.receives_on(last)
    assert not law.receives_on(first.replace(day=14))
    assert not law.receives_on(last.replace(year=2031, month=1, day=1))
