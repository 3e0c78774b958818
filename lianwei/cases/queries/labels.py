"""The words of the codes of a case, as they stood on a day: one query for all lists."""

from collections.abc import Iterable
from datetime import date
from functools import reduce

from django.db.models import Q, QuerySet, Value
from django.utils.translation import get_language

from lianwei.cases.clockwork import GUIDE
from lianwei.cases.models import Complaint
from lianwei.cases.rules.choice import ruleset_for
from lianwei.registry.models import CODE_KINDS, Category

CLASS = 1  # level of the 24 classes: above them stand goods, services and others
Labels = dict[tuple[str, str], str]


def labels_of(wanted: Iterable[tuple[str, str]], *, on: date) -> Labels:
    """(kind, code) → name in the reader's language; a code the lists do not know stays as it is."""
    codes = sorted(set(wanted))
    kinds = sorted({kind for kind, _code in codes})
    if not kinds:
        return {}
    parts = [_part(kind, [code for k, code in codes if k == kind]) for kind in kinds]
    rows = reduce(lambda one, other: one.union(other, all=True), parts)
    is_chinese = (get_language() or "zh").startswith("zh")
    found = {
        (kind, code): name if is_chinese else name_en or name
        for kind, code, name, name_en, first, last in rows
        if first <= on and (last is None or on <= last)
    }
    return {key: found.get(key, key[1]) for key in codes}


def _part(kind: str, codes: list[str]) -> QuerySet:
    """All versions of these codes; few have more than one."""
    rows = CODE_KINDS[kind].objects.filter(code__in=codes).order_by()
    return rows.values_list(Value(kind), "code", "name", "name_en", "valid_from", "valid_to")


def codes_of(complaint: Complaint) -> set[tuple[str, str]]:
    """Every code a complaint carries."""
    single = (("category", complaint.category), ("nature", complaint.nature), ("channel", complaint.channel))
    several = (("request_type", complaint.requests), ("consumer_group", complaint.groups))
    wanted = {(kind, code) for kind, code in (*single, ("outcome", complaint.outcome)) if code}
    return wanted | {(kind, code) for kind, codes in several for code in codes}


def category_with_kinds(code: str, *, on: date) -> list[str]:
    """A class of goods or services and the kinds below it; the bare code where the list does not know it."""
    rows = Category.objects.on(on).filter(Q(code=code) | Q(parent_code=code))
    return sorted({code, *rows.values_list("code", flat=True)})


def category_classes(*, on: date) -> list[tuple[str, str]]:
    """Pairs for the filter of a list: the classes without their kinds."""
    is_chinese = (get_language() or "zh").startswith("zh")
    rows = Category.objects.on(on).filter(level=CLASS).order_by("sort", "code")
    pairs = rows.values_list("code", "name", "name_en")
    return [(code, name if is_chinese else name_en or name) for code, name, name_en in pairs]


def clock_label(role: str) -> str:
    """The name of a clock, whichever rules gave it its limit."""
    guide = ruleset_for(GUIDE, on=date.max)
    if not guide.has_clock(role):
        return role
    rule = guide.clock(role)
    return rule.name if (get_language() or "zh").startswith("zh") else rule.name_en or rule.name
