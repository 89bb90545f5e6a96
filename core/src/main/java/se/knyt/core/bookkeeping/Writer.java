package se.knyt.core.bookkeeping;

/** Who writes an entry into the books. Each account has one writer per kind of event. */
public enum Writer {
    KNYT,
    ACCOUNTING_SYSTEM
}
