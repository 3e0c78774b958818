import hashlib
import io

import pytest
from cryptography.exceptions import InvalidTag
from django.core.files.base import ContentFile
from PIL import Image

from lianwei.core.errors import Invalid, NotVisible
from lianwei.core.files.models import File
from lianwei.core.files.operations import store_file
from lianwei.core.files.queries import file_of, files_of, name_of, open_file
from lianwei.core.files.storage import read_blob
from lianwei.core.models import Event, ReadLog
from lianwei.core.scope import Actor, ActorKind
from tests.factories.papers import clerk, subject

pytestmark = [pytest.mark.django_db, pytest.mark.both]
CONSUMER, BUSINESS = Actor(ActorKind.CONSUMER), Actor(ActorKind.BUSINESS, organisation_id=31)
PDF = b"%PDF-1.7 contract with phone 13812346027"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.LIANWEI_FILES_DIR = tmp_path / "files"
    return settings.LIANWEI_FILES_DIR


def photo():
    stream = io.BytesIO()
    Image.new("RGB", (40, 30)).save(stream, "JPEG")
    return stream.getvalue()


def store(data=PDF, name="王小明的合同.pdf", *, about=None, **options):
    options = {"actor": clerk(), "source": "consumer", "kind": "contract"} | options
    return store_file(about or subject(), ContentFile(data, name), **options)


def on_disk(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_is_kept_encrypted_under_a_random_name(folder):
    file = store().file

    (path,) = on_disk(folder)
    assert path.relative_to(folder).parts == (
        file.storage_name[:2],
        file.storage_name[2:4],
        file.storage_name,
    )
    assert b"13812346027" not in path.read_bytes()
    assert (path.stat().st_mode & 0o777) == 0o600


def test_the_row_says_what_it_is():
    file = File.objects.get(pk=store().file.pk)

    assert (file.organisation_id, file.subject, file.media_type, file.extension, file.size) == (
        7,
        "complaint:17",
        "application/pdf",
        "pdf",
        len(PDF),
    )
    assert file.sha256 == file.received_sha256 == hashlib.sha256(PDF).hexdigest()
    assert str(file.name) == "****"


def test_the_event_names_no_person():
    store()

    details = Event.objects.get(name="file.stored").details

    assert "王小明" not in str(details)
    assert (details["subject"], details["source"], details["size"]) == ("complaint:17", "consumer", len(PDF))


def test_opening_gives_the_bytes_and_is_logged():
    file = store().file

    data = open_file(file, actor=clerk(9)).read()

    assert (data, name_of(file, actor=clerk(9))) == (PDF, "王小明的合同.pdf")
    assert list(ReadLog.objects.values_list("user_id", "what", "reason").order_by("id")) == [
        (9, "core_file.bytes", f"file opened: file:{file.pk}"),
        (9, "core_file.name", f"file:{file.pk}"),
    ]


def test_a_photo_is_kept_without_metadata_and_remembers_what_came_in():
    file = store(photo(), "IMG_001.JPG").file

    assert file.received_sha256 == hashlib.sha256(photo()).hexdigest()
    assert file.sha256 == hashlib.sha256(open_file(file, actor=clerk()).read()).hexdigest()


def test_the_same_bytes_twice_are_one_file(folder):
    first, second = store(), store(name="再传一次.pdf")

    assert (first.is_new, second.is_new, second.file.pk) == (True, False, first.file.pk)
    assert (File.objects.count(), len(on_disk(folder)), Event.objects.count()) == (1, 1, 1)


def test_the_same_bytes_about_another_subject_or_from_the_other_side_are_their_own():
    store()

    assert store(about=subject(18)).is_new is True
    assert store(source="business").is_new is True


@pytest.mark.parametrize(
    ("data", "name"), [(b"MZ\x90\x00" + bytes(100), "照片.jpg"), (b"", "空.pdf"), (photo(), "照片.pdf")]
)
def test_a_refused_file_leaves_nothing(folder, data, name):
    with pytest.raises(Invalid):
        store(data, name)

    assert (File.objects.count(), Event.objects.count(), folder.exists()) == (0, 0, False)


def test_a_file_at_the_limit_is_taken_and_one_byte_more_is_not(settings):
    settings.LIANWEI_MAX_UPLOAD_BYTES = len(PDF)
    store()

    with pytest.raises(Invalid) as refused:
        store(PDF + b".")

    assert list(refused.value.fields) == ["file"]


def test_bytes_changed_on_disk_do_not_open(folder):
    file = store().file
    (path,) = on_disk(folder)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)

    with pytest.raises(InvalidTag):
        open_file(file, actor=clerk())


def test_bytes_put_under_another_row_do_not_open():
    one, other = store().file, store(photo(), "a.jpg").file

    with pytest.raises(InvalidTag):
        read_blob(one.storage_name, seal_id=other.seal_id)


def test_a_private_file_is_shown_to_staff_and_to_the_side_that_sent_it():
    identity = store(is_private=True).file
    invoice = store(photo(), "发票.jpg").file

    assert list(files_of(subject(), actor=clerk())) == [identity, invoice]
    assert list(files_of(subject(), actor=CONSUMER)) == [identity, invoice]
    assert list(files_of(subject(), actor=BUSINESS)) == [invoice]
    with pytest.raises(NotVisible):
        file_of(subject(), identity.pk, actor=BUSINESS)


def test_a_file_of_another_subject_does_not_exist():
    file = store(about=subject(18)).file

    with pytest.raises(NotVisible):
        file_of(subject(17), file.pk, actor=clerk())
