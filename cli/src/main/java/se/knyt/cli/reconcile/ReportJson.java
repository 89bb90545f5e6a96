package se.knyt.cli.reconcile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import se.knyt.core.reconciliation.MatchStatus;

/** {@code report.json}: everything, for programs. */
final class ReportJson {
    private final Run run;
    private final TextOut out;
    private final PayoutJson payouts;

    private ReportJson(Run run, TextOut out) {
        this.run = run;
        this.out = out;
        payouts = new PayoutJson(run, out);
    }

    static void write(Run run, Path file) throws IOException {
        try (var out = new TextOut(file)) {
            new ReportJson(run, out).report();
        }
    }

    private void report() throws IOException {
        out.raw("{\n  \"payouts\": [");
        boolean first = true;
        for (var payout : run.payouts()) {
            out.raw(first ? "\n" : ",\n");
            first = false;
            out.raw("    { ");
            payouts.members(payout);
            out.raw(" }");
        }
        out.raw("\n  ],\n  \"summary\": {");
        var counts = run.counts();
        out.raw(" \"lines\": ").number(run.lines().size());
        for (var status : MatchStatus.values()) {
            out.raw(", \"").raw(status.code()).raw("\": ").number(counts[status.ordinal()]);
        }
        out.raw(", \"vouchers\": ").number(run.vouchers().size()).raw(" }");
        if (!run.statements().isEmpty()) {
            statements();
        }
        if (!run.items().findings().isEmpty()) {
            ledger();
        }
        out.raw("\n}\n");
    }

    private void ledger() throws IOException {
        out.raw(",\n  \"ledger\": { \"file\": ").json(run.items().file()).raw(", \"findings\": [");
        var separator = "";
        for (var finding : run.items().findings()) {
            out.raw(separator).raw("{\"code\": ").json(finding.code());
            out.raw(", \"line\": ").number(finding.line());
            out.raw(", \"text\": ").json(finding.message()).raw("}");
            separator = ", ";
        }
        out.raw("] }");
    }

    private void statements() throws IOException {
        out.raw(",\n  \"bank_statements\": [");
        var separator = "\n";
        for (var statement : run.statements()) {
            out.raw(separator).raw("    { \"file\": ").json(statement.file());
            out.raw(", \"line\": ").number(statement.line());
            out.raw(", \"account\": ").json(statement.account());
            out.raw(", \"booked\": ").number(statement.booked());
            out.raw(", \"pending\": ").number(statement.pending());
            out.raw(", \"findings\": [");
            var next = "";
            for (var finding : statement.findings()) {
                out.raw(next).raw("{\"code\": \"").raw(finding.code().code());
                out.raw("\", \"line\": ").number(finding.line());
                out.raw(", \"text\": ").json(finding.text(Locale.ENGLISH)).raw("}");
                next = ", ";
            }
            out.raw("] }");
            separator = ",\n";
        }
        out.raw("\n  ]");
    }
}
