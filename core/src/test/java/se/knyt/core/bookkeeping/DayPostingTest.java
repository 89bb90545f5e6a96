package se.knyt.core.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static se.knyt.core.bookkeeping.Given.freight;
import static se.knyt.core.bookkeeping.Given.goods;
import static se.knyt.core.bookkeeping.Given.kr;
import static se.knyt.core.bookkeeping.Given.sale;
import static se.knyt.core.bookkeeping.Given.tax;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.Buyer;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;
import se.knyt.core.money.Rounding;

/** One voucher for a channel's day. */
class DayPostingTest {
    private static final LocalDate DAY = WorkedVouchers.may(6);
    private static final PostingSettings SETTINGS = WorkedVouchers.settings();

    private static SaleFact whole(String order) {
        return sale(
                order,
                DAY,
                List.of(goods("1200.00", "240.00", 25), freight("49.00", tax("25", "9.80"))),
                Tender.provider("klarna", kr("1249.00")));
    }

    private static ChannelDay day(List<SaleFact> sales, CreditFact... credits) {
        return new ChannelDay("day:3:2026-05-06", DAY, "Butiken", 1, sales, List.of(credits));
    }

    private static List<String> rows(PostedDay posted) {
        return posted.entry().orElseThrow().voucher().rows().stream()
                .map(r -> r.account() + " " + r.vatBox() + " " + r.signed().toPlain())
                .toList();
    }

    /**
     * Worked by hand from the vouchers of the single events: a sale of 1 200.00 with freight 49.00 by Klarna (E1), one at 25 and 6 %
     * with freight that follows the goods by Stripe (E2), one of 800.00 where a gift card pays 500.00 (E5), one to Germany for EUR
     * 119.00 at 11.2345 (E9), and 1 200.00 taken back (E8).
     */
    @Test
    void theWorkedDayByAccountBoxAndDirection() {
        var mixed = sale(
                "1002",
                DAY,
                List.of(
                        goods("500.00", "100.00", 25),
                        goods("212.00", "12.00", 6),
                        freight("71.20", tax("18.67", "11.20"))),
                Tender.provider("stripe", kr("783.20")));
        var byCard = sale(
                "1004",
                DAY,
                List.of(goods("800.00", "160.00", 25)),
                Tender.giftCard(kr("500.00")),
                Tender.provider("stripe", kr("300.00")));
        var back = new CreditFact(
                sale("1000-R", DAY, List.of(goods("1200.00", "240.00", 25)), Tender.provider("klarna", kr("1200.00"))),
                "sale:1000");
        var posted = DayPosting.of(day(List.of(byCard, german("1005"), mixed, whole("1001")), back), SETTINGS);
        assertThat(rows(posted))
                .containsExactly(
                        "1581  1249.00",
                        "1581  -1200.00",
                        "1582  2420.11", // 783.20 + 300.00 + 1 336.91
                        "2421  500.00",
                        "2611 10 240.00",
                        "2611 10 -519.80", // 249.80 + 110.00 + 160.00
                        "2631 12 -13.20",
                        "2670  -213.46",
                        "3001 05 960.00",
                        "3001 05 -2000.00", // 960.00 + 400.00 + 640.00
                        "3003 05 -200.00",
                        "3131  -1123.45",
                        "3520 05 -99.20"); // 39.20 + 60.00
        assertThat(posted.entry().orElseThrow().key()).isEqualTo("day:3:2026-05-06");
        assertThat(posted.entry().orElseThrow().voucher().text())
                .isEqualTo("Dagsförsäljning Butiken 2026-05-06: 4 försäljningar, 1 kreditering");
        assertThat(posted.entry().orElseThrow().voucher().evidence())
                .containsExactly("1001", "1002", "1004", "1005", "1000-R");
        assertThat(posted.items().get(1).taxes())
                .containsExactly(
                        new PostedDay.RateSum(Rate.of(25), kr("440.00"), kr("110.00")),
                        new PostedDay.RateSum(Rate.of(6), kr("220.00"), kr("13.20")));
        itemsAreTheRows(posted);
    }

    private static SaleFact german(String order) {
        var line = new SaleLine(
                OrderRow.Kind.GOODS,
                "",
                "Vara",
                Quantity.ONE,
                Money.parse("119.00", Currency.EUR),
                List.of(new TaxLine(Rate.of(19), Money.parse("19.00", Currency.EUR))));
        var rate = new ExchangeRate(Currency.EUR, Currency.SEK, new BigDecimal("11.2345"), "centralbank", DAY);
        return sale(
                order,
                DAY,
                new FactBuyer(Buyer.Kind.CONSUMER, "DE", false),
                Currency.EUR,
                List.of(line),
                Optional.of(rate),
                Tender.provider("stripe", Money.parse("119.00", Currency.EUR)));
    }

