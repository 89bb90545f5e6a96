package se.knyt.core.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.core.bookkeeping.Given.effect;
import static se.knyt.core.bookkeeping.Given.kr;
import static se.knyt.core.bookkeeping.Given.payoutLine;
import static se.knyt.core.bookkeeping.Given.posted;
import static se.knyt.core.bookkeeping.Given.rows;
import static se.knyt.core.bookkeeping.GivenPayout.klarna;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/** Accounts of contracts: what was sold on each, and what the payout before left there. */
class ContractAccountsTest {
    /** Two contracts with Klarna: 1581 is the common account, 1597 that of connection 7 from 1 May. */
    private static final PostingSettings CONTRACTS = PostingSettings.swedish(
            LedgerMode.KNYT,
            List.of(KnownProviders.of("klarna", BankLeg.DIRECT)
                    .withReceivables(List.of(
                            OwnReceivable.ofContract(7, LocalDate.of(2026, 5, 1), 1597, "KLARNA-2", Set.of(11L))))));

    private static PostingGroup.Payout stands(PayoutFact.Place place, PostingGroup.Payout group) {
        var of = group.payout();
        return new PostingGroup.Payout(
                new PayoutFact(
                        of.key(),
                        of.eventDate(),
                        of.provider(),
                        of.reference(),
                        of.currency(),
                        of.paid(),
                        of.opening(),
                        of.closing(),
                        of.exchangeRate(),
                        of.openingBooked(),
                        place),
                group.lines(),
                group.receipt());
    }

    /** By hand: 100.00 was sold on the common account before the day, 250.00 on the contract's own after it; fees 8.00 and VAT 2.00. */
    @Test
    void eachSaleIsTakenOffTheAccountThatItWasBookedOn() {
        var before = payoutLine(1, Kind.SALE, "100.00", MatchPart.ownRow("sale:1", kr("100.00")));
        var after = payoutLine(
                2, Kind.SALE, "250.00", MatchPart.ownRow("sale:2", kr("250.00")).on(1597));
        var posted = posted(
                stands(
                        new PayoutFact.Place(1597, 1597),
                        klarna(
                                "340.00",
                                before,
                                after,
                                payoutLine(3, Kind.FEE, "-8.00"),
                                payoutLine(4, Kind.FEE_VAT, "-2.00"))),
                CONTRACTS);
        assertThat(effect(posted))
                .isEqualTo(rows("1930 340.00", "6064 8.00", "2641 2.00", "1597 -250.00", "1581 -100.00"));
    }

    /** By hand: the payout before left a debt of 30.00 on the common account; this one repays it and leaves 20.00 owed on its own. */
    @Test
    void whatThePayoutBeforeLeftIsTakenOffWhereItStands() {
        var sale = payoutLine(
                1, Kind.SALE, "110.00", MatchPart.ownRow("sale:1", kr("110.00")).on(1597));
        var posted = posted(stands(new PayoutFact.Place(1597, 0), klarna("60.00", "-30.00", "20.00", sale)), CONTRACTS);
        // 1597: 110.00 sold, 110.00 − 20.00 leaves it; 1581: the debt of 30.00 is gone.
        assertThat(effect(posted)).isEqualTo(rows("1930 60.00", "1597 -90.00", "1581 30.00"));
    }

    @Test
    void aShopsSalesStandOnTheAccountOfItsContractFromTheDay() {
        assertThat(CONTRACTS
                        .ofShop(11, Currency.SEK, LocalDate.of(2026, 4, 30))
                        .requireProvider("klarna")
                        .receivable())
                .isEqualTo(1581);
        assertThat(CONTRACTS
                        .ofShop(12, Currency.SEK, LocalDate.of(2026, 5, 1))
                        .requireProvider("klarna")
                        .receivable())
                .isEqualTo(1581);
        var own = CONTRACTS.ofShop(11, Currency.SEK, LocalDate.of(2026, 5, 1)).requireProvider("klarna");
        assertThat(own.receivable()).isEqualTo(1597);
        assertThat(own.paymentMethod()).isEqualTo("KLARNA-2");
        // What is paid in stands where the contract's money stands.
        assertThat(own.other().deposit()).isEqualTo(1597);
    }

