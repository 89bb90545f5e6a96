package se.knyt.engine.certificates;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Money;
import se.knyt.engine.json.Json;
import se.knyt.engine.pdf.SwedishWords;
import tools.jackson.databind.JsonNode;

/** The words of a certificate, in Swedish as the books are. */
final class CertificateWords {
    private static final int BANK_TEXTS_MAX = 20;

    private CertificateWords() {}

    static String money(Money money) {
        return SwedishWords.amount(money) + "\u00a0" + money.currency();
    }

    /**
     * How a payout stands, as the console says it of the same payout.
     *
     * @param leg {@code open}, {@code matched}, {@code failed}, {@code again} for one that failed and was paid again, {@code nothing} for
     *     one that paid nothing out, or {@code waits} for one that is booked when the bank shows it
     * @param waitsFor why it is not booked although it adds up, empty where nothing is in the way
     */
    static String state(String state, String leg, int open, String waitsFor) {
        var lines = open == 0 ? "" : open == 1 ? ", 1 rad öppen" : ", " + open + " rader öppna";
        return switch (state) {
            case "held" -> "Stoppad, inte bokförd" + lines;
            case "booked" -> "Bokförd" + lines + ", " + bankOfBooked(leg);
            case "matching" -> "Går ihop, " + underWay(leg, waitsFor) + lines;
            default -> "Hämtad" + lines;
        };
    }

    private static String bankOfBooked(String leg) {
        return switch (leg) {
            case "matched" -> "avstämd mot bank";
            case "failed" -> "nådde inte banken";
            case "again" -> "nådde inte banken, betald igen";
            case "nothing" -> "inget betalades ut";
            default -> "ej avstämd mot bank";
        };
    }

    private static String underWay(String leg, String waitsFor) {
        return switch (waitsFor) {
            case "" -> leg.equals("waits") ? "väntar på bankraden" : "bokförs";
            case "flow-off" -> "väntar: flödet är av";
            case "way-off" -> "väntar: bytet av bokföringssätt";
            case "invoices-off" -> "väntar: fakturornas flöde är av";
            default -> "väntar: " + waitsFor;
        };
    }

    /** What is said of the bank where it has shown nothing of a payout. */
    static String unseen(String leg) {
        return switch (leg) {
            case "failed" -> "Den nådde aldrig banken.";
            case "again" -> "Den nådde aldrig banken och är betald igen.";
            case "nothing" -> "Inget betalades ut, så banken har inget att visa.";
            case "waits" -> "Väntade på bankraden när beviset gjordes: bokförs när banken visar den.";
            default -> "Ej avstämd mot bank när beviset gjordes.";
        };
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
            case "matched" ->
                by.isEmpty() || "knyt".equals(by) ? ("matchad " + ground(tier)).strip() : "matchad av " + by;
            case "suggested" -> "förslag, inte avgjort";
            case "unmatched" -> "utan motsvarighet, öppen";
            case "skipped" -> "undantagen av en regel";
            case "unrecognized" -> "okänd typ";
            default -> "kräver ingen";
        };
    }

    private static String ground(int tier) {
        return switch (tier) {
            case 1 -> "på leverantörens id";
            case 2 -> "på exakt referens";
            case 3 -> "på referens, differensen förklarad";
            case 6 -> "på grupp med samma summa";
            case 0 -> "";
            default -> "på belopp och dag";
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
            case "person" -> "bekräftat av en person";
            default -> code;
        };
    }

    /** The words that are kept of an entry at the bank, of it and of the payments within it, parted by commas. */
    static String bankText(String said) {
        var texts = new TreeSet<String>();
        var tree = Json.mapperInUse().readTree(said.isEmpty() ? "{}" : said);
        addTexts(texts, tree);
        tree.path("parts").forEach(part -> addTexts(texts, part));
        return String.join(", ", texts);
    }

    /** Collected entries may hold thousands of payments; a page of them is enough. */
    private static void addTexts(Set<String> texts, JsonNode of) {
        of.path("texts").forEach(text -> {
            if (texts.size() < BANK_TEXTS_MAX) {
                texts.add(text.asString(""));
            }
        });
    }

    /** Empty where nothing was converted. */
    static String rate(JsonNode rate) {
        return rate.path("perUnit").asString("").isEmpty()
                ? ""
                : rate(
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
