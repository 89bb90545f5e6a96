package se.knyt.engine.certificates;

import java.util.Optional;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Money;
import se.knyt.engine.pdf.SwedishWords;
import tools.jackson.databind.JsonNode;

/** The words of a certificate, in Swedish as the books are. */
final class CertificateWords {
    private CertificateWords() {}

    static String money(Money money) {
        return SwedishWords.amount(money) + "\u00a0" + money.currency();
    }

    static String state(String state, String leg, int open) {
        var books = switch (state) {
            case "held" -> "Stoppad, inte bokförd";
            case "booked" -> "Bokförd";
            default -> "Går ihop, bokförs";
        };
        var lines = open == 0 ? "" : open == 1 ? ", 1 rad öppen" : ", " + open + " rader öppna";
        var bank = switch (leg) {
            case "matched" -> ", avstämd mot bank";
            case "failed" -> ", nådde aldrig banken";
            default -> ", ej avstämd mot bank";
        };
        return books + lines + bank;
    }

    static String kind(PayoutLine.Kind kind, String providers) {
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
            case DEPOSIT -> "inbetalt till leverantören";
            case PAYOUT_RETURN -> "utbetalning i retur";
            case ROUNDING -> "öresavrundning";
            case UNRECOGNIZED -> "okänd typ " + providers;
        };
    }

    static String match(String status, int tier, String by) {
        return switch (status) {
            case "matched" -> by.isEmpty() || "knyt".equals(by) ? "matchad på " + ground(tier) : "matchad av " + by;
            case "suggested" -> "förslag, inte avgjort";
            case "unmatched" -> "utan motsvarighet, öppen";
            case "skipped" -> "undantagen av en regel";
            case "unrecognized" -> "okänd typ";
            default -> "kräver ingen";
        };
    }

    private static String ground(int tier) {
        return switch (tier) {
            case 1 -> "leverantörens id";
            case 2 -> "leverantörens ordernummer";
            case 3 -> "ordernummer";
            default -> "belopp och dag";
        };
    }

    /** Why the bank's line is taken for the payout. */
    static String basis(String code) {
        return switch (code) {
            case "reference" -> "bankens text bär utbetalningens referens";
            case "amount_of_bank" -> "bankens text bär referensen, beloppet är bankens";
            case "amount" -> "leverantörens namn, belopp och dag";
            case "sender" -> "avsändarens konto, belopp och dag";
            case "swish" -> "betalningar med Swish";
            case "group" -> "flera utbetalningar som tillsammans är insättningen";
            case "returned" -> "tar tillbaka en tidigare insättning";
            case "person" -> "sagt av en person";
            default -> code;
        };
    }

    static String rate(JsonNode rate) {
        return rate(
                Optional.empty(),
                rate.path("perUnit").asString(""),
                rate.path("from").asString(""),
                rate.path("source").asString(""),
                rate.path("date").asString(""));
    }

    static String rate(Optional<Money> amount, String rate, String from, String source, String day) {
        return amount.map(of -> money(of) + ", ").orElse("") + "kurs\u00a0" + SwedishWords.number(rate) + " "
                + (amount.isPresent() ? "" : from + ", ") + source + " " + day;
    }
}
