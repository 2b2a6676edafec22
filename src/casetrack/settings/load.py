"""config.toml -> frozen Settings; says everything that is wrong with it at once."""

from pathlib import Path

from casetrack.core.reading import read
from casetrack.errors import BadInput, NotFound, SettingsError
from casetrack.settings.check import problems_of
from casetrack.settings.definition import Settings


def parse(file: str, text: str) -> Settings:
    """Return the settings in a text; raise SettingsError with every problem."""
    settings = read(Settings, file, text, SettingsError)
    if problems := problems_of(settings):
        raise SettingsError(file, problems)
    return settings


def load(path: Path) -> Settings:
    """Return the settings in a file, paths in it counted from its folder."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise NotFound("no configuration at {path}; see --config", path=path) from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(
            "{path} cannot be read as UTF-8 text: {error}", path=path, error=type(error).__name__
        ) from None
    return parse(str(path), text)
