package se.knyt.engine.flows;

import java.util.List;
import se.knyt.core.bookkeeping.HeldSale;
import se.knyt.core.bookkeeping.Operation;
import se.knyt.core.bookkeeping.PostingResult;
import se.knyt.core.bookkeeping.SaleFact;
import se.knyt.core.bookkeeping.WantedEntry;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.money.Money;

/**
 * Sales in Knyt's own books of which the money is captured and the posting is asked about, and their refunds: a fact of theirs is owed by
 * the provider at once, so that its payout finds it, and stands on an account of its own. When the question is answered the voucher of the
 * sale or credit takes it off.
 */
final class HeldSales {
    private final Purchase purchase;

    HeldSales(Purchase purchase) {
        this.purchase = purchase;
    }

    /**
     * What the providers owe for a delivery, where they pay all of it and all of it is captured; empty where that cannot be told: then it
     * waits without standing anywhere.
     *
     * @param byOthers what is paid of it otherwise than through providers
     */
    List<WantedEntry> stand(SaleFact sale, Money byOthers) {
        boolean cards = sale.lines().stream().anyMatch(line -> line.kind() == OrderRow.Kind.GIFT_CARD);
        boolean known =
                purchase.state().fact(sale.key()).isPresent() && !HeldSaleState.stands(purchase.state(), sale.key());
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
        if (HeldSaleState.isAsked(purchase.state(), sale.key())) {
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
