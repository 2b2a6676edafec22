"""The audit (审计): who did, saw, took out, tried and was refused.

Steps of cases stand in their chains, and who has read a case among the readings. What is neither is
entered here: who signed in or could not, what was printed or exported, what was refused, who
changed accounts, who backed up. No names, no words that somebody typed: codes, references, pages.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from casetrack.core.workflow import Action
from casetrack.desk.desk import Desk
from casetrack.desk.roles import only_who_may
from casetrack.errors import BadInput, CasetrackError, Refused
from casetrack.messages import Message, say
from casetrack.store import ACTED, READ, Deed, Transaction, WantedDeeds

Kind: TypeAlias = Literal[
    "signed_in",
    "sign_in_failed",
    "signed_out",
    "exported",
    "refused",
    "account",
    "administered",
    "token",
    "subscription",
    "backup",
    "query_code",
]
#: Every kind of deed, in words.
DEEDS: Mapping[str, Message] = {
    ACTED: say("did"),
    READ: say("saw"),
    "exported": say("took out"),
    "refused": say("was refused"),
    "signed_in": say("signed in"),
    "sign_in_failed": say("could not sign in"),
    "signed_out": say("signed out"),
    "account": say("changed an account"),
    "subscription": say("changed a subscription"),
    "token": say("changed a token"),
    "administered": say("changed how the office is set up"),
    "backup": say("backed up or restored"),
    "query_code": say("gave out a query code"),
}
#: How many deeds a page shows.
MOST_DEEDS = 500


@dataclass(frozen=True)
class DeedsAsked:
    """Which deeds are asked for; both days are included."""

    first: date
    last: date
    user: str | None = None
    kinds: Collection[str] | None = None


@dataclass(frozen=True)
class DeedsSeen:
    """What was done, the latest first, with who that was."""

    found: tuple[Deed, ...]
    #: Names by code, of everybody.
    people: Mapping[str, str]
    #: Codes of those who work for the office, or did.
    listed: tuple[str, ...]
    is_cut: bool


def note(desk: Desk, kind: Kind, subject: str = "", detail: str = "") -> None:
    """Enter what whoever sits at the desk did, in a transaction of its own."""
    with desk.store.transaction() as tx:
        enter(desk, tx, kind, subject, detail)


def note_refusal(desk: Desk, subject: str, no: Refused) -> None:
    """Enter what was tried, and by which rule it was refused: the sentence without its values.

    Where one sentence holds another, the inner one is the rule. A refusal that was entered already
    is not entered again. Where the database does not take it, the refusal stands nevertheless.
    """
    if no.is_noted:
        return
    with suppress(CasetrackError):
        note(desk, "refused", subject, _rule(no.message))
    no.is_noted = True


def _rule(says: Message) -> str:
    inner = says.values.get("no")
    return _rule(inner) if isinstance(inner, Message) else says.template


def enter(
    desk: Desk,
    tx: Transaction,
    kind: Kind,
    subject: str = "",
    detail: str = "",
    user: str | None = None,
) -> None:
    """Enter a deed with what it is about; `user` where it is not who sits at the desk."""
    tx.deeds.add(Deed(desk.now(), user or desk.user, kind, subject, detail, desk.office.code))


def audit(desk: Desk, asked: DeedsAsked) -> DeedsSeen:
    """Return what was done in the office; for an auditor or an administrator."""
    with desk.store.reading() as tx:
        _only_overseers(desk, tx)
        found = tuple(tx.deeds.found(_wanted(desk, asked), MOST_DEEDS + 1, latest_first=True))
        people = tx.people.users()
        here = tuple(each.code for each in people if each.office in (None, desk.office.code))
        names = {each.code: each.name for each in people}
        return DeedsSeen(found[:MOST_DEEDS], names, here, len(found) > MOST_DEEDS)


def audited(desk: Desk, asked: DeedsAsked) -> Iterator[Deed]:
    """Yield every deed by time, for a file; that somebody took it out is entered first."""
    with desk.store.reading() as tx:
        _only_overseers(desk, tx)
    note(desk, "exported", "audit", f"{asked.first}/{asked.last}")
    with desk.store.reading() as tx:
        yield from tx.deeds.found(_wanted(desk, asked))


def steps(desk: Desk) -> Mapping[str, Action]:
    """Return every step by its name, as the law in force has it and else any on the shelf."""
    laws = (*desk.library.laws(), desk.library.law_on(desk.today))
    return {name: action for law in laws for name, action in law.workflow.actions.items()}


def _wanted(desk: Desk, asked: DeedsAsked) -> WantedDeeds:
    if asked.last < asked.first:
        raise BadInput("the last day {last} lies before the first", last=asked.last)
    unknown = sorted(set(asked.kinds or ()) - set(DEEDS))
    if unknown:
        raise BadInput(
            "{kind!r} is no kind of deed; there are: {known}",
            kind=unknown[0],
            known=", ".join(DEEDS),
        )
    zone = ZoneInfo(desk.settings.installation.timezone)

    def begins(day: date) -> datetime:
        return datetime.combine(day, time(), zone).astimezone(UTC)

    until = begins(asked.last + timedelta(days=1))
    return WantedDeeds(desk.office.code, begins(asked.first), until, asked.user, asked.kinds)


def _only_overseers(desk: Desk, tx: Transaction) -> None:
    only_who_may(desk, tx, "audit", "your roles do not show who did what; ask an auditor")
