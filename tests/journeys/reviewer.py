"""A reviewer as a plain HTTP client: signs in, approves, tries again until told yes or no."""

import contextlib
import http.client
import re
import urllib.error
import urllib.request
from http.cookiejar import CookieJar
from urllib.parse import urlencode

LOST = (OSError, http.client.HTTPException)


class Stay(urllib.request.HTTPRedirectHandler):
    """Where an answer sends us is the answer; nobody goes there."""

    def redirect_request(self, *_: object) -> None:
        return None


class Reviewer:
    """Signed in at `root` as `username`; `approve` answers True once the server has said so."""

    def __init__(self, root: str, username: str, password: str) -> None:
        self.root, self.cookies = root, CookieJar()
        self.opener = urllib.request.build_opener(
            Stay(), urllib.request.HTTPCookieProcessor(self.cookies)
        )
        page = self.ask("/account/login/")[2]
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token, "the sign-in page has no form"
        facts = {"login": username, "password": password, "csrfmiddlewaretoken": token[1]}
        status, where, _ = self.ask("/account/login/", facts)
        assert status == 302, f"{username} is not let in"
        assert "login" not in where

    def approve(self, uuid: str, stage: str) -> bool | None:
        """Press the button once. True: acknowledged. False: refused. None: no answer came."""
        token = next(c.value for c in self.cookies if c.name == "csrftoken") or ""
        facts = {"stage": stage, "csrfmiddlewaretoken": token}
        own = f"/destinations/{uuid}/"
        with contextlib.suppress(*LOST):
            status, where, _ = self.ask(f"{own}approve/", facts)
            return None if status != 302 else not where.endswith(own)
        return None

    def ask(self, path: str, facts: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, where it sends us, and the body."""
        data = urlencode(facts).encode() if facts else None
        headers = {"Referer": self.root}
        request = urllib.request.Request(f"{self.root}{path}", data, headers)  # noqa: S310
        try:
            with self.opener.open(request, timeout=20) as answer:
                return answer.status, "", answer.read().decode()
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code, answer.headers.get("Location", ""), answer.read().decode()
