package se.knyt.core.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static se.knyt.core.bookkeeping.Given.kr;
import static se.knyt.core.bookkeeping.Given.payout;
import static se.knyt.core.bookkeeping.Given.payoutLine;
import static se.knyt.core.bookkeeping.Given.posted;
import static se.knyt.core.bookkeeping.Given.vouchers;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Money;

/** A rule says where a payout's line stands and as what; it moves no sum, and what others keep it cannot touch. */
class LineRulingTest {
    private static final LocalDate PAID = LocalDate.of(2026, 3, 12);
    private static final PostingSettings SETTINGS = PostingSettings.swedish(
            LedgerMode.KNYT,
            List.of(
                    KnownProviders.of("klarna", BankLeg.IN_TRANSIT),
                    KnownProviders.of("stripe", BankLeg.IN_TRANSIT).withFeeVat(FeeVat.REVERSE_CHARGE)));

    /**
     * One of every kind: 1 000 sold, 100 given back, and the rest; in all 1 000 − 100 − 20 − 5 + 8 − 300 + 120 − 15 − 50 + 30 − 1 − 7 + 200 +
     * 40 − 0,25 − 9 = 890,75.
     */
    private static List<PayoutLineFact> every() {
        return List.of(
                payoutLine(1, Kind.SALE, "1000.00", MatchPart.ownRow("sale:1", kr("1000.00"))),
                payoutLine(2, Kind.REFUND, "-100.00", MatchPart.ownRow("credit:1", kr("-100.00"))),
                payoutLine(3, Kind.FEE, "-20.00"),
                payoutLine(4, Kind.FEE_VAT, "-5.00"),
                payoutLine(5, Kind.FEE_REFUND, "8.00"),
                payoutLine(6, Kind.CHARGEBACK, "-300.00"),
                payoutLine(7, Kind.CHARGEBACK_WON, "120.00"),
                payoutLine(8, Kind.DISPUTE_FEE, "-15.00"),
                payoutLine(9, Kind.RESERVE_HOLD, "-50.00"),
                payoutLine(10, Kind.RESERVE_RELEASE, "30.00"),
                payoutLine(11, Kind.FX, "-1.00"),
                payoutLine(12, Kind.ADJUSTMENT, "-7.00"),
                payoutLine(13, Kind.ADVANCE, "200.00"),
                payoutLine(14, Kind.DEPOSIT, "40.00"),
                payoutLine(15, Kind.ROUNDING, "-0.25"),
                payoutLine(16, Kind.UNRECOGNIZED, "-9.00"));
    }

    private static PostingResult.Posted book(String provider, List<PayoutLineFact> lines) {
        return posted(
                new PostingGroup.Payout(payout(provider, "P", PAID, "890.75"), lines, Optional.empty()), SETTINGS);
    }

    private static Map<Integer, Money> sums(PostingResult.Posted posted) {
        return Balances.of(vouchers(posted));
    }

    private static LineRuling to(int account) {
        return new LineRuling(Optional.empty(), account, "KST", "7", "regel", 4);
    }

    /**
     * −20 + 8 − 300 + 120 − 15 − 50 + 30 − 1 − 7 + 200 + 40 − 0,25 − 9 = −4,25 from the merchant stands on 6990; all else is as without the
     * rule: what settles sales, and VAT.
     */
    @Test
    void aRuleOfEveryLineMovesOnlyTheLinesThatItMay() {
        var before = new TreeMap<>(sums(book("klarna", every())));
        var after = new TreeMap<>(sums(
                book("klarna", every().stream().map(l -> l.ruled(to(6990))).toList())));
        assertThat(after.remove(6990)).isEqualTo(kr("4.25"));
        // 1581: 1 000,00 less 100,00 settled; the deposit of 40,00 is no longer taken off it.
        assertThat(before.get(1581)).isEqualTo(kr("-940.00"));
        assertThat(after.get(1581)).isEqualTo(kr("-900.00"));
        for (int account : new int[] {1589, 2641}) {
            assertThat(after.get(account)).as("%s", account).isEqualTo(before.get(account));
        }
        assertThat(after).containsOnlyKeys(1581, 1589, 2641);
    }

    @Test
    void eachRowOfARuledLineNamesTheRuleAndNoOther() {
        var rows = vouchers(book(
                        "klarna", every().stream().map(l -> l.ruled(to(6990))).toList()))
                .getFirst()
                .rows();
        assertThat(rows)
                .allSatisfy(row -> assertThat(row.coding())
                        .isEqualTo(row.account() == 6990 ? new RowCoding("KST", "7", "regel", 4) : RowCoding.NONE));
    }

