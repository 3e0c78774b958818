"""Intake v1: what every door hands in, as plain JSON. One model a kind; `docs/intake.md` is made from it.

Only what the law asks for is needed: somebody who can be reached, the business, what happened (Order 121 of
the State Administration for Market Regulation, arts 8 and 9). Codes are those of the reference tables; money
is in fen; days are written 2026-03-15. Unknown names are refused, so that a misspelt field shows.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    ValidationError,
    model_validator,
)
from pydantic.types import StringConstraints
from pydantic_core import PydanticCustomError

NO_NUL = r"^[^\x00]*$"
MAIL = r"^$|^[^@\x00-\x20\x7f-\xa0]+@[^@\x00-\x20\x7f-\xa0]+$"
# what counts as white space differs between the languages of patterns: named here are all they count
LETTER = r"[^\s\x00\x1c-\x1f\x85\ufeff]"
NOT_BLANK = rf"^({LETTER}[^\x00]*)?$"  # empty, or begins with a letter
SOMETHING = rf"^[^\x00]*{LETTER}[^\x00]*$"
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MOST_FEN = 10**13  # a hundred thousand million yuan


def _only_iso(value: Any) -> Any:
    if value is not None and not (isinstance(value, str) and DAY.fullmatch(value)):
        raise PydanticCustomError("day", "a day is written 2026-03-15")
    return value


def whole(value: Any) -> Any:
    """5.0 is a whole number in JSON."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _line(most: int, *, needed: bool = False) -> Any:
    return StringConstraints(
        max_length=most, min_length=1 if needed else 0, pattern=SOMETHING if needed else NO_NUL
    )


Name = Annotated[str, _line(60)]
Phone = Annotated[str, StringConstraints(max_length=30, pattern=NOT_BLANK)]
Line = Annotated[str, StringConstraints(max_length=200, pattern=NOT_BLANK)]
Code = Annotated[str, StringConstraints(max_length=12, pattern=r"^[A-Za-z0-9]*$")]
Day = Annotated[date, BeforeValidator(_only_iso)]
Fen = Annotated[StrictInt, Field(ge=0, le=MOST_FEN), BeforeValidator(whole)]


class Part(BaseModel):
    """Base of the parts: unknown names are refused."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


WAYS = ("phone", "email", "address")


class PersonPart(Part):
    """The consumer, and who acts for them. A phone number, an e-mail or an address is needed."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [{"required": [way], "properties": {way: {"minLength": 1}}} for way in WAYS]
        }
    )

    name: Annotated[str, _line(60, needed=True)]
    """Name as on the identity paper."""
    phone: Phone = ""
    """Phone number under which the person is reached."""
    email: Annotated[str, StringConstraints(max_length=200, pattern=MAIL)] = ""
    """E-mail."""
    address: Line = ""
    """Postal address."""
    region: Code = ""
    """Code of the region the person lives in (GB/T 2260)."""
    age: Annotated[StrictInt, Field(ge=0, le=130), BeforeValidator(whole)] | None = None
    """Age in whole years."""
    id_kind: Literal["", "resident_card", "passport", "hk_macao_permit", "taiwan_permit", "other"] = ""
    """Kind of the identity paper."""
    id_number: Annotated[str, _line(40)] = ""
    """Its number."""
    contact_habit: Annotated[str, _line(60)] = ""
    """How and when to reach the person, in words."""
    agent_name: Name = ""
    """Who acts for the consumer."""
    agent_phone: Phone = ""
    """The agent's phone number."""
    agrees_publicity: StrictBool | None = None
    """Agrees that the case is made public without the name. Empty: not asked."""
    agrees_entrusted: StrictBool | None = None
    """Agrees to mediation by an entrusted body. Empty: not asked."""
    agrees_handling: StrictBool | None = None
    """Agrees that the association uses these data for the complaint. Empty: not asked."""
    agrees_telling: StrictBool | None = None
    """Agrees that the business learns name and phone, so that it can answer. Empty: not asked."""
    agrees_passing: StrictBool | None = None
    """Agrees that name and phone go along where another organisation has to handle it. Empty: not asked."""

    @model_validator(mode="after")
    def _can_be_reached(self) -> "PersonPart":
        if not any(getattr(self, way) for way in WAYS):
            raise PydanticCustomError("unreachable", "no phone, e-mail or address")
        return self


class RespondentPart(Part):
    """A business complained of."""

    name: Annotated[str, _line(120, needed=True)]
    """Name on the sign or the licence."""
    role: Literal["seller", "maker", "platform", "dealer", "venue"] = "seller"
    """Its part in the matter."""
    uscc: Annotated[str, StringConstraints(max_length=18, pattern=r"^[0-9A-Za-z]*$")] = ""
    """Unified social credit code, where it is known."""
    address: Line = ""
    """Where it works."""
    contact_name: Name = ""
    """Somebody there."""
    contact_phone: Phone = ""
    """That person's phone number."""


class OutsidePart(Part):
    """The matter's number in another system."""

    system: Literal["12345", "12315", "cca315", "other"]
    """Which system."""
    number: Annotated[str, _line(60, needed=True)]
    """The number there."""
    due_on: Day | None = None
    """That system's own deadline."""


