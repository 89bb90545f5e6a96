package se.knyt.engine.books;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.engine.books.PayoutBench.line;
import static se.knyt.engine.books.PayoutBench.sek;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.DisputeLoss;
import se.knyt.core.bookkeeping.ExchangeRate;
import se.knyt.core.bookkeeping.SaleFact;
import se.knyt.core.commerce.Dispute;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.json.Json;

/** Disputes about purchases in other currencies, and those that other currencies took and gave back. */
class DisputesAbroadTest extends DisputeCase {
    private static Money eur(String amount) {
        return Money.parse(amount, new Currency("EUR"));
    }

    private List<String> drawn() {
        return bench.texts(
                "select state || ' ' || drawn_currency || ' ' || drawn_minor || ' ' || drawn_mixed || ' ' || drawn_fee_currency"
                        + " || ' ' || drawn_fee_minor from dispute where company_id = ?");
    }

    /**
     * Taken by one payout in euro, given back by another in kronor: −100.00 EUR and +1 130.00 SEK are two sums, never 1 030.00 of
     * anything. Who won is for a person to say, and a loss is not booked from here.
     */
    @Test
    void whatIsTakenInOneCurrencyAndGivenBackInAnotherIsNeverOneSum() {
        bench.sold("1001", "55", "1130.00");
        bench.tell(
                "P2",
                eur("-115.00"),
                line(1, Kind.CHARGEBACK, "1001", "T-1001", eur("-100.00")),
                line(2, Kind.DISPUTE_FEE, "1001", "T-1001", eur("-15.00")));
        bench.run();
        assertThat(drawn()).containsExactly("unknown EUR -10000  EUR -1500");
        bench.tell("P3", sek("1130.00"), line(1, Kind.CHARGEBACK_WON, "1001", "T-1001", sek("1130.00")));
        bench.run();
        assertThat(drawn()).containsExactly("unknown EUR -10000 back EUR -1500");
        assertThat(codes()).containsExactly("dispute.mixed");
        var desk = bench.test.engine.desks().disputes();
        assertThat(desk.decide(bench.company, id(), Dispute.State.LOST, "eva@example.com"))
                .isTrue();
        assertThat(desk.book(bench.company, id(), DisputeLoss.Way.BAD_DEBT, "eva@example.com")
                        .problem())
                .isEqualTo("dispute.mixed");
        assertThat(codes()).containsExactly("dispute.mixed");
        assertThat(desk.decide(bench.company, id(), Dispute.State.WON, "eva@example.com"))
                .isTrue();
        assertThat(codes()).isEmpty();
    }

    /** −1 130.00 SEK and +100.00 EUR: lost, nothing of −1 030.00 is offered to be booked. What is given back in full is won. */
    @Test
    void aLossOfTwoCurrenciesIsHeldAndEachCurrencyGivenBackInFullIsWon() {
        sold();
        bench.tell("P2", sek("-1130.00"), line(1, Kind.CHARGEBACK, "1001", "T-1001", sek("-1130.00")));
        bench.tell("P3", eur("100.00"), line(1, Kind.CHARGEBACK_WON, "1001", "T-1001", eur("100.00")));
        bench.run();
        assertThat(drawn()).containsExactly("unknown SEK -113000 back  0");
        var desk = bench.test.engine.desks().disputes();
        assertThat(desk.decide(bench.company, id(), Dispute.State.LOST, "eva@example.com"))
                .isTrue();
        assertThat(desk.preview(bench.company, id(), DisputeLoss.Way.SALE_REVERSED)
                        .problem())
                .isEqualTo("dispute.mixed");

        // The euro are drawn again and the kronor come: nothing is away in any currency.
        bench.tell("P4", eur("-100.00"), line(1, Kind.CHARGEBACK, "1001", "T-1001", eur("-100.00")));
        bench.run();
        assertThat(drawn()).containsExactly("lost SEK -113000   0");
        assertThat(codes()).containsExactly("dispute.loss");
    }

    /**
     * 119.00 EUR sold at 11.2345 (1 336.91, VAT 267.38), taken at 11.30: 1 344.70 on 1689. Won and given back at 11.50: −1 368.50, so
     * −23.80 are left and booked as a gain, once. Taken again at 11.30 and lost: VAT and revenue go back as they were booked, 7.79 are a
     * loss by exchange, and nothing is left on 1689.
     */
    @Test
    void inAnotherCurrencyTheSaleGoesBackAtItsOwnRateAndWhatTheRateMadeIsRealised() {
        bench.sold("klarna", "1001", "55", "1336.91", Json.write(inEuro()));
        var desk = bench.test.engine.desks().disputes();
        taken("P2", "11.30", Kind.CHARGEBACK, "-119.00");
        taken("P3", "11.50", Kind.CHARGEBACK_WON, "119.00");
        bench.run();
        assertThat(drawn()).containsExactly("won EUR 0   0");
        assertThat(codes()).containsExactly("dispute.exchange");
        assertThat(desk.bookExchange(bench.company, id(), "eva@example.com")).isTrue();
        assertThat(desk.bookExchange(bench.company, id(), "eva@example.com")).isFalse();
        bench.run();
        assertThat(codes()).isEmpty();
        assertThat(bench.vouchers().getLast()).endsWith(": 1689 2380, 3960 -2380");

        taken("P4", "11.30", Kind.CHARGEBACK, "-119.00");
        bench.run();
        assertThat(desk.decide(bench.company, id(), Dispute.State.LOST, "eva@example.com"))
                .isTrue();
        assertThat(desk.book(bench.company, id(), DisputeLoss.Way.SALE_REVERSED, "eva@example.com")
                        .problem())
                .isEmpty();
        bench.run();
        assertThat(bench.vouchers().getLast()).endsWith(": 1689 -134470, 2611 26738, 3001 106953, 7960 779");
        assertThat(bench.texts("select sum(r.debit_minor - r.credit_minor)::text from voucher_row r"
                        + " where r.company_id = ? and r.account = 1689"))
                .containsExactly("0");
        assertThat(codes()).isEmpty();
    }

