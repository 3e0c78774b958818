"""What the cases give for a return: one question to the figures for each table of the form."""

from collections import defaultdict
from datetime import date

from lianwei.analytics.models import StatisticalReturn
from lianwei.analytics.rules.periods import Period
from lianwei.analytics.rules.return_forms import Section
from lianwei.core.scope import Actor

from .figures import figures
from .return_checks import form_of_row


def figures_from_cases(row: StatisticalReturn, *, actor: Actor, cutoff: date) -> dict[str, int]:
    """The figures of the holder with its stations in the period, with what was known on `cutoff`."""
    found: dict[str, int] = {}
    for section in form_of_row(row).sections:
        found |= _of_section(section, row, actor, cutoff)
    return found


def _of_section(section: Section, row: StatisticalReturn, actor: Actor, cutoff: date) -> dict[str, int]:
    """Figures by line; a line's keys are counted together."""
    given: dict[tuple[str, str], int] = defaultdict(int)
    rows = figures(
        [each.code for each in section.columns],
        actor=actor,
        period=Period(row.first, row.last),
        by=(section.dimension,) if section.dimension else (),
        where={"member": [str(row.holder_id)]},
        cutoff=cutoff,
    )
    for each in rows:
        key = each.keys[0] if each.keys else ""
        for name, value in each.values.items():
            given[key, name] += int(value or 0)
    return {
        line.key: sum(given[key, line.measure.code] for key in line.keys or ("",)) for line in section.lines
    }
