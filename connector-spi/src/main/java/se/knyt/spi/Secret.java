package se.knyt.spi;

import java.util.Objects;

/** A credential that cannot print itself. A class, not a record: nothing generated may read the value. */
public final class Secret {
    private final String value;

    public Secret(String value) {
        this.value = Objects.requireNonNull(value, "value");
    }

    /** The only way out, so that a search for this name finds every use. */
    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "Secret[hidden]";
    }
}
