package se.knyt.engine.books;

import java.util.Locale;
import se.knyt.core.bookkeeping.PostingResult;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Money;

/** A payout as a page of plain text, in Swedish: what the voucher's sums are made of, line by line. Names no person. */
final class Specification {
    private Specification() {}

    static String of(PayoutRow row, PostingResult.Posted posted, Voucher voucher) {
        var text = new StringBuilder();
        var payout = row.payout();
        text.append("Specifikation till ").append(voucher.text()).append("\n\n");
        line(text, "Utbetalningsdag", row.bookDate().toString());
        line(text, "Referens", payout.reference());
        line(text, "Valuta", payout.currency().code());
        line(text, "Ingående saldo", amount(payout.opening()));
        line(text, "Utgående saldo", amount(payout.closing()));
        line(text, "Utbetalt", amount(payout.paid()));
        row.difference().ifPresent(d -> line(text, "Differens", amount(d.amount()) + " (" + d.text() + ")"));
        text.append("\nRader\n");
        text.append(String.format(
                Locale.ROOT, "%5s  %-26s %-38s %14s  %s%n", "Rad", "Slag", "Referens", "Belopp", "Matchad med"));
        for (var line : row.lines()) {
            var match = line.match();
            text.append(String.format(
                    Locale.ROOT,
                    "%5d  %-26s %-38s %14s  %s%n",
                    line.line().line(),
                    word(line.line().kind()),
                    line.line().orderReference(),
                    amount(line.line().amount()),
                    match == null ? unmatched(line) : matched(match, line.tier())));
        }
        text.append("\nVerifikation ").append(voucher.eventDate()).append('\n');
        text.append(String.format(Locale.ROOT, "%6s %14s %14s%n", "Konto", "Debet", "Kredit"));
        for (var voucherRow : voucher.rows()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%6d %14s %14s%n",
                    voucherRow.account(),
                    voucherRow.debit().isZero() ? "" : amount(voucherRow.debit()),
                    voucherRow.credit().isZero() ? "" : amount(voucherRow.credit())));
        }
        if (!posted.openItems().isEmpty()) {
            text.append("\nÖppet efter verifikationen\n");
            posted.openItems().forEach(item -> line(text, item.account() + " " + item.text(), amount(item.amount())));
        }
        return text.toString();
    }

    /** Where it is matched with nothing: why it is not, where that is to be said. */
    static String unmatched(PayoutRow.Line line) {
        return line.again()
                .map(failed -> "utbetalning " + failed.reference() + ", som inte nådde banken")
                .orElse(line.isOpen() ? "ingen, lämnas öppen" : "");
    }

    /** By the order's number: the invoice's is not always known when this is written, and it must say the same whenever that is. */
    private static String matched(PayoutRow.Match match, int tier) {
        var order = match.orderNumber().isEmpty() ? "" : " för order " + match.orderNumber();
        return what(match) + order + " (nivå " + tier + ")";
    }

    /** What it is matched with: where a voucher of ours books all of it there is no invoice, nor a credit note. */
    static String what(PayoutRow.Match match) {
        boolean credit = "credit".equals(match.type());
        return match.own().equals(match.amount())
                ? credit ? "bokförd kredit" : "bokförd försäljning"
                : credit ? "kreditfaktura" : "faktura";
    }

    static String word(PayoutLine.Kind kind) {
        return switch (kind) {
            case SALE -> "försäljning";
            case REFUND -> "återbetalning";
            case FEE -> "avgift";
            case FEE_VAT -> "moms på avgift";
            case FEE_REFUND -> "återförd avgift";
            case CHARGEBACK -> "kortreklamation";
            case CHARGEBACK_WON -> "vunnen kortreklamation";
            case DISPUTE_FEE -> "tvistavgift";
            case RESERVE_HOLD -> "innehållet belopp";
            case RESERVE_RELEASE -> "frisläppt belopp";
            case FX -> "valutaväxling";
            case ADJUSTMENT -> "justering";
            case ADVANCE -> "förskott från leverantören";
            case DEPOSIT -> "insatt hos leverantören";
            case PAYOUT_RETURN -> "utbetalning som kom tillbaka";
            case ROUNDING -> "öresavrundning";
            case UNRECOGNIZED -> "okänd typ";
        };
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(name).append(": ").append(value).append('\n');
    }

    /** Decimal comma and a real minus sign, as a Swedish reader expects. */
    private static String amount(Money money) {
        return money.toPlain().replace('.', ',').replace('-', '\u2212');
    }
}
