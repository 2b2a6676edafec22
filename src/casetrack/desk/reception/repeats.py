"""An earlier reply to the same applicant: what a reply that repeats nothing must name.

条例第36条第（六）项 is about the same applicant only: that somebody else has asked before is no
reason to send anybody away.
"""

from collections.abc import Iterator, Mapping

from casetrack.core.case import Fact
from casetrack.core.workflow import Workflow
from casetrack.desk.handling.filling import Filled
from casetrack.messages import Message, say
from casetrack.store import StoredCase, Transaction

_REFERENCE = "earlier_reference"
_NUMBER = "earlier_reply_number"


def earlier_reply(
    tx: Transaction, stored: StoredCase, workflow: Workflow, facts: Mapping[str, Fact]
) -> Filled:
    """Return the facts with the day and the number of the earlier reply they name.

    Raises NotFound where no case of the office has that reference.
    """
    if _REFERENCE not in workflow.fields:
        return Filled(dict(facts))
    named = facts.get(_REFERENCE)
    number = facts.get(_NUMBER)
    if not isinstance(named, str) and isinstance(number, str):
        named = tx.notices.case_with(stored.office, number)
        if named is None:
            remark = say("no letter with the number {number} is in the register", number=number)
            return Filled(dict(facts), remarks=(remark,))
    if not isinstance(named, str):
        return Filled(dict(facts))
    earlier = tx.cases.get(stored.office, named)
    sent = earlier.case.last("reply_dispatched")
    told: dict[str, Fact] = {}
    if sent is not None:
        told["earlier_reply_on"] = sent.on.isoformat()
    replies = [each for each in tx.notices.of(earlier.id) if each.kind == "reply" and each.number]
    if replies:
        told[_NUMBER] = replies[-1].number
    return Filled({**told, **facts}, tuple(_against(tx, stored, earlier)))


def _against(tx: Transaction, stored: StoredCase, earlier: StoredCase) -> Iterator[Message]:
    if tx.applicants.survivor(earlier.applicant_id) != tx.applicants.survivor(stored.applicant_id):
        yield say(
            "{reference} was another applicant's; what somebody else has asked for is no repeat "
            "(条例第36条第（六）项)",
            reference=earlier.reference,
        )
    if earlier.id == stored.id or earlier.case.last("reply_dispatched") is None:
        yield say(
            "{reference} has not been replied to before (条例第36条第（六）项)",
            reference=earlier.reference,
        )
    elif earlier.case.last("reply_dispatched", "reply_revoked", "reply_ordered") != (
        earlier.case.last("reply_dispatched")
    ):
        yield say(
            "the reply to {reference} does not stand any more (条例第36条第（六）项)",
            reference=earlier.reference,
        )
