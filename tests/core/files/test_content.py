import io
import zipfile

import pytest
from PIL import Image

from lianwei.core.errors import Invalid
from lianwei.core.files.content import ENDINGS, ending_of, recognise, safe_name, without_metadata


def picture(form="JPEG", size=(40, 30), mode="RGB", **options):
    stream = io.BytesIO()
    Image.new(mode, size, 1).save(stream, form, **options)
    return stream.getvalue()


def office(*names):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return stream.getvalue()


MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(64)
M4A = b"\x00\x00\x00\x18ftypM4A \x00\x00\x00\x00M4A mp42" + bytes(64)
WAV = b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(64)
WINDOWS_PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(200)
LINUX_PROGRAM = b"\x7fELF\x02\x01\x01" + bytes(200)


@pytest.mark.parametrize(
    ("name", "data", "media"),
    [
        ("照片.JPG", picture(), "image/jpeg"),
        ("照片.jpeg", picture(), "image/jpeg"),
        ("截图.png", picture("PNG"), "image/png"),
        ("截图.webp", picture("WEBP"), "image/webp"),
        ("合同.pdf", b"%PDF-1.7\n...", "application/pdf"),
        ("通话.mp3", b"ID3\x04" + bytes(64), "audio/mpeg"),
        ("通话.m4a", M4A, "audio/mp4"),
        ("通话.wav", WAV, "audio/x-wav"),
        ("通话.amr", b"#!AMR\n" + bytes(64), "audio/amr"),
        ("视频.mp4", MP4, "video/mp4"),
        ("名单.csv", "姓名,电话\n".encode("gb18030"), "text/csv"),
        ("说明.txt", "情况说明".encode(), "text/plain"),
        ("没有后缀", picture("PNG"), "image/png"),
        (
            "情况.docx",
            office("[Content_Types].xml", "word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            "名单.xlsx",
            office("[Content_Types].xml", "xl/workbook.xml"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    ],
)
def test_what_is_taken_is_told_from_its_bytes(name, data, media):
    assert recognise(data, name).name == media


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("照片.jpg", WINDOWS_PROGRAM),
        ("照片.jpg", LINUX_PROGRAM),
        ("照片.txt", LINUX_PROGRAM),
        ("照片.jpg", picture("PNG")),
        ("照片.jpg", b"#!/bin/sh\necho hello\n"),
        ("照片.png", b"%PDF-1.7\n..."),
        ("run.exe", WINDOWS_PROGRAM),
        ("run.exe", picture()),
        ("动画.gif", picture("GIF", mode="P")),
        ("页面.txt", b"<!DOCTYPE html><script>alert(1)</script>"),
        ("图.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
        ("页面.html", b"hello"),
        ("包.zip", office("a.txt")),
        ("包.docx", office("a.txt")),
        ("宏.docx", office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")),
        ("宏.docm", office("[Content_Types].xml", "word/document.xml")),
        ("空.docx", b"PK\x03\x04"),
        ("名单.csv", b"a,b\x00c"),
        ("空白.txt", b"  \n"),
    ],
)
def test_what_is_not_taken_or_claims_another_kind_is_refused(name, data):
    assert recognise(data, name) is None


def test_the_list_of_endings_is_what_the_form_offers():
    assert ENDINGS == (
        "amr", "csv", "docx", "jpeg", "jpg", "m4a", "mp3", "mp4", "pdf", "png", "txt", "wav", "webp", "xlsx",
    )  # fmt: skip


def test_place_and_device_are_taken_out_of_a_photo_and_it_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # taken with the telephone held upright: turn it right
    exif[0x010F] = "Maker"
    exif.get_ifd(0x8825)[2] = (29.0, 33.0, 50.0)  # GPS latitude
    photo = picture(size=(40, 30), exif=exif, comment=b"at home")

    clean = without_metadata(photo, recognise(photo, "a.jpg"))

    with Image.open(io.BytesIO(clean)) as image:
        assert (image.size, dict(image.getexif()), image.info.get("comment")) == ((30, 40), {}, None)
    assert b"Exif" not in clean


@pytest.mark.parametrize(("form", "name"), [("PNG", "a.png"), ("WEBP", "a.webp")])
def test_other_pictures_lose_their_metadata_too(form, name):
    exif = Image.Exif()
    exif[0x010F] = "Secret maker"
    photo = picture(form, exif=exif)

    clean = without_metadata(photo, recognise(photo, name))

    assert (b"Secret maker" in photo, b"Secret maker" in clean) == (True, False)


def test_what_hangs_behind_a_picture_is_cut_off():
    photo = picture() + b"PK\x03\x04 hidden archive"

    assert b"hidden" not in without_metadata(photo, recognise(photo, "a.jpg"))


@pytest.mark.parametrize("mode", ["L", "CMYK", "RGB"])
def test_pictures_of_every_mode_stay_pictures(mode):
    photo = picture(mode=mode)

    with Image.open(io.BytesIO(without_metadata(photo, recognise(photo, "a.jpg")))) as image:
        assert image.size == (40, 30)


def test_a_damaged_picture_is_refused_with_a_sentence():
    photo = picture(size=(400, 400))[:300]

    with pytest.raises(Invalid):
        without_metadata(photo, recognise(photo, "a.jpg"))


@pytest.mark.parametrize("size", [(9000, 8000), (40000, 40000)])
def test_a_picture_that_would_fill_the_memory_is_refused_unopened(size):
    bomb = bytearray(picture("PNG"))
    bomb[16:24] = size[0].to_bytes(4) + size[1].to_bytes(4)
    import zlib

    bomb[29:33] = zlib.crc32(bytes(bomb[12:29])).to_bytes(4)

    with pytest.raises(Invalid):
        without_metadata(bytes(bomb), recognise(bytes(bomb), "a.png"))


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd.png", "passwd.png"),
        ("C:\\Users\\王\\发票.png", "发票.png"),
        ("a\u202egnp.exe.png", "a_gnp.exe.png"),
        ("", "file.png"),
        ("...", "file.png"),
        ("无后缀", "无后缀.png"),
        ("长" * 300 + ".png", "长" * 120 + ".png"),
    ],
)
def test_names_lose_paths_and_tricks(name, safe):
    assert safe_name(name, recognise(picture("PNG"), "a.png")) == safe


def test_ending_is_the_last_part():
    assert (ending_of("a.tar.GZ"), ending_of("none"), ending_of(".hidden")) == ("gz", "", "")
