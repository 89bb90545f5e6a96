package se.knyt.http.tls;

/** Why a client certificate cannot be used. Says nothing of what it holds but days. */
public final class CertificateFault extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** What is wrong; {@link #code()} is stable. */
    public enum Kind {
        /** Neither text with a certificate in it nor a PKCS#12 file, or damaged. */
        NOT_A_CERTIFICATE("not-a-certificate"),
        /** A certificate alone: the key that belongs to it was left behind. */
        NO_PRIVATE_KEY("no-private-key"),
        /** A key that cannot be read: damaged, or in a form that is not known. */
        UNREADABLE_KEY("unreadable-key"),
        /** The passphrase of the file, or of the key, is another; or there is one and none was given. */
        WRONG_PASSPHRASE("wrong-passphrase"),
        /** The key is of another certificate. */
        KEY_OF_ANOTHER("key-of-another"),
        EXPIRED("expired"),
        NOT_YET_VALID("not-yet-valid"),
        /** The further authorities to believe are no certificates. */
        UNREADABLE_AUTHORITIES("unreadable-authorities");

        private final String code;

        Kind(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    private final Kind kind;
    private final String day;

    CertificateFault(Kind kind, String message) {
        this(kind, message, "");
    }

    /** @param day the last or the first day that it is valid, where that is what is wrong */
    CertificateFault(Kind kind, String message, String day) {
        super(message);
        this.kind = kind;
        this.day = day;
    }

    public Kind kind() {
        return kind;
    }

    /** The day that the certificate ended, or that it begins; else the empty text. */
    public String day() {
        return day;
    }
}
