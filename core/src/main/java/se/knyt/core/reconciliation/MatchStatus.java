package se.knyt.core.reconciliation;

/** What has become of a payout line; the code is used in files and API. */
public enum MatchStatus {
    /** Tied to one open item: amount equal, or the difference explained. */
    MATCHED("matched"),
    /** Candidates are listed, nothing is tied. */
    SUGGESTED("suggested"),
    UNMATCHED("unmatched"),
    /** A word of the provider that we do not know. */
    UNRECOGNIZED("unrecognized"),
    /** Fees and the like: nothing to match with. */
    NO_MATCH_NEEDED("no_match_needed");

    private final String code;

    MatchStatus(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }
}
