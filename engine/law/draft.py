"""A rule as it is written, before it is known to be sound, and the rule that it becomes if it is.

Everything that can be told about a rule is told, whatever else is wrong with it: its condition is
compiled even if its effect is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from engine.conditions.compiler import ConditionCompiler, ConditionFaults
from engine.conditions.tree import ALWAYS, Condition
from engine.errors import Fault
from engine.law.citation import citation
from engine.law.model import Effect, Exceptional, Rule, WindDown
from engine.law.place_of import place_of
from engine.law.schema import NEXUS, RULE, NexusForm, RuleForm
from engine.law.source import Entries, Items, Node, Place, Text, find
from engine.law.wording import formed

WIND_DOWN = ".wind-down."
"""What the id of a wind-down has after that of its rule."""


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

    @property
    def called(self) -> frozenset[str]:
        """Its id and tags, as far as it has them."""
        return frozenset({self.id, *(tag.value for tag in self.names("tags"))}) - {""}


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
                each.contracts_before,
                each.until,
                tuple(citation(text) for text in each.cites),
                each.amended_before or "",
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
