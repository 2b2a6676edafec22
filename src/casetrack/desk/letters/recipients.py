"""Whom a letter goes to, and where: the applicants, or whoever else it is addressed to."""

from dataclasses import dataclass

from casetrack.core.case import Case
from casetrack.desk.letters.values import consultation_of
from casetrack.desk.reception.parties import parties_of
from casetrack.desk.texts import put_together
from casetrack.notices import Letter
from casetrack.store import StoredCase, StoredNotice, Transaction

_COLONS = "：: ，,"


@dataclass(frozen=True)
class Recipient:
    """Whom a letter is sent to; None for what nobody has recorded."""

    name: str
    address: str | None = None
    phone: str | None = None


def recipients_of(
    tx: Transaction, case: StoredCase, notice: StoredNotice, letter: Letter
) -> tuple[Recipient, ...]:
    """Return whom a letter goes to: each of the applicants, or whoever else it is addressed to.

    Empty for a form that goes to nobody.
    """
    named = letter.addressee.rstrip(_COLONS)
    ids = [case.applicant_id, *(party.applicant_id for party in parties_of(case.case))]
    people = [tx.applicants.get(each) for each in ids]
    if named == "、".join(each.name or "" for each in people):
        return tuple(Recipient(each.name or "", each.address, each.phone) for each in people)
    return (_consulted(tx, case.case, notice, named),) if named else ()


def _consulted(tx: Transaction, case: Case, notice: StoredNotice, name: str) -> Recipient:
    """Return somebody who is no applicant, with what is known from the consultation."""
    told = put_together(tx, consultation_of(case, case.events[notice.position - 1]))
    address, phone = told.get("address"), told.get("phone")
    return Recipient(name, str(address) if address else None, str(phone) if phone else None)
