"""The words of the codes of a case, as they stood on a day."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import get_language

from lianwei.cases.clockwork import GUIDE
from lianwei.cases.models import Complaint
from lianwei.cases.rules.choice import ruleset_for
from lianwei.registry.queries import categories_on, code_choices, code_labels

CLASS = 1  # level of the 24 classes: above them stand goods, services and others
NO_GROUPS = ("P00", "P99")
Labels = dict[tuple[str, str], str]


def labels_of(wanted: Iterable[tuple[str, str]], *, on: date) -> Labels:
    """(kind, code) → name in the reader's language; a code the lists do not know stays as it is."""
    return code_labels(wanted, on=on)


def codes_of(complaint: Complaint) -> set[tuple[str, str]]:
    """Every code a complaint carries."""
    single = (("category", complaint.category), ("nature", complaint.nature), ("channel", complaint.channel))
    several = (("request_type", complaint.requests), ("consumer_group", complaint.groups))
    wanted = {(kind, code) for kind, code in (*single, ("outcome", complaint.outcome)) if code}
    return wanted | {(kind, code) for kind, codes in several for code in codes}


def category_with_kinds(code: str, *, on: date) -> list[str]:
    """A class of goods or services and the kinds below it; the bare code where the list does not know it."""
    kinds = (each.code for each in categories_on(on) if each.parent_code == code)
    return sorted({code, *kinds})


def category_classes(*, on: date) -> list[tuple[str, str]]:
    """Pairs for the filter of a list: the classes without their kinds."""
    return [(each.code, each.label) for each in categories_on(on) if each.level == CLASS]


def group_choices(*, on: date) -> list[tuple[str, str]]:
    """The groups of consumers who need care, for a form; “none” and “other” are no groups."""
    return [(code, name) for code, name in code_choices("consumer_group", on=on) if code not in NO_GROUPS]


def clock_label(role: str) -> str:
    """The name of a clock, whichever rules gave it its limit."""
    guide = ruleset_for(GUIDE, on=date.max)
    if not guide.has_clock(role):
        return role
    rule = guide.clock(role)
    return rule.name if (get_language() or "zh").startswith("zh") else rule.name_en or rule.name
