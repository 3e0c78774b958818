"""Compile the catalogues: every django.po newer than its django.mo. `python -m tools.messages`."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[1]


def catalogues() -> list[Path]:
    """The .po files of the product, in a stable order."""
    return sorted((ROOT / "lianwei").glob("**/locale/*/LC_MESSAGES/django.po"))


def compile_stale() -> int:
    """Write the .mo of every catalogue that changed since; returns how many."""
    stale = [po for po in catalogues() if _is_stale(po, po.with_suffix(".mo"))]
    for po in stale:
        _compile(po, po.with_suffix(".mo"))
    return len(stale)


def _is_stale(po: Path, mo: Path) -> bool:
    return not mo.exists() or mo.stat().st_mtime_ns < po.stat().st_mtime_ns


def _compile(po: Path, mo: Path) -> None:
    """Written beside and moved into place, so that a running server never reads half a catalogue."""
    with po.open("rb") as lines:
        catalogue = read_po(lines, locale=po.parents[1].name)
    fresh = mo.with_suffix(".mo.new")
    with fresh.open("wb") as out:
        write_mo(out, catalogue)
    fresh.replace(mo)


if __name__ == "__main__":
    compile_stale()
