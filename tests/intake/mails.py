"""Mails for the tests: as programs write them, the usual ones and the odd ones."""

from email.message import EmailMessage

FORM = """您好，现提交政府信息公开申请：

申请人姓名：林大满
身份证号码：330301199001010011   联系电话：13900000006
通讯地址：某市学院路1号
邮政编码：325000
所需信息内容描述：
2025年学区划分方案
及其听证记录
信息用途：子女入学
获取信息的方式：□邮寄 ☑电子邮件 □自行领取
信息的指定提供方式（单选）：电子邮件

此致
某市教育局
"""


def mail(text: str = FORM, *files: tuple[str, bytes], **headers: str) -> bytes:
    """Return a mail of today's kind, in UTF-8."""
    made = EmailMessage()
    said = {
        "From": "林小满 <lin@example.org>",
        "To": "gk@example.org",
        "Subject": "政府信息公开申请",
        "Date": "Tue, 14 Oct 2025 23:30:00 +0000",
        "Message-ID": "<a1@example.org>",
        **{key.replace("_", "-"): value for key, value in headers.items()},
    }
    for key, value in said.items():
        if value:
            made[key] = value
    made.set_content(text)
    for name, content in files:
        made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()


def written(head: str, body: bytes = b"text") -> bytes:
    """Return a mail of these headers, byte by byte."""
    return head.replace("\n", "\r\n").encode("utf-8", "surrogateescape") + b"\r\n\r\n" + body
