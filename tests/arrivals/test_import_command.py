"""`lianwei import`: real sheets come in whole, and a second time nothing is doubled."""

import argparse
import csv
import json
from pathlib import Path

import pytest
from django.db.models import QuerySet

from lianwei.arrivals.commands import import_file
from lianwei.arrivals.models import Batch
from lianwei.cases.models import Complaint, OutsideNumber, Respondent
from lianwei.core.scope import OPERATOR
from lianwei.core.verification import verify_log
from tests.factories.arrivals import SHEET
from tests.factories.members import make_organisation

pytestmark = pytest.mark.django_db
DATASETS = Path(__file__).parents[3] / "shared/datasets"
CARS = DATASETS / "car_complaints_12365auto/complaints.dev.csv"
MESSAGES = DATASETS / "wenzheng_messages/messages_2019.dev.parquet"
NEEDS_CARS = pytest.mark.skipif(not CARS.exists(), reason="needs ../shared/datasets/car_complaints_12365auto")
NEEDS_MESSAGES = pytest.mark.skipif(
    not MESSAGES.exists(), reason="needs ../shared/datasets/wenzheng_messages"
)
LONGEST = 5000  # characters of a text that is taken

HEADS_12315 = {
    "登记编号": "1500001",
    "登记时间": "2026-01-05 09:10:00",
    "提供方姓名": "王桂芳",
    "提供方电话": "13812346027",
    "涉及主体": "渝中丽人美容院",
    "客体类别": "一般食品",
    "投诉问题类别": "质量",
    "涉及金额": "86.50",
    "问题描述": "买的糕点发霉",
}
HEADS_12345 = {
    "工单编号": "G2026-1",
    "派单时间": "2026/1/5 9:10",
    "来电人": "赵刚",
    "来电号码": "13700002222",
    "工单标题": "健身房跑路",
    "诉求内容": "办卡后关门，要求退款",
    "办理时限": "2026-01-12",
}


@pytest.fixture
def yuzhong(reference_data):
    return make_organisation("YZ")


def imported(file, capsys, *, mapping, dry_run=False, member="YZ"):
    arguments = argparse.Namespace(file=str(file), mapping=mapping, dry_run=dry_run, member=member)
    status = import_file(arguments, OPERATOR)
    printed = capsys.readouterr()
    return status, json.loads(printed.out) if printed.out else printed.err


def counts(rows, *, created=0, updated=0, skipped=0, refused=0):
    return {"rows": rows, "created": created, "updated": updated, "skipped": skipped, "refused": refused}


@NEEDS_CARS
def test_the_car_complaints_come_in_once(yuzhong, capsys):
    first = imported(CARS, capsys, mapping="car-complaints")
    again = imported(CARS, capsys, mapping="car-complaints")

    assert (first, again) == ((0, counts(600, created=600)), (0, counts(600, skipped=600)))
    cases = QuerySet(Complaint)
    assert (cases.count(), cases.filter(category="G0501", nature="N01", status="received").count()) == (
        600,
        600,
    )
    assert set(QuerySet(Respondent).values_list("role", flat=True)) == {"maker"}
    assert verify_log()["broken_at"] is None


@NEEDS_MESSAGES
def test_the_public_messages_come_in_once(yuzhong, capsys, tmp_path):
    from pyarrow import parquet

    file = tmp_path / "messages.csv"
    whole = parquet.read_table(MESSAGES).to_pylist()
    rows = [*whole[:150], *(row for row in whole[150:] if len(row["text"]) > LONGEST)]
    with file.open("w", encoding="gb18030", newline="") as stream:
        writer = csv.DictWriter(stream, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)

    first = imported(file, capsys, mapping="public-messages")
    again = imported(file, capsys, mapping="public-messages")

    too_long = 1
    assert first == (0, counts(len(rows), created=len(rows) - too_long, refused=too_long))
    assert again == (0, counts(len(rows), skipped=len(rows) - too_long, refused=too_long))


def test_a_trial_run_writes_nothing_and_a_wrong_mapping_says_so(yuzhong, capsys, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text(SHEET, encoding="gb18030")

    tried = imported(file, capsys, mapping="", dry_run=True)
    status, said = imported(file, capsys, mapping="no-such")

    assert tried == (0, counts(3, created=2, refused=1))
    assert (status, said) == (1, "mapping: 没有这个名称的列对应。\n")
    assert (QuerySet(Complaint).count(), QuerySet(Batch).count()) == (0, 0)


def test_a_file_that_is_not_there_is_named(yuzhong, capsys, tmp_path):
    missing = tmp_path / "none.csv"

    assert imported(missing, capsys, mapping="12315") == (1, f"{missing}: 没有这个文件。\n")


@pytest.mark.parametrize(("name", "heads"), [("12315", HEADS_12315), ("12345", HEADS_12345)])
def test_a_shipped_mapping_reads_the_sheet_of_its_system(yuzhong, capsys, tmp_path, name, heads):
    file = tmp_path / "a.csv"
    file.write_text("\n".join(",".join(line) for line in zip(*heads.items(), strict=True)), encoding="utf-8")

    done = imported(file, capsys, mapping=name)

    assert done == (0, counts(1, created=1))
    assert QuerySet(OutsideNumber).get().system == name
