"""The words somebody wrote into a report, carried into a new count; and which words a version changed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from lianwei.analytics.rules.wording import EN, ZH, say

from .headings import numbered_heading
from .shapes import Section

ADDED = "added"  # begins the keys of sections somebody added
HEADING_OF = "{}_heading"  # the field of a section's heading
Content = Mapping[str, Any]
Stored = dict[str, Any]
WORDS = ("heading", "text")


def kept_words(stored: Content, fresh: Content, language: str, *, was_revised: bool) -> dict[str, Any]:
    """Fresh figures, tables and sentences, but for the paragraphs, headings and sections somebody wrote. What
    was written of a topic that is not chosen any more stands at the end, for its writer to judge.

    `was_revised`: whether words were changed at all; of texts stored without marks it then counts as all.
    """
    before = {each["key"]: each for each in stored["sections"] if not _is_added(each)}
    sections = [_carried(each, before.pop(each["key"], {}), was_revised) for each in fresh["sections"]]
    added = [each for each in stored["sections"] if _is_added(each)]
    for each in before.values():
        if each.get("is_written") and each.get("title"):
            added.append(each | {"key": _next_key(added), "level": 1})
    return dict(fresh) | {"sections": with_added(sections, added, language)}


def _carried(fresh: Stored, stored: Content, was_revised: bool) -> Stored:
    """A fresh section with the words and the heading that somebody gave it."""
    found = fresh
    if stored and stored.get("is_written", was_revised):
        found = found | {"text": stored["text"], "is_written": True}
    return _headed(found, stored.get("title", ""))


def _headed(section: Stored, title: str) -> Stored:
    """A section under another heading, in its place; one whose heading is fixed as it is."""
    if not title or not section.get("title") or title == section["title"]:
        return section
    number = section["heading"].removesuffix(section["title"])
    return section | {"heading": number + title, "title": title}


def _is_added(section: Content) -> bool:
    return bool(section["key"].startswith(ADDED))


def _next_key(added: Iterable[Stored]) -> str:
    numbers = [int(each["key"].removeprefix(ADDED)) for each in added]
    return f"{ADDED}{max(numbers, default=0) + 1}"


def with_added(sections: Sequence[Stored], added: Iterable[Stored], language: str) -> list[Stored]:
    """Generated sections, then those that somebody added, numbered on from them."""
    first = sum(each["level"] == 1 and bool(each["heading"]) for each in sections) + 1
    return list(sections) + [
        each | {"heading": numbered_heading(each["title"], place, language)}
        for place, each in enumerate(added, start=first)
    ]


def revised_sections(
    sections: Sequence[Stored], texts: Mapping[str, str], further: tuple[str, str], language: str
) -> list[Stored]:
    """The sections with other words and, where it can be changed, another heading (HEADING_OF their key); one
    that somebody added is taken away by emptying it. `further`: heading and words of one more, or empty.
    """
    own = [_reworded(each, texts) for each in sections if not _is_added(each)]
    added = [_reworded(each, texts) for each in sections if _is_added(each)]
    added = [each for each in added if each["text"]]
    if further[1]:
        fresh = Section(_next_key(added), "", 1, further[1], is_written=True, title=further[0])
        added.append(asdict(fresh))
    return with_added(own, added, language)


def _reworded(section: Stored, texts: Mapping[str, str]) -> Stored:
    """A section with other words; one left as it was goes on being generated."""
    section = _headed(section, texts.get(HEADING_OF.format(section["key"]), ""))
    words = texts.get(section["key"], section["text"])
    if words == section["text"] or not section["text"]:
        return section
    return section | {"text": words, "is_written": True}


def changed_paragraphs(old: Mapping[str, Content], new: Mapping[str, Content]) -> Iterator[str]:
    """Headings of the paragraphs whose words differ in either language, figures aside: each once."""
    told = set()
    for language in (ZH, EN):
        was, now = ({each["key"]: each for each in of[language]["sections"]} for of in (old, new))
        for key in [*now, *(each for each in was if each not in now)]:
            if key not in told and _words(was.get(key)) != _words(now.get(key)):
                told.add(key)
                yield (now.get(key) or was[key])["heading"] or say("paragraph_lead", language)


def _words(section: Content | None) -> tuple[str, ...]:
    return tuple(section[name] for name in WORDS) if section else ()
