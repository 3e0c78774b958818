"""The component board and one form in a real browser: fit, access, and what the script adds."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from .urls import SLOW_POSTS

pytestmark = pytest.mark.journey
BOARD = "/styleguide/"
SUBMIT = "form[data-draft] button[type=submit]"
WIDTHS = (320, 390, 683, 1024, 1366)


def violations(page):
    return [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in Axe().run(page).response["violations"]]


def sends(page, selector=SUBMIT):
    """A click, and what the server answers: what comes next reads the new page, however slow it is."""
    with page.expect_navigation():
        page.click(selector)


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("layout", ["desk", "portal"])
def test_the_board_fits_and_is_accessible(page, site, layout, width):
    page.set_viewport_size({"width": width, "height": 768})
    page.goto(f"{site}{BOARD}?layout={layout}")

    assert overflow(page) == 0
    assert violations(page) == []


@pytest.mark.parametrize("width", [320, 390])
def test_large_print_fits_a_phone(page, site, width):
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{site}{BOARD}?layout=portal&big=1")

    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "21px"
    assert overflow(page) == 0
    assert violations(page) == []


def test_the_next_step_lies_within_the_first_600_pixels(page, site):
    page.goto(f"{site}{BOARD}#next-step")
    page.evaluate("window.scrollTo(0, 0)")
    box = page.locator("#next-step .btn-primary").bounding_box()

    assert box["y"] + box["height"] <= 600


def test_status_is_told_by_more_than_colour(page, site):
    page.goto(f"{site}{BOARD}")
    marks = page.locator(".lw-chip, .lw-badge").all()
    bare = [m.inner_text() for m in marks if not m.inner_text().strip() or m.locator("svg").count() != 1]

    assert bare == []
    assert len(marks) > 15


def test_every_target_is_large_enough(page, site):
    page.goto(f"{site}{BOARD}")
    page.set_viewport_size({"width": 1366, "height": 768})
    heights = page.eval_on_selector_all(
        ".btn, .form-control, .form-select",
        "all => all.filter(e => e.offsetHeight).map(e => [e.textContent, e.offsetHeight])",
    )

    assert [(text, height) for text, height in heights if height < 34] == []


def test_a_form_works_without_scripts(browser, site):
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{site}/intake/")
    sends(page)

    assert page.locator("[data-error-summary] li").all_inner_texts() == [
        "商家名称：请填写商家名称。",
        "事情经过：请填写事情经过。",
    ]
    page.click("[data-error-summary] a >> nth=0")
    page.fill("#id_name", "悦动健身")
    page.fill("#id_story", "停业")
    sends(page)
    assert page.inner_text("body") == "首页"
    context.close()


def test_focus_goes_to_the_errors(page, site):
    page.goto(f"{site}/intake/")
    sends(page)

    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')") is True
    page.click("[data-error-summary] a >> nth=1")
    assert page.evaluate("document.activeElement.id") == "id_story"


def test_a_draft_outlives_a_reload_but_holds_no_sealed_value(page, site):
    page.goto(f"{site}/intake/")
    page.fill("#id_name", "悦动健身")
    page.fill("#id_phone", "13812346027")
    page.fill("#id_secret", "a password")
    page.reload()

    expect(page.locator("#id_name")).to_have_value("悦动健身")
    assert page.input_value("#id_phone") == page.input_value("#id_secret") == ""
    expect(page.locator("form[data-draft]")).to_contain_text("您上次填的内容已找回，还没有提交。")
    kept = page.evaluate("JSON.stringify(sessionStorage)")
    assert "悦动健身" in kept
    assert "13812346027" not in kept
    assert "a password" not in kept


def test_a_draft_can_be_cleared(page, site):
    page.goto(f"{site}/intake/")
    page.fill("#id_name", "悦动健身")
    page.reload()
    page.click("text=清空")
    expect(page.locator("#id_name")).to_have_value("")
    page.reload()

    assert page.input_value("#id_name") == ""


def test_a_draft_is_gone_once_it_was_taken(page, site):
    page.goto(f"{site}/intake/")
    page.fill("#id_name", "悦动健身")
    page.fill("#id_story", "停业")
    sends(page)
    page.goto(f"{site}/intake/")

    assert page.input_value("#id_name") == ""


def test_a_draft_outlives_a_lost_session(page, site):
    page.goto(f"{site}/intake/")
    page.fill("#id_name", "悦动健身")
    page.evaluate("document.querySelector('form[data-draft]').setAttribute('action', '/lost/')")
    page.click(SUBMIT)
    page.wait_for_selector("[data-entrance]")
    page.goto(f"{site}/intake/")

    assert page.input_value("#id_name") == "悦动健身"


def test_leaving_clears_every_draft(page, site):
    page.goto(f"{site}/intake/")
    page.fill("#id_name", "悦动健身")
    with page.expect_navigation():
        page.evaluate("document.querySelector('form[data-forget-drafts]').requestSubmit()")

    assert "悦动健身" not in page.evaluate("JSON.stringify(sessionStorage)")


def test_one_click_sends_once_and_says_so(page, site):
    SLOW_POSTS.clear()
    page.goto(f"{site}/intake/")
    page.evaluate(
        """() => {
            const form = document.querySelector('form[data-draft]');
            const button = form.querySelector('[type=submit]');
            form.setAttribute('action', '/slow/');
            form.requestSubmit();
            form.requestSubmit();
            setTimeout(() => sessionStorage.setItem('seen', button.textContent + button.disabled), 700);
        }"""
    )
    page.wait_for_url("**/slow/")

    assert page.evaluate("sessionStorage.getItem('seen')") == "正在登记…true"
    assert len(SLOW_POSTS) == 1


def test_rows_answer_keys(page, site):
    page.goto(f"{site}{BOARD}")
    page.locator("h1").click()
    page.keyboard.press("k")
    expect(page.locator("[data-row].is-current a").first).to_have_text("家具定金不退")
    page.keyboard.press("j")
    expect(page.locator("[data-row].is-current a").first).to_have_text("健身预付卡停业不退费")
    page.locator("h1").click()
    page.keyboard.press("Enter")
    page.wait_for_url("**?b")


def test_keys_rest_in_fields_and_can_be_switched_off(page, site):
    page.goto(f"{site}{BOARD}")
    page.focus("#id_empty-name")
    page.keyboard.type("jkx?n")
    expect(page.locator("#id_empty-name")).to_have_value("jkx?n")
    page.locator("h1").click()
    page.keyboard.press("?")
    page.uncheck("[data-keys-switch]")
    page.click("dialog button")
    page.keyboard.press("k")
    expect(page.locator("[data-row].is-current a").first).to_have_text("健身预付卡停业不退费")


def test_the_ledger_opens_by_key_and_closes_by_escape(page, site):
    page.goto(f"{site}{BOARD}")
    page.locator("h1").click()
    page.keyboard.press("l")
    expect(page.locator("[data-ledger][open]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("[data-ledger][open]")).to_have_count(0)


def test_a_revealed_value_closes_by_itself(page, site):
    page.clock.install()
    page.goto(f"{site}{BOARD}")
    shown = page.locator("#revealed")
    expect(shown).to_have_text("13800000000")
    page.clock.fast_forward(61_000)
    expect(shown).to_have_text("138****0000")


def test_a_refusal_by_htmx_leaves_the_form_as_it_is(browser, site):
    page = browser.new_page(locale="zh-CN")
    page.goto(f"{site}/intake/")
    page.fill("#id_name", "悦动健身")
    page.evaluate("htmx.ajax('POST', '/refuse/409/', {target: 'form[data-draft]', swap: 'outerHTML'})")
    page.wait_for_selector("#flash [data-refusal='409']")

    assert page.input_value("#id_name") == "悦动健身"
    assert "内容刚刚变了" in page.inner_text("#flash")
    page.close()


def test_the_board_prints_as_words_on_paper(page, site):
    page.goto(f"{site}{BOARD}")
    page.emulate_media(media="print")
    hidden = page.eval_on_selector_all(
        ".lw-side, .btn, .lw-tabs", "all => all.filter(e => e.getClientRects().length)"
    )

    assert hidden == []
    assert page.locator(".lw-pop-body").first.is_visible()


def test_pictures_for_people_to_look_at(page, site, tmp_path):
    """No judgement but that the pages are drawn; the pictures are for eyes."""
    for layout, width in (("desk", 1366), ("portal", 390)):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(f"{site}{BOARD}?layout={layout}")
        picture = tmp_path / f"board-{layout}-{width}.png"
        page.screenshot(path=picture, full_page=True)
        assert picture.stat().st_size > 50_000
