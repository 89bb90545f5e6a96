package se.knyt.engine.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.Dimensions;
import se.knyt.core.bookkeeping.LineRuling;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.engine.rules.RuleOutcome.Decision;
import se.knyt.engine.rules.RuleOutcome.Lookup;
import se.knyt.engine.rules.RuleOutcome.State;
import se.knyt.engine.rules.RuleOutcome.Step;

/** The way of something without rows through the rules about it. A later rule stands over an earlier one. */
final class AskedRun {
    private final Asked asked;
    private final Map<String, Object> values;
    private final int version;
    private final boolean explained;
    private final List<Step> steps = new ArrayList<>();
    private final List<Lookup> lookups = new ArrayList<>();
    private Decision decision = Decision.GO_ON;
    private String code = "";
    private Map<String, String> arguments = Map.of();
    private Optional<PayoutLine.Kind> as = Optional.empty();
    private int account;
    private String costCentre = "";
    private String project = "";
    private Dimensions dimensions = Dimensions.NONE;
    private String chosenBy = "";
    private Optional<String> bookedBy = Optional.empty();
    private Optional<DraftBy> drafted = Optional.empty();
    private boolean over;
    private final RuleWords words;
    private @Nullable ReadRule current;

    AskedRun(Asked asked, int version, boolean explained, RuleWords words) {
        this.words = words;
        this.asked = asked;
        this.values = asked.named();
        this.version = version;
        this.explained = explained;
    }

    boolean over() {
        return over;
    }

    void end() {
        over = true;
    }

    void pass(ReadRule rule) {
        steps.add(new Step(rule.place(), rule.rule(), State.NOT_REACHED, "", List.of(), List.of(), List.of()));
    }

    Verdict verdict() {
        // What was held or skipped is not booked here, so nothing is said of how.
        boolean held = decision != Decision.GO_ON;
        var line = held
                ? LineRuling.NONE
                : new LineRuling(as, account, costCentre, project, chosenBy, version, dimensions);
        return new Verdict(
                decision, code, arguments, line, held ? Optional.empty() : bookedBy, drafted, version, steps);
    }

    /** Asks a rule and does what it says; whether it held. */
    boolean ask(ReadRule rule) {
        current = rule;
        var reasons = explained ? Reasons.of(rule.condition(), values) : List.<RuleOutcome.Reason>of();
        lookups.clear();
        try {
            boolean holds = RuleRun.holds(rule, values);
            if (holds) {
                for (var act : rule.actions()) {
                    if (!over) {
                        act(rule.rule().name(), act);
                    }
                }
            }
            steps.add(step(rule, holds ? State.MATCHED : State.NOT_MATCHED, "", reasons));
            return holds;
        } catch (RuleLanguage.Failed e) {
            var reason = String.valueOf(e.getMessage());
            hold("rule.failed", Map.of("rule", rule.rule().name(), "reason", reason));
            steps.add(step(rule, State.FAILED, reason, reasons));
            return over;
        }
    }

    private Step step(ReadRule rule, State state, String failure, List<RuleOutcome.Reason> reasons) {
        return new Step(rule.place(), rule.rule(), state, failure, List.of(), reasons, lookups);
    }

    private void act(String rule, ReadRule.Act act) {
        switch (act.action()) {
            case RuleAction.Hold hold -> hold("rule.held", Map.of("rule", rule, "reason", hold.reason()));
            case RuleAction.LineAccount to -> {
                account = to.account();
                chosenBy = rule;
            }
            case RuleAction.LineKind to -> {
                as = Optional.of(to.kind());
                // The account that a rule chose is what stands on the row: whoever chose it is named.
                chosenBy = account == 0 ? rule : chosenBy;
            }
            case RuleAction.Draft _ -> draft(rule);
            case RuleAction.BookReturn _ -> bookedBy = Optional.of(rule);
            case RuleAction.SetDimension to -> dimension(rule, to);
            case RuleAction.SetField set -> set(rule, set.field(), set.value());
            case RuleAction.CopyField copy ->
                RuleRun.given(act, values).ifPresent(text -> set(rule, copy.field(), text));
            case RuleAction.ReplaceText replace ->
                set(rule, replace.field(), value(replace.field()).replace(replace.search(), replace.with()));
            case RuleAction.MapValue map ->
                mapped(rule, act, map.table(), map.holdWithout())
                        .ifPresent(found -> set(rule, map.field(), found.said()));
            case RuleAction.MapTo map ->
                mapped(rule, act, map.table(), map.holdWithout())
                        .flatMap(found -> Optional.ofNullable(act.by().get(found.said())))
                        .ifPresent(action -> act(rule, new ReadRule.Act(action, null, null, Map.of())));
            case RuleAction.Skip skip -> skip(rule, skip);
            case RuleAction.SalesAccount _,
                    RuleAction.CardVat _,
                    RuleAction.Series _,
                    RuleAction.Handle _,
                    RuleAction.VatTreatment _,
                    RuleAction.Price _ -> {
                // Said of orders: where a rule of something else has it, it is refused when it is saved.
            }
        }
    }

