"""The fonts of the machine: which families there are, and which characters each of them has."""

from collections.abc import Iterable
from functools import cached_property, lru_cache
from pathlib import Path

from typst import FontInfo, Fonts

from casetrack.errors import NotFound

#: A face of normal weight; the characters of a family are those of the face next to it.
_REGULAR = 400


class Typefaces:
    """The fonts of an office's own folder, and of the folders that the system has for them.

    The folders are looked through once, when a font is first asked for.
    """

    def __init__(self, own: Path | None = None, *, system: bool = True) -> None:
        self.own = own
        self._system = system

    @cached_property
    def all(self) -> Fonts:
        """The fonts, as the typesetter wants them; raises NotFound where there is no own folder."""
        if self.own is not None and not self.own.is_dir():
            raise NotFound("there is no folder of fonts {folder}; see [paths]", folder=self.own)
        return Fonts(
            include_system_fonts=self._system,
            # They have no Chinese, and would stand in for what is missing without a word.
            include_embedded_fonts=False,
            font_paths=[str(self.own)] if self.own else [],
        )

    def present(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return those families that are here, in the same order."""
        return tuple(name for name in names if name.lower() in self._faces)

    def lacking(self, family: str, text: Iterable[str]) -> frozenset[str]:
        """Return the characters that a family which is here does not have."""
        face = self._faces[family.lower()]
        covered = _characters(face.path or "", face.index)
        return frozenset(sign for sign in text if ord(sign) not in covered)

    @cached_property
    def _faces(self) -> dict[str, FontInfo]:
        """One face of each family, by its name in lower case: the one that text is set in."""
        found: dict[str, FontInfo] = {}
        for face in self.all.fonts():
            name = face.family.lower()
            if name not in found or _distance(face) < _distance(found[name]):
                found[name] = face
        return found


def _distance(face: FontInfo) -> tuple[bool, int]:
    return face.style != "normal", abs(face.weight - _REGULAR)


@lru_cache(maxsize=32)
def _characters(path: str, index: int) -> frozenset[int]:
    # Only a fallback asks, and the library takes longer to load than a letter to be set.
    from fontTools.ttLib import TTFont

    with TTFont(path, fontNumber=index, lazy=True) as font:
        return frozenset(font.getBestCmap())
