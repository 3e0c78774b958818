"""`python -m prove.opinion DIRECTORY`: a local feed of 500 texts, half of them copies, is asked politely and
kept once; the briefs of the day and the week stand in DIRECTORY as PDF and Word file, to be looked at.

Beside it every answer that no source should give: each ends in one fault told in words, and nothing is kept.
"""

import gzip
import os
import sys
from collections import Counter
from io import BytesIO
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import django
from pypdf import PdfReader

if TYPE_CHECKING:
    from lianwei.analytics.models import OpinionItem, OpinionSource
    from lianwei.core.scope import Actor

    from .verdict import Verdict

ORIGINALS = 250
HOST = "127.0.0.1"
ADDRESS = "https://news.example.com/"  # of the texts
GIGABYTE = 2**30
ENTITIES = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMB = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY l0 "ha">{ENTITIES}]><rss version="2.0">&l9;</rss>'
METADATA = "http://169.254.169.254/latest/meta-data/"


def main(directory: Path) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianwei.settings")
    django.setup()
    from .verdict import Verdict

    verdict = Verdict()
    prove(verdict, directory=directory)
    return verdict.exit_code


def prove(verdict: "Verdict", *, directory: Path) -> None:
    """Ask good and bad sources, write the briefs."""
    from .alliance import desk

    os.environ["LIANWEI_OUTGOING_HOSTS"] = HOST
    directory.mkdir(parents=True, exist_ok=True)
    actor = desk().head
    _feed_of_copies(verdict, actor)
    _briefs(verdict, actor, directory)
    _bad_answers(verdict, actor)


def _feed_of_copies(verdict: "Verdict", actor: "Actor") -> None:
    from lianwei.analytics.operations.opinion_sources import withdraw_opinion_source
    from tests.factories import opinions

    from .news import OUTLETS, copies, texts

    rng = Random(5)
    originals = texts(ORIGINALS, rng, businesses=_businesses())
    again = list(copies(originals, rng))
    items = [*originals, *(text for _kind, text in again)]
    with opinions.serving() as server:
        server.body, server.headers = opinions.feed(items, outlets=OUTLETS), {"ETag": '"1"'}
        source = _source(actor, server.url)
        first = _asked(source)
        once = first == (ORIGINALS, ORIGINALS)
        told = f"{first[0]} kept, {first[1]} copies"
        verdict.claim(f"{len(items)} texts, half of them copies, are kept once", once, told)
        _kinds(verdict, actor, [kind for kind, _text in again])
        second = _asked(source)
        marks = [each.get("If-None-Match") for each in server.asked]
        polite = second == (0, 0) and marks == [None, '"1"']
        verdict.claim("asked again with its mark it answers 304, nothing comes", polite, str(marks))
        server.headers = {"ETag": '"2"'}
        verdict.claim("the same list under another mark brings nothing", _asked(source) == (0, 0))
        server.body = opinions.feed([*items, *texts(ORIGINALS + 1, Random(6))[-1:]], outlets=OUTLETS)
        server.headers = {"ETag": '"3"'}
        verdict.claim("one more text in it brings that one", _asked(source) == (1, 0))
        withdraw_opinion_source(source.pk, actor=actor)


def _businesses() -> list[str]:
    from lianwei.registry.models import Business

    return list(Business.objects.order_by("pk").values_list("name", flat=True)[:20])


def _source(actor: "Actor", url: str) -> "OpinionSource":
    from lianwei.analytics.operations.opinion_sources import create_opinion_source

    return create_opinion_source(actor=actor, kind="feed", name="本地信息流", url=url)


def _asked(source: "OpinionSource") -> tuple[int, int]:
    from lianwei.analytics.operations.opinion_sources import ask_opinion_source
    from lianwei.core.scope import SYSTEM

    kept = ask_opinion_source(source.pk, actor=SYSTEM)
    return kept.items, kept.copies


def _kinds(verdict: "Verdict", actor: "Actor", kinds: list[str]) -> None:
    """How many copies of each kind were known, and what was found out about the texts."""
    from lianwei.analytics.models import OpinionCopy, OpinionItem
    from lianwei.analytics.rules.relevance import RELEVANT

    copies = OpinionCopy.objects.visible_to(actor).filter(url__startswith=ADDRESS)
    places = [int(url.rpartition("/")[2]) - ORIGINALS for url in copies.values_list("url", flat=True)]
    known = Counter(kinds[place] for place in places if place >= 0)
    told = ", ".join(f"{known[kind]} of {n} {kind}" for kind, n in Counter(kinds).items())
    verdict.claim(
        "copies are known word for word, under another title, cut short", known == Counter(kinds), told
    )
    items = list(OpinionItem.objects.visible_to(actor).filter(url__startswith=ADDRESS))
    relevant = sum(item.relevance >= RELEVANT for item in items)
    moods = Counter(item.sentiment for item in items)
    grounds = Counter(kind for item in items for kind in {kind for kind, _key, _said in item.grounds})
    told = f"{relevant} relevant, {dict(moods)}, naming {dict(grounds)}"
    whole = relevant > 0 and set(grounds) == {"category", "region", "business"}
    verdict.claim("each text has its relevance, how it speaks and what it names", whole, told)
    _links(verdict, actor, items)


