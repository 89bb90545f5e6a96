package se.knyt.cli.reconcile;

import java.io.IOException;
import java.nio.file.Path;
import java.time.format.DateTimeFormatter;
import se.knyt.formats.sie.SieVoucher;

/** The certificate of one payout for programs: the payout as in the report, and what it was made from. */
final class CertificateJson {
    private CertificateJson() {}

    static void write(Run run, PayoutResult payout, Certificates.Made made, Path file) throws IOException {
        try (var out = new TextOut(file)) {
            out.raw("{\n      \"company\": { \"name\": ").json(run.company());
            out.raw(", \"organization_number\": ")
                    .json(run.organizationNumber())
                    .raw(" },\n      ");
            new PayoutJson(run, out).members(payout);
            var period = Period.of(run.lines(), payout.range());
            out.raw(",\n      \"period\": { \"from\": ").json(period.from());
            out.raw(", \"to\": ").json(period.to()).raw(" }");
            vouchers(payout, out);
            rates(run, payout, out);
            sources(run, out);
            out.raw(",\n      \"made_at\": ").json(made.at().format(DateTimeFormatter.ISO_OFFSET_DATE_TIME));
            out.raw(", \"made_by\": ").json("Knyt " + made.version()).raw("\n}\n");
        }
    }

    /** Those of the provider alone: no rate is ever guessed, and a payout that would need one is not booked. */
    private static void rates(Run run, PayoutResult payout, TextOut out) throws IOException {
        var part = payout.range().part();
        out.raw(",\n      \"rates\": [");
        var separator = "\n";
        for (var rate : LineRates.of(run, payout)) {
            out.raw(separator).raw("        {\"line\": ").number(rate.line());
            out.raw(", \"from\": ").json(rate.original().currency().code());
            out.raw(", \"to\": ").json(part.currency().code());
            out.raw(", \"rate\": ").json(rate.rate().toPlainString());
            out.raw(", \"source\": ").json(part.provider() + " " + part.reference());
            out.raw(", \"date\": ")
                    .json(rate.date() == null ? null : rate.date().toString());
            out.raw("}");
            separator = ",\n";
        }
        out.raw("]");
    }

    private static void vouchers(PayoutResult payout, TextOut out) throws IOException {
        out.raw(",\n      \"vouchers\": [");
        var separator = "\n";
        for (var voucher : payout.vouchers()) {
            out.raw(separator);
            voucher(voucher, out);
            separator = ",\n";
        }
        out.raw("]");
    }

    private static void voucher(SieVoucher voucher, TextOut out) throws IOException {
        out.raw("        {\"date\": ").json(voucher.date().toString());
        out.raw(", \"text\": ").json(voucher.text()).raw(", \"rows\": [");
        var separator = "";
        for (var row : voucher.rows()) {
            out.raw(separator).raw("{\"account\": ").number(row.account());
            out.raw(", \"amount\": \"").raw(row.amount().toPlain()).raw("\"}");
            separator = ", ";
        }
        out.raw("]}");
    }

    private static void sources(Run run, TextOut out) throws IOException {
        out.raw(",\n      \"sources\": [");
        var separator = "\n";
        for (var source : run.sources().all()) {
            out.raw(separator).raw("        {\"role\": ").json(source.role().code());
            out.raw(", \"file\": ").json(source.file());
            out.raw(", \"sha256\": ").json(source.sha256()).raw("}");
            separator = ",\n";
        }
        out.raw("]");
    }
}
