package se.knyt.core.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.core.bookkeeping.Given.back;
import static se.knyt.core.bookkeeping.Given.effect;
import static se.knyt.core.bookkeeping.Given.group;
import static se.knyt.core.bookkeeping.Given.held;
import static se.knyt.core.bookkeeping.Given.posted;
import static se.knyt.core.bookkeeping.Given.rows;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;

/**
 * Paid in euro before it is delivered, books in kronor: 99.99 EUR with 20.00 of VAT on a day when a euro cost 11.2345. What came is
 * 1 123.337655, so 1 123.34, its VAT 224.69; 898.65 are owed in goods for 79.99 EUR, and stay that whatever a euro costs later.
 */
class ForeignAdvanceTest {
    private static final LocalDate PAID = LocalDate.of(2026, 5, 2);
    private static final ExchangeRate RATE =
            new ExchangeRate(Currency.EUR, Currency.SEK, new BigDecimal("11.2345"), "ECB", PAID);
    private static final PostingSettings SETTINGS = PostingSettings.swedish(
                    LedgerMode.KNYT, List.of(KnownProviders.of("klarna", BankLeg.IN_TRANSIT)))
            .withTreatments(List.of(VatTreatment.domestic(3520, 3523, 3524)));
    private static final SaleLine FIRST = goods("33.33", "6.67");
    private static final SaleLine SECOND = goods("33.33", "6.66");
    private static final SaleLine THIRD = goods("33.33", "6.67");

    private static Money eur(String amount) {
        return Money.parse(amount, Currency.EUR);
    }

    private static SaleLine goods(String gross, String vat) {
        return new SaleLine(
                OrderRow.Kind.GOODS,
                "",
                "Vara",
                Quantity.ONE,
                eur(gross),
                List.of(new TaxLine(Rate.of(25), eur(vat), false)));
    }

    private static SaleFact sale(String key, List<SaleLine> lines) {
        var total = Money.sum(lines.stream().map(SaleLine::gross).toList(), Currency.EUR);
        return Given.sale(
                key,
                LocalDate.of(2026, 6, 1),
                Given.SWEDISH_CONSUMER,
                Currency.EUR,
                lines,
                Optional.of(RATE),
                Tender.provider("klarna", total));
    }

    private static final SaleFact WHOLE =
            sale("1", List.of(goods("99.99", "20.00"))).prepaid();

    /** A delivery of lines, after others. */
    private static SaleFact delivered(String key, PostingSettings settings, List<SaleLine> before, SaleLine... lines) {
        return sale(key, List.of(lines)).paidInAdvance(PAID).drawing(draw(settings, before, lines));
    }

    private static List<DrawnAdvance> draw(PostingSettings settings, List<SaleLine> before, SaleLine... lines) {
        var upTo = new ArrayList<>(before);
        upTo.addAll(List.of(lines));
        var first = before.isEmpty() ? Optional.<SaleFact>empty() : Optional.of(sale("b", before));
        return AdvanceDraw.of(WHOLE, first, sale("u", upTo), settings, settings).orElseThrow().entrySet().stream()
                .map(e -> new DrawnAdvance(e.getKey().box(), e.getValue()))
                .toList();
    }

    private static List<SaleFact> threeDeliveries(PostingSettings settings) {
        return List.of(
                delivered("1-1", settings, List.of(), FIRST),
                delivered("1-2", settings, List.of(FIRST), SECOND),
                delivered("1-3", settings, List.of(FIRST, SECOND), THIRD));
    }

    /**
     * Of 898.65 the first 26.66 of 79.99 EUR are 299.5125, so 299.51; 53.33 of them are 599.1374, so 599.14 less that: 299.63; the last takes
     * the rest, 299.51. Converted one by one they were 299.51, 299.62 and 299.51: an öre would stand for ever.
     */
    @Test
    void eachDeliveryIsSoldForItsShareOfWhatCameAndTheLastLeavesNothing() {
        assertThat(effect(posted(group(WHOLE), SETTINGS)))
                .isEqualTo(rows("1581 1123.34", "2420 -898.65", "2611 -224.69"));
        var posted = new ArrayList<>(threeDeliveries(SETTINGS).stream()
                .map(sale -> posted(group(sale), SETTINGS))
                .toList());
        assertThat(posted.stream().map(Given::effect))
                .containsExactly(
                        rows("2420 299.51", "3001 -299.51"),
                        rows("2420 299.63", "3001 -299.63"),
                        rows("2420 299.51", "3001 -299.51"));
        // Both rows bear the box of the base: it is zero there, since it was told when the money came.
        assertThat(posted.getFirst().entries().getFirst().voucher().rows())
                .extracting(VoucherRow::vatBox)
                .containsOnly("05");
        posted.add(posted(group(WHOLE), SETTINGS));
        assertThat(effect(posted)).isEqualTo(rows("1581 1123.34", "3001 -898.65", "2611 -224.69"));
    }

