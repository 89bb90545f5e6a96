package se.knyt.core.bookkeeping;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import se.knyt.core.commerce.PayoutLine.Kind;

/**
 * What the company's rules say of how one line of a payout is booked. It changes no sum: only where what stands, and as what.
 *
 * @param as the kind that a line is booked as which the provider does not tell apart; empty for its own
 * @param account where it is booked; 0 for the account of the settings
 * @param costCentre code of the cost centre, empty for none
 * @param project number of the project, empty for none
 * @param rule name of the rule that chose kind or account, empty where none did
 * @param version settings version that the rules stand in, 0 where none were asked
 * @param dimensions beside cost centre and project
 */
public record LineRuling(
        Optional<Kind> as,
        int account,
        String costCentre,
        String project,
        String rule,
        int version,
        Dimensions dimensions) {
    /** A line that no rule says anything of. */
    public static final LineRuling NONE = new LineRuling(Optional.empty(), 0, "", "", "", 0);

    /**
     * Lines with an account of their own. Not sales and refunds, nor payouts that came back: they take off what stands on the provider's
     * account, and on another one they would leave it there; not VAT, which the return reads by account. What a dispute took and gave
     * back is on one account, its first line's.
     */
    private static final Set<Kind> BOOKED = EnumSet.of(
            Kind.FEE,
            Kind.FEE_REFUND,
            Kind.CHARGEBACK,
            Kind.CHARGEBACK_WON,
            Kind.DISPUTE_FEE,
            Kind.RESERVE_HOLD,
            Kind.RESERVE_RELEASE,
            Kind.ADJUSTMENT,
            Kind.ADVANCE,
            Kind.DEPOSIT,
            Kind.FX,
            Kind.ROUNDING,
            Kind.UNRECOGNIZED);

    /** Lines of which the provider does not say what they are. */
    private static final Set<Kind> UNSAID = EnumSet.of(Kind.ADJUSTMENT, Kind.UNRECOGNIZED);

    /** What such a line can be said to be, in the order that people are shown it. */
    public static final Set<Kind> SAID = EnumSet.of(
            Kind.FEE, Kind.FEE_REFUND, Kind.DISPUTE_FEE, Kind.ADVANCE, Kind.DEPOSIT, Kind.ROUNDING, Kind.ADJUSTMENT);

    public LineRuling {
        if (account != 0) {
            Account.requireNumber(account);
        }
        if (as.isPresent() && !SAID.contains(as.get())) {
            throw new IllegalArgumentException("no line is said to be " + as.get());
        }
    }

    /** One without further dimensions. */
    public LineRuling(Optional<Kind> as, int account, String costCentre, String project, String rule, int version) {
        this(as, account, costCentre, project, rule, version, Dimensions.NONE);
    }

    /**
     * A sale or refund of a purchase that a rule skips.
     *
     * @param account where what others have booked of it stands
     */
    public static LineRuling skipped(int account, String rule, int version) {
        return new LineRuling(Optional.empty(), account, "", "", rule, version);
    }

    /** With the account of another line, and with who chose it. */
    public LineRuling on(LineRuling other) {
        return new LineRuling(as, other.account, costCentre, project, other.rule, other.version, dimensions);
    }

    /** Whether rules say where a line of a kind is booked. */
    public static boolean isFor(Kind kind) {
        return BOOKED.contains(kind);
    }

    /** Whether rules say what a line of a kind is. */
    public static boolean isUnsaid(Kind kind) {
        return UNSAID.contains(kind);
    }

    /** The kind that a line of the provider's kind is booked as. */
    public Kind kind(Kind provider) {
        return isUnsaid(provider) ? as.orElse(provider) : provider;
    }

    /** Whether it is decided where a line of a kind stands, so that no person has to. */
    public boolean decides(Kind provider) {
        return isFor(provider) && (account != 0 || (isUnsaid(provider) && as.isPresent()));
    }

    /** The account of a line of a kind, where the settings' is another. */
    int account(Kind provider, int settings) {
        return isFor(provider) && account != 0 ? account : settings;
    }

    /** What stands on the row of a line of a kind; whoever chose the account is named. */
    RowCoding coding(Kind provider) {
        if (!isFor(provider)) {
            return RowCoding.NONE;
        }
        return decides(provider)
                ? new RowCoding(costCentre, project, rule, version, dimensions)
                : new RowCoding(costCentre, project, "", 0, dimensions);
    }
}
