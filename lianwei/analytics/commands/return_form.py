"""`lianwei return_form`: whether a form of one's own can be used, and what stands in it. Changes nothing."""

import argparse
import sys
from pathlib import Path

from lianwei.analytics.queries.own_return_forms import faults_in
from lianwei.analytics.rules.return_forms import form_read, own_forms


def return_form(arguments: argparse.Namespace) -> int:
    """Print the lines of the form (number,key,name), and on stderr what is wrong, line by line, or where to
    put the file.
    """
    try:
        text = Path(arguments.file).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        print(f"{arguments.file}: {fault}", file=sys.stderr)
        return 1
    if faults := faults_in(text):
        print(*(f"{arguments.file}:{each.line}: {each.said}" for each in faults), sep="\n", file=sys.stderr)
        return 1
    print("number,key,measure")
    for line in form_read(text).lines.values():
        print(f"{line.number},{line.key},{line.measure.name}")
    print(f"It can be used: upload it under Return forms, or put it into {own_forms()}.", file=sys.stderr)
    return 0
