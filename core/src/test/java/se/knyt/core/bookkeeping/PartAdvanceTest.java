package se.knyt.core.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.core.bookkeeping.Given.effect;
import static se.knyt.core.bookkeeping.Given.goods;
import static se.knyt.core.bookkeeping.Given.group;
import static se.knyt.core.bookkeeping.Given.kr;
import static se.knyt.core.bookkeeping.Given.posted;
import static se.knyt.core.bookkeeping.Given.rows;
import static se.knyt.core.bookkeeping.Given.sale;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import se.knyt.core.bookkeeping.Operation.RegisterPayment;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rate;

/** A part of the price is paid before the delivery: what it is of each rate of VAT, and what each delivery draws. Worked by hand. */
class PartAdvanceTest {
    private static final LocalDate PAID = LocalDate.of(2026, 2, 2);
    private static final LocalDate DELIVERED = LocalDate.of(2026, 3, 1);
    private static final PostingSettings SETTINGS = PostingSettings.swedish(
                    LedgerMode.KNYT, List.of(KnownProviders.of("klarna", BankLeg.IN_TRANSIT)))
            .withTreatments(List.of(VatTreatment.domestic(3520, 3523, 3524)));

    /** 1 000.00 at 25 %, 500.00 at 12 % and 500.00 at 6 %, and their VAT: 2 340.00. */
    private static final SaleLine[] MIXED = {
        goods("1250.00", "250.00", 25), goods("560.00", "60.00", 12), goods("530.00", "30.00", 6)
    };

    private final PostingSettings settings = SETTINGS;
    private final List<SaleLine> came = new ArrayList<>();
    private final List<SaleLine> drawn = new ArrayList<>();

    private SaleFact paid(String amount, SaleLine... order) {
        var whole = sale("1", PAID, List.of(order), Tender.provider("klarna", kr("0.00")));
        var lines = PartAdvance.of(whole.prepaid(), came, kr(amount), settings, settings)
                .orElseThrow();
        came.addAll(lines);
        return sale("1-paid-" + amount, PAID, lines, Tender.provider("klarna", kr(amount)))
                .prepaid();
    }

    /** A delivery of which Klarna pays what has not come before. */
    private SaleFact delivered(String nth, boolean last, SaleLine... lines) {
        var total = Money.sum(List.of(lines).stream().map(SaleLine::gross).toList(), Currency.SEK);
        var fact = sale("1-" + nth, DELIVERED, List.of(lines), Tender.provider("klarna", total));
        var later = last ? kr("0.00") : kr("100000.00");
        var part = PartAdvance.drawn(fact, PAID, came, drawn, total, later, settings, settings)
                .orElseThrow();
        drawn.addAll(part);
        return part.isEmpty() ? fact : fact.partPaidInAdvance(part);
    }

    private static List<PostingResult.Posted> all(PostingSettings settings, SaleFact... facts) {
        return List.of(facts).stream().map(f -> posted(group(f), settings)).toList();
    }

