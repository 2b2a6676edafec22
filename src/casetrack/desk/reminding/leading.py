"""Tell those who lead what an office should know, by the channels of every reminder."""

from collections.abc import Mapping

from casetrack.desk.desk import Desk
from casetrack.desk.reminding.duty import people_here
from casetrack.desk.reminding.planning import INBOX, MAIL, put_down
from casetrack.messages import Message, Translate
from casetrack.reminders import Channel, channels_of, seats
from casetrack.store import NewReminder, Transaction


def tell_who_lead(
    desk: Desk,
    tx: Transaction,
    key: str,
    name: str,
    says: Message,
    translate: Translate,
    channels: Mapping[str, Channel],
) -> None:
    """Write a message down for each of those who lead; once under the same key."""
    rules = desk.settings.reminders
    used = channels_of(rules.channels, channels)
    mail, away = tx.duty.mail(), tx.duty.absences(desk.today)
    to = seats(people_here(desk, tx), rules.escalate_to, (), away, desk.today)
    rows = [
        NewReminder(
            key=f"{desk.office.code}/{key}/{seat.person}/{channel}",
            case_id=None,
            clock=name,
            due=desk.today,
            threshold=name,
            recipient=seat.recipient,
            channel=channel,
            body=says.put(translate),
            office=desk.office.code,
        )
        for seat in to
        for channel in rules.channels
        if channel == INBOX or (channel in used and not used[channel].is_for_group)
        if channel != MAIL or seat.recipient in mail
    ]
    put_down(desk, tx, rows, used, translate)
