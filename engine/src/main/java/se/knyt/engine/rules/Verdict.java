package se.knyt.engine.rules;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import se.knyt.core.bookkeeping.LineRuling;

/**
 * What the rules say of a payout's line or of the draft of a return.
 *
 * @param decision whether it goes on
 * @param code why it is held or skipped, empty where it goes on
 * @param arguments of that reason's text
 * @param line how a payout's line is booked; the version stands also where no rule said anything
 * @param bookedBy the rule by which a draft is booked, empty where none does
 * @param drafted the rule by which a person books the payout that the line is of, where one says so
 * @param version settings version that the rules stand in
 * @param steps each rule in order
 */
public record Verdict(
        RuleOutcome.Decision decision,
        String code,
        Map<String, String> arguments,
        LineRuling line,
        Optional<String> bookedBy,
        Optional<DraftBy> drafted,
        int version,
        List<RuleOutcome.Step> steps) {
    public Verdict {
        arguments = Map.copyOf(arguments);
        steps = List.copyOf(steps);
    }

    /** The first dimension beside cost centre and project that the line is booked on; empty where there is none. */
    public Optional<RuledDimension> dimension() {
        return RuledDimension.first(Stream.of(line.dimensions()), steps);
    }

    /** Whether others have it; the arguments are those of an order that is skipped. */
    public boolean skipped() {
        return decision == RuleOutcome.Decision.SKIP;
    }

    public boolean held() {
        return decision == RuleOutcome.Decision.HOLD;
    }
}
