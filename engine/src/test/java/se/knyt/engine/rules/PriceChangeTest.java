package se.knyt.engine.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.engine.rules.GivenOrders.freight;
import static se.knyt.engine.rules.GivenOrders.goods;
import static se.knyt.engine.rules.GivenOrders.withRows;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.knyt.core.bookkeeping.PricePart;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;
import se.knyt.core.returns.RowPart;
import se.knyt.engine.json.Json;
import se.knyt.engine.rules.PriceChange.By;
import se.knyt.engine.rules.PriceChange.Ending;

/** A row booked at another price: what it differs by stands on a row of its own, and the two are the row to the öre. */
class PriceChangeTest {
    private static final String FLOW = "deliveries-to-invoices";
    private static final Money NONE = Money.sek("0.00");

    /** Half of an öre goes up; ,90 is the nearest that ends so, and never below 0,90. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            100.00, 1, PERCENT, 75,      ORE,    75.00
            99.95,  1, PERCENT, 50,      ORE,    49.98
            100.00, 3, PERCENT, 100,     ORE,    33.33
            149.50, 1, PERCENT, 100,     WHOLE,  150.00
            149.49, 1, PERCENT, 100,     WHOLE,  149.00
            1200.00,1, PERCENT, 75,      NINETY, 899.90
            100.50, 1, PERCENT, 100,     NINETY, 100.90
            100.30, 1, PERCENT, 100,     NINETY, 99.90
            1.00,   1, PERCENT, 10,      NINETY, 0.90
            300.00, 3, AMOUNT,  -20.55,  ORE,    79.45
            300.00, 3, AMOUNT,  12,      WHOLE,  112.00
            10.00,  1, AMOUNT,  -10.00,  ORE,    0.00
            10.00,  1, AMOUNT,  -20.00,  NINETY, -10.00
            """)
    void aPriceIsChangedAndRounded(String sold, long pieces, By by, BigDecimal value, Ending ending, String price) {
        assertThat(change(by, value, ending).price(row(sold, "0.00", pieces))).isEqualTo(Money.sek(price));
    }

    /** 3 × 99,95 with 59,97 of VAT, booked at 89,95: 269,85 with 59,97 × 269,85 / 299,85 = 53,97, so 30,00 with 6,00 stand apart. */
    @Test
    void theTwoRowsAreTheRow() {
        var row = row("299.85", "59.97", 3);
        var part = change(By.AMOUNT, new BigDecimal("-10"), Ending.ORE)
                .of(row, part(row, "299.85", "59.97", 3), Quantity.ZERO)
                .orElseThrow();
        assertThat(part).isEqualTo(new PricePart(Money.sek("30.00"), Money.sek("6.00"), "Bidrag", 3990, "stöd", 7));
    }

    /** Sold in some parts and given back in others: both make the same two rows, whatever the parts were. */
    @Test
    void howeverItIsPartedTheLastTakesTheRest() {
        var random = new Random(81);
        for (int i = 0; i < 500; i++) {
            long pieces = 1L + random.nextInt(7);
            long gross = 1L + random.nextInt(100_000);
            var row = row(Money.of(gross, Currency.SEK), Money.of(gross / 5 + random.nextInt(2), Currency.SEK), pieces);
            var change = change(
                    By.PERCENT, BigDecimal.valueOf(1L + random.nextInt(1500), 1), Ending.values()[random.nextInt(3)]);
            var whole = apart(row, change, List.of(pieces), random);
            assertThat(apart(row, change, parts(pieces, random), random))
                    .as("%s %s", row, change)
                    .isEqualTo(whole);
        }
    }

    /** What stands apart in all; the parts' amounts are whatever the source has given each, as long as they make the row. */
    private static List<Money> apart(OrderRow row, PriceChange change, List<Long> parts, Random random) {
        var before = Quantity.ZERO;
        var gross = row.gross();
        var tax = row.tax();
        var apart = List.of(NONE, NONE);
        for (int i = 0; i < parts.size(); i++) {
            boolean last = i == parts.size() - 1;
            var some = last ? gross : Money.of(random.nextLong(gross.minor() + 1), Currency.SEK);
            var vat = last ? tax : Money.of(random.nextLong(tax.minor() + 1), Currency.SEK);
            gross = gross.minus(some);
            tax = tax.minus(vat);
            var part = new RowPart(
                    row.rowId(), row.kind(), Quantity.of(parts.get(i)), some, List.of(new TaxLine(Rate.of(25), vat)));
            var own = change.of(row, part, before);
            before = before.plus(part.quantity());
            var sum = apart;
            apart = own.map(p -> List.of(sum.get(0).plus(p.gross()), sum.get(1).plus(p.vat())))
                    .orElse(sum);
        }
        return apart;
    }

