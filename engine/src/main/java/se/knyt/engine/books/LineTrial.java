package se.knyt.engine.books;

import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.core.bookkeeping.LineRuling;
import se.knyt.core.bookkeeping.Operation;
import se.knyt.core.bookkeeping.Posting;
import se.knyt.core.bookkeeping.PostingGroup;
import se.knyt.core.bookkeeping.PostingResult;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.engine.db.Tx;
import se.knyt.engine.flows.HeldArguments;
import se.knyt.engine.flows.PostingPreview;
import se.knyt.engine.intake.Archive;
import se.knyt.engine.rates.RateLookup;
import se.knyt.engine.rates.ReferenceRates;
import se.knyt.engine.rules.RuleSubject;
import se.knyt.engine.rules.RuleWords;
import se.knyt.engine.rules.Verdict;
import se.knyt.engine.settings.SettingsStore;

/**
 * What the rules say of a payout's line that is there.
 *
 * @param provider of the payout
 * @param reference of the payout
 * @param version of the settings that the rules stand in
 * @param bookedUnder version whose rules its voucher was made under, 0 where it has none or there were no rules
 * @param verdict each rule, and what they say together
 * @param held why the payout would wait for this line, with {@code code}; empty where it would not
 * @param before how the whole payout would be booked without rules
 * @param after how it would be booked as they say of all its lines
 * @param fields of the provider's own row, as conditions name them
 * @param ruling as which the line is booked: of a dispute its first line's account, whatever rules say of this one
 * @param decides the first line of the dispute, where another than this one is
 */
public record LineTrial(
        String provider,
        String reference,
        PayoutLine line,
        int version,
        int bookedUnder,
        Verdict verdict,
        Optional<Reason> held,
        PostingPreview before,
        PostingPreview after,
        SortedMap<String, String> fields,
        LineRuling ruling,
        Optional<DisputedLines.First> decides) {
    /** Why something waits: code and arguments of its text. */
    public record Reason(String code, Map<String, String> arguments) {
        public Reason {
            arguments = Map.copyOf(arguments);
        }
    }

    /** Whether rules say where a line like this is booked. */
    public boolean isRuled() {
        return LineRuling.isFor(line.kind());
    }

    /**
     * Tries the rules in use on one line; changes nothing. Empty where there is no such line.
     *
     * @param dimensions where rows of vouchers have a place for them
     */
    public static Optional<LineTrial> of(
            Tx tx,
            long company,
            long payout,
            int seq,
            SettingsStore.InUse inUse,
            DimensionTargets dimensions,
            Archive archive)
            throws SQLException {
        var there = tx.first(
                "select 1 from payout_line where company_id = ? and payout_id = ? and seq = ?",
                row -> row.getInt(1),
                company,
                payout,
                seq);
        if (there.isEmpty()) {
            return Optional.empty();
        }
        var row = LineSkips.without(tx, PayoutReader.read(tx, company, payout));
        var line = row.lines().stream().filter(l -> l.seq() == seq).findFirst().orElseThrow();
        var posting = inUse.settings().posting();
        var raw = RawFields.of(tx, archive, row);
        var around = LineContext.of(tx, row, posting).with(raw);
        var verdict = inUse.rules().explain(around.asked(line));
        var rates = ReferenceRates.of(tx, company, posting.bookCurrency());
        var plain =
                row.with(row.lines().stream().map(l -> l.ruled(LineRuling.NONE)).toList());
        var books = PayoutTargets.books(tx, row, inUse.settings());
        var refusing = books.isEmpty() ? Optional.<String>empty() : dimensions.refusing(tx, company, books.get());
        var ruled = PayoutRules.judged(row, around, inUse.rules(), posting, refusing, RuleWords.NONE);
        var placed = DisputedLines.placed(tx, ruled.row());
        var after = ruled.held().isPresent() ? held(row, reason(ruled.held().get())) : booked(placed, posting, rates);
        var decides = Optional.ofNullable(DisputedLines.first(tx, row).get(seq))
                .filter(first -> !first.here() || first.seq() != seq);
        var stands = placed.lines().stream()
                .filter(l -> l.seq() == seq)
                .map(PayoutRow.Line::ruling)
                .findFirst()
                .orElse(LineRuling.NONE);
        return Optional.of(new LineTrial(
                row.payout().provider(),
                row.payout().reference(),
                line.line(),
                inUse.settings().version(),
                row.ruledVersion(),
                verdict,
                PayoutRules.held(verdict, line, posting, refusing).map(LineTrial::reason),
                booked(plain, posting, rates),
                after,
                Collections.unmodifiableSortedMap(new TreeMap<>(raw.getOrDefault(seq, Map.of()))),
                stands,
                decides));
    }

    /**
     * How a payout would be booked as the rules in use say of all its lines, whoever has to say yes to it first.
     *
     * @param dimensions where rows of vouchers have a place for them
     */
    public static PostingPreview preview(
            Tx tx, long company, long payout, SettingsStore.InUse inUse, DimensionTargets dimensions, Archive archive)
            throws SQLException {
        var row = PayoutReader.read(tx, company, payout);
        var posting = inUse.settings().posting();
        var rules = inUse.rules();
        var around = LineContext.of(tx, row, posting);
        var told = rules.asksOfFields(RuleSubject.PAYOUT_LINE) ? around.with(RawFields.of(tx, archive, row)) : around;
        var books = PayoutTargets.books(tx, row, inUse.settings());
        var refusing = books.isEmpty() ? Optional.<String>empty() : dimensions.refusing(tx, company, books.get());
        var ruled = PayoutRules.judged(row, told, rules, posting, refusing, LineSkips.words(tx, company, payout));
        return ruled.held().isPresent()
                ? held(row, reason(ruled.held().get()))
                : booked(
                        DisputedLines.placed(tx, ruled.row()),
                        posting,
                        ReferenceRates.of(tx, company, posting.bookCurrency()));
    }

    private static Reason reason(PayoutRules.Held held) {
        return new Reason(held.code(), held.arguments());
    }

    private static PostingPreview held(PayoutRow row, Reason why) {
        var arguments = new TreeMap<>(why.arguments());
        arguments.put("provider", row.payout().provider());
        arguments.put("reference", row.payout().reference());
        return new PostingPreview(List.of(), why.code(), arguments);
    }

    /** Where the bank's line is to stand in the payout's own voucher it is supposed to be there, on the day it was paid. */
    private static PostingPreview booked(PayoutRow row, PostingSettings posting, RateLookup rates) {
        var group = PayoutPlans.group(row.placed(posting), posting.bookCurrency(), rates);
        boolean direct = posting.provider(row.payout().provider())
                .filter(p -> p.bankLeg() == BankLeg.DIRECT)
                .isPresent();
        if (direct && row.payout().currency().equals(posting.bookCurrency())) {
            var receipt = BankWay.receipt(row, row.bookDate(), row.payout().paid());
            group = new PostingGroup.Payout(group.payout(), group.lines(), Optional.of(receipt), group.difference());
        }
        return switch (Posting.of(group, posting)) {
            case PostingResult.Held held -> held(row, new Reason(held.code(), HeldArguments.of(held)));
            case PostingResult.Posted posted ->
                new PostingPreview(
                        posted.entries().stream()
                                .filter(e -> e.operation() instanceof Operation.BookVoucher)
                                .flatMap(e -> e.voucher().rows().stream())
                                .toList(),
                        "",
                        Map.of());
        };
    }
}
