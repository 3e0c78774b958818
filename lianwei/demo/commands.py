"""`lianwei generate` and `lianwei load-cars`: synthetic cases, and a list of real ones as demo cases."""

import argparse
import csv
import json
import sys
from datetime import date
from random import Random

from lianwei.cases.entries import ComplaintEntry, PersonEntry, RespondentEntry
from lianwei.cases.operations import receive_complaint
from lianwei.core import clock
from lianwei.core.errors import LianweiError
from lianwei.core.scope import Actor
from lianwei.members.models import Organisation, User
from lianwei.members.queries import actor_of

from .generator import generate_alliance
from .invention import person

CARS, QUALITY, WEBSITE = "G0501", "N01", "C06"
NARRATIVE = "{car_model} {type}：{desc}。原编号 {id}，登记日 {datetime}。"


def generate(arguments: argparse.Namespace, actor: Actor) -> int:
    """Write a synthetic alliance with so many complaints; prints how many."""
    written = generate_alliance(cases=arguments.cases, seed=arguments.seed)
    print(json.dumps({"cases": written}))
    return 0


def load_cars(arguments: argparse.Namespace, actor: Actor) -> int:
    """Register each row of a list of car complaints as a case of a member; prints created and refused."""
    clerk = _clerk(arguments.member)
    created, refused = 0, []
    with open(arguments.file, encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            try:
                receive_complaint(_entry(row), actor=clerk)
                created += 1
            except (LianweiError, ValueError, KeyError) as fault:
                refused.append({"id": row.get("id"), "reason": str(fault)})
    print(json.dumps({"created": created, "refused": len(refused)}))
    for each in refused:
        print(json.dumps(each, ensure_ascii=False), file=sys.stderr)
    return 1 if refused else 0


def _clerk(code: str) -> Actor:
    organisation = Organisation.objects.get(code=code or "YZ")
    return actor_of(User.objects.filter(organisation=organisation, is_active=True).order_by("pk")[0])


def _entry(row: dict[str, str]) -> ComplaintEntry:
    """A row as a complaint: brand and model are the respondent's, the consumer is invented (the list has
    none).
    """
    rng = Random(int(row["id"]))  # noqa: S311 - an invented consumer, the same for the same row
    happened = min(date.fromisoformat(row["datetime"]), clock.today())
    problems = [code for code in row["problem"].split(",") if code]
    return ComplaintEntry(
        title=row["desc"][:60],
        narrative=NARRATIVE.format(**row),
        category=CARS,
        nature=QUALITY,
        channel=WEBSITE,
        person=_consumer(rng),
        respondents=(RespondentEntry(name=row["brand"], role="maker"),),
        requests=("R01",),
        tags=tuple(problems),
        happened_on=happened,
    )


def _consumer(rng: Random) -> PersonEntry:
    return person(rng, region="500103", place="渝中区")
