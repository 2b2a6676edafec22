"""The night's anchor, made, and mailed to where nobody can change it with the database."""

from collections.abc import Mapping

from casetrack.desk.desk import Desk
from casetrack.desk.reminding.planning import MAIL
from casetrack.desk.verifying.anchoring import anchor_today
from casetrack.messages import Message, Translate, say
from casetrack.reminders import Channel, Outgoing
from casetrack.store import Anchor


def mail_anchor(
    desk: Desk, translate: Translate, channels: Mapping[str, Channel]
) -> Message | None:
    """Make the day's anchor and mail it where that is set up; say where it could not be."""
    made = anchor_today(desk)
    failed = [
        address
        for number, address in enumerate(desk.settings.anchors.mail)
        if not _is_mailed(desk, made, number, address, translate, channels.get(MAIL))
    ]
    if not failed:
        return None
    return say(
        "the anchor of {day} could not be mailed to {addresses}; print it: casetrack anchor {day}",
        day=made.day,
        addresses=", ".join(failed),
    )


def _is_mailed(
    desk: Desk,
    made: Anchor,
    number: int,
    address: str,
    translate: Translate,
    channel: Channel | None,
) -> bool:
    if channel is None:
        return False
    title = say("anchor of {day}", day=made.day).put(translate)
    body = say(
        "{office}\n{title}\n{sha256}\nrecords since the anchor before: {records}\n"
        "keep this mail; check it with: casetrack verify --anchor",
        office=desk.office.name,
        title=title,
        sha256=made.sha256,
        records=made.records,
    )
    try:
        channel.send(
            Outgoing(
                key=f"anchor-{made.sha256[:16]}-{number}",
                office=desk.office.code,
                recipient=address,
                address=address,
                title=title,
                body=body.put(translate),
                clock="anchor",
                due=made.day,
                occasion="anchor",
                reference=None,
                at=made.made_at,
            )
        )
    # A mail server fails in as many ways as a network does.
    except Exception:
        return False
    return True
