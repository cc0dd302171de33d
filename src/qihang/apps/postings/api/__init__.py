"""Operations about posts for other systems."""

from ninja import Router

from qihang.apps.postings.api import screening

router = Router()
router.add_router("", screening.router)

__all__ = ["router"]
