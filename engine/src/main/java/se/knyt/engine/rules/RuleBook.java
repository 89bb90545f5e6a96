package se.knyt.engine.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Rules read once: checked against what an order has, bounded in size and steps. Asking them changes nothing. */
public final class RuleBook {
    public static final int RULES_MAX = 200;
    private static final int ACTIONS_MAX = 20;
    private static final int NAME_CHARS_MAX = 100;

    private final List<ReadRule> rules = new ArrayList<>();
    private final Map<String, MappingTable> tables = new HashMap<>();
    private final Set<String> firstOnly;
    private final int version;

    /** A rule without tables, under which every rule that holds acts. */
    public RuleBook(List<Rule> rules) {
        this(rules, List.of(), Set.of(), 1);
    }

    /**
     * Reads them.
     *
     * @param firstOnly codes of the flows where only the first rule that holds acts; in the others all do, in order
     * @param version of the settings that they stand in
     * @throws RuleFault.Found naming each rule that is wrong and the place in it
     */
    public RuleBook(List<Rule> rules, List<MappingTable> tables, Set<String> firstOnly, int version) {
        this.firstOnly = Set.copyOf(firstOnly);
        this.version = version;
        if (rules.size() > RULES_MAX) {
            throw RuleFault.Found.of("too-many-rules", String.valueOf(RULES_MAX));
        }
        read(tables);
        var faults = new ArrayList<RuleFault>();
        for (int place = 0; place < rules.size(); place++) {
            read(place, rules.get(place), faults);
        }
        if (!faults.isEmpty()) {
            throw new RuleFault.Found(faults);
        }
    }

    private void read(List<MappingTable> wanted) {
        if (wanted.size() > MappingTable.TABLES_MAX) {
            throw RuleFault.Found.of("too-many-tables", String.valueOf(MappingTable.TABLES_MAX));
        }
        for (var table : wanted) {
            table.check();
            if (tables.put(table.name(), table) != null) {
                throw RuleFault.Found.of("table-twice", table.name());
            }
        }
    }

    private void read(int place, Rule rule, List<RuleFault> faults) {
        int before = faults.size();
        if (rule.name().isBlank() || rule.name().length() > NAME_CHARS_MAX) {
            faults.add(
                    RuleFault.in("name", 0, 0, String.valueOf(NAME_CHARS_MAX)).at(place, "", -1));
        }
        if (rule.actions().isEmpty() || rule.actions().size() > ACTIONS_MAX) {
            faults.add(
                    RuleFault.in("actions", 0, 0, String.valueOf(ACTIONS_MAX)).at(place, rule.name(), -1));
        }
        var condition = tried(() -> RuleLanguage.condition(rule.subject(), rule.condition()), place, rule, -1, faults);
        var actions = new ArrayList<ReadRule.Act>();
        for (int i = 0; i < rule.actions().size(); i++) {
            var text = rule.actions().get(i);
            tried(() -> ReadRule.Act.of(RuleAction.of(text), rule.subject(), tables), place, rule, i, faults)
                    .ifPresent(actions::add);
        }
        for (int i = 0; faults.size() == before && i < actions.size(); i++) {
            if (actions.get(i).action() instanceof RuleAction.Skip
                    && rule.subject() == RuleSubject.PAYOUT_LINE
                    && !Skippable.mayBe(condition.orElseThrow())) {
                faults.add(RuleFault.in("skip-kind", 0, 0).at(place, rule.name(), i));
            }
        }
        if (faults.size() == before) {
            rules.add(new ReadRule(place, rule, condition.orElseThrow(), actions));
        }
    }

    private static <T> Optional<T> tried(
            Supplier<T> reading, int place, Rule rule, int action, List<RuleFault> faults) {
        try {
            return Optional.of(reading.get());
        } catch (RuleFault.Found e) {
            e.faults().forEach(f -> faults.add(f.at(place, rule.name(), action)));
            return Optional.empty();
        }
    }

    /** What the rules of a flow say of an order. */
    public RuleOutcome decide(String flow, RuleInputs inputs) {
        return run(flow, inputs, false, RuleWords.NONE);
    }

    /** The same of one that people have said something of. */
    public RuleOutcome decide(String flow, RuleInputs inputs, RuleWords words) {
        return run(flow, inputs, false, words);
    }