    /**
     * 30 %, 702.00: 375.00 with 75.00, 168.00 with 18.00 and 159.00 with 9.00 of VAT; 2420 −(300.00 + 150.00 + 150.00). First what is at
     * 12 % goes: it draws its 168.00, and 392.00 is Klarna's. Then half of what is at 25 %, 625.00, which draws all 375.00. Last the other
     * half and what is at 6 %, which draws 159.00: 625.00 + 371.00 is Klarna's.
     */
    @Test
    void eachDeliveryDrawsWhatCameAtItsRatesInOrder() {
        var advance = paid("702.00", MIXED);
        var first = delivered("1", false, goods("560.00", "60.00", 12));
        var second = delivered("2", false, goods("625.00", "125.00", 25));
        var third = delivered("3", true, goods("625.00", "125.00", 25), goods("530.00", "30.00", 6));
        assertThat(effect(posted(group(advance), settings)))
                .isEqualTo(rows("1581 702.00", "2420 -600.00", "2611 -75.00", "2621 -18.00", "2631 -9.00"));
        assertThat(effect(posted(group(first), settings)))
                .isEqualTo(rows("2420 150.00", "1581 392.00", "2621 -42.00", "3002 -500.00"));
        assertThat(effect(posted(group(second), settings)))
                .isEqualTo(rows("2420 300.00", "1581 250.00", "2611 -50.00", "3001 -500.00"));
        assertThat(effect(posted(group(third), settings)))
                .isEqualTo(rows(
                        "2420 150.00", "1581 996.00", "2611 -125.00", "2631 -21.00", "3001 -500.00", "3003 -500.00"));
        assertThat(PartAdvance.left(came, drawn, Currency.SEK)).isEmpty();
        // The base of what was paid in advance has been in box 05 since then: only the rest of it comes with the
        // delivery.
        var boxes = posted(group(first), settings).entries().getFirst().voucher().rows().stream()
                .filter(row -> row.vatBox().equals("05"))
                .map(VoucherRow::signed)
                .reduce(kr("0.00"), Money::plus);
        assertThat(boxes).isEqualTo(kr("-350.00"));
    }

    /**
     * With a customer ledger the invoice of the first delivery, 560.00 with 60.00 of VAT, is paid with 168.00 from 2420, and Knyt puts the
     * 18.00 of VAT back: 392.00 is left on it, for the payout to pay.
     */
    @Test
    void withACustomerLedgerItPaysAPartOfTheInvoice() {
        var ledger = settings.withLedger(LedgerMode.ACCOUNTING_SYSTEM);
        var advance = paid("702.00", MIXED);
        var first = delivered("1", false, goods("560.00", "60.00", 12));
        var entries = posted(group(first), ledger).entries();
        assertThat(entries.get(1).operation())
                .isEqualTo(new RegisterPayment(
                        "sale:1-1:invoice", false, "FÖRSKOTT", 2420, DELIVERED, kr("168.00"), kr("0.00"), 3740));
        assertThat(Balances.effect(List.of(entries.get(2).voucher()))).isEqualTo(rows("2621 18.00", "2420 -18.00"));
        assertThat(effect(all(ledger, advance, first)))
                .isEqualTo(rows(
                        "1581 702.00",
                        "1510 392.00",
                        "2420 -450.00",
                        "2611 -75.00",
                        "2621 -60.00",
                        "2631 -9.00",
                        "3002 -500.00"));
    }

    /**
     * 99.99 at 25 %, 33.33 at 12 % and 66.67 at 6 %. 100.00 of 199.99 is 49.9975, 16.658 and 33.336: 50.00, 16.66 and 33.34 with 10.00, 1.79
     * and 1.89 of VAT. 50.00 more is of the 49.99, 16.67 and 33.33 that are left: 25.00, 8.33 and 16.67; by then 75.00, 24.99 and 50.01 hold
     * 15.00, 2.68 and 2.83, so 5.00, 0.89 and 0.94 more. All of it is drawn by one delivery, of which Klarna pays 49.99.
     */
    @ParameterizedTest
    @EnumSource(LedgerMode.class)
    void severalOfThemAreDrawnToTheOre(LedgerMode mode) {
        var order = new SaleLine[] {goods("99.99", "20.00", 25), goods("33.33", "3.57", 12), goods("66.67", "3.77", 6)};
        var ledger = settings.withLedger(mode);
        var first = paid("100.00", order);
        assertThat(effect(posted(group(first), ledger)))
                .isEqualTo(rows("1581 100.00", "2420 -86.32", "2611 -10.00", "2621 -1.79", "2631 -1.89"));
        var second = paid("50.00", order);
        assertThat(effect(posted(group(second), ledger)))
                .isEqualTo(rows("1581 50.00", "2420 -43.17", "2611 -5.00", "2621 -0.89", "2631 -0.94"));
        var delivery = delivered("1", true, order);
        int rest = mode == LedgerMode.KNYT ? 1581 : 1510;
        var expected = new java.util.TreeMap<>(
                rows("3001 -79.99", "3002 -29.76", "3003 -62.90", "2611 -20.00", "2621 -3.57", "2631 -3.77"));
        expected.putAll(mode == LedgerMode.KNYT ? rows("1581 199.99") : rows("1581 150.00", rest + " 49.99"));
        assertThat(effect(all(ledger, first, second, delivery))).isEqualTo(expected);
        // What came has borne its VAT: of each rate the delivery bears the rest.
        var vat = VatParts.of(delivery, false, ledger, ledger).stream()
                .filter(part -> part.rate().equals(Rate.of(12)))
                .map(VatPart::vat)
                .reduce(kr("0.00"), Money::plus);
        assertThat(vat).isEqualTo(kr("0.89"));
    }

