"""Subscriptions: which systems are told what happens, one more, and what became of each message."""

from collections.abc import Mapping

from starlette.responses import Response

from casetrack import desk
from casetrack.desk import OutboxMessage, Subscriber, Subscription
from casetrack.errors import BadInput
from casetrack.i18n import mark
from casetrack.web.filters import read_number
from casetrack.web.visit import Visit

_STATES = {
    "waiting": mark("waits"),
    "sent": mark("was taken"),
    "given_up": mark("given up"),
    "cancelled": mark("taken back"),
}
_TONES = {"sent": "good", "given_up": "bad", "waiting": "plain", "cancelled": "plain"}
#: What a platform mostly wants to know, offered before the rest.
_MOSTLY = (
    "received",
    "correction_requested",
    "correction_received",
    "extended",
    "reply_dispatched",
    "reply_served",
    "lapsed",
    "withdrawn",
    "voided",
    "corrected",
    "recalculated",
)


def webhooks(visit: Visit) -> Response:
    """Show the subscriptions, and the form for another one."""
    return _shown(visit)


def make(visit: Visit) -> Response:
    """Make a subscription, and show its secret in this one answer."""
    typed = visit.typed()
    try:
        made = desk.subscribe(
            visit.desk,
            typed.get("name", ""),
            typed.get("address", ""),
            visit.several("event"),
            typed.get("forwarded_from"),
        )
    except BadInput as no:
        return _shown(visit, _beside(visit, no))
    return _shown(visit, given=made.secret)


def webhook(visit: Visit) -> Response:
    """Show one subscription with its last messages."""
    titles = _titles(visit)
    found, messages = desk.messages_of(visit.desk, int(visit.path("number")))
    return visit.show(
        "webhook.html",
        found=found,
        kept=found.subscription,
        messages=messages,
        office_names=visit.office_names,
        titles=titles,
        told_of=lambda kept: _told_of(kept, titles),
        standing=lambda each: _standing(visit, each),
        state=lambda message: _state(visit, message),
    )


def pause(visit: Visit) -> Response:
    """Let what is for a subscription wait, or send it again."""
    paused = visit.typed().get("paused") == "1"
    kept = desk.pause_subscription(visit.desk, int(visit.path("number")), paused=paused)
    words = visit.words
    says = words.say("{name} is paused; what happens meanwhile is kept for it", name=kept.name)
    again = words.say("{name} is sent to again", name=kept.name)
    visit.say_done(says if paused else again)
    return visit.go(f"/webhooks/{kept.id}")


def remove(visit: Visit) -> Response:
    """End a subscription."""
    kept = desk.unsubscribe(visit.desk, int(visit.path("number")))
    visit.say_done(visit.words.say("{name} is told nothing any more", name=kept.name))
    return visit.go("/webhooks")


def try_out(visit: Visit) -> Response:
    """Send a message that only tries the way, and say what became of it."""
    number = int(visit.path("number"))
    tried = desk.try_subscription(visit.desk, number)
    words = visit.words
    if tried.state == "sent":
        visit.say_done(words.translate("the test message was taken"))
    elif tried.state == "waiting":
        says = words.translate("the test message waits: it goes out with the others")
        visit.say_warnings([says])
    else:
        visit.say_refused([words.say("the test message was not taken: {why}", why=tried.error)])
    return visit.go(f"/webhooks/{number}")


def again(visit: Visit) -> Response:
    """Let a message go out once more."""
    message = desk.send_again(visit.desk, read_number(visit.typed().get("message", "")) or 0)
    visit.say_done(visit.words.translate("the message goes out with the next round"))
    return visit.go(f"/webhooks/{message.subscription_id}")


def _shown(visit: Visit, errors: Mapping[str, str] | None = None, given: str = "") -> Response:
    titles = _titles(visit)
    return visit.show(
        "webhooks.html",
        422 if errors else 200,
        subscribers=desk.subscriptions(visit.desk),
        titles=titles,
        told_of=lambda kept: _told_of(kept, titles),
        mostly=[each for each in _MOSTLY if each in titles],
        others=[each for each in titles if each not in _MOSTLY],
        chosen=visit.several("event") if errors else (),
        typed=visit.typed() if errors else {},
        errors=errors or {},
        given=given,
        office_names=visit.office_names,
        plain_http=visit.desk.settings.subscriptions.plain_http,
        standing=lambda each: _standing(visit, each),
    )


def _titles(visit: Visit) -> Mapping[str, str]:
    """Return what people call each event."""
    words = visit.words
    return {
        event: words.title(action) if action else words.event(event)
        for event, action in desk.known_events(visit.desk).items()
    }


def _told_of(kept: Subscription, titles: Mapping[str, str]) -> str:
    """Return the titles of what a subscription is told of; empty for everything."""
    return " · ".join(titles.get(each, each) for each in kept.events)


def _beside(visit: Visit, no: BadInput) -> dict[str, str]:
    key = str(no.message.values.get("key", ""))
    known = ("name", "address", "event", "forwarded_from")
    return {key if key in known else "": visit.words.put(no.message)}


def _standing(visit: Visit, each: Subscriber) -> tuple[str, str]:
    """Return the tone and the words for how a subscription does."""
    words, kept = visit.words, each.subscription
    if kept.paused_at is not None:
        return "warn", words.say("paused since {at}", at=words.instant(kept.paused_at))
    if kept.failing_since is not None:
        says = words.say("takes nothing since {at}", at=words.instant(kept.failing_since))
        return "bad", says
    if count := each.counts.get("given_up"):
        says = words.say_count("{count} message given up", "{count} messages given up", count)
        return "bad", says
    if kept.last_sent_at is None:
        return "plain", words.translate("nothing was sent yet")
    return "good", words.say("last sent {at}", at=words.instant(kept.last_sent_at))


def _state(visit: Visit, message: OutboxMessage) -> tuple[str, str]:
    if message.state == "cancelled" and message.case_id is None:
        # A trial is tried once.
        return "bad", visit.words.translate("was not taken")
    return _TONES[message.state], visit.words.translate(_STATES[message.state])
