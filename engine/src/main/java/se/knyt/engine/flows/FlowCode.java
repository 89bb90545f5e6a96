package se.knyt.engine.flows;

import java.util.Optional;
import java.util.Set;
import se.knyt.core.bookkeeping.LedgerMode;

/** The movements there are. */
public final class FlowCode {
    /** Handled in the shop: each delivery there is captured and becomes an invoice in the accounting system. */
    public static final String DELIVERIES_TO_INVOICES = "deliveries-to-invoices";
    /** Handled in the accounting system: orders are exported, its booked invoices are captured and fulfilled in the shop. */
    public static final String ORDERS_TO_ERP = "orders-to-erp";
    /** Refunds in the shop become credit notes in the accounting system. */
    public static final String REFUNDS_TO_CREDIT_NOTES = "refunds-to-credit-notes";
    /** The order in the shop shows the numbers it has in the accounting system. */
    public static final String NUMBERS_TO_SHOP = "numbers-to-shop";
    /** Captures and refunds become Knyt's own vouchers, which go to an accounting system or a file. */
    public static final String SALES_TO_VOUCHERS = "sales-to-vouchers";
    /** Payouts are matched, certified and booked where Knyt's own vouchers are the books, in an accounting system or a file. */
    public static final String PAYOUTS_TO_VOUCHERS = "payouts-to-vouchers";
    /** Payouts of a provider are matched, certified and booked in the accounting system that has the customer ledger. */
    public static final String PAYOUTS_TO_BOOKS = "payouts-to-books";
    /** Orders handed on whole, as they come, to a system that takes documents. */
    public static final String ORDERS_HANDED_ON = "orders-handed-on";

    /** Those by which something gets into the books. */
    public static final Set<String> BOOKS =
            Set.of(DELIVERIES_TO_INVOICES, ORDERS_TO_ERP, SALES_TO_VOUCHERS, PAYOUTS_TO_VOUCHERS, PAYOUTS_TO_BOOKS);

    private FlowCode() {}

    /** Who keeps the books where this flow is on; empty when it has nothing to do with them. */
    public static Optional<LedgerMode> ledgerOf(String code) {
        return switch (code) {
            case DELIVERIES_TO_INVOICES, ORDERS_TO_ERP, PAYOUTS_TO_BOOKS -> Optional.of(LedgerMode.ACCOUNTING_SYSTEM);
            case SALES_TO_VOUCHERS, PAYOUTS_TO_VOUCHERS -> Optional.of(LedgerMode.KNYT);
            default -> Optional.empty();
        };
    }
}
