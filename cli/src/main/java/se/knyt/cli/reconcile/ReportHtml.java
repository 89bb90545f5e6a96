package se.knyt.cli.reconcile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.Finding;
import se.knyt.core.reconciliation.FindingText;
import se.knyt.core.reconciliation.MatchStatus;
import se.knyt.formats.sie.SieVoucher;

/** {@code report.html}: the result for a person, in Swedish, one file that prints well and loads nothing. */
final class ReportHtml {
    private static final int LINES_MAX = 1_000;
    private static final String STYLE = """
            :root{color-scheme:light dark;--ink:#1b2430;--soft:#5b6675;--line:#d9dee5;--ok:#0b6b3a;--bad:#a3211b;--back:#fff}
            @media(prefers-color-scheme:dark){:root{--ink:#e7ebf0;--soft:#a3aebb;--line:#364150;--ok:#5fd39a;--bad:#ff9089;--back:#12181f}}
            body{font:15px/1.45 system-ui,sans-serif;color:var(--ink);background:var(--back);max-width:70rem;margin:2rem auto;padding:0 1rem}
            h1{font-size:1.6rem;margin:0 0 .3rem}h2{font-size:1.2rem;margin:2rem 0 .5rem}h3{font-size:1rem;margin:1.2rem 0 .3rem}
            table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.25rem .6rem .25rem 0;border-bottom:1px solid var(--line);vertical-align:top}
            th{color:var(--soft);font-weight:600}.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
            .proof{max-width:28rem}.proof tr:last-child td{border-bottom:0;font-weight:700}.ok{color:var(--ok)}.bad{color:var(--bad)}.soft{color:var(--soft)}
            .wide{overflow-x:auto}@media print{body{margin:0;max-width:none;font-size:10pt}h2{break-after:avoid}tr{break-inside:avoid}}
            """;

    private final Run run;
    private final TextOut out;

    private ReportHtml(Run run, TextOut out) {
        this.run = run;
        this.out = out;
    }

    static void write(Run run, Path file) throws IOException {
        try (var out = new TextOut(file)) {
            new ReportHtml(run, out).page();
        }
    }

    private void page() throws IOException {
        out.raw("<!doctype html>\n<html lang=\"sv\"><head><meta charset=\"utf-8\">");
        out.raw("<meta name=\"viewport\""
                + " content=\"width=device-width,initial-scale=1\"><title>Avstämning</title><style>");
        out.raw(STYLE).raw("</style></head><body>\n<h1>Avstämning</h1>\n");
        long closed =
                run.payouts().stream().filter(p -> p.certificate().closes()).count();
        out.raw(run.exitStatus() == 0 ? "<p class=\"ok\">Bevisat. " : "<p class=\"bad\">")
                .raw(run.exitStatus() == 2 ? "Något återstår att avgöra. " : "");
        out.raw(closed + " av " + run.payouts().size() + " avstämningsbevis går ihop. " + banks() + "</p>\n");
        totals();
        for (var payout : run.payouts()) {
            payout(payout);
        }
        statements();
        for (var status : new MatchStatus[] {
            MatchStatus.UNMATCHED,
            MatchStatus.SUGGESTED,
            MatchStatus.UNRECOGNIZED,
            MatchStatus.MATCHED,
            MatchStatus.NO_MATCH_NEEDED
        }) {
            lines(status);
        }
        out.raw("</body></html>\n");
    }

    private void totals() throws IOException {
        var counts = run.counts();
        out.raw("<table class=\"proof\"><tbody>");
        count("Rader", run.lines().size());
        for (var status : MatchStatus.values()) {
            count(name(status), counts[status.ordinal()]);
        }
        count("Öppna poster", run.items().size());
        count("Verifikationer", run.vouchers().size());
        out.raw("</tbody></table>\n");
    }

    private void count(String label, long count) throws IOException {
        out.raw("<tr><td>")
                .raw(label)
                .raw("</td><td class=\"n\">")
                .number(count)
                .raw("</td></tr>");
    }

    private static boolean isPaidOut(PayoutResult payout) {
        return payout.findings().stream().noneMatch(finding -> finding.code() == Finding.Code.NOT_PAID_OUT);
    }

