package se.knyt.engine.intake;

/** Streams that no connector names: what comes by hand, by our API, or from before the start. Stored with schedules and records. */
public final class StreamNames {
    /** Settlement files that a person uploads. */
    public static final String SETTLEMENT_FILE = "settlement-file";

    /** Payouts submitted by the API. */
    public static final String API = "api";

    /** A provider's history from before the start. */
    public static final String HISTORY = "history";

    private StreamNames() {}
}
