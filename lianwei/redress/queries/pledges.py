"""Pledges to take goods back elsewhere: the register, one with its shops, and what the public sees."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse

from lianwei.core import clock
from lianwei.core.errors import NotVisible
from lianwei.core.scope import Actor, find
from lianwei.redress.models import CheckResult, PledgeCount, PledgedStore, ReturnPledge, SpotCheck
from lianwei.registry.queries import region_names

from .vouchers import Vouchers, vouchers_of

VIEW = "return_pledge.view"
SIZE, SHOWN, LONGEST = 200, 20, 60
STEPS = ("add_store", "close_store", "check", "count", "end")
_page: list[str] = []


def set_pledge_page(url_name: str) -> None:
    """Name the public page of a shop, to which the plaque leads; a higher app owns it."""
    _page[:] = [url_name]


def plaque_link(store: PledgedStore) -> str:
    """The address in the QR of a plaque."""
    return f"{settings.LIANWEI_PUBLIC_URL}{reverse(_page[0], args=[store.code])}"


@dataclass(frozen=True, slots=True)
class PledgeRow:
    """A pledge in the register."""

    row: ReturnPledge
    stores: int
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class StoreRow:
    """A shop with its district, whether the pledge holds there today, and its last spot check."""

    row: PledgedStore
    region: str
    is_in_force: bool
    last_check: SpotCheck | None = None

    @property
    def ended_on(self) -> date | None:
        """The first day on which the pledge held here no more; None where it holds, or begins later."""
        pledge = self.row.pledge
        over = pledge.valid_to + timedelta(days=1) if pledge.valid_to else None
        days = [each for each in (self.row.left_on, pledge.ended_on, over) if each is not None]
        return min(days) if days and min(days) <= clock.today() else None

    @property
    def returns_until(self) -> date | None:
        """The last day to return what was bought while the pledge held; None where none has begun to run."""
        return self.ended_on + timedelta(days=self.row.pledge.days) if self.ended_on else None

    @property
    def may_be_claimed(self) -> bool:
        """Whether a refusal today can break the pledge."""
        until = self.returns_until
        return self.is_in_force if until is None else clock.today() <= until


@dataclass(frozen=True, slots=True)
class PledgePage:
    """One pledge."""

    line: PledgeRow
    stores: list[StoreRow]
    checks: list[SpotCheck]
    counts: list[PledgeCount]
    may: dict[str, bool]
    vouchers: Vouchers

    @property
    def broken(self) -> int:
        """Spot checks that did not find the pledge kept."""
        return sum(each.result != CheckResult.KEPT for each in self.checks)


def pledges_listed(*, actor: Actor) -> list[PledgeRow]:
    """The pledges of all members, the latest first: they hold wherever the shops are."""
    actor.require(VIEW)
    rows = ReturnPledge.objects.visible_to(actor).select_related("business", "holder").order_by("-pk")
    return _rows(list(rows[:SIZE]), actor)


def pledge_page(pk: int, *, actor: Actor) -> PledgePage:
    """One pledge; spot checks and counts of other members' pledges are theirs. Raises NotVisible."""
    actor.require(VIEW)
    pledge = find(ReturnPledge, pk, actor=actor)
    reach = pledge.is_within_reach(actor)
    stores = list(PledgedStore.objects.visible_to(actor).filter(pledge=pledge).order_by("left_on", "pk"))
    checks = SpotCheck.objects.visible_to(actor).filter(store__in=stores).select_related("store")
    counts = PledgeCount.objects.visible_to(actor).filter(pledge=pledge).order_by("-year", "-quarter")
    may = {step: reach and actor.may(f"return_pledge.{step}") for step in STEPS}
    may |= {step: reach and actor.may(f"return_voucher.{step}") for step in ("issue", "redeem", "settle")}
    closed = dict.fromkeys(("add_store", "close_store", "check", "end", "issue"), False)
    shown = list(checks.order_by("-checked_on", "-pk")[:SIZE])
    return PledgePage(
        line=_rows([pledge], actor)[0],
        stores=_stores(stores, pledges={pledge.pk: pledge}, checks=shown),
        checks=shown,
        counts=list(counts[:SHOWN]),
        may=may | (closed if pledge.ended_on else {}),
        vouchers=vouchers_of(pledge, actor=actor),
    )


def stores_pledged(*, actor: Actor, words: str = "") -> list[StoreRow]:
    """Shops where a pledge holds today; each word stands in the shop, its address, its goods or business."""
    today = clock.today()
    rows = PledgedStore.objects.visible_to(actor).filter(left_on=None, pledge__valid_from__lte=today)
    rows = rows.filter(pledge__ended_on=None).filter(
        Q(pledge__valid_to=None) | Q(pledge__valid_to__gte=today)
    )
    for word in words[:LONGEST].split():
        rows = rows.filter(_about(word))
    found = _with_pledge(rows).order_by("region_code", "name", "pk")[:SIZE]
    return _stores(list(found))


def store_of_plaque(code: str, *, actor: Actor) -> StoreRow:
    """What a plaque leads to, also where the pledge has ended: then the page says so. Raises NotVisible."""
    rows = PledgedStore.objects.visible_to(actor).filter(code=code.upper())
    store = _with_pledge(rows).first()
    if store is None:
        raise NotVisible
    return _stores([store])[0]


def _about(word: str) -> Q:
    fields = ("name", "address", "pledge__goods", "pledge__business__name")
    wanted = Q()
    for field in fields:
        wanted |= Q(**{f"{field}__icontains": word})
    return wanted


def _with_pledge(rows: QuerySet[PledgedStore]) -> QuerySet[PledgedStore]:
    return rows.select_related("pledge", "pledge__business", "pledge__holder")


def _rows(pledges: list[ReturnPledge], actor: Actor) -> list[PledgeRow]:
    stores = PledgedStore.objects.visible_to(actor).filter(pledge__in=pledges, left_on=None)
    counts = Counter(stores.values_list("pledge_id", flat=True))
    today = clock.today()
    return [PledgeRow(each, counts[each.pk], each.is_in_force(today)) for each in pledges]


def _stores(
    stores: Sequence[PledgedStore],
    *,
    pledges: dict[int, ReturnPledge] | None = None,
    checks: Sequence[SpotCheck] = (),
) -> list[StoreRow]:
    """`checks`: the latest first."""
    today = clock.today()
    names = region_names({each.region_code for each in stores}, on=today)
    latest: dict[int, SpotCheck] = {}
    for check in checks:
        latest.setdefault(check.store_id, check)
    found = []
    for each in stores:
        pledge = (pledges or {}).get(each.pledge_id) or each.pledge
        holds = pledge.is_in_force(today) and each.left_on is None
        found.append(StoreRow(each, names[each.region_code], holds, latest.get(each.pk)))
    return found
