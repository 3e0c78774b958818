"""A synthetic edition of the city satisfaction index: a few cities, invented answers, as its title says."""

from random import Random

from lianwei.core import clock
from lianwei.supervision.models import IndexKind
from lianwei.supervision.operations.city_index import (
    add_satisfaction_index,
    fill_satisfaction_index,
    revise_satisfaction_index,
)
from lianwei.supervision.rules.cities.indicators import leaves, read

from .alliance import Member

CITIES = (("重庆中心城区", 82.0), ("永川", 80.4), ("万州", 80.0), ("广安", 78.9), ("涪陵", 76.2))
PLANNED, VOID = 60, 4
GROUPS = ("男", "女")


def show_city_index(member: Member, random: Random) -> None:
    """This year's edition with its answers; the worker computes it."""
    year = clock.today().year
    actor = member.desk.head
    row = add_satisfaction_index(
        actor=actor, kind=IndexKind.OWN, year=year, title=f"{year}年满意度测评（合成数据）", planned=PLANNED
    )
    tree = read(row.indicators)
    count = {each.parent: sum(other.parent == each.parent for other in tree) for each in tree}
    weights: dict[str, float | None] = {each.code: 1 / count[each.parent] for each in tree}
    revise_satisfaction_index(row.pk, actor=actor, weights=weights)
    content = _sheet(leaves(tree), random).encode()
    fill_satisfaction_index(row.pk, actor=actor, name="answers.csv", content=content)


def _sheet(codes: list[str], random: Random) -> str:
    """A person a row; who is content with one thing is with the other. Some came back void."""
    lines = [",".join(("城市", "编号", "性别", "作废", *codes))]
    for city, centre in CITIES:
        for person in range(PLANNED + random.randrange(VOID)):
            own = random.gauss(centre, 6)
            scores = (f"{min(100, max(0, random.gauss(own, 5))):.0f}" for _code in codes)
            lines.append(",".join((city, str(person), random.choice(GROUPS), "", *scores)))
        lines += [f"{city},v{void},,是" for void in range(random.randrange(VOID))]
    return "\n".join(lines)
