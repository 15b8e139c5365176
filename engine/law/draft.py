"""A rule as it is written, before it is known to be sound, and the checks of one rule by itself.

1. Everything that can be told about a rule is told, whatever else is wrong with it: its condition
   is compiled even if its effect is unknown.
2. A rule about the transaction reads facts of the transaction alone; one about a party reads no
   facts of items. A rule about an item may read all.
3. An explanation shows what the rule's subject can see, and of a party only if the condition asks
   about one.
4. A number is compared with a parameter of the same unit.
5. A field that the rule's effect would ignore is a fault: whoever wrote it expected something.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from engine.conditions.compiler import ConditionCompiler, ConditionFaults
from engine.conditions.tree import ALWAYS, Condition, ParameterRef, facts_of, tests
from engine.errors import Fault
from engine.facts.fact import Fact
from engine.law.citation import citation
from engine.law.model import Effect, Exceptional, Rule, Subject, WindDown
from engine.law.place_of import place_of
from engine.law.schema import NEEDS, NEXUS, ONLY_FOR, RULE, NexusForm, RuleForm
from engine.law.source import Entries, Items, Node, Place, Text, find
from engine.law.wording import formed

_SEES: Mapping[Subject, tuple[str, ...]] = MappingProxyType(
    {
        Subject.TRANSACTION: ("transaction",),
        Subject.ITEM: ("transaction", "item", "party"),
        Subject.PARTY: ("transaction", "party"),
    }
)
"""Whose facts a rule may read, by its subject."""

WIND_DOWN = ".wind-down."
"""What the id of a wind-down has after that of its rule."""

_BRACES = re.compile(r"\{([^{}]*)\}|[{}]")


@dataclass(slots=True)
class Conditions:
    """Turns texts into conditions: stored ones where there are, and compiled ones else.

    Attributes:
        compiler: Makes the compiler; it is made once, and only if something needs compiling.
        known: Conditions that need no compiling, by their text.
    """

    compiler: Callable[[], ConditionCompiler]
    known: dict[str, Condition]
    _made: ConditionCompiler | None = field(default=None)

    def condition(self, text: str) -> Condition:
        """Return the condition that ``text`` is.

        Raises:
            ConditionFaults: It is none.
        """
        if text not in self.known:
            if self._made is None:
                self._made = self.compiler()
            self.known[text] = self._made.compile(text)
        return self.known[text]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What rules may name, besides tables.

    Attributes:
        facts: The fact catalogue.
        units: Unit of each parameter, by name.
    """

    facts: Mapping[str, Fact]
    units: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Draft:
    """A rule as it is written.

    Attributes:
        file: File it is in.
        node: What stands there.
        form: The same, well-formed, or None.
        effect: What it does, if that can be told.
        when: Its condition, if it is one.
        scope: Its scope, if it is one; ``ALWAYS`` without.
    """

    file: str
    node: Entries
    form: NexusForm | None
    effect: Effect | None
    when: Condition | None
    scope: Condition | None

    @property
    def id(self) -> str:
        """Its id as written; empty if there is none."""
        written = self.node.value("id")
        return written.value if isinstance(written, Text) else ""

    def names(self, name: str) -> tuple[Text, ...]:
        """Return the texts in the list ``name``."""
        written = self.node.value(name)
        if not isinstance(written, Items):
            return ()
        return tuple(each for each in written.nodes if isinstance(each, Text))

    def fault(self, place: Place, message: str, name: str = "") -> Fault:
        """Return the fault that something is wrong with the field ``name``."""
        return Fault(self.file, place.line, place.column, message, self.id, name)

    def answers_to(self, name: str) -> bool:
        """Say whether ``name`` is its id or one of its tags."""
        return name == self.id or any(name == tag.value for tag in self.names("tags"))


def drafts(
    file: str, root: Node, is_nexus: bool, conditions: Conditions, faults: list[Fault]
) -> Iterator[Draft]:
    """Yield the rules in the list ``root``, noting what is wrong with the form of each."""
    if not isinstance(root, Items):
        place = root.place
        faults.append(Fault(file, place.line, place.column, "is no list; expected a list of rules"))
        return
    for node in root.nodes:
        if isinstance(node, Entries):
            yield _draft(file, node, is_nexus, conditions, faults)
        else:
            place = node.place
            faults.append(Fault(file, place.line, place.column, "is no rule; expected a mapping"))


