"""Empty, error, forbidden, too many: each a sentence that says what to do next."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.web.components.registry import component
from qihang.web.markup import el


@dataclass(frozen=True, slots=True)
class Empty:
    """Why nothing is here and what to do next, perhaps with a link that does it."""

    sentence: str = ""
    href: str = ""
    action: str = ""


@component("空与错")
def empty(sentence: str = "", href: str = "", action: str = "") -> SafeString:
    """Where a list or a card has nothing to show: why, and what to do next."""
    words = sentence or gettext("没有符合条件的记录。可以放宽或清除筛选条件。")
    link = el("a", action, href=href, class_="button quiet") if href else ""
    return el("div", el("p", words), link, class_="empty")


@component("空与错")
def dead_end(
    kind: str, sentence: str = "", href: str = "", action: str = "", number: str = ""
) -> SafeString:
    """A page that cannot be shown: why, the way out, and the number under which the log has it."""
    title, usual = _dead_ends()[kind]
    link = el("a", action or gettext("回到首页"), href=href or "/", class_="button")
    number_line = (
        el("p", gettext("编号"), " ", el("code", number), class_="fault") if number else ""
    )
    body = [el("h1", title), el("p", sentence or usual), number_line, el("p", link)]
    return el("section", *body, class_=f"dead-end {kind}")


@component("空与错")
def notice(
    tone: str, text: object, title: str = "", href: str = "", action: str = ""
) -> SafeString:
    """A message in the page: tone info, act (asks for action), good or bad."""
    heading = el("b", title, class_="notice-title") if title else ""
    link = el("a", action, href=href) if href else ""
    role = "alert" if tone == "bad" else "status"
    return el("div", el("div", heading, el("span", text)), link, class_=f"notice {tone}", role=role)


def _dead_ends() -> dict[str, tuple[str, str]]:
    return {
        **_faults(),
        "forbidden": (
            gettext("这一页不在您的权限内"),
            gettext("如果工作需要，请联系本单位管理员开通，或换一个身份登录。"),
        ),
        "missing": (
            gettext("没有找到这一页"),
            gettext("地址可能有误，记录可能已移走，或不在您的范围内。请从首页或列表重新进入。"),
        ),
        "too_many": (
            gettext("操作得太快了"),
            gettext("为保护账号安全，请等几分钟再试。"),
        ),
        "too_large": (
            gettext("内容太大，没有接收"),
            gettext("请减小文件或分成几次上传；登录已过期的，请重新登录后再上传。"),
        ),
        "bad_request": (
            gettext("这次请求不完整"),
            gettext("页面可能放置太久或链接被截断。请返回上一页，刷新后再试一次。"),
        ),
        "not_text": (
            gettext("这次请求里有不能识别的字符"),
            gettext("填写的内容或链接里有看不见的控制字符。请返回上一页，删掉后重新输入。"),
        ),
        "wrong_method": (
            gettext("这一页不能这样打开"),
            gettext("它只接受页面上的按钮提交，或只供查看。请从首页或列表重新进入。"),
        ),
        "refused": (gettext("这一步现在不能做"), gettext("请返回上一页查看原因。")),
    }


def _faults() -> dict[str, tuple[str, str]]:
    """Those for which nobody who reads them is to blame; they come with a number."""
    return {
        "broken": (
            gettext("系统出了点问题"),
            gettext("您已保存的内容没有丢失。请稍后再试；如果一直这样，请把下面的编号告诉管理员。"),
        ),
        "database_away": (
            gettext("数据库暂时连不上"),
            gettext(
                "可能正在重新启动。已保存的内容没有丢失；请等几秒再试，刚才的操作请先核对是否已生效。"
            ),
        ),
        "disk_full": (
            gettext("服务器磁盘已满"),
            gettext("刚才的内容没有存下来，已保存的没有丢失。请通知管理员清理磁盘，然后再试一次。"),
        ),
        "disk_read_only": (
            gettext("服务器磁盘现在不能写入"),
            gettext("刚才的内容没有存下来，已保存的没有丢失。请通知管理员检查磁盘，然后再试一次。"),
        ),
    }
