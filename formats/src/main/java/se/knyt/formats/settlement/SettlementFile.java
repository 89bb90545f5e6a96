package se.knyt.formats.settlement;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.PayoutLines;
import se.knyt.core.reconciliation.Statement;

/** One settlement file: its payouts, and the entries of all of them in one view. */
public interface SettlementFile extends PayoutLines {
    /** The references that a row can have; each may be empty. */
    enum Text {
        /** What the shop gave the provider as reference of the order. */
        ORDER_REFERENCE,
        /** A further reference that the shop gave. */
        SECOND_REFERENCE,
        /** The reference that was given with the capture or refund. */
        CAPTURE_REFERENCE,
        /** The provider's id of the purchase. */
        PROVIDER_ORDER_ID,
        /** The provider's id of the capture or refund. */
        TRANSACTION_ID,
        /** One more id of the provider's. */
        OTHER_ID
    }

    /**
     * One payout of the file. Its entries are those numbered {@code from} (included) to {@code to} (excluded).
     *
     * @param head what stands above its lines
     */
    record Part(PayoutHead head, int from, int to) {
        public String provider() {
            return head.provider();
        }

        public String reference() {
            return head.reference();
        }

        public Currency currency() {
            return head.currency();
        }

        public @Nullable LocalDate paidOn() {
            return head.paidOn();
        }

        public Statement statement() {
            return head.statement();
        }
    }

    /**
     * What a file says that the bank shows of a payout, beside the reference.
     *
     * @param references of the bank, as the settlement states them
     * @param texts that the provider announces
     */
    record AtBank(List<String> references, List<String> texts) {
        public static final AtBank NOTHING = new AtBank(List.of(), List.of());

        public AtBank {
            references = List.copyOf(references);
            texts = List.copyOf(texts);
        }

        /** All of it, each on a line. */
        String lines() {
            return Stream.concat(references.stream(), texts.stream()).collect(Collectors.joining("\n"));
        }
    }

    /**
     * What a file says about one payout beside its lines.
     *
     * @param provider provider code
     * @param reference what the bank statement shows, empty where the file does not say
     * @param currency its currency
     * @param paidOn the day the provider started the transfer, or null where the file does not say
     * @param statement what the file states about it
     * @param classKinds for each of the statement's class totals the kind that its lines are, few exceptions aside
     * @param apart fees that the file tells beside the payout
     * @param oneOfCurrencies whether the provider may settle several currencies under the reference, each a payout of its own
     * @param atBank what else the file says that the bank shows
     */
    record PayoutHead(
            String provider,
            String reference,
            Currency currency,
            @Nullable LocalDate paidOn,
            Statement statement,
            List<Kind> classKinds,
            Optional<Payout.Apart> apart,
            boolean oneOfCurrencies,
            AtBank atBank) {
        /** One whose reference is of no other currency. */
        public PayoutHead(
                String provider,
                String reference,
                Currency currency,
                @Nullable LocalDate paidOn,
                Statement statement,
                List<Kind> classKinds,
                Optional<Payout.Apart> apart) {
            this(provider, reference, currency, paidOn, statement, classKinds, apart, false, AtBank.NOTHING);
        }

        /** One beside which the file tells no fees. */
        public PayoutHead(
                String provider,
                String reference,
                Currency currency,
                @Nullable LocalDate paidOn,
                Statement statement,
                List<Kind> classKinds) {
            this(provider, reference, currency, paidOn, statement, classKinds, Optional.empty());
        }

        public PayoutHead {
            classKinds = List.copyOf(classKinds);
            if (classKinds.size() != statement.classTotals().size()) {
                throw new IllegalArgumentException("a class total without its kind");
            }
        }

        /** The same of a provider that may settle several currencies under one reference. */
        public PayoutHead ofCurrency() {
            return new PayoutHead(provider, reference, currency, paidOn, statement, classKinds, apart, true, atBank);
        }

        /** The same with what the file says that the bank shows. */
        public PayoutHead shownAs(AtBank other) {
            return new PayoutHead(
                    provider, reference, currency, paidOn, statement, classKinds, apart, oneOfCurrencies, other);
        }

        /** What it is called in the source: with its currency where the reference alone may be that of several payouts. */
        public String id() {
            return oneOfCurrencies ? reference + " " + currency.code() : reference;
        }
    }

    /** The file's name as it was given. */
    String name();

    List<Part> parts();

    /** Rows of data, which may be fewer than entries. */
    int rows();

    /** A reference of an entry's row, empty where it has none. */
    String text(int index, Text which);

    /** What an entry is in the currency of its purchase, signed as its amount; empty where nothing was changed or the file does not say. */
    default Optional<Money> original(int index) {
        return Optional.empty();
    }

    @Override
    default Currency itemCurrency(int index) {
        return original(index).map(Money::currency).orElse(currency(index));
    }

    @Override
    default long itemAmount(int index) {
        return original(index).map(Money::minor).orElse(amount(index));
    }

    /** What the shop gave as reference for an entry; the capture's where there is none. */
    default String reference(int index) {
        var order = text(index, Text.ORDER_REFERENCE);
        if (!order.isEmpty()) {
            return order;
        }
        var second = text(index, Text.SECOND_REFERENCE);
        return second.isEmpty() ? text(index, Text.CAPTURE_REFERENCE) : second;
    }
}
