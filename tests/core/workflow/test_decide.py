"""Who may do what, when; and what the law refuses, with its article and what is open instead.

What may happen is a closed list: the tables below name all of it, and everything else is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product

import pytest

from casetrack.core.case import Case, Event, Fact
from casetrack.core.workflow import (
    NEW,
    Actor,
    Decision,
    Procedure,
    Standing,
    against_outcomes,
    decide,
    needed,
    open_actions,
    outcomes_of,
    read_facts,
    signing,
)
from casetrack.errors import BadInput, Refused
from days import day

FULL_ROUTE = ("division_review", "secrecy_review", "office_review", "approval")

RECEIVED = day("Mon 2025-10-13")
MONDAY = day("Mon 2025-10-20")
LAST_TO_ASK = day("Wed 2025-10-22")
DUE = day("Mon 2025-11-10")
LATER = day("Mon 2025-12-01")

# Action, states it is open in, where it leads (same: nowhere else). The names of several states
# at once are spelt out below.
MOVES_OF_2019 = """
receive                     | new                        | handling
log_arrival                 | new                        | unconfirmed
confirm_receipt             | unconfirmed                | handling
log_contact                 | unconfirmed open           | same
issue_receipt               | open                       | same
assign                      | open                       | same
add_applicant               | unconfirmed open           | same
name_agent                  | unconfirmed open           | same
add_item                    | unconfirmed handling waiting | same
assign_item                 | handling waiting           | same
decide_item                 | handling                   | same
accept_assignment           | open                       | same
return_assignment           | open                       | same
deliver_opinion             | open                       | same
urge                        | open                       | same
request_correction          | handling                   | awaiting_correction
receive_correction          | awaiting_correction lapsed | handling
lapse                       | waiting                    | lapsed
consult_third_party         | handling                   | same
consult_agency              | handling                   | same
tell_of_consultation        | handling                   | same
record_consultation_service | open                       | same
return_consultation         | open                       | same
tell_third_party            | working ended              | same
request_reasons             | handling                   | same
receive_reasons             | open                       | same
delay_reply                 | working                    | same
suspend                     | open                       | same
resume                      | open                       | same
extend                      | working                    | same
log_search                  | open                       | same
notify_fee                  | handling                   | awaiting_payment
record_payment              | awaiting_payment lapsed    | handling
draft_reply                 | handling lapsed waiting    | division_review
pass_division_review        | division_review            | secrecy_review
pass_secrecy_review         | secrecy_review             | office_review
pass_office_review          | office_review              | approval
approve                     | approval                   | to_dispatch
return_draft                | reviewing                  | handling
recall_reply                | to_dispatch                | handling
dispatch_reply              | to_dispatch                | answered
reply_together              | handling                   | answered
record_service              | answered archived          | same
record_service_failure      | answered archived          | same
send_again                  | answered archived          | same
file_remedy                 | open ended                 | same
answer_remedy               | open ended                 | same
conclude_remedy             | open ended                 | same
order_reply                 | handling answered archived | handling
revoke_reply                | answered archived          | handling
archive                     | answered withdrawn         | archived
withdraw                    | open                       | withdrawn
void                        | unconfirmed open ended     | void
correct                     | unconfirmed open ended void | same
"""

# The old regulations know no such fee, no agency that is asked, and nothing deemed abandoned.
MOVES_OF_2008 = """
receive                     | new                        | handling
issue_receipt               | open                       | same
assign                      | open                       | same
request_correction          | handling                   | awaiting_correction
receive_correction          | awaiting_correction        | handling
consult_third_party         | handling                   | same
tell_of_consultation        | handling                   | same
record_consultation_service | open                       | same
return_consultation         | open                       | same
extend                      | working                    | same
log_search                  | open                       | same
draft_reply                 | handling                   | division_review
pass_division_review        | division_review            | secrecy_review
pass_secrecy_review         | secrecy_review             | office_review
pass_office_review          | office_review              | approval
approve                     | approval                   | to_dispatch
return_draft                | reviewing                  | handling
recall_reply                | to_dispatch                | handling
dispatch_reply              | to_dispatch                | answered
record_service              | answered archived          | same
record_service_failure      | answered                   | same
send_again                  | answered                   | same
file_remedy                 | open ended                 | same
answer_remedy               | open ended                 | same
conclude_remedy             | open ended                 | same
order_reply                 | handling answered archived | handling
revoke_reply                | answered archived          | handling
archive                     | answered withdrawn         | archived
withdraw                    | open                       | withdrawn
void                        | open ended                 | void
correct                     | open ended void            | same
"""

# What can only be recorded in these states, once it has happened; the state stays.
RECORDED_IN_2019 = """
consult_third_party | reviewing to_dispatch waiting lapsed
consult_agency      | reviewing to_dispatch waiting lapsed
request_reasons     | reviewing to_dispatch waiting lapsed
extend              | waiting lapsed
"""
RECORDED_IN = {"cn-2019": RECORDED_IN_2019, "cn-2008": ""}

# Action, roles that may do it.
WHO_MAY = """
receive                     | registrar handler admin
log_arrival                 | registrar handler admin
confirm_receipt             | registrar handler admin
log_contact                 | registrar handler admin
issue_receipt               | registrar handler admin
assign                      | registrar handler manager admin
add_applicant               | registrar handler admin
name_agent                  | registrar handler admin
add_item                    | registrar handler admin
assign_item                 | registrar handler manager admin
decide_item                 | handler reviewer1 admin
accept_assignment           | handler reviewer1 admin
return_assignment           | handler reviewer1 admin
deliver_opinion             | handler reviewer1 admin
urge                        | registrar handler manager admin
request_correction          | handler admin
receive_correction          | registrar handler admin
lapse                       | handler admin
consult_third_party         | handler admin
consult_agency              | handler admin
tell_of_consultation        | handler admin
record_consultation_service | registrar handler admin
return_consultation         | registrar handler admin
tell_third_party            | handler admin
request_reasons             | handler admin
receive_reasons             | registrar handler admin
delay_reply                 | handler manager admin
suspend                     | handler manager admin
resume                      | handler manager admin
extend                      | handler manager admin
log_search                  | handler admin
notify_fee                  | handler admin
record_payment              | registrar handler admin
draft_reply                 | handler admin
pass_division_review        | reviewer1
pass_secrecy_review         | secrecy
pass_office_review          | reviewer2
approve                     | approver
return_draft                | reviewer1 secrecy reviewer2 approver
recall_reply                | handler admin
dispatch_reply              | registrar handler admin
reply_together              | registrar handler admin
record_service              | registrar handler admin
record_service_failure      | registrar handler admin
send_again                  | registrar handler admin
file_remedy                 | registrar handler admin
answer_remedy               | handler admin
conclude_remedy             | registrar handler admin
order_reply                 | handler manager admin
revoke_reply                | handler manager admin
archive                     | registrar handler admin
void                        | registrar handler manager admin
withdraw                    | registrar handler admin
correct                     | registrar handler manager admin
"""

REVIEWS = {
    "pass_division_review": "division_review",
    "pass_secrecy_review": "secrecy_review",
    "pass_office_review": "office_review",
    "approve": "approval",
}
RECORDERS_OF_PAPER = ("registrar", "handler", "admin")

MOVES = {"cn-2019": MOVES_OF_2019, "cn-2008": MOVES_OF_2008}
LAWS = pytest.mark.parametrize("law", MOVES)

_REVIEWING = "division_review secrecy_review office_review approval"
_WORKING = f"handling {_REVIEWING} to_dispatch"
_ENDED = "answered withdrawn archived"
SEVERAL_STATES = {
    "cn-2019": {
        "waiting": "awaiting_correction awaiting_payment",
        "reviewing": _REVIEWING,
        "working": _WORKING,
        "open": f"{_WORKING} awaiting_correction awaiting_payment lapsed",
        "ended": _ENDED,
    },
    "cn-2008": {
        "reviewing": _REVIEWING,
        "working": _WORKING,
        "open": f"{_WORKING} awaiting_correction",
        "ended": _ENDED,
    },
}

Allowed = set[tuple[str, str, str, str]]


def cells(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


def allowed_by_hand(law: str) -> Allowed:
    """Return every (state, action, role, next state) of the tables."""
    roles = {action: names.split() for action, names in cells(WHO_MAY)}
    return {
        (state, action, role, state if to == "same" else to)
        for action, names, to in cells(MOVES[law])
        for name in names.split()
        for state in SEVERAL_STATES[law].get(name, name).split()
        for role in roles[action]
    }


def recorded_by_hand(law: str) -> Allowed:
    """Return every (state, action, role, state) that is open for what has happened only."""
    roles = {action: names.split() for action, names in cells(WHO_MAY)}
    return {
        (state, action, role, state)
        for action, names in (row for row in cells(RECORDED_IN[law]) if len(row) > 1)
        for name in names.split()
        for state in SEVERAL_STATES[law].get(name, name).split()
        for role in roles[action]
    }


def in_state(state: str, *later: Event, today: date = LATER, **more: object) -> Standing:
    """Return a case that was received, and drafted if need be, on 13 October."""
    under_review = state in _WORKING.split()[1:]
    logged_in = "handling" if under_review else state
    received = Event("received", RECEIVED, action="receive", state=logged_in)
    drafted = [Event("drafted", RECEIVED, action="draft_reply", state=state)] * under_review
    events = [] if state == NEW else [received, *drafted, *later]
    dues = {clock: on for clock, on in more.items() if isinstance(on, date)}
    return Standing(Case.of(events), FULL_ROUTE, today, dues)


#: What must have happened before an action, beside what leads into the states it is open in.
BEFORE = {
    "assign_item": "item_added",
    "decide_item": "item_added",
    "accept_assignment": "assigned",
    "return_assignment": "assigned",
    "deliver_opinion": "assigned",
    "urge": "assigned",
    "tell_of_consultation": "consultation_sent",
    "record_consultation_service": "consultation_sent",
    "return_consultation": "consultation_sent",
    "tell_third_party": "consultation_sent",
    "receive_reasons": "reasons_requested",
    "delay_reply": "reasons_received",
    "resume": "suspended",
    "answer_remedy": "remedy_filed",
    "conclude_remedy": "remedy_filed",
    "order_reply": "remedy_filed",
}
#: What is open only once a time limit has run out.
OVERDUE = {"lapse"}


def on_the_way_to(state: str, action: str = "") -> Standing:
    """Return a case in `state`, with the events that nobody comes there, or to the action,
    without."""
    asked = {
        "awaiting_correction": ("correction_requested",),
        "awaiting_payment": ("fee_notified",),
        "lapsed": ("correction_requested", "fee_notified", "lapsed"),
    }
    before = (BEFORE[action],) if action in BEFORE else ()
    kinds = (*asked.get(state, ()), *before)
    # The id is what `enough` gives for a word.
    return in_state(state, *(Event(kind, RECEIVED, {"id": "about"}, state=state) for kind in kinds))


def by(*roles: str, key: str = "user:zhang") -> Actor:
    return Actor(key, frozenset(roles))


HANDLER = by("handler")


def enough(procedure: Procedure, action: str, outcome: str = "OPEN") -> dict[str, Fact]:
    """Return some value for each fact that the action needs."""
    workflow = procedure.workflow
    definition = workflow.actions[action]
    always = [key for demand in definition.demands if not demand.when for key in demand.needs]
    keys = (*needed(workflow, definition, outcome), *always)
    return {key: outcome if key == "outcome" else _some(procedure, key) for key in keys}


def _some(procedure: Procedure, key: str) -> Fact:
    of_kind: dict[str, Fact] = {
        "date": "2025-10-20",
        "number": 5,
        "position": 1,
        "money": "380.00",
        "flag": True,
    }
    asked = procedure.workflow.fields[key]
    return next(iter(asked.choices), of_kind.get(asked.kind, "about"))


@dataclass(frozen=True)
class Attempt:
    """One try at an action, with what is not said taken as usual."""

    procedure: Procedure
    standing: Standing
    action: str
    actor: Actor = HANDLER
    on: date = MONDAY
    facts: Mapping[str, Fact] = field(default_factory=dict)
    signer: str | None = None

    def decided(self) -> Decision:
        facts = {**enough(self.procedure, self.action), **self.facts}
        return decide(
            self.procedure, self.standing, self.action, self.actor, self.on, facts, self.signer
        )

    def refusal(self) -> str:
        with pytest.raises(Refused) as refused:
            self.decided()
        return str(refused.value)

    def findings(self) -> list[str]:
        return [str(finding) for finding in self.decided().findings]


# The closed list


@LAWS
def test_nothing_may_be_done_but_what_the_table_names(law: str, laws: dict[str, Procedure]) -> None:
    procedure = laws[law]
    workflow = procedure.workflow
    found: Allowed = set()
    for state, action, role in product(workflow.states, workflow.actions, workflow.roles):
        attempt = Attempt(procedure, on_the_way_to(state, action), action, by(role))
        try:
            decision = attempt.decided()
        except Refused:
            continue
        assert decision.event.state is not None
        found.add((state, action, role, decision.event.state))
    assert found == allowed_by_hand(law) | recorded_by_hand(law)


def test_what_can_only_be_recorded_is_refused_as_a_plan(cn_2019: Procedure) -> None:
    recorded = recorded_by_hand("cn-2019")
    assert recorded
    assert not recorded & allowed_by_hand("cn-2019")
    for state, action, role, _ in recorded:
        plan = replace(on_the_way_to(state, action), today=MONDAY)
        only = "only to record what has happened"
        assert only in Attempt(cn_2019, plan, action, by(role)).refusal()
        seen = {each.name: each for each in open_actions(cn_2019, plan, by(role))}
        assert not seen[action].is_open
        assert seen[action].is_recordable
        assert only in str(seen[action].why)


def test_what_the_law_objects_to_can_be_recorded_and_what_cannot_be_cannot(
    cn_2019: Procedure,
) -> None:
    late = replace(on_the_way_to("handling"), dues={"reply": RECEIVED}, today=MONDAY)
    seen = {each.name: each for each in open_actions(cn_2019, late, by("handler"))}
    assert seen["extend"].is_recordable, "its day may lie before the due date"
    assert not seen["log_search"].is_recordable, "it is open"
    assert not seen["approve"].is_recordable, "not in this state"
    assert not seen["receive_reasons"].is_recordable, "nothing is there to answer"
    others = {each.name: each for each in open_actions(cn_2019, late, by("auditor"))}
    assert not any(each.is_recordable for each in others.values())


def test_a_letter_that_went_out_while_the_applicant_was_waited_for_is_recorded_as_it_was(
    cn_2019: Procedure,
) -> None:
    late = replace(on_the_way_to("awaiting_correction"), dues={"reply": RECEIVED})
    facts = {"working_days": 10, "approved_by": "某主任"}
    decided = Attempt(cn_2019, late, "extend", facts=facts).decided()
    assert decided.event.state == "awaiting_correction"
    assert [str(each) for each in decided.findings] == [
        f"答复期限 ran out on {RECEIVED} (条例第33条第2款)"
    ]


@LAWS
def test_on_paper_only_reviews_are_signed_and_only_some_may_record_them(
    law: str, laws: dict[str, Procedure]
) -> None:
    procedure = laws[law]
    workflow = procedure.workflow
    found = set()
    for state, action, role in product(workflow.states, workflow.actions, workflow.roles):
        attempt = Attempt(procedure, on_the_way_to(state), action, by(role), signer="paper:li")
        try:
            attempt.decided()
        except Refused:
            continue
        found.add((state, action, role))
    assert found == {
        (state, action, role) for action, state in REVIEWS.items() for role in RECORDERS_OF_PAPER
    }


@LAWS
def test_the_list_of_open_actions_is_what_may_be_done(law: str, laws: dict[str, Procedure]) -> None:
    procedure = laws[law]
    by_hand = {(state, action, role) for state, action, role, _ in allowed_by_hand(law)}
    by_hand |= {(state, act, role) for act, state in REVIEWS.items() for role in RECORDERS_OF_PAPER}
    for state, role in product(procedure.workflow.states, procedure.workflow.roles):
        if state == NEW:
            continue
        allowed = {
            action for source, action, holder in by_hand if (source, holder) == (state, role)
        }
        seen = open_actions(procedure, on_the_way_to(state), by(role))
        assert {each.name for each in seen if each.is_open} == allowed - set(BEFORE) - OVERDUE
        assert all((each.why is None) == each.is_open for each in seen)
        for action in BEFORE.keys() & allowed:
            prepared = open_actions(procedure, on_the_way_to(state, action), by(role))
            assert next(each.is_open for each in prepared if each.name == action)


def test_nobody_who_logs_or_administers_reviews(cn_2019: Procedure) -> None:
    roles = cn_2019.workflow.roles
    for role in ("registrar", "handler", "manager", "auditor", "admin"):
        assert not set(REVIEWS) & set(roles[role].may)


def test_a_person_with_two_roles_may_do_what_either_may(cn_2019: Procedure) -> None:
    both = by("auditor", "registrar")
    assert Attempt(cn_2019, in_state("handling"), "issue_receipt", both).decided()


# What a decision leaves


def test_a_decision_is_one_event_with_its_letter(cn_2019: Procedure) -> None:
    decision = Attempt(cn_2019, in_state("handling"), "consult_third_party").decided()
    event = decision.event
    assert (event.type, event.on, event.action, event.state, event.actor) == (
        "consultation_sent",
        MONDAY,
        "consult_third_party",
        "handling",
        "user:zhang",
    )
    assert event.payload["party"] == "third_party"
    assert decision.notice == "consult_third_party"
    assert decision.findings == ()


def test_what_an_action_sets_cannot_be_typed_over(cn_2019: Procedure) -> None:
    attempt = Attempt(
        cn_2019, in_state("handling"), "consult_third_party", facts={"party": "other_agency"}
    )
    assert attempt.decided().event.payload["party"] == "third_party"


def test_a_refusal_names_what_is_open_instead(cn_2019: Procedure) -> None:
    told = Attempt(cn_2019, on_the_way_to("awaiting_correction"), "decide_item").refusal()
    assert "decide_item" in told
    assert "awaiting_correction" in told
    assert "receive_correction" in told


def test_an_action_the_law_does_not_know_is_refused_with_what_is_open(cn_2019: Procedure) -> None:
    with pytest.raises(Refused) as refused:
        decide(cn_2019, in_state("handling"), "shred", HANDLER, MONDAY, {})
    assert "shred" in str(refused.value)
    assert "draft_reply" in str(refused.value)


def test_a_role_without_the_right_hears_who_has_it(cn_2019: Procedure) -> None:
    told = Attempt(cn_2019, in_state("approval"), "approve", by("handler")).refusal()
    assert "approver" in told
    assert "签发人" in told


def test_a_closed_application_knows_only_what_comes_after_a_reply(cn_2019: Procedure) -> None:
    after = {"record_service", "file_remedy", "revoke_reply", "void", "correct"}
    mail = {"record_service_failure", "send_again"}
    again = {*mail, "archive"}
    kept = {"file_remedy", "archive", "void", "correct"}
    for state, names in (
        ("answered", after | again),
        ("archived", after | mail),
        ("withdrawn", kept),
    ):
        seen = open_actions(cn_2019, in_state(state), by(*cn_2019.workflow.roles))
        assert {each.name for each in seen if each.is_open} == names


@pytest.mark.parametrize(
    "route",
    [
        ("division_review", "approval"),
        ("secrecy_review", "approval"),
        ("office_review", "approval"),
        ("division_review", "office_review", "approval"),
        FULL_ROUTE,
    ],
)
def test_a_draft_takes_the_office_s_own_route(cn_2019: Procedure, route: tuple[str, ...]) -> None:
    passes = {step: action for action, step in REVIEWS.items()}
    reviewer = by("handler", "reviewer1", "secrecy", "reviewer2", "approver")
    walked, state = [], "handling"
    for action in ("draft_reply", *(passes[step] for step in route)):
        standing = Standing(in_state(state).case, route, LATER)
        state = Attempt(cn_2019, standing, action, reviewer).decided().event.state or ""
        walked.append(state)
    assert walked == [*route, "to_dispatch"]


# Facts and dates


def test_facts_that_are_missing_are_named_with_their_titles(cn_2019: Procedure) -> None:
    with pytest.raises(Refused) as refused:
        decide(cn_2019, in_state("handling"), "extend", HANDLER, MONDAY, {})
    for named in ("working_days", "工作日数", "条例第33条第2款"):
        assert named in str(refused.value)


UNAPPROVED = {"working_days": 10}


def test_an_extension_that_nobody_approved_is_no_plan(cn_2019: Procedure) -> None:
    standing = in_state("handling", today=MONDAY, reply=DUE)
    with pytest.raises(Refused) as refused:
        decide(cn_2019, standing, "extend", HANDLER, MONDAY, UNAPPROVED)
    for named in ("approved_by", "条例第33条第2款", "open instead"):
        assert named in str(refused.value)


def test_an_extension_that_nobody_approved_is_recorded_as_such(cn_2019: Procedure) -> None:
    standing = in_state("handling", reply=DUE)
    decision = decide(cn_2019, standing, "extend", HANDLER, MONDAY, UNAPPROVED)
    assert decision.event.payload["unapproved"] is True
    assert ["approved_by" in str(each) for each in decision.findings] == [True]


@pytest.mark.parametrize("carrier", ["courier", "other"])
def test_a_reply_goes_by_the_postal_enterprise_or_says_why_not(
    cn_2019: Procedure, carrier: str
) -> None:
    standing = in_state("to_dispatch", today=MONDAY)
    attempt = Attempt(cn_2019, standing, "dispatch_reply", facts={"carrier": carrier})
    assert "邮政法第55条" in attempt.refusal()
    reason = {"carrier": carrier, "carrier_reason": "about"}
    assert Attempt(cn_2019, standing, "dispatch_reply", facts=reason).decided().findings == ()
    assert Attempt(cn_2019, standing, "dispatch_reply", facts={"carrier": "ems"}).decided()


def test_putting_the_reply_off_wants_the_reasons_first(cn_2019: Procedure) -> None:
    plan = Attempt(cn_2019, in_state("handling", today=MONDAY), "delay_reply")
    assert "receive_reasons" in plan.refusal()
    assert "条例第35条" in plan.refusal()
    fact = Attempt(cn_2019, in_state("handling"), "delay_reply")
    assert ["receive_reasons" in each for each in fact.findings()] == [True]


def test_nothing_happens_in_the_future(cn_2019: Procedure) -> None:
    standing = in_state("handling", today=MONDAY)
    told = Attempt(cn_2019, standing, "log_search", on=day("Tue 2025-10-21")).refusal()
    assert "2025-10-21" in told
    assert Attempt(cn_2019, standing, "log_search", on=MONDAY).decided()


def test_nothing_happens_before_the_receipt(cn_2019: Procedure) -> None:
    standing = in_state("to_dispatch")
    told = Attempt(cn_2019, standing, "dispatch_reply", on=day("Sun 2025-10-12")).refusal()
    assert "2025-10-13" in told
    assert Attempt(cn_2019, standing, "dispatch_reply", on=RECEIVED).decided()


def test_an_opinion_does_not_come_before_the_letter(cn_2019: Procedure) -> None:
    asked = Event("consultation_sent", MONDAY, {"id": "a"}, state="handling")
    standing = in_state("handling", asked)
    attempt = Attempt(
        cn_2019, standing, "return_consultation", on=day("Fri 2025-10-17"), facts={"id": "a"}
    )
    assert "2025-10-20" in attempt.refusal()


@pytest.mark.parametrize(
    ("action", "typed", "named"),
    [
        ("dispatch_reply", {"carrier": "pigeon"}, ("carrier", "pigeon", "ems", "挂号信")),
        ("draft_reply", {"outcome": "MAYBE"}, ("outcome", "MAYBE", "DENY_PRIVACY", "部分公开")),
        ("extend", {"working_days": "0"}, ("working_days", "'0'")),
        ("extend", {"working_days": "-5"}, ("working_days", "-5")),
        ("extend", {"working_days": "1.5"}, ("working_days", "1.5")),
        ("extend", {"working_days": "十"}, ("working_days", "十")),
        ("extend", {"working_weeks": "2"}, ("extend", "working_weeks", "approved_by")),
        ("request_correction", {"complete_by": "14.11.2025"}, ("complete_by", "14.11.2025")),
        ("request_correction", {"complete_by": "2025-02-30"}, ("complete_by", "2025-02-30")),
        ("notify_fee", {"amount_yuan": "380.005"}, ("amount_yuan", "380.005")),
        ("notify_fee", {"amount_yuan": "1e999"}, ("amount_yuan", "1e999")),
        ("notify_fee", {"amount_yuan": "-1"}, ("amount_yuan", "-1")),
        ("notify_fee", {"amount_yuan": "NaN"}, ("amount_yuan", "NaN")),
        ("notify_fee", {"amount_yuan": "a lot"}, ("amount_yuan", "a lot")),
        ("consult_third_party", {"party": "third_party"}, ("consult_third_party", "party")),
    ],
)
def test_what_is_typed_wrongly_is_named_with_what_would_do(
    cn_2019: Procedure, action: str, typed: dict[str, str], named: tuple[str, ...]
) -> None:
    with pytest.raises(BadInput) as refused:
        read_facts(cn_2019.workflow, action, typed)
    for word in named:
        assert word in str(refused.value)


def test_what_is_typed_becomes_facts(cn_2019: Procedure) -> None:
    read = read_facts(
        cn_2019.workflow,
        "notify_fee",
        {
            "tariff": "按量",
            "quantity": " 68 ",
            "amount_yuan": "380",
            "calculation": "  ",
            "served_on": "2025-10-20",
        },
    )
    assert read == {
        "tariff": "by_page",
        "quantity": 68,
        "amount_yuan": "380.00",
        "served_on": "2025-10-20",
    }


def test_an_outcome_is_taken_by_code_or_by_its_chinese_name(cn_2019: Procedure) -> None:
    for typed in ("PARTIAL", "部分公开"):
        assert read_facts(cn_2019.workflow, "draft_reply", {"outcome": typed})["outcome"] == (
            "PARTIAL"
        )


# What the law refuses while it is a plan, and records once it has happened


@dataclass(frozen=True)
class Late:
    """An action after the date the law sets for it."""

    action: str
    clock: str
    due: date
    article: str
    open_instead: str


TOO_LATE = {
    "a correction after seven working days": Late(
        "request_correction", "correction_notice", LAST_TO_ASK, "条例第30条", "draft_reply"
    ),
    "an extension after the due date": Late(
        "extend", "reply", DUE, "条例第33条第2款", "draft_reply"
    ),
    "a third party asked after the due date": Late(
        "consult_third_party", "reply", DUE, "条例第33条第2款", "draft_reply"
    ),
    "an agency asked after the due date": Late(
        "consult_agency", "reply", DUE, "条例第33条第2款", "draft_reply"
    ),
    "a fee asked for after the due date": Late(
        "notify_fee", "reply", DUE, "条例第33条第2款", "draft_reply"
    ),
}
LATE = pytest.mark.parametrize("late", [pytest.param(v, id=k) for k, v in TOO_LATE.items()])


@LATE
def test_too_late_is_refused_while_it_is_a_plan(cn_2019: Procedure, late: Late) -> None:
    today = late.due + (MONDAY - day("Sun 2025-10-19"))
    standing = in_state("handling", today=today, **{late.clock: late.due})
    told = Attempt(cn_2019, standing, late.action, on=today).refusal()
    assert late.article in told
    assert late.due.isoformat() in told
    assert late.open_instead in told.partition("instead")[2]
    assert late.action not in told.partition("instead")[2]


@LATE
def test_too_late_is_recorded_with_a_finding_once_it_has_happened(
    cn_2019: Procedure, late: Late
) -> None:
    after = late.due + (MONDAY - day("Sun 2025-10-19"))
    standing = in_state("handling", today=LATER, **{late.clock: late.due})
    findings = Attempt(cn_2019, standing, late.action, on=after).findings()
    assert len(findings) == 1
    assert late.article in findings[0]


@LATE
def test_on_the_last_day_it_is_in_time(cn_2019: Procedure, late: Late) -> None:
    for today in (late.due, LATER):
        standing = in_state("handling", today=today, **{late.clock: late.due})
        assert Attempt(cn_2019, standing, late.action, on=late.due).findings() == []


@LATE
def test_what_is_too_late_is_not_listed_as_open(cn_2019: Procedure, late: Late) -> None:
    standing = in_state("handling", today=LATER, **{late.clock: late.due})
    seen = {each.name: each for each in open_actions(cn_2019, standing, HANDLER)}
    assert not seen[late.action].is_open
    assert late.article in str(seen[late.action].why)


@pytest.mark.parametrize("length", [21, 40])
def test_more_than_twenty_days_are_refused_as_a_plan_and_found_in_the_past(
    cn_2019: Procedure, length: int
) -> None:
    facts = {"working_days": length}
    planned = in_state("handling", today=MONDAY, reply=DUE)
    told = Attempt(cn_2019, planned, "extend", facts=facts).refusal()
    assert "20" in told
    assert "条例第33条第2款" in told
    past = in_state("handling", today=LATER, reply=DUE)
    assert len(Attempt(cn_2019, past, "extend", facts=facts).findings()) == 1


def test_an_extension_of_twenty_days_is_lawful_and_of_fifteen_under_the_old_law(
    cn_2019: Procedure, cn_2008: Procedure
) -> None:
    planned = in_state("handling", today=MONDAY, reply=DUE)
    assert Attempt(cn_2019, planned, "extend", facts={"working_days": 20}).decided()
    assert Attempt(cn_2008, planned, "extend", facts={"working_days": 15}).decided()
    told = Attempt(cn_2008, planned, "extend", facts={"working_days": 16}).refusal()
    assert "旧条例第24条第2款" in told


ONCE_ONLY = {
    "request_correction": ("correction_requested", "条例第30条"),
    "extend": ("extended", "条例第33条第2款"),
    "notify_fee": ("fee_notified", "条例第42条"),
}


@pytest.mark.parametrize("action", ONCE_ONLY)
def test_what_the_law_allows_once_is_refused_twice_and_found_in_the_past(
    cn_2019: Procedure, action: str
) -> None:
    event, article = ONCE_ONLY[action]
    done = Event(event, day("Thu 2025-10-16"), state="handling")
    told = Attempt(cn_2019, in_state("handling", done, today=MONDAY), action).refusal()
    assert article in told
    assert "2025-10-16" in told
    findings = Attempt(cn_2019, in_state("handling", done), action).findings()
    assert len(findings) == 1
    assert article in findings[0]


def test_an_event_that_is_void_does_not_count_as_once(cn_2019: Procedure) -> None:
    extended = Event("extended", day("Thu 2025-10-16"), state="handling")
    voided = Event("corrected", day("Fri 2025-10-17"), {"voids": 2}, state="handling")
    standing = in_state("handling", extended, voided, today=MONDAY)
    assert Attempt(cn_2019, standing, "extend").decided().findings == ()


@pytest.mark.parametrize(
    ("asked", "answered"),
    [("correction_requested", "correction_received"), ("fee_notified", "fee_paid")],
)
def test_once_is_once_for_each_count_of_twenty_days(
    cn_2019: Procedure, asked: str, answered: str
) -> None:
    # The restart drops the extension made before it, so the law's one extension is open again.
    standing = in_state(
        "handling",
        Event("extended", day("Tue 2025-10-14"), {"working_days": 5}, state="handling"),
        Event(asked, day("Wed 2025-10-15"), state="awaiting_correction"),
        Event(answered, day("Fri 2025-10-17"), state="handling"),
        today=MONDAY,
        reply=day("Fri 2025-11-14"),
    )
    assert Attempt(cn_2019, standing, "extend").decided().findings == ()


@pytest.mark.parametrize(
    ("state", "clock", "article"),
    [
        ("awaiting_correction", "correction_by_applicant", "条例第30条"),
        ("awaiting_payment", "fee_payment", "国办函〔2020〕109号第6条"),
    ],
)
def test_nothing_is_abandoned_before_the_day_after_the_applicant_s_last(
    cn_2019: Procedure, state: str, clock: str, article: str
) -> None:
    last = day("Mon 2025-11-10")
    planned = in_state(state, today=last, **{clock: last})
    told = Attempt(cn_2019, planned, "lapse", on=last).refusal()
    assert article in told
    assert "2025-11-10" in told
    after = day("Tue 2025-11-11")
    passed = in_state(state, today=after, **{clock: last})
    assert Attempt(cn_2019, passed, "lapse", on=after).decided().event.state == "lapsed"


@pytest.mark.parametrize(
    ("asked", "answer"),
    [("correction_requested", "record_payment"), ("fee_notified", "receive_correction")],
)
def test_an_abandoned_application_opens_again_only_by_what_was_asked_for(
    cn_2019: Procedure, asked: str, answer: str
) -> None:
    # Otherwise it would be in hand again with no clock running.
    events = (Event(kind, MONDAY, state="lapsed") for kind in (asked, "lapsed"))
    assert Attempt(cn_2019, in_state("lapsed", *events, today=MONDAY), answer).refusal()


@dataclass(frozen=True)
class Unprepared:
    """An outcome, what must come before it, and by which article."""

    outcome: str
    article: str
    action: str
    events: tuple[str, ...]
    state: str = "handling"


UNPREPARED = (
    Unprepared("NOT_EXIST", "条例第36条第（四）项", "log_search", ("search_logged",)),
    Unprepared("DENY_PRIVACY", "第32条", "consult_third_party", ("consultation_sent",)),
    Unprepared("DENY_TRADE_SECRET", "第32条", "consult_third_party", ("consultation_sent",)),
    Unprepared("STILL_UNCLEAR", "条例第30条", "receive_correction", ("correction_received",)),
    Unprepared("EXCESSIVE", "条例第35条", "request_reasons", ("reasons_requested",)),
    Unprepared(
        "LAPSE_CORRECTION",
        "条例第30条",
        "request_correction",
        ("correction_requested", "lapsed"),
        "lapsed",
    ),
    Unprepared(
        "LAPSE_FEE", "国办函〔2020〕109号第6条", "notify_fee", ("fee_notified", "lapsed"), "lapsed"
    ),
)


@pytest.mark.parametrize("unprepared", UNPREPARED, ids=lambda each: each.outcome)
def test_an_outcome_needs_what_it_rests_on(cn_2019: Procedure, unprepared: Unprepared) -> None:
    facts = enough(cn_2019, "draft_reply", unprepared.outcome)
    bare = in_state("handling", today=MONDAY)
    told = Attempt(cn_2019, bare, "draft_reply", facts=facts).refusal()
    assert unprepared.article in told
    assert unprepared.action in told
    done = [Event(kind, MONDAY, state=unprepared.state) for kind in unprepared.events]
    prepared = in_state(unprepared.state, *done, today=MONDAY)
    assert Attempt(cn_2019, prepared, "draft_reply", facts=facts).decided().findings == ()


def test_an_outcome_that_rests_on_nothing_else_is_open_at_once(cn_2019: Procedure) -> None:
    bound = {"WITHDRAWN", *(each.outcome for each in UNPREPARED)}
    standing = in_state("handling", today=MONDAY)
    for outcome in set(cn_2019.workflow.outcomes) - bound:
        facts = enough(cn_2019, "draft_reply", outcome)
        assert Attempt(cn_2019, standing, "draft_reply", facts=facts).decided().findings == ()


@pytest.mark.parametrize(
    ("state", "action"),
    [("handling", "draft_reply"), ("to_dispatch", "dispatch_reply"), ("handling", "withdraw")],
)
def test_a_late_reply_can_always_be_given(cn_2019: Procedure, state: str, action: str) -> None:
    standing = in_state(state, today=LATER, reply=DUE, correction_notice=LAST_TO_ASK)
    assert Attempt(cn_2019, standing, action, on=LATER).decided().findings == ()


# Reviews


def drafted() -> Event:
    return Event("drafted", MONDAY, {"outcome": "OPEN"}, state="division_review")


def reviewed(signer: str = "user:zhang") -> Event:
    return Event("division_reviewed", MONDAY, {"signer": signer}, state="office_review")


ALL_REVIEWERS = by("reviewer1", "reviewer2", "secrecy", "approver")


def test_a_review_says_who_signed_it(cn_2019: Procedure) -> None:
    standing = in_state("division_review", drafted())
    decision = Attempt(cn_2019, standing, "pass_division_review", ALL_REVIEWERS).decided()
    assert decision.event.payload["signer"] == "user:zhang"


def test_one_person_does_not_review_twice(cn_2019: Procedure) -> None:
    standing = in_state("division_review", drafted(), reviewed())
    told = Attempt(cn_2019, standing, "pass_office_review", ALL_REVIEWERS).refusal()
    assert "division_reviewed" in told
    other = by("reviewer2", key="user:wang")
    assert Attempt(cn_2019, standing, "pass_office_review", other).decided()


def test_two_reviews_by_one_person_are_refused_of_the_past_too(cn_2019: Procedure) -> None:
    standing = in_state("division_review", drafted(), reviewed(), today=LATER)
    assert Attempt(cn_2019, standing, "pass_office_review", ALL_REVIEWERS, on=MONDAY).refusal()


def test_a_new_draft_is_a_new_round_of_reviews(cn_2019: Procedure) -> None:
    returned = Event("draft_returned", MONDAY, {}, state="handling")
    again = Event("drafted", MONDAY, {"outcome": "PARTIAL"}, state="division_review")
    standing = in_state("division_review", drafted(), reviewed(), returned, again)
    assert Attempt(cn_2019, standing, "pass_division_review", ALL_REVIEWERS).decided()


def test_a_signature_on_paper_is_the_signer_s_and_not_the_recorder_s(cn_2019: Procedure) -> None:
    standing = in_state("division_review", drafted())
    decision = Attempt(cn_2019, standing, "pass_division_review", signer="paper:li").decided()
    assert decision.event.payload["signer"] == "paper:li"
    assert decision.event.actor == "user:zhang"


def test_one_recorder_may_log_the_signatures_of_two_people(cn_2019: Procedure) -> None:
    standing = in_state("office_review", drafted(), reviewed("paper:li"))
    assert Attempt(cn_2019, standing, "pass_office_review", signer="paper:wang").decided()


def test_one_person_does_not_sign_twice_on_paper(cn_2019: Procedure) -> None:
    standing = in_state("office_review", drafted(), reviewed("paper:li"))
    told = Attempt(cn_2019, standing, "pass_office_review", signer="paper:li").refusal()
    assert "division_reviewed" in told


def test_nobody_records_a_paper_signature_of_their_own(cn_2019: Procedure) -> None:
    standing = in_state("division_review", drafted())
    told = Attempt(cn_2019, standing, "pass_division_review", signer=HANDLER.key).refusal()
    assert "signer" in told


def test_a_reviewer_does_not_record_what_another_signed(cn_2019: Procedure) -> None:
    standing = in_state("division_review", drafted())
    attempt = Attempt(cn_2019, standing, "pass_division_review", by("reviewer1"), signer="paper:li")
    assert "登记员" in attempt.refusal()


def test_only_a_review_is_signed_on_paper(cn_2019: Procedure) -> None:
    told = Attempt(cn_2019, in_state("handling"), "extend", signer="paper:li").refusal()
    assert "review" in told


def test_who_has_signed_sees_the_next_review_closed(cn_2019: Procedure) -> None:
    standing = in_state("office_review", drafted(), reviewed())
    seen = {each.name: each for each in open_actions(cn_2019, standing, ALL_REVIEWERS)}
    assert not seen["pass_office_review"].is_open
    assert seen["return_draft"].is_open


# What the true state of a case rules out


CORRECTION = "correction_by_applicant"


def test_nobody_is_deemed_to_have_abandoned_before_the_time_is_over(cn_2019: Procedure) -> None:
    waiting = on_the_way_to("awaiting_correction")
    assert (
        "none of these runs" in Attempt(cn_2019, replace(waiting, today=MONDAY), "lapse").refusal()
    )
    running = replace(waiting, today=MONDAY, dues={CORRECTION: DUE})
    assert f"runs until {DUE}" in Attempt(cn_2019, running, "lapse").refusal()


def test_an_id_that_is_taken_tells_nothing_apart(cn_2019: Procedure) -> None:
    asked = Event("consultation_sent", MONDAY, {"id": "c"}, state="handling")
    attempt = Attempt(
        cn_2019, in_state("handling", asked), "consult_third_party", facts={"id": "c"}
    )
    assert "id c is taken by no. 2" in attempt.refusal()


def test_a_reply_can_be_given_while_the_applicant_is_waited_for(cn_2019: Procedure) -> None:
    for state in ("awaiting_correction", "awaiting_payment"):
        decided = Attempt(cn_2019, on_the_way_to(state), "draft_reply").decided()
        assert decided.event.state == "division_review"


def refused_draft(procedure: Procedure, outcome: str, *events: Event, **dues: date) -> str:
    standing = in_state("handling", *events, today=MONDAY, **dues)
    facts = enough(procedure, "draft_reply", outcome)
    return Attempt(procedure, standing, "draft_reply", facts=facts).refusal()


def asked(party: str) -> Event:
    return Event("consultation_sent", RECEIVED, {"id": "c1", "party": party}, state="handling")


def said(opinion: str) -> Event:
    return Event("consultation_returned", RECEIVED, {"id": "c1", "opinion": opinion})


@pytest.mark.parametrize("outcome", ["DENY_PRIVACY", "DENY_TRADE_SECRET"])
def test_a_third_party_s_secret_is_kept_only_when_that_party_was_heard(
    cn_2019: Procedure, outcome: str
) -> None:
    agency = refused_draft(cn_2019, outcome, asked("other_agency"))
    assert "needs consult_third_party" in agency
    silent = refused_draft(cn_2019, outcome, asked("third_party"), third_party_opinion=DUE)
    assert f"runs until {DUE}" in silent
    agreed = refused_draft(cn_2019, outcome, asked("third_party"), said("agrees"))
    assert "同意公开" in agreed
    facts = enough(cn_2019, "draft_reply", outcome)
    heard = in_state("handling", asked("third_party"), said("objects"), today=MONDAY)
    assert Attempt(cn_2019, heard, "draft_reply", facts=facts).decided().findings == ()


def test_what_was_found_exists(cn_2019: Procedure) -> None:
    found = Event("search_logged", RECEIVED, {"search_result": "found"})
    assert "needs log_search" in refused_draft(cn_2019, "NOT_EXIST", found)


def test_an_outcome_that_an_action_of_its_own_brings_is_not_drafted(cn_2019: Procedure) -> None:
    assert "done by withdraw" in refused_draft(cn_2019, "WITHDRAWN")
    added = Event("item_added", RECEIVED, {"id": "i1"}, state="handling")
    for outcome, says in (("WITHDRAWN", "done by"), ("EXCESSIVE", "as a whole")):
        facts = {**enough(cn_2019, "decide_item", outcome), "id": "i1", "item_outcome": outcome}
        attempt = Attempt(cn_2019, in_state("handling", added), "decide_item", facts=facts)
        assert says in attempt.refusal()


def test_an_answer_is_put_off_to_a_day_after_the_due_date(cn_2019: Procedure) -> None:
    heard = Event("reasons_received", RECEIVED)
    standing = in_state("handling", heard, today=MONDAY, reply=DUE)
    facts = {"until": str(DUE)}
    told = Attempt(cn_2019, standing, "delay_reply", facts=facts).refusal()
    assert f"{DUE} is not after the due date {DUE}" in told


def test_a_suspension_ends_before_the_next_one(cn_2019: Procedure) -> None:
    begun = Event("suspended", RECEIVED, state="handling")
    standing = in_state("handling", begun, today=MONDAY)
    assert "is not ended yet" in Attempt(cn_2019, standing, "suspend").refusal()


@pytest.mark.parametrize(
    ("key", "value"),
    [("id", "孙某13600000000"), ("division", "某处长13511112222"), ("tracking_number", "钱某收")],
)
def test_nobody_s_data_gets_into_a_short_word(cn_2019: Procedure, key: str, value: str) -> None:
    action = {"id": "file_remedy", "division": "assign", "tracking_number": "dispatch_reply"}[key]
    with pytest.raises(BadInput) as refused:
        read_facts(cn_2019.workflow, action, {key: value})
    assert value not in str(refused.value)


def test_who_signs_in_person_is_not_asked_who_signed_on_paper(cn_2019: Procedure) -> None:
    standing = in_state("division_review", drafted())
    for actor, in_person, on_paper, asked in (
        (by("reviewer1"), True, False, {"remarks": False}),
        (by("registrar"), False, True, {"signed_by": True, "remarks": False}),
        (by("registrar", "reviewer1"), True, True, {"signed_by": False, "remarks": False}),
        (by("auditor"), False, False, {"remarks": False}),
    ):
        found = signing(cn_2019.workflow, standing, actor)
        assert found is not None
        assert (found.action, found.in_person) == ("pass_division_review", in_person)
        assert (found.on_paper, found.why is None) == (on_paper, in_person)
        each = {each.name: each for each in open_actions(cn_2019, standing, actor)}
        assert dict(each["pass_division_review"].takes) == asked


def test_who_has_signed_another_step_may_still_record_for_others(cn_2019: Procedure) -> None:
    standing = in_state("office_review", drafted(), reviewed())
    both = by("reviewer2", "registrar")
    found = signing(cn_2019.workflow, standing, both)
    assert found is not None
    assert (found.in_person, found.on_paper) == (False, True)
    assert "division_reviewed" in str(found.why)
    action = {each.name: each for each in open_actions(cn_2019, standing, both)}
    assert dict(action["pass_office_review"].takes)["signed_by"]


def test_nothing_is_signed_outside_the_reviews(cn_2019: Procedure) -> None:
    for state in ("handling", "to_dispatch", "answered"):
        assert signing(cn_2019.workflow, in_state(state), ALL_REVIEWERS) is None
        assert outcomes_of(cn_2019.workflow, cn_2019.workflow.actions["approve"]) == ()


def test_an_action_chooses_no_outcome_that_another_one_ends_with(cn_2019: Procedure) -> None:
    workflow = cn_2019.workflow
    draft = outcomes_of(workflow, workflow.actions["draft_reply"])
    assert set(workflow.outcomes) - set(draft) == {"WITHDRAWN"}
    item = outcomes_of(workflow, workflow.actions["decide_item"])
    assert set(draft) - set(item) == {"EXCESSIVE", "LAPSE_CORRECTION", "LAPSE_FEE"}


def test_an_outcome_that_the_law_objects_to_today_says_why(cn_2019: Procedure) -> None:
    draft = cn_2019.workflow.actions["draft_reply"]
    against = against_outcomes(cn_2019.workflow, in_state("handling"), draft)
    assert "log_search" in str(against["NOT_EXIST"])
    assert "OPEN" not in against
