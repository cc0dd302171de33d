"""`python -m tests.journeys.sheet FILE ORG`: a roster read and sent to the worker; prints its batch."""

import sys
from pathlib import Path

import django


def main(file: Path, code: str) -> None:
    from qihang.apps.intake import queries, services, tasks
    from qihang.kernel import Cohort, Scope
    from qihang.web import clock

    scope = Scope.for_system("a sheet to be interrupted")
    target, org = queries.target_and_org(scope, "roster", code)
    with file.open("rb") as upload:
        batch = services.receive(
            scope, target, org, upload, file.name, clock.now(), cohort=Cohort(2024)
        )
    services.preview(scope, batch, clock.now())
    services.begin_apply(scope, batch)
    tasks.start(batch.pk)
    sys.stdout.write(f"{batch.uuid}\n")


if __name__ == "__main__":
    django.setup()
    main(Path(sys.argv[1]), sys.argv[2])
