"""`python -m tests.journeys.signing ask`: an officer of a leading department asks to sign the newest seal;
prints the job's uuid. `… start UUID` hands it to the worker."""

import sys
from uuid import UUID

import django


def main(act: str, uuid: str = "") -> None:
    from qihang.apps.metrics import queries, services, tasks
    from qihang.apps.metrics.models import Seal, SealJob
    from qihang.apps.orgs.models import Account
    from qihang.apps.orgs.queries import real_now, scope_of
    from qihang.apps.orgs.rules import Role
    from qihang.kernel import Scope
    from qihang.web import clock

    if act == "start":
        tasks.start(UUID(uuid))
        return
    if not Seal.objects.exists():
        services.make_due_seals(Scope.for_system("test"), clock.now())
    officers = Account.objects.filter(memberships__role=Role.DEPARTMENT_OFFICER).order_by("pk")
    scopes = (scope_of(one, real_now()) for one in officers)
    scope, seal = next((one, found[0]) for one in scopes if (found := queries.to_sign(one)))
    job = services.ask_for(scope, seal.uuid, SealJob.SIGN, clock.now())
    sys.stdout.write(f"{job.uuid}\n")


if __name__ == "__main__":
    django.setup()
    main(*sys.argv[1:])
