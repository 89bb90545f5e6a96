package se.knyt.http.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void decimalsAreExact() {
        var node = Json.parse(utf8("{\"a\":0.10,\"b\":\"1249.00\",\"c\":9007199254740993.01}"));
        assertThat(Json.decimal(node, "a")).isEqualTo(new BigDecimal("0.10"));
        assertThat(Json.decimal(node, "b")).isEqualTo(new BigDecimal("1249.00"));
        assertThat(Json.decimal(node, "c")).isEqualTo(new BigDecimal("9007199254740993.01"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"a\":1}{", "{\"a\":1,\"a\":2}", "nul", "{\"a\":1e}"})
    void whatIsNoJsonIsRefused(String text) {
        assertThatThrownBy(() -> Json.get(Json.parse(utf8(text)), "a")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1e9\"", "\"1,5\"", "true", "\"0x1\"", "[]", "\"\""})
    void whatIsNoDecimalIsRefused(String value) {
        var node = Json.parse(utf8("{\"a\":" + value + "}"));
        assertThatThrownBy(() -> Json.decimal(node, "a")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void depthAndNumbersHaveBounds() {
        assertThatThrownBy(() -> Json.parse(utf8("[".repeat(10_000) + "]".repeat(10_000))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Json.parse(utf8("[1" + "0".repeat(1000) + "]")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Json.whole(Json.parse(utf8("{\"a\":1e999999999}")), "a"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void slicesAreTheBytesAsSent() {
        var json =
                "{ \"x\": {\"nodes\": [{\"decoy\":1}]}, \"data\": {\"nodes\": [ {\"id\" : \"å\", \"n\":[1,{\"b\":\"}\"}]} ,{}\n], \"after\": 1}}";
        assertThat(JsonSlices.of(utf8(json), "data", "nodes"))
                .extracting(slice -> new String(slice, StandardCharsets.UTF_8))
                .containsExactly("{\"id\" : \"å\", \"n\":[1,{\"b\":\"}\"}]}", "{}");
        assertThat(JsonSlices.of(utf8(json), "data", "none")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":[{}", "{\"a\":[{}]", "{\"a\":[1]}", "{\"a\":{}}", "{\"a\":[{}]} x"})
    void aCutOrWrongListIsNeverTakenForAShortOne(String json) {
        assertThatThrownBy(() -> JsonSlices.of(utf8(json), "a")).isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 200)
    void hostileBytesEitherParseOrAreRefused(@ForAll @Size(max = 200) byte[] bytes) {
        try {
            JsonSlices.of(bytes, "a");
            Json.parse(bytes);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageNotContaining("Exception");
        }
    }
}
