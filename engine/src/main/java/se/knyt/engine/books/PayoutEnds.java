package se.knyt.engine.books;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import se.knyt.core.bookkeeping.FeeSplit;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.core.bookkeeping.ProviderSettings;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Money;
import se.knyt.engine.looseends.LooseEnd;

/** The loose ends of a payout: held whole, a line without its invoice, an effect that a person must look at, a payment that differs. */
final class PayoutEnds {
    /** States of a payout that the sentence of an open line is about. */
    private static final Set<String> SAID = Set.of("booked", "held");

    private PayoutEnds() {}

    static LooseEnd held(PayoutRow row, PayoutContext moment, String code, Map<String, String> args) {
        return held(
                row.id(),
                row.connection(),
                row.payout().provider(),
                row.payout().reference(),
                row.payout().paid(),
                moment,
                code,
                args);
    }

    static LooseEnd held(
            long payout,
            long connection,
            String provider,
            String reference,
            Money paid,
            PayoutContext moment,
            String code,
            Map<String, String> args) {
        var all = new TreeMap<>(args);
        all.put("reference", reference);
        all.put("provider", provider);
        return PayoutCauses.end(
                "payout:" + payout + ":held", code, all, code + ":" + provider, payout, null, connection, paid, moment);
    }

    /** It never reached the bank, and nobody has paid it again; or the bank has shown it all the same. */
    static LooseEnd failed(PayoutRow row, PayoutContext moment, String code, Map<String, String> args) {
        var all = new TreeMap<>(args);
        all.put("reference", row.payout().reference());
        all.put("provider", row.payout().provider());
        return PayoutCauses.end(
                "payout:" + row.id() + ":failed",
                code,
                all,
                code + ":" + row.payout().provider(),
                row.id(),
                null,
                row.connection(),
                row.payout().paid(),
                moment);
    }

    static LooseEnd ofEffect(PayoutRow row, PayoutContext moment, PayoutPlans.Own effect) {
        var args = new TreeMap<>(effect.errorArgs());
        args.put("reference", row.payout().reference());
        args.put("kind", effect.kind());
        return PayoutCauses.end(
                "effect:" + effect.id(),
                effect.errorCode(),
                args,
                effect.errorCode() + ":" + effect.connection(),
                row.id(),
                effect.id(),
                effect.connection(),
                row.payout().paid(),
                moment);
    }

    /**
     * Each settled line whose invoice is not found is named: it stands open on the provider's account until it is. So is each amount
     * that nobody has decided about: it stands on the account named, which is the suspense account for what is unknown.
     *
     * @param unmet why lines settle none of the invoices that bear their number
     * @param skipped the lines that a rule skips, or whose purchases or refunds one does
     * @param state of the payout: booked its open lines stand in the books with it, held nothing of it does
     */
    static List<LooseEnd> openLines(
            PayoutRow row,
            PostingSettings posting,
            Map<Integer, MetInvoices.Unmet> unmet,
            Map<Integer, SkippedLines.Of> skipped,
            String state,
            PayoutContext moment) {
        var result = new ArrayList<LooseEnd>();
        for (var line : row.lines()) {
            var why = unmet.get(line.seq());
            var of = skipped.get(line.seq());
            if (of != null) {
                if (of.open()) {
                    result.add(skipped(row, posting, line, of, moment));
                }
            } else if (line.isOpen() && why != null) {
                var args = new TreeMap<>(why.args());
                args.put("order", line.line().orderReference());
                result.add(line(
                        row,
                        moment,
                        line,
                        why.code(),
                        why.code() + ":" + row.payout().provider(),
                        args));
            } else if (line.isOpen()) {
                result.add(line(
                        row,
                        moment,
                        line,
                        openLine(line),
                        "payout.line-unmatched:" + row.payout().provider(),
                        Map.of(
                                "order",
                                line.line().orderReference(),
                                "account",
                                PayoutCauses.receivable(row, posting),
                                LooseEnd.VARIANT,
                                SAID.contains(state) ? state : "")));
            } else if (line.line().kind() == PayoutLine.Kind.PAYOUT_RETURN
                    && line.again().isEmpty()) {
                result.add(line(
                        row,
                        moment,
                        line,
                        "payout.return-unknown",
                        "payout.return-unknown:" + row.payout().provider(),
                        Map.of("word", line.line().providerKind(), "account", PayoutCauses.receivable(row, posting))));
            } else if (toDecide(row, line, posting)) {
                result.add(toDecide(row, line, String.valueOf(account(row, line, posting)), moment));
            } else if ("unrecognized".equals(line.status()) && !decided(row, line, posting)) {
                result.add(line(
                        row,
                        moment,
                        line,
                        "payout.line-unrecognized",
                        "payout.line-unrecognized:" + line.line().providerKind(),
                        Map.of("word", line.line().providerKind())));
            }
        }
        return result;
    }

    private static String openLine(PayoutRow.Line line) {
        // A refund that nobody has made here may become a return: that is asked under the common code.
        if (BankPaid.is(line.line()) && line.line().kind() == PayoutLine.Kind.SALE) {
            return "payout.swish-unmatched";
        }
        return "suggested".equals(line.status()) ? "payout.line-suggested" : "payout.line-unmatched";
    }

