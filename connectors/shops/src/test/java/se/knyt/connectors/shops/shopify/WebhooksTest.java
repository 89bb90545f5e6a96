package se.knyt.connectors.shops.shopify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import se.knyt.spi.WebhookSource;
import se.knyt.testkit.WebhookSourceContract;

class WebhooksTest implements WebhookSourceContract {
    private static WebhookSource open(Map<String, String> secrets) {
        var context = ShopifyConnections.context(Map.of(), secrets, ShopifyConnections.NO_CALL);
        return new ShopifySession(context, ShopifySettings.of(context));
    }

    @Override
    public WebhookSource open() {
        return open(ShopifyConnections.SECRETS);
    }

    @Override
    public String secret() {
        return ShopifyConnections.CLIENT_SECRET;
    }

    @Override
    public Map<String, String> signed(byte[] body, String secret, String deliveryId) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return Map.of(
                    "x-shopify-topic",
                    "orders/updated",
                    "x-shopify-hmac-sha256",
                    Base64.getEncoder().encodeToString(mac.doFinal(body)),
                    "x-shopify-webhook-id",
                    deliveryId);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void afterAChangeOfSecretTheOldOneStillSigns() {
        var secrets = new HashMap<>(ShopifyConnections.SECRETS);
        secrets.put("client-secret-previous", "sandbox-secret-before");
        byte[] body = {'{', '}'};
        assertThat(open(secrets).verify(signed(body, "sandbox-secret-before", "d"), body))
                .isPresent();
        assertThat(open().verify(signed(body, "sandbox-secret-before", "d"), body))
                .isEmpty();
    }

    @Test
    void aDeliveryWithoutAnIdIsToldApartByItsBody() {
        byte[] body = {'{', '}'};
        byte[] other = {'[', ']'};
        var one = open().verify(signed(body, secret(), ""), body).orElseThrow();
        assertThat(one.deliveryId()).hasSize(64);
        assertThat(open().verify(signed(other, secret(), ""), other).orElseThrow())
                .isNotEqualTo(one);
    }

    @Test
    void anEmptySecretSignsNothing() {
        byte[] body = {'{', '}'};
        var session = open(Map.of("access-token", "sandbox-token", "client-secret", ""));
        assertThat(session.verify(signed(body, "x", "d"), body)).isEmpty();
    }
}
