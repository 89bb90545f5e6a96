package se.knyt.cli.reconcile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.FindingText;
import se.knyt.formats.sie.SieVoucher;

/** The certificate of one payout for a person, in Swedish: what an auditor needs to follow it from the provider's file to the books. */
final class CertificatePdf {
    /** More lines than this are in the certificate's JSON alone. */
    private static final int LINES_MAX = 2_000;

    private static final Locale SWEDISH = Locale.forLanguageTag("sv");
    private static final DateTimeFormatter MADE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm xxx", SWEDISH);

    private final Run run;
    private final PayoutResult payout;
    private final Certificates.Made made;
    private final CertificatePages pages;

    private CertificatePdf(Run run, PayoutResult payout, Certificates.Made made) {
        this.run = run;
        this.payout = payout;
        this.made = made;
        var part = payout.range().part();
        pages = new CertificatePages(
                "Avstämningsbevis " + SwedishNames.provider(part.provider()) + " " + part.reference());
    }

    static void write(Run run, PayoutResult payout, Certificates.Made made, Path file) throws IOException {
        var certificate = new CertificatePdf(run, payout, made);
        certificate.all();
        try (var out = Files.newOutputStream(file)) {
            certificate.pages.write(
                    out, "Knyt " + made.version() + " · " + made.at().format(MADE));
        }
    }

    private void all() {
        head();
        equation();
        findings();
        bank();
        payout.vouchers().forEach(this::voucher);
        rates();
        lines();
        sources();
    }

    private void head() {
        var part = payout.range().part();
        pages.title("Avstämningsbevis");
        boolean closes = payout.certificate().closes();
        pages.strong(
                closes
                        ? "Beviset går ihop: differensen är 0,00."
                        : "Beviset går inte ihop. Utbetalningen är stoppad och inget är bokfört.");
        var number = run.organizationNumber();
        pages.pair("Företag", run.company().isEmpty() ? "inte angivet" : run.company());
        pages.pair("Organisationsnummer", number.isEmpty() ? "inte angivet" : number);
        pages.pair("Leverantör", SwedishNames.provider(part.provider()));
        pages.pair("Utbetalningens referens", part.reference().isEmpty() ? "saknas" : part.reference());
        pages.pair(
                "Utbetald", part.paidOn() == null ? "anges inte" : part.paidOn().toString());
        var period = Period.of(run.lines(), payout.range());
        pages.pair("Period", period.from() == null ? "anges inte" : period.from() + " – " + period.to());
        pages.pair("Valuta", part.currency().code());
        pages.pair("Framtaget", made.at().format(MADE) + ", Knyt " + made.version());
    }

    private void equation() {
        var c = payout.certificate();
        pages.heading("Beräkning");
        pages.sum("Ingående saldo", plain(c.opening()));
        pages.sum("+ Försäljning", plain(c.sales()));
        pages.sum("+ Återbetalningar", plain(c.refunds()));
        pages.sum("+ Avgifter", plain(c.fees()));
        pages.sum("+ Moms på avgifter", plain(c.feeVat()));
        pages.sum("+ Justeringar", plain(c.adjustments()));
        pages.sum("+ Kursdifferens", plain(c.fx()));
        pages.sum("− Utgående saldo", plain(c.closing()));
        pages.sum(c.paidStated() ? "− Utbetalt" : "− Utbetalt (beräknat)", plain(c.paid()));
        pages.total("= Differens", plain(c.difference()));
    }

    private void findings() {
        if (payout.findings().isEmpty()) {
            return;
        }
        pages.heading("Avvikelser");
        for (var finding : payout.findings()) {
            var line = finding.line() == 0 ? "" : "Rad " + finding.line() + ": ";
            pages.paragraph(line + FindingText.of(finding, SWEDISH));
        }
    }

