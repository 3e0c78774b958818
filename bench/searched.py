"""Run inside an instance by bench.search: hits beside those of LIKE, milliseconds, size. Prints JSON."""

import json
import sys
import time
from functools import reduce
from operator import or_

import django

ROUNDS = 12
QUERIES = (
    "健身",
    "预付卡",
    "退",
    "的",
    "卡",
    "美容院",
    "退还余额",
    "渝北",
    "转基因",
    "不存在的词语",
    "外卖 异物",
)
PINYIN = ("jianshen", "yufuka")


def main() -> int:
    django.setup()
    from lianwei.cases.operations.rulebook.searching import rebuild_search
    from lianwei.core.scope import OPERATOR

    answer = {}
    if "--rebuild" in sys.argv:
        begun = time.perf_counter()
        rebuild_search(actor=OPERATOR)
        answer["rebuild"] = time.perf_counter() - begun
    readers = {"member": _clerk(), "all": OPERATOR}
    answer["same"] = {q: _is_same(q, readers["member"]) for q in QUERIES}
    answer["ms"] = {who: {q: _times(q, actor) for q in QUERIES + PINYIN} for who, actor in readers.items()}
    answer["like"] = {q: _like_time(q, readers["member"]) for q in QUERIES[:3]}
    answer["keeping_up"] = _keeping_up()
    answer["megabytes"] = _megabytes()
    print(json.dumps(answer, ensure_ascii=False))
    return 0


def _clerk():
    from lianwei.members.queries import actor_by_username

    from .sample import USERNAME

    return actor_by_username(USERNAME)


def _found(query: str, actor) -> set[int]:
    from lianwei.cases.queries.lists import fulltext
    from lianwei.reading.grams import words_of

    sought = fulltext._sought([[word] for word in words_of(query)], actor)
    return set(fulltext._ids(sought, fulltext.Narrowing(), actor=actor, after=0, limit=10**9))


def _like(query: str, actor) -> set[int]:
    """The cases in whose words every word stands, by LIKE on the columns."""
    from django.db.models import Exists, OuterRef, Q, QuerySet

    from lianwei.cases.models import Complaint, Respondent

    rows = Complaint.objects.visible_to(actor).filter(holder_id__in=actor.organisations)
    for word in query.split():
        named = QuerySet(Respondent).filter(complaint=OuterRef("pk"), name__contains=word)
        columns = (Q(**{f"{name}__contains": word}) for name in ("number", "title", "narrative", "wish"))
        rows = rows.filter(reduce(or_, columns) | Exists(named))
    return set(rows.values_list("pk", flat=True))


def _is_same(query: str, actor) -> list:
    ours, theirs = _found(query, actor), _like(query, actor)
    return [ours == theirs, len(ours), len(theirs)]


def _times(query: str, actor) -> list[float]:
    """Milliseconds of a page of hits with rows and snippets, and of the index alone; sorted."""
    from lianwei.cases.queries.lists import fulltext
    from lianwei.reading.grams import words_of

    whole, index = [], []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        fulltext.find_texts(query, actor=actor)
        whole.append(1000 * (time.perf_counter() - begun))
        begun = time.perf_counter()
        sought = fulltext._sought([fulltext.spellings(word) for word in words_of(query)], actor)
        fulltext._ids(sought, fulltext.Narrowing(), actor=actor, after=0, limit=26)
        index.append(1000 * (time.perf_counter() - begun))
    return [sorted(whole), sorted(index)]


def _like_time(query: str, actor) -> float:
    begun = time.perf_counter()
    _like(query, actor)
    return 1000 * (time.perf_counter() - begun)


def _keeping_up() -> float:
    """Milliseconds to index one case anew."""
    from django.db import transaction

    from lianwei.cases.indexing import index_case
    from lianwei.cases.models import Complaint
    from lianwei.core.scope import OPERATOR

    waits = []
    for case in Complaint.objects.visible_to(OPERATOR).order_by("-pk")[:40]:
        begun = time.perf_counter()
        with transaction.atomic():
            index_case(case)
        waits.append(1000 * (time.perf_counter() - begun))
    return sorted(waits)[-3]


def _megabytes() -> float:
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_total_relation_size('cases_searchtext')")
        else:
            cursor.execute("SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'cases_searchtext%'")
        return (cursor.fetchone()[0] or 0) / 2**20


if __name__ == "__main__":
    sys.exit(main())
