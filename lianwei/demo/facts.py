"""What members of the demo have stated about businesses: letters, interviews, tests, promises."""

from datetime import timedelta
from itertools import chain, cycle

from lianwei.core import clock
from lianwei.core.scope import OPERATOR
from lianwei.registry.models import Audience, FactKind
from lianwei.registry.operations import add_business_fact

from .alliance import Member
from .invention import Shop

EVERY = 12  # one business in so many
STATED = (
    (FactKind.INTERVIEW, 12, "就预付卡退费被约谈，承诺十五日内逐户退款", Audience.ALLIANCE),
    (FactKind.ADVISORY_LETTER, 31, "收到劝喻函：不得以最终解释权归本店所有拒绝退换", Audience.ALLIANCE),
    (FactKind.TEST, 58, "比较试验中一批次标称容量与实测不符，已下架", Audience.ALLIANCE),
    (FactKind.BROKEN_PROMISE, 74, "调解协议到期未履行，经督促后分两次付清", Audience.OWN),
    (FactKind.RECOGNITION, 120, "参加线下无理由退货承诺，本季度抽查合格", Audience.ALLIANCE),
)


def state_facts(shops: dict[str, list[Shop]], members: list[Member]) -> None:
    """One fact on every twelfth business, by the members in turn; today's members alone."""
    places = cycle([each for each in members if each.is_in_force(clock.today())])
    stated = cycle(STATED)
    for shop in list(chain.from_iterable(shops.values()))[::EVERY]:
        kind, days_ago, headline, audience = next(stated)
        add_business_fact(
            shop.pk,
            actor=OPERATOR,
            kind=kind,
            on=clock.today() - timedelta(days=days_ago),
            headline=headline,
            organisation_id=next(places).organisation.pk,
            audience=audience,
        )
