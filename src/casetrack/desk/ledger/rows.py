"""The row of a ledger laid under its office and its law, ready to be entered."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from casetrack.core.calendar import Calendar
from casetrack.core.case import Policy
from casetrack.core.workflow import Workflow
from casetrack.desk.desk import Desk, take_up
from casetrack.desk.reception.application import review_route
from casetrack.intake import Read, Row
from casetrack.library import Law
from casetrack.messages import Message, say
from casetrack.settings import Office
from casetrack.store import Transaction


class NoRow(Exception):
    """A row cannot be taken: the key of the column, empty for the whole row, and why."""

    def __init__(self, column: str, says: Message) -> None:
        super().__init__(str(says))
        self.column = column
        self.says = says


@dataclass(frozen=True)
class Under:
    """What the rows of one office under one law share."""

    office: Office
    law: Law
    calendar: Calendar
    route: tuple[str, ...]
    workflow_sha256: str
    #: What is pinned to every one of them.
    policy: Policy

    @property
    def workflow(self) -> Workflow:
        return self.law.workflow


@dataclass(frozen=True)
class Ready:
    """A row whose office, law and outcome are known."""

    read: Read
    row: Row
    under: Under
    warnings: list[Message] = field(default_factory=list)


class Laws:
    """The offices and laws that rows can fall under; each is pinned when it is first met."""

    def __init__(
        self, desk: Desk, tx: Transaction, equivalents: Mapping[str, Mapping[str, str]]
    ) -> None:
        self._desk = desk
        self._tx = tx
        self._equivalents = equivalents
        self._own_office = tx.people.user(desk.user).office
        self._laws = [law for law in desk.library.laws() if law.workflow.chosen_by == "date"]
        self._met: dict[tuple[str, str], Under] = {}

    def ready(self, read: Read, row: Row) -> Ready:
        """Return a row with its office, its law, and its outcome as a code; raise NoRow."""
        under = self._under(self.office(row.office), row)
        warnings: list[Message] = []
        outcome = self._outcome(under.workflow, row.outcome, warnings)
        coded = row if outcome == row.outcome else replace(row, outcome=outcome)
        return Ready(read, coded, under, warnings)

    def office(self, named: str | None) -> Office:
        """Return an office by code or name, the desk's own for None; raise NoRow."""
        if named is None:
            return self._desk.office
        for office in self._desk.settings.offices:
            if named in (office.code, office.name):
                if self._own_office not in (None, office.code):
                    no = say("you belong to office {code}", code=self._own_office)
                    raise NoRow("office", no)
                return office
        codes = ", ".join(office.code for office in self._desk.settings.offices)
        no = say("there is no such office; config.toml names: {codes}", codes=codes)
        raise NoRow("office", no)

    def _under(self, office: Office, row: Row) -> Under:
        day = row.received_on
        law = next((law for law in self._laws if law.workflow.receives_on(day)), None)
        if law is None:
            no = say("no workflow is in force for a receipt on {day}", day=day)
            raise NoRow("received_on", no)
        key = (office.code, law.workflow.id)
        if key not in self._met:
            self._met[key] = self._meet(office, law)
        return self._met[key]

    def _meet(self, office: Office, law: Law) -> Under:
        desk, tx, workflow = self._desk, self._tx, law.workflow
        take_up(desk, tx, workflow.calendar)
        calendar = desk.calendar(workflow.calendar, tx, office.code)
        tx.versions.pin_calendar(calendar.version, calendar.canonical, desk.now())
        sha256 = tx.versions.pin_workflow(workflow.id, law.text, desk.now())
        policy = desk.settings.pinned()
        return Under(office, law, calendar, review_route(office, law), sha256, policy)

    def _outcome(self, workflow: Workflow, said: str | None, warnings: list[Message]) -> str | None:
        if said is None or said in workflow.outcomes:
            return said
        by_title = {outcome.title: code for code, outcome in workflow.outcomes.items()}
        if said in by_title:
            return by_title[said]
        instead = self._equivalents.get(workflow.id, {}).get(said)
        if instead not in workflow.outcomes:
            known = ", ".join(f"{code} {each.title}" for code, each in workflow.outcomes.items())
            no = say("it is no outcome of {workflow}: {known}", workflow=workflow.id, known=known)
            raise NoRow("outcome", no)
        warnings.append(
            say(
                "{workflow} has no {outcome}; it was taken for {instead} {title}",
                workflow=workflow.id,
                outcome=said,
                instead=instead,
                title=workflow.outcomes[instead].title,
            )
        )
        return instead
