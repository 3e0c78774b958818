"""Facts for reports, and the people who write and sign them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from lianwei.analytics.models import Report
from lianwei.analytics.operations.drafting import draft_report
from lianwei.analytics.queries.report_numbers import subject_of_alliance, subject_of_member
from lianwei.analytics.queries.report_orders import Order
from lianwei.analytics.rules.periods import Period
from lianwei.analytics.rules.reports.composing import composed
from lianwei.analytics.rules.reports.hashing import figures_hash
from lianwei.analytics.rules.reports.shapes import Amounts, Numbers
from lianwei.analytics.rules.style import ALLIANCE
from lianwei.analytics.rules.wording import EN, ZH
from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.members.models import Alliance, Organisation
from tests.factories.members import make_actor, make_alliance, make_organisation
from tests.factories.warehouse import write_facts

PERIOD = Period.named("2026Q3")
VERBS = ("view", "draft", "revise", "recount", "review", "return", "release", "correct")
MAY = frozenset({"statistics.view", *(f"report.{verb}" for verb in VERBS)})
# nature, detailed category, cases this year, cases the year before
MIX = (
    ("N02", "G0101", 40, 30),
    ("N03", "S0202", 30, 40),
    ("N01", "G0401", 20, 20),
    ("N04", "S0101", 7, 6),
    ("N99", "X0101", 3, 4),
)


def facts(members: Iterable[Organisation], mix: Iterable[tuple[str, str, int, int]] = MIX) -> None:
    """Cases accepted in the third quarters of 2026 and 2025, half of them resolved, spread over members."""
    homes, cases = list(members), []
    for nature, category, now, before in mix:
        for year, count in ((2026, now), (2025, before)):
            for _ in range(count):
                home = homes[len(cases) % len(homes)]
                cases.append(_case(len(cases) + 1, home, nature, category, date(year, 7, 1)))
    write_facts(cases=cases)


def _case(number: int, home: Organisation, nature: str, category: str, first: date) -> dict[str, Any]:
    day = first + timedelta(days=number % 90)
    is_resolved = number % 2 == 0
    return {
        "case": number,
        "holder": home.pk,
        "member": home.pk,
        "nature": nature,
        "category": category,
        "category_main": category[:3],
        "kind": category[0],
        "received_on": day,
        "accepted_on": day,
        "closed_on": day + timedelta(days=20),
        "outcome": "O02" if is_resolved else "O07",
        "is_resolved": is_resolved,
        "promised": 100_000 if is_resolved else 0,
    }


def writer(home: Organisation | None = None) -> Actor:
    """Somebody who may do everything with reports of this organisation."""
    actor = make_actor("analyst", organisation=home or make_organisation("YZ"))
    return replace(actor, permissions=actor.permissions | MAY)


def alliance_order(*codes: str) -> Order:
    """A report on an alliance of these members, held by the first, with facts to count."""
    homes = [make_organisation(code) for code in codes or ("YZ", "NA")]
    alliance = make_alliance(*homes)
    facts(homes)
    return Order(subject_of_alliance(alliance, homes[0], on=PERIOD.last), PERIOD)


def member_order(home: Organisation) -> Order:
    facts([home])
    return Order(subject_of_member(home, on=PERIOD.last), PERIOD)


def drafted(home: Organisation | None = None, *, actor: Actor | None = None) -> Report:
    """A report of the third quarter of 2026 on one member."""
    home = home or make_organisation("YZ")
    return draft_report(member_order(home), actor=actor or writer(home))


def seen_by(actor: Actor, alliance: Alliance) -> Actor:
    """The same person, who looks on the whole alliance."""
    return replace(actor, oversees=frozenset({("secretary_general", alliance.pk)}))


def stored(home: Organisation, code: str = "2026Q3", **fields: Any) -> Report:
    """A draft of a report that was never counted: all its figures are 0."""
    numbers = Numbers(
        "2026年第三季度消费者投诉情况分析", home.name, home.name, "2026年第三季度", Amounts(), Amounts()
    )
    content = {language: composed(numbers, ALLIANCE, language).as_json() for language in (ZH, EN)}
    known = {
        "title": numbers.title,
        "holder": home,
        "first": PERIOD.first,
        "last": PERIOD.last,
        "style": ALLIANCE.name,
        "content": content,
        "figures_sha256": figures_hash(content),
        "drafted_at": clock.now(),
    }
    return Report.objects.create(code=f"{code}-{home.code}", **known | fields)
