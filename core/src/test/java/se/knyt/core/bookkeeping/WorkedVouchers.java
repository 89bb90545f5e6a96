package se.knyt.core.bookkeeping;

import static se.knyt.core.bookkeeping.Given.freight;
import static se.knyt.core.bookkeeping.Given.giftCard;
import static se.knyt.core.bookkeeping.Given.goods;
import static se.knyt.core.bookkeeping.Given.group;
import static se.knyt.core.bookkeeping.Given.kr;
import static se.knyt.core.bookkeeping.Given.line;
import static se.knyt.core.bookkeeping.Given.payout;
import static se.knyt.core.bookkeeping.Given.payoutLine;
import static se.knyt.core.bookkeeping.Given.receipt;
import static se.knyt.core.bookkeeping.Given.sale;
import static se.knyt.core.bookkeeping.Given.tax;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import se.knyt.core.commerce.Buyer;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Allocation;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;
import se.knyt.core.money.Rounding;
import se.knyt.core.vat.RateSchedule;

/** The events behind the seventeen worked vouchers: the books of a shop without a customer ledger in May 2026. */
final class WorkedVouchers {
    static final String KLARNA = "klarna";
    static final String STRIPE = "stripe";
    static final String MARKETPLACE = "marketplace";
    static final String FOREIGN_MARKETPLACE = "foreign-marketplace";

    private WorkedVouchers() {}

    /** Stripe as exempt; three treatments that a company has to decide on: OSS to Germany, export to Norway, Finnish business. */
    static PostingSettings settings() {
        return settings(VatTreatment.domestic(), FeeVat.EXEMPT);
    }

    static PostingSettings settings(VatTreatment domestic, FeeVat stripeFees) {
        var direct = BankLeg.DIRECT;
        var providers = List.of(
                KnownProviders.of("klarna", direct),
                KnownProviders.of("stripe", direct).withFeeVat(stripeFees),
                ProviderSettings.standard(MARKETPLACE, 1588, "MARKNAD", FeeTable.of(6050, FeeVat.SWEDISH_25), direct),
                ProviderSettings.standard(
                        FOREIGN_MARKETPLACE, 1587, "EUMARKNAD", FeeTable.of(6050, FeeVat.REVERSE_CHARGE), direct));
        var consumer = Set.of(BuyerClass.CONSUMER);
        var none = new RateSchedule(List.of(Rate.ZERO), List.of());
        var german = new RateSchedule(List.of(Rate.of(19)), List.of());
        return PostingSettings.swedish(LedgerMode.KNYT, providers)
                .withTreatments(List.of(
                        domestic,
                        new VatTreatment(
                                "oss",
                                Set.of("DE"),
                                consumer,
                                german,
                                List.of(new RateAccounts(Rate.of(19), 3131, 3131, 3131, "", 2670, ""))),
                        new VatTreatment(
                                "export",
                                Set.of("NO"),
                                consumer,
                                none,
                                List.of(new RateAccounts(Rate.ZERO, 3105, 3522, 3105, "36", 0, ""))),
                        new VatTreatment(
                                "eu-business",
                                Set.of("FI"),
                                Set.of(BuyerClass.BUSINESS_WITH_VAT_NUMBER),
                                none,
                                List.of(new RateAccounts(Rate.ZERO, 3108, 3521, 3108, "35", 0, "")))));
    }

    static LocalDate may(int day) {
        return LocalDate.of(2026, 5, day);
    }

    static Map<String, PostingGroup> all() {
        var groups = new LinkedHashMap<String, PostingGroup>();
        groups.put("E1", group(order1001()));
        groups.put("E2", group(order1002()));
        groups.put("E3", group(order1003()));
        groups.put("E4", group(sale("G1", may(5), List.of(giftCard("500.00")), Tender.provider(KLARNA, kr("500.00")))));
        groups.put(
                "E5",
                group(sale(
                        "1004",
                        may(6),
                        List.of(goods("800.00", "160.00", 25)),
                        Tender.giftCard(kr("500.00")),
                        Tender.provider(STRIPE, kr("300.00")))));
        groups.put("E6", klarnaPayout());
        groups.put("E7", stripePayout());
        groups.put(
                "E8",
                Given.back(
                        sale(
                                "1001-R",
                                may(8),
                                List.of(goods("1200.00", "240.00", 25)),
                                Tender.provider(KLARNA, kr("1200.00"))),
                        "sale:1001"));
        groups.put("E9", group(german()));
        groups.put("E10", germanPayout());
        groups.put("E11", group(roundedInvoice()));
        groups.put(
                "E12",
                group(sale(
                        "M1",
                        may(14),
                        List.of(goods("1000.00", "200.00", 25)),
                        Tender.provider(MARKETPLACE, kr("1000.00")))));
        groups.put("E13", marketplacePayout());
        groups.put(
                "E14",
                new PostingGroup.FeeDocument(
                        new FeeDocumentFact("fee:1", may(16), FOREIGN_MARKETPLACE, "F-1", kr("120.00"), kr("0"))));
        groups.put("E15", group(norwegian()));
        groups.put("E16", group(finnish()));
        groups.put(
                "E17",
                new PostingGroup.Correction(new CorrectionFact(
                        "correction:1",
                        may(20),
                        "E 15",
                        "bokförare 7",
                        "fel betalkonto",
                        List.of(
                                new CorrectionFact.Row(1582, kr("-1000.00")),
                                new CorrectionFact.Row(1581, kr("1000.00"))))));
        return groups;
    }