    /** Of all lines of a payout that a rule is of a person is asked once. */
    private void draft(String rule) {
        var of = RuleWords.asked(Objects.requireNonNull(current, "a rule is asked"), DraftBy.CODE, Map.of());
        var by = new DraftBy(
                rule, version, of, words.goesOn(of).filter(goes -> goes).isPresent());
        drafted = Optional.of(drafted.map(before -> before.and(by)).orElse(by));
    }

    private void dimension(String rule, RuleAction.SetDimension to) {
        if (to.field().isPresent()) {
            set(rule, to.field().get(), to.object());
        } else if (dimensions.takes(to.number())) {
            dimensions = dimensions.with(to.number(), to.object());
        } else {
            hold("rule.failed", Map.of("rule", rule, "reason", RuleRun.MANY_DIMENSIONS));
        }
    }

    private Optional<Lookup> mapped(String rule, ReadRule.Act act, String name, boolean holdWithout) {
        var lookup = RuleRun.lookup(act, name, RuleRun.given(act, values).orElse(""), "");
        lookups.add(lookup);
        if (lookup.to().isEmpty() && holdWithout) {
            hold("rule.no-mapping", Map.of("rule", rule, "table", name, "value", lookup.value()));
        }
        return lookup.to().isEmpty() ? Optional.empty() : Optional.of(lookup);
    }

    private String value(RuleField field) {
        return switch (field) {
            case COST_CENTRE -> costCentre;
            case PROJECT -> project;
            default -> "";
        };
    }

    private void set(String rule, RuleField field, String value) {
        if (value.length() > field.charsMax()) {
            hold("rule.too-long", Map.of("rule", rule, "field", field.code(), "max", String.valueOf(field.charsMax())));
            return;
        }
        switch (field) {
            case COST_CENTRE -> costCentre = value;
            case PROJECT -> project = value;
            default -> {
                // Only what stands on a voucher's row can be set; the rest is refused when the rule is saved.
            }
        }
    }

    /** What nobody else can have is passed over, as an account for a sale is: a rule of all lines is a fair thing to write. */
    private void skip(String rule, RuleAction.Skip skip) {
        if (!asked.isSkippable()) {
            return;
        }
        // How old it is changes every day, and what a person has said would be gone the next.
        var lasting = new HashMap<>(values);
        lasting.remove(RuleVariable.AGE_DAYS.code());
        var of = RuleWords.asked(Objects.requireNonNull(current, "a rule is asked"), RuleOutcome.SKIPPED, lasting);
        var word = asked.one().isEmpty() ? of : of + "/" + asked.one();
        if (words.goesOn(word).filter(goes -> goes).isPresent()) {
            return;
        }
        decision = Decision.SKIP;
        code = RuleOutcome.SKIPPED;
        arguments = Map.of(
                "rule",
                rule,
                "reason",
                skip.reason(),
                "version",
                String.valueOf(version),
                "asked",
                word,
                "money",
                skip.money().code());
        over = true;
    }

    private void hold(String why, Map<String, String> with) {
        var of = RuleWords.asked(Objects.requireNonNull(current, "a rule is asked"), why, values);
        if (words.goesOn(of).filter(goes -> goes).isPresent()) {
            return;
        }
        decision = Decision.HOLD;
        code = why;
        arguments = new HashMap<>(with);
        arguments.put("version", String.valueOf(version));
        arguments.put("asked", of);
        over = true;
    }
}
