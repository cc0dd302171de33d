"""PDFs built anew from their pages: scripts, actions, forms, embedded files and data about them stay out."""

from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name, Object, Pdf, Stream

from qihang.engines.cleaning.caps import Caps, broken, must_fit_pages, must_fit_pixels
from qihang.engines.cleaning.segments import without_sayings
from qihang.kernel import Refusal

# All that a page is drawn from. Annotations (seals, filled fields) are drawn into it first.
PAGE = frozenset(
    {"/Type", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Resources", "/Contents", "/Group"}
)
# What a stream may have beside its own bytes: data about it, files elsewhere, scripts.
BESIDE = (
    "/Metadata", "/PieceInfo", "/AF", "/OPI", "/Ref", "/PS", "/Alternates", "/F", "/FFilter",
    "/FDecodeParms", "/StructParent", "/StructParents", "/LastModified", "/AA", "/A", "/JS",
    "/Measure", "/PtData",
)  # fmt: skip
UNPACKED = 64 << 20  # bytes that one stream of drawing commands may unpack to
_TAIL = 2048  # a whole file says %%EOF in its last bytes
_FAULTS = (
    pikepdf.PdfError,
    pikepdf.QpdfRuntimeError,
    ValueError,
    KeyError,
    AttributeError,
    TypeError,
)


def clean_pdf(source: Path, target: Path, caps: Caps) -> None:
    """Build `source` anew into `target`; the same bytes in give the same bytes out.

    Raises Refusal file_locked, file_broken, file_pages or file_pixels.
    """
    made = BytesIO()
    pikepdf.settings.set_qpdf_limits(flate_max_memory=UNPACKED, run_length_max_memory=UNPACKED)
    try:
        with Pdf.open(source) as came:
            _must_be_whole(source, came)
            must_fit_pages(len(came.pages), caps)
            _draw_annotations(came)
            with Pdf.new() as fresh:
                fresh.pages.extend(came.pages)
                _strip(fresh, caps)
                fresh.remove_unreferenced_resources()
                fresh.save(made, deterministic_id=True, encryption=False)
    except pikepdf.PasswordError:
        raise _locked() from None
    except _FAULTS:
        raise broken() from None
    target.write_bytes(made.getbuffer())  # a full disk is not the file's fault


def _must_be_whole(source: Path, pdf: Pdf) -> None:
    """A file that had to be mended and has no end was cut off: pages may be missing."""
    with source.open("rb") as stream:
        stream.seek(max(0, source.stat().st_size - _TAIL))
        ends = b"%%EOF" in stream.read()
    if pdf.get_warnings() and not ends:
        raise broken()


def _draw_annotations(pdf: Pdf) -> None:
    """Seals, stamps and filled fields become part of the page, as they show on the screen."""
    pdf.generate_appearance_streams()
    pdf.flatten_annotations("screen")


def _strip(pdf: Pdf, caps: Caps) -> None:
    for page in pdf.pages:
        for key in set(page.obj.keys()) - PAGE - {"/Parent"}:
            del page.obj[key]
    for thing in pdf.objects:
        if isinstance(thing, Stream):
            _strip_stream(thing, caps)


def _strip_stream(stream: Stream, caps: Caps) -> None:
    for key in BESIDE:
        if key in stream:
            del stream[key]
    if stream.get("/Subtype") == Name.PS:  # a program, not a picture
        stream.write(b"")
        return
    if stream.get("/Subtype") == Name.Image:
        must_fit_pixels(int(stream.get("/Width", 0)), int(stream.get("/Height", 0)), caps)
        _strip_jpeg(stream)
        return
    try:
        stream.read_bytes()
    except (pikepdf.DataDecodingError, pikepdf.QpdfRuntimeError):
        raise broken() from None  # damaged, or it unpacks to more than any page needs
    except pikepdf.PdfError:
        return  # a filter that has nothing to unpack


def _strip_jpeg(stream: Stream) -> None:
    """A photo in a PDF is a whole JPEG file with all that the camera wrote into it."""
    filters = stream.get("/Filter")
    if not isinstance(filters, Object) or filters not in (Name.DCTDecode, [Name.DCTDecode]):
        return
    kept = {key: stream[key] for key in ("/DecodeParms",) if key in stream}
    parameters = kept.get("/DecodeParms")
    stream.write(
        without_sayings(stream.read_raw_bytes()),
        filter=Name.DCTDecode,
        decode_parms=parameters if isinstance(parameters, Dictionary) else None,
    )


def _locked() -> Refusal:
    return Refusal(
        "file_locked",
        "这个 PDF 设了打开密码，审核老师打不开。请用密码打开后选“打印—另存为 PDF”，再上传没有密码的文件。",
    )
