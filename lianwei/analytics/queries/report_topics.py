"""The hot topics of a report: those chosen for its period, and what is counted of each."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.db.models import Q, QuerySet
from django.utils.translation import override

from lianwei.analytics.models import TopicCase, TopicChoice
from lianwei.analytics.rules.periods import Period, quarters_of
from lianwei.analytics.rules.reports.basis import Chosen
from lianwei.analytics.rules.reports.hotspots import MOST
from lianwei.analytics.rules.reports.shapes import Hotspot, Numbers, Typical
from lianwei.analytics.rules.wording import ZH, say
from lianwei.core.scope import Actor
from lianwei.knowledge.models import LawArticle
from lianwei.knowledge.queries import advice_for
from lianwei.knowledge.rules import Matter, article_name
from lianwei.members.queries import alliances_of
from lianwei.registry.queries import code_label

from .figures import Row, figures
from .report_numbers import LOCALES, Asked, Subject, items_of

TYPICAL, LOOKED_AT = 2, 8  # cases of the holder's own that are told; of how many that tell it best
CODED = ("category", "nature", "channel", "outcome")


def topics_of(subject: Subject, period: Period, *, actor: Actor) -> tuple[Chosen, ...]:
    """What was chosen for the quarters of a period, for the alliance, or by the member or for all members of
    an alliance of its; with the cases received by its last day that the actor may see.
    """
    names = dict(_choices(subject, period, actor).order_by("-pk").values_list("topic_id", "name"))
    cases: dict[int, list[tuple[int, int]]] = {topic: [] for topic in names}
    rows: QuerySet[TopicCase] = TopicCase.objects.visible_to(actor).filter(topic_id__in=names)
    rows = rows.filter(
        complaint__received_on__lte=period.last, complaint__is_annulled=False, complaint__duplicate_of=None
    ).order_by("-fit", "-complaint__received_on", "-complaint_id")
    for topic, case, holder in rows.values_list("topic_id", "complaint_id", "complaint__holder_id"):
        cases[topic].append((case, holder))
    return tuple(_chosen(topic, names[topic], cases[topic], subject) for topic in sorted(names))


def _chosen(topic: int, name: str, cases: Sequence[tuple[int, int]], subject: Subject) -> Chosen:
    ours = tuple(case for case, holder in cases if holder == subject.holder.pk)
    return topic, "、".join(name.split()), tuple(sorted(case for case, _holder in cases)), ours[:LOOKED_AT]


def _choices(subject: Subject, period: Period, actor: Actor) -> QuerySet[TopicChoice]:
    quarters = Q(pk=None)
    for year, quarter in quarters_of(period):
        quarters |= Q(year=year, quarter=quarter)
    rows = TopicChoice.objects.visible_to(actor).filter(quarters, dropped_at=None)
    if subject.alliance is not None:
        return rows.filter(alliance=subject.alliance)
    joined = alliances_of(subject.holder.pk, on=period.last).values("pk")
    return rows.filter(Q(organisation=subject.holder) | Q(alliance_id__in=joined))


def with_hotspots(asked: Asked, numbers: dict[str, Numbers]) -> dict[str, Numbers]:
    """The same numbers with the topics of the basis, those with most cases first."""
    if not asked.basis.topics:
        return numbers
    counted = [(chosen, _split(asked, chosen), _told(asked, chosen)) for chosen in asked.basis.topics]
    counted.sort(key=lambda each: (-each[1]["nature"].total(), each[0][0]))
    found = {}
    for language, each in numbers.items():
        with override(LOCALES[language]):
            told = [_hotspot(asked, language, *one) for one in counted[:MOST] if one[1]["nature"]]
            found[language] = replace(each, hotspots=told)
    return found


def _rows(asked: Asked, measures: Sequence[str], by: Sequence[str], cases: Sequence[int]) -> list[Row]:
    return figures(
        measures,
        actor=asked.actor,
        period=asked.period,
        by=by,
        where=asked.where(),
        cutoff=asked.cutoff,
        snapshot=asked.snapshot,
        cases=cases,
    )


def _split(asked: Asked, chosen: Chosen) -> dict[str, Counter[str]]:
    """Accepted cases of the period by nature and by category."""
    by = ("nature", "category")
    found: dict[str, Counter[str]] = {name: Counter() for name in by}
    for row in _rows(asked, ["accepted"], by, chosen[2]):
        for name, key in zip(by, row.keys, strict=True):
            found[name][key] += int(row.values["accepted"] or 0)
    return {name: +counts for name, counts in found.items()}


def _told(asked: Asked, chosen: Chosen) -> list[tuple[tuple[str, ...], int]]:
    """Codes of the cases that tell it best among those of the period, and what was promised in each."""
    return list(_few(_rows(asked, ["accepted", "recovered_promised"], CODED, [case]) for case in chosen[3]))


def _few(found: Iterator[list[Row]]) -> Iterator[tuple[tuple[str, ...], int]]:
    count = 0
    for rows in found:
        for row in rows:
            if row.values["accepted"] and count < TYPICAL:
                count += 1
                yield row.keys, int(row.values["recovered_promised"] or 0)


def _hotspot(
    asked: Asked,
    language: str,
    chosen: Chosen,
    counts: dict[str, Counter[str]],
    typical: Sequence[tuple[tuple[str, ...], int]],
) -> Hotspot:
    on = asked.period.last
    natures, categories = (
        items_of(name, {key: (count, 0) for key, count in counts[name].items()}, on=on) for name in counts
    )
    first = {name: min(some, key=lambda key: (-some[key], key)) for name, some in counts.items()}
    advice = advice_for(Matter(first["category"], first["nature"]), on=on, limit=1)
    return Hotspot(
        chosen[0],
        chosen[1],
        natures,
        categories,
        [typical_of(keys, promised, asked) for keys, promised in typical],
        advice[0].say if advice else "",
        _cited(advice[0].articles, language) if advice else (),
    )


def typical_of(keys: tuple[str, ...], promised: int, asked: Asked) -> Typical:
    """One case in the names of its codes."""
    names = {
        name: code_label(name, key, on=asked.period.last) if key else ""
        for name, key in zip(CODED, keys, strict=True)
    }
    return Typical(**names, promised=promised)


def _cited(articles: Sequence[LawArticle], language: str) -> list[str]:
    """Each law once, with its articles."""
    found: dict[str, list[str]] = {}
    for each in articles:
        law = each.law_name if language == ZH else each.law_name_en or each.law_name
        found.setdefault(law, []).append(article_name(each.article) if language == ZH else each.article)
    return [
        say("law_cited", language, law=law, articles=say("comma_between", language).join(some))
        for law, some in found.items()
    ]
