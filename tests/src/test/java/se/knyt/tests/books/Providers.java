package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import se.knyt.engine.books.ProviderForm;
import se.knyt.simulators.adyen.AdyenSimulator;
import se.knyt.simulators.kustom.KustomSimulator;
import se.knyt.simulators.nets.NetsSimulator;
import se.knyt.simulators.paypal.PayPalSimulator;
import se.knyt.simulators.stripe.StripeSimulator;
import se.knyt.simulators.svea.SveaSimulator;
import se.knyt.simulators.swish.SwishSimulator;
import se.knyt.spi.Secret;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.World;

/** The providers beside Klarna, which every merchant of the tests has: how each is connected. */
public final class Providers {
    public static final String SWISH = "swish";
    /** Paid out by the shop itself, through its own connection. */
    public static final String SHOP_PAYMENTS = "shopify-payments";

    /** @param receivable the account of what it owes, by the table of accounts */
    public record Provider(String code, int receivable, Map<String, String> settings, Map<String, String> secrets) {}

    public static final List<Provider> ALL = List.of(
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
                    Map.of(
                            "merchant-account",
                            AdyenSimulator.MERCHANT_ACCOUNT,
                            "first-batch",
                            "130",
                            "several-captures",
                            "true"),
                    Map.of("api-key", AdyenSimulator.API_KEY)),
            // Its payouts are the days of the bank's report, which is a file.
            new Provider(SWISH, 1585, Map.of("swish-number", SwishSimulator.PAYEE_ALIAS), Map.of()));

    private Providers() {}

    public static Provider of(String code) {
        return ALL.stream().filter(p -> p.code().equals(code)).findFirst().orElseThrow();
    }

    /** @param flow by which its payouts are booked in {@code target} */
    public static void connect(Merchant merchant, World world, Provider provider, String flow, long target) {
        var secrets = new HashMap<String, Secret>();
        provider.secrets().forEach((key, value) -> secrets.put(key, new Secret(value)));
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
        booked(merchant, provider.code(), id, flow, target);
    }

    public static void booked(Merchant merchant, String provider, long connection, String flow, long target) {
        merchant.engine.companies().flow(merchant.company, flow, connection, target, true);
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
}
