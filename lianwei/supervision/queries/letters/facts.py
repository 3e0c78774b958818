"""What a letter says about a business to others: that it was sent, answered, talked about, how it ended."""

from dataclasses import dataclass
from datetime import date

from lianwei.core import clock
from lianwei.registry.models import Audience, FactKind
from lianwei.supervision.models import (
    Letter,
    LetterAddressee,
    LetterOutcome,
    Rectification,
    addressees_of,
)
from lianwei.supervision.rules.letters.kinds import kind_coded

ENDED = {
    LetterOutcome.ACCEPTED: ("已采纳", "accepted"),
    LetterOutcome.PARTLY: ("部分采纳", "accepted in part"),
    LetterOutcome.REFUSED: ("拒绝采纳", "refused"),
    LetterOutcome.NO_ANSWER: ("未回复", "not answered"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One dated sentence in two languages. Facts are data, not words of a page."""

    business_id: int
    kind: str
    on: date
    headline: str
    headline_en: str
    source: str
    audience: str


def facts_of_letter(letter: Letter, happened: str) -> list[Fact]:
    """The facts that an event of a letter (sent, answered, held, closed, published) makes known."""
    rows = [each for each in addressees_of(letter) if each.business_id is not None]
    return [fact for each in rows if (fact := _fact(letter, each, happened)) is not None]


def fact_of_rectification(
    letter: Letter, row: Rectification, *, is_confirmed: bool, seen: int
) -> Fact | None:
    """That something was put right, checked by another member, or is no more; `seen` numbers the check."""
    if row.addressee.business_id is None or row.checked_on is None:
        return None
    return Fact(
        row.addressee.business_id,
        _kind(letter),
        row.checked_on,
        f"整改经核实：{row.what}" if is_confirmed else f"回头看：整改未保持：{row.what}",
        f"Put right, checked by another member: {row.what}"
        if is_confirmed
        else f"Not put right any more, found at a second look: {row.what}",
        f"rectification:{row.pk}:{seen}",
        Audience.ALLIANCE,
    )


def _fact(letter: Letter, addressee: LetterAddressee, happened: str) -> Fact | None:
    kind = kind_coded(letter.kind)
    if kind is None or addressee.business_id is None or letter.sent_on is None:
        return None
    zh, en, on = _told(letter, addressee, happened)
    if not zh:
        return None
    audience = Audience.PUBLIC if happened == "published" else Audience.ALLIANCE
    source = f"letter:{letter.pk}" if happened == "sent" else f"letter:{letter.pk}:{happened}"
    return Fact(
        addressee.business_id,
        _kind(letter),
        on,
        f"{kind.name}《{letter.title}》{zh}",
        f"{kind.name_en} “{letter.title}”: {en}",
        source,
        audience,
    )


def _told(letter: Letter, addressee: LetterAddressee, happened: str) -> tuple[str, str, date]:
    if happened == "sent" and letter.sent_on:
        return "已发出", "sent", letter.sent_on
    if happened == "answered" and addressee.answered_on:
        late = letter.reply_due is not None and addressee.answered_on > letter.reply_due
        return ("已逾期回复", "answered late", addressee.answered_on) if late else (
            "已回复", "answered", addressee.answered_on)  # fmt: skip
    if happened == "closed" and addressee.outcome:
        zh, en = ENDED[LetterOutcome(addressee.outcome)]
        return f"结果：{zh}", en, letter.closed_on or clock.today()
    if happened == "published" and letter.published_on:
        return "现予公开", "made public", letter.published_on
    return "", "", clock.today()


def _kind(letter: Letter) -> str:
    kind = kind_coded(letter.kind)
    is_interview = kind is not None and kind.needs_power
    return FactKind.INTERVIEW if is_interview else FactKind.ADVISORY_LETTER
