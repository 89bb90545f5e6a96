package se.knyt.core.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static se.knyt.core.bookkeeping.Given.back;
import static se.knyt.core.bookkeeping.Given.effect;
import static se.knyt.core.bookkeeping.Given.freight;
import static se.knyt.core.bookkeeping.Given.giftCard;
import static se.knyt.core.bookkeeping.Given.goods;
import static se.knyt.core.bookkeeping.Given.group;
import static se.knyt.core.bookkeeping.Given.held;
import static se.knyt.core.bookkeeping.Given.kr;
import static se.knyt.core.bookkeeping.Given.line;
import static se.knyt.core.bookkeeping.Given.posted;
import static se.knyt.core.bookkeeping.Given.rows;
import static se.knyt.core.bookkeeping.Given.sale;
import static se.knyt.core.bookkeeping.Given.tax;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.PostingResult.Posted;
import se.knyt.core.commerce.Buyer;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;

/** What is booked, and what is held instead of guessed. */
class SalePostingTest {
    private static final LocalDate DAY = LocalDate.of(2026, 5, 2);
    private static final PostingSettings SETTINGS =
            PostingSettings.swedish(LedgerMode.KNYT, List.of(KnownProviders.of("klarna", BankLeg.IN_TRANSIT)));

    private static SaleFact paid(String total, SaleLine... lines) {
        return sale("1", DAY, List.of(lines), Tender.provider("klarna", kr(total)));
    }

    private static SaleFact soldTo(FactBuyer buyer) {
        return sale(
                "1",
                DAY,
                buyer,
                Currency.SEK,
                List.of(goods("100.00", "20.00", 25)),
                Optional.empty(),
                Tender.provider("klarna", kr("100.00")));
    }

    @Test
    void aSaleWithoutATreatmentIsHeldAndNeverBookedAsDomestic() {
        var german = held(group(soldTo(new FactBuyer(Buyer.Kind.CONSUMER, "DE", false))), SETTINGS);
        assertThat(german.code()).isEqualTo("vat.no-treatment");
        assertThat(german.arguments()).containsExactly("DE", "CONSUMER");
        assertThat(german.text()).isEqualTo("momsbehandling saknas för DE, konsument");
        var finnish = held(group(soldTo(new FactBuyer(Buyer.Kind.BUSINESS, "FI", true))), SETTINGS);
        assertThat(finnish.text()).isEqualTo("momsbehandling saknas för FI, företagskund");
        assertThat(held(group(soldTo(new FactBuyer(Buyer.Kind.CONSUMER, "", false))), SETTINGS)
                        .code())
                .isEqualTo("vat.no-treatment");
    }

    @Test
    void aTreatmentThatNeedsAVatNumberIsNotGivenWithoutOne() {
        var settings = WorkedVouchers.settings();
        var without = soldTo(new FactBuyer(Buyer.Kind.BUSINESS, "FI", false));
        assertThat(held(group(without), settings).code()).isEqualTo("vat.no-treatment");
    }

    /** Food ordered at 12 % and delivered when 6 % is the law: both results are shown, a person chooses. */
    @Test
    void aRateThatIsNotValidOnTheDayIsHeldWithBothResults() {
        var food = sale(
                "1",
                LocalDate.of(2026, 4, 2),
                List.of(goods("112.00", "12.00", 12)),
                Tender.provider("klarna", kr("112.00")));
        var held = held(group(food), SETTINGS);
        assertThat(held.code()).isEqualTo("vat.rate-not-valid");
        assertThat(held.arguments()).containsExactly("12", "6", "2026-04-02");
        assertThat(held.alternatives())
                .extracting(PostingResult.Alternative::code)
                .containsExactly("as-charged", "valid-rate");
        assertThat(held.alternatives())
                .extracting(alternative -> effect((Posted) alternative.result()))
                .containsExactly(
                        rows("1581 112.00", "3002 -100.00", "2621 -12.00"),
                        rows("1581 112.00", "3003 -105.66", "2631 -6.34"));
        assertThat(effect(posted(group(food.decided(RateDecision.VALID_RATE)), SETTINGS)))
                .isEqualTo(rows("1581 112.00", "3003 -105.66", "2631 -6.34"));
        assertThat(held(back(food, ""), SETTINGS).alternatives()).hasSize(2);
    }

