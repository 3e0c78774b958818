"""Compile the catalogues: every django.po newer than its django.mo. `python -m tools.messages`.

The traditional Chinese catalogue is made from the simplified one, sign by sign (OpenCC); what that gets wrong
stands in `tools/traditional.csv`. It is never written by hand, so that it cannot fall behind.
"""

import csv
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[1]
CORRECTIONS = Path(__file__).with_name("traditional.csv")
SIMPLIFIED, TRADITIONAL = "zh_Hans", "zh_Hant"


def catalogues() -> list[Path]:
    """The .po files of the product, in a stable order."""
    return sorted((ROOT / "lianwei").glob("**/locale/*/LC_MESSAGES/django.po"))


def compile_stale() -> int:
    """Write the .mo of every catalogue that changed since; returns how many."""
    stale = [po for po in catalogues() if _is_stale(po, po.with_suffix(".mo"))]
    for po in stale:
        _compile(po, po.with_suffix(".mo"))
    old = [po for po in catalogues() if _is_stale(po, _traditional(po))]
    for po in old:
        _write(traditional_catalogue(po), _traditional(po))
    return len(stale) + len(old)


def traditional(text: str) -> str:
    """A simplified text in traditional signs, with the corrections of the table."""
    text = _converter().convert(text)
    for wrong, right in _corrections():
        text = text.replace(wrong, right)
    return text


def traditional_catalogue(po: Path) -> Catalog:
    """The whole catalogue in traditional signs; messages and placeholders stay as they are."""
    with po.open("rb") as lines:
        source = read_po(lines, locale=po.parents[1].name)
    made = Catalog(locale=TRADITIONAL)
    for message in source:
        if message.id:
            said = message.string
            shown = tuple(map(traditional, said)) if isinstance(said, tuple) else traditional(said)
            made.add(message.id, shown, context=message.context)
    return made


def _traditional(po: Path) -> Path:
    return po.parents[2] / TRADITIONAL / "LC_MESSAGES" / "django.mo"


@cache
def _converter() -> Any:
    """Loaded with the first sentence only: it is needed where catalogues are compiled, nowhere else."""
    return import_module("opencc").OpenCC("s2t")


@cache
def _corrections() -> tuple[tuple[str, str], ...]:
    with CORRECTIONS.open(encoding="utf-8", newline="") as lines:
        return tuple((row["made"], row["right"]) for row in csv.DictReader(lines))


def _is_stale(po: Path, mo: Path) -> bool:
    return not mo.exists() or mo.stat().st_mtime_ns < po.stat().st_mtime_ns


def _compile(po: Path, mo: Path) -> None:
    with po.open("rb") as lines:
        catalogue = read_po(lines, locale=po.parents[1].name)
    _write(catalogue, mo)


def _write(catalogue: Catalog, mo: Path) -> None:
    """Written beside and moved into place, so that a running server never reads half a catalogue."""
    mo.parent.mkdir(parents=True, exist_ok=True)
    fresh = mo.with_suffix(".mo.new")
    with fresh.open("wb") as out:
        write_mo(out, catalogue)
    fresh.replace(mo)


if __name__ == "__main__":
    compile_stale()
