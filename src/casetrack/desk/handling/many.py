"""One thing done to several cases at once (批量办理): to each as `act` does it, to all or to none.

Like applications, of a hundred neighbours say, are drafted, reviewed and signed as one. Each has
its letter, its number and its row in the table of the year; one act is on record for all.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from casetrack.core.case import Fact
from casetrack.core.workflow import ORIGIN, OpenAction, Workflow
from casetrack.desk.access.deeds import note_refusal
from casetrack.desk.desk import Desk, actor_of, law_of
from casetrack.desk.handling.acting import Acted, Step, done, opened, what_if
from casetrack.desk.handling.trying import Shift, shifts
from casetrack.desk.handling.views import look, view_of
from casetrack.desk.lists.browsing import Card, cards
from casetrack.desk.texts import put_together
from casetrack.errors import BadInput, CasetrackError, Refused, SeveralRefused, StoreError
from casetrack.store import Batch, StoredCase, Transaction

#: So many cases are acted on at once, and no more.
MOST = 200


@dataclass(frozen=True)
class ForMany:
    """One action as it is asked for several cases."""

    action: str
    on: date | None = None
    #: The action's fields as text, the same for all.
    typed: Mapping[str, str] = field(default_factory=dict)
    #: Names with contents, attached to each.
    attachments: Sequence[tuple[str, bytes]] = ()
    #: Position of the draft that was looked at, by reference; a review needs no other.
    drafts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class DoneToMany:
    """What one act left in several cases."""

    number: int
    acted: tuple[Acted, ...]


@dataclass(frozen=True)
class TriedOnOne:
    """What the act would leave in one of the cases, or why it would be refused."""

    reference: str
    acted: Acted | None
    shifts: tuple[Shift, ...]
    no: CasetrackError | None


@dataclass(frozen=True)
class Offer:
    """An action that is open to somebody in some of the chosen cases."""

    action: OpenAction
    #: The cases it is open in.
    references: tuple[str, ...]


@dataclass(frozen=True)
class Chosen:
    """Several cases, and what can be done to them as one."""

    workflow: Workflow
    cards: tuple[Card, ...]
    offers: tuple[Offer, ...]
    #: The draft that stands in each, by reference; a case without one is left out.
    drafts: Mapping[str, int]
    #: Cases whose draft says something else than that of the first one that has a draft.
    unlike: tuple[str, ...]


@dataclass(frozen=True)
class BatchSeen:
    """One act on several cases, with the cases as they are now."""

    batch: Batch
    workflow: Workflow
    #: Name of whoever did it.
    by: str
    cards: tuple[Card, ...]


def act_on_many(desk: Desk, references: Collection[str], asked: ForMany) -> DoneToMany:
    """Do one thing to several cases in one transaction, and put it on record as one act.

    Raises SeveralRefused, and changes nothing, where one of them cannot have it done; BadInput for
    none, for too many, and for cases whose drafts differ where the drafts are passed or sent back.
    """
    wanted = _wanted(references)
    try:
        return _done_to_many(desk, wanted, asked)
    except SeveralRefused as several:
        for reference, no in several.noes.items():
            if isinstance(no, Refused):
                note_refusal(desk, f"{reference} {asked.action}", no)
        several.is_noted = True
        raise


def _done_to_many(desk: Desk, wanted: Sequence[str], asked: ForMany) -> DoneToMany:
    with desk.store.transaction() as tx:
        actor_of(desk, tx)
        _check_likeness(desk, tx, wanted, asked.action)
        acted, noes = [], {}
        for reference in wanted:
            try:
                acted.append(done(desk, tx, reference, _step(desk, asked, reference)))
            except StoreError:
                raise
            except CasetrackError as no:
                noes[reference] = no
        if noes:
            raise SeveralRefused(len(wanted), noes)
        events = [(each.reference, each.event.position) for each in acted]
        day = asked.on or desk.today
        number = tx.batches.put(
            desk.office.code, asked.action, day, f"user:{desk.user}", desk.now(), events
        )
    return DoneToMany(number, tuple(acted))


def what_if_many(desk: Desk, references: Collection[str], asked: ForMany) -> tuple[TriedOnOne, ...]:
    """Return what an act would leave in each case, or why it would be refused; nothing is kept."""
    wanted = _wanted(references)
    with desk.store.reading() as tx:
        _check_likeness(desk, tx, wanted, asked.action)
    return tuple(_tried(desk, reference, asked) for reference in wanted)


def chosen(desk: Desk, references: Collection[str]) -> Chosen:
    """Return several cases with what is open to whoever sits at the desk in some of them.

    Raises NotFound for a reference that nobody has, BadInput for cases under several laws.
    """
    wanted = _wanted(references)
    with desk.store.reading() as tx:
        actor = actor_of(desk, tx)
        stored = _stored(desk, tx, wanted)
        law = law_of(tx, stored[0])
        offers: dict[str, tuple[OpenAction, list[str]]] = {}
        for each in stored:
            found = view_of(desk, tx, each).deadlines
            for action in opened(desk, each, law, found, actor)[1]:
                if action.is_open and _is_for_many(law.workflow, action):
                    offers.setdefault(action.name, (action, []))[1].append(each.reference)
        return Chosen(
            law.workflow,
            _cards(desk, tx, wanted),
            tuple(Offer(action, tuple(where)) for action, where in offers.values()),
            {each.reference: at for each in stored if (at := _draft_at(each)) is not None},
            tuple(_unlike(tx, stored)),
        )


def _is_for_many(workflow: Workflow, action: OpenAction) -> bool:
    """Tell whether an action can mean the same for several cases.

    Not one about a person, an event or a consultation of one of them, nor one that another
    case's letter has done.
    """
    definition = workflow.actions[action.name]
    kinds = {workflow.fields[key].kind for key, is_required in action.takes if is_required}
    return not (definition.about or definition.told_with or kinds & {"name", "position"})


def batch(desk: Desk, number: int) -> BatchSeen:
    """Return one act on several cases, and the cases as they are now; raise NotFound."""
    with desk.store.reading() as tx:
        actor_of(desk, tx)
        found = tx.batches.get(desk.office.code, number)
        references = [reference for reference, _ in found.events]
        law = law_of(tx, tx.cases.get(desk.office.code, references[0]))
        names = {f"user:{each.code}": each.name for each in tx.people.users()}
        return BatchSeen(
            found,
            law.workflow,
            names.get(found.actor, found.actor),
            _cards(desk, tx, references),
        )


def _cards(desk: Desk, tx: Transaction, references: Sequence[str]) -> tuple[Card, ...]:
    """Return the cases in this order; those entered by mistake are left out."""
    lines = {line.reference: line for line in tx.lists.several(desk.office.code, references)}
    return cards(desk, tx, [lines[each] for each in references if each in lines])


def _wanted(references: Collection[str]) -> tuple[str, ...]:
    # In order, so that two who act on the same cases wait for each other and never in a circle.
    wanted = tuple(sorted({each.strip() for each in references if each.strip()}))
    if not wanted:
        raise BadInput("{key}: choose at least one case", key="reference")
    if len(wanted) > MOST:
        raise BadInput(
            "{key}: {count} cases are more than {most} at once; choose fewer",
            key="reference",
            count=len(wanted),
            most=MOST,
        )
    return wanted


def _step(desk: Desk, asked: ForMany, reference: str) -> Step:
    return Step(
        asked.action,
        asked.on or desk.today,
        asked.typed,
        asked.attachments,
        draft=asked.drafts.get(reference),
    )


def _tried(desk: Desk, reference: str, asked: ForMany) -> TriedOnOne:
    try:
        before = look(desk, reference).deadlines
        acted = what_if(desk, reference, asked.action, asked.on, asked.typed)
    except StoreError:
        raise
    except CasetrackError as no:
        return TriedOnOne(reference, None, (), no)
    return TriedOnOne(reference, acted, shifts(before, acted.deadlines), None)


def _stored(desk: Desk, tx: Transaction, references: Sequence[str]) -> list[StoredCase]:
    stored = [tx.cases.get(desk.office.code, reference) for reference in references]
    first = stored[0]
    for each in stored[1:]:
        if each.workflow_sha256 != first.workflow_sha256:
            raise BadInput(
                "{reference} falls under another law than {first}; choose cases of one law",
                reference=each.reference,
                first=first.reference,
            )
    return stored


def _check_likeness(desk: Desk, tx: Transaction, references: Sequence[str], action: str) -> None:
    """Raise BadInput where a draft is passed or sent back that says what the others do not.

    Whoever reads one draft and signs for all must have read what all of them say.
    """
    stored = _stored(desk, tx, references)
    definition = law_of(tx, stored[0]).workflow.actions.get(action)
    if definition is None or not (definition.is_review or definition.to == ORIGIN):
        return
    unlike = list(_unlike(tx, stored))
    if unlike:
        raise BadInput(
            "{key}: the drafts differ: {references}; sign them apart",
            key="reference",
            references=", ".join(unlike),
        )


def _unlike(tx: Transaction, stored: Sequence[StoredCase]) -> Iterator[str]:
    """Yield the cases whose draft says something else than the first one does."""
    first: dict[str, Fact] | None = None
    for each in stored:
        drafted = each.case.last("drafted")
        if drafted is None:
            continue
        said = put_together(tx, drafted.payload)
        first = said if first is None else first
        if said != first:
            yield each.reference


def _draft_at(stored: StoredCase) -> int | None:
    drafted = stored.case.last("drafted")
    return drafted.position if drafted else None
