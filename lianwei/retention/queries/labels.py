"""Kinds and classes of files in words."""

import csv
from functools import cache
from pathlib import Path

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from lianwei.retention.rules.schedule import shipped_lines

FIELDS = Path(__file__).parents[1] / "data" / "fields.csv"


def class_label(years: int | None) -> str:
    """永久, 30年."""
    if years is None:
        return pgettext("archive class", "For ever")
    return _("%(n)s years") % {"n": years}


def kind_label(code: str) -> str:
    """What kind of file it is, in the reader's language."""
    line = {line.code: line for line in shipped_lines()}.get(code)
    if line is None:
        return code
    return line.name if (get_language() or "zh").startswith("zh") else line.name_en


@cache
def _fields() -> dict[str, str]:
    with FIELDS.open(encoding="utf-8", newline="") as rows:
        return {row["column"]: row["name"] for row in csv.DictReader(rows)}


def field_label(name: str) -> str:
    """A column or a table in Chinese, for the copy; one without a word shows its own name."""
    return _fields().get(name, name)
