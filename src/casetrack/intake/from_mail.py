"""A mail -> what is proposed for each field of the form on which an application is logged."""

from collections.abc import Iterator, Sequence
from datetime import date, tzinfo

from casetrack.intake.fields import JOINED, OTHER, Proposed
from casetrack.intake.form_lines import Line, labelled_lines, ticked
from casetrack.intake.mail import Mail
from casetrack.intake.words import Words
from casetrack.messages import Message, say

#: Of what fits no choice, as it is shown, in characters.
_SAID = 40
_CHOICES = ("applicant_type", "supply", "delivery")
#: Taken from the mail as such, whatever a form within it says.
_OF_THE_MAIL = ("channel", "submitted_on", "number", "handler")


def proposed_from_mail(words: Words, mail: Mail, zone: tzinfo, today: date) -> tuple[Proposed, ...]:
    """Return what a mail says of the fields of the form, each once, with where it says so.

    The day it was sent is taken in `zone`; one that lies ahead of `today` is not proposed.
    """
    lines = labelled_lines(words, mail.text)
    said = tuple(_said(words, lines))
    keys = {each.key for each in said}
    from_mail = (each for each in _of_mail(mail, zone, today) if each.key not in keys)
    return (*said, *from_mail)


def _said(words: Words, lines: Sequence[Line]) -> Iterator[Proposed]:
    """Yield what labelled lines say; of two for one field the first holds."""
    named = any(line.key == "organisation" for line in lines)
    seen: set[str] = set()
    for line in lines:
        key = "applicant_name" if line.key == "organisation" else line.key
        # Beside an organisation the name is that of whoever fills in the form.
        if line.key == "applicant_name" and named:
            key = "contact_person"
        if key in (OTHER, *_OF_THE_MAIL, *JOINED) or key in seen:
            continue
        seen.add(key)
        yield proposed(words, key, line.value, _line(line.label))
    if request := joined([(each.label, each.value) for each in lines if each.key in JOINED]):
        labels = ", ".join(dict.fromkeys(each.label for each in lines if each.key in JOINED))
        yield Proposed("request", request, _line(labels))
    if named and "applicant_type" not in seen:
        says = say("an organisation; of which kind, the mail does not say")
        yield Proposed("applicant_type", "", says)


def _of_mail(mail: Mail, zone: tzinfo, today: date) -> Iterator[Proposed]:
    yield Proposed("channel", "email", say("the file, an e-mail"))
    if mail.sent_at is not None:
        sent_at = mail.sent_at.astimezone(zone)
        on = sent_at.date()
        if on <= today:
            at = sent_at.isoformat(" ", "minutes")
            says = say("the date in its header, {at}", at=at)
            yield Proposed("submitted_on", on.isoformat(), says)
        else:
            says = say("the mail says {on}, which lies ahead: a clock was wrong", on=on)
            yield Proposed("submitted_on", "", says)
    if mail.sender_name and "@" not in mail.sender_name:
        says = say("the name that the sender's mail program gives")
        yield Proposed("applicant_name", mail.sender_name, says, is_guess=True)
    if mail.sender_address:
        yield Proposed("email", mail.sender_address, say("the mailbox it was sent from"))
    if request := "\n".join(each for each in (mail.subject, mail.text) if each):
        says = say("subject and text of the mail, as a whole")
        yield Proposed("request", request, says, is_guess=True)


def proposed(words: Words, key: str, value: str, where: Message) -> Proposed:
    """Return what is proposed for a field; a choice as its code, none where it fits none."""
    if key not in _CHOICES:
        return Proposed(key, " ".join(value.split()), where)
    code = words.code(key, ticked(value))
    if code is None:
        said = value if len(value) <= _SAID else f"{value[:_SAID]}…"
        says = say("{where} says “{said}”, which fits no choice", where=where, said=said)
        return Proposed(key, "", says)
    return Proposed(key, code, where)


def joined(several: Sequence[tuple[str, str]]) -> str:
    """Return what several labels say of one field: one as it is, more of them with their names."""
    if len(several) == 1:
        return several[0][1]
    return "\n".join(f"{label}：{value}" for label, value in several)


def _line(label: str) -> Message:
    return say("the line “{label}”", label=label)
