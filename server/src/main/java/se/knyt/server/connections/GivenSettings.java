package se.knyt.server.connections;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.multipart.MultipartFile;
import se.knyt.spi.ConnectorInfo.Form;
import se.knyt.spi.ConnectorInfo.Setting;

/** What a person gave of a system's settings: written in a field ({@code s.<key>}), or chosen as a file ({@code f.<key>}). */
final class GivenSettings {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private GivenSettings() {}

    /**
     * By key; empty for what was left out. A file goes before what was written.
     *
     * @throws IllegalArgumentException naming the setting that is longer than it may be
     */
    static Map<String, String> of(List<Setting> settings, Map<String, String> sent, Map<String, MultipartFile> files)
            throws IOException {
        var given = new HashMap<String, String>();
        for (var setting : settings) {
            var value = sent.getOrDefault("s." + setting.key(), "");
            var file = files.get("f." + setting.key());
            if (setting.form() == Form.FILE && file != null && !file.isEmpty()) {
                require(file.getSize() <= setting.charsMax(), setting);
                value = text(file.getBytes());
            }
            require(value.length() <= setting.charsMax(), setting);
            given.put(setting.key(), value);
        }
        return given;
    }

    private static void require(boolean holds, Setting setting) {
        if (!holds) {
            throw new IllegalArgumentException(setting.key());
        }
    }

    /** The text, or the bytes in base 64. */
    static String text(byte[] content) {
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            var plain = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
            return plain.chars().allMatch(GivenSettings::isWritten) ? plain : bytes(content);
        } catch (CharacterCodingException e) {
            return bytes(content);
        }
    }

    private static String bytes(byte[] content) {
        return Base64.getEncoder().encodeToString(content);
    }

    /** Whether a text holds it; anything else stands in a file of bytes. */
    private static boolean isWritten(int character) {
        return character == '\n' || character == '\r' || character == '\t' || !Character.isISOControl(character);
    }
}
