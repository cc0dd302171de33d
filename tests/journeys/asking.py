"""`python -m tests.journeys.asking ask`: an officer of a university asks for all registrations as a
workbook; prints the export's uuid. `… start UUID` hands it to the worker."""

import sys
from uuid import UUID

import django


def main(act: str, uuid: str = "") -> None:
    from qihang.apps.exports import services, tasks
    from qihang.apps.exports.services import Wanted
    from qihang.apps.orgs.models import Account
    from qihang.apps.orgs.queries import real_now, scope_of
    from qihang.apps.orgs.rules import Role
    from qihang.web import clock

    if act == "start":
        tasks.start(UUID(uuid))
        return
    officer = Account.objects.filter(memberships__role=Role.UNIVERSITY_OFFICER).earliest("pk")
    scope = scope_of(officer, real_now())
    asked = services.ask_for(scope, "registrations", {}, Wanted("national_full"), clock.now())
    sys.stdout.write(f"{asked.uuid}\n")


if __name__ == "__main__":
    django.setup()
    main(*sys.argv[1:])