    /**
     * With a customer ledger each invoice is made at the rate of the day when the money came: 33.33 EUR are 374.445885, so 374.45, with VAT
     * 74.93, 74.82 and 74.93. Its payment takes 374.45 off 2420, of which 299.51, 299.63 and 299.51 were there: Knyt puts 74.94, 74.82 and
     * 74.94 back, the VAT and an öre that is rounding.
     */
    @Test
    void withACustomerLedgerThePaymentsDrawItAndNothingIsLeftToTheOre() {
        var ledger = SETTINGS.withLedger(LedgerMode.ACCOUNTING_SYSTEM);
        var first = posted(group(threeDeliveries(ledger).getFirst()), ledger).entries();
        assertThat(Balances.effect(List.of(first.get(0).voucher())))
                .isEqualTo(rows("1510 374.45", "3001 -299.52", "2611 -74.93"));
        assertThat(Balances.effect(List.of(first.get(1).voucher()))).isEqualTo(rows("2420 374.45", "1510 -374.45"));
        assertThat(Balances.effect(List.of(first.get(2).voucher())))
                .isEqualTo(rows("2611 74.93", "2420 -74.94", "3740 0.01"));
        var all = new ArrayList<PostingResult.Posted>();
        all.add(posted(group(WHOLE), ledger));
        threeDeliveries(ledger).forEach(sale -> all.add(posted(group(sale), ledger)));
        assertThat(effect(all)).isEqualTo(rows("1581 1123.34", "3001 -898.67", "2611 -224.69", "3740 0.02"));
    }

    /**
     * 59.50 EUR go, net 47.60 of 79.99: 534.7636, so 534.76. The other 40.49 with 8.10 of VAT is never sent: 454.88 go back, the VAT of them
     * is 91.00, and what is left on 2420 is 898.65 − 534.76 = 363.89. 363.89 + 91.00 − 454.88 is an öre of rounding.
     */
    @ParameterizedTest
    @EnumSource(LedgerMode.class)
    void whatIsNeverSentGoesBackAtTheRateThatItCameAt(LedgerMode mode) {
        var settings = SETTINGS.withLedger(mode);
        var sent = goods("59.50", "11.90");
        var never = goods("40.49", "8.10");
        var back = sale("back", List.of(never)).prepaid().drawing(draw(settings, List.of(sent), never));
        assertThat(effect(posted(back(back, "sale:1"), settings)))
                .isEqualTo(rows("2420 363.89", "2611 91.00", "1581 -454.88", "3740 -0.01"));
        var all = List.of(
                posted(group(WHOLE), settings),
                posted(group(delivered("1-1", settings, List.of(), sent)), settings),
                posted(back(back, "sale:1"), settings));
        assertThat(effect(all)).doesNotContainKeys(2420, 1510);
    }

    @ParameterizedTest
    @EnumSource(LedgerMode.class)
    void allOfItGoesBackAsItCame(LedgerMode mode) {
        var settings = SETTINGS.withLedger(mode);
        var line = goods("99.99", "20.00");
        var back = sale("back", List.of(line)).prepaid().drawing(draw(settings, List.of(), line));
        assertThat(effect(posted(back(back, "sale:1"), settings)))
                .isEqualTo(rows("2420 898.65", "2611 224.69", "1581 -1123.34"));
    }

