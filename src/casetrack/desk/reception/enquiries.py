"""Questions by telephone or at the counter (咨询): two fields, counted apart from applications."""

from datetime import date

from casetrack.desk.desk import Desk, actor_of
from casetrack.desk.roles import only_who_may
from casetrack.errors import BadInput
from casetrack.store import Enquiry

#: How a question comes, and what that is called.
ENQUIRY_CHANNELS = {"phone": "电话", "counter": "现场", "online": "网络", "other": "其他"}


def log_enquiry(
    desk: Desk,
    question: str,
    channel: str = "phone",
    answer: str | None = None,
    on: date | None = None,
) -> int:
    """Keep a question and return its number; raise BadInput for one that cannot be."""
    asked_on = on or desk.today
    if not question.strip():
        raise BadInput("question is empty; say what was asked")
    if asked_on > desk.today:
        raise BadInput("{on} lies in the future; today is {today}", on=asked_on, today=desk.today)
    code = _channel(channel)
    said = (answer or "").strip() or None
    with desk.store.transaction() as tx:
        actor = only_who_may(
            desk, tx, "enquiries", "user {user} may not log an enquiry; {roles} may"
        )
        return tx.enquiries.add(
            desk.office.code, asked_on, code, question.strip(), said, actor.key, desk.now()
        )


def _channel(given: str) -> str:
    for code, title in ENQUIRY_CHANNELS.items():
        if given in (code, title):
            return code
    raise BadInput(
        "channel {given!r} is none of: {channels}",
        given=given,
        channels=", ".join(f"{code} {title}" for code, title in ENQUIRY_CHANNELS.items()),
    )


def enquiries(desk: Desk, first: date, last: date) -> tuple[Enquiry, ...]:
    """Return the enquiries between two days, both included."""
    with desk.store.reading() as tx:
        return tx.enquiries.of_span(desk.office.code, first, last)


def enquiry(desk: Desk, number: int) -> Enquiry:
    """Return one enquiry; raise NotFound for no such number."""
    with desk.store.reading() as tx:
        return tx.enquiries.get(desk.office.code, number)


def enquiry_became(desk: Desk, number: int, reference: str) -> None:
    """Say which application an enquiry became."""
    with desk.store.transaction() as tx:
        actor_of(desk, tx)
        stored = tx.cases.get(desk.office.code, reference)
        tx.enquiries.became(desk.office.code, number, stored.id)
