"""The section of hot topics (投诉热点分析): each with its problem, cases, what to do, what the law gives."""

from collections.abc import Sequence

from lianwei.analytics.rules.cells import is_small

from .figuring import Ledger, is_other
from .sentences import listed
from .shapes import Figure, Hotspot, Numbers, Section
from .telling import NAMED, advice_on, cases_told, categories_told, listable

MOST = 9  # as many as the national reports print
TOPICS = "topics"  # the key of the section, and of its head
KEY = "topic"  # begins the keys of these sections; the topic's own follows, so that words stay with it


def hotspot_sections(ledger: Ledger, numbers: Numbers) -> list[Section]:
    """The heading and one section for each topic; nothing where none was chosen or may be told of."""
    is_shared = numbers.own is not None
    told = [each for each in numbers.hotspots if each.total and not (is_shared and is_small(each.total))]
    if not told:
        return []
    whole = numbers.now.accepted
    found = [_section(ledger, each, whole, is_shared=is_shared) for each in told[:MOST]]
    return [Section(TOPICS, ledger.say("heading_hotspots"), 1, ""), *found]


def _section(ledger: Ledger, topic: Hotspot, whole: int, *, is_shared: bool) -> Section:
    name, of = f"H{topic.topic}-", {"topic": str(topic.topic)}
    shown = ledger.say("cases", n=f"{topic.total:,}")
    count = Figure(str(topic.total), shown, topic.name, "accepted", "accepted", of)
    problem = ledger.say(
        "hotspot",
        topic=topic.name,
        count=ledger.add("N", count, f"{name}n"),
        share=ledger.share(topic.total, whole, label=topic.name, name=f"{name}s", of=of),
    )
    told = [problem, _natures(ledger, topic, is_shared=is_shared)]
    told.append(categories_told(ledger, topic.categories, is_shared=is_shared))
    lines = [ledger.say("space").join(filter(None, told)), *cases_told(ledger, topic.typical, name=name)]
    lines.append(ledger.say("hotspot_advice", advice=advice_on(ledger, topic.natures, is_shared=is_shared)))
    lines += _law(ledger, topic.right, topic.articles)
    return Section(f"{KEY}{topic.topic}", topic.name, 2, "\n".join(lines), title=topic.name)


def _natures(ledger: Ledger, topic: Hotspot, *, is_shared: bool) -> str:
    """What consumers complain of, with shares of the topic's own cases."""
    shown = [item for item in listable(topic.natures, is_shared=is_shared) if not is_other(item.code)]
    parts = [
        ledger.say(
            "share_of_nature",
            label=item.label,
            share=ledger.share(
                item.now,
                topic.total,
                label=f"{topic.name}: {item.label}",
                name=f"H{topic.topic}-{item.code}s",
                of={"topic": str(topic.topic), "nature": item.code},
            ),
        )
        for item in shown[:NAMED]
    ]
    return ledger.say("text_topic_nature", parts=listed(parts, ledger.language)) if parts else ""


def _law(ledger: Ledger, right: str, articles: Sequence[str]) -> list[str]:
    """What consumers may ask for, with its articles; nothing where no law is held on it."""
    if not right or not articles:
        return []
    return [ledger.say("hotspot_law", right=right, articles=listed(articles, ledger.language))]
