"""Whatever people do, in whatever order, lawful or not: the register stays true to its events."""

import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, rule

from casetrack import desk
from casetrack.core.workflow import Workflow
from casetrack.errors import BadInput, NotFound, NoticeError, Refused
from casetrack.settings import parse
from casetrack.store import Person
from desk.conftest import CONFIG, NOW, House

FIRST, LAST = date(2023, 9, 1), date(2025, 12, 20)
YEARS = (2023, 2024, 2025)
#: What the desk may answer to a thing that cannot be.
NOES = (Refused, BadInput, NotFound, NoticeError)
#: Fields that name another case.
REFERENCES = ("together_with", "earlier_reference", "lead", "duplicate_of")

ACTIONS = st.integers(0, 10_000)
DAYS = st.integers(0, 70)
CHANNELS = st.sampled_from(["in_person", "post", "online", "email", "oral"])


class Register(RuleBasedStateMachine):
    """An office on SQLite; each rule is one thing that somebody does or tries."""

    cases = Bundle("cases")

    def __init__(self) -> None:
        super().__init__()
        self._folder = Path(tempfile.mkdtemp(prefix="casetrack-any-"))
        url = f"sqlite:///{self._folder / 'casetrack.db'}"
        store = desk.initialise(url, parse("config.toml", CONFIG), NOW)
        with store.transaction() as tx:
            for role in desk.ROLES:
                tx.people.put_user(Person(role, role, (role,)), NOW)
        self.office = House(store)
        self.today = FIRST

    def teardown(self) -> None:
        try:
            self._is_true()
        finally:
            self.office.store.close()
            shutil.rmtree(self._folder, ignore_errors=True)

    @rule(target=cases, days=DAYS, channel=CHANNELS, confirmed=st.booleans())
    def receive(self, days: int, channel: str, confirmed: bool) -> str:
        self._pass(days // 8)
        came = self.today - timedelta(days=days % 8)
        if confirmed:
            logged = self.office.receive(came, self.today, channel=channel)
        else:
            way_in = desk.WayIn(arrived_on=came)
            logged = self.office.receive(
                came, self.today, received_on=None, channel=channel, way_in=way_in
            )
        return logged.reference

    @rule(case=cases, n=ACTIONS, days=DAYS, back=st.integers(0, 12), filling=st.integers(0, 999))
    def do_what_is_open(self, case: str, n: int, days: int, back: int, filling: int) -> None:
        self._pass(days // 10)
        roles = [role for role in desk.ROLES if role != "auditor"]
        user = roles[n % len(roles)]
        _, actions, workflow = desk.what_is_open(self.office.seat(user, self.today), case)
        ready = [each.name for each in actions if each.is_open]
        if ready:
            self._try(workflow, user, case, ready[n % len(ready)], back, filling)

    @rule(case=cases, n=ACTIONS, back=st.integers(0, 40), filling=st.integers(0, 999))
    def try_anything(self, case: str, n: int, back: int, filling: int) -> None:
        workflow = self.office.look(case, self.today).workflow
        actions, roles = list(workflow.actions), list(desk.ROLES)
        self._try(workflow, roles[n % len(roles)], case, actions[n % len(actions)], back, filling)

    @rule(case=cases)
    def answer(self, case: str) -> None:
        before = self.office.look(case, self.today).stored
        if before.state == "handling" and not self.office.look(case, self.today).items:
            self.office.answer(case, self.today)

    @rule(case=cases, other=cases, joint=st.booleans())
    def answer_two_together(self, case: str, other: str, joint: bool) -> None:
        views = [self.office.look(each, self.today) for each in (case, other)]
        if case == other or any(view.stored.state != "handling" or view.items for view in views):
            return
        if joint:
            self.office.act("handler", case, "add_applicant", self.today, applicant_name="某人")
        with self.office.store.transaction() as tx:
            mine, theirs = (tx.applicants.survivor(view.stored.applicant_id) for view in views)
            if mine != theirs:
                tx.applicants.merge(theirs, mine, "user:admin", NOW, "同一人")
        draft = {"outcome": "OPEN", "given": "材料", "together_with": other}
        self.office.answer(case, self.today, **draft)
        assert self.office.look(other, self.today).stored.state == "answered"

    @rule(case=cases, outcomes=st.lists(ACTIONS, min_size=1, max_size=3))
    def answer_item_by_item(self, case: str, outcomes: list[int]) -> None:
        view = self.office.look(case, self.today)
        if view.stored.state != "handling":
            return
        for n in outcomes:
            self.office.act("handler", case, "add_item", self.today, item=f"第{n}项")
        for item in self.office.look(case, self.today).items:
            giving = ("OPEN", "OPEN_ALREADY", "NEED_PROCESSING")[item.number % 3]
            facts = {"given": "材料"} if giving == "OPEN" else {"reason": "须汇总"}
            facts = {"where_to_find": "网站"} if giving == "OPEN_ALREADY" else facts
            said = {"id": item.key, "item_outcome": giving, **facts}
            self.office.act("handler", case, "decide_item", self.today, **said)
        self.office.review(case, self.today)

    def _pass(self, days: int) -> None:
        self.today = min(self.today + timedelta(days=days), LAST)

    def _try(
        self, workflow: Workflow, user: str, case: str, action: str, back: int, filling: int
    ) -> None:
        before = self.office.look(case, self.today).stored
        on = self.today - timedelta(days=back % 13 if back % 3 == 0 else 0)
        facts = self._facts(workflow, case, action, on, filling)
        try:
            self.office.act(user, case, action, on, self.today, **facts)
        except NOES:
            # Nothing was changed: not an event, not a column.
            assert self.office.look(case, self.today).stored == before

    def _facts(
        self, workflow: Workflow, case: str, action: str, on: date, filling: int
    ) -> dict[str, str]:
        definition = workflow.actions[action]
        outcomes = [code for code in workflow.outcomes if code != "WITHDRAWN"]
        outcome = outcomes[filling % len(outcomes)]
        keys = [*definition.needs, *(key for each in definition.demands for key in each.needs)]
        if any(workflow.fields[key].kind == "outcome" for key in keys):
            keys += workflow.outcomes[outcome].needs
        if filling % 4 == 0:
            keys += [key for key in definition.may if key not in ("signed_by", "complete_by")]
        events = len(self.office.look(case, self.today).stored.case.events)
        values = {
            "date": (on + timedelta(days=filling % 30 - 3)).isoformat(),
            "number": str(filling % 22 + 1),
            "position": str(filling % events + 1),
            "money": "380.00",
            "flag": "yes",
            "text": "说明文字",
            "name": "某人",
            "outcome": outcome,
            "word": ("c1", "r1", "c2", "i1", "a1")[filling % 5],
        }
        told: dict[str, str] = {}
        for key in keys:
            field = workflow.fields[key]
            choices = list(field.choices)
            told[key] = choices[filling % len(choices)] if choices else values[field.kind]
            if key in REFERENCES:
                told[key] = f"2023-{filling % 9 + 1:04}"
        return told

    def _is_true(self) -> None:
        seat = self.office.seat("admin", self.today)
        assert desk.verify(seat).findings == ()
        with self.office.store.reading() as tx:
            references = tx.lists.references("jyj")
        for reference in references:
            view = self.office.look(reference, self.today)
            state = view.workflow.states[view.stored.state or "new"]
            is_watched = any(each.is_open for each in view.deadlines.all)
            # Once deemed abandoned, no law says by when the applicant is to be told.
            is_lapsed = view.stored.case.last("lapsed") is not None
            is_over = state.is_closed or view.stored.voided
            assert is_over or is_watched or state.no_clock or is_lapsed, reference
        for year in YEARS:
            found = desk.report(seat, year, "cn-2021").findings
            wrong = [each.identity for each in found if each.severity == "error"]
            assert wrong == [], year


TestRegister = Register.TestCase
# A shorter story of a failure would take minutes to find; the one that was drawn will do.
TestRegister.settings = settings(
    max_examples=12,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    print_blob=False,
    phases=(Phase.explicit, Phase.generate),
)