    /** Booked as the sale when the money came: at a month's end just what is not delivered is moved, at the rate of that day. */
    @Test
    void soldAheadTheSharesOfWhatIsSoldLeaveNothingToMove() {
        var sold = sale("1", List.of(goods("99.99", "20.00"))).soldAhead();
        assertThat(effect(posted(group(sold), SETTINGS)))
                .isEqualTo(rows("1581 1123.34", "3001 -898.65", "2611 -224.69"));
        assertThat(SoldAhead.rows(sold, SETTINGS).values())
                .extracting(Money::toPlain)
                .containsExactly("-898.65");
        var drawn = AdvanceDraw.of(sold, Optional.empty(), sale("u", List.of(FIRST)), SETTINGS, SETTINGS)
                .orElseThrow();
        assertThat(drawn).containsOnlyKeys(new RevenueBucket(3001, "05"));
        assertThat(drawn.values()).extracting(Money::toPlain).containsExactly("299.51");
        assertThat(posted(group(sale("1-1", List.of(FIRST)).deliveredAfter(PAID)), SETTINGS)
                        .entries())
                .isEmpty();
    }

    @Test
    void aDeliveryOfWhichItIsNotToldWhatItDrawsIsHeld() {
        var sale = sale("1-1", List.of(FIRST)).paidInAdvance(PAID);
        assertThat(held(group(sale), SETTINGS).code()).isEqualTo("sale.does-not-add-up");
        assertThat(held(group(sale.withExchangeRate(Optional.empty())), SETTINGS)
                        .code())
                .isEqualTo("currency.no-rate");
    }

    /**
     * A chargeback of all of it when a third is delivered, taken at 11.40: 1 139.89. What was sold and what is still owed go back as they came,
     * 1 123.34; the rest, 16.55, is a loss by exchange.
     */
    @Test
    void disputedAfterAPartWasDeliveredItGoesBackAsItCame() {
        var sales = List.of(WHOLE, threeDeliveries(SETTINGS).getFirst());
        var loss = new DisputeLoss.Loss(
                "dispute:1:loss", LocalDate.of(2026, 7, 1), "klarna", "1", Money.sek("1139.89"), eur("99.99"));
        var voucher = DisputeLoss.voucher(loss, sales, DisputeLoss.Way.SALE_REVERSED, SETTINGS)
                .orElseThrow();
        assertThat(Balances.effect(List.of(voucher)))
                .isEqualTo(rows("2420 599.14", "3001 299.51", "2611 224.69", "1689 -1139.89", "7960 16.55"));
    }

    /**
     * With a card of 50.00 EUR among what is sold: 149.99 EUR are 1 685.06, less 224.69 of VAT; the card is 561.73 of it, and 898.64 are owed
     * in goods. The invoice of 1 123.34 is paid from 2420, Knyt puts 2611 +224.69 · 2420 −224.70 · 3740 +0.01 back, and hands the card out by
     * 2420 +561.73 · 2421 −561.73.
     */
    @Test
    void withACustomerLedgerCardsThatAreSoldAreHandedOutAtTheRateTheMoneyCameAt() {
        var ledger = SETTINGS.withLedger(LedgerMode.ACCOUNTING_SYSTEM);
        var card = new SaleLine(OrderRow.Kind.GIFT_CARD, "", "Presentkort", Quantity.ONE, eur("50.00"), List.of());
        var lines = List.of(goods("99.99", "20.00"), card);
        var paid = sale("3", lines).prepaid();
        var draw =
                AdvanceDraw.of(paid, Optional.empty(), sale("3-1", lines), ledger, ledger)
                        .orElseThrow()
                        .entrySet()
                        .stream()
                        .map(e -> new DrawnAdvance(e.getKey().box(), e.getValue()))
                        .toList();
        var delivered = sale("3-1", lines).paidInAdvance(PAID).drawing(draw);
        var entries = posted(group(delivered), ledger).entries();
        var cards = entries.stream()
                .filter(e -> e.key().endsWith(":gift-cards"))
                .findFirst()
                .orElseThrow();
        assertThat(Balances.effect(List.of(cards.voucher()))).isEqualTo(rows("2420 561.73", "2421 -561.73"));
        assertThat(effect(List.of(posted(group(paid), ledger))))
                .isEqualTo(rows("1581 1685.06", "2420 -1460.37", "2611 -224.69"));
        assertThat(effect(List.of(posted(group(paid), ledger), posted(group(delivered), ledger))))
                .isEqualTo(rows("1581 1685.06", "2421 -561.73", "2611 -224.69", "3001 -898.65", "3740 0.01"));
        // Where a tip has no box either it is not told which of it is which.
        var tip = new SaleLine(OrderRow.Kind.TIP, "", "Dricks", Quantity.ONE, eur("5.00"), List.of());
        var tipped = sale("4", List.of(goods("99.99", "20.00"), card, tip))
                .paidInAdvance(PAID)
                .drawing(draw);
        assertThat(held(group(tipped), ledger).code()).isEqualTo("gift-card.not-told-in-advance");
    }

