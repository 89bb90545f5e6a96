package se.knyt.cli.reconcile;

import java.io.PrintStream;
import java.util.Locale;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.FindingText;
import se.knyt.core.reconciliation.MatchStatus;

/** What the command prints: lines, matches by tier, certificates, findings. */
final class SummaryTable {
    private static final int FINDINGS_MAX = 20;
    private static final String[] TIERS = {
        "",
        "provider's id",
        "reference",
        "reference, difference explained",
        "amount and date",
        "score",
        "sum of several",
        ""
    };

    private SummaryTable() {}

    static void print(Run run, PrintStream out) {
        var counts = run.counts();
        row(out, "Lines", run.lines().size());
        row(out, "  matched", counts[MatchStatus.MATCHED.ordinal()]);
        tiers(run, MatchStatus.MATCHED, out);
        row(out, "  suggested", counts[MatchStatus.SUGGESTED.ordinal()]);
        tiers(run, MatchStatus.SUGGESTED, out);
        row(out, "  unmatched", counts[MatchStatus.UNMATCHED.ordinal()]);
        row(out, "  unrecognized", counts[MatchStatus.UNRECOGNIZED.ordinal()]);
        row(out, "  no match needed", counts[MatchStatus.NO_MATCH_NEEDED.ordinal()]);
        row(out, "Open items", run.items().size());
        row(out, "Vouchers", run.vouchers().size());
        for (var payout : run.payouts()) {
            out.println();
            payout(payout, out);
        }
        statements(run, out);
    }

    private static void tiers(Run run, MatchStatus status, PrintStream out) {
        var tiers = run.tiers(status);
        for (int tier = 1; tier <= 6; tier++) {
            if (tiers[tier] > 0) {
                row(out, "    tier " + tier + ", " + TIERS[tier], tiers[tier]);
            }
        }
    }

    private static void payout(PayoutResult payout, PrintStream out) {
        var part = payout.range().part();
        var c = payout.certificate();
        out.println(part.provider() + " " + part.reference() + "  " + part.currency() + "  "
                + (part.paidOn() == null ? "" : part.paidOn()));
        row(out, "  opening", c.opening());
        row(out, "  sales", c.sales());
        row(out, "  refunds", c.refunds());
        row(out, "  fees", c.fees());
        row(out, "  VAT on fees", c.feeVat());
        row(out, "  adjustments", c.adjustments());
        row(out, "  fx", c.fx());
        row(out, "  closing", c.closing());
        row(out, c.paidStated() ? "  paid" : "  paid (computed)", c.paid());
        row(out, "  difference", c.difference());
        out.println(
                (c.closes() ? "  The certificate closes; " : "  THE CERTIFICATE DOES NOT CLOSE; nothing is booked; ")
                        + bank(payout) + ".");
        int shown = 0;
        for (var finding : payout.findings()) {
            if (shown++ == FINDINGS_MAX) {
                out.println("  … and " + (payout.findings().size() - FINDINGS_MAX) + " more findings, see report.json");
                break;
            }
            out.println("  ! " + finding.code().code() + (finding.line() > 0 ? ", line " + finding.line() : "") + ": "
                    + FindingText.of(finding, Locale.ENGLISH));
        }
    }

    private static String bank(PayoutResult payout) {
        var bank = payout.bank();
        if (bank == null || bank.status() == BankLeg.Status.OPEN) {
            return "the bank leg is open";
        }
        if (!bank.matched()) {
            return "the bank leg is only suggested";
        }
        return bank.bookedOn() == null
                ? "nothing was paid"
                : "the bank shows it on " + bank.bookedOn() + " (" + bank.basis() + ": " + bank.text() + ")";
    }

    private static void statements(Run run, PrintStream out) {
        run.items().findings().stream()
                .limit(FINDINGS_MAX)
                .forEach(finding -> out.println("! " + run.items().file() + ", line " + finding.line() + ": "
                        + finding.code() + ", " + finding.message()));
        for (var statement : run.statements()) {
            for (var finding : statement.findings()) {
                out.println("! " + statement.file() + ", line " + finding.line() + ": " + finding.text(Locale.ENGLISH));
            }
        }
    }

    private static void row(PrintStream out, String label, long count) {
        out.println(String.format(Locale.ROOT, "%-44s %16d", label, count));
    }

    private static void row(PrintStream out, String label, Money amount) {
        out.println(String.format(Locale.ROOT, "%-44s %16s", label, amount.toPlain()));
    }
}
