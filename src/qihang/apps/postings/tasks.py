"""Jobs of posts and applications; each calls one service."""

from procrastinate.contrib.django import app

from qihang.apps.postings import services
from qihang.apps.postings.rules.search import SearchCadence
from qihang.apps.postings.services import applications, search
from qihang.kernel import Scope
from qihang.web import clock


@app.periodic(cron="*/5 * * * *")
@app.task(name="postings.alert", queueing_lock="postings.alert", pass_context=False)
def alert(timestamp: int) -> int:  # noqa: ARG001 - a periodic job is told when it was due
    """Every five minutes: new posts meet saved searches; who wishes to know at once is told; how many."""
    system, now = Scope.for_system("alerts of saved searches"), clock.now()
    search.match_new_posts(system, now)
    return search.alert_accounts(system, SearchCadence.AT_ONCE, now)


@app.periodic(cron="30 0 * * *")  # in UTC: 8:30 in the province
@app.task(name="postings.alert_daily", queueing_lock="postings.alert_daily", pass_context=False)
def alert_daily(timestamp: int) -> int:  # noqa: ARG001
    """Every morning: who wishes to know once a day is told; how many."""
    system = Scope.for_system("alerts of saved searches")
    return search.alert_accounts(system, SearchCadence.DAILY, clock.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="postings.expire", queueing_lock="postings.expire", pass_context=False)
def expire(timestamp: int) -> int:  # noqa: ARG001 - a periodic job is told when it was due
    """Every ten minutes: posts whose last day is over end; how many."""
    return services.expire_due(Scope.for_system("posts whose last day is over"), clock.now())


@app.periodic(cron="20 9 * * *")
@app.task(name="postings.applications", queueing_lock="postings.applications", pass_context=False)
def follow_applications(timestamp: int) -> int:  # noqa: ARG001 - a periodic job is told when it was due
    """Every morning: what nobody answered lapses, publishers are reminded; how many applications lapsed."""
    scope = Scope.for_system("applications nobody answered")
    lapsed = applications.lapse_applications(scope, clock.now())
    applications.remind_publishers(scope, clock.now())
    return lapsed