    private static SaleFact at(String key, String rate, List<SaleLine> lines) {
        var perUnit = new ExchangeRate(Currency.EUR, Currency.SEK, new BigDecimal(rate), "ECB", PAID);
        return sale(key, lines).withExchangeRate(Optional.of(perUnit));
    }

    /** What came on a day, as booked at its rate. */
    private static SaleFact part(String key, String rate, List<SaleLine> before, SaleLine whole, String amount) {
        var order = sale("1", List.of(whole)).prepaid();
        var lines =
                PartAdvance.of(order, before, eur(amount), SETTINGS, SETTINGS).orElseThrow();
        return at(key, rate, lines).prepaid();
    }

    /** A delivery on a day when a euro costs 11.50, of which Klarna pays what has not come before. */
    private static SaleFact partDelivered(
            String key, List<SaleFact> came, List<SaleLine> drawn, boolean last, SaleLine... lines) {
        var all = came.stream().flatMap(fact -> fact.lines().stream()).toList();
        var sale = at(key, "11.50", List.of(lines));
        var later = last ? eur("0.00") : eur("100000.00");
        var part = PartAdvance.drawn(sale, PAID, all, drawn, sale.total(), later, SETTINGS, SETTINGS)
                .orElseThrow();
        var upTo = new ArrayList<>(drawn);
        upTo.addAll(part);
        var books = AdvanceDraw.ofParts(
                        came,
                        drawn.isEmpty()
                                ? Optional.empty()
                                : Optional.of(sale("b", drawn).prepaid()),
                        sale("u", upTo).prepaid(),
                        SETTINGS,
                        SETTINGS)
                .orElseThrow();
        drawn.addAll(part);
        return sale.partPaidInAdvance(part)
                .drawing(books.entrySet().stream()
                        .map(e -> new DrawnAdvance(e.getKey().box(), e.getValue()))
                        .toList());
    }

    /**
     * 30.00 of 100.00 EUR come when a euro costs 11.2345: 337.04 (337.035), VAT 6.00 is 67.41 (67.407), so 269.63 are owed in goods for 24.00
     * EUR. The first 20.00 EUR are drawn whole: 16.00 of the 24.00 are 179.75 (179.7533). The other 80.00, at 11.50, draw the rest, 89.88, and
     * Klarna owes 70.00 EUR, 805.00, with 14.00 of VAT, 161.00: sold for 89.88 + 644.00.
     */
    @Test
    void aPartIsDrawnAtTheRateAtWhichItCameAndTheRestIsSoldAtThatOfTheDelivery() {
        var came = part("1", "11.2345", List.of(), goods("100.00", "20.00"), "30.00");
        assertThat(effect(posted(group(came), SETTINGS))).isEqualTo(rows("1581 337.04", "2420 -269.63", "2611 -67.41"));
        var drawn = new ArrayList<SaleLine>();
        var first = partDelivered("1-1", List.of(came), drawn, false, goods("20.00", "4.00"));
        assertThat(effect(posted(group(first), SETTINGS))).isEqualTo(rows("2420 179.75", "3001 -179.75"));
        var second = partDelivered("1-2", List.of(came), drawn, true, goods("80.00", "16.00"));
        assertThat(effect(posted(group(second), SETTINGS)))
                .isEqualTo(rows("2420 89.88", "1581 805.00", "2611 -161.00", "3001 -733.88"));
        // Box 05 has had the base of what came since it came: 644.00 comes with the delivery, as its VAT by rate says.
        var base = posted(group(second), SETTINGS).entries().getFirst().voucher().rows().stream()
                .filter(row -> row.vatBox().equals("05"))
                .map(VoucherRow::signed)
                .reduce(Given.kr("0.00"), Money::plus);
        assertThat(base).isEqualTo(Given.kr("-644.00"));
        assertThat(VatParts.of(second, false, SETTINGS, SETTINGS))
                .extracting(part -> part.base() + " " + part.vat())
                .containsExactly("644.00 SEK 161.00 SEK");
    }

