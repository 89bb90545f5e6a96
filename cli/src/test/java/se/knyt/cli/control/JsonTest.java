package se.knyt.cli.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void members_of_a_status_are_read_in_order() {
        assertThat(Json.members(
                        " {\"orders\":5, \"ok\" : true,\n\"name\":\"\\u00e5\\n\", \"list\": [1, {\"a\":\"]}\"}]} "))
                .containsExactly(
                        entry("orders", "5"),
                        entry("ok", "true"),
                        entry("name", "å\n"),
                        entry("list", "[1, {\"a\":\"]}\"}]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{\"a\":1}x",
                "{\"a\":nan}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":[1}",
                "{\"a\":\"open"
            })
    void what_is_not_an_object_is_refused(String text) {
        assertThatThrownBy(() -> Json.members(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void every_string_survives_writing_and_reading(@ForAll String value) {
        assertThat(Json.members("{\"k\":" + Json.quoted(value) + "}")).containsExactly(entry("k", value));
    }

    @Property
    void no_text_does_worse_than_being_refused(@ForAll String noise) {
        try {
            Json.members("{" + noise);
        } catch (IllegalArgumentException expected) {
            assertThat(expected).hasMessageContaining("at character");
        }
    }
}