    /** What came at a rate of which nothing is delivered in the end is drawn by the last delivery all the same. */
    @Test
    void theLastDeliveryLeavesNothing() {
        paid("112.00", goods("560.00", "60.00", 12));
        var last = delivered("1", true, goods("530.00", "30.00", 6));
        assertThat(effect(posted(group(last), settings)))
                .isEqualTo(rows("2420 100.00", "2621 12.00", "1581 418.00", "2631 -30.00", "3003 -500.00"));
        assertThat(PartAdvance.left(came, drawn, Currency.SEK)).isEmpty();
    }

    /**
     * 100.00 at each of three rates; a card pays 100.00, and 200.00 came: 66.67, 66.67 and 66.66 with 13.33, 7.14 and 3.77 of VAT. The card pays
     * the first delivery. The second, at 12 %, draws its 66.67, and 33.33 of what came at 25 % with 6.67, since the last has room for no more
     * than 100.00: that is 66.66 at 6 % and the other 33.34 at 25 %.
     */
    @Test
    void whatLaterDeliveriesHaveNoRoomForIsDrawnBefore() {
        var goods =
                new SaleLine[] {goods("100.00", "20.00", 25), goods("100.00", "10.71", 12), goods("100.00", "5.66", 6)};
        paid("200.00", goods);
        var none = drawing(goods[0], "0.00", "200.00");
        assertThat(none).isEmpty();
        var second = drawing(goods[1], "100.00", "100.00");
        assertThat(effect(posted(group(byAdvance("1-2", goods[1], second)), settings)))
                .isEqualTo(rows("2420 86.19", "2611 6.67", "2621 -3.57", "3002 -89.29"));
        var third = drawing(goods[2], "100.00", "0.00");
        assertThat(third)
                .extracting(line -> line.gross().toPlain() + " " + line.tax().toPlain())
                .containsExactly("33.34 6.66", "66.66 3.77");
        assertThat(PartAdvance.left(came, drawn, Currency.SEK)).isEmpty();
    }

    private List<SaleLine> drawing(SaleLine line, String room, String later) {
        var fact = sale("1", DELIVERED, List.of(line), Tender.provider("klarna", line.gross()));
        var part = PartAdvance.drawn(fact, PAID, came, drawn, kr(room), kr(later), settings, settings)
                .orElseThrow();
        drawn.addAll(part);
        return part;
    }

    private static SaleFact byAdvance(String key, SaleLine line, List<SaleLine> part) {
        return sale(key, DELIVERED, List.of(line), Tender.provider("klarna", line.gross()))
                .partPaidInAdvance(part);
    }

    @Test
    void moreThanIsLeftToPayIsNotTold() {
        paid("2000.00", MIXED);
        var whole = sale("1", PAID, List.of(MIXED), Tender.provider("klarna", kr("0.00")));
        assertThat(PartAdvance.of(whole.prepaid(), came, kr("340.01"), settings, settings))
                .isEmpty();
    }
}
