package se.knyt.core.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.core.bookkeeping.Given.effect;
import static se.knyt.core.bookkeeping.Given.kr;
import static se.knyt.core.bookkeeping.Given.payoutLine;
import static se.knyt.core.bookkeeping.Given.posted;
import static se.knyt.core.bookkeeping.Given.rows;
import static se.knyt.core.bookkeeping.GivenPayout.klarna;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.PayoutLine.Kind;

/** Accounts of contracts: what was sold on each, and what the payout before left there. */
class ContractAccountsTest {
    /** Two contracts with Klarna: 1581 is the common account, 1597 that of connection 7 from 1 May. */
    private static final PostingSettings CONTRACTS = PostingSettings.swedish(
            LedgerMode.KNYT,
            List.of(ProviderSettings.klarna(BankLeg.DIRECT)
                    .withReceivables(
                            List.of(new OwnReceivable(7, LocalDate.of(2026, 5, 1), 1597, "KLARNA-2", Set.of(11L))))));

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
                        .ofShop(11, LocalDate.of(2026, 4, 30))
                        .requireProvider("klarna")
                        .receivable())
                .isEqualTo(1581);
        assertThat(CONTRACTS
                        .ofShop(12, LocalDate.of(2026, 5, 1))
                        .requireProvider("klarna")
                        .receivable())
                .isEqualTo(1581);
        var own = CONTRACTS.ofShop(11, LocalDate.of(2026, 5, 1)).requireProvider("klarna");
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
                        new OwnReceivable(8, day, 1597, "KLARNA-3", Set.of()), standing, CONTRACTS))
                .containsExactly(new ProviderChecks.Problem("account", "shared", List.of("1597", "klarna")));
        assertThat(ProviderChecks.ofContract(new OwnReceivable(8, day, 1581, "KLARNA", Set.of()), standing, CONTRACTS))
                .extracting(ProviderChecks.Problem::code)
                .containsExactly("shared", "method-taken");
        assertThat(ProviderChecks.ofContract(
                        new OwnReceivable(8, day, 1510, "KLARNA-3", Set.of()), standing, CONTRACTS))
                .extracting(ProviderChecks.Problem::code)
                .containsExactly("control");
        assertThat(ProviderChecks.ofContract(
                        new OwnReceivable(8, day, 1593, "KLARNA-3", Set.of()), standing, CONTRACTS))
                .isEmpty();
        assertThat(LineAccounts.refused(1597, CONTRACTS)).contains("provider");
    }
}
