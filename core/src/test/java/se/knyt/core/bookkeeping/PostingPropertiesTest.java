package se.knyt.core.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.core.bookkeeping.Given.back;
import static se.knyt.core.bookkeeping.Given.group;
import static se.knyt.core.bookkeeping.Given.posted;

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
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Allocation;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;
import se.knyt.core.money.Rounding;
import se.knyt.core.vat.RefundVat;

/** Laws of the books, over generated sales. */
class PostingPropertiesTest {
    private static final LocalDate DAY = LocalDate.of(2026, 3, 2);
    private static final List<ProviderSettings> PROVIDERS = List.of(
            KnownProviders.of("klarna", BankLeg.IN_TRANSIT),
            KnownProviders.of("stripe", BankLeg.DIRECT).withFeeVat(FeeVat.EXEMPT));
    private static final PostingSettings MODE_B = PostingSettings.swedish(LedgerMode.KNYT, PROVIDERS);
    private static final PostingSettings MODE_A = PostingSettings.swedish(LedgerMode.ACCOUNTING_SYSTEM, PROVIDERS);

    /** @param ore gross of each line, at 25, 12 and 6 % in turn; the last one is freight at the first one's rate */
    record Basket(List<Long> ore, boolean freight, String provider) {
        SaleFact sale(int number) {
            var lines = new ArrayList<SaleLine>();
            for (int i = 0; i < ore.size(); i++) {
                boolean last = freight && i > 0 && i == ore.size() - 1;
                lines.add(line(last ? OrderRow.Kind.SHIPPING : OrderRow.Kind.GOODS, ore.get(i), rate(last ? 0 : i)));
            }
            var total = Money.sum(lines.stream().map(SaleLine::gross).toList(), Currency.SEK);
            return Given.sale(String.valueOf(number), DAY, lines, Tender.provider(provider, total));
        }

        private static Rate rate(int i) {
            return Rate.of(List.of(25, 12, 6).get(i % 3));
        }
    }

    private static SaleLine line(OrderRow.Kind kind, long ore, Rate rate) {
        var gross = sek(ore);
        return line(kind, gross, rate, rate.containedIn(gross, Rounding.HALF_UP));
    }

    private static SaleLine line(OrderRow.Kind kind, Money gross, Rate rate, Money vat) {
        return new SaleLine(kind, "", "Vara", Quantity.ONE, gross, List.of(new TaxLine(rate, vat)));
    }

    private static Money sek(long ore) {
        return Money.of(ore, Currency.SEK);
    }

    @Provide
    Arbitrary<Basket> baskets() {
        var ore = Arbitraries.longs().between(1, 500_000).list().ofMinSize(1).ofMaxSize(6);
        return Combinators.combine(ore, Arbitraries.of(true, false), Arbitraries.of("klarna", "stripe"))
                .as(Basket::new);
    }

    /** Balanced by type; here: the rows say what was paid and what VAT the source stated, in both modes. */
    @Property(tries = 300)
    void aSaleIsBookedWithWhatWasPaidAndTheSourcesVat(@ForAll("baskets") Basket basket) {
        var sale = basket.sale(1);
        var vat = Money.sum(sale.lines().stream().map(SaleLine::tax).toList(), Currency.SEK);
        for (var settings : List.of(MODE_A, MODE_B)) {
            var effect = Given.effect(posted(group(sale), settings));
            var bookedVat = Money.zero(Currency.SEK);
            var paid = Money.zero(Currency.SEK);
            for (var row : effect.entrySet()) {
                bookedVat = row.getKey() / 10 == 261 || row.getKey() / 10 == 262 || row.getKey() / 10 == 263
                        ? bookedVat.minus(row.getValue())
                        : bookedVat;
                paid = row.getKey() < 1600 ? paid.plus(row.getValue()) : paid;
            }
            assertThat(bookedVat).isEqualTo(vat);
            assertThat(paid).isEqualTo(sale.total());
        }
    }

