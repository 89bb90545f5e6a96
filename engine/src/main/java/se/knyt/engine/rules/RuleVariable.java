package se.knyt.engine.rules;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** What a condition may ask of. Amounts are in minor units: rules compare them exactly. */
public enum RuleVariable {
    /** The order number that the buyer sees. */
    NUMBER(Type.TEXT, Of.ORDERS),
    /** The sales channel within the shop ({@code web}). */
    CHANNEL(Type.TEXT, Of.ORDERS),
    /** Where the goods go, ISO 3166 alpha-2; of a payout's line those of its order, empty where it has none. */
    COUNTRY(Type.TEXT, Of.ALL),
    /** {@code open} or {@code cancelled}. */
    STATUS(Type.TEXT, Of.ORDERS),
    /** The day of the order, or of the payout's line, in the company's zone, as {@code 2026-12-01}. */
    DATE(Type.TEXT, Of.ALL),
    /** {@code consumer} or {@code business}. */
    BUYER(Type.TEXT, Of.ORDERS),
    /** Of a business customer. */
    ORGANIZATION_NUMBER(Type.TEXT, Of.ORDERS),
    /** ISO 4217. */
    CURRENCY(Type.TEXT, Of.ALL),
    /** What the buyer pays, VAT included. */
    TOTAL_MINOR(Type.WHOLE, Of.ORDERS),
    /** The VAT in it. */
    TAX_MINOR(Type.WHOLE, Of.ORDERS),
    /** The shop's names of the payment methods used. */
    PAYMENT_METHODS(Type.TEXTS, Of.ORDERS),
    /** Codes of the payment providers ({@code klarna}). */
    PROVIDERS(Type.TEXTS, Of.ORDERS),
    /** Carriers of what has been sent. */
    CARRIERS(Type.TEXTS, Of.ORDERS),
    /** The tags that the shop has set on the order. */
    TAGS(Type.TEXTS, Of.ORDERS),
    /**
     * Fields of the shop that have no place of their own, by name: {@code attributes["po-number"]}; of a payout's line those of the
     * provider's row, as {@code attributes["raw.Store"]}.
     */
    ATTRIBUTES(Type.TEXT_BY_NAME, Of.ALL),
    /** The rows, of a refund those that go back: {@code rows.exists(r, r.sku == "A-1")}. */
    ROWS(Type.ROWS, Of.ORDERS),
    /** The row at hand; what the rule does is then done to that row. */
    ROW(Type.ROW, Of.WITH_ROWS),

    /** Code of the provider that pays out, or that pays a refund back; empty where none or several do. */
    PROVIDER(Type.TEXT, Of.MONEY),
    /** Name of the connection that told of the payout. */
    CONNECTION(Type.TEXT, Of.PAYOUTS),
    /** What the payout's line is: a code of {@link se.knyt.core.commerce.PayoutLine.Kind}. */
    KIND(Type.TEXT, Of.LINE),
    /** The provider's own word for it, as it came. */
    PROVIDER_KIND(Type.TEXT, Of.PAYOUTS),
    /** Of a payout's line signed from the merchant's view; of a refund what went back, positive. */
    AMOUNT_MINOR(Type.WHOLE, Of.MONEY),
    /** The fee VAT that the settlement tells in the same place; 0 where it tells none. Signed as the amount. */
    VAT_MINOR(Type.WHOLE, Of.LINE),
    /** Everything that the line names a purchase by. */
    REFERENCES(Type.TEXTS, Of.PAYOUTS),
    /** The payout's own reference, which the bank statement shows. */
    PAYOUT(Type.TEXT, Of.PAYOUTS),
    /** Whether the line has met its invoice, credit note or voucher. */
    MATCHED(Type.FLAG, Of.LINE),
    /** Name here of the shop where the purchase was made: of its connection. */
    SHOP(Type.TEXT, Of.ORDERS),
    /** The day on which it was paid back, as {@code 2026-12-01}. */
    REFUNDED_ON(Type.TEXT, Of.BACK),
    /** Whole days since then. */
    AGE_DAYS(Type.WHOLE, Of.DRAFT),
    /** Whether the amount is that of rows in one way only. */
    ROWS_FIT(Type.FLAG, Of.DRAFT),

