"""`lianwei return_form`: whether a form of one's own can be used, and what stands in it. Changes nothing."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from lianwei.analytics.measures import DIMENSIONS, MEASURES
from lianwei.analytics.rules.return_forms import BROKEN, FORMS, ReturnForm, form_read, own_forms

COUNTED = ("count", "fen", "persons")  # units that members' figures can be added up in
LONGEST_CODE, LONGEST_VERSION = 20, 12


def return_form(arguments: argparse.Namespace) -> int:
    """Print the lines of the form (number,key,name), and on stderr what is wrong or where to put the file."""
    try:
        form = form_read(Path(arguments.file).read_text(encoding="utf-8"))
    except BROKEN as fault:
        print(f"{arguments.file}: {type(fault).__name__}: {fault}", file=sys.stderr)
        return 1
    if faults := list(faults_of_form(form)):
        print(*faults, sep="\n", file=sys.stderr)
        return 1
    print("number,key,measure")
    for line in form.lines.values():
        print(f"{line.number},{line.key},{line.measure.name}")
    print(f"It can be used: put it into {own_forms()}.", file=sys.stderr)
    return 0


def faults_of_form(form: ReturnForm) -> Iterator[str]:
    """What would keep the figures from filling it in, or collide with what there is."""
    if form.code in {form_read(path.read_text(encoding="utf-8")).code for path in FORMS.glob("*.toml")}:
        yield f"The code {form.code} is that of a shipped form."
    for value, longest in ((form.code, LONGEST_CODE), (form.version, LONGEST_VERSION)):
        if not value.isascii() or len(value) > longest:
            yield f"{value!r} is longer than {longest}, or holds other than plain letters."
    for section in form.sections:
        if section.dimension and section.dimension not in DIMENSIONS:
            yield f"There is no dimension {section.dimension}; there are {', '.join(sorted(DIMENSIONS))}."
        for column in section.columns:
            known = MEASURES.get(column.code)
            if known is None or known.unit not in COUNTED or known.unit != column.unit:
                yield f"{column.code} ({column.unit}) is no measure that returns can add up."
