package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.engine.bank.BankDrop;
import se.knyt.engine.books.ProviderForm;
import se.knyt.engine.flows.FlowCode;
import se.knyt.engine.intake.SettlementDrop.Outcome;
import se.knyt.simulators.adyen.AdyenSimulator;
import se.knyt.simulators.kustom.KustomSimulator;
import se.knyt.simulators.nets.NetsSimulator;
import se.knyt.simulators.paypal.PayPalSimulator;
import se.knyt.simulators.stripe.StripeSimulator;
import se.knyt.simulators.svea.SveaSimulator;
import se.knyt.simulators.swish.SwishSimulator;
import se.knyt.spi.Secret;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Trouble;
import se.knyt.tests.thread.World;

/**
 * The same goods sold through every provider the same month, the first taken back whole the next day: the same sales and credits in the
 * books, each on its provider's own account, and nothing left there when all is paid out. By hand, for each of them, at 25 %:
 *
 * <pre>
 * sold     2 × 249.00 + freight 49.00 =   547.00   3001 398.40 · 3520 39.20 · 2611 109.40
 * sold     3 × 249.00 + freight 49.00 =   796.00   3001 597.60 · 3520 39.20 · 2611 159.20
 * credited the first, whole            −  547.00
 * </pre>
 *
 * The second is sold after the refund: a provider that has paid all out takes a refund from what comes later.
 */
class EveryProviderTest {
    private static final int SALES = 2;
    private static final String SWISH = "swish";

    /** How each is connected, and the account of what it owes, by the table of accounts. */
    private record Provider(String code, int receivable, Map<String, String> settings, Map<String, String> secrets) {}

    private static final List<Provider> PROVIDERS = List.of(
            new Provider(
                    "paypal",
                    1583,
                    Map.of("client-id", PayPalSimulator.CLIENT_ID),
                    Map.of("client-secret", PayPalSimulator.CLIENT_SECRET)),
            new Provider("nets", 1586, Map.of(), Map.of("secret-key", NetsSimulator.SECRET_KEY)),
            new Provider("stripe", 1582, Map.of(), Map.of("api-key", StripeSimulator.API_KEY)),
            new Provider(
                    "svea",
                    1592,
                    Map.of("merchant-id", SveaSimulator.MERCHANT_ID),
                    Map.of("secret-word", SveaSimulator.SECRET_WORD)),
            new Provider("kustom", 1591, Map.of(), Map.of("api-key", KustomSimulator.API_KEY)),
            new Provider(
                    "adyen",
                    1584,
                    Map.of("merchant-account", AdyenSimulator.MERCHANT_ACCOUNT, "first-batch", "130"),
                    Map.of("api-key", AdyenSimulator.API_KEY)),
            // Its payouts are the days of the bank's report, which is a file.
            new Provider(SWISH, 1585, Map.of("swish-number", SwishSimulator.PAYEE_ALIAS), Map.of()));

    /** Paid out by the shop itself, through its own connection. */
    private static final String SHOP_PAYMENTS = "shopify-payments";

    @TempDir
    Path folder;

    @Test
    void theSameSalesAndRefundsEndInTheSameBooksAndEachCertificateCloses() throws Exception {
        var others = PROVIDERS;
        try (var world = World.with(others.stream().map(Provider::code).toList());
                var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            long files = OwnBooks.of(merchant, folder);
            var accounts = new TreeMap<String, Integer>(Map.of("klarna", 1581));
            for (var provider : others) {
                connect(merchant, world, provider, files);
                accounts.put(provider.code(), provider.receivable());
            }
            booked(merchant, SHOP_PAYMENTS, merchant.shop, files);
            accounts.put(SHOP_PAYMENTS, 1587);
            var takenBack = sold(merchant, world, accounts.keySet(), 2);
            merchant.advance(Duration.ofDays(1));
            takenBack.forEach(order -> world.post("shopify", "orders/" + order + "/refund", "{\"shipping\":true}"));
            merchant.settle();
            sold(merchant, world, accounts.keySet(), 3);
            merchant.advance(Duration.ofDays(34));
            bankReport(merchant, world);

            assertThat(merchant.status().looseEnds())
                    .as("%s", Trouble.of(merchant))
                    .isZero();
            assertThat(merchant.status().trailsTied()).isEqualTo((long) SALES * accounts.size());
            var sales = new HashMap<String, Map<Integer, Long>>();
            var credits = new HashMap<String, Map<Integer, Long>>();
            accounts.forEach((provider, account) -> {
                assertThat(payouts(merchant, provider))
                        .as(provider)
                        .isNotEmpty()
                        .allMatch("booked 0"::equals);
                // All that was sold through it has been paid out: nothing is left on its account.
                assertThat(sums(merchant, "true").getOrDefault(account, 0L))
                        .as(provider)
                        .isZero();
                var sold = sums(
                        merchant,
                        "exists (select 1 from voucher_row s where s.company_id = v.company_id and s.voucher_id = v.voucher_id"
                                + " and s.account = " + account + " and s.debit_minor > 0)");
                assertThat(sold.remove(account)).as(provider).isPositive();
                sales.put(provider, sold);
                var credited = sums(
                        merchant,
                        "v.payout_id is null and exists (select 1 from voucher_row s where s.company_id = v.company_id"
                                + " and s.voucher_id = v.voucher_id and s.account = " + account
                                + " and s.credit_minor > 0)");
                assertThat(credited.remove(account)).as(provider).isNegative();
                credits.put(provider, credited);
            });
            accounts.keySet().forEach(provider -> {
                assertThat(sales).containsEntry(provider, Map.of(3001, -99600L, 3520, -7840L, 2611, -26860L));
                assertThat(credits).containsEntry(provider, Map.of(3001, 39840L, 3520, 3920L, 2611, 10940L));
            });
        }
    }