    /** Nothing else may stand on a contract's account, and its payment method is its own. */
    @Test
    void theAccountOfAContractIsItsOwn() {
        var standing = CONTRACTS.requireProvider("klarna");
        var day = LocalDate.of(2026, 6, 1);
        assertThat(ProviderChecks.ofContract(
                        OwnReceivable.ofContract(8, day, 1597, "KLARNA-3", Set.of()), standing, CONTRACTS))
                .containsExactly(new ProviderChecks.Problem("account", "shared", List.of("1597", "klarna")));
        assertThat(ProviderChecks.ofContract(
                        OwnReceivable.ofContract(8, day, 1581, "KLARNA", Set.of()), standing, CONTRACTS))
                .extracting(ProviderChecks.Problem::code)
                .containsExactly("shared", "method-taken");
        assertThat(ProviderChecks.ofContract(
                        OwnReceivable.ofContract(8, day, 1510, "KLARNA-3", Set.of()), standing, CONTRACTS))
                .extracting(ProviderChecks.Problem::code)
                .containsExactly("control");
        assertThat(ProviderChecks.ofContract(
                        OwnReceivable.ofContract(8, day, 1593, "KLARNA-3", Set.of()), standing, CONTRACTS))
                .isEmpty();
        assertThat(LineAccounts.refused(1597, CONTRACTS)).contains("provider");
    }

    /** Euro of all contracts on 1587, in transit on 1690, arriving on 1932; connection 7 has them and all else on 1597. */
    private static final PostingSettings EURO = PostingSettings.swedish(
            LedgerMode.KNYT,
            List.of(KnownProviders.of("klarna", BankLeg.IN_TRANSIT)
                    .withReceivables(List.of(
                            new OwnReceivable(
                                    0,
                                    LocalDate.of(2026, 3, 1),
                                    1587,
                                    "KLARNA-EUR",
                                    Set.of(),
                                    "EUR",
                                    new OwnReceivable.Beside(1690, 1932, 1688)),
                            OwnReceivable.ofContract(7, LocalDate.of(2026, 3, 5), 1597, "KLARNA-2", Set.of(11L))))));

    @Test
    void theContractComesBeforeTheCurrencyAndTheCurrencyBeforeTheCommonAccount() {
        var klarna = EURO.requireProvider("klarna");
        var day = LocalDate.of(2026, 3, 10);
        assertThat(klarna.ownOf(5, Currency.EUR, day).orElseThrow().account()).isEqualTo(1587);
        assertThat(klarna.ownOf(5, Currency.SEK, day)).isEmpty();
        assertThat(klarna.ownOf(5, Currency.EUR, LocalDate.of(2026, 2, 28))).isEmpty();
        assertThat(klarna.ownOf(7, Currency.EUR, day).orElseThrow().account()).isEqualTo(1597);
        assertThat(klarna.ownOf(7, Currency.EUR, LocalDate.of(2026, 3, 4))
                        .orElseThrow()
                        .account())
                .isEqualTo(1587);
        assertThat(klarna.ownOfShop(11, Currency.EUR, day).orElseThrow().account())
                .isEqualTo(1597);
        assertThat(klarna.ownOfShop(12, Currency.EUR, day).orElseThrow().account())
                .isEqualTo(1587);
        assertThat(klarna.ownOfShop(12, Currency.SEK, day)).isEmpty();
        assertThat(klarna.receivableAccounts()).containsExactly(1581, 1587, 1597);
        assertThat(klarna.bankAccounts()).containsExactlyInAnyOrder(1930, 1932);
        assertThat(EURO.transitAccounts()).containsExactlyInAnyOrder(1589, 1690);
        assertThat(LineAccounts.refused(1690, EURO)).contains("general");
    }

