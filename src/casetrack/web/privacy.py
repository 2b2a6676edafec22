"""What is held about people: given to who asks for it, erased when its time is over, or held on."""

from collections.abc import Mapping

from starlette.responses import Response

from casetrack import desk
from casetrack.errors import NotFound, Refused
from casetrack.i18n import mark, translator
from casetrack.web.papers import download
from casetrack.web.visit import Visit

#: What was done, in words.
DONE = {
    "contacts_erased": mark("numbers and contacts of an applicant erased"),
    "case_erased": mark("words of an application erased"),
    "enquiry_erased": mark("words of an enquiry erased"),
    "list_erased": mark("a stamped posting list erased"),
    "exported": mark("given to the applicant"),
    "key_changed": mark("the key changed"),
    "key_lost": mark("a key given up as lost"),
}


def give_out(visit: Visit) -> Response:
    """Return all that is held about an applicant as one archive, for them; that is recorded."""
    reference = visit.path("reference")
    held = desk.what_is_held(visit.desk, reference)
    # What is handed out is in the language of the law and not in the reader's.
    language = "zh-CN" if visit.desk.notices.is_chinese("office") else "en"
    content = held.as_archive(desk.given_out(held, translator(language)))
    return download(content, f"{reference}-{visit.desk.today}.zip", "application/zip")


def retention(visit: Visit) -> Response:
    """Show what would be erased today, and what was."""
    return _shown(visit)


def erase(visit: Visit) -> Response:
    """Erase what the page listed; refused where the list has changed since."""
    if not visit.may("administer"):
        raise Refused("only an administrator erases")
    typed = visit.typed()
    if not typed.get("sure"):
        return _shown(visit, visit.words.translate("say that the list was read"))
    try:
        done = desk.erase_past(visit.desk, typed.get("confirm", ""))
    except Refused as no:
        visit.say_refused(visit.refused(no, {"confirm": visit.words.refusal(no)}).values())
    else:
        visit.say_done(
            visit.words.say(
                "erased: applicants {people}, applications {cases}",
                people=done.people,
                cases=done.cases,
            )
        )
    return visit.go("/retention")


def holds(visit: Visit) -> Response:
    """Show the cases of which nothing may be erased."""
    return _holds(visit, {}, {})


def hold(visit: Visit) -> Response:
    """Put a hold on a case; what stands against it is said beside the field."""
    _only_who_holds(visit)
    typed = {key: visit.typed().get(key, "").strip() for key in ("reference", "why")}
    needed = visit.words.translate("this is needed")
    if errors := {key: needed for key, value in typed.items() if not value}:
        return _holds(visit, typed, errors)
    try:
        desk.put_on_hold(visit.desk, typed["reference"], typed["why"])
    except (NotFound, Refused) as no:
        says = {"reference": visit.words.refusal(no)}
        return _holds(visit, typed, visit.refused(no, says))
    visit.say_done(visit.words.say("{reference} is on hold", reference=typed["reference"]))
    return visit.go("/holds")


def release(visit: Visit) -> Response:
    """Lift the hold on a case."""
    _only_who_holds(visit)
    reference = visit.typed().get("reference", "")
    desk.release_hold(visit.desk, reference)
    visit.say_done(visit.words.say("{reference} is on hold no more", reference=reference))
    return visit.go("/holds")


def _only_who_holds(visit: Visit) -> None:
    if not visit.may("holds"):
        raise Refused("your roles put and lift no holds; ask a handler")


def _holds(visit: Visit, typed: Mapping[str, str], errors: Mapping[str, str]) -> Response:
    found = desk.holds(visit.desk)
    return visit.show(
        "holds.html",
        422 if errors else 200,
        standing=[each for each in found if each.lifted_at is None],
        lifted=[each for each in found if each.lifted_at is not None],
        people_by=_people_by(visit),
        # Whoever comes from a case finds it typed.
        typed=typed or {"reference": visit.query("reference")},
        errors=errors,
    )


def _people_by(visit: Visit) -> Mapping[str, str]:
    return {f"user:{each.code}": each.name for each in desk.users(visit.desk)}


def _shown(visit: Visit, error: str = "") -> Response:
    return visit.show(
        "retention.html",
        422 if error else 200,
        found=desk.retention_report(visit.desk),
        acts=desk.privacy_acts(visit.desk),
        done=DONE,
        people_by=_people_by(visit),
        error=error,
    )
