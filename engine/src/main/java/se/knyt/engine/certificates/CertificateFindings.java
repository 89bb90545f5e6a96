package se.knyt.engine.certificates;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import se.knyt.core.bookkeeping.PayoutTexts;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.Finding;
import se.knyt.core.reconciliation.FindingText;
import se.knyt.engine.json.Json;
import se.knyt.engine.pdf.SwedishWords;
import tools.jackson.databind.JsonNode;

/** What was found about a payout, kept as codes with their arguments, in Swedish words. */
final class CertificateFindings {
    private static final Locale SWEDISH = Locale.forLanguageTag("sv");

    private CertificateFindings() {}

    /** @param currency of the payout, whose amounts are kept without it */
    static List<String> words(String findings, Currency currency) {
        var words = new ArrayList<String>();
        for (JsonNode finding : Json.mapperInUse().readTree(findings.isEmpty() ? "[]" : findings)) {
            words.add(words(finding, currency));
        }
        return words;
    }

    private static String words(JsonNode finding, Currency currency) {
        var code = finding.path("code").asString("");
        int line = finding.path("line").asInt(0);
        var amount = finding.path("amount").asString("");
        return switch (code) {
            case "carried-debt" -> debt(finding.path("args"), line, Money.parse(amount, currency));
            case "payout-changed" -> changed(arguments(finding, Function.identity()));
            default ->
                Arrays.stream(Finding.Code.values())
                        .filter(one -> one.code().equals(code))
                        .findFirst()
                        .map(known -> known(known, finding, line, Money.parse(amount, currency)))
                        .orElse("Mer är noterat om utbetalningen; det står på dess sida i Knyt.");
        };
    }

    private static String known(Finding.Code code, JsonNode finding, int line, Money amount) {
        var text =
                FindingText.of(new Finding(code, line, amount, arguments(finding, CertificateFindings::kind)), SWEDISH);
        return line == 0 ? text : "Rad " + line + ": " + text;
    }

    private static List<String> arguments(JsonNode finding, Function<String, String> said) {
        var arguments = new ArrayList<String>();
        finding.path("arguments").forEach(argument -> arguments.add(said.apply(argument.asString(""))));
        return arguments;
    }

    /** A kind of line is told by its name; everything else as it is. */
    private static String kind(String argument) {
        return Arrays.stream(PayoutLine.Kind.values())
                .filter(kind -> kind.code().equals(argument))
                .map(kind -> CertificateWords.kind(kind, "").strip())
                .findFirst()
                .orElse(argument);
    }

    private static String debt(JsonNode of, int line, Money amount) {
        return "Rad " + line + " betalar " + CertificateWords.money(amount) + " av skulden hos "
                + PayoutTexts.provider(of.path("of").asString("")) + " ("
                + of.path("named").asString("") + "). Kvar av den är "
                + money(of.path("left").asString("")) + ".";
    }

    private static String changed(List<String> of) {
        return "Version " + of.get(0) + ": leverantören har ändrat utbetalningen, rader nya " + of.get(1)
                + ", ändrade " + of.get(2) + ", borttagna " + of.get(3) + ". Utbetalt före " + money(of.get(4))
                + ", nu " + money(of.get(5)) + ".";
    }

    /** {@code 12.50 SEK}, as it is kept. */
    private static String money(String told) {
        int space = told.indexOf(' ');
        return space < 0
                ? SwedishWords.number(told)
                : CertificateWords.money(
                        Money.parse(told.substring(0, space), new Currency(told.substring(space + 1))));
    }
}