    static SaleFact order1001() {
        return sale(
                "1001",
                may(2),
                List.of(goods("1200.00", "240.00", 25), freight("49.00", tax("25", "9.80"))),
                Tender.provider(KLARNA, kr("1249.00")));
    }

    /** The shop states the freight at one weighted rate that no law knows. */
    static SaleFact order1002() {
        return sale(
                "1002",
                may(3),
                List.of(
                        goods("500.00", "100.00", 25),
                        goods("212.00", "12.00", 6),
                        freight("71.20", tax("18.67", "11.20"))),
                Tender.provider(STRIPE, kr("783.20")));
    }

    /** 50.00 off three rows, spread by largest remainder. */
    private static SaleFact order1003() {
        var prices = List.of(kr("299.00"), kr("199.00"), kr("99.00"));
        var discounts =
                Allocation.split(kr("50.00"), prices.stream().map(Money::minor).toList());
        var lines = new ArrayList<SaleLine>();
        for (int i = 0; i < prices.size(); i++) {
            var gross = prices.get(i).minus(discounts.get(i));
            lines.add(goods(
                    gross.toPlain(),
                    Rate.of(25).containedIn(gross, Rounding.HALF_UP).toPlain(),
                    25));
        }
        return sale("1003", may(4), lines, Tender.provider(KLARNA, kr("547.00")));
    }

    static PostingGroup klarnaPayout() {
        return new PostingGroup.Payout(
                payout(KLARNA, "K1", may(7), "1694.34"),
                List.of(
                        payoutLine(1, Kind.SALE, "1249.00", MatchPart.ownRow("sale:1001", kr("1249.00"))),
                        payoutLine(2, Kind.SALE, "500.00", MatchPart.ownRow("sale:G1", kr("500.00"))),
                        payoutLine(3, Kind.FEE, "-43.73"),
                        payoutLine(4, Kind.FEE_VAT, "-10.93")),
                Optional.of(receipt(may(7), "1694.34")));
    }

    static PostingGroup stripePayout() {
        return new PostingGroup.Payout(
                payout(STRIPE, "S1", may(7), "1064.25"),
                List.of(
                        payoutLine(1, Kind.SALE, "783.20", MatchPart.ownRow("sale:1002", kr("783.20"))),
                        payoutLine(2, Kind.SALE, "300.00", MatchPart.ownRow("sale:1004", kr("300.00"))),
                        payoutLine(3, Kind.FEE, "-18.95")),
                Optional.of(receipt(may(7), "1064.25")));
    }

    private static SaleFact german() {
        var line = new SaleLine(
                OrderRow.Kind.GOODS,
                "",
                "Vara",
                Quantity.ONE,
                Money.parse("119.00", Currency.EUR),
                List.of(new TaxLine(Rate.of(19), Money.parse("19.00", Currency.EUR))));
        var rate = new ExchangeRate(Currency.EUR, Currency.SEK, new BigDecimal("11.2345"), "centralbank", may(10));
        return sale(
                "1005",
                may(10),
                new FactBuyer(Buyer.Kind.CONSUMER, "DE", false),
                Currency.EUR,
                List.of(line),
                Optional.of(rate),
                Tender.provider(STRIPE, Money.parse("119.00", Currency.EUR)));
    }

    /** Stripe changed the euro itself and paid kronor: the sale is cleared at what it stands at. */
    private static PostingGroup germanPayout() {
        var part = new MatchPart(
                MatchPart.Target.OWN_ROW, "sale:1005", "", kr("1330.42"), kr("1330.42"), Optional.of(kr("1336.91")));
        return new PostingGroup.Payout(
                payout(STRIPE, "S2", may(12), "1305.42"),
                List.of(payoutLine(1, Kind.SALE, "1330.42", part), payoutLine(2, Kind.FEE, "-25.00")),
                Optional.of(receipt(may(12), "1305.42")));
    }

    private static SaleFact roundedInvoice() {
        return sale(
                "5001",
                may(13),
                List.of(goods("5584.69", "1116.94", 25), line(OrderRow.Kind.ROUNDING, "Öresavrundning", "0.31")),
                Tender.ownInvoice(kr("5585.00")));
    }

    private static PostingGroup marketplacePayout() {
        return new PostingGroup.Payout(
                payout(MARKETPLACE, "M1", may(15), "850.00"),
                List.of(
                        payoutLine(1, Kind.SALE, "1000.00", MatchPart.ownRow("sale:M1", kr("1000.00"))),
                        payoutLine(2, Kind.FEE, "-120.00"),
                        payoutLine(3, Kind.FEE_VAT, "-30.00")),
                Optional.of(receipt(may(15), "850.00")));
    }

    private static SaleFact norwegian() {
        return sale(
                "1006",
                may(18),
                new FactBuyer(Buyer.Kind.CONSUMER, "NO", false),
                Currency.SEK,
                List.of(line(OrderRow.Kind.GOODS, "Vara", "1000.00")),
                Optional.empty(),
                Tender.provider(STRIPE, kr("1000.00")));
    }

    private static SaleFact finnish() {
        return sale(
                "5002",
                may(19),
                new FactBuyer(Buyer.Kind.BUSINESS, "FI", true),
                Currency.SEK,
                List.of(line(OrderRow.Kind.GOODS, "Vara", "2000.00")),
                Optional.empty(),
                Tender.ownInvoice(kr("2000.00")));
    }
}
