"""Sign in by a provider of identities: there by a link, and back to an address of ours.

By a link and not by a form, because no form of ours may lead to another site. What was typed into a
form whose session has ended waits in its window meanwhile; the way to the provider opens another.
"""

from starlette.responses import Response

from casetrack import desk
from casetrack.errors import ProviderError, Refused
from casetrack.web.signing_in import ask, local
from casetrack.web.visit import Visit

#: More than any provider sends.
_LONGEST = 4096


def there(visit: Visit) -> Response:
    """Send the browser to the provider."""
    then = local(visit.query("next"))
    try:
        return visit.go(desk.send_to_provider(visit.desk, visit.token, then))
    except ProviderError as error:
        return ask(visit, 503, visit.words.put(error.message))


def back(visit: Visit) -> Response:
    """Sign in whoever the provider sends back, with a new token, and go where they wanted to."""
    answer = desk.Answer(
        state=visit.query("state")[:_LONGEST],
        code=visit.query("code")[:_LONGEST],
        issuer=visit.query("iss")[:_LONGEST],
        error=visit.query("error")[:_LONGEST],
    )
    try:
        arrival = desk.sign_in_by_provider(visit.desk, visit.token, answer, visit.comes_from)
    except (Refused, ProviderError) as no:
        # Elsewhere, so that nobody loads an address again whose code is used up.
        visit.say_refused([visit.words.put(no.message)])
        return visit.go("/sign-in")
    visit.token = arrival.token
    return visit.go(local(arrival.then))
