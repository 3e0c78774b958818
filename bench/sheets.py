"""`python -m bench.sheets`: how fast a sheet of complaints comes in, trial run and import.

The rows are invented as the demo's are; the sheet is written with all columns of a 12315 export and the
region, and one row in four does not say its nature, so that the reading help proposes it. Prints a table and
writes bench/results/sheets.json.
"""

import argparse
import csv
import json
import resource
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from .instances import BENCH_DIR, ROOT, Instance, new_instance
from .report import Line, write

ROWS = 100_000
FIRST, DAYS = date(2024, 1, 1), 365  # a year's sheet, in the order of receipt, as systems write it
GOAL_SECONDS = 600
HEADS = (
    "登记编号", "登记时间", "提供方姓名", "提供方电话", "提供方地址", "涉及主体", "客体类别", "投诉问题类别",
    "涉及金额", "问题描述", "诉求", "行政区划代码",
)  # fmt: skip
NATURES = ("售后服务", "质量", "合同", "价格投诉", "广告")
UNSAID = 4  # one row in so many has no nature
REGIONS = ("500103", "500106", "500108", "500112", "500105")  # one of them abolished since
MAPPING = ROOT / "lianwei/arrivals/data/mappings/12315.json"
GOODS = ("食品", "家用电器", "服装", "其他")
SURNAMES, GIVEN = "王李张刘陈杨黄赵吴周", ("芳", "伟", "秀英", "敏", "强", "丽", "桂花", "建国")
STORIES = (
    "消费者在该店购买商品后发现与宣传不符，多次联系商家要求退货，商家以各种理由拖延，至今未予处理。",
    "在店内办理预付卡后门店关闭，联系电话{phone}无人接听，卡内余额未退，订单号{order}。",
    "商品使用三天后出现故障，送修两次仍未解决，商家拒绝更换，消费者要求按三包规定办理。",
)


@dataclass(frozen=True)
class Run:
    """What one command took."""

    seconds: float
    cpu: float
    counts: dict


def main() -> int:
    options = _options()
    directory = BENCH_DIR / "sheets"
    shutil.rmtree(directory, ignore_errors=True)
    instance = new_instance(directory, "sqlite", "")
    instance.run("generate", "--cases", "20", "--seed", "1")
    file = directory / "rows.csv"
    _write_rows(file, options.rows)
    tried = _run(instance, file, "--dry-run")
    first = _run(instance, file)
    again = _run(instance, file)
    wrong = [
        run.counts
        for run, name in ((first, "created"), (again, "skipped"))
        if run.counts[name] != options.rows
    ]
    share = options.rows / ROWS
    imported = first.seconds - tried.seconds
    write(
        "sheets",
        [
            Line("trial run", tried.seconds, unit="s"),
            Line("trial run and import", first.seconds, goal=f"≤ {GOAL_SECONDS * share:.0f}", unit="s"),
            Line("rows imported in a second", options.rows / max(imported, 0.1), goal="≥ 167", unit="1/s"),
            Line("processor time of a row, trial run and import", 1000 * first.cpu / options.rows),
            Line("the same sheet again", again.seconds, unit="s"),
        ],
    )
    print(json.dumps({"first": first.counts, "again": again.counts}))
    return 1 if wrong else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    return parser.parse_args()


def _write_rows(file: Path, count: int) -> None:
    rng = Random(7)
    with file.open("w", encoding="gb18030", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADS)
        for number in range(count):
            day = FIRST + timedelta(days=number * DAYS // count)
            phone = f"13{rng.randint(0, 999_999_999):09d}"
            story = rng.choice(STORIES).format(phone=phone, order=rng.randint(10**11, 10**12))
            writer.writerow(
                (
                    f"1500{number:012d}",
                    f"{day.year}/{day.month}/{day.day} 10:{rng.randint(10, 59)}:00",
                    rng.choice(SURNAMES) + rng.choice(GIVEN),
                    phone,
                    f"重庆市渝中区{rng.choice('中山民生临江')}路{rng.randint(1, 300)}号",
                    f"渝中{rng.choice('鲜美宏达顺丽')}{rng.randint(1, 4000)}商行",
                    rng.choice(GOODS),
                    rng.choice(NATURES) if number % UNSAID else "",
                    f"{rng.randint(10, 90_000)}.{rng.randint(0, 99):02d}",
                    story,
                    "退货退款",
                    rng.choice(REGIONS),
                )
            )


def _run(instance: Instance, file: Path, *more: str) -> Run:
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    mapping = json.loads(MAPPING.read_text(encoding="utf-8"))
    mapping["fields"]["region"] = {"columns": [HEADS[-1]]}
    command = ["import", str(file), "--mapping", json.dumps(mapping), "--member", "YZ", *more]
    done = subprocess.run(
        [sys.executable, "-m", "lianwei.cli", *command],
        check=True,
        cwd=ROOT,
        env=instance.environment,
        stdout=subprocess.PIPE,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(time.monotonic() - begun, used, json.loads(done.stdout))


if __name__ == "__main__":
    sys.exit(main())
