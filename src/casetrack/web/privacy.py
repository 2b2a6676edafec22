"""What is held about people: given to who asks for it, listed and erased when its time is over."""

from starlette.responses import Response

from casetrack import desk
from casetrack.errors import Refused
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
        visit.says += visit.refused(no, {"confirm": visit.words.refusal(no)}).values()
    else:
        visit.says.append(
            visit.words.say(
                "erased: applicants {people}, applications {cases}",
                people=done.people,
                cases=done.cases,
            )
        )
    return visit.go("/retention")


def _shown(visit: Visit, error: str = "") -> Response:
    return visit.show(
        "retention.html",
        422 if error else 200,
        found=desk.retention_report(visit.desk),
        acts=desk.privacy_acts(visit.desk),
        done=DONE,
        people_by={f"user:{each.code}": each.name for each in desk.users(visit.desk)},
        error=error,
    )
