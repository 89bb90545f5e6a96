package se.knyt.server.trails;

import gg.jte.Content;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;
import se.knyt.engine.books.CustomerInvoices.There;
import se.knyt.engine.flows.AuthorizationDesk;
import se.knyt.engine.flows.PackableDelivery;
import se.knyt.engine.flows.ShopHoldDesk;
import se.knyt.server.looseends.LooseEndRow;
import se.knyt.server.shell.View;
import se.knyt.server.vouchers.AccountRow;

/**
 * One purchase.
 *
 * @param chip look of its state, with {@code chipText}
 * @param summary how far it has come, beside the heading of the chain
 * @param sums how the amount the buyer paid is made up, and what came of it
 * @param captured whether there is money that could be given back, or a claim on the buyer that could be less
 * @param receivable whether what the buyer owes stands in vouchers of Knyt's
 * @param inTransit refunds that were paid from an account of money in transit, by their facts, which the bank has not been seen to pay
 * @param there invoices that the accounting system has of what our vouchers sold on the merchant's own invoice
 * @param reserved whether something may be reserved and not captured
 * @param reservations what is reserved and not captured, each by itself
 * @param shopHold how it stands in its shop while no living reservation reaches to it, or until it is let go there
 * @param ahead what can be captured before the delivery is told, where it can
 * @param taken what providers say of payments that the shop says were taken at once
 * @param stopped the rule that it stands still by, where a person may let it go
 * @param freight where what is booked of its freight bears other VAT rates than its goods
 */
public record TrailPage(
        TrailRow row,
        String chip,
        String chipText,
        String summary,
        List<Balance> balances,
        List<Knot> knots,
        List<SumLine> sums,
        List<Place> places,
        boolean captured,
        boolean receivable,
        List<Long> inTransit,
        List<There> there,
        boolean reserved,
        List<AuthorizationDesk.Reserved> reservations,
        Optional<Request> request,
        Optional<ShopHoldDesk.ShopStanding> shopHold,
        Optional<AuthorizationDesk.Ahead> ahead,
        List<Taken> taken,
        Optional<Stopped> stopped,
        Optional<FreightNote> freight) {
    /** Of the pieces of a row that are packed, in the form. */
    private static final String PACKED = "packed:";

    TrailPage with(List<There> invoices) {
        return new TrailPage(
                row,
                chip,
                chipText,
                summary,
                balances,
                knots,
                sums,
                places,
                captured,
                receivable,
                inTransit,
                invoices,
                reserved,
                reservations,
                request,
                shopHold,
                ahead,
                taken,
                stopped,
                freight);
    }

    TrailPage with(
            List<AuthorizationDesk.Reserved> some,
            Optional<ShopHoldDesk.ShopStanding> inShop,
            Optional<Request> asking,
            Optional<AuthorizationDesk.Ahead> what) {
        return new TrailPage(
                row,
                chip,
                chipText,
                summary,
                balances,
                knots,
                sums,
                places,
                captured,
                receivable,
                inTransit,
                there,
                reserved,
                some,
                asking,
                inShop,
                what,
                taken,
                stopped,
                freight);
    }

    /** Where a reservation stands on the page: the first alone, each further one by its provider, and by its place where that has more. */
    public String anchor(AuthorizationDesk.Reserved reservation) {
        int at = reservations.indexOf(reservation);
        boolean again =
                reservations.subList(0, at).stream().anyMatch(r -> r.provider().equals(reservation.provider()));
        var further = "reservation-" + reservation.provider();
        return at == 0 ? "reservation" : again ? further + "-" + (at + 1) : further;
    }

    /** Why the shop did not do what it was asked, in the reader's words. */
    public String shopAnswer(View v) {
        return shopHold.map(hold -> {
                    var arguments = new TreeMap<>(hold.arguments());
                    arguments.put("order", row.number());
                    var message = v.messages().of(hold.code(), arguments);
                    return (message.why() + " " + message.todo()).strip();
                })
                .orElse("");
    }

    public static String field(PackableDelivery row) {
        return PACKED + row.rowId();
    }

    /** Whether the order costs nothing, so that there is nothing to invoice, to book or to wait for. */
    public boolean free() {
        return !row.buyer().isEmpty() && row.total().isZero() && row.state().equals("tied");
    }

    /**
     * What a provider says of a payment that was taken at once.
     *
     * @param state open, taken, over or unknown
     * @param word the provider's own
     * @param amount null where it does not tell
     * @param paidAt null where it is not paid
     * @param reference of the bank, else empty
     * @param at when it answered
     */
    public record Taken(
            String provider,
            String state,
            String word,
            @Nullable Money amount,
            @Nullable Instant paidAt,
            String reference,
            Instant at) {}

    /**
     * That a rule stops it.
     *
     * @param why in the reader's words
     * @param asked what a word is about
     * @param aside whether a person may put it aside
     * @param draft whether its voucher is a draft that a person books
     */
    public record Stopped(String why, String asked, boolean aside, boolean draft) {}

    /**
     * That the buyer can be asked to pay what no living reservation reaches to.
     *
     * @param shop that asks
     * @param amount what is left to pay, null where it is not known
     * @param last when he was asked last, null where never
     * @param state of that, empty where never
     */
    public record Request(
            String shop, @Nullable Money amount, @Nullable Instant last, String state) {
        Request of(Optional<Money> unpaid) {
            return new Request(shop, unpaid.orElse(null), last, state);
        }
    }

    /** Who bought, how it was paid and when, in a sentence; a free order was paid with nothing. */
    public String lede(View v) {
        var day = v.format().weekdayDate(v.format().dateOf(row.placedAt()));
        if (row.buyer().isEmpty()) {
            return row.method().isEmpty()
                    ? v.t("trail.lede.day", day)
                    : v.t("trail.lede.alone", v.ways(row.method()), day);
        }
        var buyer = v.t("buyer." + row.buyer());
        var country = v.format().country(row.country());
        return row.method().isEmpty()
                ? v.t("trail.lede.free", buyer, country, day)
                : v.t("trail.lede", buyer, country, v.ways(row.method()), day);
    }

    /** A figure of the head. */
    public record Balance(String label, Money amount) {}

    /** A line of a sum; {@code total} lines stand under what they sum. */
    public record SumLine(String label, Money amount, boolean total) {}

    /** Where the purchase stands in another system. */
    public record Place(String initials, String what, String system) {}

    /**
     * One knot of the chain.
     *
     * @param state {@code tied}, {@code open}, {@code loose} or {@code end}
     * @param day when, as written; a dash while it is not known
     * @param time below it, may be empty
     * @param loose the loose end that hangs here, null for none
     */
    public record Knot(
            String state,
            String day,
            String time,
            String heading,
            @Nullable Money amount,
            Content by,
            List<Detail> details,
            @Nullable LooseEndRow loose) {
        public Knot {
            details = List.copyOf(details);
        }
    }

    /** What opens below a knot: a table of accounts, the way to the original data, or to what was sent and answered. */
    public sealed interface Detail {
        record Exchange(String summary, String href) implements Detail {}

        record Original(String summary, String href) implements Detail {}

        record Rows(String summary, String note, List<AccountRow> rows, Money debit, Money credit) implements Detail {}
    }
}
