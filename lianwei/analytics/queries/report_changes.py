"""What a corrected report changes against the version before it."""

from lianwei.analytics.models import Report
from lianwei.analytics.rules.reports.filling import changed_figures
from lianwei.analytics.rules.reports.keeping import changed_paragraphs
from lianwei.analytics.rules.reports.shapes import composition_of
from lianwei.analytics.rules.wording import ZH
from lianwei.core.scope import Actor


def changes_of(row: Report, *, actor: Actor) -> list[list[str]]:
    """[id, label, before, now] of each figure that differs from the version before, and ["", heading, "", ""]
    of each paragraph with other words. None of a first version.
    """
    before = Report.objects.visible_to(actor).filter(code=row.code, number=row.number - 1).first()
    if before is None:
        return []
    old, new = (composition_of(each.content[ZH]) for each in (before, row))
    figures = [list(each) for each in changed_figures(old, new)]
    return figures + [["", each, "", ""] for each in changed_paragraphs(before.content, row.content)]
