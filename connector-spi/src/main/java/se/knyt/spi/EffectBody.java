package se.knyt.spi;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.Dimensions;
import se.knyt.core.commerce.ReturnKind;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;

/**
 * What an effect asks for, as it was decided; stored as it stands and never edited. It names no person: who the buyer is comes with
 * the request. What other effects must have given first is named in {@link EffectRequest#needs()}.
 */
public sealed interface EffectBody {
    /**
     * Finds the customer by organization number, VAT number, e-mail or external reference, else makes it. Two candidates: refused
     * with {@code customer.ambiguous} and their numbers.
     *
     * @param business true for a business customer
     */
    record CreateCustomer(
            String externalReference,
            boolean business,
            String organizationNumber,
            String vatNumber,
            String country,
            Currency currency)
            implements EffectBody {}

    /**
     * @param externalReference Knyt's key in the other system: search by it before creating
     * @param orderNumber the number the buyer sees
     * @param collectiveCustomer customer number to use, empty when need {@code customer} gives it
     */
    record CreateOrder(
            String externalReference,
            String orderNumber,
            String collectiveCustomer,
            LocalDate date,
            Currency currency,
            List<ErpRow> rows,
            Money total,
            Money tax,
            DocumentDetails details)
            implements EffectBody {
        public CreateOrder(
                String externalReference,
                String orderNumber,
                String collectiveCustomer,
                LocalDate date,
                Currency currency,
                List<ErpRow> rows,
                Money total,
                Money tax) {
            this(
                    externalReference,
                    orderNumber,
                    collectiveCustomer,
                    date,
                    currency,
                    rows,
                    total,
                    tax,
                    DocumentDetails.NONE);
        }
    }

    /**
     * @param dueDate late enough that no reminder reaches a buyer who has paid
     * @param paidThroughProvider true when the buyer owes the provider, not the merchant: nothing may be sent to the buyer
     * @param exchangeRate units of the books' currency for one of {@code currency}; empty in the books' own
     */
    record CreateInvoice(
            String externalReference,
            String orderNumber,
            String collectiveCustomer,
            LocalDate date,
            LocalDate dueDate,
            boolean paidThroughProvider,
            Currency currency,
            List<ErpRow> rows,
            Money total,
            Money tax,
            Optional<BigDecimal> exchangeRate,
            DocumentDetails details)
            implements EffectBody {
        public CreateInvoice(
                String externalReference,
                String orderNumber,
                String collectiveCustomer,
                LocalDate date,
                LocalDate dueDate,
                boolean paidThroughProvider,
                Currency currency,
                List<ErpRow> rows,
                Money total,
                Money tax,
                Optional<BigDecimal> exchangeRate) {
            this(
                    externalReference,
                    orderNumber,
                    collectiveCustomer,
                    date,
                    dueDate,
                    paidThroughProvider,
                    currency,
                    rows,
                    total,
                    tax,
                    exchangeRate,
                    DocumentDetails.NONE);
        }
    }

    /** Credits the invoice of need {@code invoice}, whole or the rows given; otherwise as {@link CreateInvoice}. */
    record CreateCreditNote(
            String externalReference,
            String orderNumber,
            String collectiveCustomer,
            LocalDate date,
            boolean whole,
            Currency currency,
            List<ErpRow> rows,
            Money total,
            Money tax,
            Optional<BigDecimal> exchangeRate)
            implements EffectBody {}

    /** Books the invoice or credit note of need {@code invoice}. */
    record BookInvoice(LocalDate date) implements EffectBody {}

    /**
     * Registers a payment on the invoice of need {@code invoice}.
     *
     * @param invoiceNumber the invoice, empty when need {@code invoice} gives it
     * @param amount signed: negative for a credit note
     * @param method payment method code
     * @param account the account the method books on
     * @param reference what tells it from another payment of the same amount and day
     */
    record RegisterPayment(
            String invoiceNumber,
            Money amount,
            LocalDate date,
            String method,
            int account,
            List<WriteOff> writeOffs,
            String reference)
            implements EffectBody {}

    /** A remainder booked to an account when a payment is registered. */
    record WriteOff(Money amount, int account) {}

    /** Books the payment of need {@code payment}. */
    record BookPayment(LocalDate date) implements EffectBody {}

    /**
     * Withdraws the order of need {@code order}, of which nothing is invoiced; refused where an invoice has been made of it.
     *
     * @param orderNumber the number that the buyer knows
     */
    record CancelOrder(String orderNumber) implements EffectBody {}

