"""What search of posts gives to the apps below: the index follows, alerts can be ended by a link."""

from django.utils.translation import gettext_lazy as _

from qihang.apps.links.purposes import LinkPurpose
from qihang.apps.messages.services import SecretText
from qihang.apps.orgs.labels import act_labels
from qihang.apps.postings.events import PostsChanged
from qihang.apps.postings.pages.search import alerts_page
from qihang.apps.postings.services import search
from qihang.kernel import Contribution, Subscription, msgid
from qihang.web.constraints import constraint_sentences

ACTS = {
    "saved_search.create": _("保存岗位搜索"),
    "saved_search.end": _("停止岗位提醒"),
}
CONSTRAINTS = {"saved_search_once": msgid("这个搜索刚刚已经保存过了。")}
GIVES: tuple[Contribution, ...] = (
    Subscription(PostsChanged, search.on_posts_changed),
    LinkPurpose(search.PURPOSE, _("停止岗位提醒"), alerts_page, days="alert_link_days"),
    SecretText("alert_link", search.links_of),
    *act_labels(ACTS),
    *constraint_sentences(CONSTRAINTS),
)
