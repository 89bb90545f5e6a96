package se.knyt.core.commerce;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;

/**
 * Money given back to the buyer for an order, with the rows it was given back for; or other goods instead, of which only the net is
 * money.
 *
 * @param sourceId the refund's id in the source
 * @param orderSourceId id of its order in the shop
 * @param orderNumber number of its order
 * @param at when
 * @param rows goods and freight given back; may be empty for money alone
 * @param total what the buyer got back in money, VAT included; zero where other goods are all that he got
 * @param tax the VAT in it, positive
 * @param kept fees that the seller keeps of it, positive, each a row of its own; their VAT is that of the goods where not told
 * @param payments ids in the source of the transactions by which the money went back, each a {@link Payment} of its own; empty
 *     where the source does not tell
 * @param returned why it was made
 * @param exchange what the buyer took other goods for instead of money
 */
public record Refund(
        String sourceId,
        String orderSourceId,
        String orderNumber,
        Instant at,
        List<Row> rows,
        Money total,
        Money tax,
        List<Row> kept,
        List<String> payments,
        Returned returned,
        Exchange exchange)
        implements Document {
    /**
     * @param rowId the order row
     * @param kind what the row is
     * @param quantity given back
     * @param gross VAT included, positive
     * @param taxes VAT contained
     * @param restock what becomes of the goods
     */
    public record Row(
            String rowId, OrderRow.Kind kind, Quantity quantity, Money gross, List<TaxLine> taxes, Restock restock) {
        /** Rows that were written before it was told what becomes of goods say nothing of it. */
        public Row(
                String rowId,
                OrderRow.Kind kind,
                Quantity quantity,
                Money gross,
                List<TaxLine> taxes,
                @Nullable Restock restock) {
            this.rowId = rowId;
            this.kind = kind;
            this.quantity = quantity;
            this.gross = gross;
            this.taxes = List.copyOf(taxes);
            this.restock = restock == null ? Restock.UNTOLD : restock;
        }

        /** One of which it is not told what becomes of the goods. */
        public Row(String rowId, OrderRow.Kind kind, Quantity quantity, Money gross, List<TaxLine> taxes) {
            this(rowId, kind, quantity, gross, taxes, Restock.UNTOLD);
        }
    }

    /**
     * Other goods instead of money.
     *
     * @param amount so much of what is given back pays for them, VAT included; zero for no exchange
     * @param rows rows of the order that they are
     */
    public record Exchange(Money amount, List<String> rows) {
        public Exchange {
            rows = List.copyOf(rows);
        }

        static Exchange none(Money like) {
            return new Exchange(Money.zero(like.currency()), List.of());
        }
    }

    /** Refunds that were written before it was told why they are made, or what for, say nothing of it. */
    public Refund(
            String sourceId,
            String orderSourceId,
            String orderNumber,
            Instant at,
            List<Row> rows,
            Money total,
            Money tax,
            List<Row> kept,
            List<String> payments,
            @Nullable Returned returned,
            @Nullable Exchange exchange) {
        this.sourceId = sourceId;
        this.orderSourceId = orderSourceId;
        this.orderNumber = orderNumber;
        this.at = at;
        this.rows = List.copyOf(rows);
        this.total = total;
        this.tax = tax;
        this.kept = List.copyOf(kept);
        this.payments = List.copyOf(payments);
        this.returned = Returned.orUntold(returned);
        this.exchange = exchange == null ? Exchange.none(total) : exchange;
    }

    /** One of which it is not told why it was made. */
    public Refund(
            String sourceId,
            String orderSourceId,
            String orderNumber,
            Instant at,
            List<Row> rows,
            Money total,
            Money tax,
            List<Row> kept,
            List<String> payments) {
        this(sourceId, orderSourceId, orderNumber, at, rows, total, tax, kept, payments, Returned.UNTOLD, null);
    }

    /** The same, of which it is known why it was made. */
    public Refund because(Returned why) {
        return new Refund(sourceId, orderSourceId, orderNumber, at, rows, total, tax, kept, payments, why, exchange);
    }

    /** The same, counted as so much money. */
    public Refund counted(Money as) {
        return new Refund(sourceId, orderSourceId, orderNumber, at, rows, as, tax, kept, payments, returned, exchange);
    }

    /** What is credited for it: money, and what other goods are paid with. */
    public Money credited() {
        return total.plus(exchange.amount());
    }

    @Override
    public DocumentKind kind() {
        return DocumentKind.REFUND;
    }
}
