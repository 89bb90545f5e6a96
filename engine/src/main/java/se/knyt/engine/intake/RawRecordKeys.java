package se.knyt.engine.intake;

/** Where a raw record and its key stand: what their ciphertext is bound to. */
final class RawRecordKeys {
    private RawRecordKeys() {}

    /** Of the record. */
    static String place(long company, long raw) {
        return "raw/" + company + "/" + raw;
    }

    /** Of its key. */
    static String keyPlace(long company, long raw) {
        return "raw-key/" + company + "/" + raw;
    }
}
