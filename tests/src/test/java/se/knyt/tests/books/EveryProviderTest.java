package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.engine.books.ProviderForm;
import se.knyt.engine.flows.FlowCode;
import se.knyt.simulators.adyen.AdyenSimulator;
import se.knyt.simulators.kustom.KustomSimulator;
import se.knyt.simulators.nets.NetsSimulator;
import se.knyt.simulators.paypal.PayPalSimulator;
import se.knyt.simulators.stripe.StripeSimulator;
import se.knyt.simulators.svea.SveaSimulator;
import se.knyt.spi.Secret;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Trouble;
import se.knyt.tests.thread.World;

/** The same goods sold through every provider the same month: the same sales in the books, each on its provider's own account. */
class EveryProviderTest {
    private static final int SALES = 2;

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
                    Map.of("api-key", AdyenSimulator.API_KEY)));

    /** Paid out by the shop itself, through its own connection. */
    private static final String SHOP_PAYMENTS = "shopify-payments";

    @TempDir
    Path folder;

    @Test
    void theSameSalesEndInTheSameBooksAndEachCertificateCloses() {
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
            for (var provider : accounts.keySet()) {
                world.post(
                        "shopify",
                        "sell",
                        "{\"count\":" + SALES + ",\"payment\":\"" + provider
                                + "\",\"business\":false,\"discount\":false,\"shipping\":4900,\"lines\":[{\"sku\":\"MOSSA-1\",\"quantity\":2}]}");
            }
            merchant.settle();
            world.post("shopify", "ship", "{}");
            merchant.settle();
            merchant.advance(Duration.ofDays(35));

            assertThat(merchant.status().looseEnds())
                    .as("%s", Trouble.of(merchant))
                    .isZero();
            assertThat(merchant.status().trailsTied()).isEqualTo((long) SALES * accounts.size());
            var sales = new HashMap<String, Map<Integer, Long>>();
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
            });
            assertThat(sales.values()).allMatch(sales.get("klarna")::equals);
        }
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
