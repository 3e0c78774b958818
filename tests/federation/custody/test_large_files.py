"""The files of a case that leaves go out after its release, and a worker that dies in between loses none."""

import os

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db.models import QuerySet

from lianwei.cases.models import Complaint
from lianwei.cases.operations.entry.evidence import add_evidence
from lianwei.core import clock, queue
from lianwei.core.files.models import File
from lianwei.core.files.storage import read_blob
from lianwei.core.models import Delivery
from lianwei.core.scope import SYSTEM, attached
from lianwei.federation.models import DossierPart, GiverRow, OutMessage
from lianwei.federation.operations.abroad.mailing import ITEM, PAPER, WANTED, ask_for_items
from lianwei.federation.operations.handling import handle_post
from lianwei.federation.queries.own import WIRE
from lianwei.federation.queries.peers import peer_with_code
from lianwei.federation.rules.custody.checks import checked
from lianwei.federation.rules.pages import PART_BYTES
from tests.federation.custody.sides import carry, settle

pytestmark = [pytest.mark.django_db]
LONG = "店面照片说明：门上贴有转让通知。\n".encode() * 40_000  # two parts and more
SHORT = "第二份说明。".encode()


def promised(east, west):
    """A case with two files, promised by the other side; the promise lies in our inbox."""
    assert len(LONG) > 2 * PART_BYTES
    pk = east.new_case()
    with east.acting():
        for name, data in (("一.txt", LONG), ("二.txt", SHORT)):
            upload = ContentFile(data, name=name)
            add_evidence(pk, actor=east.actor, uploads=[upload], source="consumer")
    east.offer(pk, west)
    settle(east, west)
    west.accept()
    return pk


def out(kind):
    return OutMessage.objects.visible_to(WIRE).filter(kind=kind)


def blob_of(pk):
    """Where the bytes of the file that goes last lie on the disk."""
    items = QuerySet(GiverRow).get().pk and sorted(
        attached(File, Complaint(pk=pk)).values_list("sha256", "storage_name")
    )
    name = items[-1][1]
    return f"{settings.LIANWEI_FILES_DIR}/{name[:2]}/{name[2:4]}/{name}"


def taken_in(east):
    """The promise has its effect, and nothing of what follows was done yet."""
    with east.acting():
        while handle_post(actor=SYSTEM):
            pass


def files_at(west):
    with west.acting():
        rows = attached(File, QuerySet(Complaint).get())
        return sorted(read_blob(each.storage_name, seal_id=each.seal_id) for each in rows)


def bring_promise(east, west):
    """What the other side has to send, without what we do then."""
    east_work, east.work = east.work, lambda: taken_in(east)
    try:
        carry(west, east)
    finally:
        east.work = east_work


def test_the_transaction_of_a_release_holds_no_file(sides):
    east, west = sides
    promised(east, west)

    bring_promise(east, west)

    assert east.states()[1] == ["RELEASED"]
    with east.acting():
        assert not out(ITEM).exists()
        assert out(PAPER).count() == 1  # the offer
    settle(east, west)
    assert files_at(west) == sorted([LONG, SHORT])


def test_a_worker_that_dies_between_two_files_loses_none_and_sends_none_twice(sides):
    east, west = sides
    pk = promised(east, west)
    bring_promise(east, west)
    with east.acting():
        path = blob_of(pk)
        os.rename(path, f"{path}.away")

        queue.deliver_pending()

        written = set(out(ITEM).values_list("message_id", flat=True))
        assert written and out(PAPER).count() == 1
        os.rename(f"{path}.away", path)
        Delivery.objects.filter(done_at=None).update(due_at=clock.now())

    settle(east, west)

    with east.acting():
        assert written < set(out(ITEM).values_list("message_id", flat=True))
        assert [out(ITEM).count(), out(PAPER).count()] == [_messages(east), 2]
    assert files_at(west) == sorted([LONG, SHORT])
    assert (east.states()[:2], west.states()[0]) == ((False, ["DONE"]), True)
    assert checked([east.dump(), west.dump()]).faults == ()


def _messages(east):
    """One for each part of a file, one for each of the pages."""
    sizes = attached(File, QuerySet(Complaint).get()).values_list("size", flat=True)
    return sum(-(-size // PART_BYTES) for size in sizes) + QuerySet(DossierPart).count()


def test_what_the_taker_misses_goes_out_once_more_by_the_worker(sides):
    east, west = sides
    pk = promised(east, west)
    settle(east, west)
    with east.acting():
        before = out(ITEM).count()
        digest = attached(File, Complaint(pk=pk)).order_by("size").values_list("sha256", flat=True)[0]
    with west.acting():
        ask_for_items(west.abroad().case, peer_with_code(east.code), [digest])
        assert out(WANTED).count() == 1

    settle(east, west)

    with east.acting():
        assert out(ITEM).count() == before + 1
    assert checked([east.dump(), west.dump()]).faults == ()


def test_a_taker_that_asks_twice_before_anything_went_out_gets_it_once(sides):
    east, west = sides
    pk = promised(east, west)
    settle(east, west)
    with east.acting():
        before = out(ITEM).count()
        digest = attached(File, Complaint(pk=pk)).order_by("size").values_list("sha256", flat=True)[0]
    with west.acting():
        for _time in range(2):
            ask_for_items(west.abroad().case, peer_with_code(east.code), [digest])

    bring_promise(east, west)
    settle(east, west)

    with east.acting():
        assert out(ITEM).count() == before + 1
