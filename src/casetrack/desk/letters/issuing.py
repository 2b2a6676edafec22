"""Letters: issue with number and hash, preview before that, what was stored."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from casetrack.core.case import Case, Event
from casetrack.core.clock import Deadlines, deadlines
from casetrack.core.workflow import Workflow, are_answered, items_of
from casetrack.desk.desk import Desk, calendar_of, law_of
from casetrack.desk.handling.itemised import values_of_items
from casetrack.desk.letters.numbering import allocate
from casetrack.desk.letters.values import outcome_told, values_of
from casetrack.errors import BadInput, NotFound
from casetrack.library import Law
from casetrack.notices import Letter
from casetrack.store import Attachment, NewNotice, StoredCase, StoredNotice, Transaction

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Issued:
    """A letter that was issued and stored."""

    kind: str
    #: None for a paper without a number.
    number: str | None
    sha256: str


@dataclass(frozen=True)
class Paper:
    """A letter to look at."""

    #: As it was stored; None for a preview.
    stored: bytes | None
    #: The structured text, as it was stored with the file.
    letter: Letter
    number: str | None


def issue(
    desk: Desk,
    tx: Transaction,
    case: StoredCase,
    law: Law,
    kind: str,
    event: Event,
    found: Deadlines,
    reserved: str | None = None,
) -> Issued:
    """Write, number and store the letter that an event sends; with a number that was reserved."""
    notice = law.workflow.notices[kind]
    signed_on = event.on
    if reserved is not None and notice.series is None:
        raise BadInput("this letter has no number: {title}", title=notice.title)
    number = allocate(desk, tx, notice.series, signed_on.year, reserved) if notice.series else None
    values = values_of(desk, tx, case, law, kind, event, found)
    values |= {"number": number and number[0], "signed_on": signed_on, "draft": False}
    template = _template(law.workflow, kind, case.case, event)
    letter = _written(desk, tx, case, law, template, values)
    content = desk.notices.to_docx(letter)
    tx.notices.add(
        NewNotice(
            case_id=case.id,
            position=event.position,
            kind=kind,
            template_sha256=desk.notices.template_sha256(
                law.workflow.id, *_templates(law.workflow, case.case, template)
            ),
            workflow_id=law.workflow.id,
            letter=letter.as_json(),
            number=number and number[0],
            series=notice.series,
            year=signed_on.year,
            serial=number and number[1],
            signed_on=signed_on,
            media_type=DOCX,
            content=content,
            made_from=dict(event.payload),
        )
    )
    return Issued(kind, number and number[0], sha256(content).hexdigest())


def paper(desk: Desk, reference: str, kind: str, position: int | None = None) -> Paper:
    """Return the last letter of a kind as stored, or a preview where none was issued.

    With `position` it is the one that this event issued; NotFound where it issued none.
    """
    with desk.store.reading() as tx:
        return paper_in(desk, tx, tx.cases.get(desk.office.code, reference), kind, position)


def paper_in(
    desk: Desk, tx: Transaction, case: StoredCase, kind: str, position: int | None = None
) -> Paper:
    """Return the same of a case that was read already."""
    law = law_of(tx, case)
    if kind not in law.workflow.notices:
        raise NotFound(
            "{workflow} has no letter {kind!r}; it has: {kinds}",
            workflow=law.workflow.id,
            kind=kind,
            kinds=", ".join(law.workflow.notices),
        )
    stored = [
        each
        for each in tx.notices.of(case.id)
        if each.kind == kind and position in (None, each.position)
    ]
    if not stored and position is not None:
        raise NotFound(
            "no. {position} of {reference} issued no letter {kind!r}",
            position=position,
            reference=case.reference,
            kind=kind,
        )
    if not stored and (lead := _told_in(law.workflow, case.case, kind)):
        return paper_in(desk, tx, tx.cases.get(case.office, lead), kind)
    if not stored:
        event = _event_behind(law.workflow, case.case, kind)
        return Paper(None, _letter(desk, tx, case, law, kind, event, None), None)
    last = stored[-1]
    if last.letter_sha256 is not None:
        letter = Letter.from_json(tx.notices.file(last.letter_sha256))
    else:
        event = case.case.events[last.position - 1]
        letter = _letter(desk, tx, case, law, kind, event, last)
    return Paper(tx.notices.file(last.sha256), letter, last.number)


def letter_and_notice(
    desk: Desk, tx: Transaction, case: StoredCase, kind: str
) -> tuple[Letter, Event]:
    """Return the last letter of a kind, or how it would be written now, with its event."""
    stored = [each for each in tx.notices.of(case.id) if each.kind == kind]
    law = law_of(tx, case)
    if stored and stored[-1].position not in case.case.voided:
        event = case.case.events[stored[-1].position - 1]
    else:
        event = _event_behind(law.workflow, case.case, kind)
    position = event.position if stored and event.position == stored[-1].position else None
    return paper_in(desk, tx, case, kind, position).letter, event


def _told_in(workflow: Workflow, case: Case, kind: str) -> str | None:
    """Return the case whose letter tells this one's reply, or None."""
    if workflow.notices[kind].template is not None:
        return None
    for event in reversed(case.standing):
        action = workflow.actions.get(event.action or "")
        if action is not None and action.told_with:
            return event.text_of(action.told_with)
    return None