    /**
     * 30.00 at 11.2345 as above and 20.00 at 11.40: 228.00, of which the VAT of 50.00 less that of 30.00, 4.00, is 45.60, so 182.40 for 16.00
     * EUR. Together 452.03 for 40.00. A delivery of 25.00 draws 20.00 of the 40.00: 226.02 (226.015); the last, 75.00, the other 226.01, and
     * 50.00 EUR, 575.00, with 115.00 of VAT.
     */
    @Test
    void whatCameOnTwoDaysIsDrawnTogetherAndLeavesNothing() {
        var whole = goods("100.00", "20.00");
        var first = part("1", "11.2345", List.of(), whole, "30.00");
        var second = part("1/2", "11.40", first.lines(), whole, "20.00");
        assertThat(effect(posted(group(second), SETTINGS)))
                .isEqualTo(rows("1581 228.00", "2420 -182.40", "2611 -45.60"));
        var drawn = new ArrayList<SaleLine>();
        var came = List.of(first, second);
        var one = partDelivered("1-1", came, drawn, false, goods("25.00", "5.00"));
        assertThat(effect(posted(group(one), SETTINGS))).isEqualTo(rows("2420 226.02", "3001 -226.02"));
        var other = partDelivered("1-2", came, drawn, true, goods("75.00", "15.00"));
        assertThat(effect(posted(group(other), SETTINGS)))
                .isEqualTo(rows("2420 226.01", "1581 575.00", "2611 -115.00", "3001 -686.01"));
    }

    /**
     * The invoice of 100.00 EUR is 1 150.00 at 11.50, 920.00 and VAT 230.00, and 30.00 EUR of it, 345.00, are paid from 2420. The VAT of that at
     * the invoice's rate, 69.00, is put back; of the 276.00 then drawn 269.63 stand there, so 6.37 less is sold: 3001 and 2611 have in all
     * what they have in books of ours, 913.63 and 161.00.
     */
    @Test
    void withACustomerLedgerWhatIsSoldIsWorthWhatCame() {
        var came = part("1", "11.2345", List.of(), goods("100.00", "20.00"), "30.00");
        var sale = partDelivered("1-1", List.of(came), new ArrayList<>(), true, goods("100.00", "20.00"));
        var posted = posted(group(sale), SETTINGS.withLedger(LedgerMode.ACCOUNTING_SYSTEM));
        assertThat(Balances.effect(List.of(posted.entries().getLast().voucher())))
                .isEqualTo(rows("2611 69.00", "2420 -75.37", "3001 6.37"));
        assertThat(effect(posted)).isEqualTo(rows("1510 805.00", "2420 269.63", "2611 -161.00", "3001 -913.63"));
    }

    /**
     * A card of 50.00 EUR bore 10.00 of VAT when it was sold, at 11.2345 112.35. Taken back at 11.50 it would be 115.00: 2.65 of VAT that
     * nobody has paid.
     */
    @ParameterizedTest
    @EnumSource(LedgerMode.class)
    void aCardThatBoreItsVatPaysNothingAtTheRateOfAnotherDay(LedgerMode mode) {
        var bought = at("1", "11.50", List.of(goods("99.99", "20.00")));
        var paid = Given.sale(
                "1",
                LocalDate.of(2026, 6, 1),
                Given.SWEDISH_CONSUMER,
                Currency.EUR,
                bought.lines(),
                bought.exchangeRate(),
                Tender.singlePurposeCard(eur("50.00"), Rate.of(25)),
                Tender.provider("klarna", eur("49.99")));
        var held = held(group(paid), SETTINGS.withLedger(mode));
        assertThat(held.code()).isEqualTo("gift-card.vat-abroad");
        assertThat(held.arguments()).containsExactly("50.00 EUR", "SEK");
    }

