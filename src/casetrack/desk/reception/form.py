"""The fields of the form on which an application is logged -> the application that they say."""

from collections.abc import Callable, Mapping
from datetime import date

from casetrack.desk.reception.application import Application
from casetrack.desk.reception.receiving import WayIn

#: What every application needs, in the order of the form.
NEEDED_FIELDS = ("channel", "applicant_name", "applicant_type", "request")
_DAYS = (
    "received_on",
    "submitted_on",
    "arrived_on",
    "signed_on",
    "confirmed_on",
    "forwarded_on",
)


def application_of(given: Mapping[str, str], read_day: Callable[[str, str], date]) -> Application:
    """Return what the fields of the form say; one that is left out is not known.

    `read_day` gets the name of a field and what was typed into it, and raises BadInput where that
    is no date.
    """
    days = {name: read_day(name, given[name]) for name in _DAYS if name in given}
    return Application(
        received_on=days.get("received_on"),
        channel=given.get("channel", ""),
        applicant_name=given.get("applicant_name", ""),
        applicant_type=given.get("applicant_type", ""),
        request=given.get("request", ""),
        id_number=given.get("id_number"),
        phone=given.get("phone"),
        email=given.get("email"),
        address=given.get("address"),
        contact_person=given.get("contact_person"),
        supply=given.get("supply"),
        delivery=given.get("delivery"),
        handler=given.get("handler"),
        way_in=WayIn(
            submitted_on=days.get("submitted_on"),
            arrived_on=days.get("arrived_on"),
            signed_on=days.get("signed_on"),
            signed_for_by=given.get("signed_for_by"),
            confirmed_on=days.get("confirmed_on"),
            forwarded_from=given.get("forwarded_from"),
            forwarded_number=given.get("forwarded_number"),
            forwarded_on=days.get("forwarded_on"),
            addressed_to=given.get("addressed_to"),
            filled_by=given.get("filled_by"),
        ),
    )
