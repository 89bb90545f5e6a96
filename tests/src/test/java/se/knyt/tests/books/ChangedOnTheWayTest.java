package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.engine.books.ProviderForm;
import se.knyt.engine.flows.FlowCode;
import se.knyt.simulators.adyen.AdyenSimulator;
import se.knyt.simulators.paypal.PayPalSimulator;
import se.knyt.simulators.stripe.StripeSimulator;
import se.knyt.spi.Secret;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Trouble;
import se.knyt.tests.thread.World;

/**
 * Sold in euro, paid out in kronor: the provider changes the money. Sold for 119.00 on a day when a euro cost 11.2345; Stripe changes at
 * its own 11.4213 and takes 1.5 % + 1.80, and 2 % for changing. As E9 and E10 of the domain page: the sale leaves the provider's account
 * at what it was booked at, and what the provider's rate made of it is one row.
 *
 * <pre>
 * sale        119.00 EUR   1 336.91   VAT 23.80 EUR   267.38   net 1 069.53
 * settled     119.00 × 11.4213 = 1 359.13
 * fees        20.39 + 1.80 + 27.18 = 49.37
 * paid        1 309.76
 * gain        22.22        1 359.13 − 1 336.91
 * </pre>
 */
class ChangedOnTheWayTest {
    private static final String SALE =
            "{\"payment\":\"stripe\",\"lines\":[{\"sku\":\"TROJA-S\",\"price\":11900}],\"shipping\":0,"
                    + "\"discount\":false,\"business\":false}";

    private record Provider(String code, Map<String, String> settings, Map<String, String> secrets) {}

    private static final Provider STRIPE = new Provider("stripe", Map.of(), Map.of("api-key", StripeSimulator.API_KEY));
    private static final Provider ADYEN = new Provider(
            "adyen",
            Map.of("merchant-account", AdyenSimulator.MERCHANT_ACCOUNT, "first-batch", "130"),
            Map.of("api-key", AdyenSimulator.API_KEY));
    private static final Provider PAYPAL = new Provider(
            "paypal",
            Map.of("client-id", PayPalSimulator.CLIENT_ID),
            Map.of("client-secret", PayPalSimulator.CLIENT_SECRET));

    @TempDir
    Path folder;

    private World world;

