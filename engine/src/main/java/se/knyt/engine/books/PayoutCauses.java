package se.knyt.engine.books;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.core.bookkeeping.ProviderSettings;
import se.knyt.core.money.Money;
import se.knyt.engine.looseends.LooseEnd;

/** What the loose ends of payouts are known by, and the account that a payout stands on. */
final class PayoutCauses {
    private PayoutCauses() {}

    /**
     * A payment stands in the accounting system that the changed payout no longer wants, or wants otherwise. Only a person can undo
     * it there.
     *
     * @param wanted what the line says now; zero when there is no such line any more
     */
    static LooseEnd payment(
            PayoutRow row, PayoutContext moment, long effect, long connection, Money standing, Money wanted) {
        var code = wanted.isZero() ? "payment.not-wanted" : "payment.differs";
        return end(
                "payment:" + effect,
                code,
                Map.of(
                        "reference", row.payout().reference(),
                        "provider", row.payout().provider(),
                        "standing", standing.toString(),
                        "wanted", wanted.toString()),
                code + ":" + connection,
                row.id(),
                null,
                connection,
                wanted.minus(standing),
                moment);
    }

    /** The account on which what the provider owes of it stands. */
    static String receivable(PayoutRow row, PostingSettings posting) {
        int own = row.place().account();
        return String.valueOf(
                own != 0
                        ? own
                        : posting.provider(row.payout().provider())
                                .map(ProviderSettings::receivable)
                                .orElse(posting.accounts().suspense()));
    }

    /** What makes a line a loose end, whatever it is called meanwhile. */
    static String cause(PayoutRow row, PayoutRow.Line line) {
        return "line:" + row.id() + ":" + line.seq();
    }

    static LooseEnd end(
            String cause,
            String code,
            Map<String, String> args,
            String group,
            long payout,
            @Nullable Long effect,
            long connection,
            Money amount,
            PayoutContext moment) {
        return new LooseEnd(
                cause, code, args, group, null, payout, effect, connection, amount, moment.companyNow(), false);
    }
}
