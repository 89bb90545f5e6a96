package se.knyt.server.connections;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that is chosen in place of a text: text stays as it is, anything else comes in base 64. */
class GivenSettingsTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "-----BEGIN CERTIFICATE-----\nMIIB\r\n-----END CERTIFICATE-----\n", "\tfå med ö"})
    void textIsText(String text) {
        assertThat(GivenSettings.text(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(text);
        assertThat(GivenSettings.text(("\uFEFF" + text).getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(text);
    }

    /** 0x30 0x82 begins a file of certificates: 0x82 alone is no UTF-8, and a zero is no text. */
    @Test
    void bytesAreBytes() {
        assertThat(GivenSettings.text(new byte[] {0x30, (byte) 0x82, 1, 2})).isEqualTo("MIIBAg==");
        assertThat(GivenSettings.text(new byte[] {'a', 0, 'b'})).isEqualTo("YQBi");
    }
}