    /**
     * The domain page's rows of what is captured at the order, 1582 +1250.00 · 2420 −1000.00 · 2611 −250.00, here with Klarna's 1581:
     * 1 200.00 of goods with 240.00 VAT and freight of 50.00 with 10.00. Whoever keeps the customer ledger it is Knyt's voucher, and
     * what goes back leaves nothing on any account.
     */
    @Test
    void whatIsPaidBeforeDeliveryIsOwedToTheBuyerWithItsVatAndGoesBackWhole() {
        var paid = paid("1250.00", goods("1200.00", "240.00", 25), freight("50.00", tax("25", "10.00")))
                .prepaid();
        for (var ledger : LedgerMode.values()) {
            var settings = SETTINGS.withLedger(ledger);
            var in = posted(group(paid), settings);
            var back = posted(back(paid, paid.key()), settings);
            assertThat(effect(in)).isEqualTo(rows("1581 1250.00", "2420 -1000.00", "2611 -250.00"));
            assertThat(effect(back)).isEqualTo(rows("1581 -1250.00", "2420 1000.00", "2611 250.00"));
            assertThat(in.entries()).extracting(WantedEntry::writer).containsExactly(Writer.KNYT);
            assertThat(in.entries().getFirst().voucher().rows())
                    .extracting(VoucherRow::account, VoucherRow::vatBox)
                    .contains(tuple(2420, "05"), tuple(2611, "10"));
            assertThat(VatParts.of(paid, false, settings, settings)).allMatch(VatPart::own);
        }
    }

    /** 500.00 comes back, 59.00 is kept for its freight and 40.00 as a fee: 401.00, VAT 100.00 − 11.80 − 8.00. */
    @Test
    void whatIsKeptOfAReturnStandsOnAccountsOfItsOwn() {
        var what = paid(
                "401.00",
                goods("500.00", "100.00", 25),
                line(OrderRow.Kind.RETURN_FREIGHT, "Returfrakt", "-59.00", new TaxLine(Rate.of(25), kr("-11.80"))),
                line(OrderRow.Kind.RETURN_FEE, "Returavgift", "-40.00", new TaxLine(Rate.of(25), kr("-8.00"))));
        assertThat(effect(posted(back(what, "sale:1"), SETTINGS)))
                .isEqualTo(rows("1581 -401.00", "3001 400.00", "3520 -47.20", "3540 -32.00", "2611 80.20"));
    }

    @Test
    void paidBeforeTheChangeTheOldRateHolds() {
        var delivered = sale(
                "1",
                LocalDate.of(2026, 4, 2),
                List.of(goods("112.00", "12.00", 12)),
                Tender.provider("klarna", kr("112.00")));
        var prepaid = new SaleFact(
                delivered.key(),
                delivered.eventDate(),
                LocalDate.of(2026, 3, 30),
                delivered.reference(),
                delivered.orderNumber(),
                delivered.channel(),
                delivered.buyer(),
                delivered.currency(),
                delivered.lines(),
                delivered.tenders(),
                delivered.freightBasis(),
                delivered.exchangeRate(),
                RateDecision.NONE);
        assertThat(effect(posted(group(prepaid), SETTINGS)))
                .isEqualTo(rows("1581 112.00", "3002 -100.00", "2621 -12.00"));
    }

    /** 79.00 with VAT 12.43 over 500.00 at 25 % and 212.00 at 6 %: 55.48 + 23.52, VAT 11.10 + 1.33. */
    @Test
    void freightAtAWeightedRateIsPartedByTheGoods() {
        var settings = SETTINGS.withTreatments(List.of(VatTreatment.domestic(3520, 3523, 3524)));
        var sale = paid(
                "791.00",
                goods("500.00", "100.00", 25),
                goods("212.00", "12.00", 6),
                freight("79.00", tax("18.67", "12.43")));
        assertThat(effect(posted(group(sale), settings)))
                .isEqualTo(rows(
                        "1581 791.00",
                        "3001 -400.00",
                        "3003 -200.00",
                        "3520 -44.38",
                        "3524 -22.19",
                        "2611 -111.10",
                        "2631 -13.33"));
        var stated = paid(
                "791.00",
                goods("500.00", "100.00", 25),
                goods("212.00", "12.00", 6),
                freight("79.00", tax("25", "11.09"), tax("6", "1.34")));
        assertThat(effect(posted(group(stated), settings)))
                .containsEntry(2611, kr("-111.09"))
                .containsEntry(2631, kr("-13.34"));
    }

