"""Apply from outside: what a form must say, and the application that it becomes, once.

It enters as any other online application: by the law of today its receipt is then to be confirmed
with the applicant (条例第31条第（三）项), and it stands on the day's page at once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from casetrack.core.workflow import Clock, ReceiptRule, Workflow
from casetrack.desk.desk import Desk, law_of
from casetrack.desk.public.codes import code_of_form, keyed, opens, put_code
from casetrack.desk.public.limits import count_application
from casetrack.desk.public.status import receipt_rule
from casetrack.desk.reception.application import Application, from_outside, logged
from casetrack.errors import BadInput, Refused
from casetrack.messages import Message, say
from casetrack.store import SentForm, Transaction

#: The channel by which such an application comes.
ONLINE = "online"
#: How long the same form is answered with its code again: a double click, a page sent twice.
SHOWN_AGAIN = timedelta(hours=1)
#: How long a form is known that was sent.
_KEPT = timedelta(days=30)
#: The most that one field may hold, in characters; what is asked for may be longer.
LONGEST_FIELD, LONGEST_REQUEST = 300, 10_000
_WHAT_IS_ASKED = ("request", "item")
#: Most files, and the most they may hold together.
MOST_FILES, MOST_BYTES = 10, 20 * 1024 * 1024
_CONTACTS = ("phone", "email", "address")
#: A way of delivery, and the contact that it cannot do without.
_DELIVERED_TO = {"post": "address", "email": "email"}


@dataclass(frozen=True)
class Taken:
    """An application that was taken."""

    reference: str
    #: To ask with; seen here and nowhere else.
    code: str
    submitted_at: datetime
    workflow: Workflow
    #: None while the receipt is to be confirmed with the applicant.
    received_on: date | None
    #: What makes which day the day of receipt; None where the law does not say.
    rule: ReceiptRule | None
    #: The period to reply, which that day begins.
    reply: Clock | None


class _SentMeanwhile(Exception):
    """Another process has just taken the same form."""


def apply(desk: Desk, application: Application, key: str, address: str) -> Taken:
    """Take an application from outside, once for the key of its form; `address` asks.

    The same form sent again is answered as before. Refused for another one under its key, TooMany
    where the day's applications are taken, BadInput as for any application.
    """
    try:
        with desk.store.transaction() as tx:
            return _once(desk, tx, application, key, address)
    except _SentMeanwhile:
        with desk.store.transaction() as tx:
            return _once(desk, tx, application, key, address)


def lacking(application: Application) -> dict[str, Message]:
    """Return what the form does not say that an application must (条例第29条第2款), by field."""
    return dict(_lacking(application))


def too_long(name: str, value: str) -> Message | None:
    """Return what to say of a field that holds more than is taken from outside, or None."""
    most = LONGEST_REQUEST if name in _WHAT_IS_ASKED else LONGEST_FIELD
    if len(value) <= most:
        return None
    return say("at most {most} characters; attach the rest as a file", most=most)


def _lacking(application: Application) -> Iterator[tuple[str, Message]]:
    for name in ("applicant_name", "id_number", "request", "supply", "delivery"):
        if not (getattr(application, name) or "").strip():
            yield name, say("this is needed")
    if not any(getattr(application, name) for name in _CONTACTS):
        yield "phone", say("give at least one: telephone, e-mail or postal address")
    needed = _DELIVERED_TO.get(application.delivery or "")
    if needed and not getattr(application, needed):
        yield needed, say("this is needed for the way of delivery that you have chosen")


def check_files(files: Sequence[tuple[str, bytes]]) -> None:
    """Raise BadInput where there are more files, or larger ones, than are taken from outside."""
    if len(files) > MOST_FILES or sum(len(content) for _, content in files) > MOST_BYTES:
        raise BadInput(
            "at most {files} files are taken, and {most} MB together",
            key="attached",
            files=MOST_FILES,
            most=MOST_BYTES // 1024 // 1024,
        )


def _once(desk: Desk, tx: Transaction, application: Application, key: str, address: str) -> Taken:
    office, now = desk.office.code, desk.now()
    form, asked = sha256(key.encode()).hexdigest(), _asked(tx, application)
    tx.public.forget_sent(now - _KEPT)
    code = code_of_form(tx, key)
    if before := tx.public.sent(office, form):
        return _again(desk, tx, before, asked, code)
    check_files(application.attachments)
    count_application(desk, tx, address)
    actor = from_outside(desk)
    reference = logged(desk, tx, application, actor).reference
    case_id = tx.cases.get(office, reference).id
    if not tx.public.send(office, form, asked, case_id, now):
        raise _SentMeanwhile
    put_code(desk, tx, case_id, code, actor)
    return _taken(desk, tx, reference, code, now)


def _again(desk: Desk, tx: Transaction, before: SentForm, asked: str, code: str) -> Taken:
    is_late = desk.now() - before.sent_at > SHOWN_AGAIN
    kept = tx.public.code_of(desk.office.code, before.reference)
    if is_late or before.asked_hash != asked or not opens(kept, code):
        raise Refused(
            "this form was sent before and is logged as {reference}; send it again only if it is "
            "another application",
            reference=before.reference,
        )
    return _taken(desk, tx, before.reference, code, before.sent_at)


def _taken(desk: Desk, tx: Transaction, reference: str, code: str, at: datetime) -> Taken:
    stored = tx.cases.get(desk.office.code, reference)
    workflow = law_of(tx, stored).workflow
    return Taken(
        reference,
        code,
        at,
        workflow,
        None if stored.unconfirmed_since else stored.received_on,
        receipt_rule(workflow, stored.channel),
        workflow.clocks.get("reply"),
    )


def _asked(tx: Transaction, application: Application) -> str:
    """Return a keyed hash of all that was sent; the days on the way in are the program's own."""
    said = {key: value for key, value in asdict(application).items() if key != "way_in"}
    said["attachments"] = [
        (name, sha256(content).hexdigest()) for name, content in application.attachments
    ]
    return keyed(tx, "what a form says", repr(sorted(said.items()))).hex()
