"""The words somebody wrote into a report, carried into a new count; and which words a version changed."""

from collections.abc import Iterator, Mapping
from typing import Any

from lianwei.analytics.rules.wording import EN, ZH, say

Content = Mapping[str, Any]
WORDS = ("heading", "text")


def kept_words(stored: Content, fresh: Content, *, was_revised: bool) -> dict[str, Any]:
    """Fresh figures, tables and sentences, but for the paragraphs somebody wrote. `was_revised`: whether
    words were changed at all; of texts stored without marks it then counts as all of them.
    """
    written = {
        each["key"]: each["text"] for each in stored["sections"] if each.get("is_written", was_revised)
    }
    sections = [
        each | {"text": written[each["key"]], "is_written": True} if each["key"] in written else each
        for each in fresh["sections"]
    ]
    return dict(fresh) | {"sections": sections}


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
