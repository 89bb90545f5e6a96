package se.knyt.connectors.erp.fortnox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.ProviderFailure.Refused;

/** An order that Knyt made is withdrawn, once, and never when an invoice was made of it. */
class CancelOrderTest {
    private final SimulatedFortnox fortnox = new SimulatedFortnox();
    private String number = "";

    @BeforeEach
    void ordered() {
        var customer = fortnox.session.perform(Effects.collectiveCustomer()).id();
        number = fortnox.session.perform(Effects.order("knyt-o-1", customer)).id();
    }

    @AfterEach
    void close() {
        fortnox.close();
    }

    private EffectRequest cancel() {
        return Effects.request(EffectKind.CANCEL_ORDER, new EffectBody.CancelOrder("1001"), Map.of("order", number));
    }

    private boolean isCancelled() {
        return Fields.flag(Documents.ORDERS.read(fortnox.client(), number), "Cancelled");
    }

    @Test
    void itIsAskedForWithdrawnAndWithdrawnNoMore() {
        assertThat(fortnox.session.ask(cancel())).isInstanceOf(Asked.NotThere.class);
        assertThat(fortnox.session.perform(cancel()).id()).isEqualTo(number);
        assertThat(isCancelled()).isTrue();
        // After a lost answer it is found; sent again it is the same.
        assertThat(fortnox.session.ask(cancel())).isInstanceOf(Asked.There.class);
        assertThat(fortnox.session.perform(cancel()).id()).isEqualTo(number);
    }

    @Test
    void anOrderThatHasBecomeAnInvoiceIsLeftAloneAndNamed() {
        fortnox.control("POST", "orders/" + number + "/deliver", "{}");
        fortnox.control("POST", "orders/" + number + "/invoice", "{}");
        assertThatThrownBy(() -> fortnox.session.perform(cancel())).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo("fortnox.order-invoiced");
            assertThat(refused.arguments()).containsEntry("order", "1001").containsEntry("invoice", "1");
        });
        assertThat(isCancelled()).isFalse();
        assertThat(fortnox.session.ask(cancel())).isInstanceOf(Asked.NotThere.class);
    }
}
