"""Preflight (年报预检): what stands between the office and a clean year-end table.

Each obstacle names its cases and the way out; nothing is changed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias, get_args

from casetrack.core.case import Case
from casetrack.core.statistics.tally import ApplicantType
from casetrack.core.workflow import Workflow
from casetrack.desk.desk import Desk, actor_of, law_of
from casetrack.desk.handling.folding import DAMAGED, why_not
from casetrack.desk.ledger.as_events import IMPORTED
from casetrack.desk.year.figures import entered, figure_addresses, form_for
from casetrack.desk.year.record import Span
from casetrack.desk.year.reports import YearEnd, span_of, year_end
from casetrack.errors import BadInput
from casetrack.messages import Message, say, say_count
from casetrack.store import StoredCase, Transaction

_TOGETHER = 500
#: The applicant is waited for from the first ones on, to the others.
_ASKED, _ANSWERED = ("correction_requested", "fee_notified"), ("correction_received", "fee_paid")
_DRAFTED = ("drafted", "draft_returned", "reply_dispatched")
#: All that a case is asked for here; most of its events are steps of the house.
_TELLING = (*_DRAFTED, *_ASKED, *_ANSWERED, "reply_served")
_TYPES = frozenset(get_args(ApplicantType))
#: Ways to send that leave a number or a day of service behind.
_BY_POST = ("ems", "registered_post", "courier")

Severity: TypeAlias = Literal["error", "warning"]


@dataclass(frozen=True)
class Obstacle:
    """Something to be set right, or to be known, before the table goes out."""

    severity: Severity
    kind: str
    references: tuple[str, ...]
    says: Message
    way_out: Message


@dataclass(frozen=True)
class Preflight:
    """Everything that was found; `year_end` is None where the table cannot be counted."""

    form: str
    year: int
    obstacles: tuple[Obstacle, ...]
    year_end: YearEnd | None


def preflight(desk: Desk, year: int, form_id: str | None = None) -> Preflight:
    """Return what stands between the office and a clean table of the year."""
    form = form_for(desk.library, year, form_id)
    with desk.store.reading() as tx:
        actor_of(desk, tx)
        span = span_of(desk, form, year)
        obstacles = [*_of_cases(desk, tx, year, span.feeding), *_sued_directly(desk, tx, span)]
        try:
            found = year_end(desk, tx, span, with_cases=True)
        except BadInput as no:
            # A case that fits no row: the table cannot be counted, and says why.
            obstacles.append(_uncounted(no.message))
            return Preflight(form.id, year, tuple(obstacles), None)
        obstacles += _of_table(found)
        known = entered(form, tx.years.figures(desk.office.code, form.id, year))
        missing = [address for address in figure_addresses(form) if address not in known]
        if missing:
            obstacles.append(_missing(missing))
    ordered = sorted(obstacles, key=lambda each: each.severity != "error")
    return Preflight(form.id, year, tuple(ordered), found)


def _uncounted(says: Message) -> Obstacle:
    way_out = say("set the case or the workflow file right; until then there is no table")
    return Obstacle("error", "uncounted", (), says, way_out)


def _missing(addresses: Sequence[str]) -> Obstacle:
    says = say_count(
        "{count} figure is not entered: {names}",
        "{count} figures are not entered: {names}",
        len(addresses),
        names=", ".join(addresses),
    )
    way_out = say("enter them: casetrack figures set YEAR ADDRESS=NUMBER")
    return Obstacle("warning", "figures", (), says, way_out)


def _of_table(found: YearEnd) -> Iterator[Obstacle]:
    for each in found.findings:
        kind = "carried_in" if each.identity == "A-04" else "identity"
        way_out = (
            say("name the cases of last year that were logged or ended late, or correct one year")
            if kind == "carried_in"
            else say("open the cell: casetrack report YEAR --form FORM --cases")
        )
        says = say(
            "{identity} {where}: {says}", identity=each.identity, where=each.where, says=each.says
        )
        yield Obstacle(each.severity, kind, each.references, says, way_out)
    for cell in found.restated:
        yield Obstacle(
            "warning",
            "restated",
            (*cell.gone, *cell.come),
            say(
                "{where}: {before} when the year was closed, {after} today",
                where=cell.where,
                before=cell.before,
                after=cell.after,
            ),
            say("publish the correction, then: casetrack close-year YEAR --reason WHY"),
        )
    if found.voided:
        names = tuple(each.reference for each in found.voided)
        says = say("entered by mistake, in no row")
        yield Obstacle("warning", "voided", names, says, say("nothing, where that is right"))


def _of_cases(desk: Desk, tx: Transaction, year: int, feeding: Sequence[str]) -> Iterator[Obstacle]:
    """Yield what is found case by case, the cases of one kind together."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    found: dict[str, list[str]] = {}
    damaged: list[tuple[str, Message]] = []
    names = tx.years.alive_in(desk.office.code, first, last)
    for begin in range(0, len(names), _TOGETHER):
        some = names[begin : begin + _TOGETHER]
        several = tx.cases.several(desk.office.code, some, _TELLING)
        for stored in several.values():
            if stored.workflow_id not in feeding:
                continue
            try:
                workflow = law_of(tx, stored).workflow
                for kind in _kinds(stored, workflow, last, desk.today):
                    found.setdefault(kind, []).append(stored.reference)
            except DAMAGED as error:
                damaged.append((stored.reference, why_not(error)))
    for kind, references in found.items():
        named = _not_imported(desk, tx, references) if kind == "logged_late" else references
        if named:
            severity, says, way_out = _SAID[kind]
            yield Obstacle(severity, kind, tuple(sorted(named)), says, way_out)
    for reference, says in damaged:
        yield Obstacle("error", "damaged", (reference,), says, say("see: casetrack verify"))


