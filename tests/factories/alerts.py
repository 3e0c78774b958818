"""Cases of one shop within a week, and the warning that the night raises of them."""

from dataclasses import replace

from django.db.models import QuerySet

from lianwei.analytics.models import Alert
from lianwei.analytics.operations.alerts import raise_alert
from lianwei.analytics.rules.alerts import Found
from lianwei.analytics.rules.topic_nights import Place
from lianwei.cases.models import Complaint
from lianwei.core.scope import SYSTEM, Actor
from lianwei.members.models import Organisation
from tests.cases.actors import worker
from tests.factories.cases import complaint
from tests.factories.members import make_user

MORE = frozenset({"alert.view", "alert.acknowledge", "alert.answer", "alert_rule.view", "alert_rule.revise"})


def allowed(actor: Actor) -> Actor:
    """The same with what is done with warnings."""
    return replace(actor, permissions=actor.permissions | MORE)


def told(actor: Actor, *, times: int, **changes: object) -> list[Complaint]:
    """So many cases of different people, sorted, in one district."""
    cases = [
        complaint(actor=actor, title=f"第{n}件", person={"phone": f"1370000{n:04}"}, **changes)
        for n in range(times)
    ]
    keys = [each.pk for each in cases]
    QuerySet(Complaint).filter(pk__in=keys).update(region="500103000000", is_sorted=True)
    return cases


def alert(home: Organisation, *, cases: int = 1, key: str = "S0103") -> Alert:
    """A warning of an organisation's cases of one kind."""
    actor = worker(home, user=make_user(organisation=home))
    held = frozenset(each.pk for each in told(actor, times=cases))
    found = Found("burst", "category", key, cases, 0.5, 3, held, 1, 26)
    return raise_alert(Place(organisation_id=home.pk), found, actor=SYSTEM)