    /** The money of what a rule skips, where nobody has said against what it is booked. */
    private static LooseEnd skipped(
            PayoutRow row, PostingSettings posting, PayoutRow.Line line, SkippedLines.Of of, PayoutContext moment) {
        return line(
                row,
                moment,
                line,
                of.what().code(),
                of.what().code() + ":" + of.rule(),
                Map.of(
                        "order",
                        line.line().orderReference(),
                        "rule",
                        of.rule(),
                        "reason",
                        of.reason(),
                        "version",
                        String.valueOf(of.version()),
                        "account",
                        PayoutCauses.receivable(row, posting)));
    }

    /** A line that would take a debt to another provider says why it did not. */
    private static LooseEnd toDecide(PayoutRow row, PayoutRow.Line line, String account, PayoutContext moment) {
        var code = line.debt().map(PayoutRow.Debt::why).orElse("payout.line-to-decide");
        var args = new TreeMap<String, String>();
        args.put("word", line.line().providerKind());
        args.put("account", account);
        line.debt().ifPresent(debt -> {
            args.put("of", debt.provider());
            args.put("owed", debt.owed().toString());
            args.put("taken", line.line().amount().negated().toString());
            args.put("named", line.line().secondReference());
        });
        return line(row, moment, line, code, code + ":" + line.line().providerKind(), args);
    }

    /** What stands on the suspense account because the payout does not add up by one line: a person asks the provider. */
    static Optional<LooseEnd> difference(PayoutRow row, PostingSettings posting, PayoutContext moment) {
        return row.difference()
                .filter(d -> posting.limits().of(d.of()).account()
                        == posting.accounts().suspense())
                .map(d -> {
                    var code = switch (d.of()) {
                        case MISSING_LINE -> "payout.line-missing";
                        case DOUBLED_LINE -> "payout.line-doubled";
                        default -> "payout.line-turned";
                    };
                    return PayoutCauses.end(
                            "payout:" + row.id() + ":difference",
                            code,
                            Map.of(
                                    "reference", row.payout().reference(),
                                    "provider", row.payout().provider(),
                                    "line", String.valueOf(d.line()),
                                    "what", d.what(),
                                    "account", String.valueOf(posting.accounts().suspense())),
                            code + ":" + row.payout().provider(),
                            row.id(),
                            null,
                            row.connection(),
                            d.amount(),
                            moment);
                });
    }

    /** The VAT stated on fees is another than the company's table says, by more than its limit. */
    static LooseEnd feeVat(PayoutRow row, PayoutContext moment, FeeSplit.Part part, Money off) {
        return PayoutCauses.end(
                "payout:" + row.id() + ":fee-vat",
                "payout.fee-vat",
                Map.of(
                        "reference", row.payout().reference(),
                        "provider", row.payout().provider(),
                        "net", part.net().toString(),
                        "stated", part.tax().toString(),
                        "expected", part.expected().toString()),
                "payout.fee-vat:" + row.payout().provider(),
                row.id(),
                null,
                row.connection(),
                off,
                moment);
    }

    /**
     * What no rule has decided: an advance always; an adjustment while its provider has no other account for it than that of what is
     * unknown.
     */
    private static boolean toDecide(PayoutRow row, PayoutRow.Line line, PostingSettings posting) {
        if (line.invoice().isPresent()
                || line.debt().filter(PayoutRow.Debt::met).isPresent()
                || decided(row, line, posting)) {
            return false;
        }
        return switch (line.line().kind()) {
            case ADVANCE -> true;
            case ADJUSTMENT -> account(row, line, posting) == posting.accounts().suspense();
            default -> false;
        };
    }

    /** Whether a rule says where it stands; what it says to be an adjustment may still stand on the account of what is unknown. */
    private static boolean decided(PayoutRow row, PayoutRow.Line line, PostingSettings posting) {
        var ruling = line.ruling();
        boolean adjustment = ruling.kind(line.line().kind()) == PayoutLine.Kind.ADJUSTMENT;
        return ruling.decides(line.line().kind())
                && (ruling.account() != 0
                        || !adjustment
                        || account(row, line, posting) != posting.accounts().suspense());
    }

    private static int account(PayoutRow row, PayoutRow.Line line, PostingSettings posting) {
        boolean advance = line.line().kind() == PayoutLine.Kind.ADVANCE;
        return posting.provider(row.payout().provider())
                .map(ProviderSettings::other)
                .map(other -> advance ? other.advance() : other.adjustment())
                .orElse(posting.accounts().suspense());
    }

    private static LooseEnd line(
            PayoutRow row,
            PayoutContext moment,
            PayoutRow.Line line,
            String code,
            String group,
            Map<String, String> args) {
        var all = new TreeMap<>(args);
        all.put("reference", row.payout().reference());
        all.put("line", String.valueOf(line.line().line()));
        all.put("provider", row.payout().provider());
        return PayoutCauses.end(
                PayoutCauses.cause(row, line),
                code,
                all,
                group,
                row.id(),
                null,
                row.connection(),
                line.line().amount(),
                moment);
    }
}
