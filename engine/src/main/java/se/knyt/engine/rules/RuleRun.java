package se.knyt.engine.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.Dimensions;
import se.knyt.core.commerce.OrderRow;
import se.knyt.engine.rules.RuleOutcome.Decision;
import se.knyt.engine.rules.RuleOutcome.Lookup;
import se.knyt.engine.rules.RuleOutcome.State;
import se.knyt.engine.rules.RuleOutcome.Step;

/** One order's way through the rules. Each rule sees what those before it have changed. */
final class RuleRun {
    /** Why a rule that adds one more cannot be worked out. */
    static final String MANY_DIMENSIONS = "dimensions > " + Dimensions.MAX;

    private final RuleInputs inputs;
    private final int version;
    private final boolean explained;
    private final RuledOrder ruled;
    private final List<Step> steps = new ArrayList<>();
    private final List<Lookup> lookups = new ArrayList<>();
    private Map<String, Object> values;
    private Decision decision = Decision.GO_ON;
    private String code = "";
    private Map<String, String> arguments = Map.of();
    private boolean over;
    private final boolean letGo;
    private final RuleWords words;
    private @Nullable ReadRule current;

    /** @param words what people have said of the order */
    RuleRun(RuleInputs inputs, int version, boolean explained, RuleWords words) {
        this(inputs, Writing.PLAIN, version, explained, false, words);
    }

    /**
     * @param begun as it is written before these rules say anything
     * @param letGo whether a person has said that it goes on whatever holds it
     */
    RuleRun(RuleInputs inputs, Writing begun, int version, boolean explained, boolean letGo) {
        this(inputs, begun, version, explained, letGo, RuleWords.NONE);
    }

    private RuleRun(RuleInputs inputs, Writing begun, int version, boolean explained, boolean letGo, RuleWords words) {
        this.words = words;
        this.inputs = inputs;
        this.version = version;
        this.explained = explained;
        this.letGo = letGo;
        this.ruled = new RuledOrder(inputs.order(), begun);
        this.values = inputs.values();
    }

    boolean over() {
        return over;
    }

    void end() {
        over = true;
    }

    void pass(ReadRule rule, State state) {
        steps.add(new Step(rule.place(), rule.rule(), state, "", List.of(), List.of(), List.of()));
    }

    RuleOutcome outcome() {
        return new RuleOutcome(decision, code, arguments, ruled.order(), ruled.writing(), steps);
    }

    /** Asks a rule and does what it says; whether it held. */
    boolean ask(ReadRule rule) {
        current = rule;
        var reasons = explained ? Reasons.of(rule.condition(), values, inputs.order()) : List.<RuleOutcome.Reason>of();
        lookups.clear();
        try {
            var rows = rowsHeld(rule);
            boolean holds = rule.condition().ofRow() ? !rows.isEmpty() : holds(rule, values);
            if (holds) {
                act(rule, rows);
                values = inputs.with(ruled.order()).values();
            }
            steps.add(new Step(
                    rule.place(),
                    rule.rule(),
                    holds ? State.MATCHED : State.NOT_MATCHED,
                    "",
                    ids(rows),
                    reasons,
                    lookups));
            return holds;
        } catch (RuleLanguage.Failed e) {
            // What the rule would have said is not known, so a person looks: nothing is skipped or let through by a
            // fault.
            hold("rule.failed", Map.of("rule", rule.rule().name(), "reason", String.valueOf(e.getMessage())));
            steps.add(new Step(
                    rule.place(),
                    rule.rule(),
                    State.FAILED,
                    String.valueOf(e.getMessage()),
                    List.of(),
                    reasons,
                    lookups));
            return over;
        }
    }

    private List<String> rowsHeld(ReadRule rule) {
        if (!rule.condition().ofRow()) {
            return List.of();
        }
        return ruled.order().rows().stream()
                .filter(row -> holds(rule, withRow(row)))
                .map(RuledOrder::key)
                .toList();
    }

    private List<String> ids(List<String> keys) {
        return keys.stream().map(k -> ruled.now(k).rowId()).toList();
    }

    static boolean holds(ReadRule rule, Map<String, Object> asked) {
        try {
            return Boolean.TRUE.equals(rule.condition().of(asked));
        } catch (RuleLanguage.Absent e) {
            // A field that the order does not have: the condition does not hold.
            return false;
        }
    }

    private Map<String, Object> withRow(OrderRow row) {
        var all = new HashMap<>(values);
        all.put(RuleVariable.ROW.code(), RuleInputs.row(row));
        return all;
    }

    private void act(ReadRule rule, List<String> rows) {
        for (var act : rule.actions()) {
            if (over) {
                return;
            }
            act(rule, act, rows);
        }
    }

