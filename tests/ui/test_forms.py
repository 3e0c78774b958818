"""Form fields and how Django renders them."""

from datetime import UTC, date, datetime

import pytest
from django import forms

from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.ui.forms import (
    DayField,
    IdNumberField,
    LineField,
    MoneyField,
    NarrativeField,
    PhoneField,
    PlainForm,
)


class Intake(PlainForm):
    name = LineField(label="商家名称", limit=10, help_text="招牌上的名字也可以")
    amount = MoneyField(label="金额")
    paid_on = DayField(label="付款日", required=False, past_only=True)
    phone = PhoneField(label="电话", required=False)
    id_number = IdNumberField(label="身份证号", required=False)
    story = NarrativeField(label="经过", required=False, private=True)
    kind = forms.ChoiceField(label="类别", choices=[("", "请选择"), ("fitness", "健身")], required=False)
    offer = forms.ChoiceField(label="办法", widget=forms.RadioSelect, choices=[("a", "退款")], required=False)
    consent = forms.BooleanField(label="同意转给商家", required=False)


GOOD = {"name": "悦动健身", "amount": "5,800", "paid_on": "2026年3月8日", "phone": "138 1234 6027"}


def test_plain_form_gives_clean_values():
    form = Intake(GOOD | {"story": "一\r\n二", "id_number": "11010519491231002x"})

    assert form.errors == {}
    assert form.cleaned_data == {
        "name": "悦动健身",
        "amount": 580000,
        "paid_on": date(2026, 3, 8),
        "phone": "13812346027",
        "id_number": "11010519491231002X",
        "story": "一\n二",
        "kind": "",
        "offer": "",
        "consent": False,
    }


def test_plain_form_gives_nothing_for_empty_fields():
    form = Intake({"name": "悦动健身", "amount": "1"})
    form.is_valid()

    assert (form.cleaned_data["paid_on"], form.cleaned_data["phone"], form.cleaned_data["story"]) == (
        None,
        "",
        "",
    )


def test_plain_form_names_what_is_missing():
    assert Intake({}).errors == {"name": ["请填写商家名称。"], "amount": ["请填写金额。"]}


def test_plain_form_refuses_with_the_sentence_of_the_reader():
    form = Intake(GOOD | {"amount": "五千八", "name": "一二三四五六七八九十十一"})

    assert form.errors == {
        "name": ["最多写 10 字，现在是 12 字，请删减一些。"],
        "amount": ["请用数字填写金额，例如 5800。"],
    }


def test_day_field_refuses_a_day_to_come():
    with clock.playing(datetime(2026, 3, 7, 12, tzinfo=UTC)):
        assert Intake(GOOD).errors == {"paid_on": ["这一天还没到。请填今天或更早的日期。"]}


def test_day_field_takes_today_by_the_office_clock():
    with clock.playing(datetime(2026, 3, 7, 17, tzinfo=UTC)):
        assert Intake(GOOD).errors == {}


def test_fields_show_their_values_as_people_type_them():
    form = Intake(initial={"amount": 580000, "paid_on": date(2026, 3, 8)})

    assert form["amount"].value() == "5800.00"
    assert form["paid_on"].value() == "2026-03-08"


def test_a_bound_form_shows_what_was_typed():
    assert Intake({"amount": "五千八"})["amount"].value() == "五千八"


def test_unchanged_values_are_seen_as_unchanged():
    form = Intake({"amount": "5,800元"}, initial={"amount": 580000})

    assert form.fields["amount"].has_changed(580000, "5,800元") is False
    assert "amount" not in form.changed_data


def test_refuse_puts_the_sentences_of_an_operation_beside_their_fields():
    form = Intake(GOOD)
    form.is_valid()

    form.refuse(Invalid({"amount": "超过请求金额。", "elsewhere": "请先受理。"}))
    form.refuse(Invalid("已有同一编号。"))

    assert form.errors == {"amount": ["超过请求金额。"], "__all__": ["请先受理。", "已有同一编号。"]}


def test_id_number_field_of_another_paper():
    class Form(PlainForm):
        number = IdNumberField(label="证件号")

    form = Form({"number": "e12345678"})
    form.fields["number"].kind = "passport"

    assert form.is_valid()
    assert form.cleaned_data == {"number": "E12345678"}


def test_a_field_stands_with_label_hint_and_error():
    markup = str(Intake({"name": ""})["name"].as_field_group())

    assert '<label class="form-label" for="id_name">商家名称</label>' in markup
    assert 'aria-invalid="true"' in markup
    assert 'aria-describedby="id_name_helptext id_name_error"' in markup
    assert '<div class="lw-hint" id="id_name_helptext">招牌上的名字也可以</div>' in markup
    assert '<div id="id_name_error">' in markup
    assert "<span>请填写商家名称。</span>" in markup


def test_a_field_that_may_stay_empty_says_so():
    assert '<span class="lw-opt">选填</span>' in Intake()["paid_on"].as_field_group()
    assert "lw-opt" not in Intake()["name"].as_field_group()


def test_radio_buttons_stand_in_a_fieldset_and_a_tick_before_its_label():
    radio, tick = Intake()["offer"].as_field_group(), Intake()["consent"].as_field_group()

    assert radio.count("<fieldset") == radio.count('<legend class="form-label">办法') == 1
    assert tick.index('type="checkbox"') < tick.index("同意转给商家")


@pytest.mark.parametrize("name", ["phone", "id_number", "story"])
def test_sealed_values_are_marked_so_that_no_draft_keeps_them(name):
    assert 'data-private="true"' in str(Intake()[name])


def test_a_browser_does_not_speak_for_us():
    assert " required" not in str(Intake())


def test_what_was_typed_is_escaped():
    markup = Intake({"name": '"><script>alert(1)</script>'}).as_div()

    assert "<script>" not in markup
    assert "&lt;script&gt;" in markup


class Meeting(PlainForm):
    email = forms.EmailField(required=False)
    link = forms.URLField(required=False, assume_scheme="https")
    count = forms.IntegerField(required=False)
    own = forms.IntegerField(required=False, error_messages={"invalid": "请填 1 到 60。"})


def test_what_the_framework_cannot_read_is_told_in_our_words():
    form = Meeting({"email": "abc", "link": "http://[", "count": "九", "own": "九"})

    assert {name: list(errors) for name, errors in form.errors.items()} == {
        "email": ["请填写邮箱地址，例如 chen@example.cn。"],
        "link": ["请填写网址，例如 https://meeting.example.cn/315。"],
        "count": ["请填写整数，例如 3。"],
        "own": ["请填 1 到 60。"],
    }


class Question(PlainForm):
    what = LineField(label="发生了什么？")
    kind = forms.ChoiceField(label="是哪类东西？", choices=[("a", "食品")])
    name = LineField(label="姓名")


def test_a_question_left_open_is_asked_again():
    assert [form_errors[0] for form_errors in Question({}).errors.values()] == [
        "请回答：发生了什么？",
        "请回答：是哪类东西？",
        "请填写姓名。",
    ]
