"""What a graduate is asked about the own registration, and what the page of its link shows."""

from datetime import date

from django.utils.translation import gettext

from qihang.apps.codes import queries as codes
from qihang.apps.links.models import PublicLink
from qihang.apps.links.purposes import LinkPage
from qihang.apps.verification import queries
from qihang.apps.verification.models import GraduateQuestion
from qihang.kernel import Scope
from qihang.web import formats
from qihang.web.components import Fact
from qihang.web.request import Request

READER = Scope.for_system("the page of a link asks its subject")


def facts(question: GraduateQuestion) -> list[Fact]:
    """The registration in question, without the person's name: a link may be passed on."""
    version = question.destination
    found = [
        Fact(gettext("毕业去向"), codes.label("destination", version.kind)),
        Fact(gettext("单位或学校"), version.employer_name or version.school_name),
        Fact(gettext("签约日期"), formats.day(version.signed_date) if version.signed_date else ""),
        Fact(gettext("登记生效日期"), formats.day(version.effective_date)),
    ]
    return [fact for fact in found if fact.value]


def link_page(request: Request, link: PublicLink) -> LinkPage | None:
    """Opened by the page of all links, it only says where to answer."""
    del request
    if queries.question_of_link(READER, link) is None:
        return None
    return LinkPage((), gettext("请用短信里的完整地址打开，点“属实”或“不属实”。"))


def is_open(link: PublicLink, day: date) -> bool:
    """Whether there is still something to answer."""
    del day
    question = queries.question_of_link(READER, link)
    return question is not None and question.is_open
