"""Editions of the city satisfaction index for tests, made by the real operations."""

from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.members.models import Organisation
from lianwei.supervision.models import IndexKind, SatisfactionIndex
from lianwei.supervision.operations.city_index import add_satisfaction_index, fill_satisfaction_index
from lianwei.supervision.rules.cities.indicators import leaves, standard_indicators

from . import members

CODES = leaves(standard_indicators())


def analyst(home: Organisation) -> Actor:
    return members.make_actor("analyst", organisation=home)


def edition(home: Organisation, *, kind: str = IndexKind.OWN, year: int = 0) -> SatisfactionIndex:
    """Of this year, without a sheet."""
    year = year or clock.today().year
    told = {"year": year, "title": f"{year}年测评", "planned": 3, "source": "测试来源"}
    return add_satisfaction_index(actor=analyst(home), kind=kind, **told)


def sheet(*cities: tuple[str, float], people: int = 6) -> bytes:
    """So many people a city, around its score; two of them void."""
    lines = [",".join(["城市", "编号", "性别", "作废", *CODES])]
    for city, centre in cities:
        for at in range(people):
            scores = [f"{centre + (at + place) % 5 - 2:.1f}" for place in range(len(CODES))]
            lines.append(",".join([city, str(at), "男" if at % 2 else "女", "", *scores]))
    first = cities[0][0]
    lines += [f"{first},void{at},,是" for at in range(2)]
    return "\n".join(lines).encode()


def filled(home: Organisation, *cities: tuple[str, float]) -> SatisfactionIndex:
    row = edition(home)
    content = sheet(*(cities or (("甲", 80.0), ("乙", 70.0))))
    return fill_satisfaction_index(row.pk, actor=analyst(home), name="answers.csv", content=content)
