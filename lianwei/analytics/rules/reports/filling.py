"""The placeholders of a text: which figures it names, and the text with them filled in."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .shapes import Composition, Figure

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
# 2026Q3-T4, 2026Q3-YZ-T1-N02s, 2026Q3-H12-n, 2026Q3-R1@2: report, figure, version.
FIGURE_ID = re.compile(
    r"(?P<report>.+?)-(?P<figure>H\d+-[A-Z0-9]*[nsm]|[NRMT]\d+(?:-[A-Z0-9-]+[nsc])?)(?:@(?P<number>\d+))?"
)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text: words, or a figure as printed with its id."""

    text: str
    figure: str = ""


def named_figures(text: str) -> list[str]:
    """The ids a text names, in order."""
    return PLACEHOLDER.findall(text)


def unknown_figures(text: str, figures: Mapping[str, Figure]) -> list[str]:
    return [name for name in named_figures(text) if name not in figures]


def parts_of(text: str, figures: Mapping[str, Figure]) -> Iterator[Part]:
    """The text in pieces; an id that is not there stays as it was typed."""
    at = 0
    for found in PLACEHOLDER.finditer(text):
        if found.start() > at:
            yield Part(text[at : found.start()])
        name = found[1]
        yield Part(figures[name].shown, name) if name in figures else Part(found[0])
        at = found.end()
    if at < len(text):
        yield Part(text[at:])


def filled(text: str, figures: Mapping[str, Figure]) -> str:
    return "".join(part.text for part in parts_of(text, figures))


def changed_figures(old: Composition, new: Composition) -> list[tuple[str, str, str, str]]:
    """(id, label, as printed before, as printed now) of every figure that a correction changed."""
    names = [*old.figures, *(name for name in new.figures if name not in old.figures)]
    found = []
    for name in names:
        was, now = old.figures.get(name), new.figures.get(name)
        texts = (was.shown if was else "", now.shown if now else "")
        if texts[0] != texts[1]:
            label = now.label if now else was.label if was else ""
            found.append((name, label, *texts))
    return found