    /**
     * The card of 50.00 EUR was sold at 11.2345: 561.73, of which VAT 112.35, so 449.38 stand on 2421. 99.99 EUR are bought at 11.50: VAT
     * 230.00, and 3001 takes 919.89 of 575.00 and 574.89. The card has borne its VAT: 115.00 of it is not owed once more. 2421 gives the 449.38
     * that stand there; of 460.00 the rates have made 10.62. Box 05 has what Klarna pays, 459.89.
     */
    @Test
    void aCardThatBoreItsVatIsWorthWhatStandsForIt() {
        var sale = boughtByCard("449.38");
        var expected = rows("2421 449.38", "1581 574.89", "2611 -115.00", "3001 -919.89", "7960 10.62");
        var posted = posted(group(sale), SETTINGS);
        assertThat(effect(posted)).isEqualTo(expected);
        var base = posted.entries().getFirst().voucher().rows().stream()
                .filter(row -> row.vatBox().equals("05"))
                .map(VoucherRow::signed)
                .reduce(Given.kr("0.00"), Money::plus);
        assertThat(base).isEqualTo(Given.kr("-459.89"));
        // Given back it is as if it had never been.
        assertThat(effect(posted(back(sale, "sale:1"), SETTINGS)))
                .isEqualTo(rows("2421 -449.38", "1581 -574.89", "2611 115.00", "3001 919.89", "7960 -10.62"));
        // Sold when a euro cost more: 480.00 stand there, 20.00 are won.
        assertThat(effect(posted(group(boughtByCard("480.00")), SETTINGS)))
                .isEqualTo(rows("2421 480.00", "1581 574.89", "2611 -115.00", "3001 -919.89", "3960 -20.00"));
    }

    /** The accounting system's invoice is paid from 2421 at its own rate; Knyt puts back the VAT, and what the rates have made. */
    @Test
    void withACustomerLedgerWhatTheRatesHaveMadeIsPutBackBesideTheInvoice() {
        var posted = posted(group(boughtByCard("449.38")), SETTINGS.withLedger(LedgerMode.ACCOUNTING_SYSTEM));
        var own = posted.entries().stream()
                .filter(entry -> entry.key().endsWith(":gift-card-vat"))
                .map(entry -> Balances.effect(List.of(entry.voucher())))
                .toList();
        assertThat(own)
                .containsExactly(rows("2611 115.00", "2421 -125.62", "3001 460.00", "3098 -460.00", "7960 10.62"));
        var paid = posted.entries().stream()
                .map(WantedEntry::operation)
                .filter(Operation.RegisterPayment.class::isInstance)
                .map(operation -> ((Operation.RegisterPayment) operation).amount())
                .toList();
        assertThat(paid).containsExactly(eur("50.00"));
    }

    /** VAT of 6 % that a card of 25 % would pay is none of what it bore: it was never a card of one purpose. */
    @Test
    void whatBearsNoVatOfTheCardsRateIsHeldByName() {
        var line = new SaleLine(
                OrderRow.Kind.GOODS,
                "",
                "Bok",
                Quantity.ONE,
                eur("53.00"),
                List.of(new TaxLine(Rate.of(6), eur("3.00"), false)));
        var paid = Given.sale(
                "1",
                LocalDate.of(2026, 6, 1),
                Given.SWEDISH_CONSUMER,
                Currency.EUR,
                List.of(line),
                at("1", "11.50", List.of(line)).exchangeRate(),
                Tender.singlePurposeCard(eur("50.00"), Rate.of(25)).standing(Given.kr("449.38")),
                Tender.provider("klarna", eur("3.00")));
        assertThat(held(group(paid), SETTINGS).code()).isEqualTo("gift-card.vat-abroad");
    }

    private static SaleFact boughtByCard(String stood) {
        var bought = at("1", "11.50", List.of(goods("99.99", "20.00")));
        return Given.sale(
                "1",
                LocalDate.of(2026, 6, 1),
                Given.SWEDISH_CONSUMER,
                Currency.EUR,
                bought.lines(),
                bought.exchangeRate(),
                Tender.singlePurposeCard(eur("50.00"), Rate.of(25)).standing(Given.kr(stood)),
                Tender.provider("klarna", eur("49.99")));
    }
}