    /** Why it goes back: {@code return}, {@code complaint}, {@code exchange}, {@code cancelled}; empty where nobody has said. */
    RETURN_KIND(Type.TEXT, Of.RETURNED),
    /** The shop's own code of why; empty where it tells none. */
    RETURN_REASON(Type.TEXT, Of.REFUND),
    /** What becomes of the goods, each of {@code back-in-stock}, {@code not-back} and {@code not-shipped} that is told of any row. */
    RESTOCK(Type.TEXTS, Of.REFUND),
    /** By what it goes back: {@code provider}, {@code by-hand}, {@code gift-card}, {@code store-credit}, {@code exchange}. */
    WAYS(Type.TEXTS, Of.REFUND),
    /** The provider's legal entity on that day, as the company's table of fees names it; empty where it names none. */
    LEGAL_ENTITY(Type.TEXT, Of.MONEY);

    /** Which subjects have a variable. */
    private static final class Of {
        static final Set<RuleSubject> ALL = Set.of(RuleSubject.values());
        static final Set<RuleSubject> WITH_ROWS = Set.of(RuleSubject.ORDER, RuleSubject.REFUND);
        static final Set<RuleSubject> ORDERS = Set.of(RuleSubject.ORDER, RuleSubject.RETURN_DRAFT, RuleSubject.REFUND);
        static final Set<RuleSubject> MONEY =
                Set.of(RuleSubject.PAYOUT_LINE, RuleSubject.RETURN_DRAFT, RuleSubject.REFUND);
        static final Set<RuleSubject> BACK = Set.of(RuleSubject.RETURN_DRAFT, RuleSubject.REFUND);
        static final Set<RuleSubject> RETURNED = Set.of(RuleSubject.PAYOUT_LINE, RuleSubject.REFUND);
        static final Set<RuleSubject> REFUND = Set.of(RuleSubject.REFUND);
        static final Set<RuleSubject> PAYOUTS = Set.of(RuleSubject.PAYOUT_LINE, RuleSubject.RETURN_DRAFT);
        static final Set<RuleSubject> LINE = Set.of(RuleSubject.PAYOUT_LINE);
        static final Set<RuleSubject> DRAFT = Set.of(RuleSubject.RETURN_DRAFT);
    }

    /** What it holds. */
    public enum Type {
        TEXT,
        WHOLE,
        FLAG,
        TEXTS,
        TEXT_BY_NAME,
        ROWS,
        ROW
    }

    /** Fields of a row that are texts. */
    static final List<String> ROW_TEXTS = List.of("id", "sku", "text", "brand", "kind", "rate");
    /** Fields of a row that are whole numbers. */
    static final List<String> ROW_WHOLES =
            List.of("quantity_thousandths", "gross_minor", "tax_minor", "discount_minor");

    private final Type type;

    @SuppressWarnings("ImmutableEnumChecker")
    private final Set<RuleSubject> subjects;

    RuleVariable(Type type, Set<RuleSubject> subjects) {
        this.type = type;
        this.subjects = subjects;
    }

    public Type type() {
        return type;
    }

    /** As conditions name it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Those that rules about something can ask of. */
    public static List<RuleVariable> of(RuleSubject subject) {
        return Arrays.stream(values()).filter(v -> v.subjects.contains(subject)).toList();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(RuleVariable::code).toList();
    }

    static List<String> names(RuleSubject subject) {
        return of(subject).stream().map(RuleVariable::code).toList();
    }

    static List<String> rowFields() {
        return Stream.concat(ROW_TEXTS.stream(), ROW_WHOLES.stream()).toList();
    }
}
