"""Reminders to everything that `apprise` reaches: 飞书 and a hundred other services."""

import logging
from dataclasses import dataclass

from casetrack.reminders.channels import Channel, Outgoing
from casetrack.reminders.robots import robot_of


@dataclass(frozen=True)
class Push:
    """A group, by an address of apprise.

    None of these services can be given a key, so each message is sent at least once.
    """

    url: str
    tells_repeats = False
    is_for_group = True
    disturbs = True

    def send(self, message: Outgoing) -> None:
        # A third of a second to import, and most offices use none.
        from apprise import Apprise

        # It logs addresses, which hold the robot's secret.
        logging.getLogger("apprise").setLevel(logging.CRITICAL)
        group = Apprise()
        if not group.add(self.url):
            raise ValueError("apprise does not know this kind of address")
        if not group.notify(title=message.title, body=message.body):
            raise ConnectionError("the service did not take it")


def group_at(address: str) -> Channel:
    """Return the group at an address of apprise."""
    return robot_of(address) or Push(address)
