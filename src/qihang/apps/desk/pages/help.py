"""Topics of help drawn: a card each, its steps numbered, with the way to where it begins."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.kernel import Scope
from qihang.web import components
from qihang.web.address import of_page
from qihang.web.help import HelpTopic, topics
from qihang.web.markup import el, join


def drawn(scope: Scope) -> SafeString:
    """All topics that concern the reader."""
    return join(_topic(topic) for topic in topics(scope))


def _topic(topic: HelpTopic) -> SafeString:
    steps = el("ol", *(el("li", step) for step in topic.steps), class_="prose numbered")
    title = str(topic.title)
    name = el("span", title, class_="sr")
    way = el("a", gettext("去办理"), name, href=of_page(topic.url_name))
    return components.card(steps, title, way, anchor=topic.key)
