"""What a long ledger costs: time and memory of one import; nothing is asserted of either.

Each is a process of its own, as an office would run it, so that its peak memory is its own.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle
from pathlib import Path

import pytest

from casetrack.intake import Table, write_table

HEADINGS = (
    "申请编号 收到日期 申请渠道 申请人 申请人类型 证件号码 联系电话 通信地址 申请内容 承办处室 "
    "补正告知日期 补正收到日期 征求意见发出日期 征求意见收回日期 延期告知日期 延长工作日 "
    "办理结果 答复日期 寄送方式 邮件号 送达日期 复议诉讼 科室编号"
).split()
#: Runs the command and says how much memory the process ever held.
MEASURED = """
import resource, sys
from casetrack.cli.main import main
try:
    main()
finally:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, file=sys.stderr)
"""


def applications(count: int) -> Iterator[list[object]]:
    """Yield rows of five years: every seventh corrected, eighth consulted, sixth extended."""
    numbers: dict[int, int] = {}
    outcomes = cycle(["予以公开", "已主动公开", "部分公开", "信息不存在", "个人隐私", "信访"])
    for n in range(count):
        on = date(2020, 1, 2) + timedelta(days=n * 1800 // count)
        numbers[on.year] = numbers.get(on.year, 0) + 1
        asked = on + timedelta(days=5) if n % 7 == 0 else None
        given = asked + timedelta(days=7) if asked else None
        begun = (given or on) + timedelta(days=2)
        sent = begun if n % 8 == 0 else None
        longer = begun + timedelta(days=14) if n % 6 == 0 else None
        replied = begun + timedelta(days=5 + n % 30)
        yield [
            f"{on.year}-{numbers[on.year]:04d}",
            on,
            "网上申请" if n % 3 else "EMS",
            f"申请人{n % 9000}",
            "企业" if n % 10 == 0 else "公民",
            f"3303001990{n % 9000:08d}",
            f"138{n % 9000:08d}",
            f"某市某路{n % 9000}号",
            f"某小区第{n}号地块的征收补偿安置方案、批准文件和测绘成果",
            "办公室",
            asked,
            given,
            sent,
            sent + timedelta(days=9) if sent else None,
            longer,
            10 if longer else None,
            next(outcomes),
            replied,
            "EMS",
            f"EX{n:09d}CN",
            replied + timedelta(days=3),
            f"行政复议:{replied + timedelta(days=20)}" if n % 40 == 0 else None,
            f"A{n}",
        ]


@pytest.mark.parametrize("count", [5_000, pytest.param(35_000, marks=pytest.mark.large)])
def test_import_of_a_ledger(benchmark, tmp_path, count):
    content = write_table([Table("台账", HEADINGS, applications(count))], ".xlsx")
    (tmp_path / "ledger.xlsx").write_bytes(content)

    def fresh() -> tuple[tuple[Path, str, str], dict[str, object]]:
        for old in tmp_path.glob("casetrack.db*"):
            old.unlink()
        run(tmp_path, "init")
        return (tmp_path, "import", "ledger.xlsx"), {}

    benchmark.extra_info["peak_mb"] = benchmark.pedantic(run, setup=fresh, rounds=1)


@pytest.mark.parametrize("count", [5_000])
def test_the_same_ledger_again(benchmark, tmp_path, count):
    content = write_table([Table("台账", HEADINGS, applications(count))], ".xlsx")
    (tmp_path / "ledger.xlsx").write_bytes(content)
    run(tmp_path, "init")
    run(tmp_path, "import", "ledger.xlsx")
    benchmark.pedantic(run, args=(tmp_path, "import", "ledger.xlsx"), rounds=1)


def run(folder: Path, *arguments: str) -> int:
    """Run the command and return the most memory it held, in megabytes."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *arguments, *(["--json"] if arguments[1:] else [])],
        cwd=folder,
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    if arguments[1:]:
        assert json.loads(done.stdout)["refused"] == []
    return int(done.stderr.split()[-1])
