"""The office's own files: its config.toml, and what it lays over the law and the letters."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from casetrack.desk.desk import Premises

CONFIG = "config.toml"


def own_files(premises: Premises) -> Mapping[str, Path]:
    """Return each file that is the office's own, by its name in a backup.

    Fonts are left out: they are large, and belong to whoever made them.
    """
    config = premises.config
    found = {CONFIG: config} if config and config.is_file() else {}
    return {**found, **dict(_in_folders(premises))}


def place_of(name: str, premises: Premises) -> Path | None:
    """Return where a file of a backup belongs, None where the office has no such folder."""
    if name == CONFIG:
        return premises.config
    first, _, rest = name.partition("/")
    folder = _folders(premises).get(first)
    return folder / rest if folder and rest else None


def _folders(premises: Premises) -> Mapping[str, Path]:
    folders = {"workflows": premises.workflows, "notices": premises.notices}
    return {name: folder for name, folder in folders.items() if folder}


def _in_folders(premises: Premises) -> Iterator[tuple[str, Path]]:
    for name, folder in _folders(premises).items():
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink():
                yield f"{name}/{path.relative_to(folder).as_posix()}", path
