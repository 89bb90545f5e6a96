package se.knyt.engine.certificates;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import se.knyt.core.money.Money;
import se.knyt.engine.pdf.Paper;
import se.knyt.engine.pdf.Paper.Column;
import se.knyt.engine.pdf.SwedishWords;

/** A certificate on paper, in Swedish as the books are. */
public final class CertificatePdf {
    private static final List<Column> STEPS =
            List.of(Column.text("Steg", 0.5), Column.amount("Belopp", 0.25), Column.amount("Summa", 0.25));
    private static final List<Column> ROWS = List.of(
            Column.text("Konto", 0.09),
            Column.text("Namn", 0.27),
            Column.amount("Debet", 0.14),
            Column.amount("Kredit", 0.14),
            Column.text("Kurs, källa, dag", 0.36));
    private static final List<Column> LINES = List.of(
            Column.text("Rad", 0.05),
            Column.text("Slag", 0.14),
            Column.text("Order", 0.1),
            Column.text("Faktura", 0.09),
            Column.text("Transaktion", 0.18),
            Column.amount("Belopp", 0.13),
            Column.text("Ursprung, kurs", 0.16),
            Column.text("Matchad", 0.15));

    private CertificatePdf() {}

    /** @param zone of the company */
    public static byte[] of(Certificate of, ZoneId zone) {
        var paper = new Paper(
                "Avstämningsbevis",
                of.company().name() + " " + of.company().organizationNumber() + ", " + of.provider() + " "
                        + of.reference());
        paper.value("Företag", of.company().name());
        paper.value("Organisationsnummer", of.company().organizationNumber());
        paper.value("Betalleverantör", of.provider());
        paper.value("Utbetalning", of.reference());
        paper.value("Utbetald", of.paidAt());
        paper.value("Bokföringsdag", of.bookedOn().toString());
        paper.value("Valuta", of.currency());
        paper.value("Avräkningens version", Integer.toString(of.version()));
        paper.value("Läge", of.state());
        of.made().ifPresent(made -> paper.value("Framtaget", SwedishWords.time(made.at(), zone) + " av " + made.by()));
        steps(paper, of);
        if (!of.wrong().isEmpty()) {
            paper.heading(of.left().isZero() ? "Noterat" : "Går inte ihop");
            of.wrong().forEach(paper::paragraph);
        }
        bank(paper, of);
        of.vouchers().forEach(voucher -> voucher(paper, voucher, zone));
        lines(paper, of);
        sources(paper, of);
        return paper.bytes();
    }

    private static void steps(Paper paper, Certificate of) {
        paper.heading("Så går utbetalningen ihop, " + of.currency());
        var rows = new ArrayList<List<String>>();
        of.steps().forEach(step -> rows.add(List.of(step.what(), amount(step.amount()), amount(step.sum()))));
        rows.add(List.of(of.left().isZero() ? "Kvar" : "Kvar, går inte ihop", "", amount(of.left())));
        paper.table(STEPS, rows, i -> i == rows.size() - 1);
    }

    private static void bank(Paper paper, Certificate of) {
        paper.heading("På banken");
        if (of.bank().isEmpty()) {
            paper.paragraph(of.unseen());
        }
        for (var line : of.bank()) {
            paper.value("Bokförd hos banken", line.day().toString());
            paper.value("Konto", line.account());
            paper.value(
                    "Belopp", amount(line.amount()) + "\u00a0" + line.amount().currency());
            paper.value("Bankens referens", line.reference());
            paper.value("Bankens text", line.text());
            paper.value("Grund", line.basis());
            paper.value("Fil", line.file());
            paper.value("SHA-256", line.fileHash());
        }
    }

    private static void voucher(Paper paper, Certificate.Voucher voucher, ZoneId zone) {
        paper.heading("Verifikation " + voucher.number()
                + (voucher.own().equals(voucher.number()) ? "" : " (" + voucher.own() + ")") + ", " + voucher.date());
        paper.paragraph(voucher.text());
        var rows = new ArrayList<List<String>>();
        voucher.rows()
                .forEach(row -> rows.add(List.of(
                        Integer.toString(row.account()),
                        row.name(),
                        row.debit().isZero() ? "" : amount(row.debit()),
                        row.credit().isZero() ? "" : amount(row.credit()),
                        row.rate())));
        paper.table(ROWS, rows, _ -> false);
        paper.paragraph("Gjord " + SwedishWords.time(voucher.madeAt(), zone) + " av "
                + ("knyt".equals(voucher.madeBy()) ? "Knyt" : voucher.madeBy()) + " med inställningarna version "
                + voucher.settingsVersion() + ". Kedjans hash: " + voucher.hash());
    }

    private static void lines(Paper paper, Certificate of) {
        paper.heading("Avräkningens rader, " + of.currency());
        var rows = new ArrayList<List<String>>();
        of.lines()
                .forEach(line -> rows.add(List.of(
                        Integer.toString(line.number()),
                        line.kind(),
                        line.order(),
                        line.invoice(),
                        line.transaction(),
                        amount(line.amount()),
                        (line.original() + " " + line.rate()).strip(),
                        line.match())));
        var sum = Money.sum(
                        of.lines().stream().map(Certificate.Line::amount).toList(),
                        of.left().currency())
                .plus(of.more().amount());
        if (of.more().lines() > 0) {
            var word = of.more().lines() == 1
                    ? "och 1 rad till"
                    : "och " + of.more().lines() + " rader till";
            rows.add(List.of("", word, "", "", "", amount(of.more().amount()), "", ""));
        }
        rows.add(List.of("", "Summa", "", "", "", amount(sum), "", ""));
        paper.table(LINES, rows, i -> i == rows.size() - 1);
    }

    private static void sources(Paper paper, Certificate of) {
        paper.heading("Underlagets filer");
        if (of.sources().isEmpty()) {
            paper.paragraph("Inga filer är bevarade.");
        }
        for (var source : of.sources()) {
            if (!source.opened()) {
                paper.value(source.name(), "kunde inte öppnas");
                continue;
            }
            paper.value(source.name(), SwedishWords.number(Long.toString(source.bytes())) + " byte");
            paper.value("SHA-256", source.hash());
        }
    }

    private static String amount(Money money) {
        return SwedishWords.amount(money);
    }
}
