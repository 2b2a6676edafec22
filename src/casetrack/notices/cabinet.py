"""The letters an office can write: its own templates first, then those that ship.

Every file is read once, when the cabinet is opened; a letter and the hash of its template
therefore always belong together, and edited templates count from the next start.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from datetime import date
from hashlib import sha256
from pathlib import Path, PurePosixPath

from casetrack.errors import NotFound, NoticeError, Problem, problem
from casetrack.notices import as_docx, as_html, as_pdf, layout, text
from casetrack.notices.letter import Letter
from casetrack.notices.templates import Templates
from casetrack.notices.typefaces import Typefaces

_ENDING = ".txt"
_WORD = ".docx"
_READ = (_ENDING, ".html", ".toml", ".typ")
#: Of a file of text, and of a letterhead with its pictures.
_LARGEST_BYTES, _LARGEST_WORD_BYTES = 256 * 1024, 8 * 1024 * 1024


class Notices:
    """The templates of some folders, earlier folders before later ones.

    A kind is a path within its workflow's folder: `receipt`, `reply/OPEN`. Files whose name, or
    folder's name, begins with `_` are parts that kinds extend. `typefaces` are the fonts that a
    PDF is set in; those of the system without it.
    """

    def __init__(self, folders: Sequence[Path], typefaces: Typefaces | None = None) -> None:
        self._typefaces = typefaces or Typefaces()
        self._folders = tuple(folders)
        self._sources = _read(folders)
        self._in_folders = _read_letterheads(folders)
        self._letterheads = self._in_folders
        self._needed(layout.FILE)
        self._layouts = {
            name: layout.read_layout(text, name)
            for name, text in self._sources.items()
            if PurePosixPath(name).name == layout.FILE
        }
        self._templates = {
            name: Templates(self._sources, each.words) for name, each in self._layouts.items()
        }

    def kinds(self, workflow_id: str) -> tuple[str, ...]:
        """Return the kinds of letters that a workflow has, sorted."""
        start = f"{workflow_id}/"
        return tuple(
            sorted(
                name.removeprefix(start).removesuffix(_ENDING)
                for name in self._sources
                if name.startswith(start) and name.endswith(_ENDING) and "/_" not in name
            )
        )

    def is_own(self, workflow_id: str, kind: str) -> bool:
        """Whether a template is of the office's own folder and not of those that ship."""
        name = self._name(workflow_id, kind)
        return any((folder / name).is_file() for folder in self._folders[:-1])

    def letterhead_of(self, workflow_id: str, kind: str) -> str | None:
        """Return the name of the nearest letterhead of the office's own; None where it has none."""
        several = (f"{workflow_id}/{kind}", f"{workflow_id}/_letter", "_letter")
        names = (f"{each}{_WORD}" for each in several)
        return next((name for name in names if name in self._letterheads), None)

    def with_letterheads(self, own: Mapping[str, bytes]) -> "Notices":
        """Return the same with letterheads of an office's own before those of the folders.

        They were checked when they were put; by name, as they would be called in a folder.
        """
        if not own and self._letterheads is self._in_folders:
            return self
        found = copy(self)
        found._letterheads = {**self._in_folders, **own}
        return found

    def letterheads_in_folders(self) -> Mapping[str, str]:
        """Return the hash of each letterhead of the folders by its name."""
        return {name: sha256(each).hexdigest() for name, each in self._in_folders.items()}

    def exists(self, workflow_id: str, kind: str) -> bool:
        """Whether the workflow has this kind of letter."""
        return kind in self.kinds(workflow_id)

    def render(self, workflow_id: str, kind: str, values: Mapping[str, object]) -> Letter:
        """Return the letter that the template makes of the values.

        `values` are listed in docs/notices-values.md; `draft` must be True or False and
        `signed_on` a date or None. Raises NotFound for an unknown kind, and NoticeError for a
        value that is missing or a template that cannot be read; neither shows a value.
        """
        name = self._name(workflow_id, kind)
        draft, signed_on = _state(name, values)
        given = {"event": {}, "outcome": {}, **values}
        template = self._templates[self._layout_file(workflow_id)]
        parts = text.sections(name, template.text(name, given))
        return Letter(
            kind=kind,
            workflow=workflow_id,
            letterhead=text.only(parts["letterhead"]),
            title=text.only(parts["title"]),
            number=text.only(parts["number"]) or None,
            addressee=text.only(parts["addressee"]),
            body=text.blocks(parts["body"]),
            attachments=text.listed(parts["attachments"]),
            signatory=text.only(parts["signatory"]),
            dated=text.only(parts["date"]),
            signed_on=signed_on,
            contact=text.listed(parts["contact"]),
            enclosures=text.blocks(parts["enclosures"]),
            draft=draft,
        )

    def passage(
        self, workflow_id: str, kind: str, block: str, values: Mapping[str, object]
    ) -> tuple[str, ...]:
        """Return the paragraphs of one block of a template, as a letter would have them.

        Empty where the template has no such block, or says nothing in it. Raises as `render`
        does.
        """
        name = self._name(workflow_id, kind)
        template = self._templates[self._layout_file(workflow_id)]
        return text.paragraphs(template.block(name, block, {"event": {}, "outcome": {}, **values}))

    def template_sha256(self, workflow_id: str, *kinds: str) -> str:
        """Return the hash of all that decides the words of a letter made from these kinds.

        That is each template, every template it extends or includes, its `layout.toml`, and the
        office's own letterhead.
        """
        file = self._layout_file(workflow_id)
        names = [self._name(workflow_id, kind) for kind in kinds]
        found = {part for name in names for part in self._templates[file].parts(name)}
        parts = (*sorted(found), file)
        digest = sha256()
        for part in parts:
            content = self._sources[part].encode()
            digest.update(f"{part}\0{len(content)}\0".encode() + content)
        for own in sorted({self.letterhead_of(workflow_id, kind) or "" for kind in kinds} - {""}):
            content = self._letterheads[own]
            digest.update(f"{own}\0{len(content)}\0".encode() + content)
        return digest.hexdigest()

    def to_html(self, letter: Letter) -> str:
        """Return the letter as one page of HTML that needs no other file."""
        return as_html.write(letter, self._layout_of(letter), self._needed(as_html.FILE))

    def to_docx(self, letter: Letter) -> bytes:
        """Return the letter as a Word file; the same letter gives the same bytes.

        It is written on the office's own letterhead, where there is one for it.
        """
        layout = self._layout_of(letter)
        own = self.letterhead_of(letter.workflow, letter.kind)
        # Forms, and envelopes, are no letters.
        if own is None or not letter.signatory or not letter.addressee:
            return as_docx.write(letter, layout)
        from casetrack.notices import letterheads

        return letterheads.write(letter, layout, self._letterheads[own])

    def to_pdf(self, letter: Letter) -> bytes:
        """Return the letter as PDF/A-2b; the same letter and fonts give the same bytes.

        Raises BadInput where the machine has no font for it.
        """
        template = self._needed(as_pdf.FILE)
        return as_pdf.write(letter, self._layout_of(letter), template, self._typefaces)

    def fonts(self, workflow_id: str = "") -> tuple[as_pdf.Served, ...]:
        """Return which font serves each part of a law's letters as PDF; "" is the shared layout."""
        return as_pdf.served(self._layouts[self._layout_file(workflow_id)], self._typefaces)

    @property
    def own_fonts(self) -> Path | None:
        """The office's own folder of fonts; None where it has none."""
        return self._typefaces.own

    def is_chinese(self, workflow_id: str) -> bool:
        """Whether a law's letters are written in Chinese."""
        return self._layouts[self._layout_file(workflow_id)].language.startswith("zh")

    def words_in(self, content: bytes) -> str:
        """Return the words of a stored letter."""
        return as_docx.words_in(content)

    def _name(self, workflow_id: str, kind: str) -> str:
        if not self.exists(workflow_id, kind):
            kinds = ", ".join(self.kinds(workflow_id)) or "-"
            raise NotFound(
                "{workflow} has no letter {kind!r}; it has: {kinds}",
                workflow=workflow_id,
                kind=kind,
                kinds=kinds,
            )
        return f"{workflow_id}/{kind}{_ENDING}"

    def _layout_file(self, workflow_id: str) -> str:
        """Return the name of the law's own layout, or of the one that all others share."""
        own = f"{workflow_id}/{layout.FILE}"
        return own if own in self._layouts else layout.FILE

    def _layout_of(self, letter: Letter) -> layout.Layout:
        return self._layouts[self._layout_file(letter.workflow)]

    def _needed(self, name: str) -> str:
        if name not in self._sources:
            raise NotFound("no folder of notices has the file {file}", file=name)
        return self._sources[name]


