"""Every view says who may enter it: `@needs(Permission.X)` or `@public`. A guard test asks each URL."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any, ParamSpec, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpResponseBase

from qihang.kernel import Permission
from qihang.web.request import Request

SIGNED_IN = "signed-in"  # what `signed_in` asks for, beside the permissions of `needs`
View = Callable[..., HttpResponseBase]
P = ParamSpec("P")
T = TypeVar("T")


def needs(*permissions: Permission) -> Callable[[View], View]:
    """Admit only those who hold one of the permissions somewhere.

    Visitors are sent to sign in; the signed-in without it get 403. Whether it holds for the very
    record is asked once the record is found: `must_hold`.
    """

    def decorate(view: View) -> View:
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not any(request.scope.allows(p) for p in permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return _with_access(update_wrapper(guarded, view), permissions)

    return decorate


def signed_in(view: View) -> View:
    """Admit every account, whatever it holds: the page shows and does only what is its own."""

    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return _with_access(update_wrapper(guarded, view), (SIGNED_IN,))


def public(view: View) -> View:
    """Admit everybody; the page must show nothing personal."""
    return _with_access(view, ())


def _with_access(view: View, access: tuple[str, ...]) -> View:
    """The view with what the guard test reads: who may enter."""
    view.__dict__["access"] = access
    return view


def get_or_404(read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What the read answers; 404 where its record is not there or outside the scope."""
    try:
        return read(*args, **kwargs)
    except ObjectDoesNotExist:
        raise Http404 from None


def must_hold(request: Request, permission: Permission, path: str) -> None:
    """403 unless the permission holds in the organisation at `path`."""
    if not request.scope.holds(permission, path):
        raise PermissionDenied
