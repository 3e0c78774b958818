"""Pictures the server draws itself as SVG: a line beside a figure, bars, a band on a scale, tiles.

For pages that need no library: they stand without scripts, print sharply and weigh little. Each has a
sentence for readers who do not see it. Colours come from the style sheet.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

STEPS = 4  # of lightness
BAND_LEFT, BAND_WIDTH, BAND_WORDS = (
    20,
    300,
    100,
)  # pixels of the picture; how much room a word and a share take


def sparkline(
    values: Sequence[float | None],
    *,
    label: str,
    expected: Sequence[float | None] = (),
    marked: Iterable[int] = (),
) -> SafeString:
    """A small line, 120 × 28, from 0; `expected` is dashed, the places in `marked` get a warning dot.

    A missing value leaves a gap. An empty series draws nothing.
    """
    top = max([value for value in (*values, *expected) if value is not None], default=0) or 1
    places = {at: _place(at, value, len(values), top) for at, value in enumerate(values) if value is not None}
    dots = format_html_join(
        "", '<circle class="warn" cx="{}" cy="{}" r="3"/>', (places[at] for at in marked if at in places)
    )
    lines = (_line("l2", expected, top), _line("l1", values, top))
    return format_html(
        '<svg class="lw-spark" viewBox="0 0 120 28" role="img" aria-label="{}">{}{}{}</svg>',
        label,
        *lines,
        dots,
    )


def _place(at: int, value: float, count: int, top: float) -> tuple[float, float]:
    return round(4 + 112 * at / max(count - 1, 1), 2), round(24 - 20 * value / top, 2)


def _line(kind: str, values: Sequence[float | None], top: float) -> SafeString:
    """The pieces between the gaps."""
    pieces: list[list[str]] = [[]]
    for at, value in enumerate(values):
        if value is None:
            pieces.append([])
        else:
            pieces[-1].append("{:g},{:g}".format(*_place(at, value, len(values), top)))
    drawn = [(kind, " ".join(piece)) for piece in pieces if piece]
    return format_html_join("", '<polyline class="{}" points="{}"/>', drawn)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with its figure as printed."""

    label: str
    value: float
    text: str


def bars(rows: Sequence[Bar], *, label: str) -> SafeString:
    """Horizontal bars from 0 with direct labels. No picture: words wrap and keep their size on a phone."""
    top = max([row.value for row in rows], default=0) or 1
    drawn = format_html_join(
        "",
        '<span>{}</span><progress max="{}" value="{}"></progress><strong>{}</strong>',
        ((row.label, top, max(row.value, 0), row.text) for row in rows),
    )
    return format_html('<div class="lw-bars" role="img" aria-label="{}">{}</div>', label, drawn)


@dataclass(frozen=True, slots=True)
class Band:
    """Shares of 1: the range from `low` to `high` and the value within or beside it, each with its words."""

    low: float
    high: float
    value: float
    low_text: str
    high_text: str
    value_text: str


def band(of: Band, *, label: str) -> SafeString:
    """A range on a scale from 0 to 100 %, as the honest band is shown; narrow, for phones read it too."""
    low, high, value = (BAND_LEFT + BAND_WIDTH * share for share in (of.low, of.high, of.value))
    ticks = format_html_join(
        "",
        '<line class="grid" x1="{0}" x2="{0}" y1="40" y2="116"/>'
        '<text class="num" x="{0}" y="136" text-anchor="middle">{1}%</text>',
        ((BAND_LEFT + BAND_WIDTH * at / 4, 25 * at) for at in range(5)),
    )
    return format_html(
        '<svg class="lw-chart lw-bandchart" viewBox="0 0 340 172" role="img" aria-label="{}">{}'
        '<rect class="band" x="{}" y="56" width="{}" height="44" rx="4"/>'
        '<line class="l1" x1="{}" x2="{}" y1="48" y2="108"/>{}{}{}</svg>',
        *(label, ticks, low, max(high - low, 1), value, value),
        _words(value, 28, of.value_text, _anchor(value), "strong"),
        *_edges(low, high, of),
    )


def _edges(low: float, high: float, of: Band) -> Iterable[SafeString]:
    """The words under both ends; they lean away from each other where the band is narrow, and move inwards
    where it lies near an edge.
    """
    is_wide = high - low >= BAND_WORDS
    left = low if is_wide else max(low, BAND_LEFT + BAND_WORDS)
    right = high if is_wide else min(max(high, left + 8), BAND_LEFT + BAND_WIDTH - BAND_WORDS)
    yield _words(min(left, right - 8), 162, of.low_text, _anchor(low) if is_wide else "end")
    yield _words(right, 162, of.high_text, _anchor(high) if is_wide else "start")


def _words(x: float, y: int, text: str, anchor: str, kind: str = "") -> SafeString:
    return format_html('<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>', kind, x, y, anchor, text)


def _anchor(x: float) -> str:
    """Words near an edge of the picture stay inside it."""
    if x < BAND_LEFT + BAND_WORDS / 2:
        return "start"
    return "end" if x > BAND_LEFT + BAND_WIDTH - BAND_WORDS / 2 else "middle"


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile of a tile map: its place from the upper left, from 1; two short lines, lightness, link."""

    column: int
    row: int
    name: str
    text: str
    step: int = 0
    url: str = ""


def tiles(of: Sequence[Tile]) -> SafeString:
    """Squares in place of outlines: every member has the same room, and no border is drawn.

    On a phone they follow each other, four in a row.
    """
    return format_html(
        '<div class="lw-tiles">{}</div>', format_html_join("", "{}", ((_tile(t),) for t in of))
    )


def _tile(of: Tile) -> SafeString:
    tag = format_html('a href="{}"', of.url) if of.url else "div"
    return format_html(
        '<{} class="lw-tile heat-{} at-{}-{}"><span>{}</span><b>{}</b></{}>',
        *(tag, of.step, of.column, of.row, of.name, of.text, "a" if of.url else "div"),
    )


def step_of(value: float | None, top: float) -> int:
    """The lightness of a value between 0 and the highest: 0 for none, 1 to 4 in four equal steps."""
    if not value or top <= 0:
        return 0
    return min(STEPS, max(1, -int(-STEPS * value // top)))
