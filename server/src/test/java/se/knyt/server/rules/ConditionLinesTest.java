package se.knyt.server.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.core.money.Currency;
import se.knyt.engine.rules.RuleSubject;
import se.knyt.server.rules.ConditionBuilder.Line;
import se.knyt.server.text.Language;

/** Lines of the form become a condition, and what they made is read back as the same lines. */
class ConditionLinesTest {
    private static String made(RuleSubject subject, boolean all, Line... lines) throws ConditionBuilder.Refused {
        return ConditionBuilder.of(subject, List.of(lines), all, Currency.SEK);
    }

    /** 1 000 in a company that keeps its books in kronor is 1 000,00 kr and not 1 000,00 euro: 100000 minor units of either. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "over  | 1000        | (currency == 'SEK' && total_minor > 100000)",
                "under | 1 000,50    | (currency == 'SEK' && total_minor < 100050)",
                "is    | 1000 EUR    | (currency == 'EUR' && total_minor == 100000)",
                "not   | 1000.00 eur | !(currency == 'EUR' && total_minor == 100000)",
                "over  | 1000 JPY    | (currency == 'JPY' && total_minor > 1000)"
            },
            quoteCharacter = '`')
    void anAmountIsOfACurrency(String operator, String value, String condition) throws Exception {
        assertThat(made(RuleSubject.ORDER, true, new Line("total_minor", operator, value)))
                .isEqualTo(condition.replace('\'', '"'));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1000 XYZ", "EUR", "1000 EUR SEK", "1e3", "10,505", "tusen"})
    void whatIsNoAmountIsRefused(String value) {
        assertThatThrownBy(() -> made(RuleSubject.ORDER, true, new Line("total_minor", "over", value)))
                .isInstanceOf(ConditionBuilder.Refused.class);
    }

    @Test
    void whatTheFormMadeIsReadBackAsItsLines() throws Exception {
        var lines = new Line[] {
            new Line("shop", "is", "Grossist && \"Co\" (norr)"),
            new Line("total_minor", "over", "1000,00 EUR"),
            new Line("row.gross_minor", "not", "-10,50 SEK"),
            new Line("country", "in", "NO, DK"),
            new Line("date", "over", "2026-12-01"),
            new Line("number", "starts", "A\\"),
            new Line("tags", "is", "b2b"),
            new Line("tags", "not", "b2c"),
            new Line("providers", "in", "klarna, stripe"),
            new Line("payment_methods", "starts", "Kort"),
            new Line("attributes", "is", "po-number=7"),
            new Line("attributes", "in", "kanal=a, b"),
            new Line("attributes", "not", "kanal=grossist"),
            new Line("row.quantity_thousandths", "over", "2,5"),
            new Line("organization_number", "not", "")
        };
        for (boolean all : List.of(true, false)) {
            var read = ConditionLines.of(RuleSubject.ORDER, made(RuleSubject.ORDER, all, lines), Language.SV)
                    .orElseThrow();
            assertThat(read.lines()).containsExactly(lines);
            assertThat(read.all()).isEqualTo(all);
        }
    }

    @Test
    void yesAndNoAndAmountsAreReadInTheReadersLanguage() throws Exception {
        var condition = made(
                RuleSubject.PAYOUT_LINE,
                true,
                new Line("matched", "not", "yes"),
                new Line("amount_minor", "under", "−10,50"));
        assertThat(condition).isEqualTo("!matched && (currency == \"SEK\" && amount_minor < -1050)");
        assertThat(ConditionLines.of(RuleSubject.PAYOUT_LINE, condition, Language.EN)
                        .orElseThrow()
                        .lines())
                .containsExactly(new Line("matched", "is", "no"), new Line("amount_minor", "under", "-10.50 SEK"));
        assertThat(ConditionLines.of(RuleSubject.PAYOUT_LINE, condition, Language.SV)
                        .orElseThrow()
                        .lines())
                .containsExactly(new Line("matched", "is", "nej"), new Line("amount_minor", "under", "-10,50 SEK"));
    }

    /** What the form would not make letter by letter is a person's own text. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "true",
                "total_minor > 100000",
                "country=='NO'",
                "country == 'NO'",
                "country == \"NO\" && buyer == \"consumer\" || status == \"open\"",
                "(country == \"NO\") && (buyer == \"consumer\")",
                "(currency == \"SEK\" && total_minor > 0100)",
                "(currency == \"XXX\" && total_minor > 100)",
                "country == \"NO\" && ",
                "country == \"N",
                "nothing == \"NO\"",
                "matched",
                "rows.exists(r, r.sku == \"A-1\")"
            })
    void anythingElseStaysText(String condition) {
        assertThat(ConditionLines.of(RuleSubject.ORDER, condition, Language.SV)).isEmpty();
    }
}