    /**
     * Takes away a payment that another hand has registered, or finds that it is taken back: done when the invoice has what is to be
     * registered left to pay. Where the system lets only a person do it, refused with a code that ends in {@link #BY_HAND}, and asked
     * again after a while.
     *
     * @param invoiceNumber the invoice
     * @param paymentNumber the payment as the system names it
     * @param wanted what is to be registered instead, signed
     */
    record UndoPayment(String invoiceNumber, String paymentNumber, Money wanted) implements EffectBody {
        public static final String BY_HAND = ".undo-by-hand";
    }

    /**
     * @param externalReference is the whole of the voucher's text where {@code text} is empty, else stands after it ({@link #told}), so
     *     that the voucher can be searched for
     * @param series voucher series
     * @param text at most 200 characters, no names
     */
    record CreateVoucher(String externalReference, String series, LocalDate date, String text, List<VoucherRow> rows)
            implements EffectBody {
        /**
         * What people read: the text, and after it the reference that we search by. It is never cut; the text is, and left out where there
         * is no room for any of it.
         *
         * @param charsMax what there is room for
         * @param written how the system writes a text, by which it may become longer
         */
        public String told(int charsMax, UnaryOperator<String> written) {
            var reference = written.apply(externalReference);
            var end = " (" + reference + ")";
            int room = charsMax - end.length();
            if (text.isEmpty() || room <= 0) {
                return reference;
            }
            var what = written.apply(text);
            return (what.length() <= room ? what : what.substring(0, room).strip()) + end;
        }
    }

    /**
     * One of {@code debit} and {@code credit} is zero, none is negative.
     *
     * @param costCentre code of the row's cost centre, empty for what the connection's settings say
     * @param project number of the row's project, empty for none
     * @param dimensions the others; a system that has no place for them refuses the voucher, and never leaves them out
     */
    record VoucherRow(
            int account,
            Money debit,
            Money credit,
            String text,
            String costCentre,
            String project,
            Dimensions dimensions) {
        public VoucherRow {
            dimensions = Dimensions.orNone(dimensions);
        }

        /** A row of which no rule says anything. */
        public VoucherRow(int account, Money debit, Money credit, String text) {
            this(account, debit, credit, text, "", "", Dimensions.NONE);
        }
    }

    /** Attaches a stored file to the voucher of need {@code voucher}; its bytes come with the request. */
    record AttachFile(String fileName, String mediaType, long evidenceId) implements EffectBody {}

    /**
     * Captures through the shop or at the provider.
     *
     * @param orderSourceId the order in the shop, or the reservation at the provider
     * @param parentSourceId the authorization
     * @param amount to capture
     * @param reference returns in the settlement where the provider carries it
     * @param rows what was sold, which sums to the amount to the minor unit; empty where nothing does
     */
    record Capture(String orderSourceId, String parentSourceId, Money amount, String reference, List<SoldRow> rows)
            implements EffectBody {}

    /**
     * Has the provider give a reservation more time, or another in its place.
     *
     * @param orderSourceId the reservation at the provider
     * @param until its last moment as it was known when more was asked for: a later one shows that more was given
     * @param left what is still to be captured on it, for a provider that reserves an amount anew; null where it was not asked for
     */
    record ExtendAuthorization(
            String orderSourceId, Instant until, @Nullable Money left) implements EffectBody {
        /** Among what the effect gives: the last moment that the provider then told, as an instant. */
        public static final String EXPIRES_AT = "expires-at";

        /** Among what the effect gives: the id of the reservation that stands in the place of the one before. */
        public static final String REPLACED_BY = "replaced-by";

        /** Of a provider that gives time alone. */
        public ExtendAuthorization(String orderSourceId, Instant until) {
            this(orderSourceId, until, null);
        }
    }

    /**
     * Has the shop send the buyer a link by which what is left of an order can be paid.
     *
     * @param orderSourceId the order in the shop
     * @param amount what is left to pay, as it was known when the buyer was asked; the shop asks for what it finds itself
     */
    record RequestPayment(String orderSourceId, Money amount) implements EffectBody {}

    /**
     * Stops what is left to send of an order in the shop. What is sent or cancelled there is not stopped; what others have stopped is
     * stopped by us too, so that it stays so when they let it go.
     *
     * @param orderSourceId the order in the shop
     * @param name of this stop, by which it is found and taken away again; no other of the order has it
     * @param note why, for the shop's staff
     */
    record HoldOrder(String orderSourceId, String name, String note) implements EffectBody {
        /** Among what the effect gives, and of a refusal: how many parts of the order are stopped by it. */
        public static final String HELD = "held";
    }

    /**
     * Takes away what {@link HoldOrder} has put there, and nothing of others'. Where it is gone already that is done.
     *
     * @param orderSourceId the order in the shop
     * @param name of the stop
     */
    record ReleaseOrder(String orderSourceId, String name) implements EffectBody {}

