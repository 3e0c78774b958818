"""Comparative tests with their samples, sheets and objections, for routes that take a key."""

from lianwei.core.files.models import FileSource
from lianwei.core.files.operations import store_file
from lianwei.core.scope import OPERATOR, SYSTEM
from lianwei.members.models import Organisation
from lianwei.supervision.models import SampleOrigin, items_of
from tests.factories import comparing

from .nouns import Keys, Noun


def _planned(home: Organisation) -> Keys:
    return {"pk": comparing.planned(home).pk}


def _item(home: Organisation) -> Keys:
    test = comparing.planned(home)
    return {"pk": test.pk, "item_id": items_of(test)[0].pk}


def _begun(home: Organisation) -> Keys:
    return {"pk": comparing.begun(home).pk}


def _sample(home: Organisation) -> Keys:
    test = comparing.full(home)
    return {"pk": test.pk, "code": comparing.codes(test)[0]}


def _receipt(home: Organisation) -> Keys:
    test = comparing.full(home)
    return {"pk": test.pk, "origin_id": SampleOrigin.objects.visible_to(SYSTEM).filter(test=test)[0].pk}


def _sheet(home: Organisation) -> Keys:
    test = comparing.at_lab(home)
    return {"pk": test.pk, "version": comparing.filled(test).version}


def _at_lab(home: Organisation) -> Keys:
    return {"pk": comparing.at_lab(home).pk}


def _judged(home: Organisation) -> Keys:
    return {"pk": comparing.judged(home).pk}


def _notified(home: Organisation) -> Keys:
    return {"pk": comparing.notified(home).pk}


def _objection(home: Organisation) -> Keys:
    test = comparing.notified(home)
    return {"pk": test.pk, "objection_id": comparing.objected(test)}


def _file(home: Organisation) -> Keys:
    test = comparing.planned(home)
    upload = comparing.paper("objection.pdf")
    kept = store_file(test, upload, actor=OPERATOR, source=FileSource.STAFF, kind="objection")
    return {"pk": test.pk, "file_id": kept.file.pk}


COMPARING: dict[str, Noun] = {
    "comparative_test_": Noun(_planned),
    "comparative_test_buy": Noun(_begun),
    "comparative_test_confirm": Noun(_sheet),
    "comparative_test_decide": Noun(_objection),
    "comparative_test_deliver": Noun(_begun),
    "comparative_test_fill": Noun(_at_lab),
    "comparative_test_hand_over": Noun(_sample),
    "comparative_test_judge": Noun(_at_lab),
    "comparative_test_notify": Noun(_judged),
    "comparative_test_object": Noun(_notified),
    "comparative_test_refer": Noun(_judged),
    "comparative_test_release": Noun(_notified),
    "comparative_test_retest": Noun(_objection),
    "comparative_test_revise_item": Noun(_item),
    "comparative_test_revise_item_new": Noun(_planned),
    "comparative_test_revise_items": Noun(_planned),
    "comparative_test_view_file": Noun(_file),
    "comparative_test_view_receipt": Noun(_receipt),
    "comparative_test_view_report": Noun(_judged),
    "comparative_test_view_results": Noun(_judged),
    "comparative_test_view_sample": Noun(_sample),
    "comparative_test_view_sheet": Noun(_sheet),
}