    @Test
    void oneOreOfFreightVatIsTheSourcesAndMoreIsHeld() {
        var oneMore = paid(
                "783.20",
                goods("500.00", "100.00", 25),
                goods("212.00", "12.00", 6),
                freight("71.20", tax("18.69", "11.21")));
        assertThat(effect(posted(group(oneMore), SETTINGS)))
                .isEqualTo(rows(
                        "1581 783.20", "3001 -400.00", "3003 -200.00", "3520 -59.99", "2611 -110.01", "2631 -13.20"));
        var twoMore = paid(
                "783.20",
                goods("500.00", "100.00", 25),
                goods("212.00", "12.00", 6),
                freight("71.20", tax("18.7", "11.22")));
        assertThat(held(group(twoMore), SETTINGS).code()).isEqualTo("freight.vat-does-not-agree");
        var alone = paid("71.20", freight("71.20", tax("18.67", "11.20")));
        assertThat(held(group(alone), SETTINGS).code()).isEqualTo("freight.vat-does-not-agree");
    }

    @Test
    void freightOfAPartialDeliveryFollowsTheGoodsOfTheWholeOrder() {
        var part = paid("571.20", goods("500.00", "100.00", 25), freight("71.20", tax("18.67", "11.20")));
        assertThat(held(group(part), SETTINGS).code()).isEqualTo("freight.vat-does-not-agree");
        var withBasis = new SaleFact(
                part.key(),
                part.eventDate(),
                part.chargeableDate(),
                part.reference(),
                part.orderNumber(),
                part.channel(),
                part.buyer(),
                part.currency(),
                part.lines(),
                part.tenders(),
                List.of(new RateAmount(Rate.of(25), kr("500.00")), new RateAmount(Rate.of(6), kr("212.00"))),
                part.exchangeRate(),
                RateDecision.NONE);
        assertThat(effect(posted(group(withBasis), SETTINGS)))
                .isEqualTo(rows("1581 571.20", "3001 -400.00", "3520 -60.00", "2611 -110.00", "2631 -1.20"));
    }

    @Test
    void oneOreBetweenRowsAndPaymentIsNamedAndMoreIsHeld() {
        var oneLess = posted(group(paid("99.99", goods("100.00", "20.00", 25))), SETTINGS);
        assertThat(effect(oneLess)).isEqualTo(rows("1581 99.99", "3740 0.01", "3001 -80.00", "2611 -20.00"));
        assertThat(oneLess.findings()).extracting(PostingResult.Finding::code).containsExactly("sale.rounding");
        var held = held(group(paid("99.98", goods("100.00", "20.00", 25))), SETTINGS);
        assertThat(held.code()).isEqualTo("sale.does-not-add-up");
    }

    @Test
    void theSourcesVatIsBookedWithinOneOreALineElseHeld() {
        var sourceIsLaw = paid("100.00", goods("50.00", "10.01", 25), goods("50.00", "10.01", 25));
        assertThat(effect(posted(group(sourceIsLaw), SETTINGS))).containsEntry(2611, kr("-20.02"));
        var off = paid("100.00", goods("100.00", "20.02", 25));
        assertThat(held(group(off), SETTINGS).code()).isEqualTo("vat.amount-does-not-agree");
    }

