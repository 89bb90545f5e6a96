package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.rules.PriceChange;
import se.knyt.engine.rules.Rule;
import se.knyt.engine.rules.RuleAction;
import se.knyt.engine.rules.RuleField;
import se.knyt.formats.sie.SieObject;
import se.knyt.formats.sie.SieObjectId;
import se.knyt.formats.sie.SieReader;
import se.knyt.formats.sie.SieSource;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Trouble;
import se.knyt.tests.thread.World;

/** What rules choose stands in the books, and what has begun under a rule ends under it. Amounts are those of the worked voucher E1. */
class RulesTest {
    private static final String SALE_1249 =
            "{\"lines\":[{\"sku\":\"FILT-GRA\",\"price\":120000}],\"shipping\":4900,\"discount\":false,\"business\":false}";

    @TempDir
    Path folder;

    private World world;

    @BeforeEach
    void open() {
        world = new World();
    }

    @AfterEach
    void close() {
        world.close();
    }

    /** The refund comes after the rule was taken away, and is booked back from where the sale was booked. */
    @Test
    void anAccountOfARowIsBookedByTheAccountingSystemAndTakenBackFromTheSame() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            rules(
                    merchant,
                    Rule.of(
                            "filtar",
                            "",
                            "row.sku.startsWith('FILT')",
                            new RuleAction.SalesAccount(Optional.empty(), Optional.empty(), 3540),
                            new RuleAction.SetField(RuleField.COST_CENTRE, "WEBB")),
                    Rule.of(
                            "referens",
                            "deliveries-to-invoices",
                            "true",
                            new RuleAction.CopyField(RuleField.YOUR_REFERENCE, "'Order ' + number")));
            var sold = world.post("shopify", "sell", SALE_1249);
            ship(merchant);
            assertThat(Ledgers.general(world))
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(Ledgers.rows("1510 1249.00", "3540 -960.00", "3520 -39.20", "2611 -249.80"));
            assertThat(invoiceRows(merchant)).containsExactly("3540 filtar 2", "3520  0");
            rules(merchant);
            var name = sold.path("orders").get(0).asString("").replace("#", "");
            world.post("shopify", "orders/" + name + "/refund", "{\"shipping\":true}");
            merchant.settle();
            merchant.settle();
            assertThat(Ledgers.general(world)).as("%s", Trouble.of(merchant)).isEmpty();
            world.post("shopify", "sell", SALE_1249);
            ship(merchant);
            assertThat(Ledgers.general(world))
                    .as("a sale that began after the rule was taken away")
                    .isEqualTo(Ledgers.rows("1510 1249.00", "3001 -960.00", "3520 -39.20", "2611 -249.80"));
        }
    }

    /** What the rows of the invoice say of what chose their accounts: the purchase's page shows it. */
    private static List<String> invoiceRows(Merchant merchant) {
        return merchant.engine
                .database()
                .forCompany(
                        "rows",
                        merchant.company,
                        tx -> tx.query(
                                "select r ->> 'account' || ' ' || (r ->> 'chosenBy') || ' ' || (r ->> 'chosenVersion')"
                                        + " from effect e, json_array_elements(e.body::json -> 'rows') r"
                                        + " where e.company_id = ? and e.kind = 'create-invoice'",
                                row -> row.getString(1),
                                merchant.company));
    }

    @Test
    void aDraftWaitsForAPersonAndIsBookedWhenOneSaysSo() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            rules(
                    merchant,
                    Rule.of("utkast", "", "total_minor > 100000 && shop == 'Webbutiken'", new RuleAction.Draft()));
            world.post("shopify", "sell", SALE_1249);
            ship(merchant);
            assertThat(Ledgers.general(world)).isEmpty();
            assertThat(Trouble.of(merchant).toString()).contains("rule.draft");
            long end = merchant.engine
                    .database()
                    .forCompany(
                            "find",
                            merchant.company,
                            tx -> tx.first(
                                            "select loose_end_id from loose_end where company_id = ? and code = 'rule.draft'"
                                                    + " and closed_at is null",
                                            row -> row.getLong(1),
                                            merchant.company)
                                    .orElseThrow());
            merchant.engine.control().retry(merchant.company, end, "Eva");
            merchant.settle();
            assertThat(Ledgers.general(world))
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(Ledgers.rows("1510 1249.00", "3001 -960.00", "3520 -39.20", "2611 -249.80"));
            merchant.advance(Duration.ofDays(14));
            assertThat(merchant.status().trailsTied())
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(1);
        }
    }

    @Test
    void aRuleSaysThatAnOrderIsHandledInTheAccountingSystem() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            rules(merchant, Rule.of("region", "", "true", new RuleAction.SetDimension(20, "NORR")));
            world.post("shopify", "sell", SALE_1249);
            ship(merchant);
            assertThat(Trouble.of(merchant).toString())
                    .as("an invoice has no place for it, so nothing is sent")
                    .contains("rule.dimension");
            assertThat(Ledgers.general(world)).isEmpty();
            rules(merchant, Rule.of("order", "deliveries-to-invoices", "country == 'SE'", new RuleAction.Handle(true)));
            merchant.settle();
            assertThat(world.get("fortnox", "orders").path("orders").size())
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(1);
        }
    }

    /** Each line of our own voucher names the rule that chose its account, and the file carries cost centre and project. */
    @Test
    void ownVouchersNameTheRuleAndCarryCostCentreAndProject() throws Exception {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            OwnBooks.of(merchant, folder);
            rules(
                    merchant,
                    Rule.of(
                            "webben",
                            "",
                            "channel != 'kassan'",
                            new RuleAction.SalesAccount(Optional.of(OrderRow.Kind.GOODS), Optional.empty(), 3051),
                            new RuleAction.SetField(RuleField.COST_CENTRE, "WEBB"),
                            new RuleAction.SetField(RuleField.PROJECT, "17"),
                            new RuleAction.SetDimension(20, "NORR"),
                            new RuleAction.Series("W")));
            world.post("shopify", "sell", SALE_1249);
            ship(merchant);
            assertThat(rows(merchant))
                    .as("%s", Trouble.of(merchant))
                    .containsExactlyInAnyOrder(
                            "W 1581   0 ", "W 3051 WEBB 17 3 webben", "W 3520 WEBB 17 0 ", "W 2611   0 ");
            var file = SieReader.read(SieSource.of(OwnBooks.files(folder).getFirst()))
                    .document();
            assertThat(file.objects()).containsExactly(new SieObject(20, "NORR", "NORR"));
            var voucher = file.vouchers().getFirst();
            assertThat(voucher.series()).isEqualTo("W");
            assertThat(voucher.rows())
                    .filteredOn(r -> r.account() == 3051)
                    .flatExtracting(r -> r.objects())
                    .containsExactly(new SieObjectId(1, "WEBB"), new SieObjectId(6, "17"), new SieObjectId(20, "NORR"));
        }
    }

    /**
     * 1 200,00 at 75 % is 900,00, and the nearest that ends in ,90 is 899,90; VAT 240,00 × 899,90 / 1 200,00 = 179,98. So 3001 has
     * 719,92 and the row of its own 300,10 with 60,02 of VAT: 240,08 on 3540. The refund comes after the rule was taken away.
     */
    @Test
    void aPartOfThePriceStandsOnARowOfItsOwnAndGoesBackWithTheRow() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            rules(merchant, Rule.of("stöd", "", "row.sku.startsWith('FILT')", price("75", PriceChange.Ending.NINETY)));
            var sold = world.post("shopify", "sell", SALE_1249);
            ship(merchant);
            assertThat(Ledgers.general(world))
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(Ledgers.rows(
                            "1510 1249.00", "3001 -719.92", "3540 -240.08", "3520 -39.20", "2611 -249.80"));
            rules(merchant);
            var name = sold.path("orders").get(0).asString("").replace("#", "");
            world.post("shopify", "orders/" + name + "/refund", "{\"shipping\":true}");
            merchant.settle();
            merchant.settle();
            assertThat(Ledgers.general(world)).as("%s", Trouble.of(merchant)).isEmpty();
        }
    }

    /** Three pieces go back one by one, in a voucher each: the last takes the rest, and every account ends at nothing but the freight. */
    @Test
    void ownVouchersPartThePriceAndEachPieceGivesItsPartBack() throws Exception {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            OwnBooks.of(merchant, folder);
            rules(merchant, Rule.of("stöd", "", "status == 'open'", price("66.6", PriceChange.Ending.ORE)));
            var sold = world.post(
                    "shopify",
                    "sell",
                    "{\"lines\":[{\"sku\":\"FILT-GRA\",\"price\":9995,\"quantity\":3}],\"shipping\":4900,"
                            + "\"discount\":false,\"business\":false}");
            ship(merchant);
            // 99,95 × 66,6 % = 66,57; three are 199,71. VAT 59,97 × 199,71 / 299,85 = 39,94. 159,77 and 80,11 are
            // 239,88.
            assertThat(sums(merchant))
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(Map.of(1581, "348.85", 3001, "-159.77", 3540, "-80.11", 3520, "-39.20", 2611, "-69.77"));
            assertThat(rows(merchant)).contains("K 3540   3 stöd");
            var name = sold.path("orders").get(0).asString("").replace("#", "");
            for (int piece = 0; piece < 3; piece++) {
                world.post(
                        "shopify", "orders/" + name + "/refund", "{\"lines\":[{\"sku\":\"FILT-GRA\",\"quantity\":1}]}");
                merchant.settle();
                merchant.settle();
            }
            assertThat(sums(merchant))
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(Map.of(1581, "49.00", 3001, "0.00", 3540, "0.00", 3520, "-39.20", 2611, "-9.80"));
        }
    }

    private static RuleAction.Price price(String percent, PriceChange.Ending ending) {
        return new RuleAction.Price(PriceChange.By.PERCENT, new BigDecimal(percent), ending, "Bidrag", 3540);
    }

    private static Map<Integer, String> sums(Merchant merchant) {
        return merchant.engine
                .database()
                .forCompany(
                        "sums",
                        merchant.company,
                        tx -> tx
                                .query(
                                        "select account, sum(debit_minor - credit_minor) from voucher_row"
                                                + " where company_id = ? group by account",
                                        row -> Map.entry(
                                                row.getInt(1),
                                                Money.of(row.getLong(2), Currency.SEK)
                                                        .toPlain()),
                                        merchant.company)
                                .stream()
                                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    private static List<String> rows(Merchant merchant) {
        return merchant.engine
                .database()
                .forCompany(
                        "rows",
                        merchant.company,
                        tx -> tx.query(
                                "select v.series, r.account, r.cost_centre, r.project, r.chosen_version, r.chosen_by"
                                        + " from voucher v join voucher_row r on r.company_id = v.company_id"
                                        + " and r.voucher_id = v.voucher_id where v.company_id = ?",
                                row -> row.getString(1) + " " + row.getInt(2) + " " + row.getString(3) + " "
                                        + row.getString(4) + " " + row.getInt(5) + " " + row.getString(6),
                                merchant.company));
    }

    private void ship(Merchant merchant) {
        merchant.settle();
        world.post("shopify", "ship", "{}");
        merchant.settle();
    }

    private static void rules(Merchant merchant, Rule... rules) {
        merchant.engine
                .database()
                .doForCompany(
                        "rules",
                        merchant.company,
                        tx -> merchant.engine
                                .settings()
                                .change(
                                        tx,
                                        merchant.company,
                                        s -> s.withRules(s.ruleSet().withRules(List.of(rules))),
                                        "",
                                        "Eva",
                                        Instant.EPOCH));
        merchant.engine.control().planAgain(merchant.company);
    }
}
