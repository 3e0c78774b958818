"""Components one by one: what they show, what they escape, what they leave out."""

from types import SimpleNamespace

import pytest
from django.template import engines

from lianwei.ui import shapes, words

NASTY = '"x" onmouseover="alert(1)" <b>'
ESCAPED = "&quot;x&quot; onmouseover=&quot;alert(1)&quot; &lt;b&gt;"


def render(source, **context):
    return engines["django"].from_string("{% load lianwei_ui %}" + source).render(context)


@pytest.mark.parametrize(
    "source",
    [
        '{% cotton button data-x="{{ t }}" %}x{% endcotton %}',
        '{% cotton button :data-x="t" %}x{% endcotton %}',
        '{% cotton card :title="t" / %}',
        '{% cotton card title="{{ t }}" / %}',
        '{% cotton pair label="x" :value="t" / %}',
        '{% cotton head :title="t" / %}',
        '{% cotton flash %}{{ t }}{% endcotton %}',
        '{% cotton mask :value="t" / %}',
        '{% cotton row :open="t" / %}',
        '{% cotton text %}{{ t }}{% endcotton %}',
    ],
)  # fmt: skip
def test_what_people_typed_is_escaped_once(source):
    assert ESCAPED in render(source, t=NASTY)
    assert "<b>" not in render(source, t=NASTY)


def test_what_people_typed_is_no_template():
    assert "{{ 7|add:1 }}" in render('{% cotton card :title="t" / %}', t="{{ 7|add:1 }}")


def test_a_component_takes_nothing_from_the_page_around_it():
    page = {
        "title": "泄露",
        "why": "泄露",
        "due": "泄露",
        "kind": "late",
        "text": "泄露",
        "href": "/泄露/",
        "value": "泄露",
    }

    for name in (
        "next",
        "card",
        "chip",
        "button",
        "flash",
        "empty",
        "head",
        "pair",
        "fig",
        "file",
        "paper",
        "event",
    ):
        assert "泄露" not in render("{% cotton " + name + " %}{% endcotton %}", **page)


@pytest.mark.parametrize("kind", ["late", "late-soft", "soon", "calm", "pause", "done", "plain"])
def test_a_chip_says_its_kind_by_word_shape_and_colour(kind):
    markup = render('{% cotton chip :of="chip" / %}', chip=words.Chip(kind, "还剩 4 天"))

    assert f'<span class="lw-chip is-{kind}"><svg class="lw-icon"' in markup
    assert markup.endswith("还剩 4 天</span>")


def test_an_icon_that_is_not_drawn_is_a_fault():
    with pytest.raises(KeyError):
        render('{% cotton icon name="nothing" / %}')


def test_a_button_with_an_address_is_a_link_and_without_a_button():
    assert render('{% cotton button href="/x/" primary %}受理{% endcotton %}') == (
        '<a href="/x/" class="btn btn-primary">受理</a>'
    )
    assert render('{% cotton button name="step" value="accept" %}受理{% endcotton %}') == (
        '<button type="submit" class="btn" name="step" value="accept">受理</button>'
    )


def test_the_tracker_says_where_the_paper_is():
    markup = render('{% cotton sign :at="3" :skip="[2]" / %}')

    assert 'aria-label="签批进度：当前环节签发"' in markup
    assert markup.count('<li class="done"') == 2
    assert markup.count('<li class="skip"') == 1
    assert markup.count('aria-current="step"') == 1


def test_the_tracker_of_a_delivered_paper_is_at_no_stop():
    assert [stop.state for stop in shapes.sign_stops(7)] == ["done"] * 7
    assert shapes.sign_label(shapes.sign_stops(7)) == "签批进度：已全部完成"


def test_the_ledger_opens_without_scripts_and_names_its_articles():
    rows = [shapes.LedgerRow("10月12日", "受理", "12月11日", "规则 第十八条")]
    markup = render('{% cotton ledger title="期限账" :rows="rows" / %}', rows=rows)

    assert "<details" in markup
    assert "期限怎么算的" in markup
    assert '<span class="lw-art">规则 第十八条</span>' in markup


def test_a_masked_value_has_no_reveal_unless_the_reader_may():
    assert "<a" not in render('{% cotton mask value="138****6027" / %}')
    assert "查看（留痕）" in render('{% cotton mask value="138****6027" href="/r/" / %}')


def test_a_revealed_value_names_its_mask_and_its_end():
    markup = render('{% cotton mask value="13812346027" masked="138****6027" / %}')

    assert 'data-closes="60" data-mask="138****6027"' in markup


def test_the_conflict_page_keeps_mine_unless_i_choose():
    rows = [
        shapes.ConflictRow("金额", "1", "2", "3", "amount"),
        shapes.ConflictRow("类别", "健身", "健身", "健身", "kind"),
    ]
    markup = render('{% cotton conflict who="陈建华" when="2 分钟前" :rows="rows" / %}', rows=rows)

    assert "陈建华 2 分钟前改了这份表。" in markup
    assert 'name="keep_amount" value="yours" checked' in markup
    assert "keep_kind" not in markup


def test_a_pager_ends_where_the_list_ends():
    assert "<a" not in render('{% cotton pager shown="8" total="23" / %}')
    assert 'rel="next" href="?after=9"' in render('{% cotton pager shown="8" next_url="?after=9" / %}')


def test_an_error_summary_stands_above_two_errors_not_one():
    def errors(count):
        bound = [
            SimpleNamespace(id_for_label=f"id_{i}", auto_id="", label=f"项{i}", errors=["错"])
            for i in range(count)
        ]

        class Form(list):
            def non_field_errors(self):
                return []

        return render('{% cotton errors :form="form" / %}', form=Form(bound))

    assert "data-error-summary" not in errors(1)
    assert errors(2).count("data-focus") == 2


def test_an_error_of_the_whole_form_always_shows():
    class Form(list):
        def non_field_errors(self):
            return ["已有同一编号。"]

    assert "已有同一编号。" in render('{% cotton errors :form="form" / %}', form=Form())


def test_a_late_flash_is_an_alert_and_others_wait_politely():
    assert 'role="alert"' in render('{% cotton flash kind="late" %}x{% endcotton %}')
    assert 'role="status"' in render('{% cotton flash kind="done" %}x{% endcotton %}')
