"""The series of warnings in words: the business, the kind of goods, the district."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lianwei.analytics.models import Alert
from lianwei.cases.queries.page.labels import labels_of
from lianwei.cases.rules.urgency import URGENT
from lianwei.core import clock
from lianwei.registry.models import Business
from lianwei.registry.queries.regions import region_labels

SUBJECTS = {
    "business": lazy("A business"),
    "business_category": lazy("A business, one kind of goods"),
    "category": lazy("A kind of goods or services"),
    "region": lazy("A district"),
    "category_region": lazy("A kind of goods in a district"),
}
Part = tuple[str, str]


def subject_words(subject: str) -> str:
    """What a rule looks at."""
    return str(SUBJECTS.get(subject) or URGENT.get(subject) or subject)


def parts_of_series(subject: str, key: str) -> list[Part]:
    """What a series is made of, by kind: business, category, region, urgent."""
    if subject in URGENT:
        kind, _slash, value = key.partition("/")
        return [("urgent", subject), (kind, value)]
    return list(zip(subject.split("_"), key.split("/"), strict=False))


def alert_titles(rows: Iterable[Alert]) -> dict[int, str]:
    """By warning what it is about, in words."""
    parts = {row.pk: parts_of_series(row.subject, row.key) for row in rows}
    wanted = {part for each in parts.values() for part in each}
    known = _named(wanted)
    return {pk: " · ".join(known[part] for part in each if known[part]) for pk, each in parts.items()}


def _named(wanted: set[Part]) -> dict[Part, str]:
    today = clock.today()
    shops = {int(value) for kind, value in wanted if kind == "business"}
    names = dict(Business.objects.filter(pk__in=shops).values_list("pk", "name"))
    regions = region_labels({value for kind, value in wanted if kind == "region"}, on=today)
    goods = labels_of([part for part in wanted if part[0] == "category"], on=today)
    found: dict[Part, str] = {}
    for part in wanted:
        kind, value = part
        if kind == "business":
            found[part] = names.get(int(value), _("A business"))
        elif kind == "region":
            found[part] = regions.get(value) or value
        elif kind == "category":
            found[part] = goods.get(part, value)
        else:
            found[part] = subject_words(value)
    return found