def _draft(
    file: str, node: Entries, is_nexus: bool, conditions: Conditions, faults: list[Fault]
) -> Draft:
    written = node.value("id")
    rule = written.value if isinstance(written, Text) else ""
    form = (
        formed(NEXUS, NexusForm, node, file, rule)
        if is_nexus
        else formed(RULE, RuleForm, node, file, rule)
    )
    if isinstance(form, list):
        faults += form
    draft = Draft(
        file,
        node,
        None if isinstance(form, list) else form,
        Effect.NEXUS if is_nexus else _effect(node),
        _compiled(file, node, rule, "when", conditions, faults),
        ALWAYS
        if node.key("scope") is None
        else _compiled(file, node, rule, "scope", conditions, faults),
    )
    if WIND_DOWN in rule:
        place, _ = find(node, ("id",))
        faults.append(draft.fault(place, f"`{WIND_DOWN}` is kept for wind-downs", "id"))
    return draft


def _effect(node: Entries) -> Effect | None:
    written = node.value("effect")
    known = {effect.value: effect for effect in Effect}
    return known.get(written.value) if isinstance(written, Text) else None


def _compiled(
    file: str,
    node: Entries,
    rule: str,
    name: str,
    conditions: Conditions,
    faults: list[Fault],
) -> Condition | None:
    text = node.value(name)
    if not isinstance(text, Text) or not text.body:
        return None
    try:
        return conditions.condition(text.body)
    except ConditionFaults as error:
        for line, column, message in error.faults:
            place = place_of(text, line, column)
            said = " ".join(message.split())
            faults.append(Fault(file, place.line, place.column, said, rule, name))
    return None


def rule_of(draft: Draft) -> Rule:
    """Return the rule that a ``draft`` without faults is."""
    form, when, scope = draft.form, draft.when, draft.scope
    if form is None or when is None or scope is None or draft.effect is None:
        raise ValueError(f"the faults of `{draft.id}` were not told")
    given = form if isinstance(form, RuleForm) else None
    return Rule(
        id=form.id,
        title=form.title,
        effect=draft.effect,
        subject=form.subject,
        cites=tuple(citation(text) for text in form.cites),
        in_force=form.in_force.interval(),
        when=when,
        because=form.because,
        scope=scope,
        tags=tuple(form.tags),
        given=tuple(given.given) if given else (),
        cures=tuple(given.cures) if given else (),
        barred_by=tuple(given.barred_by) if given else (),
        code=given.code if given else "",
        authority=given.authority if given else "",
        reasons_for_control=tuple(given.reasons_for_control) if given else (),
        review_policy=given.review_policy if given else None,
        certainty=form.certainty,
        suspended=tuple(
            Exceptional(days.interval(), tuple(citation(text) for text in days.cites))
            for days in form.suspended
        ),
        uncertain=tuple(
            Exceptional(days.interval(), tuple(citation(text) for text in days.cites))
            for days in form.uncertain
        ),
        wind_down=tuple(
            WindDown(
                each.contracts_before, each.until, tuple(citation(text) for text in each.cites)
            )
            for each in (given.wind_down if given else ())
        ),
        renewal_expected=form.renewal_expected,
        informs_only=given.informs_only if given else False,
        line=draft.node.place.line,
        file=draft.file,
        when_text=_written(draft, "when"),
        scope_text=_written(draft, "scope"),
    )


def _written(draft: Draft, name: str) -> str:
    text = draft.node.value(name)
    return text.body if isinstance(text, Text) else ""


def checked(draft: Draft, vocabulary: Vocabulary) -> Iterator[Fault]:
    """Yield what is wrong with ``draft`` beyond its form, other rules left aside."""
    yield from _fields(draft)
    yield from _reach(draft)
    yield from _units(draft, vocabulary)
    yield from _placeholders(draft, vocabulary)
    if draft.form is not None:
        yield from _dates(draft, draft.form)


def _fields(draft: Draft) -> Iterator[Fault]:
    """Yield fields that the effect needs and lacks, or has and would ignore."""
    if draft.effect is None or draft.effect is Effect.NEXUS:
        return
    effect = draft.effect.value
    for name in NEEDS.get(draft.effect, ()):
        value = draft.node.value(name)
        if value is None:
            problem = f"is missing; a rule with effect `{effect}` needs it"
            yield draft.fault(draft.node.place, problem, name)
        elif isinstance(value, Items) and not value.nodes:
            yield draft.fault(
                find(draft.node, (name,))[0], "is empty; expected one entry or more", name
            )
    for name, effects in ONLY_FOR.items():
        key = draft.node.key(name)
        if key is not None and draft.effect not in effects:
            known = ", ".join(f"`{each.value}`" for each in Effect if each in effects)
            problem = f"means nothing with effect `{effect}`; it is for {known}"
            yield draft.fault(key.place, problem, name)