    /**
     * By hand: 100.00 EUR sold at 11.20 is 1 120.00 on 1587; paid out at 11.30 less a fee of 4.00 (45.20) and its VAT 1.00 (11.30) and 10.00
     * held back (113.00): 85.00 EUR are 960.50. 960.50 + 45.20 + 11.30 + 113.00 − 1 120.00 is a gain of 10.00. Of 5.00 EUR sold before the day
     * 1581 has 56.00, which leaves it at 56.00 with a gain of 0.50.
     */
    @Test
    void aPayoutInTheCurrencyIsBookedOnItsAccounts() {
        var sale = new MatchPart(
                MatchPart.Target.OWN_ROW, "sale:1", "", eur("100.00"), eur("100.00"), Optional.of(kr("1120.00")));
        var before = new MatchPart(
                MatchPart.Target.OWN_ROW, "sale:0", "", eur("5.00"), eur("5.00"), Optional.of(kr("56.00")));
        var rate = new ExchangeRate(Currency.EUR, Currency.SEK, new BigDecimal("11.30"), "ecb", GivenPayout.PAID);
        var payout = new PayoutFact(
                "payout:P",
                GivenPayout.PAID,
                "klarna",
                "P",
                Currency.EUR,
                eur("90.00"),
                eur("0.00"),
                eur("0.00"),
                Optional.of(rate),
                Optional.empty(),
                new PayoutFact.Place(1587, 1587));
        var posted = posted(
                new PostingGroup.Payout(
                        payout,
                        List.of(
                                line(1, Kind.SALE, "100.00", List.of(sale.on(1587))),
                                line(2, Kind.FEE, "-4.00", List.of()),
                                line(3, Kind.FEE_VAT, "-1.00", List.of()),
                                line(4, Kind.RESERVE_HOLD, "-10.00", List.of()),
                                line(5, Kind.SALE, "5.00", List.of(before))),
                        Optional.empty()),
                EURO.withAccounts(EURO.accounts().with(GeneralAccount.IN_TRANSIT, 1690)));
        assertThat(effect(posted))
                .isEqualTo(rows(
                        "1690 1017.00",
                        "6064 45.20",
                        "2641 11.30",
                        "1688 113.00",
                        "1587 -1120.00",
                        "1581 -56.00",
                        "3960 -10.50"));
        var bank = BankLine.part(
                        payout,
                        1,
                        new BankReceiptFact("bank:1", GivenPayout.PAID, "P", kr("1017.00")),
                        EURO.withAccounts(EURO.accounts().with(GeneralAccount.IN_TRANSIT, 1690)))
                .orElseThrow();
        assertThat(Balances.effect(List.of(bank.voucher()))).isEqualTo(rows("1932 1017.00", "1690 -1017.00"));
    }

    private static Money eur(String amount) {
        return Money.parse(amount, Currency.EUR);
    }

    private static PayoutLineFact line(int line, Kind kind, String amount, List<MatchPart> parts) {
        return new PayoutLineFact("line:" + line, GivenPayout.PAID, line, kind, kind.code(), "", eur(amount), parts);
    }

    /** Its accounts are of one meaning each, and nobody else's. */
    @Test
    void theAccountsOfACurrencyAreItsOwn() {
        var standing = EURO.requireProvider("klarna");
        assertThat(problems(standing, 1588, "KLARNA-USD", new OwnReceivable.Beside(1690, 1933, 1688)))
                .as("two currencies may be in transit on one account, and held back on one")
                .isEmpty();
        assertThat(problems(standing, 1587, "KLARNA-USD", OwnReceivable.Beside.NONE))
                .as("what is owed in two currencies is on two")
                .containsExactly("account shared");
        assertThat(problems(standing, 1690, "KLARNA-USD", OwnReceivable.Beside.NONE))
                .containsExactly("account general");
        assertThat(problems(standing, 1588, "KLARNA-EUR", OwnReceivable.Beside.NONE))
                .containsExactly("method method-taken");
        assertThat(problems(standing, 1588, "KLARNA-USD", new OwnReceivable.Beside(1588, 1588, 1510)))
                .containsExactly("transit shared", "bank class", "held control");
        assertThat(problems(standing, 1588, "KLARNA-USD", new OwnReceivable.Beside(1932, 1587, 3001)))
                .containsExactly("transit class", "bank class", "held sales");
    }

    private static List<String> problems(
            ProviderSettings standing, int account, String method, OwnReceivable.Beside beside) {
        return ProviderChecks.ofContract(
                        new OwnReceivable(0, LocalDate.of(2026, 6, 1), account, method, Set.of(), "USD", beside),
                        standing,
                        EURO)
                .stream()
                .map(one -> one.field() + " " + one.code())
                .toList();
    }
}
