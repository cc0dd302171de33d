"""Who asks and about what, for the access matrix: one graduate's registration and everybody around it.

Every column of the matrix is one relation to that graduate; every argument in an address is taken
from tests.factories.people import own_account
from here. A new kind of record in an address needs a line in ARGUMENTS.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from qihang.apps.agreements import services as agreements
from qihang.apps.agreements.models import AgreementPaper
from qihang.apps.destinations import services as destinations
from qihang.apps.destinations.models import Destination, Evidence
from qihang.apps.destinations.rules import Status
from qihang.apps.employers import services as employers
from qihang.apps.employers.rules import EmployerState
from qihang.apps.exports import services as exports
from qihang.apps.exports.services import Wanted
from qihang.apps.intake.models import Batch
from qihang.apps.messages.models import Message
from qihang.apps.messages.services import Notice, Reader, notify
from qihang.apps.metrics import services as metrics
from qihang.apps.orgs import services as orgs
from qihang.apps.orgs.models import Account, Invitation, Membership
from qihang.apps.orgs.rules import Lost, Role
from qihang.apps.orgs.services import unseal
from qihang.apps.people import services as people
from qihang.apps.people.models import Graduate, Merge
from qihang.apps.people.services import NewStanding
from qihang.apps.postings import services as postings
from qihang.apps.postings.models import Application
from qihang.apps.postings.rules import PostState, ReportReason
from qihang.apps.postings.rules.applications import ApplicationAction
from qihang.apps.postings.services import applications
from qihang.apps.verification import services as verification
from qihang.apps.verification.models import FindingMaterial
from qihang.apps.verification.rules import LetterCause, LetterKind
from qihang.apps.verification.services import (
    GivenAnswer,
    NewLetter,
    UploadedMaterial,
    order_run,
)
from qihang.kernel import Cohort, Permission, Scope
from tests.factories.agreements import make_series, make_signed
from tests.factories.applications import make_application, make_profile
from tests.factories.certificates import make_link, make_proof
from tests.factories.destinations import make_draft, paper
from tests.factories.employers import make_employer, make_licence, make_request
from tests.factories.intake import previewed, roster_row
from tests.factories.orgs import (
    SYSTEM,
    Tree,
    make_account,
    make_membership,
    make_province,
    scope_for,
)
from tests.factories.people import make_graduate, own_account
from tests.factories.plans import make_followup, make_meeting, make_note, minutes
from tests.factories.postings import make_post
from tests.factories.registers import HISENSE, deliver
from tests.factories.roster_checks import make_report
from tests.factories.signing import save, sign
from tests.factories.tokens import make_token
from tests.factories.verification import make_finding

NAME = "欧阳启帆"  # nobody else has it, so that a page that shows it is noticed
FILED = datetime(2024, 6, 3, 2, tzinfo=UTC)
# Relation to the graduate of tree.college -> role and the place in the tree where it is held.
OFFICIALS = {
    "college": (Role.COLLEGE_OFFICER, "college"),
    "college-head": (Role.COLLEGE_HEAD, "college"),
    "sibling": (Role.COLLEGE_OFFICER, "sibling"),
    "university": (Role.UNIVERSITY_OFFICER, "university"),
    "university-head": (Role.UNIVERSITY_HEAD, "university"),
    "other-university": (Role.UNIVERSITY_OFFICER, "other_university"),
    "province": (Role.PROVINCE_OFFICER, "province"),
    "province-power": (Role.PROVINCE_OFFICER, "province"),
    "department": (Role.DEPARTMENT_OFFICER, "department"),
    "city": (Role.CITY_OFFICER, "city"),
    "county": (Role.COUNTY_OFFICER, "county"),
    "employer": (Role.EMPLOYER, "employer"),
    "auditor": (Role.AUDITOR, "province"),
    "admin": (Role.SYSTEM_ADMIN, "province"),
    # Two hats: a graduate elsewhere who is an officer here, an officer of two universities.
    "graduate-elsewhere": (Role.COLLEGE_OFFICER, "college"),
    "two-universities": (Role.UNIVERSITY_OFFICER, "university"),
    # The peer's twin: a graduate of this very college who was made its officer all the same.
    "graduate-here": (Role.COLLEGE_OFFICER, "college"),
    # What has ended: the role, the role under which power is open, the role of who granted.
    "ended": (Role.COLLEGE_OFFICER, "college"),
    "power-ended": (Role.PROVINCE_OFFICER, "province"),
    "grant-ended": (Role.UNIVERSITY_OFFICER, "other_university"),
}
RELATIONS = ("anonymous", "self", "peer", "granted", *OFFICIALS)
# Those who must never come to the graduate's record, whatever the address.
STRANGERS = (
    "anonymous", "peer", "sibling", "other-university", "employer", "city", "county",
    "graduate-here", "ended", "power-ended", "grant-ended",
)  # fmt: skip


@dataclass
class Stage:
    """The organisations, the graduate with a filed registration, and an account for each relation."""

    tree: Tree = field(default_factory=make_province)
    accounts: dict[str, Account | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.graduate = make_graduate(self.tree.college, account=True, name=NAME)
        self.peer = make_graduate(self.tree.college, account=True)
        self.accounts |= {"anonymous": None, "self": self.graduate.account}
        self.accounts |= {"peer": self.peer.account, "granted": make_account()}
        for relation, (role, place) in OFFICIALS.items():
            self.accounts[relation] = make_account(role, getattr(self.tree, place))
        self.destination = file_contract(self.graduate)
        self.paper = Evidence.objects.get(destination=self.destination)
        self.agreement_of(self.graduate)
        self.proof = make_proof(self.destination)
        self.link = make_link(self.proof)
        self.act = self.approved(self.peer, self.account("college"))
        self.officer = self.account("college").memberships.get()
        self.lent = self.delegated(self.account("college-head"))
        role, place = OFFICIALS["department"]
        self.given = orgs.lend(
            scope_for(self.account("university-head")), make_account(role, getattr(self.tree, place)),
            Permission.FIGURES_SEE, self.tree.college, "核对数字", timezone.now() + timedelta(days=7),
        )  # fmt: skip
        self.token = make_token(self.tree.university).token
        self.lend_to(self.account("granted"))
        self.offer, self.offer_by_two = self.offers()
        self.reset = orgs.propose_reset(
            scope_for(self.account("college-head")), self.account("college").username,
            Lost.PASSWORD, "当面核实",
        ).reset  # fmt: skip
        self.message = self.told(self.graduate)
        self.firm = HISENSE["code"]
        self.delivery = deliver("employers", [HISENSE])
        self.export = exports.ask_for(
            scope_for(self.account("college")), "registrations", {}, Wanted("national_32"), FILED
        )
        self.sheet = self.roster_about(self.graduate, self.account("university"))
        self.batch = people.order_batch(
            scope_for(make_account(Role.COLLEGE_OFFICER, self.tree.college)),
            [self.graduate.uuid],
            again=True,
        )
        self.change = people.record_standing(
            scope_for(self.account("university")), make_graduate(self.tree.college).uuid,
            NewStanding("suspended", FILED.date(), "1"), FILED,
        )  # fmt: skip
        self.report = make_report(self.graduate, FILED)
        self.twin, self.merge = self.merged()
        self.meeting = make_meeting(self.tree.university, minutes=minutes())
        self.followup = make_followup(self.meeting)
        self.note = make_note(self.tree.department)
        self.about_findings()
        self.about_employers()
        self.about_posts()
        self.application, self.invited = self.applied(self.graduate, self.peer)
        self.check_run = order_run(SYSTEM, self.tree.university, Cohort(2024), FILED)
        self.seal = metrics.make_seal(SYSTEM, "phase:autumn", FILED)
        power = scope_for(self.account("province-power"))
        orgs.start_power(power, self.tree.province.path, "核对线索", timedelta(minutes=30))
        self.put_on_hats()
        self.end_roles()

    def about_findings(self) -> None:
        """A finding about the graduate's registration, answered by the college with a paper."""
        self.finding = make_finding(self.destination)
        given = GivenAnswer("已与单位核实", [UploadedMaterial(paper("answer"), "说明.pdf")])
        college = scope_for(make_account(Role.COLLEGE_OFFICER, self.tree.college))
        self.answered = verification.answer_finding(college, self.finding.uuid, given, FILED)
        self.material = FindingMaterial.objects.get(finding=self.finding)
        self.letter = verification.propose_letter(
            scope_for(self.account("province")), Cohort(2024),
            NewLetter(
                LetterKind.REMINDER, LetterCause.OVERDUE, [self.tree.university.code], "请抓紧答复",
                "education",
            ),
            FILED,
        )  # fmt: skip

    def about_employers(self) -> None:
        """The employer of the tree, which waits for the university, a verified one, a request and an act."""
        account, office = self.account("employer"), self.tree.university
        self.employer = make_employer(
            office, EmployerState.SUBMITTED, org=self.tree.employer, lead=account,
            licence=make_licence(),
        )  # fmt: skip
        self.verified = make_employer(office)
        self.recruiter = account.memberships.get()
        self.request = make_request(self.employer, licence=make_licence())
        officer = scope_for(make_account(Role.UNIVERSITY_OFFICER, office))
        done = make_employer(office, EmployerState.SUBMITTED, licence=make_licence())
        employers.verify(officer, done.uuid, FILED)
        self.verification = done.moves.get().act

    def about_posts(self) -> None:
        """Posts of an employer of the university: one that waits, a public one with a report, an act."""
        firm = make_employer(self.tree.university)
        self.waiting_post = make_post(firm, PostState.SCREENED)
        self.public_post = make_post(firm, expires_on=date(2099, 1, 1))
        own = self.tree.employer
        self.own_post = make_post(self.verified, PostState.DRAFT, org=own, org_path=own.path)
        reported = postings.ReportedPost(ReportReason.FEE, "要交押金")
        postings.report_post(Scope(), self.public_post.uuid, reported, "198.51.100.9", FILED)
        self.post_report = self.public_post.reports.get()
        clerk = scope_for(make_account(Role.UNIVERSITY_OFFICER, self.tree.university))
        self.released = postings.release_post(
            clerk, make_post(firm, PostState.SCREENED).uuid, FILED
        )

    def put_on_hats(self) -> None:
        """Accounts that are two things at once."""
        make_membership(
            self.account("two-universities"), Role.UNIVERSITY_OFFICER, self.tree.other_university
        )
        for relation, college in (
            ("graduate-elsewhere", self.tree.other_college),
            ("graduate-here", self.tree.college),
        ):
            graduate = make_graduate(college)
            graduate.account = self.accounts[relation]
            save(graduate)

    def end_roles(self) -> None:
        """Roles that ended past every service, with what had been begun under them still open."""
        power = scope_for(self.account("power-ended"))
        orgs.start_power(power, self.tree.province.path, "核对线索", timedelta(minutes=30))
        giver = make_account(Role.UNIVERSITY_HEAD, self.tree.university)
        for permission in (Permission.PERSON_SEE, Permission.DESTINATION_SEE):
            orgs.lend(
                scope_for(giver), self.account("grant-ended"), permission, self.tree.college,
                "互查", timezone.now() + timedelta(days=7),
            )  # fmt: skip
        for account in (self.account("ended"), self.account("power-ended"), giver):
            account.memberships.update(until_date=timezone.localdate())
            sign(account)

    def offers(self) -> tuple[Invitation, Invitation]:
        """A role offered to an account, and one that waits for the second to decide."""

        def offered(by: str, to: str) -> Invitation:
            return orgs.invite(
                scope_for(self.account(by)), orgs.Invitee(to, "某人"), self.tree.college,
                Role.COLLEGE_OFFICER, start=timezone.localdate(),
            ).invitation  # fmt: skip

        one = offered("college-head", self.account("granted").username)
        return one, offered("university-head", "somebody.new")

    def merged(self) -> tuple[Graduate, Merge]:
        """A record that may be the graduate's too, and two others that were merged."""
        clerk = scope_for(make_account(Role.UNIVERSITY_OFFICER, self.tree.university))
        one, other, twin = (make_graduate(self.tree.college) for _ in range(3))
        return twin, people.merge(clerk, one.uuid, other.uuid, (), "两次建档", FILED)

    def agreement_of(self, graduate: Graduate) -> None:
        """The graduate's signed agreement, and a number of the peer that the college made void."""
        clerk = scope_for(make_account(Role.UNIVERSITY_OFFICER, self.tree.university))
        self.series = make_series(clerk, self.tree.university)
        self.agreement = make_signed(clerk, graduate)
        self.scan = AgreementPaper.objects.get(agreement=self.agreement)
        college = scope_for(self.account("college"))
        unused = agreements.give_number(college, self.peer, FILED)
        self.voided = agreements.void_number(college, unused.uuid, FILED, "没有用")

    def applied(self, graduate: Graduate, peer: Graduate) -> tuple[Application, UUID]:
        """The graduate's application to the employer, and the act that invited another one."""
        place = self.tree.employer
        post = make_post(self.verified, org=place, org_path=place.path, expires_on=date(2099, 1, 1))
        for one in (graduate, peer):
            make_profile(one, file=make_licence(), file_name="简历.pdf")
        other = make_application(post, peer)
        invited = applications.answer(
            scope_for(self.account("employer")), [other.uuid], ApplicationAction.INVITE, "", FILED
        )
        return make_application(post, graduate), invited.act

    def told(self, graduate: Graduate) -> Message:
        """A message in the graduate's inbox, with a reason that names nobody."""
        to = [Reader(graduate.account_id, graduate.pk, graduate.org_path)]
        notice = Notice("destination_returned", "/destinations/mine/", "told", {"reason": "1"})
        notify(SYSTEM, notice, to, FILED)
        return Message.objects.get(key="told")

    def approved(self, graduate: Graduate, officer: Account) -> UUID:
        """An act of review: the officer passes another graduate's registration on."""
        waiting = file_contract(graduate)
        stage = Status(waiting.status)
        return destinations.approve(scope_for(officer), waiting.uuid, stage, FILED)

    def delegated(self, head: Account) -> Membership:
        """The head's role, lent to a colleague for a week."""
        today = timezone.localdate()
        colleague = make_account()
        offered = orgs.delegate(
            scope_for(head), head.memberships.get(), colleague.username, self.tree.college,
            start=today, end=today + timedelta(days=7),
        )  # fmt: skip
        return orgs.accept(scope_for(colleague), offered)

    def account(self, relation: str) -> Account:
        """The account of a relation that has one."""
        account = self.accounts[relation]
        assert account is not None
        return account

    def roster_about(self, graduate: Graduate, officer: Account) -> Batch:
        """A sheet that would change the graduate, with a row at fault beside."""
        number = unseal(graduate.id_number_sealed)
        change = roster_row(exam_number=graduate.exam_number, id_number=number, name=NAME)
        faulty = roster_row(college="没有的学院")
        return previewed(scope_for(officer), self.tree.university, change, faulty)

    def lend_to(self, account: Account) -> None:
        """Grant sight of the one graduate, as a helper or a checker would have it."""
        now = timezone.now()
        for permission, kind, subject in (
            (Permission.PERSON_SEE, "graduate", self.graduate.pk),
            (Permission.DESTINATION_SEE, "graduate", self.graduate.pk),
            (Permission.DESTINATION_SEE, "destination", self.destination.pk),
        ):
            orgs.grant(
                SYSTEM, account, permission, "对口帮扶", kind=kind, subjects=[subject],
                start=now, until=now + timedelta(days=1),
            )  # fmt: skip