def _not_imported(desk: Desk, tx: Transaction, references: Sequence[str]) -> list[str]:
    """Return the cases of which no event came from a ledger, whatever it tells."""
    named: list[str] = []
    for begin in range(0, len(references), _TOGETHER):
        several = tx.cases.several(desk.office.code, references[begin : begin + _TOGETHER])
        named += [name for name, stored in several.items() if not _is_imported(stored.case)]
    return named


def _is_imported(case: Case) -> bool:
    return any(event.payload.get(IMPORTED) for event in case.events)


def _sued_directly(desk: Desk, tx: Transaction, span: Span) -> Iterator[Obstacle]:
    """Yield the lawsuits of the year that a reconsideration had to come before."""
    tallies = tx.tallies.remedies(
        desk.office.code, span.first, span.last, concluded=False, but_of=span.elsewhere
    )
    direct = [each for each in tallies if each.kind == "litigation_direct"]
    names = sorted({name for each in direct for name in each.references})
    found = [
        name
        for name, stored in tx.cases.several(desk.office.code, names).items()
        if _needs_reconsideration(stored, law_of(tx, stored).workflow)
    ]
    if found:
        severity, says, way_out = _SAID["sued_directly"]
        yield Obstacle(severity, "sued_directly", tuple(sorted(found)), says, way_out)


def _needs_reconsideration(stored: StoredCase, workflow: Workflow) -> bool:
    outcome = workflow.outcomes.get(stored.outcome or "")
    if outcome is None or stored.replied_on is None:
        return False
    remedy = outcome.remedy_on(stored.replied_on)
    return remedy.told(stored.case.policy) == "reconsideration_first"


def _kinds(stored: StoredCase, workflow: Workflow, last: date, today: date) -> Iterator[str]:
    """Yield the kinds of obstacle that one case is."""
    if stored.applicant_type not in _TYPES:
        yield "no_applicant_type"
    if stored.unconfirmed_since is not None:
        yield "unconfirmed"
        return
    replied_on = stored.replied_on
    if replied_on is None or replied_on > last:
        yield from _still_open(stored, workflow, last, today)
    else:
        yield from _replied(stored, last)


def _still_open(stored: StoredCase, workflow: Workflow, last: date, today: date) -> Iterator[str]:
    if stored.replied_on is None:
        state = workflow.states.get(stored.state or "")
        if _is_drafted(stored.case) and state is not None and not state.is_closed:
            yield "draft"
    is_due = stored.due is not None and stored.due <= last and stored.due < today
    if is_due and not _waits(stored.case):
        yield "overdue"


def _is_drafted(case: Case) -> bool:
    last = case.last(*_DRAFTED)
    return last is not None and last.type == "drafted"


def _waits(case: Case) -> bool:
    """Whether the applicant is waited for, so that the due date stands still."""
    waited = case.last(*_ASKED, *_ANSWERED)
    return waited is not None and waited.type in _ASKED


def _replied(stored: StoredCase, last: date) -> Iterator[str]:
    sent = stored.case.last("reply_dispatched")
    if sent is None:
        return
    recorded_late = sent.recorded_at is not None and sent.recorded_at.date() > last
    if recorded_late and not _is_imported(stored.case):
        yield "logged_late"
    served = stored.case.last("reply_served")
    if sent.text_of("carrier") in _BY_POST and not sent.text_of("tracking_number") and not served:
        yield "no_dispatch_proof"


_SAID: dict[str, tuple[Severity, Message, Message]] = {
    "sued_directly": (
        "warning",
        say("counted as sued without reconsideration, which had to come first for this reply"),
        say("compare the kind of the lawsuit with the court's papers"),
    ),
    "no_applicant_type": (
        "error",
        say("the type of the applicant is not known"),
        say("correct the receipt: casetrack act REFERENCE correct"),
    ),
    "unconfirmed": (
        "warning",
        say("came in, and its receipt is not confirmed; it is in no row"),
        say("confirm the receipt, or say that it was entered by mistake"),
    ),
    "draft": (
        "warning",
        say("a reply is drafted and has not gone out; at the year's end it is carried over"),
        say("if it went out, record the dispatch with its day"),
    ),
    "overdue": (
        "warning",
        say("was due in the year and has no reply"),
        say("reply, or record the extension, correction or reply that there was"),
    ),
    "logged_late": (
        "warning",
        say("the reply went out in the year and was recorded after it"),
        say("compare the day of dispatch with the post's receipt"),
    ),
    "no_dispatch_proof": (
        "warning",
        say("sent by post without a number and without a day of service"),
        say("record the number or the service, with the receipt as a scan"),
    ),
}
