"""Which template and letterhead each letter is made from, and which fonts stand in."""

from dataclasses import dataclass

from casetrack.desk.desk import Desk
from casetrack.desk.roles import only_who_may
from casetrack.desk.setup import Missing, doctor, stand_ins
from casetrack.messages import Message

#: Folders of papers that are of no law.
_OF_NO_LAW = ("office", "post")


@dataclass(frozen=True)
class TemplateInUse:
    """One kind of letter."""

    kind: str
    #: Its template is of the office's own folder.
    is_own: bool
    #: Name of the office's own letterhead; None for the one of the layout.
    letterhead: str | None


@dataclass(frozen=True)
class LettersInUse:
    """The letters of one law, or those of no law."""

    workflow: str
    title: str
    title_en: str
    templates: tuple[TemplateInUse, ...]
    stand_ins: tuple[Message, ...]


def letters_in_use(desk: Desk) -> tuple[tuple[LettersInUse, ...], tuple[Missing, ...]]:
    """Return the letters by law, and what the doctor says is missing before one goes out.

    Raises Refused for whoever is no administrator.
    """
    with desk.store.reading() as tx:
        only_who_may(desk, tx, "administer", "only administrators see how letters are set up")
    laws = [each.workflow for each in desk.library.laws()]
    named = [(each.id, each.title, each.title_en) for each in laws]
    named += [(folder, folder, folder) for folder in _OF_NO_LAW]
    found = tuple(LettersInUse(*each, *_of(desk, each[0])) for each in named)
    return tuple(each for each in found if each.templates), doctor(desk)


def _of(desk: Desk, folder: str) -> tuple[tuple[TemplateInUse, ...], tuple[Message, ...]]:
    notices = desk.notices
    templates = tuple(
        TemplateInUse(kind, notices.is_own(folder, kind), notices.letterhead_of(folder, kind))
        for kind in notices.kinds(folder)
    )
    return templates, stand_ins(desk, folder) if templates else ()