    /**
     * The source rounds the VAT of a line to the öre, at most half of one away from the exact VAT of its gross; measured at the
     * base, that is 1 + rate times as much.
     */
    @Property(tries = 300)
    void baseTimesRateIsTheVatButForHalfAnOreALine(@ForAll("baskets") Basket basket) {
        var settings = MODE_B.withTreatments(List.of(VatTreatment.domestic(3001, 3002, 3003)));
        var effect = Given.effect(posted(group(basket.sale(1)), settings));
        var lines = BigDecimal.valueOf(basket.ore().size());
        for (int i = 0; i < 3; i++) {
            var base = effect.getOrDefault(3001 + i, sek(0)).negated().toDecimal();
            var vat = effect.getOrDefault(2611 + 10 * i, sek(0)).negated().toDecimal();
            var rate = Basket.rate(i).percent().movePointLeft(2);
            var difference = vat.subtract(base.multiply(rate)).abs();
            assertThat(difference)
                    .isLessThanOrEqualTo(new BigDecimal("0.005").multiply(lines).multiply(BigDecimal.ONE.add(rate)));
        }
    }

    @Property(tries = 300)
    void aReversalTakesBackRowByRow(@ForAll("baskets") Basket basket) {
        var voucher = posted(group(basket.sale(1)), MODE_B).entries().getFirst().voucher();
        var reversal = Reversal.of(voucher, "K 1", DAY, "Knyt", "prov");
        for (int i = 0; i < voucher.rows().size(); i++) {
            assertThat(reversal.rows().get(i).signed())
                    .isEqualTo(voucher.rows().get(i).signed().negated());
            assertThat(reversal.rows().get(i).account())
                    .isEqualTo(voucher.rows().get(i).account());
        }
        assertThat(Balances.effect(List.of(voucher, reversal))).isEmpty();
    }

