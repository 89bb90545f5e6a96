package se.knyt.engine.books;

import se.knyt.core.commerce.PayoutLine;

/** The words of a payout's lines, in Swedish as the books are. Names no person. */
final class Specification {
    private Specification() {}

    /** Where it is matched with nothing: why it is not, where that is to be said. */
    static String unmatched(PayoutRow.Line line) {
        return line.again()
                .map(failed -> "utbetalning " + failed.reference() + ", som inte nådde banken")
                .orElse(line.isOpen() ? "ingen, lämnas öppen" : "");
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
            case CHARGEBACK -> "återdragen betalning";
            case CHARGEBACK_WON -> "vunnen tvist";
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
}