    /** As {@link #decide}, with the reasons of each step. */
    public RuleOutcome explain(String flow, RuleInputs inputs) {
        return run(flow, inputs, true, RuleWords.NONE);
    }

    /**
     * What the rules about refunds say of one.
     *
     * @param begun how its purchase is written, which they change for what goes back
     * @param letGo whether a person has said that it goes on whatever holds it; what else the rules say still holds
     * @param explained whether with the reasons of each step
     */
    public RuleOutcome refund(RuleInputs inputs, Writing begun, boolean letGo, boolean explained) {
        return RuleTime.bounded(() -> refunded(inputs, begun, letGo, explained));
    }

    private RuleOutcome refunded(RuleInputs inputs, Writing begun, boolean letGo, boolean explained) {
        var run = new RuleRun(inputs, begun, version, explained, letGo);
        for (var rule : rules) {
            if (rule.rule().subject() != RuleSubject.REFUND) {
                continue;
            }
            if (run.over()) {
                run.pass(rule, RuleOutcome.State.NOT_REACHED);
            } else if (run.ask(rule) && firstOnly.contains(RuleSubject.REFUND.flow())) {
                run.end();
            }
        }
        return run.outcome();
    }

    /** Whether there are rules about something. */
    public boolean has(RuleSubject subject) {
        return rules.stream().anyMatch(rule -> rule.rule().subject() == subject);
    }

    /** Whether any of the rules about something skips. */
    public boolean skips(RuleSubject subject) {
        return rules.stream()
                .anyMatch(rule -> rule.rule().subject() == subject
                        && rule.actions().stream().anyMatch(act -> act.action() instanceof RuleAction.Skip));
    }

    /** Whether any of the rules about something asks of fields by their names. */
    public boolean asksOfFields(RuleSubject subject) {
        var code = RuleVariable.ATTRIBUTES.code();
        return rules.stream()
                .filter(rule -> rule.rule().subject() == subject)
                .anyMatch(rule -> Parts.names(rule.condition().tree()).contains(code)
                        || rule.rule().actions().stream()
                                .anyMatch(action -> action.value("from").contains(code)));
    }

    /** What the rules say of something that has no row at hand. */
    public Verdict judge(Asked asked) {
        return run(asked, false, RuleWords.NONE);
    }

    /** The same of one that people have said something of. */
    public Verdict judge(Asked asked, RuleWords words) {
        return run(asked, false, words);
    }

    /** As {@link #judge}, with the reasons of each step. */
    public Verdict explain(Asked asked) {
        return run(asked, true, RuleWords.NONE);
    }

    private Verdict run(Asked asked, boolean explained, RuleWords words) {
        return RuleTime.bounded(() -> judged(asked, explained, words));
    }

    private Verdict judged(Asked asked, boolean explained, RuleWords words) {
        var run = new AskedRun(asked, version, explained, words);
        for (var rule : rules) {
            if (rule.rule().subject() != asked.subject()) {
                continue;
            }
            if (run.over()) {
                run.pass(rule);
            } else if (run.ask(rule) && firstOnly.contains(asked.subject().flow())) {
                run.end();
            }
        }
        return run.verdict();
    }

    /** The variables that any of the rules asks of. */
    public Set<String> variables() {
        var names = new TreeSet<String>();
        rules.forEach(rule -> names.addAll(Parts.names(rule.condition().tree())));
        return names;
    }

    private RuleOutcome run(String flow, RuleInputs inputs, boolean explained, RuleWords words) {
        return RuleTime.bounded(() -> decided(flow, inputs, explained, words));
    }

    private RuleOutcome decided(String flow, RuleInputs inputs, boolean explained, RuleWords words) {
        var run = new RuleRun(inputs, version, explained, words);
        for (var rule : rules) {
            if (!rule.rule().isFor(flow)) {
                run.pass(rule, RuleOutcome.State.OTHER_FLOW);
            } else if (run.over()) {
                run.pass(rule, RuleOutcome.State.NOT_REACHED);
            } else if (run.ask(rule) && firstOnly.contains(flow)) {
                run.end();
            }
        }
        return run.outcome();
    }
}