    /** Sold for 119.00 EUR with 23.80 of VAT at 11.2345: 1 336.91, of which VAT 267.38. */
    private static SaleFact inEuro() {
        return saleFact(
                eur("119.00"),
                eur("23.80"),
                Optional.of(new ExchangeRate(
                        new Currency("EUR"),
                        Currency.SEK,
                        new BigDecimal("11.2345"),
                        "ECB",
                        LocalDate.of(2026, 10, 28))));
    }

    /**
     * 119.00 EUR sold at 11.2345, taken in kronor by two payouts: 672.35 and 672.35, which are 59.50 EUR each at 11.30. Nobody says so. 60.00
     * EUR would be 678.00 for the first, 0.8 % off; 62.00 would be 700.60, 4 % off, and 120.00 were never sold. What is said holds until
     * another line comes. Lost: 1 336.91 go back as they were sold, 7.79 are a loss by exchange.
     */
    @Test
    void howMuchWasTakenOfAPurchaseInEuroIsSaidByAPersonWithinBounds() {
        bench.sold("klarna", "1001", "55", eur("119.00"), Json.write(inEuro()));
        bench.tell("P2", sek("-672.35"), line(1, Kind.CHARGEBACK, "1001", "T-1001", sek("-672.35")));
        bench.run();
        var desk = bench.test.engine.desks().disputes();
        assertThat(desk.amount(bench.company, id())).as("not lost").isEmpty();
        desk.decide(bench.company, id(), Dispute.State.LOST, "eva@example.com");
        assertThat(desk.preview(bench.company, id(), DisputeLoss.Way.SALE_REVERSED)
                        .problem())
                .isEqualTo("dispute.no-split");
        assertThat(desk.amount(bench.company, id())).hasValueSatisfying(asked -> {
            assertThat(asked.taken()).isEqualTo(sek("672.35"));
            assertThat(asked.most()).isEqualTo(eur("119.00"));
            assertThat(asked.said()).isEmpty();
        });
        assertThat(say("59.50")).isEqualTo("dispute.amount-no-rate");
        bench.test
                .engine
                .rates()
                .fromFile(
                        bench.company,
                        "eurofxref.csv",
                        "Date,SEK\n2026-11-02,11.3000\n".getBytes(StandardCharsets.UTF_8),
                        "eva");
        assertThat(say("120.00")).isEqualTo("dispute.amount-bounds");
        assertThat(say("0.00")).isEqualTo("dispute.amount-bounds");
        assertThat(say("62.00")).isEqualTo("dispute.amount-rate");
        assertThat(say("60.00")).isEmpty();
        assertThat(say("59.50")).as("until it is booked it can be said anew").isEmpty();
        assertThat(desk.preview(bench.company, id(), DisputeLoss.Way.SALE_REVERSED)
                        .problem())
                .isEmpty();

        bench.tell("P3", sek("-672.35"), line(1, Kind.CHARGEBACK, "1001", "T-1001", sek("-672.35")));
        bench.run();
        assertThat(desk.preview(bench.company, id(), DisputeLoss.Way.SALE_REVERSED)
                        .problem())
                .as("it was said of one line")
                .isEqualTo("dispute.no-split");
        assertThat(say("119.00")).isEmpty();
        assertThat(desk.book(bench.company, id(), DisputeLoss.Way.SALE_REVERSED, "eva@example.com")
                        .problem())
                .isEmpty();
        bench.run();
        assertThat(bench.vouchers().getLast()).endsWith(": 1689 -134470, 2611 26738, 3001 106953, 7960 779");
        assertThat(say("119.00")).isEqualTo("dispute.booked-already");
    }

    private String say(String euro) {
        return bench.test.engine.desks().disputes().say(bench.company, id(), eur(euro), "eva@example.com");
    }

    /** The sale was paid out as 1 359.13 kr for 119.00 EUR, and just 1 359.13 are taken: it is all of it, and nobody is asked. */
    @Test
    void whatIsTakenToTheOreAsItWasPaidOutIsTheWholeOfIt() {
        bench.sold("klarna", "1001", "55", eur("119.00"), Json.write(inEuro()));
        bench.tell(
                "P1",
                sek("1359.13"),
                line(1, Kind.SALE, "1001", "T-1001", sek("1359.13")).ofPurchase(eur("119.00")));
        bench.run();
        bench.tell("P2", sek("-1359.13"), line(1, Kind.CHARGEBACK, "1001", "T-1001", sek("-1359.13")));
        bench.run();
        var desk = bench.test.engine.desks().disputes();
        desk.decide(bench.company, id(), Dispute.State.LOST, "eva@example.com");
        assertThat(desk.amount(bench.company, id())).isEmpty();
        assertThat(say("119.00")).isEqualTo("dispute.amount-told");
        assertThat(desk.book(bench.company, id(), DisputeLoss.Way.SALE_REVERSED, "eva@example.com")
                        .problem())
                .isEmpty();
        // 1 359.13 − 1 336.91 = 22.22.
        assertThat(bench.vouchers().getLast()).endsWith(": 1689 -135913, 2611 26738, 3001 106953, 7960 2222");
    }

    private void taken(String reference, String rate, Kind kind, String amount) {
        bench.tell(
                reference,
                eur(amount),
                Optional.of(new Payout.Exchange(Currency.SEK, new BigDecimal(rate))),
                line(1, kind, "1001", "T-1001", eur(amount)));
    }
}
