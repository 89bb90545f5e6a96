package se.knyt.engine.flows;

import java.util.List;
import java.util.Optional;
import se.knyt.core.bookkeeping.HeldSale;
import se.knyt.core.bookkeeping.Operation;
import se.knyt.core.bookkeeping.PostingResult;
import se.knyt.core.bookkeeping.SaleFact;
import se.knyt.core.bookkeeping.WantedEntry;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.money.Money;
import se.knyt.engine.trails.TrailState;

/**
 * Sales in Knyt's own books of which the money is captured and the posting is asked about, and their refunds: a fact of theirs is owed by
 * the provider at once, so that its payout finds it, and stands on an account of its own. When the question is answered the voucher of the
 * sale or credit takes it off.
 */
final class HeldSales {
    private static final String VOUCHER = "voucher:";
    private static final String HELD = HeldSale.key("");

    private final Purchase purchase;

    HeldSales(Purchase purchase) {
        this.purchase = purchase;
    }

    /** Whether a sale or credit stands so, or did. */
    static boolean stands(TrailState state, String key) {
        return state.effect(VOUCHER + HeldSale.key(key)).isPresent();
    }

    /** The key by which a fact stands so, or did: its own, or that of the whole which it is a part of. */
    static Optional<String> stoodAs(TrailState state, String factKey) {
        return state.effects().stream()
                .map(TrailState.EffectView::key)
                .filter(key -> key.startsWith(VOUCHER) && key.endsWith(HELD))
                .map(key -> key.substring(VOUCHER.length(), key.length() - HELD.length()))
                .filter(key -> factKey.equals(key) || factKey.startsWith(key + "/") || factKey.startsWith(key + ":"))
                .findFirst();
    }

    /** Whether a sale or credit stands so and nobody has answered yet. */
    static boolean isAsked(TrailState state, String key) {
        return stands(state, key) && answer(state, key).isEmpty();
    }

    /** The voucher by which what stood so was posted at last; empty where nothing stood, or it is asked about still. */
    static Optional<TrailState.EffectView> answer(TrailState state, String key) {
        return stands(state, key) ? state.effect(VOUCHER + key + ":voucher") : Optional.empty();
    }

    /** A sale at the rate by which it stands: what the providers owe is taken off as it was put on. */
    static SaleFact asStood(TrailState state, SaleFact sale) {
        var rate = state.fact(sale.key()).filter(_ -> stands(state, sale.key())).flatMap(TrailState.FactView::rate);
        return rate.isPresent() ? sale.withExchangeRate(rate) : sale;
    }

    /**
     * What the providers owe for a delivery, where they pay all of it and all of it is captured; empty where that cannot be told: then it
     * waits without standing anywhere.
     *
     * @param byOthers what is paid of it otherwise than through providers
     */
    List<WantedEntry> stand(SaleFact sale, Money byOthers) {
        boolean cards = sale.lines().stream().anyMatch(line -> line.kind() == OrderRow.Kind.GIFT_CARD);
        boolean known = purchase.state().fact(sale.key()).isPresent() && !stands(purchase.state(), sale.key());
        if (!purchase.context().ownBooks()
                || purchase.captures().ownInvoice()
                || cards
                || known
                || !byOthers.isZero()
                || !sale.total().isPositive()) {
            return List.of();
        }
        var posting = purchase.context().postingOn(sale);
        if (!(HeldSale.stand(sale, posting) instanceof PostingResult.Posted posted)) {
            return List.of();
        }
        posted.entries().forEach(this::alone);
        purchase.plan().holds().unposted(sale.key());
        return posted.entries();
    }

    /** The entries of a sale that stood so until now: they take it off. */
    List<WantedEntry> takenOff(SaleFact sale, List<WantedEntry> entries) {
        var posting = purchase.context().postingOn(sale);
        return entries.stream().map(entry -> HeldSale.takenOff(entry, posting)).toList();
    }

    /** The sale is posted: it is no question any more. */
    void answered(SaleFact sale) {
        if (isAsked(purchase.state(), sale.key())) {
            purchase.plan().holds().answered(sale.key(), sale);
        }
    }

    /** By itself, also where sales are booked by the day. */
    void alone(WantedEntry entry) {
        if (entry.operation() instanceof Operation.BookVoucher) {
            new OwnVouchers(purchase.state(), purchase.context(), purchase.plan(), purchase.writing())
                    .alone(entry, purchase.target(), purchase.doc(), purchase.shop());
        }
    }
}
