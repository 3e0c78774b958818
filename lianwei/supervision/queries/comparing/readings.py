"""Items, readings and scores of a test in hand, as the rules compute with them."""

from dataclasses import dataclass

from lianwei.supervision.models import (
    ComparativeTest,
    ComparedItem,
    LabSheet,
    MakerObjection,
    items_of,
    objections_of,
    samples_of,
    sheets_of,
)
from lianwei.supervision.rules.comparing.judging import Verdict
from lianwei.supervision.rules.comparing.plan import Direction, Item
from lianwei.supervision.rules.comparing.readings import Reading, read_cell
from lianwei.supervision.rules.comparing.scoring import Score, score
from lianwei.supervision.rules.comparing.sheets import Results, empty_sheet, read_results


@dataclass(frozen=True, slots=True)
class Found:
    """What a test found so far: its items, the sheet that holds, readings and scores, best first."""

    items: list[Item]
    codes: list[str]
    sheet: LabSheet | None
    readings: dict[tuple[str, str], Reading]
    first: dict[tuple[str, str], Reading]  # as the laboratory first read them
    scores: list[Score]

    @property
    def failing(self) -> list[str]:
        """Codes of samples that are not up to standard in any item."""
        return sorted(each.code for each in self.scores if Verdict.FAIL in each.verdicts.values())


def as_item(row: ComparedItem) -> Item:
    """A row of the plan as the rules take it."""
    words = {name: getattr(row, name) for name in ("key", "name", "name_en", "unit", "method", "standard")}
    figures = {name: getattr(row, name) for name in ("weight", "low", "high", "uncertainty", "worst", "best")}
    return Item(**words, **figures, direction=Direction(row.direction), is_mandatory=row.is_mandatory)


def read_sheet(test: ComparativeTest, sheet: LabSheet) -> Results:
    """One version of the sheet, read anew."""
    items = [as_item(each) for each in items_of(test)]
    codes = list(samples_of(test).values_list("code", flat=True))
    return read_results(sheet.lines, items, codes)


def found_in(test: ComparativeTest) -> Found:
    """What the confirmed sheet says, with the second results that were decided to hold."""
    items = [as_item(each) for each in items_of(test)]
    codes = list(samples_of(test).values_list("code", flat=True))
    sheet = sheets_of(test).filter(confirmed_at__isnull=False).first()
    first = read_results(sheet.lines, items, codes).readings if sheet else {}
    readings = dict(first)
    for each in objections_of(test).filter(is_upheld=True).exclude(second=""):
        readings[each.sample.code, _key(each)] = read_cell(each.second, unit=_unit(each))
    return Found(items, codes, sheet, readings, first, score(items, readings, codes))


def _key(objection: MakerObjection) -> str:
    return objection.item.key if objection.item else ""


def _unit(objection: MakerObjection) -> str:
    return objection.item.unit if objection.item else ""


def blank_sheet(test: ComparativeTest) -> list[list[str]]:
    """What the laboratory is sent to fill in."""
    items = [as_item(each) for each in items_of(test)]
    return empty_sheet(items, list(samples_of(test).values_list("code", flat=True)))