    /** Only what the provider does not tell apart can be said to be something, and then it is booked as that: −7 and −9 are fees. */
    @Test
    void anUnsaidLineIsBookedAsWhatItIsSaidToBe() {
        var fee = new LineRuling(Optional.of(Kind.FEE), 0, "", "", "är avgift", 4);
        var posted = book("klarna", every().stream().map(l -> l.ruled(fee)).toList());
        var before = sums(book("klarna", every()));
        var after = sums(posted);
        assertThat(before.get(6064)).isEqualTo(kr("27.00"));
        assertThat(after.get(6064)).isEqualTo(kr("43.00"));
        assertThat(before.get(2999)).isEqualTo(kr("16.00"));
        assertThat(after).doesNotContainKey(2999);
        assertThat(after.get(1589)).isEqualTo(before.get(1589));
        assertThat(after.get(2890)).as("the advance is one").isEqualTo(before.get(2890));
    }

    /** Under reverse charge the VAT is counted on all fees: 25 % of 16,00 more. */
    @Test
    void whatIsSaidToBeAFeeHasTheVatOfFees() {
        var fee = new LineRuling(Optional.of(Kind.FEE), 0, "", "", "är avgift", 4);
        var lines = every().stream().filter(l -> l.kind() != Kind.FEE_VAT).toList();
        var before = stripe(lines);
        var after = stripe(lines.stream().map(l -> l.ruled(fee)).toList());
        assertThat(more(before, after, 2645)).isEqualTo(kr("4.00"));
        assertThat(more(before, after, 2614)).isEqualTo(kr("-4.00"));
    }

    private static Money more(Map<Integer, Money> before, Map<Integer, Money> after, int account) {
        return Objects.requireNonNull(after.get(account)).minus(Objects.requireNonNull(before.get(account)));
    }

    private static Map<Integer, Money> stripe(List<PayoutLineFact> lines) {
        return sums(posted(
                new PostingGroup.Payout(payout("stripe", "P", PAID, "895.75"), lines, Optional.empty()), SETTINGS));
    }

    /** What a rule has decided nobody is asked about; an adjustment said to be an adjustment is still on the account of the unknown. */
    @Test
    void whatIsDecidedIsNoFinding() {
        assertThat(book("klarna", every()).findings())
                .extracting(PostingResult.Finding::code)
                .contains("payout.adjustment", "payout.advance", "payout.unrecognized");
        assertThat(book("klarna", every().stream().map(l -> l.ruled(to(6990))).toList())
                        .findings())
                .extracting(PostingResult.Finding::code)
                .doesNotContain("payout.adjustment", "payout.advance", "payout.unrecognized");
        var adjustment = new LineRuling(Optional.of(Kind.ADJUSTMENT), 0, "", "", "justering", 4);
        assertThat(book("klarna", every().stream().map(l -> l.ruled(adjustment)).toList())
                        .findings())
                .extracting(PostingResult.Finding::code)
                .contains("payout.unrecognized");
    }

    @Test
    void noLineIsSaidToBeASaleOrADispute() {
        for (var kind : List.of(Kind.SALE, Kind.REFUND, Kind.CHARGEBACK, Kind.FEE_VAT, Kind.FX)) {
            assertThatThrownBy(() -> new LineRuling(Optional.of(kind), 0, "", "", "x", 1))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1510, control",
        "2440, control",
        "1581, provider",
        "1582, provider",
        "2999, suspense",
        "1589, general",
        "2421, general",
        "2420, general",
        "1930, bank",
        "1910, bank",
        "2611, vat",
        "2641, vat",
        "2650, vat",
        "4535, vat",
        "4531, vat",
        "3001, sales",
        "9001, class"
    })
    void anAccountThatSomebodyKeepsIsNotARulesToChoose(int account, String why) {
        assertThat(LineAccounts.refused(account, SETTINGS)).contains(why);
    }

    @Test
    void costsIncomeAndDebtsAreARulesToChoose() {
        for (int account : new int[] {1689, 2890, 3990, 4990, 6050, 6570, 6990, 8420}) {
            assertThat(LineAccounts.refused(account, SETTINGS))
                    .as("%s", account)
                    .isEmpty();
        }
    }
}
