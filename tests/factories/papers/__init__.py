"""Made-up papers: what they say, their layouts, and pictures of them."""

from tests.factories.papers.facts import Facts
from tests.factories.papers.layouts import LAYOUTS, Form, make, printed
from tests.factories.papers.pictures import WAYS, photographed

__all__ = ["LAYOUTS", "WAYS", "Facts", "Form", "make", "photographed", "printed"]
