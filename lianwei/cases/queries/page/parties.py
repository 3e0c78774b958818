"""The people and businesses of a case as one reader may see them: masked, with or without a reveal link."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import BigIntegerField, F, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianwei.cases.models import Complainant, Complaint, NarrativeToken, Respondent, Status, parts_of
from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.core.sealed import REVEAL, Sealed
from lianwei.members.visibility import Identity, Narrative, Sight
from lianwei.ui.words import Chip, day_and_month

PERSON_FIELDS = ("phone", "email", "id_number", "address", "agent_name", "agent_phone")
NAMING = ("name", *PERSON_FIELDS)  # what tells, standing in a text, whose case it is
SHORTEST_NAMED = 2  # one character is a character of every text


@dataclass(frozen=True, slots=True)
class MaskedValue:
    """A closed value; `key` names it for the page that opens it, empty where this reader may not."""

    label: str
    masked: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class PersonView:
    """The complainant: name and values masked."""

    name: MaskedValue
    age: int | None
    habit: str
    values: list[MaskedValue]


@dataclass(frozen=True, slots=True)
class RespondentView:
    """A business complained of, its reply and its offer."""

    row: Respondent
    chip: Chip | None
    has_replied: bool
    contact: list[MaskedValue]


def may_reveal(sight: Sight, *, actor: Actor) -> bool:
    """Whether the reveal link stands in the markup at all."""
    return sight.identity.may_reveal and actor.may(REVEAL)


def person_of(complaint: Complaint, sight: Sight, *, reveals: bool) -> PersonView | None:
    """The complainant of a case found in scope; None for readers who may not know who it is."""
    if sight.identity == Identity.NO:
        return None
    row = QuerySet(Complainant).filter(complaint=complaint).first()
    if row is None:
        return None
    labels = _labels()
    shown = [(name, getattr(row, name)) for name in PERSON_FIELDS]
    return PersonView(
        name=_masked(pgettext("person", "Name"), row.name, "complainant.name", reveals),
        age=row.age,
        habit=words_for(complaint, sight)(row.contact_habit),
        values=[_masked(labels[name], v, f"complainant.{name}", reveals) for name, v in shown if v],
    )


def _labels() -> dict[str, str]:
    return {
        "phone": pgettext("person", "Phone"),
        "email": _("E-mail"),
        "id_number": _("Identity number"),
        "address": pgettext("person", "Address"),
        "agent_name": _("Agent"),
        "agent_phone": _("Agent's phone"),
    }


def _masked(label: str, value: Sealed | None, key: str, reveals: bool) -> MaskedValue:
    return MaskedValue(label, value.masked if value else "", key if reveals and value else "")


def respondents_of(complaint: Complaint, *, reveals: bool) -> list[RespondentView]:
    """The businesses in the order of the complaint, each with the state of its reply and what the register
    knows of its entry (for routing)."""
    rows = (
        QuerySet(Respondent)
        .filter(complaint=complaint)
        .order_by("seq")
        .annotate(
            kept_id=Coalesce("business__merged_into_id", "business_id", output_field=BigIntegerField()),
            platform_id=F("business__platform_id"),
            is_platform=F("business__is_platform"),
            standing=F("business__status"),
        )
    )
    is_waited_for = complaint.status == Status.WITH_BUSINESS
    return [_respondent(row, reveals, is_waited_for) for row in rows]


def _respondent(row: Respondent, reveals: bool, is_waited_for: bool) -> RespondentView:
    fields = ((_("Contact person"), "contact_name"), (_("Contact's phone"), "contact_phone"))
    contact = [
        _masked(label, getattr(row, name), f"respondent.{row.pk}.{name}", reveals)
        for label, name in fields
        if getattr(row, name)
    ]
    return RespondentView(
        row, _reply_chip(row, clock.today(), is_waited_for), row.replied_on is not None, contact
    )


def _reply_chip(row: Respondent, today: date, is_waited_for: bool) -> Chip | None:
    """How it stands with the business's answer."""
    if row.replied_on:
        day = day_and_month(row.replied_on, today=today)
        return Chip("done", _("replied %(day)s") % {"day": day})
    if row.reply_due_on is None:
        return None
    if not is_waited_for:
        return Chip("plain", _("no reply"))
    if row.reply_due_on < today:
        return Chip("late", _("%(n)s days late, no reply") % {"n": (today - row.reply_due_on).days})
    day = day_and_month(row.reply_due_on, today=today)
    return Chip("soon" if row.reply_due_on == today else "calm", _("reply by %(day)s") % {"day": day})


def narrative_of(complaint: Complaint, sight: Sight, *, actor: Actor) -> str | None:
    """The story as this reader may read it; numbers of people are tokens for everybody. None: not at all."""
    is_own = sight.narrative != Narrative.OWN_PART or complaint.intake_id in actor.organisations
    if sight.narrative in (Narrative.NO, Narrative.PUT_TO_IT) or not is_own:
        return None
    return words_for(complaint, sight)(complaint.narrative)


def words_for(complaint: Complaint, sight: Sight) -> Callable[[str], str]:
    """How free words of the case read for somebody: as written, with what names its people masked in them, or
    not at all. A partner reads the words, and no name in them (practice.md A6).
    """
    if sight.narrative == Narrative.NO:
        return lambda _text: ""
    return (lambda text: text) if sight.reads_names else nameless(complaint)


def nameless(complaint: Complaint) -> Callable[[str], str]:
    """A text of this case with everything masked in it that names one of its people."""
    values = named_in([complaint])[complaint.pk]
    return lambda text: without_names(text, values)


def named_in(complaints: Iterable[Complaint]) -> dict[int, list[Sealed]]:
    """What names the people of cases found in scope, still sealed; two queries."""
    rows = list(complaints)
    found: dict[int, list[Sealed]] = {row.pk: [] for row in rows}
    for model, fields in ((Complainant, NAMING), (Respondent, ("contact_name", "contact_phone"))):
        for part in parts_of(model, rows).order_by("pk"):
            found[part.complaint_id] += [value for name in fields if (value := getattr(part, name))]
    return found


def mask_texts(rows: Iterable[models.Model], tell: Callable[[str], str]) -> None:
    """Let every free text of rows in hand, which are not saved, read as `tell` says."""
    for row in rows:
        for field in row._meta.concrete_fields:
            text = row.__dict__.get(field.attname)
            if isinstance(text, str) and isinstance(field, models.CharField | models.TextField):
                setattr(row, field.attname, tell(text))
            elif isinstance(text, list):
                setattr(row, field.attname, [tell(each) if isinstance(each, str) else each for each in text])


def without_names(text: str, names: Iterable[Sealed]) -> str:
    """A text with these names masked in it."""
    for value in names:
        if len(plain := value.plain()) >= SHORTEST_NAMED:
            text = text.replace(plain, value.masked)
    return text


def tokens_of(complaint: Complaint, *, reveals: bool) -> list[MaskedValue]:
    """The numbers that the story hides behind tokens."""
    rows = QuerySet(NarrativeToken).filter(complaint=complaint).order_by("pk")
    return [_masked(row.token, row.value, f"token.{row.pk}", reveals) for row in rows if row.value]