    /**
     * Pays back through the shop or at the provider. More than is left of the capture: refused.
     *
     * @param orderSourceId the order in the shop, or the reservation at the provider
     * @param captureSourceId the capture that is paid back, as the target names it, or {@link #STORE_CREDIT}
     * @param amount to pay back
     * @param reference what one asks by; returns in the settlement where the provider carries it
     * @param rows what is given back where it is known and makes up the amount and what is kept, else empty
     * @param seen ids in the target of refunds already accounted for; where one stands there that is not among them, is of the same
     *     amount and carries no trace of ours, nothing is made and a person is asked ({@link FoundElsewhere})
     * @param kept what the buyer owes for the return and is kept of the rows: return freight, a return fee; amounts positive
     * @param portions where several captures are paid back at once, or the buyer paid in another currency: how much of each, in all {@code
     *     amount}; empty for one capture
     * @param whole the refund that this is a part of, where other parts are paid back elsewhere
     * @param why as the person said who asked for it
     */
    record Refund(
            String orderSourceId,
            String captureSourceId,
            Money amount,
            String reference,
            List<RefundRow> rows,
            List<String> seen,
            List<RefundRow> kept,
            List<Portion> portions,
            @Nullable Whole whole,
            ReturnKind why)
            implements EffectBody {
        /** Stands for the capture where nothing is paid back: the shop owes the buyer the amount as store credit instead. */
        public static final String STORE_CREDIT = "store-credit";

        /** Bodies written before anything could be kept, divided, or named by why, say nothing of it. */
        public Refund(
                String orderSourceId,
                String captureSourceId,
                Money amount,
                String reference,
                List<RefundRow> rows,
                List<String> seen,
                @Nullable List<RefundRow> kept,
                @Nullable List<Portion> portions,
                @Nullable Whole whole,
                @Nullable ReturnKind why) {
            this.orderSourceId = orderSourceId;
            this.captureSourceId = captureSourceId;
            this.amount = amount;
            this.reference = reference;
            this.rows = List.copyOf(rows);
            this.seen = List.copyOf(seen);
            this.kept = kept == null ? List.of() : List.copyOf(kept);
            this.portions = portions == null ? List.of() : List.copyOf(portions);
            this.whole = whole;
            this.why = why == null ? ReturnKind.UNTOLD : why;
        }

        /** One of which nobody has said why. */
        public Refund(
                String orderSourceId,
                String captureSourceId,
                Money amount,
                String reference,
                List<RefundRow> rows,
                List<String> seen,
                List<RefundRow> kept,
                List<Portion> portions,
                @Nullable Whole whole) {
            this(
                    orderSourceId,
                    captureSourceId,
                    amount,
                    reference,
                    rows,
                    seen,
                    kept,
                    portions,
                    whole,
                    ReturnKind.UNTOLD);
        }

        /** One of which nothing is kept. */
        public Refund(
                String orderSourceId,
                String captureSourceId,
                Money amount,
                String reference,
                List<RefundRow> rows,
                List<String> seen) {
            this(orderSourceId, captureSourceId, amount, reference, rows, seen, List.of(), List.of(), null);
        }

        /** Each capture that is paid back with how much of it, one at least. */
        public List<Portion> byCapture() {
            return portions.isEmpty() ? List.of(new Portion(captureSourceId, amount)) : portions;
        }
    }

    /**
     * So much of one capture is paid back.
     *
     * @param captureSourceId the capture, as the target names it
     * @param amount positive
     * @param buyers what the buyer is to get, in the currency that he paid in, where that is another than the amount's; else null
     */
    record Portion(
            String captureSourceId, Money amount, @Nullable Money buyers) {
        /** One that the buyer gets in the currency of its amount. */
        public Portion(String captureSourceId, Money amount) {
            this(captureSourceId, amount, null);
        }
    }

    /** What a refund gives back in all that is paid back in parts at several places; none of them is told the rows. */
    record Whole(List<RefundRow> rows, List<RefundRow> kept) {
        public Whole {
            rows = List.copyOf(rows);
            kept = List.copyOf(kept);
        }
    }

    /** Tells the shop that goods have left. */
    record Fulfil(
            String orderSourceId,
            String reference,
            List<FulfilRow> rows,
            Instant shippedAt,
            String carrier,
            String trackingNumber,
            String trackingUrl)
            implements EffectBody {}

    /** @param rowId the order row in the shop; where empty, {@code sku} names it */
    record FulfilRow(String rowId, String sku, Quantity quantity) {}

    /** A document handed on whole. */
    record Deliver(String documentKind, String documentKey, String json) implements EffectBody {}
}
