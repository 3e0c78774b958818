"""The component board: every component in every state, with invented values; tests and people look at it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from . import shapes, styleguide_charts, words
from .forms import DayField, IdNumberField, LineField, MoneyField, NarrativeField, PhoneField, PlainForm

LAYOUTS = {"desk": "ui/desk.html", "plain": "ui/plain.html", "portal": "ui/portal.html"}


class SampleForm(PlainForm):
    """One field of each kind."""

    name = LineField(label="商家名称", limit=60, help_text="招牌上的名字也可以，写不全没关系")
    amount = MoneyField(label="付了多少钱（元）")
    paid_on = DayField(label="什么时候付的", required=False, past_only=True)
    phone = PhoneField(label="电话")
    id_number = IdNumberField(label="身份证号", required=False)
    story = NarrativeField(label="事情经过", rows=3, help_text="时间、地点、说过什么")
    ground = forms.ChoiceField(
        label="终止理由", choices=[("", "请选择（8 项）"), ("agreed", "双方未能达成一致")]
    )
    offer = forms.ChoiceField(
        label="怎么解决", widget=forms.RadioSelect, choices=[("refund", "退款"), ("service", "转店继续服务")]
    )
    proof = forms.FileField(label="消课记录", required=False)
    consent = forms.BooleanField(label="同意把材料转给商家", required=False)


def board(query: Mapping[str, str]) -> dict[str, Any]:
    """What the board shows; ?layout=desk|plain|portal puts it on another surface."""
    return {
        "board_layout": LAYOUTS.get(query.get("layout", ""), "ui/desk.html"),
        "chips": chips(),
        "ledger": ledger(),
        "meter": words.Meter(94, 20, 13, "soon"),
        "due_on": date(2026, 12, 21),
        "empty_form": SampleForm(prefix="empty"),
        "filter_form": SampleForm(prefix="filter"),
        "wrong_form": wrong_form(),
        "tabs": tabs(),
        "filter_tags": [shapes.FilterTag("重点：老年人", "?")],
        "conflict": conflict(),
        "amount": 580000,
        "charts": styleguide_charts.charts(),
    }


def chips() -> list[words.Chip]:
    today = date(2026, 12, 17)
    return [
        words.deadline_chip(date(2026, 12, 15), today=today),
        words.deadline_chip(today, today=today),
        words.deadline_chip(date(2026, 12, 19), today=today),
        words.deadline_chip(date(2026, 12, 29), today=today),
        words.deadline_chip(date(2026, 12, 29), today=today, working_days_left=3),
        words.paused_chip(9),
        words.finished_chip(date(2026, 12, 21), done_on=today),
        words.finished_chip(date(2026, 12, 15), done_on=today),
        words.deadline_chip(None, today=today),
    ]


def ledger() -> list[shapes.LedgerRow]:
    return [
        shapes.LedgerRow(
            "10月12日", "受理，自受理之日起 60 日", "12月11日", "本会受理规则 第十八条（2026年4月15日版）"
        ),
        shapes.LedgerRow("10月26日", "送设备折旧评估，期限暂停", "暂停", "鉴定、检测时间不计入"),
        shapes.LedgerRow("11月4日", "评估结果送达，恢复计时", "12月20日", "暂停 9 天，顺延 9 天"),
        shapes.LedgerRow("到期日", "今天 12月17日，还剩 4 天", "12月21日"),
    ]


def wrong_form() -> SampleForm:
    """A form as it comes back with errors."""
    data = {
        "wrong-name": "悦动健身大坪店",
        "wrong-amount": "五千八",
        "wrong-paid_on": "2026-02-30",
        "wrong-phone": "1381234602",
        "wrong-id_number": "110105194912310021",
        "wrong-story": "10月1日 起门店停业 🙏",
    }
    form = SampleForm(data, prefix="wrong")
    form.is_valid()
    return form


def tabs() -> list[shapes.Tab]:
    return [
        shapes.Tab("我在办", "?", "23", is_current=True),
        shapes.Tab("待受理", "?", "9"),
        shapes.Tab("本会全部", "?", "1000+"),
    ]


def conflict() -> list[shapes.ConflictRow]:
    return [
        shapes.ConflictRow("请求金额", "5,800.00 元", "5,800.00 元", "4,640.00 元", "amount"),
        shapes.ConflictRow("联系习惯", "请打电话", "请打电话，上午方便", "请发短信", "contact"),
        shapes.ConflictRow("类别", "健身服务", "健身服务", "健身服务"),
    ]