def _links(verdict: "Verdict", actor: "Actor", items: list["OpinionItem"]) -> None:
    """A person confirms, twice, what the machine found named: the businesses."""
    from lianwei.analytics.models import OpinionLink
    from lianwei.analytics.operations.opinions import link_opinion_item

    named = [(item.pk, *ground) for item in items for ground in item.grounds if ground[0] == "business"]
    for pk, kind, key, said in [*named, *named]:
        link_opinion_item(pk, actor=actor, kind=kind, key=key, label=said)
    links = OpinionLink.objects.visible_to(actor).filter(item_id__in=[item.pk for item in items]).count()
    verdict.claim("what is named is linked, once", 0 < len(named) == links, f"{links} links")


def _briefs(verdict: "Verdict", actor: "Actor", directory: Path) -> None:
    from django.utils import translation
    from docx import Document

    from lianwei.analytics.papers.opinion_brief import DAYS, brief_paper
    from lianwei.analytics.queries.opinion_days import brief_of
    from lianwei.core import clock
    from lianwei.core.documents.docx import to_docx
    from lianwei.core.documents.typst import to_pdf
    from lianwei.members.queries import organisation_label

    for kind, days in DAYS.items():
        with translation.override("zh-hans"):
            brief = brief_of(clock.today(), days=days, actor=actor)
            paper = brief_paper(brief, kind=kind, issuer=organisation_label(actor.organisation_id or 0))
            pdf, word = to_pdf(paper), to_docx(paper)
        (directory / f"opinion-{kind}.pdf").write_bytes(pdf)
        (directory / f"opinion-{kind}.docx").write_bytes(word)
        pages = [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
        written = "\n".join(line.text for line in Document(BytesIO(word)).paragraphs)
        counts = (f"相关舆情{brief.items}条", f"转载和近似文本{brief.copies}条")
        told_in_both = all(count in "".join(pages).replace("\n", "") and count in written for count in counts)
        told = f"{', '.join(counts)}, {len(pages)} pp"
        verdict.claim(f"the {kind} brief tells the same numbers as PDF and as Word file", told_in_both, told)


def _bad_answers(verdict: "Verdict", actor: "Actor") -> None:
    """Each answer that no source should give, and the one fault it ends in."""
    from lianwei.analytics.models import OpinionItem
    from lianwei.analytics.queries.opinion_sources import fault_in_words
    from tests.factories import opinions

    rows = OpinionItem.objects.visible_to(actor)
    for what, fault, answer in _answers():
        before = rows.count()
        with opinions.serving() as server:
            for name, value in answer.items():
                setattr(server, name, value)
            source = _source(actor, server.url)
            _asked(source)
            source.refresh_from_db()
        ended = (source.fault, rows.count() - before) == (fault, 0)
        verdict.claim(f"{what}: nothing is kept", ended, f"{source.fault}: {fault_in_words(source.fault)}")


def _answers() -> list[tuple[str, str, dict[str, object]]]:
    deep = b'<rss version="2.0"><channel>' + b"<a>" * 1_000_000
    return [
        ("one that never ends", "too large", {"endless": True}),
        ("one that declares 1 GB", "too large", {"headers": {"Content-Length": str(GIGABYTE)}}),
        ("broken XML", "broken", {"body": b"<rss><channel><item><title>a"}),
        ("a page instead of a feed", "broken", {"body": b"<html><body>503</body></html>"}),
        ("a million elements in one another", "broken", {"body": deep}),
        ("entities that unfold to 2 GB", "entities", {"body": BOMB.encode()}),
        ("the same in UTF-16", "entities", {"body": BOMB.encode("utf-16")}),
        ("a packed answer that was not asked for", "letters", {"body": gzip.compress(bytes(10**7))}),
        ("one that leads into the own network", "moved", {"status": 302, "headers": {"Location": METADATA}}),
        ("one that is gone", "HTTP 410", {"status": 410}),
    ]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
