"""What the law allows: a definition read from workflows/, and the machine that decides by it."""

from casetrack.core.workflow.check import faults_of, foreign_faults
from casetrack.core.workflow.clocks import Clock
from casetrack.core.workflow.decide import Decision, OpenAction, decide, open_actions
from casetrack.core.workflow.definition import (
    NEW,
    NEXT_REVIEW,
    ORIGIN,
    RECEIVED,
    SAME,
    Action,
    Answer,
    InputField,
    Notice,
    Outcome,
    Question,
    ReceiptRule,
    Remedy,
    Role,
    State,
    Workflow,
)
from casetrack.core.workflow.diff import Change, differences
from casetrack.core.workflow.draw import (
    PHASES,
    Picture,
    Way,
    can_draw,
    dot,
    mermaid,
    picture,
    svg,
    ways_of,
)
from casetrack.core.workflow.facts import accepted, needed, outcome_key, read_facts
from casetrack.core.workflow.guide import Asked, Guided, guide
from casetrack.core.workflow.history import contradictions
from casetrack.core.workflow.items import ITEM_OUTCOMES, Item, are_answered, items_of, with_items
from casetrack.core.workflow.machine import Procedure
from casetrack.core.workflow.objections import against_outcomes, outcomes_of, unlawful
from casetrack.core.workflow.parse import examined, parse
from casetrack.core.workflow.receipt import receipt_of
from casetrack.core.workflow.remedies import Remedied, open_subjects, remedies_of
from casetrack.core.workflow.result import (
    Result,
    counted,
    is_void,
    outcome_of,
    results,
    rows_of,
)
from casetrack.core.workflow.signing import SIGNED_BY, Signing, records_paper, signers, signing
from casetrack.core.workflow.standing import Actor, Standing
from casetrack.core.workflow.turns import (
    chances,
    clocks_of_others,
    duties,
    next_steps,
    steps_on,
    turns,
)

__all__ = [
    "ITEM_OUTCOMES",
    "NEW",
    "NEXT_REVIEW",
    "ORIGIN",
    "PHASES",
    "RECEIVED",
    "SAME",
    "SIGNED_BY",
    "Action",
    "Actor",
    "Answer",
    "Asked",
    "Change",
    "Clock",
    "Decision",
    "Guided",
    "InputField",
    "Item",
    "Notice",
    "OpenAction",
    "Outcome",
    "Picture",
    "Procedure",
    "Question",
    "ReceiptRule",
    "Remedied",
    "Remedy",
    "Result",
    "Role",
    "Signing",
    "Standing",
    "State",
    "Way",
    "Workflow",
    "accepted",
    "against_outcomes",
    "are_answered",
    "can_draw",
    "chances",
    "clocks_of_others",
    "contradictions",
    "counted",
    "decide",
    "differences",
    "dot",
    "duties",
    "examined",
    "faults_of",
    "foreign_faults",
    "guide",
    "is_void",
    "items_of",
    "mermaid",
    "needed",
    "next_steps",
    "open_actions",
    "open_subjects",
    "outcome_key",
    "outcome_of",
    "outcomes_of",
    "parse",
    "picture",
    "read_facts",
    "receipt_of",
    "records_paper",
    "remedies_of",
    "results",
    "rows_of",
    "signers",
    "signing",
    "steps_on",
    "svg",
    "turns",
    "unlawful",
    "ways_of",
    "with_items",
]
