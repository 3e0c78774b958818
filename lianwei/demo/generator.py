"""A living synthetic alliance: members, staff, 300 businesses, cases over two years in all states.

A few hundred of the cases are operated, day by day, through the real operations; the others are copies of
these in other members (copies.py). The same seed gives the same alliance.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from random import Random

from django.conf import settings
from django.db import transaction

from lianwei.cases.entries import ComplaintEntry, RespondentEntry
from lianwei.cases.models import Complaint, Status, ViolationReport
from lianwei.cases.operations import (
    hand_over_violation_report,
    receive_enquiry,
    receive_violation_report,
)
from lianwei.cases.operations.between.succession import move_to_successor
from lianwei.cases.operations.rulebook.searching import rebuild_search
from lianwei.cases.queries.page.authority import authority_near
from lianwei.core import clock
from lianwei.core.bulk import loading
from lianwei.core.events import seal_events
from lianwei.core.models import Delivery
from lianwei.core.pace import Pace, Progress
from lianwei.core.scope import OPERATOR, Actor
from lianwei.core.workdays import office_calendar
from lianwei.knowledge.operations import load_replies
from lianwei.members.models import Organisation
from lianwei.registry.operations import add_premises, register_business

from .abroad import exchange_cases
from .advice import write_advice
from .alerts import find_alerts
from .alliance import Member, merge_districts, staff_alliance
from .archive import AGES, fill_archive, put_away
from .blend import Blend
from .board import lend_people
from .booths import hold_event
from .cities import ask_the_city
from .contracts import review_contracts
from .copies import Copier, Pattern
from .counter import open_counter
from .disputes import PLANS, dispute_cases
from .doors import bring_unsorted, open_doors
from .doubles import enter_twice, write_doubles
from .drives import rectify_gyms
from .events import show_sudden_events
from .facts import state_facts
from .flocks import write_groups
from .handovers import ask_for_help, hand_over_cases
from .imports import note_imports
from .invention import Shop, business_name, credit_code, scenarios, story, words
from .joint import plan_projects
from .known import share_knowledge
from .letters import CONSUMER, write_letters
from .lists import write_lists
from .lives import Life
from .matching import match_disputes
from .measuring import show_city_index
from .narratives import tell_narratives
from .observing import observe_make_up
from .opinions import show_opinions
from .others import SUSPECTED, enquiry, violation_report
from .peers import make_peers
from .pledges import pledge_returns
from .promises import show_promises
from .proposing import show_suggestions
from .publishing import publish_months
from .questions import ask_members
from .redress import pay_first
from .remedies import show_remedies
from .reports import draft_quarter
from .returns import begin_programmes, hand_in_returns
from .sharing import share_data
from .showcase import STATES, accepted, paid_in_parts
from .surveys import show_surveys
from .teamwork import show_team
from .topics import find_topics
from .trials import show_comparative_tests
from .wardrobe import Wardrobe

BUSINESSES = 300
YEARS = timedelta(days=730)
SHOWN = "YZ"  # the member whose log-ins are printed at the start of the demo
UPPER = "CQ"  # to which the districts of Chongqing hand in their returns
BY_RETURN = "DJ"  # keeps its cases in another system; its monthly returns are all that is known of it
FAR = "GA"  # of another province: nobody above both, so the secretary-general decides
MERGER = date(2026, 1, 25)  # Jiangbei and Yubei become Liangjiang New Area
OPERATED_AT_MOST = 240
BATCH = 1000  # copies in one transaction
OTHERS_AT_MOST = 2000
PARTS_AGE = 25  # working days since the complaint came in that is paid in instalments


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


@dataclass
class World:
    """What the generator works with."""

    rng: Random
    members: list[Member]
    shops: dict[str, list[Shop]]
    blend: Blend

    def shop(self, trade: str, *, near: str = "") -> Shop:
        """A shop of a trade, in the district where there is one."""
        there = [shop for shop in self.shops[trade] if near and shop.address.startswith(near)]
        return self.rng.choice(there or self.shops[trade])

    def scenario(self, *, near: str) -> dict:
        """What happened, mostly in a trade that has a shop in the district."""
        local = [s for s in scenarios() if any(x.address.startswith(near) for x in self.shops[s["trade"]])]
        return self.blend.scenario(self.rng, local or scenarios())

    def member_on(self, day: date) -> Member:
        """A member in force on a day (two districts became one in January 2026)."""
        return self.blend.member(self.rng, [m for m in self.registering if m.is_in_force(day)])

    @property
    def registering(self) -> list[Member]:
        """All but the one that keeps its cases elsewhere and reports by return alone."""
        return [m for m in self.members if m.organisation.code != BY_RETURN]


def generate_alliance(*, cases: int, seed: int = 1, progress: Progress = _say) -> int:
    """Write the demo alliance with about `cases` complaints; answers how many there are."""
    rng = Random(seed)  # noqa: S311 - synthetic data, repeatable by its seed
    with clock.playing(clock.now() - YEARS):
        members = staff_alliance(rng)
        world = World(rng, members, _register_businesses(rng, members), Blend.kept())
    progress(f"{len(members)} members, {BUSINESSES} businesses")
    with loading():
        written = _write_cases(world, cases, progress)
    _write_others(world, min(max(cases // 10, 5), OTHERS_AT_MOST))
    _move_open_cases(members)
    _forget_deliveries()
    _write_showcase(world)
    _write_event(world)
    hand_in_returns(Random(seed), Organisation.objects.get(code=UPPER))  # noqa: S311 - synthetic data
    begin_programmes(Organisation.objects.get(code=SHOWN))
    state_facts(world.shops, members)
    enter_twice(rows[0] for rows in list(world.shops.values())[:3])
    shown = next(m for m in members if m.organisation.code == SHOWN)
    for show in (find_topics, find_alerts, show_opinions):
        show(shown)
    show_city_index(shown, Random(seed))  # noqa: S311 - synthetic data
    while seal_events():
        pass
    draft_quarter(next(m for m in members if m.organisation.code == SHOWN))
    publish_months(members)
    tell_narratives(
        [shown, *(m for m in world.registering if m is not shown and m.is_in_force(clock.today()))][:3]
    )
    while seal_events():
        pass
    with loading():
        rebuild_search(actor=OPERATOR)
    return written


def _register_businesses(rng: Random, members: list[Member]) -> dict[str, list[Shop]]:
    trades = [scenario["trade"] for scenario in scenarios()]
    shops: dict[str, list[Shop]] = {trade: [] for trade in trades}
    for number in range(BUSINESSES):
        trade, member = trades[number % len(trades)], rng.choice(members)
        region = member.organisation.region_code
        name = business_name(rng, trade, member.place)
        business = register_business(actor=OPERATOR, name=name, uscc=credit_code(rng, region))
        address = f"{member.place}{rng.choice(words()['street'])}{rng.randint(1, 200)}号"
        add_premises(
            business.pk, actor=OPERATOR, kind="place_of_business", region_code=region, address=address
        )
        shops[trade].append(Shop(business.pk, name, trade, address))
    return shops


def _write_cases(world: World, cases: int, progress: Progress) -> int:
    """Operate some complaints in the order of their receipt, and copy each to other members of that day."""
    operated = min(cases, max(OPERATED_AT_MOST, 1))
    copies_of_each, rest = divmod(cases - operated, operated)
    pace, written, is_merged = Pace(cases, progress), 0, False
    for number, day in enumerate(_days(world, operated), start=1):
        if day >= MERGER and not is_merged:
            merge_districts(world.members)
            is_merged = True
        pk = _operate(world, day)
        written += 1 + _copy(world, pk, copies_of_each + (number <= rest))
        pace.tell(written)
    return written


def _copy(world: World, pk: int, count: int) -> int:
    """Copy an operated complaint so many times, in batches of one transaction; answers how many."""
    if not count:
        return 0
    pattern = Pattern.of(pk)
    wardrobe = Wardrobe.of(
        pattern, rng=world.rng, members=world.registering, shops=world.shops, blend=world.blend
    )
    mould = pattern.mould(wardrobe.texts)
    for start in range(0, count, BATCH):
        with transaction.atomic():
            copier = Copier(mould)
            for _ in range(min(BATCH, count - start)):
                copier.copy(wardrobe.costume(copier.numbers))
            copier.write()
    return count


def _days(world: World, count: int) -> Iterator[date]:
    """Working days of receipt over two years, more of them lately; in order."""
    today = clock.today()
    ages = sorted((int(YEARS.days * world.rng.random() ** 1.3) for _ in range(count)), reverse=True)
    for age in world.blend.ages(world.rng, count, ages, today):
        yield min(office_calendar().next_working(today - timedelta(days=age)).day, today)


def _operate(world: World, day: date) -> int:
    member = world.member_on(day)
    life = Life(world.rng, member.desk, day, clock.today())
    return life.live(world.blend.dressed(world.rng, _story_on(world, member, day)))


def _story_on(world: World, member: Member, day: date) -> ComplaintEntry:
    scenario = world.scenario(near=member.place)
    makers = world.shops["电商"] if scenario["category"].startswith("G") else ()
    return story(
        world.rng,
        scenario,
        world.shop(scenario["trade"], near=member.place),
        received_on=day,
        region=member.organisation.region_code,
        place=member.place,
        makers=makers,
    )


def _write_showcase(world: World) -> None:
    """The member a visitor logs in to has something in every state."""
    member = next(m for m in world.members if m.organisation.code == SHOWN)
    today = clock.today()
    for path, age in STATES:
        day = _working_days_before(today, age)
        life = Life(world.rng, member.desk, day, today, has_worker=True)
        life.live(_story_on(world, member, day), path=path)
    show_team(member, _story_on(world, member, today))
    day = _working_days_before(today, PARTS_AGE)
    life = Life(world.rng, member.desk, day, today, has_worker=True)
    life.live(_with_maker(world, _story_on(world, member, day)), path=paid_in_parts)
    open_doors(member, world.shop)
    bring_unsorted(world.rng, member)
    write_lists(member)
    _write_archive(world, member)
    days = [_working_days_before(today, age) for age in (8, 6, 4, 2)]
    write_doubles(world.rng, member.desk, today, days, tell=partial(_story_on, world, member))
    grouped = write_groups(world.rng, member, today, days, tell=partial(_story_on, world, member))
    show_sudden_events(world.rng, member, grouped[-1])
    _write_letters(world, member, _working_days_before(today, 6))
    pay_first(member, world.rng)
    pledge_returns(member, world.shops)
    show_surveys(member, world.rng)
    for show in (show_promises, show_remedies, note_imports, ask_the_city, show_suggestions):
        show(member)
    _write_between(world, member)


def _write_between(world: World, member: Member) -> None:
    """What goes on between that member, two others and a neighbouring alliance."""
    today, tell = clock.today(), partial(_story_on, world)
    if neighbour := make_peers():
        exchange_cases(neighbour, world.rng, member, today, tell=tell)
    others = [each for each in world.members if each.is_in_force(today) and each is not member][:2]
    for show in (hand_over_cases, ask_for_help, open_counter):
        show(world.rng, [member, *others], today, day_before=_working_days_before, tell=tell)
    far = next(each for each in world.members if each.organisation.code == FAR)
    days = [_working_days_before(today, plan.ago) for plan in PLANS]
    dispute_cases(world.rng, [member, others[0], far], days, tell=tell)
    ask_members([member, *others])
    match_disputes(member)
    lend_people([member, *others])
    share_data([member, *others])
    plan_projects([member, *others])
    share_knowledge([member, *others], world.shops)
    write_advice([member, *others], world.shops)
    rectify_gyms(member, world.shops)
    observe_make_up([member, *others], world.shops)
    review_contracts([member, *others])
    show_comparative_tests([member, *others], world.shops)


def _write_archive(world: World, member: Member) -> None:
    today, keys = clock.today(), []
    for age in AGES:
        day = _working_days_before(today, age)
        life = Life(world.rng, member.desk, day, today, has_worker=True)
        keys.append(life.live(_story_on(world, member, day), path=put_away))
    fill_archive(member, keys)


def _with_maker(world: World, told: ComplaintEntry) -> ComplaintEntry:
    """The same complaint against the seller and the maker."""
    maker = world.shop("电商")
    other = RespondentEntry(name=maker.name, business_id=maker.pk, role="maker", address=maker.address)
    return replace(told, respondents=(told.respondents[0], other))


def _write_event(world: World) -> None:
    """Its booths too."""
    member = next(m for m in world.members if m.organisation.code == SHOWN)
    near = [shop for shops in world.shops.values() for shop in shops if shop.address.startswith(member.place)]
    shops = near or next(iter(world.shops.values()))
    hold_event(member, shops, day=_working_days_before(clock.today(), 2), rng=world.rng)


def _write_letters(world: World, member: Member, day: date) -> None:
    """A case whose consumer writes e-mails, and the mailbox of its member."""
    load_replies()
    told = _story_on(world, member, day)
    entry = replace(told, person=replace(told.person, email=CONSUMER))
    life = Life(world.rng, member.desk, day, clock.today(), has_worker=True)
    write_letters(member, life.live(entry, path=accepted))


def _working_days_before(day: date, count: int) -> date:
    calendar = office_calendar()
    day = calendar.previous_working(day).day
    for _ in range(count):
        day = calendar.previous_working(day - timedelta(days=1)).day
    return day


def _write_others(world: World, count: int) -> None:
    """Enquiries and violation reports, so that no list is empty."""
    for number in range(count):
        day = clock.today() - timedelta(days=world.rng.randint(0, YEARS.days))
        member = world.member_on(day)
        actor = member.desk.clerk
        with clock.playing(clock.now() - (clock.today() - day)):
            if number % 4:
                receive_enquiry(enquiry(world.rng), actor=actor)
            else:
                shop = world.shop(world.rng.choice(SUSPECTED))
                report = receive_violation_report(violation_report(world.rng, shop), actor=actor)
                if number % 8 == 0:
                    _hand_over(report, actor=member.desk.head)


def _hand_over(report: ViolationReport, *, actor: Actor) -> None:
    """To the market regulation of the district, as the directory names it."""
    hand_over_violation_report(
        report.pk, actor=actor, authority=authority_near(report.holder, report.business_name)
    )


def _forget_deliveries() -> None:
    """What would have followed long ago is not done today: nobody is told of a case of two years back."""
    Delivery.objects.filter(done_at=None).update(done_at=clock.now())


def _move_open_cases(members: list[Member]) -> None:
    """What the worker does with the event of a merger: the open cases go to the successor."""
    ended = [m.organisation.pk for m in members if m.successor_code]
    moving = (
        Complaint.objects.visible_to(OPERATOR).filter(holder_id__in=ended).exclude(status=Status.ARCHIVED)
    )
    for pk in moving.filter(holder__successor__isnull=False).values_list("pk", flat=True):
        move_to_successor(pk, actor=OPERATOR)


def is_empty() -> bool:
    """Whether the instance holds no case and no organisation yet."""
    return not Organisation.objects.exists() and not Complaint.objects.visible_to(OPERATOR).exists()


def demo_size() -> int:
    """How many complaints the demo starts with."""
    return settings.LIANWEI_DEMO_CASES
