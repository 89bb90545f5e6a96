package se.knyt.cli.reconcile;

import java.io.IOException;
import java.nio.file.Path;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.MatchStatus;

/** {@code lines.csv}: every entry, for spreadsheets. */
final class LinesCsv {
    private LinesCsv() {}

    static void write(Run run, Path file) throws IOException {
        try (var out = new TextOut(file)) {
            out.raw(
                    "file,line,provider,payout,currency,kind,provider_kind,reference,amount,status,tier,invoice_number,candidates,original_currency,original_amount\n");
            for (var payout : run.payouts()) {
                for (int i = payout.range().from(); i < payout.range().to(); i++) {
                    line(run, payout, i, out);
                }
            }
        }
    }

    private static void line(Run run, PayoutResult payout, int i, TextOut out) throws IOException {
        var lines = run.lines();
        var matches = run.matches();
        var part = payout.range().part();
        out.csv(lines.file(i)).raw(",").number(lines.line(i)).raw(",").csv(part.provider());
        out.raw(",").csv(part.reference()).raw(",").raw(part.currency().code());
        out.raw(",").raw(lines.kind(i).code()).raw(",").csv(lines.providerKind(i));
        out.raw(",")
                .csv(lines.reference(i))
                .raw(",")
                .amount(lines.amount(i), part.currency().decimals());
        var status = matches.status(i);
        out.raw(",").raw(status.code()).raw(",");
        if (status == MatchStatus.MATCHED || status == MatchStatus.SUGGESTED) {
            out.number(matches.tier(i));
        }
        int item = matches.item(i);
        out.raw(",").csv(item < 0 ? "" : run.items().id(item)).raw(",");
        var candidates = new StringBuilder();
        for (int candidate : matches.candidates(i)) {
            candidates
                    .append(candidates.isEmpty() ? "" : " ")
                    .append(run.items().id(candidate));
        }
        out.csv(candidates.toString()).raw(",");
        var original = lines.original(i);
        out.raw(original.map(money -> money.currency().code()).orElse("")).raw(",");
        out.raw(original.map(Money::toPlain).orElse("")).raw("\n");
    }
}
