"""Who applied: all they have asked, what resembles it, and that two applicants are one person."""

from collections.abc import Mapping
from urllib.parse import quote

from starlette.responses import Response

from casetrack import desk
from casetrack.desk import APPLICANT_TYPES
from casetrack.errors import NotFound, Refused
from casetrack.web.visit import Visit


def show(visit: Visit) -> Response:
    """Show the applicant of a case; a script gets the hints for the page of the case alone."""
    return _shown(visit, {}, {})


def merge(visit: Visit) -> Response:
    """Say that the applicant of another case is the one of this; its data holds for both."""
    _only_who_may(visit)
    reference, typed = visit.path("reference"), visit.typed()
    desk.known_applicant(visit.desk, reference)
    errors = {
        key: visit.words.translate("this is needed")
        for key in ("of", "why")
        if not typed.get(key, "").strip()
    }
    if errors:
        return _shown(visit, typed, errors)
    try:
        desk.merge(visit.desk, typed["of"].strip(), reference, typed["why"])
    except (NotFound, Refused) as no:
        return _shown(visit, typed, visit.refused(no, {"of": visit.words.refusal(no)}))
    visit.say_done(visit.words.translate("the two applicants are one person from now on"))
    return visit.go(f"/cases/{quote(reference)}/applicant")


def take_back(visit: Visit) -> Response:
    """Say that a merge of this applicant was wrong."""
    _only_who_may(visit)
    reference, typed = visit.path("reference"), visit.typed()
    known = desk.known_applicant(visit.desk, reference)
    numbers = {str(each.id): each.id for each in known.merges if each.undone_at is None}
    if not typed.get("why", "").strip():
        return _shown(visit, {}, {"": visit.words.translate("say why they are two people")})
    try:
        number = numbers[typed.get("number", "")]
    except KeyError:
        return _shown(visit, {}, {"": visit.words.translate("that was taken back already")})
    desk.take_merge_back(visit.desk, number, typed["why"])
    visit.say_done(visit.words.translate("the two applicants are two people again"))
    return visit.go(f"/cases/{quote(reference)}/applicant")


def _only_who_may(visit: Visit) -> None:
    if not visit.may("merge"):
        raise Refused("your roles do not say who is one person; ask a registrar")


def _shown(visit: Visit, typed: Mapping[str, str], errors: Mapping[str, str]) -> Response:
    reference = visit.path("reference")
    whole = desk.whole(visit.desk, reference)
    return visit.show(
        "hints.html" if visit.is_fragment else "applicant.html",
        422 if errors else 200,
        whole=whole,
        stored=whole.view.stored,
        known=desk.known_applicant(visit.desk, reference),
        likely=desk.likely(visit.desk, reference),
        people=desk.candidates(visit.desk, reference),
        people_by=whole.people,
        types=APPLICANT_TYPES,
        typed=typed,
        errors=errors,
        error=errors.get("", ""),
    )
