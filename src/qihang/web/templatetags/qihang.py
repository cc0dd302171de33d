"""`{% load qihang %}`: every registered component as a tag, and the frame of the page."""

from django import template
from django.utils.safestring import SafeString

from qihang.web import components, frame_parts
from qihang.web.components import COMPONENTS

register = template.Library()

for _component in COMPONENTS.values():
    register.simple_tag(
        _component.render, takes_context=_component.wants_context, name=_component.name
    )

register.simple_tag(frame_parts.page_assets, name="page_assets")
register.simple_tag(frame_parts.page_header, takes_context=True)
register.simple_tag(frame_parts.page_messages, takes_context=True)
register.simple_tag(frame_parts.page_footer, takes_context=True)


@register.simple_block_tag
def box(content: SafeString, title: str = "", side: object = "", anchor: str = "") -> SafeString:
    """`{% box title="…" side="…" %} … {% endbox %}`: a card around template content."""
    return components.card(content, title, side, anchor)
