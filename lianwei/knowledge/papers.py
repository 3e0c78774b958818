"""Composing a paper: the version in force on a day, filled with the values of a case.

    template = template_in_force("decline_notice", on=clock.today(), org_kind="association")
    paper = fill_template(template, {…})

The context maps the keys of the paper's fields to text, dates, whole numbers, booleans, or where the paper
shows them so: a list of texts, ticks [(text, is_ticked)], rows of a list, Signature objects. `issuer` (the
organisation's name) is always needed. Values never act as markup: lines are split before they are filled in.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.template import Context, Engine
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianwei.core import clock
from lianwei.core.documents.paper import (
    FORM,
    LETTER,
    Grid,
    Heading,
    Items,
    Paper,
    Paragraph,
    Signature,
    Signatures,
    Table,
    Ticks,
    chinese_date,
)
from lianwei.core.errors import Invalid

from .models import OrganisationKinds, PaperTemplate
from .rules import Kind, Line, parse_body

# Fields that name the issuing organisation; the caller gives it once, as `issuer`.
ISSUER_FIELDS = ("org_seal", "seal", "from_org", "registering_org", "supporter")
YES, NO, AND = "是", "否", "、"


UNKNOWN_FIELD = gettext_noop("The text of this paper asks for “%(name)s”, which is not among its fields.")


class Undefined(str):
    """Stands in for a variable that a text uses and nobody declared: a mistake of the text, raised."""

    def __contains__(self, item: object) -> bool:
        return item == "%s"

    def __mod__(self, name: object) -> str:
        raise Invalid(_(UNKNOWN_FIELD) % {"name": name})


ENGINE = Engine(autoescape=False, string_if_invalid=Undefined("%s"))


def template_in_force(code: str, *, on: date, org_kind: str) -> PaperTemplate:
    """The version of a paper on a day for associations or authorities. Raises Invalid where there is none."""
    kinds = (org_kind, OrganisationKinds.ALL)
    found = {row.org_kind: row for row in PaperTemplate.objects.on(on).filter(code=code)}
    template = next((found[kind] for kind in kinds if kind in found), None)
    if template is not None:
        return template
    if found:
        raise Invalid(_("This paper belongs to another kind of organisation; yours does not issue it."))
    raise Invalid(_("There is no paper “%(code)s” on this day.") % {"code": code})


def fill_template(template: PaperTemplate, context: Mapping[str, Any]) -> Paper:
    """The paper, ready to be laid out. Raises Invalid with one sentence per missing field.

    Fields marked `at_issue` (number, date, signatures, seal) may be missing until the paper is approved.
    """
    values = _values(template, context)
    _refuse_missing(template, values)
    lines = parse_body(template.body)
    blocks = [
        block
        for kind, run in groupby(lines, key=lambda line: line.kind)
        for block in _blocks(kind, run, values)
    ]
    return Paper(
        title=template.name,
        issuer=_text(values["issuer"]),
        number=_text(values.get("doc_no")) or None,
        addressee=_text(values.get(template.addressee)) or None,
        blocks=tuple(blocks),
        issued_on=values.get("issued_on") or None,
        layout=LETTER if template.layout == LETTER else FORM,
        attachments=tuple(context.get("attachments", ())),
        copies=context.get("copied_to"),
        contact=context.get("contact_line"),
        footer=context.get("footer"),
        qr=context.get("qr"),
        qr_label=context.get("qr_label", ""),
    )


def _values(template: PaperTemplate, context: Mapping[str, Any]) -> dict[str, Any]:
    """Every declared field: given, else the issuer's name where it stands for that, else the default."""
    issuer = context.get("issuer") or next((context[key] for key in ISSUER_FIELDS if context.get(key)), "")
    values: dict[str, Any] = {"issuer": issuer}
    for field in template.fields:
        key = field["key"]
        fallback = issuer if key in ISSUER_FIELDS else field.get("default", "")
        values[key] = context[key] if context.get(key) not in (None, "") else fallback
    return values | {key: value for key, value in context.items() if isinstance(value, Signature)}


def _refuse_missing(template: PaperTemplate, values: Mapping[str, Any]) -> None:
    missing = {
        field["key"]: _("“%(label)s” is missing.") % {"label": field["label"]}
        for field in template.fields
        if field["required"] and not field.get("at_issue") and values[field["key"]] in ("", None, [], ())
    }
    if not values["issuer"]:
        missing["issuer"] = _("“%(label)s” is missing.") % {"label": _("Issuing organisation")}
    if missing:
        raise Invalid(missing)


def _blocks(kind: Kind, lines: Iterable[Line], values: Mapping[str, Any]) -> list[Any]:
    if kind == Kind.ROW:
        return [Table(tuple(_row(line, values) for line in lines))]
    if kind == Kind.SIGN:
        return [Signatures(tuple(sign for line in lines for sign in _signatures(line, values)))]
    if kind == Kind.ITEM:
        return [Items(tuple(text for line in lines if (text := _rendered(line.text, values))))]
    return [block for line in lines if (block := _block(line, values)) is not None]


def _block(line: Line, values: Mapping[str, Any]) -> Any:
    if line.kind in (Kind.ITEMS, Kind.GRID, Kind.TICKS):
        return _listing(line, _field(line.keys[0], values))
    text = _rendered(line.text, values)
    if not text:
        return None
    if line.kind == Kind.PARAGRAPH:
        return Paragraph(text)
    return Heading(text, level=2 if line.kind == Kind.SUBHEADING else 1)


def _listing(line: Line, value: Any) -> Any:
    entries = [value] if isinstance(value, str) else list(value)
    if not any(entries):
        return None
    if line.kind == Kind.ITEMS:
        return Items(tuple(_text(entry) for entry in entries))
    if line.kind == Kind.TICKS:
        ticks = [(entry, True) if isinstance(entry, str) else (entry[0], bool(entry[1])) for entry in entries]
        return Ticks(tuple(ticks), title=line.labels[0] if line.labels else "")
    rows = [(entry,) if isinstance(entry, str) else entry for entry in entries]
    width = len(line.labels)
    return Grid(
        line.labels, tuple(tuple(_text(cell) for cell in row) + ("",) * (width - len(row)) for row in rows)
    )


def _row(line: Line, values: Mapping[str, Any]) -> tuple[str, ...]:
    pairs = zip(line.labels, line.keys, strict=True)
    return tuple(text for label, key in pairs for text in (label, _text(_field(key, values))))


def _signatures(line: Line, values: Mapping[str, Any]) -> list[Signature]:
    given = values.get(line.keys[0])
    if isinstance(given, Signature):
        return [given]
    if isinstance(given, str) and given:
        return [Signature(line.labels[0], name=given)]
    return list(given) if given else [Signature(label) for label in line.labels]


def _rendered(text: str, values: Mapping[str, Any]) -> str:
    plain = {key: _text(value) for key, value in values.items() if not isinstance(value, Signature)}
    return ENGINE.from_string(text).render(Context(plain, autoescape=False)).strip()


def _field(key: str, values: Mapping[str, Any]) -> Any:
    if key not in values:
        return Undefined() % key
    return values[key]


def _text(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, datetime):
        at = clock.as_office_time(value)
        return f"{chinese_date(at.date())}{at:%H:%M}"
    if isinstance(value, date):
        return chinese_date(value)
    if isinstance(value, list | tuple):
        return AND.join(_text(entry[0] if isinstance(entry, tuple) else entry) for entry in value)
    return str(value)
