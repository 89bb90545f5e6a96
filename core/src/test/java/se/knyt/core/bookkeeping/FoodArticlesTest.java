package se.knyt.core.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.core.bookkeeping.Given.effect;
import static se.knyt.core.bookkeeping.Given.freight;
import static se.knyt.core.bookkeeping.Given.group;
import static se.knyt.core.bookkeeping.Given.held;
import static se.knyt.core.bookkeeping.Given.kr;
import static se.knyt.core.bookkeeping.Given.posted;
import static se.knyt.core.bookkeeping.Given.rows;
import static se.knyt.core.bookkeeping.Given.tax;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.PostingResult.Posted;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;

/**
 * Food goes from 12 to 6 % on 2026-04-01 and back on 2028-01-01 (prop. 2025/26:55). 106.00 at 6 % is 100.00 and 6.00; the same price at 12 %
 * holds 11.36 (11.357…), and is 94.64 without it.
 */
class FoodArticlesTest {
    private static final PostingSettings SETTINGS = WorkedVouchers.settings();
    private static final LocalDate NEW_YEAR = LocalDate.of(2028, 1, 1);
    private static final Map<String, LocalDate> KNOWN = Map.of("KAFFE", LocalDate.of(2026, 3, 2));

    private static SaleLine line(String sku, String gross, String vat, String rate) {
        return new SaleLine(OrderRow.Kind.GOODS, sku, sku, Quantity.ONE, kr(gross), List.of(tax(rate, vat)));
    }

    private static SaleFact sale(LocalDate day, SaleLine... lines) {
        var all = List.of(lines);
        var total = Money.sum(all.stream().map(SaleLine::gross).toList(), kr("0").currency());
        return Given.sale("1", day, all, Tender.provider("klarna", total));
    }

    private static final SaleLine COFFEE = line("KAFFE", "106.00", "6.00", "6");

    @Test
    void foodThatIsStillSoldAtSixIsHeldWithBothResults() {
        var marked = FoodArticles.mark(sale(NEW_YEAR, COFFEE), KNOWN);
        var held = held(group(marked), SETTINGS);
        assertThat(held.code()).isEqualTo("vat.rate-not-valid");
        assertThat(held.arguments()).containsExactly("6", "12", "2028-01-01");
        assertThat(held.alternatives())
                .extracting(alternative -> effect((Posted) alternative.result()))
                .containsExactly(
                        rows("1581 106.00", "3003 -100.00", "2631 -6.00"),
                        rows("1581 106.00", "3002 -94.64", "2621 -11.36"));
    }

    @Test
    void aBookAndTheLastDayOfSixAreAskedAboutByNobody() {
        assertThat(effect(posted(
                        group(FoodArticles.mark(sale(NEW_YEAR, line("BOK", "106.00", "6.00", "6")), KNOWN)), SETTINGS)))
                .isEqualTo(rows("1581 106.00", "3003 -100.00", "2631 -6.00"));
        assertThat(effect(posted(group(FoodArticles.mark(sale(NEW_YEAR.minusDays(1), COFFEE), KNOWN)), SETTINGS)))
                .isEqualTo(rows("1581 106.00", "3003 -100.00", "2631 -6.00"));
        assertThat(effect(posted(
                        group(FoodArticles.mark(sale(NEW_YEAR, line("KAFFE", "112.00", "12.00", "12")), KNOWN)),
                        SETTINGS)))
                .isEqualTo(rows("1581 112.00", "3002 -100.00", "2621 -12.00"));
    }

    /** What is said for good of 12 % where 6 % holds raises no tax by itself. */
    @Test
    void aRateThatWentUpIsAskedAboutEvenWhereTheOtherIsNot() {
        var settings = SETTINGS.withTreatments(
                new VatTable(VatTable.standard().rows(), true, RateDecision.VALID_RATE).treatments());
        assertThat(held(group(FoodArticles.mark(sale(NEW_YEAR, COFFEE), KNOWN)), settings)
                        .code())
                .isEqualTo("vat.rate-not-valid");
    }

    /** The coffee with freight of 53.00 at 6 %, 3.00: at 12 % the freight holds 5.68 (5.678…), 47.32 without. */
    @Test
    void theFreightOfFoodAloneGoesWithIt() {
        var post = freight("53.00", tax("6", "3.00"));
        var alone = FoodArticles.mark(sale(NEW_YEAR, COFFEE, post), KNOWN).decided(RateDecision.VALID_RATE);
        assertThat(effect(posted(group(alone), SETTINGS)))
                .isEqualTo(rows("1581 159.00", "3002 -94.64", "3520 -47.32", "2621 -17.04"));
        var both = FoodArticles.mark(sale(NEW_YEAR, COFFEE, line("BOK", "106.00", "6.00", "6"), post), KNOWN)
                .decided(RateDecision.VALID_RATE);
        assertThat(effect(posted(group(both), SETTINGS)))
                .isEqualTo(
                        rows("1581 265.00", "3002 -94.64", "2621 -11.36", "3003 -100.00", "3520 -50.00", "2631 -9.00"));
    }

    @Test
    void whatSalesShow() {
        var at12 = line("KAFFE", "112.00", "12.00", "12");
        var book = line("BOK", "106.00", "6.00", "6");
        var march = LocalDate.of(2026, 3, 31);
        assertThat(FoodArticles.shownBy(sale(march, at12, book, line("", "112.00", "12.00", "12")), SETTINGS, SETTINGS))
                .isEqualTo(Set.of("KAFFE"));
        // From April 12 % may be another kind of goods: it is food where somebody has said that 6 % holds.
        var april = sale(march.plusDays(1), at12, book);
        assertThat(FoodArticles.shownBy(april, SETTINGS, SETTINGS)).isEmpty();
        assertThat(FoodArticles.shownBy(april.decided(RateDecision.AS_CHARGED), SETTINGS, SETTINGS))
                .isEmpty();
        assertThat(FoodArticles.shownBy(april.decided(RateDecision.VALID_RATE), SETTINGS, SETTINGS))
                .isEqualTo(Set.of("KAFFE"));
        var without = SETTINGS.withTreatments(new VatTable(VatTable.standard().rows(), false).treatments());
        assertThat(FoodArticles.shownBy(sale(march, at12), without, without)).isEmpty();
    }
}
