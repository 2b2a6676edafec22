"""Figures that no case can give (填报数): set by a person, with who and when.

Beside the cells that a form leaves to people, the row of what was carried over can be entered: as
last year's table was published, for an office whose cases begin here. It changes no count and is
compared with this year's.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

from casetrack.core.statistics import Form, Number, Numbers, Report, carried_row
from casetrack.desk.desk import Desk, actor_of
from casetrack.desk.roles import only_who_may
from casetrack.errors import BadInput, NotFound
from casetrack.library import Library
from casetrack.messages import Message
from casetrack.store import Figure, Transaction

#: What a table may hold; more is a slip of the finger.
_MOST = 10**15


@dataclass(frozen=True, slots=True)
class Entered:
    """One figure as it stands, and who entered it."""

    address: str
    #: As printed: the row's label, and the column's where there are several.
    label: str
    #: None where nothing was entered, or it was taken back.
    value: Number | None
    entered_by: str | None = None
    entered_at: datetime | None = None
    #: The name of who entered it.
    name: str | None = None


def default_form(library: Library, year: int) -> Form:
    """Return the form prescribed for a year that the home laws feed; raise NotFound."""
    laws = [law.workflow for law in library.laws()]
    fed = {form for law in laws if law.chosen_by == "date" for form in law.forms}
    fitting = [form for form in library.forms() if form.id in fed and form.covers(year)]
    if not fitting:
        raise NotFound("no form is prescribed for {year}; name one with --form", year=year)
    return max(fitting, key=lambda form: form.from_year)


def form_for(library: Library, year: int, form_id: str | None) -> Form:
    """Return the form that was named, else the one prescribed for the year."""
    return default_form(library, year) if form_id is None else library.form(form_id)


def set_figures(
    desk: Desk, year: int, given: Mapping[str, str | None], form_id: str | None = None
) -> tuple[Entered, ...]:
    """Enter figures by address, None taking one back; return all as they stand then.

    What stands already is not entered again. Raises BadInput naming the first address that the
    form does not ask for, or a value that cannot stand there; then nothing is entered.
    """
    form = form_for(desk.library, year, form_id)
    places = _places(form)
    read = {address: _read(form, places, address, value) for address, value in given.items()}
    with desk.store.transaction() as tx:
        actor = only_who_may(
            desk, tx, "figures", "figures are entered by: {roles}; ask one of them"
        )
        office, now = desk.office.code, desk.now()
        standing = _standing(tx.years.figures(office, form.id, year))
        new = [
            Figure(address, None if value is None else str(value), actor.key, now)
            for address, value in read.items()
            if value != _number(standing.get(address))
        ]
        tx.years.enter(office, form.id, year, new)
        return _all(tx, form, _standing(tx.years.figures(office, form.id, year)))


def figures(desk: Desk, year: int, form_id: str | None = None) -> tuple[Entered, ...]:
    """Return every figure that the form asks for, entered or not."""
    form = form_for(desk.library, year, form_id)
    with desk.store.reading() as tx:
        actor_of(desk, tx)
        return _all(tx, form, _standing(tx.years.figures(desk.office.code, form.id, year)))


def unreadable_figures(
    desk: Desk, year: int, given: Mapping[str, str], form_id: str | None = None
) -> dict[str, Message]:
    """Return what is wrong with each of these that cannot be entered, by address."""
    form = form_for(desk.library, year, form_id)
    places = _places(form)
    wrong: dict[str, Message] = {}
    for address, value in given.items():
        try:
            _read(form, places, address, value)
        except BadInput as no:
            why = no.message.values.get("why")
            wrong[address] = why if isinstance(why, Message) else no.message
    return wrong


def figures_in(form: Form, report: Report, *, carried: bool = False) -> dict[str, str]:
    """Return what a table from outside holds in the cells that people enter.

    With `carried` what it carried over instead. Words and blanks are left out.
    """
    wanted = _carried(form) if carried else _asked(form)
    found = {}
    for address, (row, column) in wanted.items():
        number = report.cell(row, column).number
        if number is not None:
            found[address] = str(number)
    return found


def entered(form: Form, every: Iterable[Figure]) -> dict[str, Number]:
    """Return the figures that stand, by address, those carried over left out."""
    return _kept(every, _asked(form))


def published(form: Form, every: Iterable[Figure]) -> dict[str, Number]:
    """Return what was entered as carried over in the year's published table, by address."""
    return _kept(every, _carried(form))


