"""The office as it is now: what was changed on the pages over config.toml and the folders.

Several machines share only the database, so what is changed while people work is kept there. It is
read anew whenever somebody sits down; config.toml stays as it is, and holds again where a change is
taken back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from casetrack.desk.desk import Desk
from casetrack.settings import Numbering, Office, Settings
from casetrack.store import OfficeChange, Transaction

#: The letterheads read last, by their hash: they may be megabytes, and hardly ever change.
_KEPT = 32


def furnished(desk: Desk) -> Desk:
    """Return the desk with every office as it is now, in its own office."""
    of_file = settings_of_file(desk)
    with desk.store.reading() as tx:
        settings = with_changes(of_file, tx.office_changes.all())
    here = next((each for each in settings.offices if each.code == desk.office.code), desk.office)
    return replace(desk, settings=settings, office=here, of_file=of_file)


def settings_of_file(desk: Desk) -> Settings:
    """Return what config.toml itself says."""
    return desk.of_file or desk.settings


def in_office(desk: Desk, office: Office) -> Desk:
    """Return the desk moved to an office, where letters are written on its own letterheads."""
    with desk.store.reading() as tx:
        own = own_letterheads(tx, office.code)
    return replace(desk, office=office, notices=desk.notices.with_letterheads(own))


def own_letterheads(tx: Transaction, office: str) -> Mapping[str, bytes]:
    """Return the letterheads of an office that are kept in the database, by name."""
    kept = tx.letterheads.in_use(office)
    found: dict[str, bytes] = {}
    for name, each in kept.items():
        sha = each.sha256 or ""
        if sha not in _contents:
            if len(_contents) >= _KEPT:
                _contents.clear()
            _contents[sha] = tx.letterheads.content(office, each.number)[1]
        found[name] = _contents[sha]
    return found


_contents: dict[str, bytes] = {}


def with_changes(settings: Settings, changes: Iterable[OfficeChange]) -> Settings:
    """Return the settings with what was changed of offices, and with those that were added."""
    latest: dict[tuple[str, str], Mapping[str, object]] = {
        (each.office, each.about): each.content for each in changes
    }
    if not latest:
        return settings
    of_file = {office.code: office for office in settings.offices}
    added = [code for code, about in latest if about == "details" and code not in of_file]
    offices = [
        _changed(each, latest)
        for each in (*settings.offices, *(Office(code=code, name=code) for code in added))
    ]
    return settings.model_copy(update={"offices": tuple(offices)})


def _changed(office: Office, latest: Mapping[tuple[str, str], Mapping[str, object]]) -> Office:
    details = dict(latest.get((office.code, "details"), {}))
    numbering = latest.get((office.code, "numbering"), {}).get("later")
    if isinstance(numbering, list):
        details["later"] = tuple(Numbering.model_validate(each) for each in numbering)
    return office.model_copy(update=details)
