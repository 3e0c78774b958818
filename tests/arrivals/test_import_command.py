"""`lianwei import`: real sheets come in whole, and a second time nothing is doubled."""

import argparse
import csv
import json
from pathlib import Path

import pytest
from django.db.models import QuerySet

from lianwei.arrivals.commands import import_file
from lianwei.cases.models import Complaint, Respondent
from lianwei.core.scope import OPERATOR
from lianwei.core.verification import verify_log
from tests.factories.members import make_organisation

pytestmark = pytest.mark.django_db
DATASETS = Path(__file__).parents[3] / "shared/datasets"
CARS = DATASETS / "car_complaints_12365auto/complaints.dev.csv"
MESSAGES = DATASETS / "wenzheng_messages/messages_2019.dev.parquet"
NEEDS_CARS = pytest.mark.skipif(not CARS.exists(), reason="needs ../shared/datasets/car_complaints_12365auto")
NEEDS_MESSAGES = pytest.mark.skipif(
    not MESSAGES.exists(), reason="needs ../shared/datasets/wenzheng_messages"
)


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
    rows = parquet.read_table(MESSAGES).to_pylist()
    with file.open("w", encoding="gb18030", newline="") as stream:
        writer = csv.DictWriter(stream, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)

    first = imported(file, capsys, mapping="public-messages")
    again = imported(file, capsys, mapping="public-messages")

    print(first, again)
    assert first[1]["rows"] == len(rows) == 4201