class ComplaintPayload(Part):
    """A consumer asks to have a dispute with a business settled (投诉)."""

    person: PersonPart
    """Who complains."""
    respondents: Annotated[list[RespondentPart], Field(min_length=1, max_length=10)]
    """The businesses complained of, the first one first."""
    narrative: Annotated[str, _line(5000, needed=True)]
    """What happened. Phone, identity and card numbers in it are hidden by themselves."""
    title: Annotated[str, _line(60)] = ""
    """The matter in a few words. Empty: the beginning of the narrative."""
    wish: Annotated[str, _line(500)] = ""
    """What the consumer wants."""
    category: Code = ""
    """Goods or services (table categories). Empty: chosen here."""
    nature: Code = ""
    """Nature (table natures). Empty: chosen here."""
    channel: Code = ""
    """Channel (table channels). Empty: follows from the door."""
    requests: Annotated[list[Code], Field(max_length=20)] = []
    """What is asked for (table request_types)."""
    groups: Annotated[list[Code], Field(max_length=20)] = []
    """Groups of consumers who need special care (table consumer_groups)."""
    amount_claimed: Fen | None = None
    """What is claimed, in fen."""
    amount_disputed: Fen | None = None
    """What is in dispute, in fen."""
    happened_on: Day | None = None
    """Day of the purchase or use."""
    region: Code = ""
    """Code of the region it happened in. Empty: the association's."""
    outside_numbers: Annotated[list[OutsidePart], Field(max_length=10)] = []
    """Numbers of the same matter elsewhere."""
    received_on: Day | None = None
    """Day of receipt. Believed only from a clerk's sheet; other doors have the server's day."""


class EnquiryPayload(Part):
    """Somebody asks (咨询)."""

    question: Annotated[str, _line(500, needed=True)]
    """The question."""
    answer: Annotated[str, _line(5000)] = ""
    """The answer, where it was given at once."""
    category: Code = ""
    """Goods or services (table categories)."""
    channel: Code = ""
    """Channel (table channels). Empty: follows from the door."""
    persons: Annotated[StrictInt, Field(ge=1, le=1000), BeforeValidator(whole)] = 1
    """How many persons asked: what the statistics count."""
    name: Name = ""
    """Who asked."""
    phone: Phone = ""
    """Where an answer is sent."""


class ViolationReportPayload(Part):
    """Somebody reports a suspected violation of law (举报); it goes to the competent authority."""

    business_name: Annotated[str, _line(120, needed=True)]
    """The business."""
    clue: Annotated[str, _line(5000, needed=True)]
    """What was seen, where and when."""
    business_address: Line = ""
    """Where it works."""
    uscc: Annotated[str, StringConstraints(max_length=18, pattern=r"^[0-9A-Za-z]*$")] = ""
    """Unified social credit code, where it is known."""
    reporter_name: Name = ""
    """Who reports. Sealed from everybody but the association's own staff."""
    reporter_phone: Phone = ""
    """The reporter's phone number."""
    reporter_address: Line = ""
    """The reporter's address."""
    is_anonymous: StrictBool = False
    """The reporter wants to stay unnamed; name, phone and address are then not kept."""


def read(model: type[Part], payload: Mapping[str, Any]) -> tuple[Any, dict[str, str]]:
    """(the model, {}) or (None, {path: sentence})."""
    try:
        return model.model_validate(payload), {}
    except ValidationError as error:
        return None, faults_of(error)


def faults_of(error: ValidationError) -> dict[str, str]:
    """The first fault of each place, as {path: sentence}; nothing of what was typed is repeated."""
    faults: dict[str, str] = {}
    for fault in error.errors(include_input=False, include_url=False):
        path = ".".join(map(str, fault["loc"]))
        faults.setdefault(path, sentence_of(fault["type"], fault.get("ctx", {})))
    return faults


def sentence_of(kind: str, bounds: Mapping[str, Any]) -> str:
    """What a person is told about one fault."""
    most = bounds.get("max_length") or bounds.get("le")
    sentences = {
        "missing": _("Please fill this in."),
        "extra_forbidden": _("This field is not known here. Please check its name."),
        "string_too_short": _("Please fill this in."),
        "too_short": _("Please fill this in."),
        "string_too_long": _("Please keep this to %(most)s characters.") % {"most": most},
        "too_long": _("Please give %(most)s of these at most.") % {"most": most},
        "less_than_equal": _("Please enter %(most)s at most.") % {"most": most},
        "greater_than_equal": _("Please enter %(least)s at least.") % {"least": bounds.get("ge")},
        "unreachable": _("Please enter a phone number, an e-mail or an address, so that we can answer."),
        "day": _("Please write the day like 2026-03-15."),
        "date_from_datetime_parsing": _("Please write the day like 2026-03-15."),
        "string_pattern_mismatch": _("This is empty or holds characters that cannot be taken."),
    }
    return sentences.get(kind, _("This has another form than is expected here."))
