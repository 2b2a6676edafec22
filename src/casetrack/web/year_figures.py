"""Figures that no case can give, typed into the table they stand in."""

from collections.abc import Mapping

from starlette.responses import Response

from casetrack import desk
from casetrack.desk import Entered
from casetrack.errors import Refused
from casetrack.web.visit import Visit
from casetrack.web.year import page, whole_year

#: In front of an address: what stood there when the page was shown.
_WAS = "was:"


def enter(visit: Visit) -> Response:
    """Enter what was changed; say beside each field what cannot stand there.

    What somebody else has entered since the page was shown is not overwritten unseen.
    """
    asked, typed = whole_year(visit), visit.typed()
    changed = _changed(typed)
    if not visit.may("figures"):
        raise Refused("your roles enter no figures")
    standing = {each.address: each for each in desk.figures(visit.desk, asked.year, asked.form.id)}
    wrong = desk.unreadable_figures(visit.desk, asked.year, changed, asked.form.id)
    errors = {address: visit.words.put(says) for address, says in wrong.items()}
    for address in changed.keys() - errors.keys():
        if says := _meanwhile(visit, typed, standing.get(address)):
            errors[address] = says
    if errors:
        return page(visit, asked, errors, typed)
    desk.set_figures(visit.desk, asked.year, {**changed}, asked.form.id)
    visit.say_done(
        visit.words.say_count("{count} figure entered", "{count} figures entered", len(changed))
    )
    return visit.go(asked.address())


def _changed(typed: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed over what stood there; a field without that counts as empty before."""
    return {
        name: value.strip()
        for name, value in typed.items()
        if name not in ("proof", "form")
        and not name.startswith(_WAS)
        and value.strip() != typed.get(_WAS + name, "")
    }


def _meanwhile(visit: Visit, typed: Mapping[str, str], entered: Entered | None) -> str:
    """Return what to say where somebody has changed a figure since the page was shown."""
    if entered is None or entered.entered_at is None:
        return ""
    now = "" if entered.value is None else str(entered.value)
    if typed.get(_WAS + entered.address, now) in (now, typed[entered.address].strip()):
        return ""
    return visit.words.say(
        "{name} has entered {value} meanwhile; load the page again",
        name=entered.name or entered.entered_by,
        value=now or "–",
    )
