"""Drives, for routes that take a key."""

from django.core.files.base import ContentFile

from lianwei.core.files.models import FileSource
from lianwei.core.files.operations import store_file
from lianwei.core.scope import OPERATOR
from lianwei.members.models import Organisation
from tests.factories import drives

from .nouns import Keys, Noun


def _planned(home: Organisation) -> Keys:
    return {"pk": drives.planned(home).pk}


def _running(home: Organisation) -> Keys:
    return {"pk": drives.running(home).pk}


def _over(home: Organisation) -> Keys:
    return {"pk": drives.over(home).pk}


def _measured(home: Organisation) -> Keys:
    return {"pk": drives.measured(home).pk}


def _inspected(home: Organisation) -> Keys:
    drive = drives.running(home)
    row = drives.inspected(drive, home, drives.finding(remedy="handed_over"))
    return {"pk": drive.pk, "inspection_id": row.pk}


def _sealed(home: Organisation) -> Keys:
    drive = drives.running(home)
    return {"pk": drive.pk, "inspection_id": drives.sealed(drive, home).pk}


def _ordered(home: Organisation) -> Keys:
    drive = drives.running(home)
    return {"pk": drive.pk, "finding_id": drives.ordered(drive, home).pk}


def _proved(home: Organisation) -> Keys:
    drive = drives.running(home)
    return {"pk": drive.pk, "finding_id": drives.proved(drive, home).pk}


def _paper(home: Organisation) -> Keys:
    drive = drives.running(home)
    return {"pk": drive.pk, "document_id": drives.handed_over(drive, home).document_id}


def _step(home: Organisation) -> Keys:
    return _paper(home) | {"verb": "submit"}


def _file(home: Organisation) -> Keys:
    drive = drives.running(home)
    upload = ContentFile(b"%PDF-1.7\n%%EOF\n", name="scene.pdf")
    kept = store_file(drive, upload, actor=OPERATOR, source=FileSource.SCENE, kind="scene")
    return {"pk": drive.pk, "file_id": kept.file.pk}


DRIVES: dict[str, Noun] = {
    "drive_": Noun(_planned),
    "drive_check": Noun(_proved),
    "drive_close": Noun(_measured),
    "drive_find": Noun(_inspected),
    "drive_hand_over": Noun(_inspected),
    "drive_inspect": Noun(_running),
    "drive_measure": Noun(_over),
    "drive_prove": Noun(_ordered),
    "drive_receive": Noun(_sealed),
    "drive_view_file": Noun(_file),
    "drive_view_paper": Noun(_paper),
    "drive_view_paper_step": Noun(_step),
}
