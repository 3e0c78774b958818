"""A refusal at a shop that pledged to take goods back: what the screens of filing are filled in with."""

from typing import Any

from django.utils.translation import gettext as _

from lianwei.arrivals.models import Draft
from lianwei.core import clock
from lianwei.redress.queries.pledges import StoreRow
from lianwei.ui.words import full_date

from .portal import places


def refusal_typed(store: StoreRow, draft: Draft) -> dict[str, Any]:
    """Shop, place and pledge as facts; what the consumer has written already stays below them."""
    row, pledge = store.row, store.row.pledge
    facts = _(
        "The shop %(name)s pledged to take goods back that were bought elsewhere (pledge %(number)s, shop "
        "code %(code)s): %(goods)s, within %(days)s days, against %(proof)s. On %(day)s it refused. What "
        "happened:"
    ) % {
        "name": row.name,
        "number": pledge.number,
        "code": row.code,
        "goods": pledge.goods,
        "days": pledge.days,
        "proof": pledge.proof,
        "day": full_date(clock.today()),
    }
    written = str(draft.typed.get("narrative") or "").strip()
    narrative = written if row.code in written else f"{facts}\n{written}".strip()
    return {
        "narrative": narrative,
        "business": f"{pledge.business.name}（{row.name}）"[:120],
        "address": row.address,
        "place": _place(store),
    }


def _place(store: StoreRow) -> str:
    """The association where the shop is, else the one that keeps the pledge."""
    here = [each.pk for each in places(on=clock.today()) if each.region == store.region]
    return str(here[0] if here else store.row.pledge.holder_id)