def _letter(
    desk: Desk,
    tx: Transaction,
    case: StoredCase,
    law: Law,
    kind: str,
    event: Event,
    issued: StoredNotice | None,
    number: str | None = None,
) -> Letter:
    """Return a letter's text: as issued, or as it would be issued now."""
    calendar = calendar_of(desk, tx, case, law.workflow.calendar)
    found = deadlines(case.case, law.workflow, calendar)
    values = values_of(desk, tx, case, law, kind, event, found) | {
        "number": issued.number if issued else number,
        "signed_on": issued and issued.signed_on,
        "draft": issued is None,
    }
    template = _template(law.workflow, kind, case.case, event)
    return _written(desk, tx, case, law, template, values)


def foreseen(
    desk: Desk, tx: Transaction, case: StoredCase, law: Law, kind: str, event: Event
) -> Letter:
    """Return the letter that an event would issue: unsigned, a blank for what is to be allotted.

    Nothing is kept and no number taken. Raises NoticeError for a value that is missing.
    """
    series = law.workflow.notices[kind].series
    office = desk.office
    number = series and office.to_be_allotted(series, event.on.year)
    return _letter(desk, tx, case, law, kind, event, None, number or None)


def _written(
    desk: Desk,
    tx: Transaction,
    case: StoredCase,
    law: Law,
    template: str,
    values: dict[str, object],
) -> Letter:
    """Return the letter; where it answers several things, with what is told of each."""
    workflow = law.workflow
    if workflow.items is not None and template == workflow.items.letter:
        values = values | values_of_items(desk, tx, case.case, workflow, values)
    return desk.notices.render(workflow.id, template, values)


def _event_behind(workflow: Workflow, case: Case, kind: str) -> Event:
    """Return the event whose facts a preview is made from; the last one if none sends it."""
    leaves = {action.leaves for action in workflow.actions.values() if action.notice == kind}
    return case.last(*leaves) or case.standing[-1]


def _template(workflow: Workflow, kind: str, case: Case, event: Event) -> str:
    notice = workflow.notices[kind]
    if notice.template is not None:
        return notice.template
    code = outcome_told(workflow, case, event)
    if workflow.items is not None and are_answered(workflow, items_of(case), code):
        return workflow.items.letter
    return workflow.outcomes[code].notice


def _templates(workflow: Workflow, case: Case, template: str) -> tuple[str, ...]:
    """Return every template that a letter is made from: that of each item, too."""
    if workflow.items is None or template != workflow.items.letter:
        return (template,)
    return template, *(workflow.outcomes[code].notice for code in _outcomes_of(case))


def _outcomes_of(case: Case) -> Iterator[str]:
    return (item.outcome for item in items_of(case) if item.outcome)


def attached(desk: Desk, reference: str, position: int, sha256: str) -> tuple[Attachment, bytes]:
    """Return a file that came with an event of a case; raise NotFound where there is none."""
    with desk.store.reading() as tx:
        case = tx.cases.get(desk.office.code, reference)
        for each in tx.notices.attachments(case.id):
            if (each.position, each.sha256) == (position, sha256):
                return each, tx.notices.file(sha256)
    raise NotFound(
        "no. {position} of {reference} has no such file", position=position, reference=reference
    )
