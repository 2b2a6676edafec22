"""Names of files as people may see and save them."""

import unicodedata

#: As many characters as any file system holds, Chinese ones too.
_LONGEST = 80
_LONGEST_ENDING = 12


def plain_name(name: str) -> str:
    """Return a file's name without folders and without what nobody sees; empty for nothing left.

    Characters that control, or that turn the direction of writing, make `invoice-exe.pdf` of
    what is `invoice-fdp.exe`. One too long is cut before its ending.
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(each for each in last if unicodedata.category(each) not in _UNSEEN)
    # Windows drops dots and spaces at the end, and runs `a.exe.` as `a.exe`.
    plain = seen.strip().rstrip(". \u3000")
    if len(plain) <= _LONGEST:
        return plain
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending) > _LONGEST_ENDING:
        return plain[:_LONGEST]
    return f"{stem[: _LONGEST - len(ending) - 1]}.{ending}"


#: Controls, formats (turns of direction among them), halves of characters, what is none, ends of
#: lines and paragraphs.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"})
