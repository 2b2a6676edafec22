"""Who is reminded: people by their roles, and who stands in for those who are away."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from casetrack.reminders.plan import Seat
from casetrack.store import Absence, Person


def seats(
    people: Sequence[Person],
    roles: Iterable[str],
    instead: Iterable[str],
    absences: Sequence[Absence],
    today: date,
) -> tuple[Seat, ...]:
    """Return who holds one of the roles, each with who gets the message today.

    Of those who are away the deputy gets it, or the deputy's deputy; where nobody stands in, those
    in the roles of `instead` get it, and the person too, so that it is never lost. Nobody gets the
    same message twice.
    """
    away = {each.user: each for each in absences if each.first_on <= today <= each.last_on}
    active = {person.code for person in people if person.active}
    mine = _holding(people, roles)
    present = [Seat(code, code) for code in mine if code not in away]
    found = {seat.recipient: seat for seat in present}
    for code in mine:
        if code in away:
            for recipient in _standing_in(code, away, active) or [
                code,
                *(other for other in _holding(people, instead) if other not in away),
            ]:
                found.setdefault(recipient, Seat(code, recipient))
    return _each_seat_apart(found.values())


def _holding(people: Sequence[Person], roles: Iterable[str]) -> list[str]:
    wanted = set(roles)
    return [each.code for each in people if each.active and wanted.intersection(each.roles)]


def _standing_in(code: str, away: Mapping[str, Absence], active: set[str]) -> list[str]:
    """Return the first one in the line of deputies who is here; nobody where the line ends."""
    seen = {code}
    while code in away:
        deputy = away[code].deputy
        if deputy is None or deputy in seen or deputy not in active:
            return []
        seen.add(deputy)
        code = deputy
    return [code]


def _each_seat_apart(found: Iterable[Seat]) -> tuple[Seat, ...]:
    """Give those who stand in for the same absent person seats of their own."""
    taken: set[str] = set()
    apart = []
    for seat in found:
        person = seat.person if seat.person not in taken else f"{seat.person}+{seat.recipient}"
        taken.add(person)
        apart.append(Seat(person, seat.recipient))
    return tuple(apart)
