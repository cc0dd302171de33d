"""Evidence as it should not come: each function makes the file that its name says, from raw parts."""

import base64
import io
import random
import struct
import zlib
from collections.abc import Callable, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image, PngImagePlugin

Made = Callable[[], bytes]

LATITUDE, LONGITUDE = (36.0, 40.0, 12.0), (117.0, 2.0, 59.0)
CAMERA, COMMENT = "PhoneMaker X", "taken at home"
RED, WHITE = (200, 30, 30), (255, 255, 255)


# ── pictures ────────────────────────────────────────────────────────────────────────────────────


def photo(size: tuple[int, int] = (640, 480), **options: object) -> bytes:
    """A JPEG: red above, white below."""
    picture = Image.new("RGB", size, WHITE)
    picture.paste(RED, (0, 0, size[0], size[1] // 2))
    return _saved(picture, "JPEG", quality=90, **options)


def photo_that_says_where_it_was_taken() -> bytes:
    """EXIF with GPS and camera, XMP, a comment, and turned by ninety degrees."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, CAMERA
    place = exif.get_ifd(0x8825)
    place.update({1: "N", 2: LATITUDE, 3: "E", 4: LONGITUDE})
    return photo(exif=exif, comment=COMMENT.encode(), xmp=b"<x:xmpmeta>GPSLatitude</x:xmpmeta>")


def photo_cut_off() -> bytes:
    noisy = Image.effect_noise((800, 600), 80).convert("RGB")
    whole = _saved(noisy, "JPEG")
    return whole[: len(whole) // 2]


def photo_of_random_bytes() -> bytes:
    return b"\xff\xd8\xff\xe0" + random.Random(1).randbytes(5000)


def photo_for_print_in_cmyk() -> bytes:
    return _saved(Image.new("CMYK", (64, 64), (0, 220, 220, 20)), "JPEG")


def photo_with_a_program_behind_it() -> bytes:
    return photo() + b"<?php system($_GET['c']); ?><script>alert(1)</script>"


def photo_with_a_broken_profile() -> bytes:
    return photo(icc_profile=b"not a profile at all" * 10)


def screenshot_with_notes() -> bytes:
    """A PNG with text chunks and half of it transparent."""
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", COMMENT)
    notes.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>GPSLatitude</x:xmpmeta>", zip=True)
    picture = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    picture.paste((*RED, 255), (0, 0, 64, 32))
    return _saved(picture, "PNG", pnginfo=notes)


def screenshot_cut_off() -> bytes:
    whole = _saved(Image.effect_noise((300, 300), 80), "PNG")
    return whole[: len(whole) // 2]


def screenshot_with_a_wrong_checksum() -> bytes:
    whole = bytearray(_saved(Image.new("RGB", (40, 40), RED), "PNG"))
    whole[29] ^= 0xFF  # in the checksum of the header
    return bytes(whole)


def picture_that_claims_to_be_huge() -> bytes:
    """A PNG header of 60,000 by 60,000 pixels with next to nothing behind it."""
    return _png((60_000, 60_000), b"\0" * 100)


def picture_bomb() -> bytes:
    """100 million black pixels in a tenth of a megabyte."""
    side, unpacked = 10_000, zlib.compressobj(9)
    rows = (unpacked.compress(b"\0" * (side + 1)) for _ in range(side))
    return _png((side, side), b"".join(rows) + unpacked.flush(), packed=True)


def screenshot_of_many_pixels() -> bytes:
    """Sixteen million pixels, honestly compressed."""
    return _saved(Image.radial_gradient("L").resize((4000, 4000)).convert("RGB"), "PNG")


def picture_that_moves() -> bytes:
    frames = [Image.new("RGB", (32, 32), colour) for colour in (RED, WHITE)]
    return _saved(frames[0], "PNG", save_all=True, append_images=frames[1:])


def scan_in_sixteen_bits() -> bytes:
    return _saved(Image.new("I;16", (40, 40), 40_000), "PNG")


# ── files of other kinds ────────────────────────────────────────────────────────────────────────


def nothing() -> bytes:
    return b""


# 48 × 32 pixels, white with a red left half, lying on its side (EXIF orientation 6) with a maker's name;
# written by libheif, for Pillow reads HEIC with pi-heif but nothing here writes it.
_HEIC = (
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAchtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAA"
    "AAAAAAAAAAADRpbG9jAAAAAERAAAIAAQAAAAAB7AABAAAAAAAAAKQAAgAAAAACkAABAAAAAAAAADwAAAA4aWluZgAA"
    "AAAAAgAAABVpbmZlAgAAAAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAABB2lwcn"
    "AAAADmaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroC"
    "QGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29scm"
    "5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcAAAADAAAAABAAAAIAAAAAH////wAAAAAv///+AA"
    "AAACAAAAEHBpeGkAAAAAAwgICAAAAAlpcm90AwAAABlpcG1hAAAAAAAAAAEAAQaBAgMFhIYAAAAaaXJlZgAAAAAAAA"
    "AOY2RzYwACAAEAAQAAAOhtZGF0AAAAoCgBrwng6aROEf/3rYf/OsaHyjdvcoPPLGw7DU/9Wz/UOMYZT3ChsPpSqmWw"
    "as/b6MqwjGBAu6149qnoWwqfHRkqV+9Zl5mh4I2r4QchDtOmXKFWLQBaAF8yCyZ5HJYr1Fb/zamCQ+HckZY7g5E6uC"
    "0ljLShvfmcIifSg4cB7KO2Py1SCOWd43ejwYlwP0BE96q2kn87oZF6Zfc9ke+PS7wAAAAGRXhpZgAATU0AKgAAAAgA"
    "AgEPAAIAAAAMAAAAJgESAAMAAAABAAYAAAAAAABRaWhhbmcgdGVzdAA="
)


def heic_photo() -> bytes:
    return base64.b64decode(_HEIC)


def damaged_heic_photos(number: int) -> Iterator[bytes]:
    """The photo with some bytes changed, differently each; a few of these end the reading process."""
    whole, dice = heic_photo(), random.Random(1)
    for _ in range(number):
        damaged = bytearray(whole)
        for _ in range(dice.randint(1, 6)):
            damaged[dice.randrange(12, len(whole))] = dice.randrange(256)
        yield bytes(damaged)


def broken_heic_photo() -> bytes:
    return heic_photo()[:400]


def word_document() -> bytes:
    return b"PK\x03\x04\x14\x00\x06\x00[Content_Types].xml" + bytes(200)


def page_with_script() -> bytes:
    return b"<html><script>alert(document.cookie)</script></html>"


def drawing_with_script() -> bytes:
    return b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def moving_gif() -> bytes:
    return _saved(Image.new("P", (8, 8)), "GIF")


def webp_photo() -> bytes:
    return _saved(Image.new("RGB", (8, 8), RED), "WEBP")


def program() -> bytes:
    return b"MZ\x90\x00" + bytes(200)


# ── PDFs ────────────────────────────────────────────────────────────────────────────────────────


def contract(pages: int = 1) -> bytes:
    """A plain PDF with text on every page."""
    return _written(_contract(pages))


def pdf_with_a_password() -> bytes:
    return _written(_contract(), encryption=pikepdf.Encryption(owner="o", user="secret"))


def pdf_that_forbids_printing() -> bytes:
    """Opens without a password, but is encrypted all the same."""
    return _written(_contract(), encryption=pikepdf.Encryption(owner="o", user=""))


def pdf_cut_off() -> bytes:
    whole = contract(20)
    return whole[: len(whole) * 2 // 3]


def pdf_of_random_bytes() -> bytes:
    return b"%PDF-1.7\n" + random.Random(2).randbytes(5000)


def pdf_that_is_a_page() -> bytes:
    return b"%PDF-1.4\n<html><script>alert(1)</script></html>"


def pdf_without_pages() -> bytes:
    return _written(Pdf.new())


def pdf_of_five_hundred_pages() -> bytes:
    return contract(500)


def pdf_whose_pages_go_in_a_circle() -> bytes:
    pdf = _contract()
    tree = pdf.Root.Pages
    tree.Kids.append(tree)
    return _written(pdf)


def pdf_that_runs_a_script() -> bytes:
    pdf = _contract()
    action = Dictionary(S=Name.JavaScript, JS="app.alert('x')")
    pdf.Root.OpenAction = action
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["a", action])))
    pdf.pages[0].obj.AA = Dictionary(O=action)
    return _written(pdf)


def pdf_that_starts_a_program() -> bytes:
    pdf = _contract()
    pdf.Root.OpenAction = Dictionary(S=Name.Launch, F="cmd.exe", Win=Dictionary(F="cmd.exe"))
    return _written(pdf)


def pdf_with_a_file_inside() -> bytes:
    pdf = _contract()
    pdf.attachments["payload.exe"] = b"MZ payload"
    return _written(pdf)


def pdf_with_a_form_of_xfa() -> bytes:
    pdf = _contract()
    xfa = pdf.make_stream(b"<xdp:xdp><script>xfa.host.messageBox(1)</script></xdp:xdp>")
    pdf.Root.AcroForm = Dictionary(XFA=xfa, Fields=Array())
    return _written(pdf)


def pdf_that_names_its_author() -> bytes:
    pdf = _contract()
    pdf.docinfo["/Author"] = COMMENT
    with pdf.open_metadata() as about:
        about["dc:creator"] = [COMMENT]
    return _written(pdf)


def pdf_that_calls_home() -> bytes:
    """A link, and a button that sends the form."""
    pdf = _contract()
    home = Dictionary(S=Name.URI, URI="http://example.org/track")
    send = Dictionary(S=Name.SubmitForm, F="http://example.org/collect")
    notes = [
        Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action)
        for action in (home, send)
    ]
    pdf.pages[0].Annots = Array([pdf.make_indirect(note) for note in notes])
    return _written(pdf)


def pdf_with_a_seal() -> bytes:
    """The seal of an electronic signature: an annotation that draws a square."""
    pdf = _contract()
    square = pdf.make_stream(b"1 0 0 rg 0 0 50 50 re f")
    square.Type, square.Subtype, square.BBox = Name.XObject, Name.Form, [0, 0, 50, 50]
    seal = Dictionary(
        Type=Name.Annot, Subtype=Name.Stamp, Rect=[300, 300, 350, 350], F=4, AP=Dictionary(N=square)
    )
    pdf.pages[0].Annots = Array([pdf.make_indirect(seal)])
    return _written(pdf)


def pdf_of_a_photo_that_says_where() -> bytes:
    """A phone photo put into a PDF as it is, GPS and all."""
    pdf = _contract()
    picture = pdf.make_stream(b"")
    picture.write(photo_that_says_where_it_was_taken(), filter=Name.DCTDecode)
    picture.Type, picture.Subtype, picture.ColorSpace = Name.XObject, Name.Image, Name.DeviceRGB
    picture.Width, picture.Height, picture.BitsPerComponent = 640, 480, 8
    picture.Metadata = pdf.make_stream(b"<x:xmpmeta>GPSLatitude</x:xmpmeta>")
    _draw(pdf, picture)
    return _written(pdf)


def pdf_with_a_picture_that_claims_to_be_huge() -> bytes:
    pdf = _contract()
    picture = pdf.make_stream(b"\0" * 100)
    picture.Type, picture.Subtype, picture.ColorSpace = Name.XObject, Name.Image, Name.DeviceGray
    picture.Width, picture.Height, picture.BitsPerComponent = 200_000, 200_000, 8
    _draw(pdf, picture)
    return _written(pdf)


def pdf_bomb() -> bytes:
    """A page whose drawing unpacks to 100 megabytes of blanks."""
    packed, megabyte = zlib.compressobj(9), b" " * (1 << 20)
    body = b"".join([*(packed.compress(megabyte) for _ in range(100)), packed.flush()])
    pdf = _contract()
    page = pdf.make_stream(b"")
    page.write(body, filter=Name.FlateDecode)
    pdf.pages[0].Contents = page
    return _written(pdf)


def pdf_nested_ten_thousand_deep() -> bytes:
    deep = b"[" * 10_000 + b"]" * 10_000
    body = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R /X " + deep + b" >>\nendobj\n"
    return body + b"trailer << /Root 1 0 R >>\n%%EOF\n"


def pdf_that_draws_a_file_elsewhere() -> bytes:
    pdf = _contract()
    away = pdf.make_stream(b"")
    away.F, away.Type, away.Subtype = "/etc/passwd", Name.XObject, Name.Form
    away.BBox = [0, 0, 9, 9]
    _draw(pdf, away)
    return _written(pdf)


def pdf_with_a_page_behind_it() -> bytes:
    return contract() + b"\n<script>alert(1)</script>"


# ── parts ───────────────────────────────────────────────────────────────────────────────────────


def _contract(pages: int = 1) -> Pdf:
    pdf = Pdf.new()
    font = pdf.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    )
    for number in range(1, pages + 1):
        page = pdf.add_blank_page(page_size=(595, 842))
        page.Resources = Dictionary(Font=Dictionary(F1=font))
        page.Contents = Stream(pdf, b"BT /F1 20 Tf 60 700 Td (Contract %d) Tj ET" % number)
    return pdf


def _draw(pdf: Pdf, thing: Stream) -> None:
    pdf.pages[0].Resources.XObject = Dictionary(Im=thing)
    pdf.pages[0].Contents = Stream(pdf, b"q 300 0 0 200 60 300 cm /Im Do Q")


def _written(pdf: Pdf, **options: object) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **options)  # type: ignore[arg-type]
    return out.getvalue()


def _saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def _png(size: tuple[int, int], rows: bytes, *, packed: bool = False) -> bytes:
    header = struct.pack(">IIBBBBB", *size, 8, 0, 0, 0, 0)
    body = rows if packed else zlib.compress(rows)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunks([(b"IHDR", header), (b"IDAT", body), (b"IEND", b"")])
    )


def _chunks(parts: list[tuple[bytes, bytes]]) -> Iterator[bytes]:
    for name, body in parts:
        yield (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )
