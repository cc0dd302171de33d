"""Files handed out: named, never run, never kept by anybody on the way."""

from typing import IO

from django.http import FileResponse

# Nothing in the file may load, run or open anything, even where a browser shows it.
SEALED = "default-src 'none'; sandbox"


def download(content: IO[bytes], name: str, media_type: str) -> FileResponse:
    """Bytes to be saved under this name."""
    return _sandboxed(
        FileResponse(content, as_attachment=True, filename=name, content_type=media_type)
    )


def inline(content: IO[bytes], media_type: str) -> FileResponse:
    """Bytes made by ourselves (a preview, a document), shown in place."""
    return _sandboxed(FileResponse(content, content_type=media_type))


def _sandboxed(response: FileResponse) -> FileResponse:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SEALED
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
