"""What a text for letters may be tied to, in words: statuses, goods and services, papers."""

from datetime import date

from lianwei.knowledge.models import PaperTemplate
from lianwei.knowledge.rules.occasions import papers_known, statuses_known
from lianwei.registry.queries import categories_on

Choices = list[tuple[str, object]]
CLASS = 1  # heads (goods, services, others) and classes; a kind is too narrow for a letter


def occasions(*, on: date) -> dict[str, Choices]:
    """The choices of a text's form, by field."""
    return {
        "statuses": statuses_known(),
        "categories": [(each.code, each.label) for each in categories_on(on) if each.level <= CLASS],
        "papers": _papers(on),
    }


def _papers(on: date) -> Choices:
    codes = papers_known()
    held = PaperTemplate.objects.on(on).filter(code__in=codes).order_by("code", "-org_kind")
    labels = {each.code: each.label for each in held}
    return [(code, labels.get(code, code)) for code in codes]
