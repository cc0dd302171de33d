"""Words for what is done with a calendar's address."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# What the audit calls it.
ACTS: dict[str, Promise] = {
    "calendar.make": _("生成日历订阅地址"),
    "calendar.end": _("停用日历订阅地址"),
}
