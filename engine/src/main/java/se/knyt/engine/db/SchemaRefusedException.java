package se.knyt.engine.db;

/** The tables of a database are not ones that this program may work with. Nothing was changed. */
public final class SchemaRefusedException extends RuntimeException {
    private final Why why;

    public enum Why {
        /** A newer program brought them further than this one knows. */
        NEWER,
        /** They were made by a program whose version of the same number is another. */
        OTHER
    }

    SchemaRefusedException(Why why, String versions) {
        super(versions, null, false, false);
        this.why = why;
    }

    public Why why() {
        return why;
    }
}
