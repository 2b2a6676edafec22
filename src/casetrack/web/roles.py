"""What people can be here, and what each role does all day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from casetrack import desk
from casetrack.i18n import mark
from casetrack.web.visit import Visit

WORK: Mapping[str, str] = {
    "registrar": mark("logs applications, sends letters, records service"),
    "handler": mark("searches, asks, drafts the reply"),
    "reviewer1": mark("reviews drafts for the division"),
    "reviewer2": mark("reviews drafts for the office"),
    "secrecy": mark("checks drafts for secrets"),
    "approver": mark("signs the reply"),
    "manager": mark("assigns, extends, keeps an eye on the deadlines"),
    "auditor": mark("looks and changes nothing"),
    "admin": mark("sets up the office and its people"),
}


@dataclass(frozen=True)
class RoleLine:
    """One role with its title and its work in words."""

    code: str
    title: str
    work: str


def roles(visit: Visit) -> Iterator[RoleLine]:
    """Yield the roles of today's law in their order."""
    known = desk.roles_on(visit.desk.library, visit.desk.today)
    for code in desk.ROLES:
        if code in known:
            yield RoleLine(code, visit.words.title(known[code]), visit.words.translate(WORK[code]))


def titles(visit: Visit, codes: tuple[str, ...]) -> list[str]:
    """Return the titles of roles; a code that today's law does not know stands for itself."""
    known = desk.roles_on(visit.desk.library, visit.desk.today)
    return [visit.words.title(known[code]) if code in known else code for code in codes]
