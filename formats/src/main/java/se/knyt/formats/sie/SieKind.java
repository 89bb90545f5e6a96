package se.knyt.formats.sie;

/** The kinds of file; what each may hold is the table of the format description. */
public enum SieKind {
    YEAR_BALANCES_1("1"),
    PERIOD_BALANCES_2("2"),
    OBJECT_BALANCES_3("3"),
    EXPORT_4E("4"),
    IMPORT_4I("4");

    private final String type;

    SieKind(String type) {
        this.type = type;
    }

    String type() {
        return type;
    }

    boolean allowsVouchers() {
        return this == EXPORT_4E || this == IMPORT_4I;
    }

    boolean allowsDimensions() {
        return this != YEAR_BALANCES_1 && this != PERIOD_BALANCES_2;
    }

    boolean allowsBalances() {
        return this != IMPORT_4I;
    }

    boolean allowsPeriodBalances() {
        return this != YEAR_BALANCES_1 && this != IMPORT_4I;
    }

    boolean needsYears() {
        return this != IMPORT_4I;
    }

    boolean needsPeriodEnd() {
        return this == PERIOD_BALANCES_2 || this == OBJECT_BALANCES_3;
    }
}
