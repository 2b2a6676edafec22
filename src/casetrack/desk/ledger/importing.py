"""Import a ledger: each row the events that the desk would have written, all rows or none.

1. Gather: rows come some hundreds at a time, with the cases that they may already be.
2. Decide: a row is new, says the same, says more, or cannot be true.
3. Apply: what is new is entered in a few statements; what says more is appended.

What the law objects to in what a row tells is said and refuses nothing.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from casetrack.desk.desk import Desk, hold_calendar
from casetrack.desk.handling.folding import DAMAGED, why_not
from casetrack.desk.ledger.comparing import Known, append, known, more
from casetrack.desk.ledger.entering import history_of
from casetrack.desk.ledger.numbers import LedgerNumbers, NumberTaken
from casetrack.desk.ledger.rows import Laws, NoRow, Ready
from casetrack.desk.roles import only_who_may
from casetrack.guards import Register, Spill
from casetrack.intake import Ledger, Place, Read, Refusal, Row
from casetrack.messages import Message, say
from casetrack.store import NewHistory, Request, Transaction

#: Rows that are worked on together; more take more memory and no less time.
_TOGETHER = 500


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What a live case would have needed and a row does not show (核对清单)."""

    place: Place
    reference: str
    says: Message


@dataclass(frozen=True)
class Imported:
    """What an import has done, or would do."""

    rows: int
    added: int
    changed: int
    skipped: int
    refused: Sequence[Refusal]
    #: The refused rows as they were read, each with why.
    returned: Sequence[Read]
    warnings: Sequence[Reconciled]
    #: Whether anything was kept.
    is_kept: bool


class _NotKept(Exception):
    def __init__(self, told: Imported) -> None:
        super().__init__()
        self.told = told


