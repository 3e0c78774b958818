"""Texts of letters: which there are, what blocks they include, which articles have changed, how they read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.core.scope import Actor, find
from lianwei.knowledge.models import LawArticle, ReplyTemplate
from lianwei.knowledge.rules.replies import NAMES, Filled, Unfit, blocks_in, expand, fill, laws_in, mark_of

Laws = dict[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class ReplyRow:
    """A text in a list. `changed`: articles it names that have another wording than its writer saw."""

    template: ReplyTemplate
    changed: tuple[str, ...]
    is_ours: bool


@dataclass(frozen=True, slots=True)
class ReplyPage:
    """One text, how it reads with the names of its fields, its versions, and what may be done."""

    row: ReplyRow
    preview: str
    fault: str
    versions: list[ReplyTemplate]
    uses: int
    included_by: list[ReplyTemplate]
    may_revise: bool
    may_copy: bool


# What tells whether a text fits; the rest of it is read when it is chosen.
FITTING = ("code", "name", "organisation_id", "is_block", "language", "statuses", "categories", "uses")


def replies_in_use(*, actor: Actor) -> list[ReplyTemplate]:
    """The texts a member works with: its own, and the alliance's it has none of its own for."""
    return _ours_first(_in_use(actor))


def replies_to_propose(*, actor: Actor) -> list[ReplyTemplate]:
    """The same letters without their words, for a page that offers some of them."""
    return _ours_first(_in_use(actor).filter(is_block=False).only(*FITTING))


def _in_use(actor: Actor) -> QuerySet[ReplyTemplate]:
    return ReplyTemplate.objects.visible_to(actor).filter(replaced_at=None, retired_at=None)


def _ours_first(rows: QuerySet[ReplyTemplate]) -> list[ReplyTemplate]:
    found: dict[str, ReplyTemplate] = {}
    for each in rows.order_by("name", "pk"):
        if each.code not in found or not each.is_shared:
            found[each.code] = each
    return sorted(found.values(), key=lambda each: (each.is_block, each.name, each.pk))


def reply_rows(*, actor: Actor) -> list[ReplyRow]:
    """The list of texts."""
    actor.require("reply_template.view")
    templates = replies_in_use(actor=actor)
    since = _since(each for row in templates for each in row.laws)
    return [ReplyRow(each, _changed(each, since), each.is_within_reach(actor)) for each in templates]


def reply_page(pk: int, *, actor: Actor) -> ReplyPage:
    """One text. Raises NotVisible."""
    actor.require("reply_template.view")
    template = find(ReplyTemplate, pk, actor=actor)
    rows = ReplyTemplate.objects.visible_to(actor).filter(
        code=template.code, organisation=template.organisation_id
    )
    versions = list(rows.order_by("-version"))
    preview, fault = _preview(template, actor=actor)
    is_ours = template.is_within_reach(actor)
    return ReplyPage(
        ReplyRow(template, _changed(template, _since(template.laws)), is_ours),
        preview,
        fault,
        versions,
        sum(each.uses for each in versions),
        _including(template, actor=actor),
        may_revise=is_ours and template.is_in_use and actor.may("reply_template.revise"),
        may_copy=template.is_shared and template.is_in_use and actor.may("reply_template.create"),
    )


def _preview(template: ReplyTemplate, *, actor: Actor) -> tuple[str, str]:
    try:
        whole = expanded(template.body, actor=actor)
    except Invalid as fault:
        return template.body, str(fault.fields.get("body", fault.message))
    labels = {field: mark_of(field) for field in NAMES}
    return fill(whole, labels, law_texts(whole, on=clock.today())).text, ""


def _including(template: ReplyTemplate, *, actor: Actor) -> list[ReplyTemplate]:
    """The texts that include a block themselves: they change with it."""
    texts = replies_in_use(actor=actor) if template.is_block and template.is_in_use else []
    return [each for each in texts if template.name in blocks_in(each.body)]


def blocks_in_use(*, actor: Actor) -> dict[str, str]:
    """The blocks a member's texts may include, by name."""
    return {each.name: each.body for each in replies_in_use(actor=actor) if each.is_block}


