"""Template tags and filters: {% load lianwei_ui %}. Words come from ui.words, drawings from ui.icons."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache

from django import template
from django.forms import BaseForm
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import pgettext
from django_cotton.templatetags import Attrs

from lianwei.core import clock
from lianwei.ui import devices, icons, shapes, words

register = template.Library()


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """{% icon "clock" %}: a drawing beside a word, never in its place."""
    return format_html(
        '<svg class="lw-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        icons.PATHS[name],
    )


@register.simple_tag
def kind_icon(kind: str) -> SafeString:
    """The drawing that goes with a kind of chip, badge or flash."""
    return icon(icons.KIND_ICONS[kind])


@register.simple_tag
def small_link(address: str, label: object) -> SafeString:
    """<c-button href="…" small> without the cost of a component, for the rows of long lists."""
    return format_html('<a href="{}" class="btn btn-small">{}</a>', address, label)


@register.filter
def money(fen: int | None) -> str:
    """580000 → 5,800.00 元; nothing for no amount."""
    return "" if fen is None else words.money(fen)


@register.filter
def amount(fen: int | None) -> str:
    """580000 → 5,800.00, for columns with the unit in their head."""
    return "" if fen is None else words.amount(fen)


@register.filter
def money_wan(fen: int | None) -> str:
    return "" if fen is None else words.money_wan(fen)


@register.filter
def legal_date(day: date | None) -> str:
    """2026年12月21日 周一."""
    return "" if day is None else words.legal_date(day)


@register.filter
def full_date(day: date | None) -> str:
    """2026年12月21日."""
    return "" if day is None else words.full_date(day)


@register.filter
def short_date(day: date | None) -> str:
    """12月21日 周一; the year only where it is not this one."""
    return "" if day is None else words.short_date(day, today=clock.today())


@register.filter
def day_and_month(day: date | None) -> str:
    """12月21日."""
    return "" if day is None else words.day_and_month(day, today=clock.today())


@register.filter
def moment(at: datetime | None) -> str:
    """今天 08:52, 昨天 17:20, 12月15日 16:20."""
    return "" if at is None else words.moment(at, today=clock.today())


@register.filter
def device(agent: str) -> str:
    """What a browser calls itself → Windows 上的 Chrome."""
    return devices.device_words(agent)


@register.filter
def zh(text: object) -> str:
    """Spaces between Chinese and figures or Latin in text that people typed."""
    return words.zh(str(text))


@register.simple_tag
def sign_stops(finished: int, skipped: Sequence[int] = ()) -> list[shapes.SignStop]:
    """The seven stops of the sign-off tracker."""
    return shapes.sign_stops(int(finished), tuple(skipped or ()))


@register.filter
def sign_label(stops: list[shapes.SignStop]) -> str:
    return shapes.sign_label(stops)


@register.filter
def error_lines(form: BaseForm) -> list[dict[str, object]]:
    """What a form could not take, for the summary: field id, label, sentence; no id for the whole form."""
    lines: list[dict[str, object]] = [
        {"id": "", "label": "", "text": text} for text in form.non_field_errors()
    ]
    lines += _field_lines(form, "")
    for name, part in getattr(form, "inner_forms", ()):
        lines += _field_lines(part, name + pgettext("after a label", ": "))
    return lines


def _field_lines(form: BaseForm, before: str) -> list[dict[str, object]]:
    return [
        {
            "id": bound.id_for_label or bound.auto_id,
            "label": f"{before}{bound.label}".rstrip("。."),
            "text": text,
        }
        for bound in form
        for text in bound.errors
    ]


@register.simple_tag
def without_placeholders(form: BaseForm) -> BaseForm:
    """Forms of other packages repeat their labels inside the fields; a label above is enough."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    return form


@register.simple_tag
def passed(attrs: Attrs) -> SafeString:
    """What a page passes through a component to its element, each value escaped: ` hx-post="…" id="…"`.

    Cotton's own output of attrs leaves a bound value unescaped that begins and ends with a quotation mark.
    """
    given = {
        name: value for name, value in attrs.attrs_dict().items() if value is not None and value is not False
    }
    return format_html_join("", " {}{}", ((name, _value(value)) for name, value in given.items()))


def _value(value: object) -> SafeString:
    return SafeString("") if value is True else format_html('="{}"', value)
