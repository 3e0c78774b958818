"""The words somebody wrote into a report, carried into a new count; and which words a version changed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from lianwei.analytics.rules.wording import EN, ZH, say

from .headings import numbered_heading
from .shapes import Section

ADDED = "added"  # begins the keys of sections somebody added
Content = Mapping[str, Any]
Stored = dict[str, Any]
WORDS = ("heading", "text")


def kept_words(stored: Content, fresh: Content, language: str, *, was_revised: bool) -> dict[str, Any]:
    """Fresh figures, tables and sentences, but for the paragraphs and sections somebody wrote.

    `was_revised`: whether words were changed at all; of texts stored without marks it then counts as all.
    """
    written = {
        each["key"]: each["text"] for each in stored["sections"] if each.get("is_written", was_revised)
    }
    sections = [
        each | {"text": written[each["key"]], "is_written": True} if each["key"] in written else each
        for each in fresh["sections"]
    ]
    added = [each for each in stored["sections"] if each.get("title")]
    return dict(fresh) | {"sections": with_added(sections, added, language)}


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
    """The sections with other words; one that somebody added is taken away by emptying it. `further`: heading
    and words of one more, or empty.
    """
    own = [_reworded(each, texts) for each in sections if not each.get("title")]
    added = [_reworded(each, texts) for each in sections if each.get("title")]
    added = [each for each in added if each["text"]]
    if further[1]:
        numbers = [int(each["key"].removeprefix(ADDED)) for each in added]
        key = f"{ADDED}{max(numbers, default=0) + 1}"
        fresh = Section(key, "", 1, further[1], is_written=True, title=further[0])
        added.append(asdict(fresh))
    return with_added(own, added, language)


def _reworded(section: Stored, texts: Mapping[str, str]) -> Stored:
    """A section with other words; one left as it was goes on being generated."""
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
