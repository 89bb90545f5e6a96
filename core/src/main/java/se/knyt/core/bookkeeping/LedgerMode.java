package se.knyt.core.bookkeeping;

/** Who keeps the customer ledger. */
public enum LedgerMode {
    /** Mode A: an accounting system with a customer ledger books invoice, credit note and payment. */
    ACCOUNTING_SYSTEM,
    /** Mode B: there is none; Knyt's vouchers are the books. */
    KNYT
}