    private void bank() {
        pages.heading("Bank");
        var bank = payout.bank();
        if (bank == null) {
            pages.paragraph("Ingen bankfil har angetts; utbetalningen är inte avstämd mot bank.");
            return;
        }
        pages.paragraph(
                switch (bank.status()) {
                    case MATCHED ->
                        bank.entries().isEmpty()
                                ? "Inget betalades ut."
                                : "Avstämd mot bank. Grund: " + ReportHtml.basis(bank) + ".";
                    case SUGGESTED -> "Inte avstämd mot bank: händelsen nedan kan vara den men är inte bekräftad.";
                    case OPEN -> "Inte avstämd mot bank.";
                });
        for (var entry : bank.entries()) {
            pages.sum(entry.bookedOn() + "  " + entry.text(), plain(entry.amount()));
            pages.small(entry.where() + (entry.reference().isEmpty() ? "" : ", bankens referens " + entry.reference()));
        }
    }

    private void voucher(SieVoucher voucher) {
        pages.heading("Verifikation " + voucher.date() + "  " + voucher.text());
        pages.row(List.of("Konto", "Debet", "Kredit"), true);
        for (var row : voucher.rows()) {
            boolean credit = row.amount().isNegative();
            var amount = plain(row.amount().abs());
            pages.row(List.of(Integer.toString(row.account()), credit ? "" : amount, credit ? amount : ""), false);
        }
        pages.small("Serie och nummer ges av bokföringsprogrammet när vouchers.si läses in.");
    }

    /** Those of the provider: a payout that would need another is not booked. */
    private void rates() {
        pages.heading("Växelkurs");
        var rates = LineRates.of(run, payout);
        if (rates.isEmpty()) {
            pages.paragraph("Ingen växelkurs har använts.");
            return;
        }
        var part = payout.range().part();
        pages.paragraph("Leverantören har växlat till " + part.currency().code()
                + ". Kursen är radens belopp delat med köpets belopp. Källa: "
                + SwedishNames.provider(part.provider()) + " " + part.reference() + ".");
        for (var rate : rates.subList(0, Math.min(rates.size(), LINES_MAX))) {
            pages.small("Rad " + rate.line() + ": " + ReportHtml.swedish(rate.original()) + ", kurs "
                    + rate.rate().toPlainString().replace('.', ',')
                    + (rate.date() == null ? "" : ", " + rate.date()));
        }
        if (rates.size() > LINES_MAX) {
            pages.small("Och " + (rates.size() - LINES_MAX) + " rader till; de står i bevisets JSON.");
        }
    }

    private void lines() {
        var range = payout.range();
        pages.heading("Rader (" + (range.to() - range.from()) + ")");
        pages.line("Rad", "Typ", "Referens", "Faktura", "Belopp", true);
        for (int i = range.from(); i < range.to() && i - range.from() < LINES_MAX; i++) {
            int item = run.matches().item(i);
            pages.line(
                    Integer.toString(run.lines().line(i)),
                    SwedishNames.of(run.lines().kind(i)),
                    run.lines().reference(i),
                    item < 0 ? "" : run.items().id(item),
                    plain(new Money(run.lines().amount(i), run.lines().currency(i))),
                    false);
        }
        if (range.to() - range.from() > LINES_MAX) {
            pages.small("Och " + (range.to() - range.from() - LINES_MAX) + " rader till; de står i bevisets JSON.");
        }
    }

    private void sources() {
        pages.heading("Källor (SHA-256)");
        for (var source : run.sources().all()) {
            pages.paragraph(source.file() + " (" + role(source.role()) + ")");
            pages.small(source.sha256());
        }
    }

    private static String role(Sources.Role role) {
        return switch (role) {
            case SETTLEMENT -> "avräkning";
            case OPEN_ITEMS -> "öppna poster";
            case BANK -> "bank";
            case MAPPING -> "mappning";
        };
    }

    /** {@code −1 249,00}: Swedish form without the currency, which stands above. */
    private static String plain(Money amount) {
        var text = ReportHtml.swedish(amount);
        return text.substring(0, text.lastIndexOf('\u00A0'));
    }
}
