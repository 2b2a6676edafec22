"""Bytes -> text, where a mail or a web page says of itself what it is written in, rightly or not.

Chinese mail programs write GB2312 and mean all of GBK; some name no encoding at all.
"""

import re

#: Encodings of text, and none that unpacks or calculates.
_TEXT = re.compile(
    r"(us-)?ascii|utf-?(7|8|16|32)([-_]?(be|le|sig))?|gb\d*|gbk|hz(-gb-2312)?|big5(-?hkscs)?|cp\d+"
    r"|windows-?\d+|latin-?\d+|iso[-_]?8859[-_]\d+|iso[-_]?2022[-_][a-z0-9-]+|euc[-_][a-z]+"
    r"|shift[-_]jis|koi8-[ru]"
)
_CHINESE = re.compile(r"(x-)?(gb[-_]?2312(-80)?|gbk|gb18030|cp936|windows-936|euc-cn|hz-gb)")
_USUAL = ("utf-8", "gb18030")


def decoded(content: bytes, said: str = "") -> tuple[str, bool]:
    """Return the text, and whether all of it could be read.

    `said` is the encoding that is named; where it is wrong, UTF-8 and then GB18030 are tried.
    """
    for encoding in (encoding_of(said), *_USUAL):
        try:
            return content.decode(encoding), True
        except (LookupError, ValueError):
            continue
    return content.decode("utf-8", "replace"), False


def encoding_of(said: str) -> str:
    """Return what an encoding is that a mail names; UTF-8 where it is none that we know."""
    name = said.strip().strip("\"'").lower()
    if _CHINESE.fullmatch(name):
        return "gb18030"
    return name if _TEXT.fullmatch(name) else "utf-8"
