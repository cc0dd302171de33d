"""Official documents: data set into a Typst template as PDF, or its first page as a picture.

A template is a `.typ` file of an app (`apps/<app>/documents/`) that imports `/web/documents/house.typ`.
Data travels as one JSON text: what somebody typed is never markup. Chinese needs no system font.
"""

from qihang.web.documents.typesetting import Draft, pdf, png

__all__ = ["Draft", "pdf", "png"]
