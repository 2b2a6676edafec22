"""Office files (docx, xlsx) as what they are: a ZIP archive of XML parts."""

from collections.abc import Iterator
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from lxml import etree

from casetrack.errors import BadInput
from casetrack.guards import check_archive
from casetrack.messages import say
from casetrack.vetting.finding import Finding

#: A part larger than this when unpacked is a damaged file, or one made to exhaust a machine.
_AT_MOST = 64 * 1024 * 1024
_CORE, _APP = "docProps/core.xml", "docProps/app.xml"
#: Properties that name a person or where they work.
_PEOPLE = ("creator", "lastModifiedBy", "Manager", "Company", "description", "keywords")


class Unreadable(Exception):
    """A file that is not what its ending says, or damaged."""


class Package:
    """The parts of one office file."""

    def __init__(self, content: bytes) -> None:
        try:
            check_archive("", content)
            self._archive = ZipFile(BytesIO(content))
        except (BadInput, BadZipFile):
            raise Unreadable from None
        self.names = tuple(self._archive.namelist())

    def part(self, name: str) -> etree._Element | None:
        """Return a part's XML, or None where there is no such part."""
        if name not in self.names:
            return None
        if self._archive.getinfo(name).file_size > _AT_MOST:
            raise Unreadable
        # Nothing that a file names is fetched, and no entity is unfolded.
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
        try:
            return etree.fromstring(self._archive.read(name), parser)
        # zipfile raises the last two for a packing it does not know, and for one with a password.
        except (etree.XMLSyntaxError, BadZipFile, NotImplementedError, RuntimeError):
            raise Unreadable from None

    def parts(self, start: str) -> Iterator[tuple[str, etree._Element]]:
        """Yield the XML parts whose name begins so, with their names."""
        for name in self.names:
            if name.startswith(start) and name.endswith(".xml"):
                part = self.part(name)
                if part is not None:
                    yield name, part


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace."""
    return str(etree.QName(element).localname)


def vet_package(package: Package) -> Iterator[Finding]:
    """Yield what any office file should not take along: people, macros, files within it."""
    named = {
        local(each)
        for part in (package.part(_CORE), package.part(_APP))
        if part is not None
        for each in part
        if local(each) in _PEOPLE and (each.text or "").strip()
    }
    if named:
        names = ", ".join(sorted(named))
        says = say("its properties name people or say more: {names}", names=names)
        yield Finding("author", say("properties of the file"), says, blocks=False)
    if any(name.endswith("vbaProject.bin") for name in package.names):
        yield Finding("macros", say("the file"), say("it has macros"), blocks=True)
    if any("/embeddings/" in name for name in package.names):
        says = say("other files are embedded in it; they were not looked into")
        yield Finding("embedded", say("the file"), says, blocks=True)
