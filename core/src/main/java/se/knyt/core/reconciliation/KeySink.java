package se.knyt.core.reconciliation;

/** Takes the keys of a line or an item, one after the other. The text is read before the call returns and never kept. */
@FunctionalInterface
public interface KeySink {
    /**
     * @param kind the kind of key
     * @param value as it came; empty is the same as no key
     */
    void key(KeyKind kind, CharSequence value);
}
