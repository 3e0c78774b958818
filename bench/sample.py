"""What a worker of an instance may ask for: keys, numbers, people, businesses. Prints JSON; runs in the
instance.
"""

import json
import os
from random import Random

import django
from django.db.models import Max

USERNAME = "yz-mediator"
WANTED = 60


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianwei.settings")
    django.setup()
    from lianwei.cases.models import Access, Complainant, Complaint, OutsideNumber, Respondent
    from lianwei.demo.alliance import PASSWORD
    from lianwei.members.queries.alliances import actor_by_username

    actor, rng = actor_by_username(USERNAME), Random(1)
    last = Complaint.objects.visible_to(actor).aggregate(last=Max("pk"))["last"]
    ids = set()
    while len(ids) < WANTED:
        near = (
            Access.objects.visible_to(actor)
            .filter(complaint_id__gte=rng.randrange(last))
            .order_by("complaint_id")
        )
        ids |= set(near.values_list("complaint_id", flat=True)[:1])
    cases = list(Complaint.objects.visible_to(actor).filter(pk__in=ids))
    people = Complainant.objects.visible_to(actor).filter(complaint_id__in=ids)
    named = [(p.name.plain(), p.phone.plain()) for p in people if p.name and p.phone]
    outside = OutsideNumber.objects.visible_to(actor).filter(complaint_id__in=ids)
    sellers = Respondent.objects.visible_to(actor).filter(complaint_id__in=ids)
    first = cases[0]
    found = {
        "cases": sorted(ids),
        "numbers": [each.number for each in cases],
        "outside": list(outside.values_list("number", flat=True)),
        "phones": sorted({phone for _name, phone in named}),
        "people": sorted({f"{name} {phone[-4:]}" for name, phone in named}),
        "businesses": sorted(set(sellers.values_list("name", flat=True))),
        "category": first.category,
        "nature": first.nature,
        "channel": first.channel,
        "handler": actor.user_id,
        "password": PASSWORD,
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
