"""Charts: a table first, a picture read from it, either to be copied; nothing the content policy forbids."""

import hashlib
import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template import engines
from playwright.sync_api import expect

from lianwei.ui import drawings, vendor
from lianwei.ui.charts import Cell, Chart, Column, Kind, Role, Row
from lianwei.ui.vendor_charts import HERE

BOARD = "/styleguide/"
COLUMNS = (Column("月份", Role.NAME, is_number=False), Column("件数", Role.NOW, "2026年"))


def rendered(chart):
    return engines["django"].from_string('{% cotton chart :of="c" / %}').render({"c": chart})


def test_the_manifest_tells_the_truth_about_the_vendored_library():
    manifest = json.loads((HERE / "echarts.manifest.json").read_text(encoding="utf-8"))
    script = (HERE / manifest["file"]).read_bytes()

    assert manifest["sha256"] == hashlib.sha256(script).hexdigest() == manifest["source_sha256"]
    assert (manifest["licence"], manifest["version"]) == ("Apache-2.0", "6.1.0")
    licence = (HERE / manifest["licence_file"]).read_text(encoding="utf-8")
    assert all(
        part in licence for part in ("Apache License", "The Apache Software Foundation", "Mike Bostock")
    )
    assert vendor.HERE == HERE


def test_a_chart_is_a_table_with_what_the_script_needs():
    row = Row((Cell("1 月"), Cell("1,320", 1320, url="/cases/?a=1&b=2")))

    markup = rendered(Chart("c", "每月", COLUMNS, (row,), kind=Kind.LINE, alt="一月 1,320 件"))

    assert 'data-chart="line"' in markup
    assert '<th scope="row">1 月</th><td data-num data-v="1320"><a href="/cases/?a=1&amp;b=2">' in markup
    assert 'role="img" aria-label="一月 1,320 件"' in markup


def test_what_is_left_out_has_no_value_in_the_page():
    markup = rendered(Chart("c", "每月", COLUMNS, (Row((Cell("1 月"), Cell("*"))),), kind=Kind.LINE))

    assert "<td data-num>*</td>" in markup
    assert "data-v" not in markup


def test_names_are_escaped_in_tables_and_drawings():
    nasty = '<b>"x"'

    markup = rendered(Chart("c", nasty, COLUMNS, (Row((Cell(nasty), Cell("1", 1))),), kind=Kind.BARS))
    drawing = drawings.bars([drawings.Bar(nasty, 1, nasty)], label=nasty)

    assert "<b>" not in markup + drawing


@pytest.mark.parametrize(("value", "step"), [(0, 0), (None, 0), (1, 1), (25, 1), (26, 2), (75, 3), (100, 4)])
def test_lightness_has_four_equal_steps(value, step):
    assert drawings.step_of(value, 100) == step


def test_a_sparkline_leaves_gaps_and_marks_places():
    drawn = drawings.sparkline([4, None, 8], label="每周", expected=[5, 5, 5], marked=[1, 2])

    assert 'points="4,14"' in drawn
    assert 'points="116,4"' in drawn
    assert drawn.count("<circle") == 1  # the second place has no value


def test_tiles_stand_at_their_place_and_lead_somewhere():
    drawn = drawings.tiles(
        [drawings.Tile(2, 3, "渝中", "<9>", 4, "/cases/"), drawings.Tile(1, 1, "江津", "*")]
    )

    assert '<a href="/cases/" class="lw-tile heat-4 at-2-3"><span>渝中</span><b>&lt;9&gt;</b></a>' in drawn
    assert '<div class="lw-tile heat-0 at-1-1">' in drawn


def test_an_empty_sparkline_draws_nothing():
    assert "polyline" not in drawings.sparkline([], label="每周")


@pytest.fixture
def complaints(page):
    """What the browser complains of: faults, and what the content policy stopped."""
    heard = []
    page.on("console", lambda said: heard.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda fault: heard.append(str(fault)))
    return heard


@pytest.mark.journey
@pytest.mark.parametrize("width", [320, 1366])
def test_a_chart_is_drawn_turned_into_a_table_and_copied(page, site, complaints, width):
    page.set_viewport_size({"width": width, "height": 768})
    page.goto(f"{site}{BOARD}")
    card = page.locator("#chart-line")
    card.locator("svg").wait_for()

    assert card.locator("table").is_hidden()
    assert "2,104" in card.locator("svg").text_content()
    assert "6 月" not in card.locator("svg").text_content()  # not over: not drawn
    card.get_by_text("看表格").click()
    expect(card.locator("tbody tr")).to_have_count(6)
    expect(card.locator("svg")).to_be_hidden()
    card.get_by_text("看图", exact=True).click()
    expect(card.locator("svg")).to_be_visible()
    card.get_by_text("复制").click()
    page.locator("#chart-line >> text=已复制").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert Axe().run(page).response["violations"] == []
    assert complaints == []


@pytest.mark.journey
def test_without_scripts_the_tables_stand_there(browser, site):
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()

    page.goto(f"{site}{BOARD}")

    assert page.locator("#chart-line tbody tr").count() == 6
    assert page.locator("#chart-line table").is_visible()
    assert page.locator("#chart-band svg").is_visible()
    assert page.locator("#chart-line [data-chart-copy]").is_hidden()
    context.close()
