"""One case: what `casetrack show` prints."""

from datetime import date

from pydantic import JsonValue, TypeAdapter

from casetrack.core.workflow import Item, Remedied
from casetrack.desk import CaseView
from casetrack.messages import Translate
from casetrack.told.deadlines import DeadlineTold, deadlines_told
from casetrack.told.told import Instant, Told

_FACTS: TypeAdapter[dict[str, JsonValue]] = TypeAdapter(dict[str, JsonValue])


class MilestoneTold(Told):
    """One of the office's own time limits."""

    milestone: str
    title: str
    due: date
    provisional: bool
    met_on: date | None
    open: bool


class EventTold(Told):
    """One thing that happened."""

    position: int
    type: str
    action: str | None
    occurred_on: date
    recorded_at: Instant | None
    actor: str | None
    voided: bool
    facts: dict[str, JsonValue]


class NoticeTold(Told):
    """A letter that was issued."""

    kind: str
    number: str | None
    sha256: str
    position: int


class ItemTold(Told):
    """One of several things that are asked for."""

    id: str
    request: JsonValue
    division: str | None
    outcome: str | None
    main: bool


class JoinedTold(Told):
    """Somebody who applies together with the first applicant."""

    id: str


class RemedyTold(Told):
    """A reconsideration or a lawsuit."""

    id: str
    kind: str
    filed_on: date
    result: str
    concluded_on: date | None


class RoundTold(Told):
    """One time the case was closed."""

    replied_on: date
    outcome: str | None
    counted: bool


class CaseTold(Told):
    """One case as staff see it."""

    reference: str
    office: str
    workflow: str
    state: str | None
    received_on: date | None
    channel: str
    applicant_type: str
    outcome: str | None
    replied_on: date | None
    deadlines: list[DeadlineTold]
    milestones: list[MilestoneTold]
    warnings: list[str]
    events: list[EventTold]
    notices: list[NoticeTold]
    items: list[ItemTold]
    joint_applicants: list[JoinedTold]
    remedies: list[RemedyTold]
    rounds: list[RoundTold]


def case_told(view: CaseView, translate: Translate) -> CaseTold:
    """Return a case, its sentences in the reader's language."""
    stored = view.stored
    return CaseTold(
        reference=stored.reference,
        office=stored.office,
        workflow=stored.workflow_id,
        state=stored.state,
        received_on=None if stored.unconfirmed_since else stored.received_on,
        channel=stored.channel,
        applicant_type=stored.applicant_type,
        outcome=stored.outcome,
        replied_on=stored.replied_on,
        deadlines=deadlines_told(view.deadlines, view.today, translate),
        milestones=_milestones(view),
        warnings=[each.put(translate) for each in view.deadlines.warnings],
        events=_events(view),
        notices=[
            NoticeTold(
                kind=each.kind, number=each.number, sha256=each.sha256, position=each.position
            )
            for each in view.notices
        ],
        items=[_item(view, each) for each in view.items],
        joint_applicants=[JoinedTold(id=each.key) for each in view.parties],
        remedies=[_remedy(each) for each in view.remedies],
        rounds=[
            RoundTold(replied_on=each.on, outcome=each.outcome, counted=each == view.counted)
            for each in view.rounds
        ],
    )


def _milestones(view: CaseView) -> list[MilestoneTold]:
    return [
        MilestoneTold(
            milestone=each.name,
            title=each.title,
            due=each.due,
            provisional=each.provisional,
            met_on=each.met_on,
            open=each.is_open,
        )
        for each in view.milestones
    ]


def _events(view: CaseView) -> list[EventTold]:
    case = view.stored.case
    return [
        EventTold(
            position=event.position,
            type=event.type,
            action=event.action,
            occurred_on=event.on,
            recorded_at=event.recorded_at,
            actor=event.actor,
            voided=event.position in case.voided,
            facts=_FACTS.validate_python(view.facts[event.position]),
        )
        for event in case.events
    ]


def _item(view: CaseView, item: Item) -> ItemTold:
    return ItemTold(
        id=item.key,
        request=_FACTS.validate_python(view.asked)[item.key],
        division=item.division,
        outcome=item.outcome,
        main=item.is_main,
    )


def _remedy(remedy: Remedied) -> RemedyTold:
    return RemedyTold(
        id=remedy.key,
        kind=remedy.kind,
        filed_on=remedy.filed_on,
        result=remedy.result or "pending",
        concluded_on=remedy.concluded_on,
    )
