"""The check before a letter and its files leave the office (发布前检查)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce

from casetrack.core.case import Case, Event
from casetrack.core.clock import Deadlines, deadlines
from casetrack.core.workflow import Workflow, items_of
from casetrack.desk.desk import Desk, actor_of, calendar_of, law_of
from casetrack.desk.letters.issuing import foreseen, letter_and_notice
from casetrack.desk.letters.previewing import signed_today
from casetrack.desk.letters.values import outcome_told
from casetrack.desk.reception.parties import parties_of
from casetrack.errors import Refused
from casetrack.library import Law
from casetrack.messages import Message, say
from casetrack.notices import Letter, Paragraph
from casetrack.store import StoredCase, Transaction
from casetrack.vetting import (
    Finding,
    Known,
    Piece,
    Rules,
    parse_rules,
    vet_dates,
    vet_file,
    vet_remedy,
    vet_words,
)

_DRAFTED, _DISPATCHED = "drafted", "reply_dispatched"


@dataclass(frozen=True)
class Checked:
    """A letter or a file with what was found in it, what blocks first."""

    #: The letter's title, or the name of the file.
    name: str
    findings: tuple[Finding, ...]

    @property
    def blocks(self) -> bool:
        """Whether approval and dispatch are refused for it."""
        return any(finding.blocks for finding in self.findings)


def check_letter(
    desk: Desk, reference: str, kind: str = "reply", files: Sequence[tuple[str, bytes]] = ()
) -> tuple[Checked, ...]:
    """Check a letter, issued or not, with the files that go with it and others by name.

    Files go with a reply that were attached to its draft, or when it was dispatched.
    """
    with desk.store.reading() as tx:
        case = tx.cases.get(desk.office.code, reference)
        law = law_of(tx, case)
        letter, event = letter_and_notice(desk, tx, case, kind)
        found = deadlines(
            case.case, law.workflow, calendar_of(desk, tx, case, law.workflow.calendar)
        )
        ours = _Check(desk, tx, case, law)
        attached = ours.released() if law.workflow.notices[kind].template is None else ()
        checked = [Checked(letter.title, ours.letter(letter, kind, event, found))]
        checked += [
            Checked(name, ours.file(name, content)) for name, content in (*attached, *files)
        ]
    return tuple(checked)


def check_draft(desk: Desk, reference: str) -> tuple[Checked, ...]:
    """Check the letter that the last draft would make if it were signed today, with its files.

    Raises NoticeError where the letter cannot be written yet.
    """
    with desk.store.reading() as tx:
        case = tx.cases.get(desk.office.code, reference)
        law = law_of(tx, case)
        kind, signed = signed_today(desk, law.workflow)
        event = replace(signed, position=len(case.case.events))
        letter = foreseen(desk, tx, case, law, kind, event)
        found = deadlines(
            case.case, law.workflow, calendar_of(desk, tx, case, law.workflow.calendar)
        )
        ours = _Check(desk, tx, case, law)
        return (
            Checked(letter.title, ours.letter(letter, kind, event, found)),
            *(Checked(name, ours.file(name, content)) for name, content in ours.released()),
        )


def check_files(desk: Desk, files: Sequence[tuple[str, bytes]]) -> tuple[Checked, ...]:
    """Check files by themselves, under the law of today; nothing of them is kept."""
    with desk.store.reading() as tx:
        actor_of(desk, tx)
    rules = parse_rules(desk.library.checks())
    workflow = desk.library.law_on(desk.today).workflow.id
    known = Known.of([], [desk.office.phone])
    return tuple(
        Checked(name, _sorted(vet_file(name, content, rules, workflow, known)))
        for name, content in files
    )


def before_it_leaves(
    desk: Desk, tx: Transaction, case: StoredCase, law: Law, event: Event, found: Deadlines
) -> tuple[Message, ...]:
    """Return what was found in a reply and its files when it is signed and when it goes out.

    Raises Refused for a finding that blocks, unless it is a fact of an earlier day.
    """
    action = law.workflow.actions.get(event.action or "")
    is_reply = bool(
        action and action.notice and law.workflow.notices[action.notice].template is None
    )
    if not is_reply and event.type != _DISPATCHED:
        return ()
    ours = _Check(desk, tx, case, law)
    checked = [
        (say("attached file {number}", number=number), ours.file(name, content))
        for number, (name, content) in enumerate(ours.released(), start=1)
    ]
    # A reply that is told in another case's letter has none of its own.
    if not (action and action.told_with):
        letter, issued_by = letter_and_notice(desk, tx, case, "reply")
        words = ours.letter(letter, "reply", issued_by, found)
        checked.insert(0, (say("the letter"), words))
    _refuse(desk, event, checked)
    return tuple(_told(name, each) for name, findings in checked for each in findings)


def _refuse(
    desk: Desk, event: Event, checked: Sequence[tuple[Message, tuple[Finding, ...]]]
) -> None:
    blocking = [_told(name, each) for name, findings in checked for each in findings if each.blocks]
    if blocking and event.on >= desk.today:
        raise Refused(
            "{action}: not before this is seen to: {findings}",
            action=event.action,
            findings=_together(blocking),
        )


def _told(name: Message, finding: Finding) -> Message:
    return say("{name}, {place}: {says}", name=name, place=finding.place, says=finding.says)


def _together(several: Sequence[Message]) -> Message:
    return reduce(lambda one, other: say("{one}; {other}", one=one, other=other), several)


@dataclass(frozen=True)
class _Check:
    """What a check works with: the case, its law, whose numbers are known."""

    desk: Desk
    tx: Transaction
    case: StoredCase
    law: Law

    def letter(
        self, letter: Letter, kind: str, event: Event, found: Deadlines
    ) -> tuple[Finding, ...]:
        """Return what is wrong with a letter, what blocks first."""
        rules, pieces = self._rules, _pieces_of(letter)
        workflow = self.law.workflow
        findings = list(vet_words(pieces, rules, "letter", workflow.id, self._known))
        if self.desk.notices.is_chinese(workflow.id) and letter.signatory:
            kinds = _remedies(workflow, self.case.case, kind, event)
            findings += vet_remedy(pieces, rules, kinds)
            reply = found.live("reply")
            # What was due when an older letter was written may since have moved.
            is_newest = event.position == len(self.case.case.events)
            due = reply.due if reply and is_newest else None
            true = {"received_on": self.case.received_on, "reply_due": due}
            findings += vet_dates(pieces, rules, true)
        return _sorted(findings)

    def file(self, name: str, content: bytes) -> tuple[Finding, ...]:
        """Return what is wrong with a file, what blocks first."""
        workflow = self.law.workflow.id
        return _sorted(vet_file(name, content, self._rules, workflow, self._known))

    def released(self) -> tuple[tuple[str, bytes], ...]:
        """Return the files that were attached to the draft that stands, or to its dispatch.

        What was attached between those, such as a scan of a signature, stays in the office.
        """
        steps = (self.case.case.last(_DRAFTED), self.case.case.last(_DISPATCHED))
        positions = [event.position for event in steps if event]
        return tuple(
            (each.name or each.sha256, self.tx.notices.file(each.sha256))
            for each in self.tx.notices.attachments(self.case.id)
            if each.position in positions
        )

    @property
    def _rules(self) -> Rules:
        return parse_rules(self.desk.library.checks())

    @property
    def _known(self) -> Known:
        ids = [self.case.applicant_id, *(each.applicant_id for each in parties_of(self.case.case))]
        people = [self.tx.applicants.get(each) for each in ids]
        phones = [*(each.phone for each in people), self.desk.office.phone]
        return Known.of([each.id_number for each in people], phones)


def _sorted(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: not finding.blocks))


def _pieces_of(letter: Letter) -> tuple[Piece, ...]:
    return tuple(_pieces(letter))


def _pieces(letter: Letter) -> Iterator[Piece]:
    yield Piece(say("the title"), letter.title)
    yield Piece(say("whom it is for"), letter.addressee)
    for number, block in enumerate((*letter.body, *letter.enclosures), start=1):
        place = say("paragraph {number}", number=number)
        if isinstance(block, Paragraph):
            yield Piece(place, block.text)
        else:
            yield from (Piece(place, cell) for row in block.rows for cell in row if cell)
    yield from (Piece(say("the attachments"), name) for name in letter.attachments)


def _remedies(workflow: Workflow, case: Case, kind: str, event: Event) -> tuple[str, ...]:
    """Return the remedies that the law gives against what a letter says, each kind once."""
    notice = workflow.notices[kind]
    if notice.remedy is not None:
        return (notice.remedy,)
    if notice.template is not None:
        return ("none",)
    items = [item.outcome for item in items_of(case) if item.outcome]
    codes = items or [outcome_told(workflow, case, event)]
    told = {workflow.outcomes[code].remedy_on(event.on).told(case.policy) for code in codes}
    return tuple(sorted(told))
