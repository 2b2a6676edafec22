"""Who may log applications: what the law of today says of the action by which they enter."""

from collections.abc import Collection

from casetrack.core.workflow import Actor
from casetrack.desk.desk import Desk, actor_of
from casetrack.errors import NotForRoles
from casetrack.store import Transaction


def may_log(desk: Desk, roles: Collection[str]) -> bool:
    """Tell whether one of these roles may log an application under the law of today."""
    workflow = desk.library.law_on(desk.today).workflow
    action = workflow.action_into_case()
    return any(action in role.may for name, role in workflow.roles.items() if name in roles)


def only_who_logs(desk: Desk, tx: Transaction) -> Actor:
    """Return who acts; raise Refused for whoever does not log applications."""
    actor = actor_of(desk, tx)
    if not may_log(desk, actor.roles):
        raise NotForRoles("your roles do not log applications; ask a registrar")
    return actor