    private void payout(PayoutResult payout) throws IOException {
        var part = payout.range().part();
        var c = payout.certificate();
        out.raw("<h2>")
                .raw(escaped("Utbetalning " + part.provider() + " "
                        + (isPaidOut(payout) ? part.reference() : "inte utbetalt ännu")));
        out.raw(part.paidOn() == null ? "" : ", " + part.paidOn())
                .raw(" <span class=\"soft\">" + part.currency() + "</span></h2>\n");
        out.raw(
                c.closes()
                        ? "<p class=\"ok\">Avstämningsbeviset går ihop; " + bank(payout) + ".</p>"
                        : "<p class=\"bad\">Avstämningsbeviset går inte ihop. Utbetalningen är stoppad, inget bokförs; "
                                + bank(payout) + ".</p>");
        out.raw("<table class=\"proof\"><tbody>");
        amount("Ingående saldo", c.opening());
        amount("Försäljning", c.sales());
        amount("Återbetalningar", c.refunds());
        amount("Avgifter", c.fees());
        amount("Moms på avgifter", c.feeVat());
        amount("Justeringar", c.adjustments());
        amount("Kursdifferens", c.fx());
        amount("Utgående saldo", c.closing());
        amount(c.paidStated() ? "Utbetalt" : "Utbetalt (beräknat)", c.paid());
        amount("Differens", c.difference());
        out.raw("</tbody></table>\n");
        if (!payout.findings().isEmpty()) {
            out.raw("<h3>Avvikelser</h3>\n"
                    + "<table><thead><tr><th>Rad</th><th"
                    + " class=\"n\">Belopp</th><th>Avvikelse</th></tr></thead><tbody>");
            for (var finding : payout.findings()) {
                out.raw("<tr><td>").raw(finding.line() == 0 ? "–" : Integer.toString(finding.line()));
                out.raw("</td><td class=\"n\">").raw(swedish(finding.amount())).raw("</td><td>");
                out.raw(escaped(FindingText.of(finding, Locale.forLanguageTag("sv"))))
                        .raw("</td></tr>\n");
            }
            out.raw("</tbody></table>\n");
        }
        bankEntries(payout);
        for (var voucher : payout.vouchers()) {
            voucher(voucher);
        }
    }

    private void bankEntries(PayoutResult payout) throws IOException {
        var bank = payout.bank();
        if (bank == null || bank.entries().isEmpty()) {
            return;
        }
        out.raw(bank.matched() ? "<h3>Bankhändelser</h3>\n" : "<h3>Bankhändelser som kan vara utbetalningen</h3>\n");
        out.raw("<div class=\"wide\"><table><thead><tr><th>Datum</th><th class=\"n\">Belopp</th><th>Text</th>"
                + "<th>Grund</th><th>Fil och rad</th></tr></thead><tbody>");
        for (var entry : bank.entries()) {
            out.raw("<tr><td>" + entry.bookedOn() + "</td><td class=\"n\">").raw(swedish(entry.amount()));
            out.raw("</td><td>").raw(escaped(entry.text())).raw("</td><td>").raw(basis(bank));
            out.raw("</td><td>").raw(escaped(entry.where())).raw("</td></tr>\n");
        }
        out.raw("</tbody></table></div>\n");
    }

    /** What proves an entry, in words. */
    static String basis(BankLeg bank) {
        return switch (bank.basis()) {
            case "reference" -> "utbetalningens referens";
            case "bank-reference" -> "bankens referens enligt avräkningen";
            case "provider-text" -> "texten som leverantören anger";
            case "provider-and-amount" -> "leverantörens namn och beloppet";
            default -> bank.matched() ? "" : "obekräftad";
        };
    }

    private String banks() {
        long seen = run.payouts().stream().filter(PayoutResult::isSeenAtBank).count();
        return run.payouts().stream().allMatch(payout -> payout.bank() == null)
                ? "Ej avstämt mot bank."
                : seen + " av " + run.payouts().size() + " utbetalningar är avstämda mot bank.";
    }

    private static String bank(PayoutResult payout) {
        var bank = payout.bank();
        if (bank == null || !bank.matched()) {
            return bank != null && bank.status() == BankLeg.Status.SUGGESTED
                    ? "ej avstämt mot bank: en bankhändelse kan vara den men är inte bekräftad"
                    : "ej avstämt mot bank";
        }
        return bank.bookedOn() == null
                ? "inget betalades ut"
                : "avstämt mot bank, " + bank.bookedOn() + ", " + swedish(bank.amount());
    }

    private void statements() throws IOException {
        if (run.statements().isEmpty()) {
            return;
        }
        out.raw("<h2>Kontoutdrag</h2>\n<div class=\"wide\"><table><thead><tr><th>Fil</th><th>Konto</th>");
        out.raw("<th class=\"n\">Bokförda</th><th class=\"n\">Aviserade</th><th>Avvikelser</th></tr></thead><tbody>\n");
        for (var statement : run.statements()) {
            out.raw("<tr><td>").raw(escaped(statement.file())).raw("</td><td>").raw(escaped(statement.account()));
            out.raw("</td><td class=\"n\">").number(statement.booked());
            out.raw("</td><td class=\"n\">").number(statement.pending()).raw("</td><td>");
            var separator = "";
            for (var finding : statement.findings()) {
                out.raw(separator + "Rad " + finding.line() + ": ");
                out.raw(escaped(finding.text(Locale.forLanguageTag("sv"))));
                separator = "<br>";
            }
            out.raw("</td></tr>\n");
        }
        out.raw("</tbody></table></div>\n");
    }

