"""Fill the peer: so many tickets, each with as many follow-ups as a case has entries in its record."""

import os
import sys
from datetime import timedelta
from random import Random

import django

BATCH = 2000
FOLLOW_UPS = 10  # a case of ours has about eleven events


def main(tickets: int, username: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project")
    django.setup()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.utils import timezone
    from helpdesk.models import FollowUp, Queue, Ticket

    call_command("migrate", verbosity=0)
    user = get_user_model().objects.create_superuser(username, "peer@example.org", username)
    queues = [
        Queue.objects.create(title=f"Queue {n}", slug=f"q{n}", allow_public_submission=True)
        for n in range(24)
    ]
    rng, now = Random(1), timezone.now()
    for start in range(0, tickets, BATCH):
        rows = [
            _ticket(Ticket, queues, user, rng, now - timedelta(days=rng.randrange(730))) for _ in range(BATCH)
        ]
        made = Ticket.objects.bulk_create(rows)
        FollowUp.objects.bulk_create(
            FollowUp(
                ticket=t,
                date=t.created + timedelta(days=n),
                title="Comment",
                comment="好的" * 20,
                public=True,
                user=user,
            )
            for t in made
            for n in range(FOLLOW_UPS)
        )
        print(start + BATCH, file=sys.stderr)


def _queue(model, n):
    return model.objects.create(title=f"Queue {n}", slug=f"q{n}", allow_public_submission=True)


def _ticket(model, queues, user, rng, at):
    is_open = rng.random() < 0.1
    return model(
        title="健身卡退款",
        queue=rng.choice(queues),
        created=at,
        modified=at,
        submitter_email="someone@example.org",
        assigned_to=user,
        status=model.OPEN_STATUS if is_open else model.CLOSED_STATUS,
        description="办了两年的健身卡，店家搬走后不退款，要求退还余额。" * 3,
        priority=rng.randint(1, 5),
        due_date=at + timedelta(days=60),
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