def _subject(draft: Draft) -> Subject | None:
    written = draft.node.value("subject")
    known = {subject.value: subject for subject in Subject}
    return known.get(written.value) if isinstance(written, Text) else None


def _reach(draft: Draft) -> Iterator[Fault]:
    """Yield facts that the conditions read and the rule's subject has not."""
    subject = _subject(draft)
    if subject is None:
        return
    for name, condition in (("scope", draft.scope), ("when", draft.when)):
        text = draft.node.value(name)
        if condition is None or not isinstance(text, Text):
            continue
        for fact in sorted(facts_of(condition)):
            if fact.split(".", 1)[0] not in _SEES[subject]:
                problem = (
                    f"reads `{fact}`; a rule about the {subject.value} sees only facts of the "
                    f"{' and the '.join(_SEES[subject])}"
                )
                yield draft.fault(_where(text, fact), problem, name)


def _where(text: Text, name: str) -> Place:
    """Return the place of the first mention of ``name`` in the expression ``text``."""
    expression = text.body
    match = re.search(rf"(?<![\w.]){re.escape(name)}(?![\w])", expression)
    if match is None:
        return text.place
    before = expression[: match.start()]
    return place_of(text, before.count("\n") + 1, match.start() - before.rfind("\n"))


def _units(draft: Draft, vocabulary: Vocabulary) -> Iterator[Fault]:
    """Yield comparisons of a number with a parameter of another unit."""
    for name, condition in (("scope", draft.scope), ("when", draft.when)):
        text = draft.node.value(name)
        if condition is None or not isinstance(text, Text):
            continue
        for test in tests(condition):
            if not isinstance(test.operand, ParameterRef) or test.fact not in vocabulary.facts:
                continue
            parameter = test.operand.parameter
            unit, expected = vocabulary.units.get(parameter), vocabulary.facts[test.fact].unit
            if unit is not None and unit != expected:
                problem = (
                    f"compares `{test.fact}` in `{expected or 'no unit'}` "
                    f"with `{parameter}` in `{unit or 'no unit'}`"
                )
                yield draft.fault(_where(text, f"parameters.{parameter}"), problem, name)


def _placeholders(draft: Draft, vocabulary: Vocabulary) -> Iterator[Fault]:
    """Yield what stands in braces in the explanation and can't be filled in."""
    text, subject = draft.node.value("because"), _subject(draft)
    if not isinstance(text, Text):
        return
    for match in _BRACES.finditer(text.body):
        before = text.body[: match.start()]
        place = place_of(text, before.count("\n") + 1, match.start() - before.rfind("\n"))
        name = match[1]
        if name is None:
            yield draft.fault(place, "has a stray brace; write facts as `{item.eccn}`", "because")
        elif name not in vocabulary.facts:
            yield draft.fault(place, f"`{name}` is no fact of the catalogue", "because")
        elif subject is not None and not _is_visible(draft, subject, name):
            problem = f"`{name}` can't be seen by this rule about the {subject.value}"
            yield draft.fault(place, problem, "because")


def _is_visible(draft: Draft, subject: Subject, name: str) -> bool:
    room = name.split(".", 1)[0]
    if room == Subject.PARTY.value and subject is Subject.ITEM:
        # It is about a party too if it asks about one. If that can't be told, nothing is said here.
        conditions = (draft.scope, draft.when)
        return None in conditions or any(
            fact.startswith("party.") for each in conditions if each for fact in facts_of(each)
        )
    return room in _SEES[subject]


def _dates(draft: Draft, form: NexusForm) -> Iterator[Fault]:
    """Yield dates that contradict one another."""
    in_force = form.in_force.interval()
    if form.renewal_expected and not in_force.until:
        place, _ = find(draft.node, ("renewal_expected",))
        problem = "means nothing without an end in `in_force`"
        yield draft.fault(place, problem, "renewal_expected")
    for index, days in enumerate(form.suspended):
        if not in_force.overlaps(days.interval()):
            place, _ = find(draft.node, ("suspended", index))
            problem = f"is suspended {days.interval()}, but in force only {in_force}"
            yield draft.fault(place, problem, f"suspended[{index}]")
    for index, each in enumerate(form.wind_down if isinstance(form, RuleForm) else ()):
        if in_force.start and each.until <= in_force.start:
            place, _ = find(draft.node, ("wind_down", index, "until"))
            problem = f"ends on {each.until}, but the rule starts on {in_force.start}"
            yield draft.fault(place, problem, f"wind_down[{index}].until")