def import_rows(
    desk: Desk,
    ledger: Ledger,
    *,
    dry_run: bool = False,
    keep_good: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> Imported:
    """Enter the rows of a ledger; where one is refused nothing is kept, unless `keep_good`.

    `progress` is told how many rows are done.
    """
    try:
        with desk.store.transaction() as tx:
            actor = only_who_may(
                desk, tx, "import", "a ledger is imported by: {roles}; ask one of them"
            )
            hold_calendar(desk, tx)
            told = _Import(desk, tx, ledger, actor.key).run(progress)
            is_kept = not dry_run and (keep_good or not told.refused)
            if not is_kept:
                raise _NotKept(told)
    except _NotKept as tried:
        return tried.told
    return replace(told, is_kept=True)


class _Import:
    """One import under way."""

    def __init__(self, desk: Desk, tx: Transaction, ledger: Ledger, actor: str) -> None:
        self._desk = desk
        self._tx = tx
        self._ledger = ledger
        self._actor = actor
        self._laws = Laws(desk, tx, ledger.words.equivalents)
        self._numbers = LedgerNumbers(tx, self._references())
        #: Cases that this import has entered, and those that a row without a reference has met.
        self._met: Register[bool] = Register()
        #: Where a row without a reference stands, by what it tells.
        self._unnamed: Register[Place] = Register()
        self._rows = self._added = self._changed = self._skipped = 0
        self._refused: Spill[Refusal] = Spill()
        self._returned: Spill[Read] = Spill()
        self._warnings: Spill[Reconciled] = Spill()

    def run(self, progress: Callable[[int], None]) -> Imported:
        """Take every row; return what came of it."""
        waiting: list[Ready] = []
        named: set[tuple[str, str | None]] = set()
        for read in self._ledger.rows(self._desk.today):
            self._rows += 1
            ready = self._ready(read)
            if ready is None:
                continue
            key = (ready.under.office.code, ready.row.reference)
            # A case that stands on two sheets is entered before its second row is looked at.
            if len(waiting) == _TOGETHER or (key[1] is not None and key in named):
                self._take(waiting)
                progress(self._rows)
                waiting, named = [], set()
            waiting.append(ready)
            named.add(key)
        self._take(waiting)
        progress(self._rows)
        return Imported(
            self._rows,
            self._added,
            self._changed,
            self._skipped,
            self._refused,
            self._returned,
            self._warnings,
            is_kept=False,
        )

    def _references(self) -> Iterator[tuple[str, str]]:
        for office, reference in self._ledger.references():
            try:
                yield self._laws.office(office or None).code, reference
            except NoRow:
                continue

    def _ready(self, read: Read) -> Ready | None:
        if read.row is None:
            self._give_back(read)
            return None
        try:
            return self._laws.ready(read, read.row)
        except NoRow as no:
            self._refuse(read, no)
            return None

    def _refuse(self, read: Read, no: NoRow) -> None:
        shown = self._ledger.shown(read, no.column)
        why = Refusal(read.place, no.column, shown, no.says)
        self._give_back(replace(read, row=None, refusals=(why,)))

    def _give_back(self, read: Read) -> None:
        self._returned.append(read)
        for why in read.refusals:
            self._refused.append(why)

    def _take(self, waiting: Sequence[Ready]) -> None:
        """Enter, append or pass over what these rows tell."""
        histories: list[NewHistory] = []
        for ready, case in zip(waiting, self._known(waiting), strict=True):
            try:
                if case is None:
                    histories.append(self._new(ready))
                else:
                    self._repeated(ready, case)
            except NoRow as no:
                self._refuse(ready.read, no)
            except DAMAGED as error:
                self._refuse(ready.read, NoRow("", why_not(error)))
        self._numbers.enter()
        self._tx.histories.enter(histories, self._desk.now())
        self._added += len(histories)

    def _new(self, ready: Ready) -> NewHistory:
        new = history_of(self._desk, ready, self._actor, lambda: self._numbered(ready))
        if ready.row.reference is None:
            ready.warnings.extend(self._perhaps_told_before(ready))
        reference = new.case.reference or ""
        self._met.add(_name(ready.under.office.code, reference), True)
        self._warn(ready, reference)
        return new

    def _perhaps_told_before(self, ready: Ready) -> Iterator[Message]:
        """Yield a warning where another row of this ledger may tell of the same application."""
        row, place = ready.row, ready.read.place
        asked = row.received_on.isoformat(), row.applicant_name, row.request
        name = _name(ready.under.office.code, *asked)
        before = self._unnamed.get(name)
        if before is None:
            self._unnamed.add(name, place)
        else:
            yield say(
                "the applicant asked the same on that day in row {row} {sheet}; if it is one "
                "application, give both rows its reference",
                row=before.row,
                sheet=before.sheet,
            )

    def _numbered(self, ready: Ready) -> str:
        """Return the reference of a new case, and take the number of its reply."""
        row, office = ready.row, ready.under.office.code
        try:
            self._numbers.must_be_free(office, row.reference)
        except NumberTaken as taken:
            raise NoRow("reference", taken.says) from None
        self._take_letter(ready)
        return self._numbers.reference(office, row.reference, row.received_on.year)

    def _take_letter(self, ready: Ready) -> None:
        row, under = ready.row, ready.under
        if row.notice_number is None or row.replied_on is None:
            return
        holder = (row.applicant_name, row.replied_on)
        try:
            said = self._numbers.letter(under.office, under.workflow, row.notice_number, holder)
        except NumberTaken as taken:
            raise NoRow("notice_number", taken.says) from None
        if said is not None:
            ready.warnings.append(said)

    def _repeated(self, ready: Ready, case: Known) -> None:
        told = more(self._desk, ready, case, self._actor)
        if told is None:
            self._skipped += 1
            return
        if "notice_number" in told.keys:
            self._take_letter(ready)
        append(self._desk, self._tx, ready, case, told)
        self._changed += 1
        self._warn(ready, case.stored.reference)

    def _warn(self, ready: Ready, reference: str) -> None:
        said = {str(each): each for each in ready.warnings}
        for each in said.values():
            self._warnings.append(Reconciled(ready.read.place, reference, each))

    def _known(self, waiting: Sequence[Ready]) -> list[Known | None]:
        """Return the case that each row may already be."""
        offices = [each.under.office.code for each in waiting]
        keys = list(zip(offices, self._names(waiting), strict=True))
        found: dict[tuple[str, str | None], Known] = {}
        for office in dict.fromkeys(office for office, _ in keys):
            wanted = {name for code, name in keys if code == office and name is not None}
            stored = self._tx.cases.several(office, wanted) if wanted else {}
            for each in known(self._tx, list(stored.values())):
                found[office, each.stored.reference] = each
        return [found.get(key) for key in keys]

    def _names(self, waiting: Sequence[Ready]) -> list[str | None]:
        """Return the reference of each row; None for one that has none and is no case yet."""
        unnamed = [each for each in waiting if each.row.reference is None]
        days: dict[str, set[date]] = {}
        for each in unnamed:
            days.setdefault(each.under.office.code, set()).add(each.row.received_on)
        asked = {office: self._tx.lists.received_on(office, on) for office, on in days.items()}
        people = {each.applicant_id for several in asked.values() for each in several}
        names = self._tx.applicants.said(people)
        there: dict[tuple[str, date, str], list[Request]] = {}
        for office, several in asked.items():
            for request in several:
                key = (office, request.received_on, request.text)
                there.setdefault(key, []).append(request)
        return [
            each.row.reference or self._same(each.under.office.code, each.row, there, names)
            for each in waiting
        ]

    def _same(
        self,
        office: str,
        row: Row,
        there: dict[tuple[str, date, str], list[Request]],
        names: dict[tuple[int, str], list[str]],
    ) -> str | None:
        """Return the case that a row without a reference tells of again; each is met once."""
        for each in there.get((office, row.received_on, row.request), ()):
            name = _name(office, each.reference)
            said = names.get((each.applicant_id, "name"), ())
            if row.applicant_name in said and not self._met.get(name):
                self._met.add(name, True)
                return each.reference
        return None


def _name(*parts: str) -> str:
    """Return one name for several texts together."""
    return json.dumps(parts, ensure_ascii=False)
