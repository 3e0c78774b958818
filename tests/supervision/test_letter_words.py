"""No number of a person stays in clear in what is typed about letters."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db.models import QuerySet

from lianwei.core import clock
from lianwei.supervision.models import rectifications_of
from lianwei.supervision.operations.letters import closing, drafting, rectifying, signing
from tests.factories import letters
from tests.factories.members import make_alliance, make_organisation

from .free_texts import COLUMNS, TYPED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
PHONE = "13712345678"
SAID = f"请打{PHONE}"


def test_numbers_become_tokens_in_every_column_people_write_in():
    home, other = make_organisation("YZ"), make_organisation("GA")
    make_alliance(home, other)
    who, power = letters.writer(home), {"law_name": "条例", "article": "1", "text": SAID}
    closing.enter_interview_power(actor=letters.head(home), valid_from=clock.today(), **power)
    venue = letters.venue(place=SAID, ours=SAID, theirs=SAID)
    told = {"title": SAID, "grounds": SAID, "demands": [SAID], "partners": [other.pk]}
    letter = letters.signing_of(home, kind="interview", venue=venue, **told)
    signing.stay_out_of_letter(letter.pk, actor=letters.head(other), reason=SAID)
    letters.signed_by(letter, home)
    signing.send_letter(letter.pk, actor=who, way="post")
    with clock.playing(clock.now() + timedelta(days=2)):
        rectifying.hold_interview(letter.pk, actor=who, attendance="came", minutes=SAID)
        letters.answered(letter, actor=who, words=SAID)
        row = rectifying.promise_rectification(
            letter.pk,
            actor=who,
            addressee_id=letters.addressee(letter).pk,
            what=SAID,
            due_on=clock.today() + timedelta(days=3),
        )
        keys = {"rectification_id": row.pk}
        rectifying.prove_rectification(letter.pk, actor=who, proof=SAID, **keys)
        rectifying.ask_check_of_rectification(letter.pk, actor=who, checker_id=other.pk, **keys)
        found = {"is_confirmed": True, "finding": SAID}
        rectifying.check_rectification(letter.pk, actor=letters.writer(other), **keys, **found)
        closing.ask_publication_of_letter(letter.pk, actor=who, reason=SAID)
        closing.close_letter(letter.pk, actor=who, outcome="accepted", conclusion=SAID)
    drafting.withdraw_letter(letters.draft(home).pk, actor=who, reason=SAID)

    written = {name: _written(name) for name, why in COLUMNS.items() if why == TYPED}

    assert rectifications_of(letter).exists()
    assert {name for name, text in written.items() if "请打" not in text} == set()
    assert {name for name, text in written.items() if PHONE in text} == set()


def _written(name: str) -> str:
    table, column = name.split(".")
    rows = QuerySet(apps.get_model("supervision", table)).values_list(column, flat=True)
    return " ".join(map(str, rows))
