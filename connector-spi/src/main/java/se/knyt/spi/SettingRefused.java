package se.knyt.spi;

/** A setting whose value says something that is not taken, with the reason: a person's text stands behind setting and reason together. */
public final class SettingRefused extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String setting;
    private final String reason;
    private final String value;

    /**
     * @param setting key of the setting
     * @param reason stable, dashed lower case
     * @param value the part of what was written that is refused
     */
    public SettingRefused(String setting, String reason, String value) {
        super(setting + " " + reason + ": " + value);
        this.setting = setting;
        this.reason = reason;
        this.value = value;
    }

    public String setting() {
        return setting;
    }

    public String reason() {
        return reason;
    }

    public String value() {
        return value;
    }
}