def blocks_shared(*, actor: Actor) -> dict[str, str]:
    """The blocks the alliance's texts may include: every member has them."""
    rows = ReplyTemplate.objects.visible_to(actor).filter(
        organisation=None, is_block=True, replaced_at=None, retired_at=None
    )
    return dict(rows.order_by("name", "pk").values_list("name", "body"))


def expanded(body: str, *, actor: Actor, blocks: Mapping[str, str] | None = None) -> str:
    """A text with its blocks in it. Raises Invalid, at the field `body`."""
    try:
        return expand(body, blocks_in_use(actor=actor) if blocks is None else blocks)
    except Unfit as fault:
        raise Invalid({"body": sentence_of(fault)}) from fault


def sentence_of(fault: Unfit) -> str:
    """Why a text cannot be filled."""
    sentences = {
        "circle": _("The block “%(word)s” includes itself. Please take one of them out."),
        "unknown_block": _("There is no block called “%(word)s”."),
        "unknown_field": _("There is no field called “%(word)s”."),
        "too_long": _("With its blocks the text is too long."),
    }
    return sentences[fault.code] % {"word": fault.word}


def law_texts(body: str, *, on: date) -> Laws:
    """The articles a text names, cited with their wording on a day."""
    wanted = laws_in(body)
    codes = {law for law, _article in wanted}
    held = LawArticle.objects.on(on).filter(law_code__in=codes) if wanted else LawArticle.objects.none()
    return {
        (each.law_code, each.article): _("%(citation)s: “%(text)s”")
        % {"citation": each.citation, "text": each.text}
        for each in held
        if (each.law_code, each.article) in wanted
    }


def laws_seen(body: str, *, on: date) -> list[list[str]]:
    """The articles a text names, with the first day of the wording that its writer sees."""
    wanted = laws_in(body)
    held = LawArticle.objects.on(on).filter(law_code__in={law for law, _article in wanted})
    since = {(each.law_code, each.article): each.valid_from.isoformat() for each in held}
    return [[law, article, since.get((law, article), "")] for law, article in wanted]


def filled(template: ReplyTemplate, values: Mapping[str, str], *, actor: Actor) -> Filled:
    """A letter from a text with these values, by the law of today. Raises Invalid."""
    whole = expanded(template.body, actor=actor)
    try:
        return fill(whole, values, law_texts(whole, on=clock.today()))
    except Unfit as fault:
        raise Invalid({"body": sentence_of(fault)}) from fault


def proposed(
    templates: Iterable[ReplyTemplate], *, status: str, category: str, language: str = "zh"
) -> list[ReplyTemplate]:
    """Texts for letters, those for this status and these goods first."""
    letters = [each for each in templates if not each.is_block]

    def rank(each: ReplyTemplate) -> tuple[bool, bool, bool, int]:
        for_goods = any(category.startswith(code) for code in each.categories)
        return (each.language != language, status not in each.statuses, not for_goods, -each.uses)

    return sorted(letters, key=rank)


def fitting(template: ReplyTemplate, *, status: str, category: str) -> bool:
    """Whether a text is proposed here."""
    for_goods = not template.categories or any(category.startswith(code) for code in template.categories)
    return status in template.statuses and for_goods


def reply_named(pk: int, *, actor: Actor) -> "ReplyTemplate | None":
    """A text for letters by its key, where it is in use."""
    rows: QuerySet[ReplyTemplate] = ReplyTemplate.objects.visible_to(actor)
    return rows.filter(pk=pk, is_block=False, replaced_at=None, retired_at=None).first()


def _since(laws: Iterable[list[str]]) -> dict[tuple[str, str], tuple[str, str]]:
    """The first day and the citation of the wording in force, of the articles that are named."""
    wanted = {(law, article) for law, article, _day in laws}
    codes = {law for law, _article in wanted}
    held = LawArticle.objects.on(clock.today()).filter(law_code__in=codes) if wanted else ()
    return {
        (each.law_code, each.article): (each.valid_from.isoformat(), each.citation)
        for each in held
        if (each.law_code, each.article) in wanted
    }


def _changed(template: ReplyTemplate, since: Mapping[tuple[str, str], tuple[str, str]]) -> tuple[str, ...]:
    found = [(law, article, day, since.get((law, article))) for law, article, day in template.laws]
    return tuple(
        now[1] if now else f"{law} {article}"
        for law, article, day, now in found
        if now is None or now[0] != day
    )
