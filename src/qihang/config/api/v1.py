"""Version 1: every app brings its router."""

from qihang.config import layers
from qihang.web.api import Api

ABOUT = """\
Rosters, destinations, figures and code sets for the systems of universities and other organisations.

Send the token as `Authorization: Bearer qh_…`; heads create tokens under 组织 → 接口令牌. Whatever
lies outside the token's organisation does not exist (404). Every no is a problem (RFC 9457) with a
code for programs and a sentence in zh or en. Lists come in pages: follow `next` until it is empty.
Writes carry an Idempotency-Key; asking again with the same key does nothing twice.
"""

api = Api("1.0", "启航 qihang", ABOUT)
for module in layers.modules("api"):
    api.add_router("", module.router)
