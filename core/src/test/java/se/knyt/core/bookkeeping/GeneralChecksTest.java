package se.knyt.core.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.knyt.core.bookkeeping.GeneralChecks.Problem;
import se.knyt.core.money.Currency;

class GeneralChecksTest {
    private static final PostingSettings SETTINGS =
            PostingSettings.swedish(LedgerMode.KNYT, KnownProviders.all(BankLeg.IN_TRANSIT));

    private static GeneralAccounts changed(GeneralAccount of, int account) {
        return SETTINGS.accounts().changed(of, account);
    }

    @ParameterizedTest
    @CsvSource({
        // Two meanings on one account could not be told apart.
        "in-transit, 1581, provider",
        "in-transit, 1689, taken",
        "suspense, 2421, taken",
        "reserve, 1589, taken",
        "gift-cards, 2420, taken",
        "prepaid, 2422, taken",
        "rounding, 3960, taken",
        "input-vat, 2645, taken",
        // The limits of rounding and the base of reverse charge are sums of an account by itself.
        "rounding, 6570, fees",
        "reverse-base-out, 4535, taken",
        "eu-services, 4531, taken",
        "services-outside, 6570, fees",
        "eu-services, 3001, class",
        "in-transit, 2890, class",
        "suspense, 2890, held",
        // The kind of account.
        "in-transit, 1930, class",
        "in-transit, 3740, class",
        "gift-cards, 1689, class",
        "gift-cards, 2650, vat",
        "suspense, 1930, bank",
        "input-vat, 2611, class",
        "reverse-output-vat, 2611, vat",
        "fx-loss, 1910, class",
        "fx-gain, 3001, sales",
        "card-base, 3520, sales",
        "dispute-fee, 3740, class",
        // These can be.
        "in-transit, 1684, ''",
        "reserve, 1688, ''",
        "suspense, 2998, ''",
        "gift-cards, 2429, ''",
        "prepaid, 2423, ''",
        "rounding, 3741, ''",
        "fx-gain, 7960, ''",
        "input-vat, 2649, ''",
        "reverse-input-vat, 2647, ''",
        "reverse-output-vat, 2617, ''",
        "reverse-base-out, 4599, ''",
        "eu-services, 4536, ''",
        "services-outside, 4532, ''",
        "dispute-fee, 6040, ''",
        "bad-debt, 6352, ''"
    })
    void anAccountThatCanNotBeIsNamedWithItsReason(String code, int account, String why) {
        var of = GeneralAccount.ofCode(code).orElseThrow();
        var problems = GeneralChecks.of(changed(of, account), SETTINGS, Set.of());
        if (why.isEmpty()) {
            assertThat(problems).isEmpty();
            return;
        }
        assertThat(problems).extracting(Problem::of, Problem::code).containsExactly(tuple(of, why));
        assertThat(problems.getFirst().arguments()).contains(String.valueOf(account));
        assertThat(GeneralChecks.CODES).contains(why);
    }

    @Test
    void whatTheAccountingSystemDoesNotHaveIsNamedAndWhatItHasPasses() {
        var wanted = changed(GeneralAccount.IN_TRANSIT, 1684);
        assertThat(GeneralChecks.of(wanted, SETTINGS, Set.of(1510, 1589)))
                .containsExactly(new Problem(GeneralAccount.IN_TRANSIT, "chart", List.of("1684")));
        assertThat(GeneralChecks.of(wanted, SETTINGS, Set.of(1510, 1684))).isEmpty();
        // What is as it was is not asked of: no chart needs 2614 where no fee is under reverse charge.
        assertThat(GeneralChecks.of(SETTINGS.accounts(), SETTINGS, Set.of(1510)))
                .isEmpty();
    }

    @Test
    void whatIsPossibleAndNotUsualIsAWordOfCaution() {
        assertThat(GeneralChecks.unusual(changed(GeneralAccount.IN_TRANSIT, 1799), SETTINGS.accounts()))
                .containsExactly(new Problem(GeneralAccount.IN_TRANSIT, "usual", List.of("1799", "1500", "1699")));
        assertThat(GeneralChecks.unusual(changed(GeneralAccount.IN_TRANSIT, 1684), SETTINGS.accounts()))
                .isEmpty();
    }

    @Test
    void anEarlierAccountIsRememberedAndNothingElseMayComeThere() {
        var once = changed(GeneralAccount.IN_TRANSIT, 1684);
        assertThat(once.ever(GeneralAccount.IN_TRANSIT)).containsExactly(1589, 1684);
        var back = once.changed(GeneralAccount.IN_TRANSIT, 1589);
        assertThat(back.ever(GeneralAccount.IN_TRANSIT)).containsExactly(1589, 1684);
        assertThat(back.former().get(GeneralAccount.IN_TRANSIT)).containsExactly(1684);
        var after = SETTINGS.withAccounts(once);
        assertThat(GeneralChecks.of(once.changed(GeneralAccount.RESERVE, 1589), after, Set.of()))
                .extracting(Problem::code)
                .containsExactly("taken");
        assertThat(LineAccounts.refused(1589, after)).contains("general");
        // Gift cards are moved only before anything is booked: nothing is left to remember.
        assertThat(changed(GeneralAccount.GIFT_CARDS, 2429).ever(GeneralAccount.GIFT_CARDS))
                .containsExactly(2429);
    }

    /**
     * The worked payout of the page of a provider, Stripe with exempt fees: sold 1 249.00, given back 299.00, and each other line; by hand
     * with every general account on another number. 1249 − 299 − 40 − 100 − 200 − 150 + 500 − 5 − 0.01 = 954.99 is on its way.
     */
    @Test
    void aPayoutIsBookedOnTheAccountsChosen() {
        var bas = GeneralAccounts.basDefaults();
        var own = bas.changed(GeneralAccount.IN_TRANSIT, 1684)
                .changed(GeneralAccount.RESERVE, 1688)
                .changed(GeneralAccount.SUSPENSE, 2998)
                .changed(GeneralAccount.ROUNDING, 3741)
                .changed(GeneralAccount.DISPUTE_FEE, 6040);
        var stripe = KnownProviders.of("stripe", BankLeg.IN_TRANSIT)
                .withFeeVat(FeeVat.EXEMPT)
                .following(bas, own);
        var settings = new PostingSettings(
                1,
                Currency.SEK,
                LedgerMode.KNYT,
                List.of(VatTreatment.domestic()),
                List.of(stripe),
                own,
                DifferenceLimits.standard(Currency.SEK).following(bas, own),
                "PRESENTKORT");
        var posted = (PostingResult.Posted)
                Posting.of(WorkedPayout.of(stripe, Currency.SEK, LocalDate.of(2026, 10, 30)), settings);
        var sums = new TreeMap<Integer, Long>();
        posted.entries().stream()
                .filter(entry -> entry.operation() instanceof Operation.BookVoucher)
                .flatMap(entry -> entry.voucher().rows().stream())
                .forEach(row -> sums.merge(
                        row.account(), row.debit().minor() - row.credit().minor(), Long::sum));
        assertThat(sums)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        1684, 95_499L, 1688, 30_000L, 6040, 15_000L, 2890, -50_000L, 2998, 500L, 3741, 1L, 6570, 4_000L,
                        1582, -95_000L));
        assertThat(settings.limits().of(DifferenceClass.ROUNDING).account()).isEqualTo(3741);
    }
}
