"""What the law allows: a definition read from workflows/, and the machine that decides by it."""

from casetrack.core.workflow.check import faults_of, foreign_faults
from casetrack.core.workflow.clocks import Clock
from casetrack.core.workflow.decide import Decision, OpenAction, decide, open_actions
from casetrack.core.workflow.definition import (
    NEW,
    NEXT_REVIEW,
    RECEIVED,
    SAME,
    Action,
    InputField,
    Notice,
    Outcome,
    Remedy,
    Role,
    State,
    Workflow,
)
from casetrack.core.workflow.diff import Change, differences
from casetrack.core.workflow.draw import PHASES, Picture, Way, dot, mermaid, picture, ways_of
from casetrack.core.workflow.facts import accepted, needed, read_facts
from casetrack.core.workflow.guide import Asked, Guided, guide
from casetrack.core.workflow.history import contradictions
from casetrack.core.workflow.items import Item, are_answered, items_of
from casetrack.core.workflow.machine import Procedure
from casetrack.core.workflow.objections import unlawful
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
from casetrack.core.workflow.standing import Actor, Standing
from casetrack.core.workflow.turns import chances, clocks_of_others, duties, steps_on, turns

__all__ = [
    "NEW",
    "NEXT_REVIEW",
    "PHASES",
    "RECEIVED",
    "SAME",
    "Action",
    "Actor",
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
    "Remedied",
    "Remedy",
    "Result",
    "Role",
    "Standing",
    "State",
    "Way",
    "Workflow",
    "accepted",
    "are_answered",
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
    "open_actions",
    "open_subjects",
    "outcome_of",
    "parse",
    "picture",
    "read_facts",
    "receipt_of",
    "remedies_of",
    "results",
    "rows_of",
    "steps_on",
    "turns",
    "unlawful",
    "ways_of",
]
