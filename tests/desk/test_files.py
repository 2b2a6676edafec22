"""What a file is, its content says; what a machine would run is not taken."""

import io
import zipfile

import pytest
import xlsxwriter

from casetrack.desk import LARGEST_FILE_BYTES, looked_at
from casetrack.errors import BadInput


def zipped(name: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(name, "")
    return held.getvalue()


def workbook() -> bytes:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        book.add_worksheet()
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kind", "media_type"),
    [
        ("申请表.pdf", b"%PDF-1.7\n", "pdf", "application/pdf"),
        ("照片.jpeg", bytes.fromhex("ffd8ffe000104a464946"), "jpg", "image/jpeg"),
        ("扫描.png", bytes.fromhex("89504e470d0a1a0a"), "png", "image/png"),
        ("说明.txt", "说明".encode(), "txt", "text/plain"),
        ("说明.txt", "说明".encode("gb18030"), "txt", "text/plain"),
        ("名单.zip", zipped("名单.txt"), "zip", "application/zip"),
        ("公文.ofd", zipped("OFD.xml"), "ofd", "application/ofd"),
    ],
)
def test_a_file_is_what_its_content_says(name, content, kind, media_type) -> None:
    seen = looked_at(name, content)
    assert (seen.kind, seen.media_type, seen.is_certain) == (kind, media_type, True)
    assert not seen.is_named_otherwise


def test_a_file_is_kept_under_what_people_see_of_its_name() -> None:
    assert looked_at("..\\x/pay\u202efdp.txt\r\n", b"text").name == "payfdp.txt"
    assert looked_at("\u200b/", b"text").name == "file"
    with pytest.raises(BadInput, match="is a program"):
        looked_at("pay\u202efdp.exe. ", b"text")


def test_a_workbook_is_told_from_an_archive_and_a_false_name_is_noticed() -> None:
    assert looked_at("名单.xlsx", workbook()).kind == "xlsx"
    assert looked_at("名单.pdf", workbook()).is_named_otherwise
    assert not looked_at("数据.csv", b"a,b\n1,2\n").is_named_otherwise


def test_what_nobody_recognises_is_believed_its_name_or_nothing() -> None:
    unknown = b"\x00\x01\x02\x03 nothing of note"
    assert looked_at("录音.ogg", unknown).is_certain is False
    assert looked_at("无名", unknown).media_type == "application/octet-stream"


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("空.pdf", b"", "空.pdf is empty"),
        ("大.pdf", b"x" * (LARGEST_FILE_BYTES + 1), "21 MB; a file may have 20 MB"),
        ("照片.jpg", b"MZ\x90\x00", "is a program"),
        ("工具", b"\x7fELF\x02", "is a program"),
        ("清理.txt", b"#!/bin/sh\n", "is a program"),
        ("安装.BAT", b"@echo off", "is a program"),
    ],
)
def test_empty_and_huge_files_and_programs_are_refused_by_name(name, content, why) -> None:
    with pytest.raises(BadInput, match=why) as no:
        looked_at(name, content)
    assert no.value.message.values["key"] == "attached"