    private void voucher(SieVoucher voucher) throws IOException {
        out.raw("<h3>Verifikation ").raw(voucher.date() + " ").raw(escaped(voucher.text()));
        out.raw("</h3>\n"
                + "<table class=\"proof\"><thead><tr><th>Konto</th><th class=\"n\">Debet</th><th"
                + " class=\"n\">Kredit</th></tr></thead><tbody>");
        for (var row : voucher.rows()) {
            var amount = swedish(row.amount().abs());
            out.raw("<tr><td>" + row.account() + "</td><td class=\"n\">")
                    .raw(row.amount().isNegative() ? "" : amount);
            out.raw("</td><td class=\"n\">")
                    .raw(row.amount().isNegative() ? amount : "")
                    .raw("</td></tr>");
        }
        out.raw("</tbody></table>\n");
    }

    private void amount(String label, Money amount) throws IOException {
        out.raw("<tr><td>")
                .raw(label)
                .raw("</td><td class=\"n\">")
                .raw(swedish(amount))
                .raw("</td></tr>");
    }

    private void lines(MatchStatus status) throws IOException {
        int count = run.counts()[status.ordinal()];
        if (count == 0) {
            return;
        }
        out.raw("<h2>Rader: ")
                .raw(name(status).toLowerCase(Locale.ROOT))
                .raw(" (")
                .number(count)
                .raw(")</h2>\n<div class=\"wide\"><table><thead><tr>");
        out.raw("<th>Fil</th><th class=\"n\">Rad</th><th>Typ</th><th>Referens</th><th"
                + " class=\"n\">Belopp</th><th>Nivå</th><th>Faktura</th></tr></thead><tbody>\n");
        int shown = 0;
        for (int i = 0; i < run.lines().size() && shown < LINES_MAX; i++) {
            if (run.matches().status(i) == status) {
                line(i);
                shown++;
            }
        }
        out.raw("</tbody></table></div>\n");
        if (count > shown) {
            out.raw("<p class=\"soft\">Och " + (count - shown)
                    + " rader till; report.json och lines.csv har alla.</p>\n");
        }
    }

    private void line(int i) throws IOException {
        var lines = run.lines();
        var matches = run.matches();
        out.raw("<tr><td>")
                .raw(escaped(lines.file(i)))
                .raw("</td><td class=\"n\">")
                .number(lines.line(i));
        out.raw("</td><td>").raw(escaped(lines.kind(i).code() + " (" + lines.providerKind(i) + ")"));
        out.raw("</td><td>").raw(escaped(lines.reference(i))).raw("</td><td class=\"n\">");
        out.raw(swedish(new Money(lines.amount(i), lines.currency(i))));
        out.raw(lines.original(i)
                        .map(original -> " (" + swedish(original) + ")")
                        .orElse(""))
                .raw("</td><td>");
        boolean tiered = matches.status(i) == MatchStatus.MATCHED || matches.status(i) == MatchStatus.SUGGESTED;
        out.raw(tiered ? Integer.toString(matches.tier(i)) : "").raw("</td><td>");
        if (matches.item(i) >= 0) {
            out.raw(escaped(run.items().id(matches.item(i))));
        }
        var separator = "";
        for (int candidate : matches.candidates(i)) {
            var item = new Money(run.items().amount(candidate), run.items().currency(candidate));
            out.raw(separator).raw(escaped(run.items().id(candidate))).raw(" (" + swedish(item) + ")");
            separator = ", ";
        }
        out.raw("</td></tr>\n");
    }

    private static String name(MatchStatus status) {
        return switch (status) {
            case MATCHED -> "Matchade";
            case SUGGESTED -> "Förslag";
            case UNMATCHED -> "Omatchade";
            case UNRECOGNIZED -> "Okänd typ";
            case NO_MATCH_NEEDED -> "Kräver ingen matchning";
        };
    }

    /** {@code −1 249,00 kr} with no-break spaces, other currencies by their code. */
    static String swedish(Money amount) {
        var plain = amount.abs().toPlain();
        int point = plain.indexOf('.');
        var whole = point < 0 ? plain : plain.substring(0, point);
        var text = new StringBuilder(amount.isNegative() ? "−" : "");
        for (int i = 0; i < whole.length(); i++) {
            if (i > 0 && (whole.length() - i) % 3 == 0) {
                text.append('\u00A0');
            }
            text.append(whole.charAt(i));
        }
        if (point >= 0) {
            text.append(',').append(plain, point + 1, plain.length());
        }
        var code = amount.currency().code();
        return text.append('\u00A0').append(code.equals("SEK") ? "kr" : code).toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
