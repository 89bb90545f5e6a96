package se.knyt.core.bookkeeping;

/** When the invoice of a purchase through a provider counts as paid in the customer ledger (mode A). */
public enum SettleAt {
    /** When the provider pays out. */
    PAYOUT,
    /** When the provider captures: the customer ledger then holds own invoices only, 158x is the receivable. */
    CAPTURE
}
