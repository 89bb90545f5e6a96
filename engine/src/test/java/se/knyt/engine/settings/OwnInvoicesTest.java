package se.knyt.engine.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.engine.json.Json;

/** The codes are those that the shops' connectors give their payments: lower case, what is no letter or digit as one underscore. */
class OwnInvoicesTest {
    @ParameterizedTest
    @CsvSource({
        "manual, manual",
        "Bank Deposit, bank_deposit",
        "'Cash on Delivery (COD)', cash_on_delivery_cod",
        "'  Faktura 30 dagar ', faktura_30_dagar",
        "Faktura-30, faktura_30",
        "'!!', ''"
    })
    void aNameThatAPersonWritesIsTheCodeOfItsPayments(String name, String code) {
        assertThat(OwnInvoices.code(name)).isEqualTo(code);
    }

    @Test
    void noCodeIsLongerThanWhatIsKept() {
        assertThat(OwnInvoices.code("x".repeat(500))).hasSize(60);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Manual", "", "a b", "<b>"})
    void whatIsNoCodeIsNotKept(String method) {
        assertThatThrownBy(() -> new OwnInvoices(Set.of(method), 30, 5)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"-1, 5", "181, 5", "30, -1", "30, 61"})
    void daysBeyondReasonAreRefused(int due, int late) {
        assertThatThrownBy(() -> new OwnInvoices(Set.of(), due, late)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Ten days by invoice, thirty between companies; what bears both is not due before the later. */
    @Test
    void aMethodMayHaveDaysOfItsOwn() {
        var own = new OwnInvoices(
                Set.of("faktura", "b2b", "manual"), 20, 5, new TreeMap<>(Map.of("faktura", 10, "b2b", 30)));
        assertThat(own.dueDays(Set.of("faktura"))).isEqualTo(10);
        assertThat(own.dueDays(Set.of("faktura", "b2b"))).isEqualTo(30);
        assertThat(own.dueDays(Set.of("manual"))).isEqualTo(20);
        assertThat(own.written()).isEqualTo("b2b = 30, faktura = 10, manual");
        assertThat(Json.read(Json.write(own), OwnInvoices.class)).isEqualTo(own);
        assertThatThrownBy(() -> new OwnInvoices(Set.of("b2b"), 20, 5, new TreeMap<>(Map.of("faktura", 10))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Stored before there was a choice. */
    @Test
    void olderSettingsHaveNone() {
        var stored = Json.write(Settings.initial()).replaceFirst(",\"ownInvoices\":\\{[^{}]*\\{[^{}]*\\}\\}", "");
        assertThat(stored).doesNotContain("ownInvoices");
        assertThat(Json.read(stored, Settings.class).ownInvoices()).isEqualTo(OwnInvoices.NONE);
    }
}
