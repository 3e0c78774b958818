"""Law, papers and entries of the knowledge base for tests."""

from lianwei.core.scope import OPERATOR, Actor
from lianwei.knowledge.models import Experience, ExperienceReply, KnowledgeEntry, PaperTemplate
from lianwei.knowledge.operations import load_knowledge
from lianwei.knowledge.operations.entries import (
    EntryText,
    create_knowledge_entry,
    publish_knowledge_entry,
    revise_knowledge_entry,
    submit_knowledge_entry,
)
from lianwei.knowledge.operations.experience import answer_experience, ask_experience

NOTE = EntryText(
    title="预付卡余额怎样计算", body="先核对消费记录。再按原价折算已用次数。", categories=("S01",)
)
LABORATORY = {
    "cma_number": "210000340001",
    "cma_until": "2099-12-31",
    "scope": "纺织品成分",
    "contact": "www.example.org",
}


def knowledge() -> None:
    """All articles and papers as they are shipped."""
    load_knowledge()


def template(code: str = "decline_notice", org_kind: str = "association") -> PaperTemplate:
    """A shipped paper in its present version."""
    load_knowledge()
    return PaperTemplate.objects.get(code=code, org_kind=org_kind, valid_to=None)


def entry(
    writer: Actor, *, kind: str = "practice_note", upto: str = "published", **changes: object
) -> KnowledgeEntry:
    """An entry that a member contributed, a draft, submitted, or published by the installation."""
    text = EntryText(**({"title": NOTE.title, "body": NOTE.body, "categories": NOTE.categories} | changes))
    made = create_knowledge_entry(kind, text, actor=writer)
    if upto == "draft":
        return made
    submitted = submit_knowledge_entry(made.pk, actor=writer)
    return publish_knowledge_entry(made.pk, actor=OPERATOR) if upto == "published" else submitted


def next_version(first: KnowledgeEntry, *, body: str = "先核对消费记录。") -> KnowledgeEntry:
    """The version after a published one, published by the installation as well."""
    text = EntryText(title=first.title, body=body, categories=tuple(first.categories))
    made = revise_knowledge_entry(first.pk, text, actor=OPERATOR)
    submit_knowledge_entry(made.pk, actor=OPERATOR)
    return publish_knowledge_entry(made.pk, actor=OPERATOR)


def question(asker: Actor, **changes: object) -> Experience:
    """A question to all members."""
    told = {
        "kind": "question",
        "title": "健身卡转让费能收吗",
        "body": "合同写明转让收费。",
        "categories": ("S01",),
    }
    return ask_experience(actor=asker, **told | changes)


def answer(row: Experience, who: Actor, body: str = "看合同是否提示。") -> ExperienceReply:
    """What somebody answered to it."""
    return answer_experience(row.pk, actor=who, body=body)
