"""Style sheets: readable by old browsers, light, with enough contrast, and nothing undrawn."""

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest

from lianwei.ui import icons, vendor
from lianwei.ui.vendor import prune

UI = Path(vendor.__file__).resolve().parent
STATIC = UI / "static" / "lianwei"
# What every page loads. The sheet of SurveyJS is read by the page of a questionnaire alone, beside a plain
# form that needs none of it.
SHEETS = sorted(each for each in STATIC.rglob("*.css") if not each.name.startswith("survey-"))
TEMPLATES = sorted((UI / "templates").rglob("*.html"))
TOO_NEW = re.compile(
    r"color-mix\(|light-dark\(|oklch\(|oklab\(|lch\(|:has\(|:dir\(|@layer|@container|@scope|text-wrap"
    r"|\b\d+[sdl]v[hw]\b|&:|(?<![-\w])inset-inline|subgrid|:user-invalid|:popover-open"
)
KILOBYTE = 1024
# Ink and ground as they meet on screen; AA for text is 4.5, for edges of controls 3.
TEXT_PAIRS = [
    ("ink", "paper"), ("ink-2", "paper"), ("ink-3", "paper"), ("ink-3", "card"), ("accent", "card"),
    ("accent", "accent-tint"), ("accent-strong", "accent-tint"), ("late", "late-tint"),
    ("soon", "soon-tint"), ("calm", "calm-tint"), ("pause", "pause-tint"), ("done", "done-tint"),
    ("ink", "mark"),
]  # fmt: skip


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_a_sheet_is_readable_by_chromium_90(sheet):
    assert TOO_NEW.findall(sheet.read_text(encoding="utf-8")) == []


def test_all_sheets_and_scripts_of_ours_are_light():
    packed = {p.name: len(gzip.compress(p.read_bytes())) for p in [*SHEETS, STATIC / "lianwei.js"]}

    assert packed["tabler.css"] < 25 * KILOBYTE
    assert sum(packed.values()) < 40 * KILOBYTE


def test_the_manifest_tells_the_truth_about_the_vendored_sheet():
    manifest = json.loads((STATIC / "vendor" / "manifest.json").read_text(encoding="utf-8"))
    sheet = (STATIC / "vendor" / manifest["file"]).read_bytes()

    assert manifest["sha256"] == hashlib.sha256(sheet).hexdigest()
    assert (manifest["licence"], manifest["version"]) == ("MIT", "1.6.1")
    assert "Permission is hereby granted" in (STATIC / "vendor" / manifest["licence_file"]).read_text(
        encoding="utf-8"
    )


def _token(name):
    found = re.search(
        rf"--lw-{name}: #([0-9a-f]+);", (STATIC / "css" / "base.css").read_text(encoding="utf-8")
    )
    digits = found[1] if len(found[1]) == 6 else "".join(d * 2 for d in found[1])
    return [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]


def _light(channels):
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one, other):
    bright, dark = sorted((_light(one), _light(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_stands_out(ink, ground):
    assert _contrast(_token(ink), _token(ground)) >= 4.5


@pytest.mark.parametrize("ground", ["late", "accent", "accent-strong", "deep", "done"])
def test_white_text_stands_out(ground):
    assert _contrast([1, 1, 1], _token(ground)) >= 4.5


def test_the_edge_of_a_control_is_seen():
    assert _contrast(_token("edge"), _token("card")) >= 3
    assert _contrast(_token("edge"), _token("paper")) >= 3


def _drawn():
    return {
        name for sheet in SHEETS for name in re.findall(r"\.([a-z][\w-]*)", sheet.read_text(encoding="utf-8"))
    }


def test_every_class_of_a_template_is_drawn():
    """A name put together by a tag is looked for by its beginning."""
    drawn, used = _drawn(), set()
    for path in TEMPLATES:
        for value in re.findall(r'class="([^"]*)"', path.read_text(encoding="utf-8")):
            used |= set(re.sub(r"{{.*?}}", "*", re.sub(r"{%.*?%}", " ", value)).split())
    undrawn = {
        n for n in used if not any(d == n or ("*" in n and d.startswith(n.split("*")[0])) for d in drawn)
    }

    assert undrawn - {"*"} == set()


def test_every_kind_has_a_drawing_and_a_colour():
    drawn = _drawn()

    assert {kind for kind in icons.KIND_ICONS if f"is-{kind}" not in drawn} == set()
    assert set(icons.KIND_ICONS.values()) - set(icons.PATHS) == set()


def test_no_text_is_smaller_than_13_pixels():
    sizes = [
        float(size) * 16
        for sheet in SHEETS
        if sheet.name != "tabler.css"
        for size in re.findall(r"font(?:-size)?:[^;]*?(\d*\.?\d+)rem", sheet.read_text(encoding="utf-8"))
    ]

    assert min(sizes) >= 13


def test_prune_keeps_what_is_used_and_readable():
    css = """
    @charset "UTF-8"; /* a { b } */
    :root{--tblr-a:1px;--tblr-b:oklch(50% 0 0);--tblr-c:2px}
    .btn,.alert{color:color-mix(in srgb,red,blue);padding:var(--tblr-a)}
    .btn:has(svg){padding:0} .btn-primary{color:light-dark(#fff,#000)}
    [data-bs-theme=dark] .btn{color:red}
    @media (min-width:1px){.row{display:flex}.modal{display:block}}
    a[title="x;}"]{content:"}"}
    """

    assert prune(css).split("\n") == [
        ":root{--tblr-a:1px}",
        ".btn{padding:var(--tblr-a)}",
        "@media (min-width:1px){.row{display:flex}}",
        'a[title="x;}"]{content:"}"}',
        "",
    ]
