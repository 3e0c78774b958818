"""What members of the demo have put into the knowledge base, and what they ask each other: all made up."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from lianwei.cases.models import Complaint
from lianwei.cases.operations.desk.citing import cite_knowledge
from lianwei.core import clock
from lianwei.knowledge.models import KnowledgeEntry
from lianwei.knowledge.operations.entries import (
    EntryText,
    create_knowledge_entry,
    publish_knowledge_entry,
    revise_knowledge_entry,
    submit_knowledge_entry,
)
from lianwei.knowledge.operations.experience import (
    answer_experience,
    ask_experience,
    choose_experience_answer,
)

from .alliance import Member
from .invention import Shop

DATA = Path(__file__).parent / "data" / "known.toml"
CITING = 3  # cases that cite something


def share_knowledge(members: list[Member], shops: dict[str, list[Shop]]) -> None:
    """`members`: the one shown and two neighbours; they contribute and review in turn."""
    data = tomllib.loads(DATA.read_text(encoding="utf-8"))
    for number, row in enumerate(data["entry"]):
        writer, reviewer = members[number % 3], members[(number + 1) % 3]
        with clock.playing(clock.now() - timedelta(days=row.pop("days_ago"))):
            _contribute(row, writer, reviewer, shops)
    for number, row in enumerate(data["question"]):
        _ask(row, members[number % 3], members[(number + 1) % 3])
    _cite(members[0])


def _contribute(row: dict[str, Any], writer: Member, reviewer: Member, shops: dict[str, list[Shop]]) -> None:
    """Published by the reviewer, unless it waits for a review; a second text is the next version."""
    kind, waits, second = row.pop("kind"), row.pop("waits", False), row.pop("second", "")
    about = shops[row.pop("trade")][0].pk if "trade" in row else None
    text = EntryText(**row | {"categories": tuple(row["categories"]), "business_id": about})
    actor = writer.desk.mediator
    made = submit_knowledge_entry(create_knowledge_entry(kind, text, actor=actor).pk, actor=actor)
    if waits:
        return
    publish_knowledge_entry(made.pk, actor=reviewer.desk.head)
    if second:
        again = EntryText(**row | {"categories": tuple(row["categories"]), "body": second})
        newer = revise_knowledge_entry(made.pk, again, actor=actor)
        submit_knowledge_entry(newer.pk, actor=actor)
        publish_knowledge_entry(newer.pk, actor=reviewer.desk.head)


def _ask(row: dict[str, Any], asker: Member, other: Member) -> None:
    days, answers = row.pop("days_ago"), row.pop("answers", [])
    with clock.playing(clock.now() - timedelta(days=days)):
        asked = ask_experience(actor=asker.desk.mediator, **row)
        given = [answer_experience(asked.pk, actor=other.desk.mediator, body=each) for each in answers]
        if given and asked.kind == "question":
            choose_experience_answer(asked.pk, actor=asker.desk.mediator, reply_id=given[0].pk)


def _cite(member: Member) -> None:
    """Some open cases of the member shown cite what is about their goods."""
    actor = member.desk.mediator
    notes = KnowledgeEntry.objects.visible_to(actor).filter(status="published", kind="practice_note")
    for entry in notes.order_by("pk")[:1]:
        rows = Complaint.objects.visible_to(actor).filter(holder_id=member.organisation.pk, closed_on=None)
        classes = tuple(entry.categories)
        keys = rows.order_by("-due_on", "-pk").values_list("pk", "category")
        about = [pk for pk, category in keys if category.startswith(classes)]
        for pk in about[:CITING]:
            cite_knowledge(pk, entry.pk, actor=actor)
