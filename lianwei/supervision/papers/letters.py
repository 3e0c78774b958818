"""A letter as paper after GB/T 9704-2012: all who sign in head and signature, grounds, law, demands."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from lianwei.core.clock import as_office_time
from lianwei.core.documents.models import Document
from lianwei.core.documents.paper import Block, Heading, Items, Paper, Paragraph, Table, chinese_date
from lianwei.core.documents.queries import documents_of, paper_of
from lianwei.core.errors import NotVisible
from lianwei.core.scope import Actor
from lianwei.supervision.models import (
    Interview,
    IssuerState,
    Letter,
    LetterIssuer,
    addressees_of,
    issuers_of,
)
from lianwei.supervision.rules.letters.kinds import LetterKind, kind_coded

# Law on the Protection of Consumer Rights and Interests, art. 38: the statement under what rates goods.
NO_FEE = (
    "依据《消费者权益保护法》第三十八条，本函及其评议不收取任何费用，不接受任何赞助，不用于推荐商品和服务。"
)
FOUND, LAW, WHEN = "发现的问题及依据", "法律依据", "时间和地点"
NO_NUMBER = "文号待定"
SMALLEST = 5  # members/data/visibility.csv: outside the house counts of five or more


def letter_paper(letter: Letter, *, venue: Interview | None, power: dict[str, str]) -> Paper:
    """The words of a letter; its number and day come with the signature. `power`: the article by which
    whoever signs this paper calls the business in.
    """
    kind = kind_coded(letter.kind)
    if kind is None:
        raise NotVisible
    return Paper(
        title=letter.title,
        issuer=_issuers(issuers_of(letter)),
        addressee="、".join(each.name for each in addressees_of(letter)),
        blocks=_blocks(letter, kind, venue, power),
        contact=" ".join(filter(None, (letter.contact.name, letter.contact.phone or letter.holder.phone))),
    )


def joint_paper(letter: Letter, document: Document, *, actor: Actor) -> Paper:
    """The letter as it goes out: with the names of those who sign, and every number under the text."""
    rows = [each for each in issuers_of(letter) if each.state == IssuerState.JOINED]
    numbers = {each.pk: each.number for each in documents_of(letter).defer("content")}
    told = replace(paper_of(document, actor=actor), issuer=_issuers(rows))
    if len(rows) == 1:
        return told
    all_numbers = "、".join(numbers.get(row.document_id or 0) or NO_NUMBER for row in rows)
    return replace(
        told,
        blocks=[*told.blocks, *_powers_along(rows, document), Paragraph(f"联合发文字号：{all_numbers}。")],
    )


def _issuers(rows: Iterable[LetterIssuer]) -> str:
    return "\n".join(each.organisation.name for each in rows if each.state != IssuerState.OUT)


def _blocks(letter: Letter, kind: LetterKind, venue: Interview | None, power: dict[str, str]) -> list[Block]:
    blocks: list[Block] = [Paragraph(kind.opening)] if kind.opening else []
    if venue is not None:
        blocks += [Heading(WHEN), Table(_venue(venue))]
    blocks += [Heading(FOUND), Paragraph(letter.grounds)]
    if letter.figures:
        blocks.append(Paragraph(_figures(letter.figures)))
    law = [*([power] if power else []), *letter.basis]
    if law:
        blocks += [Heading(LAW), *(Paragraph(f"{each['citation']}：{each['text']}") for each in law)]
    blocks += [Heading(kind.demand_heading), Items(tuple(letter.demands))]
    if letter.reply_due:
        blocks.append(Paragraph(f"请于{chinese_date(letter.reply_due)}前书面回复本单位。"))
    if kind.evaluates:
        blocks.append(Paragraph(NO_FEE))
    return blocks


def _powers_along(rows: list[LetterIssuer], document: Document) -> list[Block]:
    """By which articles the others call the business in: each has its own."""
    others = [each for each in rows if each.power and each.document_id != document.pk]
    return [
        Paragraph(f"{each.organisation.name}的约谈依据：{each.power['citation']}：{each.power['text']}")
        for each in others
    ]


def _venue(venue: Interview) -> list[tuple[str, ...]]:
    at = as_office_time(venue.held_at)
    way = "视频" if venue.is_video else "现场"
    return [
        ("时间", f"{chinese_date(at.date())}{at:%H:%M}", "方式", way),
        ("地点", venue.place),
        ("本方参加人", venue.ours),
        ("请对方参加人", venue.theirs),
    ]


def _figures(figures: dict) -> str:
    since, until, on = (chinese_date(date.fromisoformat(figures[key])) for key in ("since", "until", "on"))
    counted = f"{since}至{until}，本单位共收到相关投诉{_few(figures['cases'])}"
    still = f"，其中{_few(figures['open'])}尚未办结" if figures["cases"] >= SMALLEST else ""
    return f"{counted}{still}（截至{on}，按收到日期统计）。"


def _few(count: int) -> str:
    """A count as it leaves the house: fewer than five are not told apart."""
    return f"{count}件" if count == 0 or count >= SMALLEST else f"不足{SMALLEST}件"