    private static List<Long> parts(long pieces, Random random) {
        var parts = new ArrayList<Long>();
        for (long left = pieces; left > 0; left -= parts.getLast()) {
            parts.add(1 + random.nextLong(left));
        }
        return parts;
    }

    @Test
    void aRuleChangesThePriceOfItsGoodsAndOfNothingElse() {
        var shirt = goods("r1", "TS-1", "T-shirt", "250.00", "50.00", 25);
        var book = goods("r2", "BOK-7", "Bok", "106.00", "6.00", 6);
        var freight = freight("f1", "49.00", "9.80");
        var action = new RuleAction.Price(By.PERCENT, new BigDecimal("80"), Ending.WHOLE, "Bidrag", 3990);
        var inputs = withRows(Map.of(), shirt, book, freight);
        var all = new RuleBook(List.of(Rule.of("stöd", "", "true", action)), List.of(), java.util.Set.of(), 7)
                .decide(FLOW, inputs);
        assertThat(all.order()).as("no amount of the order is touched").isEqualTo(inputs.order());
        // 250,00 at 80 % is 200,00; 106,00 is 84,80, rounded 85,00.
        assertThat(all.writing().price(shirt).orElseThrow().price(shirt)).isEqualTo(Money.sek("200.00"));
        assertThat(all.writing().price(book).orElseThrow().price(book)).isEqualTo(Money.sek("85.00"));
        assertThat(all.writing().price(freight)).isEmpty();
        assertThat(Json.read(Json.write(all.writing().price(book).orElseThrow()), PriceChange.class))
                .isEqualTo(all.writing().price(book).orElseThrow());
        var one = new RuleBook(List.of(Rule.of("stöd", "", "row.sku == 'TS-1'", action)))
                .decide(FLOW, inputs)
                .writing();
        assertThat(one.prices().keySet()).containsExactly("GOODS:r1");
    }

    @Test
    void aPriceThatWouldBeNothingHolds() {
        var action = new RuleAction.Price(By.AMOUNT, new BigDecimal("-250"), Ending.NINETY, "Bidrag", 3990);
        var outcome = new RuleBook(List.of(Rule.of("stöd", "", "true", action)))
                .decide(FLOW, withRows(Map.of(), goods("r1", "TS-1", "T-shirt", "250.00", "50.00", 25)));
        assertThat(outcome.code()).isEqualTo("rule.price");
        assertThat(outcome.arguments()).containsEntry("rule", "stöd").containsEntry("row", "T-shirt");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            by=percent;change=0;ending=ore;text=B;account=3990       | action-price
            by=percent;change=-5;ending=ore;text=B;account=3990      | action-price
            by=percent;change=1000,1;ending=ore;text=B;account=3990  | action-price
            by=amount;change=1,234;ending=ore;text=B;account=3990    | action-price
            by=amount;change=1e5;ending=ore;text=B;account=3990      | action-price
            by=amount;change=5;ending=up;text=B;account=3990         | action-missing
            by=double;change=5;ending=ore;text=B;account=3990        | action-missing
            by=amount;change=5;ending=ore;account=3990               | action-missing
            by=amount;change=5;ending=ore;text=B;account=2611        | action-account
            """)
    void whatIsWrongIsSaid(String written, String code) {
        var values = new java.util.HashMap<String, String>();
        for (var one : written.split(";")) {
            values.put(one.substring(0, one.indexOf('=')), one.substring(one.indexOf('=') + 1));
        }
        var found = org.assertj.core.api.Assertions.catchThrowableOfType(
                RuleFault.Found.class, () -> RuleAction.of(new ActionText("price", values)));
        assertThat(found.faults().getFirst().code()).isEqualTo(code);
    }

    @Test
    void asItIsWrittenSoItIsStored() {
        var written = new ActionText(
                "price",
                Map.of("by", "amount", "change", "-12,50", "ending", "ninety", "text", "B", "account", "3990"));
        assertThat(RuleAction.of(RuleAction.of(written).text())).isEqualTo(RuleAction.of(written));
    }

    private static PriceChange change(By by, BigDecimal value, Ending ending) {
        return new PriceChange(by, value, ending, "Bidrag", 3990, "stöd", 7);
    }

    private static OrderRow row(String gross, String tax, long pieces) {
        return row(Money.sek(gross), Money.sek(tax), pieces);
    }

    private static OrderRow row(Money gross, Money tax, long pieces) {
        return new OrderRow(
                "r1",
                OrderRow.Kind.GOODS,
                "A",
                "Vara",
                Quantity.of(pieces),
                gross,
                NONE,
                List.of(new TaxLine(Rate.of(25), tax)));
    }

    private static RowPart part(OrderRow row, String gross, String tax, long pieces) {
        return new RowPart(
                row.rowId(),
                row.kind(),
                Quantity.of(pieces),
                Money.sek(gross),
                List.of(new TaxLine(Rate.of(25), Money.sek(tax))));
    }
}
