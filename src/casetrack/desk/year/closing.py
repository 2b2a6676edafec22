"""Close a year (年度封存): freeze its table with a hash and a signer; close it anew with a reason.

A closed year is not locked: what is recorded later counts, and shows as a restatement beside the
frozen table. The next year's table is compared with the frozen one.
"""

import json
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from casetrack.core import statistics
from casetrack.desk.desk import Desk, actor_of
from casetrack.desk.roles import only_who_may
from casetrack.desk.year.figures import form_for
from casetrack.desk.year.reports import YearEnd, span_of, year_end
from casetrack.errors import Refused
from casetrack.messages import Message, say, say_count
from casetrack.store import Closing


@dataclass(frozen=True)
class Closed:
    """A year as it is frozen now."""

    closing: Closing
    year_end: YearEnd
    #: Whether it was frozen by this call; False where nothing has changed since the last time.
    is_new: bool
    warnings: tuple[Message, ...]


def close_year(
    desk: Desk,
    year: int,
    form_id: str | None = None,
    *,
    signer: str | None = None,
    reason: str | None = None,
) -> Closed:
    """Freeze a year's table; raise Refused where it is not over, or contradicts itself.

    A year that is closed is frozen anew only with a `reason`, and only where something differs.
    """
    form = form_for(desk.library, year, form_id)
    with desk.store.transaction() as tx:
        actor = only_who_may(
            desk, tx, "close_year", "a year is closed by: {roles}; ask one of them"
        )
        if desk.today <= date(year, 12, 31):
            raise Refused(
                "{year} is not over; it can be closed from {day} on",
                year=year,
                day=date(year + 1, 1, 1),
            )
        found = year_end(desk, tx, span_of(desk, form, year), with_cases=True)
        if found.closing is not None and not found.restated:
            return Closed(found.closing, found, False, ())
        _must_be_sound(found)
        _must_have_reason(found, reason)
        content = json.dumps(
            statistics.to_json(found.report, (), with_cases=True),
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
        )
        closing = Closing(
            year,
            found.closing.position + 1 if found.closing else 1,
            desk.today,
            actor.key,
            desk.now(),
            signer or tx.people.user(desk.user).name,
            reason if found.closing else None,
            content,
            sha256(content.encode()).hexdigest(),
        )
        tx.years.close(desk.office.code, form.id, closing)
        return Closed(closing, found, True, tuple(_warnings(found)))


def closings(desk: Desk, year: int, form_id: str | None = None) -> tuple[Closing, ...]:
    """Return each time a year was closed, oldest first."""
    form = form_for(desk.library, year, form_id)
    with desk.store.reading() as tx:
        actor_of(desk, tx)
        return tx.years.closings(desk.office.code, form.id, year)


def _must_be_sound(found: YearEnd) -> None:
    errors = [each for each in found.findings if each.severity == "error"]
    if errors:
        raise Refused(
            "the table contradicts itself in {places}, first {where}: {says}; see: "
            "casetrack preflight",
            places=say_count("{count} place", "{count} places", len(errors)),
            where=errors[0].where,
            says=errors[0].says,
        )


def _must_have_reason(found: YearEnd, reason: str | None) -> None:
    if found.closing is not None and not (reason or "").strip():
        raise Refused(
            "the year {year} was closed on {day}, and {cells} since; to close it anew say why "
            "with --reason",
            year=found.closing.year,
            day=found.closing.closed_on,
            cells=say_count("{count} cell differs", "{count} cells differ", len(found.restated)),
        )


def _warnings(found: YearEnd) -> list[Message]:
    said = [each.says for each in found.findings]
    if not found.report.complete:
        said.insert(0, say("figures are not entered yet; the frozen table has blanks there"))
    return said
