"""How often something may be asked for from outside; counted in the database, so that several
processes agree.

Under keyed hashes: neither an address nor a number that somebody typed can be read from the counts.
"""

from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from casetrack.desk.desk import Desk
from casetrack.desk.public.codes import keyed
from casetrack.errors import TooMany
from casetrack.store import Transaction

#: Failed questions are counted over this time: of one number, and from one address.
WINDOW = timedelta(minutes=15)
PER_NUMBER, PER_ADDRESS = 10, 30
DAY = timedelta(days=1)
#: Whoever has one address of IPv6 has all of this network.
_NETWORK_BITS = 64


def count_question(desk: Desk, tx: Transaction, reference: str, address: str) -> tuple[int, ...]:
    """Count a question, and return what to take back if it was answered; raise TooMany.

    It is counted before it is looked at, and whether or not there is such a number.
    """
    office, now = desk.office.code, desk.now()
    tx.public.forget_counts(now - DAY)
    limits = (
        (_key(tx, f"number\n{office}\n{reference.upper()}"), PER_NUMBER),
        (_key(tx, f"asks\n{network_of(address)}"), PER_ADDRESS),
    )
    if any(tx.public.counted(key, now - WINDOW) >= most for key, most in limits):
        raise TooMany(
            "too many questions that could not be answered; wait {minutes} minutes, or call the "
            "office",
            minutes=WINDOW // timedelta(minutes=1),
        )
    return tuple(tx.public.count(key, now) for key, _ in limits)


def count_application(desk: Desk, tx: Transaction, address: str) -> None:
    """Count an application; raise TooMany where the day's are taken."""
    office, now, most = desk.office.code, desk.now(), desk.settings.public
    limits = (
        (_key(tx, f"applies\n{network_of(address)}"), most.daily_per_address),
        (_key(tx, f"applied\n{office}"), most.daily),
    )
    if any(tx.public.counted(key, now - DAY) >= limit for key, limit in limits):
        raise TooMany(
            "more online applications came within a day than this page takes; nothing was sent: "
            "try again tomorrow, or send it by post or hand it in, which is always possible"
        )
    for key, _ in limits:
        tx.public.count(key, now)


def network_of(address: str) -> str:
    """Return what an address counts as: of IPv6 its network; text that is none as it is."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(ip_network((found, _NETWORK_BITS), strict=False))
    return str(getattr(found, "ipv4_mapped", None) or found)


def _key(tx: Transaction, counted: str) -> str:
    return keyed(tx, "counted", counted).hex()