def file_contract(graduate: Graduate) -> Destination:
    """The graduate's registration, waiting for the college."""
    scope = scope_for(own_account(graduate))
    make_draft(scope, FILED)
    return destinations.file(scope, FILED)


@dataclass(frozen=True)
class Argument:
    """A value for an address; `personal` where it names the graduate's own record."""

    value: object
    personal: bool = False


# "namespace:argument" or "url name:argument" -> its values, each with the word the matrix shows.
ARGUMENTS: Mapping[str, Callable[[Stage], dict[str, Argument]]] = {
    "desk:calendar_feed:secret": lambda _: {"made up": Argument("no-such-secret")},
    "roster_checks:uuid": lambda stage: {"of graduate": Argument(stage.report.uuid, personal=True)},
    **{
        f"postings:{name}:uuid": lambda stage: {
            "of graduate": Argument(stage.application.uuid, personal=True)
        }
        for name in (
            "own_application",
            "withdraw",
            "accept",
            "decline",
            "application",
            "unmask_applicant",
            "applicant_file",
        )
    },
    "postings:apply:uuid": lambda stage: {"public": Argument(stage.application.post.uuid)},
    "postings:answer:action": lambda _: {"": Argument("invite")},
    "postings:undo_answer:act": lambda stage: {"by employer": Argument(stage.invited)},
    "roster_checks:field": lambda _: {"": Argument("ethnicity")},
    "agreements:uuid": lambda stage: {"signed": Argument(stage.agreement.uuid, personal=True)},
    "agreements:close_series:uuid": lambda stage: {"of university": Argument(stage.series.uuid)},
    "agreements:give_number:uuid": lambda stage: {
        "graduate": Argument(stage.graduate.uuid, personal=True)
    },
    "agreements:paper:uuid": lambda stage: {"scan": Argument(stage.scan.uuid, personal=True)},
    "agreements:preview:uuid": lambda stage: {"scan": Argument(stage.scan.uuid, personal=True)},
    "agreements:undo:act": lambda stage: {"by college": Argument(stage.voided)},
    "employers:uuid": lambda stage: {
        "that waits": Argument(stage.employer.uuid),
        "verified": Argument(stage.verified.uuid),
    },
    **{
        f"employers:{name}:uuid": lambda stage: {"to lead": Argument(stage.request.uuid)}
        for name in ("accept", "refuse", "request_paper")
    },
    "employers:undo:act": lambda stage: {"by a colleague": Argument(stage.verification)},
    "employers:decide:action": lambda _: {"": Argument("return")},
    "employers:end_recruiter:member": lambda stage: {"": Argument(stage.recruiter.uuid)},
    "employers:hand_over:member": lambda stage: {"": Argument(stage.recruiter.uuid)},
    "postings:uuid": lambda stage: {
        "that waits": Argument(stage.waiting_post.uuid),
        "public": Argument(stage.public_post.uuid),
        "own draft": Argument(stage.own_post.uuid),
    },
    "postings:handle:uuid": lambda stage: {"": Argument(stage.post_report.uuid)},
    "postings:undo:act": lambda stage: {"by a colleague": Argument(stage.released)},
    "postings:step:action": lambda _: {"": Argument("close")},
    "postings:sitemap:section": lambda _: {"": Argument("posts")},
    "codes:search:name": lambda _: {"": Argument("division")},
    "metrics:seal:uuid": lambda stage: {"": Argument(stage.seal.uuid)},
    "metrics:seal_sign:uuid": lambda stage: {"": Argument(stage.seal.uuid)},
    "metrics:seal_publish:uuid": lambda stage: {"": Argument(stage.seal.uuid)},
    "metrics:seal_file:uuid": lambda stage: {"": Argument(stage.seal.uuid)},
    "metrics:seal_file:kind": lambda _: {"": Argument("pdf")},
    "metrics:cut:dimension": lambda _: {"": Argument("hardship")},
    "account_confirm_email:key": lambda _: {"made up": Argument("no-such-key")},
    "account_reset_password_from_key:uidb36": lambda _: {"made up": Argument("1")},
    "account_reset_password_from_key:key": lambda _: {"": Argument("no-such-key")},
    "intake:target": lambda _: {name: Argument(name) for name in ("roster", "hardship")},
    "intake:uuid": lambda stage: {"roster": Argument(stage.sheet.uuid, personal=True)},
    "orgs:uuid": lambda stage: {"officer": Argument(stage.officer.uuid)},
    **{
        f"orgs:{name}:uuid": lambda stage: {
            "college": Argument(stage.tree.college.uuid),
            "university": Argument(stage.tree.university.uuid),
        }
        for name in ("org", "change", "close", "reopen")
    },
    **{
        f"orgs:{name}:uuid": lambda stage: {
            "to granted": Argument(stage.offer.uuid),
            "by two": Argument(stage.offer_by_two.uuid),
        }
        for name in (
            "invitation",
            "confirm_invitation",
            "withdraw_invitation",
            "accept_invitation",
            "decline_invitation",
        )
    },
    "orgs:reset:uuid": lambda stage: {"of college": Argument(stage.reset.uuid)},
    "orgs:stop_reset:uuid": lambda stage: {"of college": Argument(stage.reset.uuid)},
    "orgs:lent:uuid": lambda stage: {"by college-head": Argument(stage.lent.uuid)},
    "orgs:take_back:uuid": lambda stage: {"by college-head": Argument(stage.lent.uuid)},
    "orgs:grant:uuid": lambda stage: {"over the college": Argument(stage.given.uuid)},
    "orgs:revoke_grant:uuid": lambda stage: {"over the college": Argument(stage.given.uuid)},
    "orgs:token:uuid": lambda stage: {"of the university": Argument(stage.token.uuid)},
    "orgs:adopt_token:uuid": lambda stage: {"of the university": Argument(stage.token.uuid)},
    "orgs:revoke_token:uuid": lambda stage: {"of the university": Argument(stage.token.uuid)},
    "people:uuid": lambda stage: {"graduate": Argument(stage.graduate.uuid, personal=True)},
    "people:standing_cancel:uuid": lambda stage: {"of another": Argument(stage.change.uuid)},
    "people:standing_paper:uuid": lambda stage: {"of another": Argument(stage.change.uuid)},
    "people:merge:other": lambda stage: {"twin": Argument(stage.twin.uuid)},
    "people:unmerge:uuid": lambda stage: {"of two": Argument(stage.merge.uuid)},
    "people:release:uuid": lambda stage: {"of college": Argument(stage.batch.uuid)},
    "people:unmask:field": lambda _: {field: Argument(field) for field in ("phone",)},
    "registers:name": lambda _: {name: Argument(name) for name in ("employers", "insurance")},
    "registers:firm:code": lambda stage: {"a firm": Argument(stage.firm)},
    "registers:uuid": lambda stage: {"newest": Argument(stage.delivery.uuid)},
    "exports:new:source": lambda _: {
        name: Argument(name) for name in ("registrations", "graduates")
    },
    "exports:uuid": lambda stage: {"by college": Argument(stage.export.uuid)},
    "destinations:employers:field": lambda _: {"": Argument("employer_name")},
    "destinations:undo:act": lambda stage: {"by college": Argument(stage.act)},
    "destinations:evidence:uuid": lambda stage: {
        "paper": Argument(stage.paper.uuid, personal=True)
    },
    "destinations:preview:uuid": lambda stage: {"paper": Argument(stage.paper.uuid, personal=True)},
    "destinations:remove_evidence:uuid": lambda stage: {
        "paper": Argument(stage.paper.uuid, personal=True)
    },
    "destinations:uuid": lambda stage: {"filed": Argument(stage.destination.uuid, personal=True)},
    "verification:uuid": lambda stage: {"of graduate": Argument(stage.finding.uuid, personal=True)},
    "verification:material:uuid": lambda stage: {
        "of answer": Argument(stage.material.uuid, personal=True)
    },
    "verification:read_paper:paper": lambda stage: {
        "paper": Argument(stage.paper.uuid, personal=True)
    },
    "verification:read_phone:version": lambda stage: {
        "filed": Argument(stage.destination.uuid, personal=True)
    },
    **{
        f"verification:{name}:uuid": lambda stage: {"a draft": Argument(stage.letter.uuid)}
        for name in ("letter", "issue_letter", "withdraw_letter", "note_talk")
    },
    "verification:asked:token": lambda _: {"of nobody": Argument("x" * 43)},
    "verification:undo:act": lambda stage: {"by a colleague": Argument(stage.answered)},
    "verification:check:code": lambda _: {"": Argument("employer_ended")},
    "verification:run:uuid": lambda stage: {"of the university": Argument(stage.check_run.uuid)},
    "messages:reminder:name": lambda _: {"": Argument("register")},
    "messages:uuid": lambda stage: {"told": Argument(stage.message.uuid, personal=True)},
    "certificates:uuid": lambda stage: {"filed": Argument(stage.destination.uuid, personal=True)},
    "links:follow:token": lambda _: {"of nobody": Argument("x" * 43)},
    "certificates:links:uuid": lambda stage: {"proof": Argument(stage.proof.uuid, personal=True)},
    "certificates:revoke_link:uuid": lambda stage: {
        "proof": Argument(stage.proof.uuid, personal=True)
    },
    "certificates:revoke_link:link": lambda stage: {
        "to proof": Argument(stage.link.uuid, personal=True)
    },
    "certificates:revoke:uuid": lambda stage: {"proof": Argument(stage.proof.uuid, personal=True)},
    "metrics:code": lambda stage: {
        place: Argument(getattr(stage.tree, place).code)
        for place in ("province", "university", "college")
    },
    "plans:code": lambda stage: {
        place: Argument(getattr(stage.tree, place).code)
        for place in ("province", "university", "college", "city")
    },
    "plans:rows:measure": lambda _: {"": Argument("leading_group")},
    "plans:keep:what": lambda _: {"": Argument("contact")},
    "plans:withdraw:what": lambda _: {"": Argument("meeting")},
    "plans:withdraw:uuid": lambda stage: {"of university": Argument(stage.meeting.uuid)},
    "plans:finish:uuid": lambda stage: {"of university": Argument(stage.followup.uuid)},
    "plans:minutes:uuid": lambda stage: {"of university": Argument(stage.meeting.uuid)},
    "plans:note_file:uuid": lambda stage: {"of department": Argument(stage.note.uuid)},
    "plans:edition": lambda _: {"": Argument("2024-shandong")},
    "plans:against:other": lambda _: {"itself": Argument("2024-shandong")},
    "plans:duty:duty": lambda _: {duty: Argument(duty) for duty in ("G1.1", "R1.2")},
}