    /**
     * Payouts that come back from the bank and are paid again with the next ones: 547.00 and 796.00 sold through each, less fees of 10.01
     * and 13.74 (Stripe, 1.5 % and 1.80), 21.85 and 30.31 (PayPal, 3.4 % and 3.25), 12.19 and 16.92 (Shopify Payments, 1.9 % and 1.80). Shopify's
     * deposit is seen at the bank before the failure, the others' in one file after it, PayPal's without its reference.
     *
     * <pre>
     *            first    second   paid again
     * Stripe     536.99   782.26      536.99, and 782.26 by itself
     * PayPal     525.15   765.69    1 290.84
     * Shopify    534.81   779.08    1 313.89   in all 3 923.98
     * </pre>
     */
    @Test
    void payoutsThatComeBackFromTheBankAndArePaidAgainLeaveNothingBehind() {
        try (var world = World.with(List.of("paypal", "stripe"));
                var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            long files = OwnBooks.of(merchant, folder);
            PROVIDERS.stream()
                    .filter(p -> List.of("paypal", "stripe").contains(p.code()))
                    .forEach(p -> connect(merchant, world, p, files));
            booked(merchant, SHOP_PAYMENTS, merchant.shop, files);
            var providers = List.of("paypal", SHOP_PAYMENTS, "stripe");
            sold(merchant, world, providers, 2);
            merchant.advance(Duration.ofDays(8));
            var first = paid(merchant);
            assertThat(first)
                    .extracting(Paid::amount)
                    .as("%s", Trouble.of(merchant))
                    .containsExactly("525.15", "534.81", "536.99");
            bank(merchant, first.get(1).row(1, "SHOPIFY " + first.get(1).reference()));

            world.post("paypal", "withdrawals/" + first.get(0).source() + "/fail", "{}");
            world.post("shopify", "payments-account/payouts/" + first.get(1).source() + "/fail", "{}");
            world.post("stripe", "payouts/" + first.get(2).source() + "/fail", "{\"failure_code\":\"account_closed\"}");
            var back = LocalDate.ofInstant(world.now(), ZoneId.of("Europe/Stockholm"));
            merchant.settle();
            merchant.settle();
            assertThat(merchant.openEnds())
                    .as("%s", Trouble.of(merchant))
                    .containsExactly("payout.failed", "payout.failed", "payout.failed-at-bank");
            sold(merchant, world, providers, 3);
            merchant.advance(Duration.ofDays(9));
            var all = paid(merchant);
            assertThat(all)
                    .extracting(Paid::amount)
                    .as("%s", Trouble.of(merchant))
                    .containsExactly("525.15", "1290.84", "534.81", "1313.89", "536.99", "536.99", "782.26");
            var rows = new String[] {
                all.get(0).row(1, "PAYPAL EUROPE"),
                back + ";-525.15;PAYPAL RETUR",
                all.get(1).row(1, "PAYPAL EUROPE"),
                back + ";-534.81;Retur " + all.get(2).reference(),
                all.get(3).row(1, "SHOPIFY"),
                all.get(4).row(1, "STRIPE " + all.get(4).reference()),
                back + ";-536.99;Retur STRIPE " + all.get(4).reference(),
                all.get(5).row(1, "STRIPE " + all.get(5).reference()),
                all.get(6).row(1, "STRIPE " + all.get(6).reference())
            };
            bank(merchant, rows);
            bank(merchant, rows);
            merchant.settle();
            assertThat(merchant.openEnds()).as("%s", Trouble.of(merchant)).isEmpty();
            assertThat(merchant.status().trailsTied()).isEqualTo(6);
            assertThat(merchant.texts(
                            "select bank_leg || ' ' || (paid_again_by is not null) from payout where company_id = ?"
                                    + " order by provider, paid_at"))
                    .containsExactly(
                            "failed true",
                            "matched false",
                            "failed true",
                            "matched false",
                            "failed true",
                            "matched false",
                            "matched false");
            assertThat(merchant.texts("select state from bank_entry where company_id = ? and state <> 'matched'"))
                    .isEmpty();
            assertThat(Ledgers.own(merchant))
                    .containsAllEntriesOf(Ledgers.rows("1930 3923.98"))
                    .doesNotContainKeys(1510, 1582, 1583, 1587, 1589, 2999);
        }
    }

