"""The tables of data: every field that could leave has a class, every kind of message its fields."""

from datetime import date

import pytest

from lianwei.cases.models import Complainant, Complaint, Respondent
from lianwei.federation import handlers  # noqa: F401 - registers what is taken
from lianwei.federation.receivers import RECEIVERS
from lianwei.federation.rules.agreements.fields import (
    EXCHANGE,
    FIELDS_OF_KIND,
    READING,
    bases,
    bases_on,
    classes,
    fields,
    needs_assessment,
    offered,
)
from lianwei.federation.rules.statistics import MEASURES
from lianwei.knowledge.models import KnowledgeEntry, ReplyTemplate
from lianwei.registry.models import BusinessFact

TABLES = {
    "complaint": Complaint,
    "consumer": Complainant,
    "respondent": Respondent,
    "business_fact": BusinessFact,
    "knowledge": ReplyTemplate,
    "knowledge_entry": KnowledgeEntry,
}
# Kinds that need no agreement: they tell of the exchange itself, or hand a case over on a basis of its own,
# or ask for what was named.
WITHOUT_AGREEMENT = (
    "peer.card",
    "agreement.",
    "codes.",
    "custody.",
    "alert.acknowledged",
    "joint.wanted",
    "joint.withheld",
    "test.",
)


@pytest.mark.parametrize("table", TABLES)
def test_each_column_has_a_class(table):
    """Plain keys stand under their column's own name, foreign keys under theirs."""
    columns = {
        field.attname if field.name.endswith("_id") else field.name
        for field in TABLES[table]._meta.concrete_fields
    }

    assert {key.partition(".")[2] for key in fields() if key.startswith(f"{table}.")} == columns


def test_each_measure_that_is_told_has_a_class():
    assert {key for key in fields() if key.startswith("figure.")} == {f"figure.{name}" for name in MEASURES}


def test_each_kind_of_message_says_which_fields_it_carries():
    others = {kind for kind, _version in RECEIVERS if not kind.startswith(WITHOUT_AGREEMENT)}

    assert others <= set(FIELDS_OF_KIND)
    assert {key for keys in FIELDS_OF_KIND.values() for key in keys} <= {f.key for f in offered(EXCHANGE)}


def test_what_is_internal_or_carried_by_nothing_is_not_offered():
    found = {each.key for by in (READING, EXCHANGE) for each in offered(by)}

    assert not {"complaint.handler", "consumer.id_number", "knowledge.body"} & found
    assert {"complaint.number", "consumer.name", "figure.received"} <= found


def test_each_field_that_is_offered_has_a_name_in_both_languages():
    assert [
        each.key for each in fields().values() if each.carried_by and not (each.name and each.name_en)
    ] == []


def test_persons_and_narratives_ask_for_an_assessment_and_facts_do_not():
    asked = {code for code, each in classes().items() if each.needs_assessment}

    assert asked == {"identity", "contact", "narrative"}
    assert needs_assessment(["complaint.number", "consumer.name"])
    assert not needs_assessment(["complaint.number", "figure.received"])


def test_a_basis_holds_from_its_day_on():
    assert bases_on(date(2021, 10, 31)) == []
    assert {each.code for each in bases_on(date(2021, 11, 1))} == set(bases())
