"""The living page: every component with its signature and its states, none forgotten."""

from qihang.web.gallery.examples import EXAMPLES, Example, gallery, load
from qihang.web.gallery.page import catalogue, contents

load()

__all__ = ["EXAMPLES", "Example", "catalogue", "contents", "gallery"]
