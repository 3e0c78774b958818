"""Real lists of car complaints become cases of the demo: each row one, a bad row named."""

import argparse
import json
from pathlib import Path

import pytest
from django.db.models import QuerySet

from lianwei.cases.models import Complaint, Respondent, Status
from lianwei.cases.operations import accept_complaint, end_talks, terminate_complaint, try_settlement
from lianwei.core.scope import OPERATOR
from lianwei.core.verification import verify_log
from lianwei.demo.commands import load_cars
from tests.factories.members import make_organisation, make_staff

pytestmark = pytest.mark.django_db
CARS = Path(__file__).parents[3] / "shared/datasets/car_complaints_12365auto/complaints.dev.csv"
NEEDS_CARS = pytest.mark.skipif(not CARS.exists(), reason="needs ../shared/datasets/car_complaints_12365auto")


def clerk_of(code):
    organisation = make_organisation(code)
    return make_staff("clerk", "mediator", "head", organisation=organisation)


def loaded(file, capsys, *, member="YZ"):
    status = load_cars(argparse.Namespace(file=str(file), member=member), OPERATOR)
    printed = capsys.readouterr()
    return status, json.loads(printed.out), [json.loads(line) for line in printed.err.splitlines()]


@NEEDS_CARS
def test_the_car_complaints_become_cases_and_one_is_carried_through_its_life(capsys):
    from lianwei.members.queries import actor_of

    user = clerk_of("YZ")
    assert loaded(CARS, capsys) == (0, {"created": 600, "refused": 0}, [])
    cases = QuerySet(Complaint).order_by("pk")
    assert (cases.count(), cases.filter(category="G0501", nature="N01", status="received").count()) == (
        600,
        600,
    )
    assert set(QuerySet(Respondent).values_list("role", flat=True)) == {"maker"}

    case, actor = cases[0], actor_of(user)
    try_settlement(case.pk, actor=actor)
    end_talks(case.pk, actor=actor, reason="厂家未答复")
    accept_complaint(case.pk, actor=actor, no_talks="refuses")
    terminate_complaint(case.pk, actor=actor, ground="MECCA-05")

    assert QuerySet(Complaint).get(pk=case.pk).status == Status.TERMINATED
    assert verify_log()["broken_at"] is None


def test_a_bad_row_is_named_and_hinders_no_other(tmp_path, capsys):
    clerk_of("YZ")
    file = tmp_path / "cars.csv"
    head = "id,brand,car_model,type,desc,problem,datetime,status\n"
    rows = [
        "1,甲牌,甲,2020款,异响,H93,2020-06-08,x",
        "2,乙牌,乙,2020款,异响,H93,八月,x",
        "x,丙牌,丙,2020款,异响,,2020-06-08,x",
    ]
    file.write_text(head + "\n".join(rows), encoding="utf-8")

    status, told, refused = loaded(file, capsys)

    assert (status, told, [each["id"] for each in refused]) == (1, {"created": 1, "refused": 2}, ["2", "x"])
    assert QuerySet(Complaint).count() == 1
