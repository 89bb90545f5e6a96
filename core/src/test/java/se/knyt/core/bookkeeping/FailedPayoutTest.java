package se.knyt.core.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.core.bookkeeping.Given.kr;
import static se.knyt.core.bookkeeping.Given.payoutLine;
import static se.knyt.core.bookkeeping.Given.posted;
import static se.knyt.core.bookkeeping.Given.rows;
import static se.knyt.core.bookkeeping.Given.vouchers;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/** A payout that never reached the bank, worked by hand: what was in transit goes back, is paid again, and nothing is left anywhere. */
class FailedPayoutTest {
    private static final LocalDate MONDAY = LocalDate.of(2026, 11, 2);
    private static final LocalDate WEDNESDAY = LocalDate.of(2026, 11, 4);
    private static final LocalDate FRIDAY = LocalDate.of(2026, 11, 6);

    private static PostingSettings settings(BankLeg leg) {
        return PostingSettings.swedish(LedgerMode.KNYT, List.of(KnownProviders.of("klarna", leg)));
    }

    private static PayoutFact payout(String reference, LocalDate date, String paid) {
        return new PayoutFact(
                "payout:" + reference,
                date,
                "klarna",
                reference,
                Currency.SEK,
                kr(paid),
                kr("0"),
                kr("0"),
                Optional.empty());
    }

    /**
     * 1 000.00 sold less a fee of 40.00 and VAT of 10.00: 950.00 is paid on Monday and is back on Wednesday. On Friday 500.00 sold and the
     * 950.00 are paid: 1 450.00. Of the 1 500.00 that 1581 had for the two sales nothing is left.
     */
    @ParameterizedTest
    @EnumSource(
            value = BankLeg.class,
            names = {"IN_TRANSIT", "ACCOUNTING_SYSTEM_BOOKS_BANK"})
    void inTransitAndTheProvidersAccountEndAtNothing(BankLeg leg) {
        var settings = settings(leg);
        var first = payout("P1", MONDAY, "950.00");
        var books = new ArrayList<>(vouchers(posted(
                new PostingGroup.Payout(
                        first,
                        List.of(
                                GivenPayout.sold(1, "1000.00"),
                                payoutLine(2, Kind.FEE, "-40.00"),
                                payoutLine(3, Kind.FEE_VAT, "-10.00")),
                        Optional.empty()),
                settings)));
        assertThat(Balances.effect(books)).isEqualTo(rows("1589 950.00", "6064 40.00", "2641 10.00", "1581 -1000.00"));

        var back = FailedPayout.back(first, WEDNESDAY, settings).orElseThrow();
        assertThat(back.key()).isEqualTo("payout:P1:returned");
        assertThat(back.voucher().eventDate()).isEqualTo(WEDNESDAY);
        assertThat(Balances.effect(List.of(back.voucher()))).isEqualTo(rows("1581 950.00", "1589 -950.00"));
        books.add(back.voucher());

        var second = payout("P2", FRIDAY, "1450.00");
        var again = posted(
                new PostingGroup.Payout(
                        second,
                        List.of(
                                GivenPayout.sold(4, "500.00"),
                                payoutLine(
                                        5, Kind.PAYOUT_RETURN, "950.00", MatchPart.ownRow("payout:P1", kr("950.00")))),
                        Optional.empty()),
                settings);
        assertThat(Balances.effect(vouchers(again))).isEqualTo(rows("1589 1450.00", "1581 -1450.00"));
        assertThat(again.openItems())
                .as("nothing but the payout on its way")
                .singleElement()
                .satisfies(item -> assertThat(item.account()).isEqualTo(1589));
        books.addAll(vouchers(again));
        // The bank's line, by Knyt or by the accounting system's bank feed.
        books.add(new Voucher(
                LocalDate.of(2026, 11, 9),
                "bank",
                "klarna",
                List.of("P2"),
                BankLine.rows(kr("1450.00"), kr("1450.00"), settings.requireProvider("klarna"), settings)
                        .toRows("bank")));
        // 1581 has given away what the two sales had put there.
        assertThat(Balances.effect(books)).isEqualTo(rows("1930 1450.00", "6064 40.00", "2641 10.00", "1581 -1500.00"));
    }

    @Test
    void aLineOfAPayoutThatNobodyKnowsStandsOpenByName() {
        var posted = posted(
                new PostingGroup.Payout(
                        payout("P2", FRIDAY, "950.00"),
                        List.of(payoutLine(1, Kind.PAYOUT_RETURN, "950.00")),
                        Optional.empty()),
                settings(BankLeg.IN_TRANSIT));
        assertThat(Balances.effect(vouchers(posted))).isEqualTo(rows("1589 950.00", "1581 -950.00"));
        assertThat(posted.openItems())
                .filteredOn(item -> item.account() == 1581)
                .singleElement()
                .satisfies(item -> assertThat(item.amount()).isEqualTo(kr("-950.00")));
    }

    /**
     * 109.85 euro at 11.30 are 1 241.305, booked as 1 241.31 and back at that. Paid again at 11.40 they are 1 252.29: what left the
     * provider's account is the 1 241.31 that stood there, and 10.98 is the gain.
     */
    @Test
    void inAnotherCurrencyItLeavesTheProviderAtWhatItStoodAt() {
        var euro = Currency.EUR;
        var settings = settings(BankLeg.IN_TRANSIT);
        var amount = Money.parse("109.85", euro);
        var back = FailedPayout.back(euros("P1", MONDAY, amount, "11.30"), WEDNESDAY, settings)
                .orElseThrow();
        assertThat(Balances.effect(List.of(back.voucher()))).isEqualTo(rows("1581 1241.31", "1589 -1241.31"));
        var line = new PayoutLineFact(
                "line:1",
                FRIDAY,
                1,
                Kind.PAYOUT_RETURN,
                "payout_reversal",
                "",
                amount,
                List.of(MatchPart.ownRow("payout:P1", amount, kr("1241.31"))));
        var again = posted(
                new PostingGroup.Payout(euros("P2", FRIDAY, amount, "11.40"), List.of(line), Optional.empty()),
                settings);
        assertThat(Balances.effect(vouchers(again))).isEqualTo(rows("1589 1252.29", "1581 -1241.31", "3960 -10.98"));
    }

    private static PayoutFact euros(String reference, LocalDate date, Money paid, String rate) {
        var zero = Money.zero(paid.currency());
        return new PayoutFact(
                "payout:" + reference,
                date,
                "klarna",
                reference,
                paid.currency(),
                paid,
                zero,
                zero,
                Optional.of(new ExchangeRate(paid.currency(), Currency.SEK, new BigDecimal(rate), "test", date)));
    }
}