    @Test
    void whatCannotBePostedIsNamedAndDoesNotStandInTheWay() {
        var nowhere = sale(
                "1003",
                DAY,
                new FactBuyer(Buyer.Kind.CONSUMER, "JP", false),
                Currency.SEK,
                List.of(goods("100.00", "20.00", 25)),
                Optional.empty(),
                Tender.provider("klarna", kr("100.00")));
        var short2 = sale("1004", DAY, List.of(goods("100.00", "20.00", 25)), Tender.provider("klarna", kr("98.00")));
        var posted = DayPosting.of(day(List.of(nowhere, short2, whole("1001"))), SETTINGS);
        assertThat(posted.leftOut())
                .extracting(l -> l.orderNumber() + " " + l.held().code())
                .containsExactly("1003 vat.no-treatment", "1004 sale.does-not-add-up");
        assertThat(rows(posted))
                .containsExactly("1581  1249.00", "2611 10 -249.80", "3001 05 -960.00", "3520 05 -39.20");
        var none = DayPosting.of(day(List.of(nowhere)), SETTINGS);
        assertThat(none.entry()).isEmpty();
        assertThat(none.leftOut()).hasSize(1);
    }

    /** Two sales that fit one by one and not together: the day goes on without the one that is too much. */
    @Test
    void aSumBeyondWhatFitsLeavesOutWhatIsTooMuch() {
        var most = Money.of(Long.MAX_VALUE - 10, Currency.SEK);
        var free = new SaleLine(OrderRow.Kind.TIP, "", "Dricks", Quantity.ONE, most, List.of());
        var sales = List.of(
                sale("1", DAY, List.of(free), Tender.provider("klarna", most)),
                sale("2", DAY, List.of(free), Tender.provider("stripe", most)));
        var posted = DayPosting.of(day(sales), SETTINGS);
        assertThat(posted.items()).extracting(PostedDay.Item::key).containsExactly("sale:1");
        assertThat(posted.leftOut()).extracting(l -> l.held().code()).containsExactly("posting.impossible");
    }

    /** Sold and taken back on the same day: the balances are zero and both can still be seen. */
    @Test
    void nothingIsSetOff() {
        var back = new CreditFact(whole("1001-R"), "sale:1001");
        var posted = DayPosting.of(day(List.of(whole("1001")), back), SETTINGS);
        assertThat(rows(posted)).hasSize(8).contains("1581  1249.00", "1581  -1249.00");
        assertThat(Balances.effect(List.of(posted.entry().orElseThrow().voucher())))
                .isEmpty();
    }

