package se.knyt.server.payouts;

import java.util.Arrays;
import java.util.Optional;

/** A step of a certificate that lines stand behind: every kind of line is in exactly one. */
enum CertificateStep {
    SALES("sale"),
    REFUNDS("refund"),
    CHARGEBACKS("chargeback", "chargeback_won"),
    FEES("fee", "fee_refund", "dispute_fee"),
    FEEVAT("fee_vat"),
    RESERVE("reserve_hold", "reserve_release"),
    ADJUSTMENTS("adjustment", "advance", "deposit", "payout_return", "rounding"),
    UNKNOWN("unrecognized"),
    FX("fx");

    /** In quotes, as a statement has them. */
    private final String kinds;

    CertificateStep(String... kinds) {
        this.kinds = "'" + String.join("', '", kinds) + "'";
    }

    /** As it stands in addresses and in the key of its name. */
    String code() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    static Optional<CertificateStep> sent(String code) {
        return Arrays.stream(values()).filter(step -> step.code().equals(code)).findFirst();
    }

    static CertificateStep ofKind(String kind) {
        return Arrays.stream(values())
                .filter(step -> step.kinds.contains("'" + kind + "'"))
                .findFirst()
                .orElse(UNKNOWN);
    }

    /** The condition that a line is of this step; its words are ours. */
    String condition(String column) {
        return column + " in (" + kinds + ")";
    }

    /** Steps that stand in every certificate, with nothing in them too. */
    boolean always() {
        return this == SALES || this == REFUNDS || this == FEES || this == FEEVAT || this == ADJUSTMENTS;
    }
}
