"""Law and circulars as dated data: reads policy/ into frozen, typed values.

`load()` gives the `Policy`; every fault in the files is a `PolicyProblem` that names file, line
and cure. No framework, no database, no clock: the day is always handed in.
"""

from qihang.policy.catalogue import Catalogue, CodeFile
from qihang.policy.checks import (
    DAY,
    AllowedPair,
    Check,
    CheckAbout,
    CheckFact,
    Checks,
    CheckSet,
    CheckSeverity,
    CheckSource,
    SharedRelation,
    SqlText,
    WageFloor,
)
from qihang.policy.codes import Code, CodeTable
from qihang.policy.dated import Dated, Span, Sureness, ValueSource
from qihang.policy.destinations import DestinationGroup, DestinationKind
from qihang.policy.duties import Clause, Duty
from qihang.policy.edition_difference import Changed, EditionDifference, difference
from qihang.policy.editions import (
    Department,
    Edition,
    Institution,
    Phase,
    PlanPart,
    faults_of,
    yaml_in,
)
from qihang.policy.files import FilePurpose
from qihang.policy.filing_rules import Effect, FilingRule, FilingRules
from qihang.policy.indicators import (
    OWN_PROVINCE,
    Definition,
    Denominator,
    Indicator,
    Quantity,
    Wording,
)
from qihang.policy.labels import Label
from qihang.policy.layouts import ExportOrder, Layout, OrderColumn, SheetColumn, SheetWords
from qihang.policy.library import Policy, default_root, load
from qihang.policy.limits import Deadline, Limit
from qihang.policy.maps import MapShape
from qihang.policy.measures import Counted, MeasureUnit, PlanMeasure, RegistrationShare
from qihang.policy.messages import Channel, Messages, Quiet, Template
from qihang.policy.papers import PAPER_TYPES, PaperField, PaperPolicy, PaperWords
from qihang.policy.problems import PolicyProblem
from qihang.policy.registers import Disagreement, Register, Registers
from qihang.policy.reminders import Countdown, Reminder
from qihang.policy.rules import DestinationField, EvidenceKind, Prohibition
from qihang.policy.screening import (
    Screening,
    ScreeningClass,
    ScreeningKind,
    ScreeningRule,
    ScreeningRules,
    ScreeningSeverity,
)
from qihang.policy.standing import StandingKind
from qihang.policy.targets import Aggregate, Carrier, Comparison, DutyTarget, TargetStep
from qihang.policy.validation import edition_problems, validate

__all__ = [
    "DAY",
    "OWN_PROVINCE",
    "PAPER_TYPES",
    "Aggregate",
    "AllowedPair",
    "Carrier",
    "Catalogue",
    "Changed",
    "Channel",
    "Check",
    "CheckAbout",
    "CheckFact",
    "CheckSet",
    "CheckSeverity",
    "CheckSource",
    "Checks",
    "Clause",
    "Code",
    "CodeFile",
    "CodeTable",
    "Comparison",
    "Countdown",
    "Counted",
    "Dated",
    "Deadline",
    "Definition",
    "Denominator",
    "Department",
    "DestinationField",
    "DestinationGroup",
    "DestinationKind",
    "Disagreement",
    "Duty",
    "DutyTarget",
    "Edition",
    "EditionDifference",
    "Effect",
    "EvidenceKind",
    "ExportOrder",
    "FilePurpose",
    "FilingRule",
    "FilingRules",
    "Indicator",
    "Institution",
    "Label",
    "Layout",
    "Limit",
    "MapShape",
    "MeasureUnit",
    "Messages",
    "OrderColumn",
    "PaperField",
    "PaperPolicy",
    "PaperWords",
    "Phase",
    "PlanMeasure",
    "PlanPart",
    "Policy",
    "PolicyProblem",
    "Prohibition",
    "Quantity",
    "Quiet",
    "Register",
    "Registers",
    "RegistrationShare",
    "Reminder",
    "Screening",
    "ScreeningClass",
    "ScreeningKind",
    "ScreeningRule",
    "ScreeningRules",
    "ScreeningSeverity",
    "SharedRelation",
    "SheetColumn",
    "SheetWords",
    "Span",
    "SqlText",
    "StandingKind",
    "Sureness",
    "TargetStep",
    "Template",
    "ValueSource",
    "WageFloor",
    "Wording",
    "default_root",
    "difference",
    "edition_problems",
    "faults_of",
    "load",
    "validate",
    "yaml_in",
]