    private void act(ReadRule rule, ReadRule.Act act, List<String> rows) {
        boolean ofRows = rule.condition().ofRow();
        switch (act.action()) {
            case RuleAction.Skip skip -> skip(rule, skip);
            case RuleAction.Hold hold ->
                hold("rule.held", Map.of("rule", rule.rule().name(), "reason", hold.reason()));
            case RuleAction.Series series -> ruled.series(series.series());
            case RuleAction.Handle handle -> ruled.handle(handle.inAccounting());
            case RuleAction.LineAccount _, RuleAction.LineKind _, RuleAction.BookReturn _ -> {
                // Said of payouts: where a rule of orders has it, it is refused when it is saved.
            }
            case RuleAction.Draft _ -> draft(rule);
            case RuleAction.VatTreatment vat ->
                ruled.vat(vat.treatment(), rule.rule().name(), version);
            case RuleAction.SalesAccount account -> {
                if (ofRows) {
                    rows.forEach(k -> ruled.account(account, rule.rule().name(), version, Optional.of(ruled.now(k))));
                } else {
                    ruled.account(account, rule.rule().name(), version, Optional.empty());
                }
            }
            case RuleAction.Price price -> {
                if (ofRows) {
                    rows.forEach(k -> price(rule, price, Optional.of(ruled.now(k))));
                } else {
                    price(rule, price, Optional.empty());
                }
            }
            case RuleAction.CardVat card -> {
                if (ofRows) {
                    rows.forEach(k -> ruled.cardVat(card.rate(), Optional.of(ruled.now(k))));
                } else {
                    ruled.cardVat(card.rate(), Optional.empty());
                }
            }
            case RuleAction.SetDimension to
            when to.field().isPresent() -> each(rule, act, to.field().get(), rows, _ -> Optional.of(to.object()));
            case RuleAction.SetDimension to -> {
                if (ofRows) {
                    rows.forEach(k -> dimension(rule, to, Optional.of(ruled.now(k))));
                } else {
                    dimension(rule, to, Optional.empty());
                }
            }
            case RuleAction.SetField set -> each(rule, act, set.field(), rows, row -> Optional.of(set.value()));
            case RuleAction.CopyField copy -> each(rule, act, copy.field(), rows, row -> given(act, row));
            case RuleAction.ReplaceText replace ->
                each(
                        rule,
                        act,
                        replace.field(),
                        rows,
                        row -> Optional.of(
                                ruled.value(replace.field(), row).replace(replace.search(), replace.with())));
            case RuleAction.MapValue map ->
                each(
                        rule,
                        act,
                        map.field(),
                        rows,
                        row -> mapped(rule, act, map.table(), map.holdWithout(), row)
                                .map(Lookup::said));
            case RuleAction.MapTo map -> mapTo(rule, act, map, rows);
        }
    }

    private void price(ReadRule rule, RuleAction.Price price, Optional<OrderRow> row) {
        ruled.price(price.change(rule.rule().name(), version), row)
                .ifPresent(free -> hold("rule.price", Map.of("rule", rule.rule().name(), "row", free.title())));
    }

    private void dimension(ReadRule rule, RuleAction.SetDimension to, Optional<OrderRow> row) {
        if (!ruled.dimension(to.number(), to.object(), row)) {
            hold("rule.failed", Map.of("rule", rule.rule().name(), "reason", MANY_DIMENSIONS));
        }
    }

    /** The value of a field, which may be that of a row. */
    private interface Value {
        /** Empty leaves the field as it is. */
        Optional<String> of(Optional<OrderRow> row);
    }

    private void each(ReadRule rule, ReadRule.Act act, RuleField field, List<String> rows, Value value) {
        boolean ofRows = field.ofRows() && (field.isText() || rule.condition().ofRow() || act.asksOfRow());
        if (!ofRows) {
            set(rule, field, value, Optional.empty());
            return;
        }
        var keys = rule.condition().ofRow()
                ? rows
                : ruled.order().rows().stream().map(RuledOrder::key).toList();
        for (var key : keys) {
            if (!over) {
                set(rule, field, value, Optional.of(ruled.now(key)));
            }
        }
    }

    private void set(ReadRule rule, RuleField field, Value value, Optional<OrderRow> row) {
        value.of(row).ifPresent(text -> {
            if (text.length() > field.charsMax()) {
                hold(
                        "rule.too-long",
                        Map.of(
                                "rule",
                                rule.rule().name(),
                                "field",
                                field.code(),
                                "max",
                                String.valueOf(field.charsMax())));
            } else {
                ruled.set(field, text, row);
            }
        });
    }

    private Optional<String> given(ReadRule.Act act, Optional<OrderRow> row) {
        return given(act, row.map(this::withRow).orElse(values));
    }

    /** What its expression gives; empty where it has none, or what it asks for is not there. */
    static Optional<String> given(ReadRule.Act act, Map<String, Object> values) {
        var expression = act.expression();
        if (expression == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(String.valueOf(expression.of(values)));
        } catch (RuleLanguage.Absent e) {
            return Optional.empty();
        }
    }

