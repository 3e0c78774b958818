"""Cases that speak of one matter, and the topic that the night makes of them."""

from dataclasses import replace
from datetime import date

from django.db.models import QuerySet

from lianwei.analytics.models import HotTopic, TopicChoice
from lianwei.analytics.operations.topics import choose_hot_topic, keep_hot_topic
from lianwei.analytics.rules.topic_nights import Gathered, Place
from lianwei.cases.models import Complaint
from lianwei.core import clock
from lianwei.core.scope import SYSTEM, Actor
from lianwei.members.models import Alliance, Organisation
from tests.cases.actors import worker
from tests.factories.cases import complaint
from tests.factories.members import make_user

MORE = frozenset(f"hot_topic.{verb}" for verb in ("view", "choose", "drop"))
TOLD = (
    ("滨河苑捆绑销售车位", "开发商要求买房必须买车位，十二万一个，不买不给网签。"),
    ("滨河苑购房强制搭售车位", "售楼部说车位和房子一起卖，我们都不愿意，希望查处。"),
    ("投诉滨河苑开发商车位捆绑", "我六月认购的，交定金时才告诉我要加车位的钱。"),
    ("滨河苑车位捆绑销售何时有人管", "打过三次热线，都说在协调，销售还是照样捆绑。"),
    ("请查处滨河苑捆绑车位", "同楼栋的邻居都被要求签车位认购书，价格高于周边。"),
)


def allowed(actor: Actor) -> Actor:
    """The same with what is done with topics and reports of others."""
    return replace(actor, permissions=actor.permissions | MORE)


def told(actor: Actor, *, times: int = len(TOLD), on: date | None = None) -> list[Complaint]:
    """Cases of several people about one estate."""
    cases = [
        complaint(actor=actor, title=title, narrative=text, person={"phone": f"1370000{n:04}"})
        for n, (title, text) in enumerate(TOLD[:times])
    ]
    if on is not None:
        QuerySet(Complaint).filter(pk__in=[each.pk for each in cases]).update(received_on=on)
    return cases


def topic(home: Organisation, *, cases: int = 1, name: str = "滨河苑 车位 捆绑") -> HotTopic:
    """A topic of an organisation's cases."""
    actor = worker(home, user=make_user(organisation=home))
    fits = {each.pk: 1 for each in told(actor, times=cases)}
    return keep_hot_topic(Place(organisation_id=home.pk), Gathered(name, fits), actor=SYSTEM)


def of_alliance(alliance: Alliance, counts: dict[Organisation, int]) -> HotTopic:
    """A topic of the cases of an alliance's members: so many of each."""
    fits: dict[int, int] = {}
    for place, (home, count) in enumerate(counts.items()):
        actor = worker(home, user=make_user(organisation=home))
        for n in range(count):
            case = complaint(actor=actor, title=TOLD[0][0], person={"phone": f"137{place}000{n:04}"})
            fits[case.pk] = 1
    return keep_hot_topic(Place(alliance_id=alliance.pk), Gathered("滨河苑 车位 捆绑", fits), actor=SYSTEM)


def choice(home: Organisation) -> TopicChoice:
    """A topic that this organisation chose."""
    actor = allowed(worker(home, user=make_user(organisation=home)))
    year = clock.today().year
    return choose_hot_topic(topic(home).pk, actor=actor, year=year, quarter=1, reason="本季度集中反映")