def check_letterhead(name: str, content: bytes) -> None:
    """Raise NoticeError with everything that is wrong with an office's own letterhead."""
    # Most offices have none, and the library takes long to load.
    from casetrack.notices import letterheads

    letterheads.check(name, content)


def _state(name: str, values: Mapping[str, object]) -> tuple[bool, date | None]:
    """Return `draft` and `signed_on`, which every letter has beside its text."""
    draft, signed_on = values.get("draft"), values.get("signed_on")
    problems: list[Problem] = []
    if not isinstance(draft, bool):
        problems.append(problem("draft", "", "must be true or false"))
    if not isinstance(signed_on, date | None):
        problems.append(problem("signed_on", "", "must be a date or nothing"))
    if not isinstance(draft, bool) or not isinstance(signed_on, date | None):
        raise NoticeError(name, problems)
    return draft, signed_on


def _read(folders: Sequence[Path]) -> Mapping[str, str]:
    """Return the text of every file by its path in its folder; the first folder wins."""
    sources: dict[str, str] = {}
    for folder in folders:
        if not folder.is_dir():
            raise NotFound("there is no folder of notices {folder}", folder=folder)
        for path in sorted(folder.rglob("*")):
            if path.suffix in _READ and path.is_file():
                name = path.relative_to(folder).as_posix()
                sources.setdefault(name, _text(name, path))
    return sources


def _read_letterheads(folders: Sequence[Path]) -> Mapping[str, bytes]:
    """Return the letterheads by path in their folder, each checked; the first folder wins."""
    found: dict[str, bytes] = {}
    for folder in folders:
        for path in sorted(folder.rglob(f"*{_WORD}")):
            # Word keeps such a file beside one that is open.
            if path.is_file() and not path.name.startswith("~$"):
                name = path.relative_to(folder).as_posix()
                _not_too_large(name, path, _LARGEST_WORD_BYTES)
                found.setdefault(name, path.read_bytes())
    for name, content in found.items():
        check_letterhead(name, content)
    return found


def _text(name: str, path: Path) -> str:
    _not_too_large(name, path, _LARGEST_BYTES)
    try:
        # Editors on Windows put a byte order mark before UTF-8.
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise NoticeError(name, [problem("file", "", "is not UTF-8; save it as UTF-8")]) from None


def _not_too_large(name: str, path: Path, most_bytes: int) -> None:
    if path.stat().st_size > most_bytes:
        says = "is larger than {most} KB; make it smaller"
        raise NoticeError(name, [problem("file", "", says, most=most_bytes // 1024)])