    /** Sale and refunds, split however: zero on every account. */
    @Property(tries = 300)
    void aSaleRefundedInAnySplitLeavesNothing(
            @ForAll @LongRange(min = 1, max = 1_000_000) long ore,
            @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 1, max = 100) Integer> weights,
            @ForAll @IntRange(max = 2) int which) {
        var rate = Basket.rate(which);
        for (var settings : List.of(MODE_A, MODE_B)) {
            var all = new ArrayList<PostingResult.Posted>();
            var sold = List.of(line(OrderRow.Kind.GOODS, ore, rate));
            all.add(posted(group(Given.sale("1", DAY, sold, Tender.provider("klarna", sek(ore)))), settings));
            var before = sek(0);
            int number = 0;
            for (var part : Allocation.split(
                    sek(ore), weights.stream().map(Integer::longValue).toList())) {
                var line = line(OrderRow.Kind.GOODS, part, rate, RefundVat.of(before, part, rate));
                before = before.plus(part);
                number++;
                if (!part.isZero()) {
                    var fact = Given.sale("1-R" + number, DAY, List.of(line), Tender.provider("klarna", part));
                    all.add(posted(back(fact, "sale:1"), settings));
                }
            }
            assertThat(Given.effect(all)).isEmpty();
        }
    }

    @Property(tries = 100)
    void theOrderOfEventsDoesNotChangeTheBooks(
            @ForAll @Size(min = 2, max = 8) List<@From("baskets") Basket> baskets, @ForAll Random random) {
        var groups = new ArrayList<PostingGroup>();
        for (int i = 0; i < baskets.size(); i++) {
            groups.add(group(baskets.get(i).sale(i)));
        }
        var shuffled = new ArrayList<>(groups);
        Collections.shuffle(shuffled, random);
        assertThat(Given.effect(
                        shuffled.stream().map(each -> posted(each, MODE_B)).toList()))
                .isEqualTo(Given.effect(
                        groups.stream().map(each -> posted(each, MODE_B)).toList()));
        assertThat(groups.stream().map(each -> Posting.of(each, MODE_A)).toList())
                .isEqualTo(groups.stream().map(each -> Posting.of(each, MODE_A)).toList());
    }

    /**
     * Mode B: the provider's account is what it has not paid out, after each event. Mode A: open invoices and the account
     * together are, and unmatched lines are the named part of the account.
     */
    @Property(tries = 200)
    void theProvidersAccountIsExplainedAtEveryStep(
            @ForAll @Size(min = 1, max = 6) List<@LongRange(min = 100, max = 100_000) Long> sales,
            @ForAll @IntRange(max = 63) int unmatchedBits,
            @ForAll @LongRange(max = 50) long fee) {
        for (var settings : List.of(MODE_A, MODE_B)) {
            var vouchers = new ArrayList<Voucher>();
            var unsettled = sek(0);
            var lines = new ArrayList<PayoutLineFact>();
            for (int i = 0; i < sales.size(); i++) {
                var amount = sek(sales.get(i));
                var sale = Given.sale(
                        String.valueOf(i),
                        DAY,
                        List.of(line(OrderRow.Kind.GOODS, sales.get(i), Rate.of(25))),
                        Tender.provider("klarna", amount));
                vouchers.addAll(Given.vouchers(posted(group(sale), settings)));
                unsettled = unsettled.plus(amount);
                assertThat(claims(vouchers)).isEqualTo(unsettled);
                var part = settings.equals(MODE_A)
                        ? MatchPart.invoice("inv" + i, amount, amount)
                        : MatchPart.ownRow(sale.key(), amount);
                boolean matched = (unmatchedBits & 1 << i) == 0;
                lines.add(Given.payoutLine(
                        i + 1, Kind.SALE, amount.toPlain(), matched ? new MatchPart[] {part} : new MatchPart[0]));
            }
            lines.add(Given.payoutLine(100, Kind.DISPUTE_FEE, sek(-fee).toPlain()));
            var paid = unsettled.minus(sek(fee));
            var result = posted(
                    new PostingGroup.Payout(Given.payout("klarna", "P", DAY, paid.toPlain()), lines, Optional.empty()),
                    settings);
            vouchers.addAll(Given.vouchers(result));
            assertThat(claims(vouchers)).isEqualTo(sek(0));
            var named = Money.sum(
                    result.openItems().stream()
                            .filter(item -> item.account() == 1581)
                            .map(PostingResult.OpenItem::amount)
                            .toList(),
                    Currency.SEK);
            if (settings.equals(MODE_A)) {
                assertThat(Balances.of(vouchers).getOrDefault(1581, sek(0))).isEqualTo(named);
            }
            assertThat(Balances.of(vouchers).getOrDefault(1589, sek(0))).isEqualTo(paid);
        }
    }

    /** Customer ledger and provider's account together. */
    private static Money claims(List<Voucher> vouchers) {
        var balances = Balances.of(vouchers);
        return balances.getOrDefault(1510, sek(0)).plus(balances.getOrDefault(1581, sek(0)));
    }

    /** One öre changed, a line dropped, doubled or its sign flipped: nothing is booked and the difference is named. */
    @Property(tries = 300)
    void aPayoutThatDoesNotCloseIsHeldWhole(
            @ForAll @Size(min = 1, max = 6) List<@LongRange(min = 1, max = 100_000) Long> amounts,
            @ForAll @IntRange(max = 5) int at,
            @ForAll @IntRange(max = 3) int damage) {
        var lines = new ArrayList<PayoutLineFact>();
        long sum = 0;
        for (int i = 0; i < amounts.size(); i++) {
            long signed = i % 3 == 2 ? -amounts.get(i) : amounts.get(i);
            sum += signed;
            lines.add(Given.payoutLine(
                    i + 1, signed < 0 ? Kind.FEE : Kind.SALE, sek(signed).toPlain()));
        }
        var fact = Given.payout("stripe", "P", DAY, sek(sum).toPlain());
        assertThat(Posting.of(new PostingGroup.Payout(fact, lines, Optional.empty()), MODE_B))
                .isInstanceOf(PostingResult.Posted.class);
        int index = at % lines.size();
        var line = lines.get(index);
        long difference = switch (damage) {
            case 0 -> 1;
            case 1 -> -line.amount().minor();
            case 2 -> line.amount().minor();
            default -> -2 * line.amount().minor();
        };
        switch (damage) {
            case 1 -> lines.remove(index);
            case 2 -> lines.add(line);
            default ->
                lines.set(
                        index,
                        Given.payoutLine(
                                line.line(),
                                line.kind(),
                                line.amount().plus(sek(difference)).toPlain()));
        }
        var held = Given.held(new PostingGroup.Payout(fact, lines, Optional.empty()), MODE_B);
        assertThat(held.code()).isEqualTo("payout.does-not-close");
        assertThat(held.arguments()).containsExactly(sek(difference).toPlain());
    }

    /** Every account that posting uses by default is in the chart, and feeds the box that the row says. */
    @Property(tries = 50)
    void theChartHoldsWhatPostingUses(@ForAll("baskets") Basket basket) {
        var chart = ChartOfAccounts.basDefaults();
        for (var voucher : Given.vouchers(posted(group(basket.sale(1)), MODE_A))) {
            for (var row : voucher.rows()) {
                assertThat(chart.find(row.account())).map(Account::vatBox).contains(row.vatBox());
            }
        }
    }
}
