"""Rows of the knowledge base and of experience exchanged, for routes that take a key."""

from lianwei.core.scope import OPERATOR
from lianwei.knowledge.operations.contacts import ContactEntry, add_trade_contact
from lianwei.members.models import Organisation
from tests.cases.actors import worker
from tests.factories import cases, knowledge, members

from .nouns import Keys, Known, Noun


def _trade_contact(home: Organisation) -> Keys:
    entry = ContactEntry("counterpart", "某消费者中心", "境外购买的商品", "+853 8988 9315")
    return {"pk": add_trade_contact(entry, actor=OPERATOR).pk}


def _entry(home: Organisation) -> Keys:
    return {"pk": knowledge.entry(members.make_actor("clerk", organisation=home)).pk}


def _entry_submitted(home: Organisation) -> Keys:
    return {"pk": knowledge.entry(members.make_actor("clerk", organisation=home), upto="submitted").pk}


def _second_version(home: Organisation) -> Keys:
    first = knowledge.entry(members.make_actor("clerk", organisation=home))
    return {"pk": knowledge.next_version(first).pk}


def _question_asked(home: Organisation) -> Keys:
    return {"pk": knowledge.question(members.make_actor("clerk", organisation=home)).pk}


def _answered_question(home: Organisation) -> Keys:
    asker = members.make_actor("clerk", organisation=home)
    row = knowledge.question(asker)
    return {"pk": row.pk, "reply_pk": knowledge.answer(row, asker).pk}


def _own_answer(home: Organisation) -> Keys:
    asker = members.make_actor("clerk", organisation=home)
    return {"pk": knowledge.answer(knowledge.question(asker), asker).pk}


def _case_and_entry(home: Organisation) -> Keys:
    entry = knowledge.entry(members.make_actor("clerk", organisation=home))
    return {"pk": cases.complaint(actor=worker(home)).pk, "entry_pk": entry.pk}


KNOWLEDGE: dict[str, Noun] = {
    "complaint_cite": Noun(_case_and_entry),
    "experience_": Noun(_question_asked, Known.TO_ALL),
    "experience_answer": Noun(_question_asked, Known.SHARED),
    "experience_choose_answer": Noun(_answered_question, Known.TO_ALL),
    "experience_take_back_reply": Noun(_own_answer, Known.TO_ALL),
    "knowledge_entry_": Noun(_entry, Known.TO_ALL),
    "knowledge_entry_compare": Noun(_second_version, Known.TO_ALL),
    "knowledge_entry_create_kind": Noun(lambda home: {"kind": "ruling"}, Known.SHARED),
    "knowledge_entry_publish": Noun(_entry_submitted, Known.SHARED),
    "knowledge_entry_return": Noun(_entry_submitted, Known.SHARED),
    "trade_contact_": Noun(_trade_contact, Known.SHARED),
}