    @Test
    void withACustomerLedgerThereIsNoDayAndADayHoldsItsOwnFactsOnly() {
        var other = PostingSettings.swedish(
                LedgerMode.ACCOUNTING_SYSTEM, List.of(KnownProviders.of("klarna", BankLeg.DIRECT)));
        var posted = DayPosting.of(day(List.of(whole("1001"))), other);
        assertThat(posted.entry()).isEmpty();
        assertThat(posted.leftOut()).extracting(l -> l.held().code()).containsExactly("channel-day.not-here");
        assertThatThrownBy(() -> new ChannelDay("d", DAY.plusDays(1), "Butiken", 1, List.of(whole("1001")), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void costCentresAndWhatRulesChoseAreNotMixed() {
        var coding = new SaleCoding(List.of(new SaleCoding.Choice(Optional.empty(), 3010, "Norr", 4)), "NORR", "");
        var coded = sale(
                "1002",
                DAY,
                List.of(goods("125.00", "25.00", 25).coded(coding)),
                Tender.provider("klarna", kr("125.00")));
        var posted = DayPosting.of(day(List.of(whole("1001"), coded)), SETTINGS);
        assertThat(posted.entry().orElseThrow().voucher().rows())
                .filteredOn(r -> r.rule().equals(SaleRules.REVENUE))
                .extracting(r -> r.account() + " " + r.signed().toPlain() + " " + r.coding())
                .containsExactly(
                        "3001 -960.00 " + RowCoding.NONE, "3010 -100.00 " + new RowCoding("NORR", "", "Norr", 4));
    }

    /** Two sales of 100,00 in one dimension are one row, and one in another dimension is a row of its own. */
    @Test
    void dimensionsAreNotMixed() {
        var posted = DayPosting.of(
                day(List.of(inRegion("1", "NORR"), inRegion("2", "SYD"), inRegion("3", "NORR"))), SETTINGS);
        assertThat(posted.entry().orElseThrow().voucher().rows())
                .filteredOn(r -> r.rule().equals(SaleRules.REVENUE))
                .extracting(r ->
                        r.signed().toPlain() + " " + r.coding().dimensions().text())
                .containsExactly("-200.00 20 NORR", "-100.00 20 SYD");
    }

    private static SaleFact inRegion(String order, String region) {
        var coding = new SaleCoding(List.of(), "", "", Dimensions.NONE.with(20, region));
        return sale(
                order,
                DAY,
                List.of(goods("125.00", "25.00", 25).coded(coding)),
                Tender.provider("klarna", kr("125.00")));
    }

    /** @param ore gross of each line, at 25, 12 and 6 % in turn */
    record Sold(List<Long> ore, String provider, boolean back, boolean card) {
        SaleFact fact(int number) {
            var lines = new ArrayList<SaleLine>();
            for (int i = 0; i < ore.size(); i++) {
                var gross = Money.of(ore.get(i), Currency.SEK);
                var rate = Rate.of(List.of(25, 12, 6).get(i % 3));
                var tax = new TaxLine(rate, rate.containedIn(gross, Rounding.HALF_UP));
                lines.add(new SaleLine(OrderRow.Kind.GOODS, "", "Vara", Quantity.ONE, gross, List.of(tax)));
            }
            var total = Money.sum(lines.stream().map(SaleLine::gross).toList(), Currency.SEK);
            var one = Money.of(1, Currency.SEK);
            return card && total.compareTo(one) > 0
                    ? sale("N" + number, DAY, lines, Tender.giftCard(one), Tender.provider(provider, total.minus(one)))
                    : sale("N" + number, DAY, lines, Tender.provider(provider, total));
        }
    }

    @Provide
    Arbitrary<Sold> sold() {
        var ore = Arbitraries.longs().between(1, 500_000).list().ofMinSize(1).ofMaxSize(4);
        return Combinators.combine(
                        ore,
                        // The third has no accounts: such a sale is held.
                        Arbitraries.of("klarna", "stripe", "unknown"),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false))
                .as(Sold::new);
    }

    /** The law: the day moves each account by what the single vouchers would have, in whatever order its events are given. */
    @Property(tries = 200)
    void theDayIsTheSumOfTheSingleVouchers(
            @ForAll @Size(min = 1, max = 8) List<@From("sold") Sold> all, @ForAll Random random) {
        var sales = new ArrayList<SaleFact>();
        var credits = new ArrayList<CreditFact>();
        var single = new ArrayList<Voucher>();
        int held = 0;
        for (int i = 0; i < all.size(); i++) {
            var fact = all.get(i).fact(i);
            var credit = new CreditFact(fact, "");
            boolean back = all.get(i).back();
            var result = Posting.of(back ? new PostingGroup.Credit(credit) : new PostingGroup.Sale(fact), SETTINGS);
            if (result instanceof PostingResult.Posted posted) {
                single.addAll(Given.vouchers(posted));
            } else {
                held++;
            }
            if (back) {
                credits.add(credit);
            } else {
                sales.add(fact);
            }
        }
        var posted = DayPosting.of(day(sales, credits.toArray(CreditFact[]::new)), SETTINGS);
        assertThat(posted.leftOut()).hasSize(held);
        assertThat(posted.entry().isPresent()).isEqualTo(!single.isEmpty());
        posted.entry().ifPresent(entry -> {
            assertThat(Balances.effect(List.of(entry.voucher()))).isEqualTo(Balances.effect(single));
            itemsAreTheRows(posted);
        });
        Collections.shuffle(sales, random);
        Collections.shuffle(credits, random);
        assertThat(DayPosting.of(day(sales, credits.toArray(CreditFact[]::new)), SETTINGS))
                .isEqualTo(posted);
    }

    /** The specification: what the items say of each row sums to it. */
    private static void itemsAreTheRows(PostedDay posted) {
        var rows = posted.entry().orElseThrow().voucher().rows();
        for (int i = 0; i < rows.size(); i++) {
            int row = i;
            assertThat(Money.sum(
                            posted.items().stream()
                                    .map(item -> item.amounts().get(row))
                                    .toList(),
                            Currency.SEK))
                    .isEqualTo(rows.get(i).signed());
        }
    }
}
