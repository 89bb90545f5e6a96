package se.knyt.tests.yardstick;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** A new name needs one entry of the table, and nothing else passes for equal. */
class RenamedFieldsTest {
    private static final String KEPT = """
            # documents
            shop order 1001 {"price":"5.00","totalMinor":500,"rows":[{"price":"2.00"},{"price":"3.00"}]} done
            shop order 1002 {"price":"7.00","totalMinor":700,"rows":[]} done
            # facts
            sale {"price":"5.00"}
            """;

    @Test
    void theSameTextInAnyOrderOfLinesAndFieldsIsTheSame() {
        assertThat(with().differences(KEPT, """
                        # documents
                        shop order 1002 {"rows":[],"price":"7.00", "totalMinor":700} done
                        shop order 1001 {"price":"5.00","totalMinor":500,"rows":[{"price":"2.00"},{"price":"3.00"}]} done
                        # facts
                        sale {"price":"5.00"}
                        """)).isEmpty();
    }

    @Test
    void aFieldIsRenamedWhereverItStandsAndMovedIntoAGroup() {
        var today = KEPT.replace("\"price\"", "\"unitPrice\"")
                .replace("\"totalMinor\":500", "\"totals\":{\"grossMinor\":500}")
                .replace("\"totalMinor\":700", "\"totals\":{\"grossMinor\":700}");
        assertThat(with("price", "unitPrice", "totalMinor", "totals.grossMinor").differences(KEPT, today))
                .isEmpty();
        assertThat(with("price", "unitPrice").differences(KEPT, today)).contains("totalMinor = 500");
    }

    @Test
    void aFieldIsRenamedInOneSectionAlone() {
        var today = KEPT.replace("sale {\"price\"", "sale {\"amount\"");
        assertThat(with("facts.price", "facts.amount").differences(KEPT, today)).isEmpty();
        assertThat(with("price", "amount").differences(KEPT, today)).isNotEmpty();
    }

    @Test
    void aSectionIsRenamed() {
        assertThat(with("facts", "events").differences(KEPT, KEPT.replace("# facts", "# events")))
                .isEmpty();
        assertThat(with().differences(KEPT, KEPT.replace("# facts", "# events")))
                .contains("- facts: sale", "+ events: sale");
    }

    @Test
    void whatSaysSomethingElseIsNamed() {
        assertThat(with().differences(KEPT, KEPT.replace("3.00", "3.01")))
                .contains("- documents: shop order 1001  done | documents.rows.price[1] = \"3.00\"")
                .contains("+ documents: shop order 1001  done | documents.rows.price[1] = \"3.01\"");
        assertThat(with().differences(KEPT, KEPT.replace("1001", "1003"))).isNotEmpty();
        assertThat(with().differences(KEPT, KEPT + "sale {\"price\":\"5.00\"}\n"))
                .as("a line more of the same")
                .isNotEmpty();
        assertThat(with().differences(KEPT, "")).isNotEmpty();
    }

    private static RenamedFields with(String... names) {
        return names.length == 0
                ? new RenamedFields(Map.of())
                : new RenamedFields(
                        names.length == 2
                                ? Map.of(names[0], names[1])
                                : Map.of(names[0], names[1], names[2], names[3]));
    }
}