    @Test
    void whatCanNotBeSaidIsHeldWithItsOwnReason() {
        assertThat(held(group(paid("119.00", goods("119.00", "19.00", 19))), SETTINGS)
                        .code())
                .isEqualTo("vat.rate-not-legal");
        assertThat(held(group(paid("100.00", goods("100.00", "0", 0))), SETTINGS)
                        .code())
                .isEqualTo("vat.rate-without-account");
        var bundle = line(OrderRow.Kind.GOODS, "Paket", "231.00", tax("25", "25.00"), tax("6", "6.00"));
        assertThat(held(group(paid("231.00", bundle)), SETTINGS).code()).isEqualTo("vat.line-with-several-rates");
        var channel = line(OrderRow.Kind.GOODS, "Vara", "125.00", new TaxLine(Rate.of(25), kr("25.00"), true));
        assertThat(held(group(paid("125.00", channel)), SETTINGS).code()).isEqualTo("vat.channel-liable");
        var card = line(OrderRow.Kind.GIFT_CARD, "Presentkort", "500.00", tax("25", "100.00"));
        assertThat(held(group(paid("500.00", card)), SETTINGS).code()).isEqualTo("vat.not-expected");
        var unknown = sale("1", DAY, List.of(goods("125.00", "25.00", 25)), Tender.provider("okänd", kr("125.00")));
        assertThat(held(group(unknown), SETTINGS).code()).isEqualTo("provider.no-accounts");
    }

    @Test
    void invoiceFeeTipAndGiftCardHaveTheirAccounts() {
        var sale = paid(
                "720.00",
                goods("125.00", "25.00", 25),
                line(OrderRow.Kind.FEE, "Faktureringsavgift", "25.00", tax("25", "5.00")),
                line(OrderRow.Kind.TIP, "Dricks", "70.00"),
                giftCard("500.00"));
        assertThat(effect(posted(group(sale), SETTINGS)))
                .isEqualTo(rows(
                        "1581 720.00", "3001 -100.00", "3540 -20.00", "2611 -30.00", "2891 -70.00", "2421 -500.00"));
    }

    @Test
    void amountsThatDoNotGoTogetherAreHeldAndNeverThrown() {
        var euro = new SaleLine(
                OrderRow.Kind.GOODS, "", "Vara", Quantity.ONE, Money.of(100, Currency.EUR), List.of(tax("25", "0.20")));
        assertThat(held(group(paid("1.00", euro)), SETTINGS).code()).isEqualTo("posting.impossible");
        var most = new SaleLine(
                OrderRow.Kind.GOODS, "", "Vara", Quantity.ONE, Money.of(Long.MAX_VALUE, Currency.SEK), List.of());
        assertThat(held(group(paid("1.00", most, most)), SETTINGS).code()).isEqualTo("posting.impossible");
        assertThat(posted(group(paid("0", goods("0", "0", 25))), SETTINGS).entries())
                .isEmpty();
    }

    /** No decimals and three: gross and VAT are converted once each, half up, and the net is the rest. */
    @Test
    void currenciesOfNoneAndThreeDecimalsAreConvertedToTheMinorUnit() {
        // 12 000 × 0.0685 = 822.00; 2 400 × 0.0685 = 164.40.
        assertThat(effect(posted(group(inCurrency("JPY", "12000", "2400", "0.0685")), SETTINGS)))
                .isEqualTo(rows("1581 822.00", "3001 -657.60", "2611 -164.40"));
        // 10.005 × 34.1234 = 341.4046…; 2.001 × 34.1234 = 68.2809…
        assertThat(effect(posted(group(inCurrency("KWD", "10.005", "2.001", "34.1234")), SETTINGS)))
                .isEqualTo(rows("1581 341.40", "3001 -273.12", "2611 -68.28"));
    }

    private static SaleFact inCurrency(String code, String gross, String vat, String perUnit) {
        var currency = new Currency(code);
        var line = new SaleLine(
                OrderRow.Kind.GOODS,
                "",
                "Vara",
                Quantity.ONE,
                Money.parse(gross, currency),
                List.of(new TaxLine(Rate.of(25), Money.parse(vat, currency))));
        var rate = new ExchangeRate(currency, Currency.SEK, new java.math.BigDecimal(perUnit), "centralbank", DAY);
        return sale(
                "1",
                DAY,
                Given.SWEDISH_CONSUMER,
                currency,
                List.of(line),
                Optional.of(rate),
                Tender.provider("klarna", Money.parse(gross, currency)));
    }
}
