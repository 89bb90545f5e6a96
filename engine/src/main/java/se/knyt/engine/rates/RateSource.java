package se.knyt.engine.rates;

import java.util.Locale;

/** A bank whose published rates a company's books may go by. */
public enum RateSource {
    /** The euro reference rates of the European Central Bank: units of a currency for one euro. */
    ECB("ECB"),
    /** The Riksbank's currencies against kronor: kronor for one unit. */
    RIKSBANK("Riksbanken");

    private final String label;

    RateSource(String label) {
        this.label = label;
    }

    /** As stored. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static RateSource of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }

    /** Fetched from the bank itself: for every company. */
    Published fetched() {
        return new Published(code(), label, this);
    }

    /** What a company has brought itself as a file of the bank's: no other company's books go by it. */
    Published own(long company) {
        return new Published((this == ECB ? "own:" : "own-riksbank:") + company, label + ", egen fil", this);
    }

    /**
     * A series of rates that is kept.
     *
     * @param code as stored
     * @param label as it stands with a voucher
     * @param bank who published it, and so how it is quoted
     */
    record Published(String code, String label, RateSource bank) {}
}
