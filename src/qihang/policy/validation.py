"""Do the policy files agree with each other? Every disagreement with its place and its cure.

What a single file can get wrong is refused when it is read; here stands what only shows across
files: names that lead nowhere, days without a rule, figures that do not add up, altered lists.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from difflib import get_close_matches

from qihang.policy.check_validation import check_problems
from qihang.policy.dated import Dated
from qihang.policy.destinations import DestinationKind
from qihang.policy.editions import Edition
from qihang.policy.indicator_validation import figures, formulas, wordings, words
from qihang.policy.library import Policy
from qihang.policy.problems import PolicyProblem

KINDS = "national/destinations.yaml"
EVIDENCE = "national/evidence.yaml"
Problems = Iterator[PolicyProblem]


def validate(policy: Policy) -> tuple[PolicyProblem, ...]:
    """Everything wrong across the files of `policy`, in the order of the files."""
    found: list[PolicyProblem] = [
        *_lists(policy), *_fields(policy), *_evidence(policy), *_layouts(policy),
        *_coverage(policy), *_purposes(policy), *wordings(policy), *formulas(policy), *words(policy),
        *check_problems(policy), *_screening(policy),
    ]  # fmt: skip
    for day in change_days(policy):
        for kind in policy.destination_kinds(day).values():
            found.extend(_kind(policy, kind, day))
        found.extend(figures(policy, day))
    found.extend(_editions(policy))
    found.extend(_reminders(policy))
    unique = {str(problem): problem for problem in found}
    return tuple(unique.values())


def change_days(policy: Policy) -> tuple[date, ...]:
    """Every day on which a destination rule or a definition begins to hold or ceases to, in order."""
    days: set[date] = set()
    for kind in policy.destinations.kinds.values():
        days.add(kind.period.start)
        for dated in (kind.group, kind.required, kind.evidence):
            days.update(_starts(dated))
    for group in policy.destinations.groups.values():
        days.update(filter(None, (group.period.start, group.period.end)))
    for definition in policy.definitions.by_name.values():
        days.update(_starts(definition))
    return tuple(sorted(days))


def _starts(dated: Dated[object]) -> Iterator[date]:
    return (span.period.start for span in dated)


def _lists(policy: Policy) -> Problems:
    for name, listing in policy.codes.listings.items():
        if listing.digest() != listing.sha256:
            yield PolicyProblem(
                "codes/SOURCES.yaml",
                name,
                f"{name}.csv is not the file this sha256 speaks of",
                f"If the change is wanted, write sha256: {listing.digest()}",
            )
    for name in policy.codes.names():
        policy.codes.table(name)
    for path in sorted((policy.root / "codes").glob("*.csv")):
        if path.stem not in policy.codes.listings:
            yield PolicyProblem(
                "codes/SOURCES.yaml",
                path.name,
                "the file is not listed",
                "Add an entry with its source and edition.",
            )


def _screening(policy: Policy) -> Problems:
    """The channels in which a rule lets something be."""
    known = policy.channels.by_code
    for rule in policy.screening.rules:
        for code in rule.lawful_channels:
            if code not in known:
                yield PolicyProblem(
                    "national/screening.yaml",
                    rule.code,
                    f"channel '{code}' is not known",
                    f"Known: {', '.join(known)}.",
                )


def _fields(policy: Policy) -> Problems:
    for field in policy.fields.values():
        if (field.type == "code") != (field.codes in policy.codes.names()):
            yield PolicyProblem(
                "national/fields.yaml",
                field.name,
                f"type '{field.type}' and code set '{field.codes}' do not fit",
                f"A code field names one of: {', '.join(policy.codes.names())}.",
            )


def _evidence(policy: Policy) -> Problems:
    """A paper proves fields that stand in columns of their own: never the phone, which is sealed."""
    for kind in policy.evidence_kinds.values():
        for name in kind.proves:
            field = policy.fields.get(name)
            if field is None or field.type == "phone":
                message = f"'{name}' is no field that a paper can prove"
                yield PolicyProblem(EVIDENCE, kind.code, message, "Name a field of fields.yaml.")


def _purposes(policy: Policy) -> Problems:
    for purpose in policy.purposes.values():
        for limit, units in ((purpose.most_bytes, ("bytes",)), (purpose.kept, ("years", "days"))):
            if limit not in policy.limits or policy.limits[limit].unit not in units:
                yield PolicyProblem(
                    "national/files.yaml",
                    purpose.name,
                    f"'{limit}' is no limit in {' or '.join(units)}",
                    "Name a row of limits.yaml.",
                )


def _layouts(policy: Policy) -> Problems:
    """Columns of sheets name code sets that exist, and their words mean codes of these."""
    sets = policy.codes.names()
    for layout in policy.layouts.values():
        file = f"national/layouts/{layout.name}.yaml"
        for column in layout.columns.values():
            if (column.type == "code") != (column.codes in sets):
                message = f"type '{column.type}' and code set '{column.codes}' do not fit"
                cure = f"A code column names one of: {', '.join(sets)}."
                yield PolicyProblem(file, column.name, message, cure)
            elif column.codes:
                known = policy.codes.table(column.codes)
                for code in sorted(set(column.words.values()) - set(known)):
                    message = f"a word means '{code}', which is no code of '{column.codes}'"
                    yield PolicyProblem(file, column.name, message, "Mend the word's code.")


def _coverage(policy: Policy) -> Problems:
    table = policy.codes.table("destination")
    leaves = {code for code in table if table.is_leaf(code)}
    kinds = set(policy.destinations.kinds)
    yield from _unknown(kinds - leaves, "is a heading, not a kind", "Describe its children.")
    yield from _unknown(leaves - kinds, "has no rules", "Add it under `kinds`.")


def _unknown(codes: Iterable[str], message: str, cure: str) -> Problems:
    for code in sorted(codes):
        yield PolicyProblem(KINDS, code, f"destination {code} {message}", cure)


def _kind(policy: Policy, kind: DestinationKind, day: date) -> Problems:
    named = (
        ("field", kind.allowed, policy.fields),
        ("evidence kind", (*kind.evidence_kinds, *kind.forbidden_evidence), policy.evidence_kinds),
        ("prohibition", kind.forbidden_evidence.values(), policy.prohibitions),
    )
    for what, names, known in named:
        for name in sorted(set(names) - set(known)):
            yield _kind_problem(
                kind, f"{what} '{name}' is not known", f"Known: {', '.join(known)}."
            )
    yield from _contradictions(policy, kind, day)


def _contradictions(policy: Policy, kind: DestinationKind, day: date) -> Problems:
    for name in sorted(set(kind.required) & set(kind.optional)):
        yield _kind_problem(kind, f"'{name}' is required and optional", "Keep one of the two.")
    for name in kind.evidence_kinds:
        known = policy.evidence_kinds.get(name)
        if name in kind.forbidden_evidence or (known and not known.proof):
            yield _kind_problem(
                kind, f"'{name}' is accepted and never proves employment", "Take it out."
            )
    if kind.placed and not kind.evidence:
        yield _kind_problem(
            kind, f"counts as placed on {day} without any evidence", "Add `evidence`."
        )


def _kind_problem(kind: DestinationKind, message: str, cure: str) -> PolicyProblem:
    return PolicyProblem(KINDS, kind.code, f"destination {kind.code}: {message}", cure)


def _editions(policy: Policy) -> Problems:
    for edition in policy.editions.values():
        yield from edition_problems(policy, edition)


def edition_problems(policy: Policy, edition: Edition) -> Problems:
    """Codes and days that an edition names and nobody knows; counties without a minimum wage."""
    divisions = policy.codes.table("division")
    institutions = policy.codes.table("institution")
    named = (
        ("plan.yaml", [edition.province], divisions),
        ("institutions.csv", edition.institutions, institutions),
        ("minimum_wage.yaml", _wage_places(edition), divisions),
    )
    for file, codes, table in named:
        for code in sorted(set(codes) - set(table)):
            yield PolicyProblem(
                f"{edition.code}/{file}",
                code,
                f"'{code}' is not in the code set '{table.name}'",
                "Mend the code.",
            )
    for name in sorted(set(edition.days) - set(policy.deadlines)):
        if near := get_close_matches(name, policy.deadlines, 1):
            yield PolicyProblem(
                f"{edition.code}/calendar.yaml", name, "no such day", f"Is '{near[0]}' meant?"
            )
    for county in _without_wage(policy, edition):
        yield PolicyProblem(
            f"{edition.code}/minimum_wage.yaml", county, "has no class", "Add it to one."
        )


def _wage_places(edition: Edition) -> Iterable[str]:
    return edition.minimum_wages.places if edition.minimum_wages else ()


def _without_wage(policy: Policy, edition: Edition) -> Iterator[str]:
    divisions, wages = policy.codes.table("division"), edition.minimum_wages
    if wages is None:
        return iter(())
    return (
        code
        for code in divisions
        if code[:2] == edition.province[:2] and divisions.is_leaf(code) and not wages.class_of(code)
    )


def _reminders(policy: Policy) -> Problems:
    """A reminder's template, phases and deadline must be there."""
    for code, reminders in policy.reminders.items():
        for reminder in reminders.values():
            ahead = [reminder.before.deadline] if reminder.before else []
            days = [*policy.deadlines, *policy.editions[code].days]
            named = (
                ("template", [reminder.template], policy.messages.templates),
                ("phase", reminder.phases, policy.editions[code].phases),
                ("deadline", ahead, days),
            )
            for what, names, known in named:
                for name in sorted(set(names) - set(known)):
                    yield PolicyProblem(
                        f"{code}/reminders.yaml",
                        reminder.name,
                        f"{what} '{name}' is not known",
                        f"Known: {', '.join(known)}.",
                    )
