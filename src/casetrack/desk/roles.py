"""Who may do what no law speaks of: one short table, apart from what can be done.

What a law speaks of, its actions, stands with its roles in the law's own file.
"""

from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias

from casetrack.core.workflow import Actor
from casetrack.desk.desk import Desk, actor_of
from casetrack.errors import NotForRoles
from casetrack.store import Transaction

Task: TypeAlias = Literal[
    "enquiries",
    "merge",
    "import",
    "numbers",
    "post",
    "evidence",
    "figures",
    "close_year",
    "year",
    "overview",
    "calendar",
    "shared_views",
    "reminders",
    "readings",
    "give_out",
    "holds",
    "retention",
    "audit",
    "oversight",
    "back_up",
    "administer",
]
_ROLES: Mapping[Task, tuple[str, ...]] = {
    "enquiries": ("registrar", "handler", "manager", "admin"),
    "merge": ("registrar", "handler", "manager", "admin"),
    "import": ("registrar", "admin"),
    "numbers": ("registrar", "handler", "admin"),
    "post": ("registrar", "handler", "admin"),
    "evidence": ("registrar", "handler", "manager", "admin"),
    "figures": ("registrar", "manager", "admin"),
    "close_year": ("manager", "approver", "admin"),
    # Whoever has a part in the year's end, or looks over it.
    "year": ("registrar", "manager", "approver", "auditor", "admin"),
    "overview": ("manager", "approver", "auditor", "admin"),
    "calendar": ("admin", "manager"),
    "shared_views": ("admin", "manager"),
    "reminders": ("admin", "manager"),
    "readings": ("auditor", "admin"),
    # Whoever answers a person who asks what is held about them (个人信息保护法第45条).
    "give_out": ("registrar", "manager", "admin"),
    "holds": ("handler", "manager", "admin"),
    "retention": ("auditor", "admin"),
    "audit": ("auditor", "admin"),
    "oversight": ("auditor", "admin"),
    "back_up": ("admin",),
    "administer": ("admin",),
}


def who_may(task: Task) -> tuple[str, ...]:
    """Return the roles that do something."""
    return _ROLES[task]


def may(roles: Iterable[str], task: Task) -> bool:
    """Tell whether one of these roles does something."""
    return not set(_ROLES[task]).isdisjoint(roles)


def sees_holds(actor: Actor) -> bool:
    """Tell whether somebody may see what is kept from erasure: who puts it, who sees to it."""
    return may(actor.roles, "holds") or may(actor.roles, "retention")


def only_who_may(desk: Desk, tx: Transaction, task: Task, no: str) -> Actor:
    """Return who acts; raise NotForRoles where their roles do not do it.

    `no` is what they are told, a literal with the places {user} and {roles}.
    """
    actor = actor_of(desk, tx)
    if not may(actor.roles, task):
        raise NotForRoles(no, user=desk.user, roles=", ".join(_ROLES[task]))
    return actor
