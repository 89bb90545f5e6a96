package se.knyt.core.bookkeeping;

/** How a payout meets the bank account. */
public enum BankLeg {
    /** Knyt books the bank: one voucher on the bank's date, two when that is in another month than the payout. */
    DIRECT,
    /** Two vouchers: 1589 on the payout's date, bank against 1589 on the bank's date. */
    IN_TRANSIT,
    /** As {@link #IN_TRANSIT}, but the second voucher is made by the accounting system's bank feed. */
    ACCOUNTING_SYSTEM_BOOKS_BANK
}
