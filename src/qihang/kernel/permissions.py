"""Every permission there is, in alphabetical order; which role holds which stands in orgs.rules."""

from enum import StrEnum


class Permission(StrEnum):
    """What an account may do somewhere; the somewhere is a Reach."""

    ACCOUNT_MANAGE = "account.manage"
    ACTIVATION_ISSUE = "activation.issue"
    AUDIT_SEE = "audit.see"
    CLOCK_MOVE = "clock.move"
    DESTINATION_APPROVE_AS_HEAD = "destination.approve_as_head"
    DESTINATION_CORRECT = "destination.correct"
    DESTINATION_FILE_OWN = "destination.file_own"
    DESTINATION_REPORT_UP = "destination.report_up"
    DESTINATION_REVIEW_COLLEGE = "destination.review_college"
    DESTINATION_REVIEW_UNIVERSITY = "destination.review_university"
    DESTINATION_SEE = "destination.see"
    FIGURES_SEE = "figures.see"
    HOME_SEE = "home.see"
    MEMBERSHIP_DELEGATE = "membership.delegate"
    PERSON_SEE = "person.see"
    PERSON_UNMASK = "person.unmask"
    POWER_OPEN = "power.open"
    REGISTER_LOAD = "register.load"
    REGISTER_SEE_ADMISSIONS = "register.see_admissions"
    REGISTER_SEE_EMPLOYERS = "register.see_employers"
    REGISTER_SEE_ENLISTMENT = "register.see_enlistment"
    REGISTER_SEE_HARDSHIP = "register.see_hardship"
    REGISTER_SEE_INSURANCE = "register.see_insurance"
    REGISTER_SEE_PROGRAMMES = "register.see_programmes"
