package se.knyt.cli.reconcile;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.FindingText;
import se.knyt.core.reconciliation.KeyKind;

/** Says why the entries of one line matched or did not. */
final class Explain {
    private final Run run;
    private final PrintWriter out;

    private Explain(Run run, PrintWriter out) {
        this.run = run;
        this.out = out;
    }

    /** @throws UsageException when no entry begins on that line */
    static String of(Run run, Options.LineRef ref) {
        var text = new StringWriter();
        var out = new PrintWriter(text);
        var explain = new Explain(run, out);
        boolean found = false;
        for (var payout : run.payouts()) {
            if (!isMeant(payout.range().file().name(), ref.file())) {
                continue;
            }
            for (int i = payout.range().from(); i < payout.range().to(); i++) {
                if (run.lines().line(i) == ref.line()) {
                    explain.entry(i);
                    found = true;
                }
            }
            for (var finding : payout.findings()) {
                if (finding.line() == ref.line()) {
                    out.println("  ! " + FindingText.of(finding, Locale.ENGLISH));
                }
            }
        }
        if (!found) {
            throw new UsageException("--explain: no row of a payout begins on line " + ref.line());
        }
        out.flush();
        return text.toString();
    }

    private static boolean isMeant(String file, String asked) {
        return asked.isEmpty() || file.equals(asked) || Path.of(file).endsWith(asked);
    }

    private void entry(int i) {
        var lines = run.lines();
        out.println(
                lines.file(i) + ", line " + lines.line(i) + ": " + lines.kind(i).code() + " (" + lines.providerKind(i)
                        + ") " + amount(i) + ", reference " + quoted(lines.reference(i)));
        var keys = new ArrayList<String>();
        lines.keys(i, (kind, value) -> keys.add(kind.name().toLowerCase(Locale.ROOT) + " " + value));
        if (lines.kind(i).needsMatch()) {
            out.println("  looked for by: "
                    + String.join(", ", keys.stream().distinct().toList()));
        }
        switch (run.matches().status(i)) {
            case MATCHED -> matched(i);
            case SUGGESTED -> suggested(i);
            case UNMATCHED -> unmatched(i);
            case UNRECOGNIZED ->
                out.println("  unrecognized: this type of row is not known; it is counted and left for a person");
            case NO_MATCH_NEEDED ->
                out.println("  needs no match: only sales and refunds are matched with an open item");
        }
    }

    private void matched(int i) {
        int item = run.matches().item(i);
        out.println("  matched with " + item(item) + ", tier " + run.matches().tier(i) + ": "
                + switch (run.matches().tier(i)) {
                    case 1 -> "the provider's id and the amount are equal, and no other line or item has them";
                    case 2 -> "the reference and the amount are equal, and no other line or item has them";
                    default -> "the reference is equal, and the invoice is the line's amount rounded to whole units";
                });
        out.println("  in common: " + String.join(", ", common(i, item)));
    }

    private void suggested(int i) {
        out.println("  suggested, tier " + run.matches().tier(i) + ": "
                + switch (run.matches().tier(i)) {
                    case 3 -> "the reference is equal but the amount is not";
                    case 4 -> "amount and date fit and nothing contradicts, but no reference says so";
                    case 6 -> "these together sum to the line, but they are several";
                    default -> "more than one line or item fits, or two of their references contradict";
                });
        for (int candidate : run.matches().candidates(i)) {
            out.println("    " + item(candidate) + "; in common: " + String.join(", ", common(i, candidate)));
        }
    }

    private void unmatched(int i) {
        boolean refund = run.lines().kind(i) == Kind.REFUND;
        out.println("  unmatched: no open " + (refund ? "credit note" : "invoice") + " has one of these references");
        int shown = 0;
        for (int item = 0; item < run.items().size() && shown < 3; item++) {
            if (run.items().credit(item) == refund
                    && run.items().currency(item).equals(run.lines().itemCurrency(i))
                    && run.items().amount(item) == Math.abs(run.lines().itemAmount(i))) {
                out.println("    the same amount stands under another reference: " + item(item));
                shown++;
            }
        }
    }

    private List<String> common(int line, int item) {
        var ofLine = new ArrayList<String>();
        run.lines().keys(line, (kind, value) -> ofLine.add(plain(kind, value)));
        var common = new ArrayList<String>();
        run.items().keys(item, (kind, value) -> {
            if (ofLine.contains(plain(kind, value))) {
                common.add(kind.name().toLowerCase(Locale.ROOT) + " " + value);
            }
        });
        return common.isEmpty() ? List.of("nothing") : common;
    }

    private static String plain(KeyKind kind, CharSequence value) {
        return kind + value.toString().replaceAll("[^\\p{L}\\p{Nd}]", "").toUpperCase(Locale.ROOT);
    }

    private String item(int item) {
        var items = run.items();
        return (items.credit(item) ? "credit note " : "invoice ") + items.id(item) + " ("
                + new Money(items.amount(item), items.currency(item)) + ", reference " + quoted(items.reference(item))
                + ", account " + items.account(item) + ")";
    }

    private String amount(int i) {
        return new Money(run.lines().amount(i), run.lines().currency(i))
                + run.lines().original(i).map(original -> " (" + original + ")").orElse("");
    }

    private static String quoted(String text) {
        return text.isEmpty() ? "none" : "\"" + text + "\"";
    }
}
