import hashlib
import io

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from lianwei.core.documents.casefile import bind_case_file
from lianwei.core.documents.paper import Paragraph
from lianwei.core.documents.parts import Part
from lianwei.core.documents.typst import to_pdf
from tests.factories.papers import paper

COVER = paper(title="消费者投诉卷宗", layout="form")


def picture(width, height, form="JPEG"):
    stream = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(stream, form)
    return stream.getvalue()


def pages_of(book):
    return PdfReader(io.BytesIO(book)).pages


def texts(book):
    return [page.extract_text() for page in pages_of(book)]


def test_cover_and_index_come_first_and_pages_count_from_the_first_paper():
    long = to_pdf(paper(blocks=(Paragraph("消" * 1500),)))
    count = len(pages_of(long))

    book = texts(
        bind_case_file(COVER, [("登记表", to_pdf(paper())), ("告知书", long), ("照片", picture(40, 30))])
    )

    assert len(book) == 2 + 1 + count + 1
    assert [line.split()[:3] for line in book[1].splitlines() if line[:1].isdigit()] == [
        ["1", "登记表", "1"],
        ["2", "告知书", f"2–{1 + count}"],
        ["3", "照片", str(2 + count)],
    ]
    assert [text.splitlines()[-1] for text in book[2:]] == [str(n) for n in range(1, count + 3)]


@pytest.mark.parametrize(("width", "height"), [(4000, 3000), (300, 2000), (20, 20)])
def test_pictures_become_pages_of_a4(width, height):
    page = pages_of(bind_case_file(COVER, [("照片", picture(width, height))]))[2]

    assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)


def test_a_turned_page_stands_upright_on_a4():
    writer = PdfWriter()
    writer.append(io.BytesIO(to_pdf(paper())))
    writer.pages[0].rotate(90)
    turned = io.BytesIO()
    writer.write(turned)

    page = pages_of(bind_case_file(COVER, [("横页", turned.getvalue())]))[2]

    assert (page.rotation, round(page.mediabox.width), round(page.mediabox.height)) == (0, 595, 842)


@pytest.mark.parametrize("data", [b"ID3 sound", b"%PDF-1.7 broken", b"", b"\xff\xd8\xff broken picture"])
def test_what_cannot_be_printed_is_stood_in_for_by_name_and_hash(data):
    book = texts(bind_case_file(COVER, [Part("通话录音", data, "与店长的通话.mp3", "附光盘")]))

    assert len(book) == 3
    assert "与店长的通话.mp3" in book[2]
    assert hashlib.sha256(data).hexdigest() in "".join(book[2].split())
    assert "附光盘" in book[1]


def test_a_locked_pdf_is_stood_in_for():
    writer = PdfWriter()
    writer.append(io.BytesIO(to_pdf(paper())))
    writer.encrypt("secret", algorithm="AES-256")
    locked = io.BytesIO()
    writer.write(locked)

    book = texts(bind_case_file(COVER, [("银行流水", locked.getvalue())]))

    assert "SHA-256" in book[2]


def test_bookmarks_lead_to_the_parts():
    book = bind_case_file(COVER, [("登记表", to_pdf(paper())), ("照片", picture(40, 30))])

    reader = PdfReader(io.BytesIO(book))

    assert [(item.title, reader.get_destination_page_number(item)) for item in reader.outline] == [
        ("登记表", 2),
        ("照片", 3),
    ]


def test_an_empty_case_file_is_cover_and_index():
    assert len(pages_of(bind_case_file(COVER, []))) == 2
