"""What figures are parted by, and what each key is called."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from lianwei.cases.queries.counted import UNSORTED
from lianwei.core import clock
from lianwei.members.queries import organisation_label, short_label
from lianwei.registry.models import Business
from lianwei.registry.queries import code_label, region_labels

from .shapes import Dimension


def _code(kind: str) -> Callable[[str], str]:
    def label(code: str) -> str:
        return _without(code) or code_label(kind, code, on=clock.today())

    return label


def _without(code: str) -> str:
    if code == UNSORTED:
        return _("Not sorted yet")
    return "" if code else _("Not stated")


def _organisation(key: str) -> str:
    return organisation_label(int(key)) if key else _("Not stated")


def _member(key: str) -> str:
    return short_label(int(key)) if key else _("Not stated")


def _business(key: str) -> str:
    found = Business.objects.filter(pk=int(key)).values_list("name", flat=True).first() if key else None
    return found or _("Not in the register")


def _region(code: str) -> str:
    return _without(code) or region_labels([code], on=clock.today()).get(code, code)


def _plain(key: str) -> str:
    return _without(key) or key


_ALL = (
    Dimension("member", pgettext_lazy("figure", "Member"), "member", _member),
    Dimension("holder", pgettext_lazy("figure", "Office"), "holder", _organisation),
    Dimension("intake", pgettext_lazy("figure", "Where it came in"), "intake", _organisation),
    Dimension("region", pgettext_lazy("figure", "Region"), "region", _region),
    Dimension("category", pgettext_lazy("figure", "Goods or service"), "category", _code("category")),
    Dimension(
        "category_main",
        pgettext_lazy("figure", "Class of goods or services"),
        "category_main",
        _code("category"),
    ),
    Dimension("kind", pgettext_lazy("figure", "Goods and services"), "kind", _code("category")),
    Dimension("nature", pgettext_lazy("figure", "Nature"), "nature", _code("nature")),
    Dimension("channel", pgettext_lazy("figure", "Channel"), "channel", _code("channel")),
    Dimension(
        "group", pgettext_lazy("figure", "Consumer group"), "groups", _code("consumer_group"), is_list=True
    ),
    Dimension("business", pgettext_lazy("figure", "Business"), "business", _business),
    Dimension("outcome", pgettext_lazy("figure", "Outcome"), "outcome", _code("outcome")),
    Dimension("age_band", pgettext_lazy("figure", "Age"), "age_band", _plain),
    Dimension("giver", pgettext_lazy("figure", "Handed over by"), "giver", _organisation),
    Dimension("taker", pgettext_lazy("figure", "Taken over by"), "taker", _organisation),
    Dimension("year", pgettext_lazy("figure", "Year"), "", _plain, is_day=True),
    Dimension("month", pgettext_lazy("figure", "Month"), "", _plain, is_day=True),
    Dimension("week", pgettext_lazy("figure", "Week"), "", _plain, is_day=True),
    Dimension("day", pgettext_lazy("figure", "Day"), "", _plain, is_day=True),
)
DIMENSIONS: dict[str, Dimension] = {each.name: each for each in _ALL}
