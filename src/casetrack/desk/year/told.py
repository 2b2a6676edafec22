"""A year's table with all that lies beside it, as the JSON that outside scripts rely on."""

from casetrack.core import statistics
from casetrack.desk.year.reports import YearEnd
from casetrack.messages import Message, Translate, say
from casetrack.store import Closing


def report_told(
    found: YearEnd, translate: Translate, *, with_cases: bool = False
) -> dict[str, object]:
    """Return the table, its findings, other offices, how it was closed, what is in no row."""
    told: dict[str, object] = {
        **statistics.to_json(found.report, found.findings, with_cases, translate),
        "from": found.first,
        "to": found.last,
        "as_of": found.as_of,
        "voided": [
            {"reference": each.reference, "received_on": each.received_on.isoformat()}
            for each in found.voided
        ],
    }
    if found.offices:
        told["offices"] = [statistics.to_json(each, (), with_cases) for each in found.offices]
    if found.closing is not None:
        told["closed"] = closing_told(found.closing)
        told["restated"] = restated_told(found, translate)
    return told


def about(found: YearEnd) -> Message:
    """Return the line above a table: whose it is, of which days, as of which day."""
    says = say(
        "{office}, {first} to {last}",
        office=found.report.office,
        first=found.first,
        last=found.last,
    )
    return says if found.as_of is None else say("{what}, as of {day}", what=says, day=found.as_of)


def closing_told(closing: Closing) -> dict[str, object]:
    """Return how a year was closed, without the table itself."""
    names = ("position", "closed_on", "closed_by", "closed_at", "signer", "reason", "sha256")
    return {name: getattr(closing, name) for name in names}


def restated_told(found: YearEnd, translate: Translate) -> list[dict[str, object]]:
    """Return the cells that differ from the closed table, with their reasons."""
    return [
        {
            "row": each.row,
            "column": each.column,
            "where": each.where,
            "before": each.before,
            "after": each.after,
            "gone": list(each.gone),
            "come": list(each.come),
            "reasons": [
                {"reference": why.reference, "says": why.says.put(translate)}
                for why in each.reasons
            ],
        }
        for each in found.restated
    ]
