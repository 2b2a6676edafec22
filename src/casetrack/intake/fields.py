"""The fields of an application form, and what is proposed for each of them.

Nothing here is an application yet: a proposal says where it comes from, and a person looks at it.
"""

from dataclasses import dataclass

from casetrack.messages import Message

#: What a label of a form or a heading of an export can mean. `organisation` is a name that makes
#: the applicant no natural person; `number` is a platform's own; `other` is known and left alone.
FIELDS = (
    "number",
    "submitted_on",
    "channel",
    "applicant_type",
    "applicant_name",
    "organisation",
    "id_number",
    "contact_person",
    "phone",
    "email",
    "address",
    "request",
    "supply",
    "delivery",
    "agent_name",
    "handler",
    "other",
)
#: Those that several labels may tell of together, one line each.
JOINED = ("request",)
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a file says a field of the form is."""

    key: str
    #: As it is typed into the form; empty where the file says something that fits no choice.
    value: str
    #: Where it comes from.
    where: Message
    #: Whether nobody has said so, and it is only likely.
    is_guess: bool = False
