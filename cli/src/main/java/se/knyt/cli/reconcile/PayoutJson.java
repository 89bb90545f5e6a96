package se.knyt.cli.reconcile;

import java.io.IOException;
import java.util.Locale;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.Finding;
import se.knyt.core.reconciliation.FindingText;
import se.knyt.core.reconciliation.MatchStatus;

/** One payout as JSON, in the report and in its certificate. */
final class PayoutJson {
    private final Run run;
    private final TextOut out;

    PayoutJson(Run run, TextOut out) {
        this.run = run;
        this.out = out;
    }

    /** The members of a payout, without the braces around them. */
    void members(PayoutResult payout) throws IOException {
        var part = payout.range().part();
        out.raw("\"provider\": ").json(part.provider());
        out.raw(", \"reference\": ").json(part.reference());
        out.raw(", \"currency\": ").json(part.currency().code());
        out.raw(", \"paid_on\": ")
                .json(part.paidOn() == null ? null : part.paidOn().toString());
        certificate(payout);
        if (payout.bank() != null) {
            BankJson.write(payout.bank(), ",\n      ", out);
        }
        out.raw(",\n      \"lines\": [");
        for (int i = payout.range().from(); i < payout.range().to(); i++) {
            out.raw(i == payout.range().from() ? "\n" : ",\n");
            line(i);
        }
        out.raw("],\n      \"findings\": [");
        for (int i = 0; i < payout.findings().size(); i++) {
            out.raw(i == 0 ? "\n" : ",\n");
            finding(payout.findings().get(i), payout.range().file().name());
        }
        out.raw("]");
    }

    private void certificate(PayoutResult payout) throws IOException {
        var c = payout.certificate();
        out.raw(",\n      \"certificate\": { \"closes\": ").raw(Boolean.toString(c.closes()));
        amount("difference", c.difference());
        amount("opening", c.opening());
        amount("sales", c.sales());
        amount("refunds", c.refunds());
        amount("fees", c.fees());
        amount("fee_vat", c.feeVat());
        amount("adjustments", c.adjustments());
        amount("fx", c.fx());
        amount("closing", c.closing());
        amount("paid", c.paid());
        out.raw(" }");
    }

    private void amount(String name, Money amount) throws IOException {
        out.raw(", \"").raw(name).raw("\": \"").raw(amount.toPlain()).raw("\"");
    }

    private void line(int i) throws IOException {
        var lines = run.lines();
        var matches = run.matches();
        var status = matches.status(i);
        int decimals = lines.currency(i).decimals();
        out.raw("        {\"file\": ").json(lines.file(i));
        out.raw(", \"line\": ").number(lines.line(i));
        out.raw(", \"kind\": \"").raw(lines.kind(i).code());
        out.raw("\", \"provider_kind\": ").json(lines.providerKind(i));
        out.raw(", \"reference\": ").json(lines.reference(i));
        out.raw(", \"amount\": \"").amount(lines.amount(i), decimals);
        var original = lines.original(i);
        if (original.isPresent()) {
            out.raw("\", \"original\": {\"currency\": \"")
                    .raw(original.get().currency().code())
                    .raw("\", \"amount\": \"")
                    .raw(original.get().toPlain())
                    .raw("\"}");
        } else {
            out.raw("\"");
        }
        out.raw(", \"status\": \"").raw(status.code()).raw("\", \"tier\": ");
        boolean tiered = status == MatchStatus.MATCHED || status == MatchStatus.SUGGESTED;
        out.raw(tiered ? Integer.toString(matches.tier(i)) : "null");
        int item = matches.item(i);
        out.raw(", \"invoice_number\": ").json(item < 0 ? null : run.items().id(item));
        out.raw(", \"candidates\": [");
        var candidates = matches.candidates(i);
        for (int k = 0; k < candidates.length; k++) {
            out.raw(k == 0 ? "" : ", ").json(run.items().id(candidates[k]));
        }
        out.raw("]");
        if (matches.tier(i) == 3 && item >= 0) {
            long difference = Math.abs(lines.itemAmount(i)) - run.items().amount(item);
            out.raw(", \"explained\": [{\"part\": \"rounding\", \"amount\": \"")
                    .amount(difference, lines.itemCurrency(i).decimals())
                    .raw("\"}]");
        }
        out.raw("}");
    }

    private void finding(Finding finding, String file) throws IOException {
        out.raw("        {\"code\": \"")
                .raw(finding.code().code())
                .raw("\", \"file\": ")
                .json(file);
        out.raw(", \"line\": ").number(finding.line());
        out.raw(", \"amount\": \"").raw(finding.amount().toPlain());
        out.raw("\", \"text\": ").json(FindingText.of(finding, Locale.ENGLISH)).raw("}");
    }
}
