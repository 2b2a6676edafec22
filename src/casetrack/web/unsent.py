"""Keep a form for later: every few seconds by a script, or with a button without one."""

from starlette.responses import Response

from casetrack import desk
from casetrack.web.paper_form import is_hardly_begun
from casetrack.web.receiving import new_key, only_for_loggers, typed_into
from casetrack.web.visit import Visit


def keep(visit: Visit) -> Response:
    """Keep what is typed so far; a script is told when, everybody else comes back to the form."""
    only_for_loggers(visit)
    typed = typed_into(visit)
    key = typed.pop("draft", "")
    typed.pop("files_lost", None)
    is_kept = not is_hardly_begun(typed) and desk.keep_unsent(visit.desk, key, typed)
    if visit.is_fragment:
        # Of a form that was sent already, what is typed now is another one.
        ended = not is_kept and desk.has_ended(visit.desk, key)
        at = visit.desk.now() if is_kept else None
        return visit.show("kept.html", at=at, new_key=new_key() if ended else "")
    if not is_kept:
        return visit.go("/receive")
    visit.say_done(visit.words.say("The draft is kept for {days} days.", days=desk.UNSENT_DAYS))
    if names := visit.names_of_files("attached"):
        again = visit.words.say(
            "Files are not kept in a draft; choose them again: {names}", names=", ".join(names)
        )
        visit.say_warnings([again])
    return visit.go(f"/receive?draft={key}")


def discard(visit: Visit) -> Response:
    """Take away what was typed, for good."""
    only_for_loggers(visit)
    desk.discard_unsent(visit.desk, visit.typed().get("draft", ""))
    return visit.go("/receive")
