"""Reports of wrong roster data for tests."""

from datetime import datetime
from io import BytesIO

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile

from qihang.apps.people.models import Graduate
from qihang.apps.roster_checks import services
from qihang.apps.roster_checks.models import RosterReport
from qihang.apps.roster_checks.services.checks import ReportedError
from tests.factories.orgs import scope_for
from tests.factories.people import own_account


def make_report(graduate: Graduate, now: datetime) -> RosterReport:
    """The graduate says that another ethnicity is right, with a paper."""
    said = ReportedError("ethnicity", "回族", "户口本上是回族", paper(), "户口本.pdf")
    return services.report_error(scope_for(own_account(graduate)), said, now)


def paper() -> SimpleUploadedFile:
    """A PDF of one empty page."""
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out)
    return SimpleUploadedFile("户口本.pdf", out.getvalue(), "application/pdf")