    /** A payout as it was read. */
    private record Paid(String reference, String source, String amount, LocalDate day) {
        /** As the bank shows it so many days later. */
        String row(int days, String text) {
            return day.plusDays(days) + ";" + amount + ";" + text;
        }
    }

    /** By provider and in the order that they were paid. */
    private static List<Paid> paid(Merchant merchant) {
        return merchant
                .texts(
                        "select p.reference || ' ' || d.source_id || ' ' || p.paid_minor || ' ' || p.book_date from payout p join document d"
                                + " on d.company_id = p.company_id and d.document_id = p.payout_id where p.company_id = ? and p.paid_minor <> 0"
                                + " order by p.provider, p.paid_at")
                .stream()
                .map(row -> row.split(" "))
                .map(row -> new Paid(
                        row[0],
                        row[1],
                        BigDecimal.valueOf(Long.parseLong(row[2]), 2).toPlainString(),
                        LocalDate.parse(row[3])))
                .toList();
    }

    private static void bank(Merchant merchant, String... rows) {
        var content = "Bokföringsdatum;Belopp;Text\n" + String.join("\n", rows) + "\n";
        var file = new BankDrop.File(
                "utdrag.csv", content.getBytes(StandardCharsets.UTF_8), true, 1930, "SE3550000000054910000003");
        assertThat(merchant.engine.desks().bank().take(merchant.company, file, "eva"))
                .isInstanceOf(BankDrop.Outcome.Taken.class);
        merchant.quiet(Duration.ofMinutes(1));
    }

    /** One sale through each, delivered; gives the numbers of the orders. */
    private static List<String> sold(Merchant merchant, World world, Collection<String> providers, int pieces) {
        var orders = new ArrayList<String>();
        for (var provider : providers) {
            var sold = world.post(
                    "shopify",
                    "sell",
                    "{\"payment\":\"" + provider
                            + "\",\"business\":false,\"discount\":false,\"shipping\":4900,\"lines\":[{\"sku\":\"MOSSA-1\",\"quantity\":"
                            + pieces + "}]}");
            orders.add(sold.path("orders").get(0).asString("").replace("#", ""));
        }
        merchant.settle();
        world.post("shopify", "ship", "{}");
        merchant.settle();
        return orders;
    }

    private static void bankReport(Merchant merchant, World world) throws IOException, InterruptedException {
        var page = URI.create(world.uri(SWISH) + "/_control/bank/report.csv?from=2026-03-01&to=2026-04-30");
        try (var client = HttpClient.newHttpClient()) {
            var report = client.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofByteArray())
                    .body();
            assertThat(merchant.engine.desks().settlementFiles().take(merchant.company, 0, "swish.csv", report, "Eva"))
                    .isInstanceOf(Outcome.Taken.class);
        }
        merchant.settle();
        merchant.settle();
    }

    private static void connect(Merchant merchant, World world, Provider provider, long files) {
        var secrets = new HashMap<String, Secret>();
        provider.secrets().forEach((key, value) -> secrets.put(key, new Secret(value)));
        var companies = merchant.engine.companies();
        long id = companies
                .connect(
                        merchant.company,
                        provider.code(),
                        provider.code(),
                        world.uri(provider.code()).toString(),
                        provider.settings(),
                        secrets)
                .id();
        booked(merchant, provider.code(), id, files);
    }

    private static void booked(Merchant merchant, String provider, long connection, long files) {
        merchant.engine.companies().flow(merchant.company, FlowCode.PAYOUTS_TO_VOUCHERS, connection, files, true);
        // Whose VAT question is open, the company's accountant has answered.
        var desk = merchant.engine.desks().providers();
        var form = new HashMap<>(
                desk.form(merchant.company, provider).orElseThrow().values());
        if (form.get("vat").equals("UNANSWERED")) {
            form.put("vat", "EXEMPT");
            assertThat(desk.save(merchant.company, new ProviderForm(provider, form), "Eva"))
                    .isEmpty();
        }
    }

    /** State and difference of each payout. */
    private static List<String> payouts(Merchant merchant, String provider) {
        return merchant.engine
                .database()
                .forCompany(
                        "test-payouts",
                        merchant.company,
                        tx -> new ArrayList<>(tx.query(
                                "select state || ' ' || difference_minor from payout where company_id = ? and provider = ?",
                                row -> row.getString(1),
                                merchant.company,
                                provider)));
    }

    /** Debit less credit by account, in öre, over our vouchers. */
    private static Map<Integer, Long> sums(Merchant merchant, String which) {
        var sums = new TreeMap<Integer, Long>();
        merchant.engine
                .database()
                .doForCompany(
                        "test-sums",
                        merchant.company,
                        tx -> tx.query(
                                "select r.account, sum(r.debit_minor - r.credit_minor)::bigint from voucher v join voucher_row r"
                                        + " on r.company_id = v.company_id and r.voucher_id = v.voucher_id"
                                        + " where v.company_id = ? and " + which + " group by r.account",
                                row -> sums.put(row.getInt(1), row.getLong(2)),
                                merchant.company));
        return sums;
    }
}
