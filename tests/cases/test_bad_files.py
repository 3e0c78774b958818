"""What people really hand in: a scan of forty pages, a letter with macros, a name that is a formula."""

import csv
import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from PIL import Image
from pypdf import PdfReader

from lianwei.cases.operations.entry.evidence import add_evidence
from lianwei.cases.operations.handling.papers import bind_file, pack_evidence
from lianwei.core.errors import Invalid
from lianwei.core.files.models import File
from lianwei.core.files.queries import open_file
from lianwei.core.scope import OPERATOR, attached
from tests.cases.actors import worker
from tests.factories.arrivals import imported_sheet
from tests.factories.cases import complaint
from tests.factories.knowledge import knowledge
from tests.factories.members import make_organisation, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
PAGES = 40
CALC = "=cmd|' /C calc'!A0"
HEADS = "登记编号,登记时间,投诉人姓名,联系电话,被投诉人,投诉内容"


@pytest.fixture
def home():
    return make_organisation("YZ")


def scan():
    """A form of forty pages, as the machine of an office makes it: pictures, no text."""
    pages = [Image.effect_noise((210, 297), 40 + n) for n in range(PAGES)]
    stream = io.BytesIO()
    pages[0].save(stream, "PDF", save_all=True, append_images=pages[1:], resolution=25)
    return stream.getvalue()


def letter_with_macros():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in ("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"):
            archive.writestr(name, "<x/>")
    return stream.getvalue()


def test_a_scan_of_forty_pages_is_kept_as_it_is_and_goes_into_the_file(home):
    knowledge()
    actor, data = worker(home), scan()
    case = complaint(actor=actor)

    [kept] = add_evidence(
        case.pk, actor=OPERATOR, uploads=[ContentFile(data, name="登记表.pdf")], source="consumer"
    )

    assert len(PdfReader(io.BytesIO(data)).pages) == PAGES
    assert open_file(kept, actor=OPERATOR).read() == data
    with zipfile.ZipFile(io.BytesIO(pack_evidence(case.pk, actor=OPERATOR))) as pack:
        assert [name for name in pack.namelist() if pack.read(name) == data] != []
    assert len(PdfReader(io.BytesIO(bind_file(case.pk, actor=OPERATOR))).pages) >= PAGES


def test_a_letter_with_macros_is_refused_with_a_sentence_and_nothing_of_it_stays(home):
    case = complaint(actor=worker(home))
    good = ContentFile(b"%PDF-1.7\n...", name="a.pdf")
    bad = ContentFile(letter_with_macros(), name="情况说明.docx")

    with pytest.raises(Invalid) as refusal:
        add_evidence(case.pk, actor=OPERATOR, uploads=[good, bad], source="consumer")

    assert "带有宏" in str(refusal.value.fields["uploads"])
    assert attached(File, case).count() == 0


def test_a_formula_comes_in_as_words_and_goes_out_as_words(home, client_of):
    row = f'500000001,2026-03-02,王桂芳,13812346027,"{CALC}",{CALC}'
    imported_sheet(home, f"{HEADS}\n{row}\n")
    desk = client_of(make_staff("clerk", organisation=home))

    sheet = desk.get("/cases/list.csv?view=open").content.decode("utf-8-sig")

    [_head, line] = csv.reader(io.StringIO(sheet))
    assert f"'{CALC}" in line
    assert [cell for cell in line if cell.startswith(("=", "+", "@", "\t"))] == []