def figure_addresses(form: Form) -> tuple[str, ...]:
    """Return the addresses of the cells that a person enters, in the order of the form."""
    return tuple(_asked(form))


def published_addresses(form: Form) -> tuple[str, ...]:
    """Return the addresses of what was carried over, which can be entered as it was published."""
    return tuple(_carried(form))


def _kept(every: Iterable[Figure], among: Iterable[str]) -> dict[str, Number]:
    standing = _standing(every)
    return {
        address: number
        for address in among
        if (number := _number(standing.get(address))) is not None
    }


def _standing(every: Iterable[Figure]) -> dict[str, Figure]:
    return {each.address: each for each in every}


def _number(figure: Figure | None) -> Number | None:
    if figure is None or figure.value is None:
        return None
    number = Decimal(figure.value)
    return int(number) if number == int(number) else number


def _asked(form: Form) -> dict[str, tuple[str, str]]:
    """Return the cells that a person enters, by address."""
    return {
        table.place(row.code, column.key): (row.code, column.key)
        for table, row in form.each_row()
        if row.manual
        for column in table.columns_of(row)
        if not column.sum_of
    }


def _carried(form: Form) -> dict[str, tuple[str, str]]:
    """Return the cells of what is carried over, by address; none where the form has no such row."""
    code = carried_row(form)
    if code is None:
        return {}
    table = form.table_of[code]
    return {table.place(code, column.key): (code, column.key) for column in table.columns}


def _places(form: Form) -> dict[str, tuple[str, str]]:
    return {**_asked(form), **_carried(form)}


def _all(tx: Transaction, form: Form, standing: Mapping[str, Figure]) -> tuple[Entered, ...]:
    names = {f"user:{each.code}": each.name for each in tx.people.users()}
    shown = [address for address in _carried(form) if address in standing]
    places = _places(form)
    return tuple(
        Entered(
            address,
            _label(form, *places[address]),
            _number(figure := standing.get(address)),
            figure.entered_by if figure else None,
            figure.entered_at if figure else None,
            names.get(figure.entered_by) if figure else None,
        )
        for address in (*_asked(form), *shown)
    )


def _label(form: Form, row: str, column: str) -> str:
    table = form.table_of[row]
    label = form.rows[row].label
    if len(table.columns) == 1:
        return label
    return f"{label} {next(each.label for each in table.columns if each.key == column)}"


def _read(
    form: Form, places: Mapping[str, tuple[str, str]], address: str, value: str | None
) -> Number | None:
    if address not in places:
        raise BadInput("{form} asks for no figure {address!r}", form=form.id, address=address)
    if value is None or not value.strip():
        return None
    row, column = places[address]
    definition = next(each for each in form.table_of[row].columns if each.key == column)
    try:
        number = _decimal(value, form.rows[row].numbers or definition.numbers)
    except BadInput as no:
        raise BadInput(
            "{address}: {value!r} {why}", address=address, value=value.strip(), why=no.message
        ) from None
    return int(number) if number == int(number) else number


def _decimal(text: str, numbers: Numbers) -> Decimal:
    """Return a typed number; raise BadInput where it cannot be one of this kind."""
    try:
        number = Decimal(text.strip().replace(",", ""))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= _MOST:
        raise BadInput("is no number; where there is none, write 0")
    if numbers != "change" and number < 0:
        raise BadInput("is less than 0")
    if numbers != "amount" and number != int(number):
        raise BadInput("is no whole number")
    return number