    /** Each row is looked up by itself where the value is one of rows; where the rule picks none, those of goods: freight has no article or brand. */
    private void mapTo(ReadRule rule, ReadRule.Act act, RuleAction.MapTo map, List<String> rows) {
        if (!map.to().ofRows() || (!rule.condition().ofRow() && !act.asksOfRow())) {
            mapTo(rule, act, map, Optional.empty());
            return;
        }
        var keys = rule.condition().ofRow()
                ? rows
                : ruled.order().rows().stream().map(RuledOrder::key).toList();
        var kind = map.to() == MapTarget.CARD_VAT ? OrderRow.Kind.GIFT_CARD : OrderRow.Kind.GOODS;
        for (var key : keys) {
            var row = ruled.now(key);
            if (!over && (rule.condition().ofRow() || row.kind() == kind)) {
                mapTo(rule, act, map, Optional.of(row));
            }
        }
    }

    private void mapTo(ReadRule rule, ReadRule.Act act, RuleAction.MapTo map, Optional<OrderRow> row) {
        mapped(rule, act, map.table(), map.holdWithout(), row).ifPresent(found -> {
            var by = rule.rule().name();
            switch (act.by().get(found.said())) {
                case RuleAction.SalesAccount account -> ruled.account(account, by, version, row);
                case RuleAction.VatTreatment vat -> ruled.vat(vat.treatment(), by, version);
                case RuleAction.Series series -> ruled.series(series.series());
                case RuleAction.Handle handle -> ruled.handle(handle.inAccounting());
                case RuleAction.Draft _ -> draft(rule);
                case RuleAction.CardVat card -> ruled.cardVat(card.rate(), row);
                case RuleAction.SetDimension to
                when to.field().isPresent() -> set(rule, to.field().get(), _ -> Optional.of(to.object()), row);
                case RuleAction.SetDimension to -> dimension(rule, to, row);
                case RuleAction.Hold hold -> hold("rule.held", Map.of("rule", by, "reason", hold.reason()));
                case null, default -> {
                    // What the table says is not done, or it is said of payouts: where a rule of orders has that, it is
                    // refused when it is saved.
                }
            }
        });
    }

    /** The row of the table; empty where it has none. */
    private Optional<Lookup> mapped(
            ReadRule rule, ReadRule.Act act, String name, boolean holdWithout, Optional<OrderRow> row) {
        var from = given(act, row).orElse("");
        var lookup = lookup(act, name, from, row.map(OrderRow::rowId).orElse(""));
        lookups.add(lookup);
        if (lookup.to().isEmpty() && holdWithout) {
            hold("rule.no-mapping", Map.of("rule", rule.rule().name(), "table", name, "value", shown(from)));
        }
        return lookup.to().isEmpty() ? Optional.empty() : Optional.of(lookup);
    }

    static Lookup lookup(ReadRule.Act act, String name, String from, String row) {
        var table = act.table();
        return new Lookup(name, shown(from), table == null ? Optional.empty() : table.find(from), row);
    }

    static String shown(String value) {
        return value.length() <= MappingTable.TEXT_CHARS_MAX
                ? value
                : value.substring(0, MappingTable.TEXT_CHARS_MAX) + "…";
    }

    private void draft(ReadRule rule) {
        var asked = RuleWords.asked(rule, DraftBy.CODE, values);
        boolean said = words.goesOn(asked).filter(goes -> goes).isPresent();
        ruled.draft(new DraftBy(rule.rule().name(), version, asked, said));
    }

    private void skip(ReadRule rule, RuleAction.Skip skip) {
        if (letGo) {
            return;
        }
        var asked = RuleWords.asked(rule, RuleOutcome.SKIPPED, values);
        if (words.goesOn(asked).filter(goes -> goes).isEmpty()) {
            over(Decision.SKIP, RuleOutcome.SKIPPED, Map.of("reason", skip.reason()), asked, skip.money());
        }
    }

    private void hold(String why, Map<String, String> with) {
        if (letGo) {
            return;
        }
        var asked = RuleWords.asked(Objects.requireNonNull(current, "a rule is asked"), why, values);
        var said = words.goesOn(asked);
        if (said.isEmpty()) {
            over(Decision.HOLD, why, with, asked, SkippedMoney.open());
        } else if (!said.get()) {
            over(Decision.SKIP, RuleOutcome.ASIDE, with, asked, SkippedMoney.open());
        }
    }

    private void over(Decision what, String why, Map<String, String> with, String asked, SkippedMoney money) {
        decision = what;
        code = why;
        var all = new HashMap<>(Map.of("reason", ""));
        all.putAll(with);
        all.put(
                "rule",
                Objects.requireNonNull(current, "a rule is asked").rule().name());
        all.put("version", String.valueOf(version));
        all.put("asked", asked);
        if (what == Decision.SKIP) {
            all.put("money", money.code());
        }
        arguments = all;
        over = true;
    }
}
