"""Every measure with its definition, unit, base and source; what figures are parted by."""

from lianwei.analytics.measures import DIMENSIONS, MEASURES

from .tables import table


def measures() -> str:
    """The registry as a page: screen, report and API print these and no others."""
    head = ("measure", "label", "unit", "base", "public", "source", "definition")
    rows = [
        (
            f"`{each.name}`",
            str(each.label),
            each.unit,
            str(each.base),
            "●" if each.is_public else "",
            str(each.source),
            each.definition,
        )
        for each in MEASURES.values()
    ]
    parts = [(f"`{each.name}`", str(each.label)) for each in DIMENSIONS.values()]
    return (
        "# Measures\n\n"
        "Each is one function over the facts; its docstring is the definition. Public ones may stand on\n"
        "public pages as they are, the others are for staff until a report is released. Money in fen.\n\n"
        + table(head, rows)
        + "\n## Dimensions\n\nWhat figures are parted by, any two crossed.\n\n"
        + table(("dimension", "label"), parts)
    )