    @BeforeEach
    void open() {
        world = World.with(List.of("stripe", "adyen", "paypal"));
        world.post("shopify", "settings", "{\"currency\":\"EUR\"}");
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void withoutAnAccountingSystem() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            connect(merchant, STRIPE, OwnBooks.of(merchant, folder), FlowCode.PAYOUTS_TO_VOUCHERS);
            publish(merchant);
            sell(merchant, SALE);
            assertThat(Ledgers.own(merchant))
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(Ledgers.rows("1582 1336.91", "3001 -1069.53", "2611 -267.38"));
            merchant.advance(Duration.ofDays(10));
            assertThat(Ledgers.own(merchant))
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(
                            Ledgers.rows("1589 1309.76", "6570 49.37", "3960 -22.22", "3001 -1069.53", "2611 -267.38"));
            tied(merchant);
        }
    }

    /** The payment on the invoice is in euro, as the invoice is; the voucher of the payout has the difference. */
    @Test
    void withAnAccountingSystem() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            connect(merchant, STRIPE, merchant.fortnox, FlowCode.PAYOUTS_TO_BOOKS);
            publish(merchant);
            sell(merchant, SALE);
            merchant.advance(Duration.ofDays(10));
            assertThat(Ledgers.general(world))
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(
                            Ledgers.rows("1589 1309.76", "6570 49.37", "3960 -22.22", "3001 -1069.53", "2611 -267.38"));
            assertThat(Ledgers.customers(world)).isEqualByComparingTo(BigDecimal.ZERO);
            tied(merchant);
        }
    }

    /**
     * Sold twice, and one sent back before either is paid out. Its refund is changed at the same rate, and the fees of both stay:
     *
     * <pre>
     * settled   1 359.13 + 1 359.13 − 1 359.13
     * fees      2 × 49.37 = 98.74
     * paid      1 260.39
     * gain      22.22 + 22.22 − 22.22
     * </pre>
     */
    @Test
    void whatIsPaidBackIsChangedToo() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            connect(merchant, STRIPE, OwnBooks.of(merchant, folder), FlowCode.PAYOUTS_TO_VOUCHERS);
            publish(merchant);
            sell(merchant, SALE);
            var order = sell(merchant, SALE);
            world.post("shopify", "orders/" + order + "/refund", "{}");
            merchant.settle();
            merchant.advance(Duration.ofDays(10));
            assertThat(Ledgers.own(merchant))
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(
                            Ledgers.rows("1589 1260.39", "6570 98.74", "3960 -22.22", "3001 -1069.53", "2611 -267.38"));
            var status = merchant.status();
            assertThat(status.looseEnds()).as("%s", Trouble.of(merchant)).isZero();
            assertThat(status.trailsTied()).isEqualTo(2);
        }
    }

    /**
     * Adyen tells it in a file, whose gross is what was sold. Of 1 359.13 it takes 0.60 % + 0.10 % + 0.30 %, each rounded by itself: 8.15,
     * 1.36 and 4.08, and 1.10 for the payment: 14.69.
     */
    @Test
    void toldByASettlementFile() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            connect(merchant, ADYEN, OwnBooks.of(merchant, folder), FlowCode.PAYOUTS_TO_VOUCHERS);
            publish(merchant);
            sell(merchant, SALE.replace("stripe", "adyen"));
            merchant.advance(Duration.ofDays(10));
            assertThat(Ledgers.own(merchant))
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(
                            Ledgers.rows("1589 1344.44", "6570 14.69", "3960 -22.22", "3001 -1069.53", "2611 -267.38"));
            tied(merchant);
        }
    }

    /**
     * One batch of Adyen that pays both euro and kronor: two payouts with one reference, neither of which may be left out. Adyen takes 1.20 %:
     *
     * <pre>
     * euro      119.00   1.43   117.57     at 11.2345 on every day: 1 336.91, 16.07 and 1 320.84
     * kronor    250.00   3.00   247.00     of which VAT 50.00
     * both    1 586.91  19.07  1 567.84
     * </pre>
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void oneSettlementPaysTwoCurrencies(boolean accounting) {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            world.post(
                    "adyen",
                    "terms",
                    "{\"settlement_currencies\":[\"SEK\",\"EUR\"],\"blended\":true,\"processing_fee\":0}");
            if (accounting) {
                connect(merchant, ADYEN, merchant.fortnox, FlowCode.PAYOUTS_TO_BOOKS);
            } else {
                connect(merchant, ADYEN, OwnBooks.of(merchant, folder), FlowCode.PAYOUTS_TO_VOUCHERS);
            }
            publish(merchant, 10);
            sell(merchant, SALE.replace("stripe", "adyen"));
            world.post("shopify", "settings", "{\"currency\":\"SEK\"}");
            sell(merchant, SALE.replace("stripe", "adyen").replace("11900", "25000"));
            merchant.advance(Duration.ofDays(10));
            assertThat(payouts(merchant))
                    .as("%s", Trouble.of(merchant))
                    .containsExactly(
                            AdyenSimulator.MERCHANT_ACCOUNT + " 130 11757 EUR 2 booked",
                            AdyenSimulator.MERCHANT_ACCOUNT + " 130 24700 SEK 2 booked");
            assertThat(accounting ? Ledgers.general(world) : Ledgers.own(merchant))
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(Ledgers.rows("1589 1567.84", "6570 19.07", "3001 -1269.53", "2611 -317.38"));
            assertThat(Ledgers.customers(world)).isEqualByComparingTo(BigDecimal.ZERO);
            tied(merchant, 2);
        }
    }

    /** Each with its paid amount in minor units and how many lines it has. */
    private static List<String> payouts(Merchant merchant) {
        return merchant.engine
                .database()
                .forCompany(
                        "payouts",
                        merchant.company,
                        tx -> tx.query(
                                "select p.reference || ' ' || p.paid_minor || ' ' || p.currency || ' ' || count(l.seq) || ' ' || p.state"
                                        + " from payout p left join payout_line l on l.company_id = p.company_id and"
                                        + " l.payout_id = p.payout_id where p.company_id = ? group by p.company_id, p.payout_id"
                                        + " order by p.reference, p.currency",
                                row -> row.getString(1),
                                merchant.company));
    }

    /**
     * PayPal tells it by three rows. Of 119.00 it takes 3.40 % + 0.35, 4.40, and changes 114.60 at 11.2: 1 283.52. The fee is 4.40 × 1
     * 283.52 / 114.60 = 49.28, settled are 1 332.80, and 1 336.91 − 1 332.80 = 4.11 are lost.
     */
    @Test
    void toldByConversions() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            connect(merchant, PAYPAL, OwnBooks.of(merchant, folder), FlowCode.PAYOUTS_TO_VOUCHERS);
            publish(merchant);
            sell(merchant, SALE.replace("stripe", "paypal"));
            merchant.advance(Duration.ofDays(10));
            assertThat(Ledgers.own(merchant))
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(
                            Ledgers.rows("1589 1283.52", "6570 49.28", "7960 4.11", "3001 -1069.53", "2611 -267.38"));
            tied(merchant);
        }
    }

    /** The day of the sale. */
    private void publish(Merchant merchant) {
        publish(merchant, 1);
    }

    /** @param days from that of the sale, each with the same rate */
    private void publish(Merchant merchant, int days) {
        var first = LocalDate.ofInstant(world.now(), ZoneId.of("Europe/Stockholm"));
        var rows = first.datesUntil(first.plusDays(days))
                .map(day -> day + ",11.2345\n")
                .collect(Collectors.joining());
        merchant.engine
                .rates()
                .fromFile(
                        merchant.company,
                        "eurofxref.csv",
                        ("Date,SEK\n" + rows).getBytes(StandardCharsets.UTF_8),
                        "Eva");
    }

    /** Sells and delivers; gives the order's number. */
    private String sell(Merchant merchant, String sale) {
        var name = world.post("shopify", "sell", sale).path("orders").get(0).asString("");
        var order = name.replace("#", "");
        merchant.settle();
        world.post("shopify", "orders/" + order + "/ship", "{}");
        merchant.settle();
        return order;
    }

    private void connect(Merchant merchant, Provider provider, long target, String flow) {
        var secrets = new HashMap<String, Secret>();
        provider.secrets().forEach((name, value) -> secrets.put(name, new Secret(value)));
        long id = merchant.engine
                .companies()
                .connect(
                        merchant.company,
                        provider.code(),
                        provider.code(),
                        world.uri(provider.code()).toString(),
                        provider.settings(),
                        secrets)
                .id();
        merchant.engine.companies().flow(merchant.company, flow, id, target, true);
        var desk = merchant.engine.desks().providers();
        var form = new HashMap<>(
                desk.form(merchant.company, provider.code()).orElseThrow().values());
        form.put("vat", "EXEMPT");
        assertThat(desk.save(merchant.company, new ProviderForm(provider.code(), form), "Eva"))
                .isEmpty();
    }

    private static void tied(Merchant merchant) {
        tied(merchant, 1);
    }

    /** @param each how many purchases, and how many payouts */
    private static void tied(Merchant merchant, int each) {
        var status = merchant.status();
        assertThat(status.looseEnds()).as("%s", Trouble.of(merchant)).isZero();
        assertThat(status.trailsTied()).isEqualTo(each);
        assertThat(status.certificatesClosed()).isEqualTo(status.payouts()).isEqualTo(each);
    }
}
