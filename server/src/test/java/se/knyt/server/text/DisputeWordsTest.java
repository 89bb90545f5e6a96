package se.knyt.server.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import org.junit.jupiter.api.Test;

/** Nobody is asked to enter what the dispute already says. */
class DisputeWordsTest {
    private static String todo(Language language, String known) {
        return new Messages(Texts.of(language), new Format(language, ZoneId.of("Europe/Stockholm")))
                .of("dispute.not-told", "{\"variant\":\"" + known + "\",\"provider\":\"klarna\",\"order\":\"1001\"}")
                .todo();
    }

    @Test
    void theLastDayIsAskedForOnlyWhereItIsNotKnown() {
        assertThat(todo(Language.SV, "")).contains("ange sista dagen");
        assertThat(todo(Language.SV, "reason")).contains("ange sista dagen");
        assertThat(todo(Language.SV, "day")).doesNotContain("ange sista dagen").contains("hur det gick");
        assertThat(todo(Language.SV, "both")).doesNotContain("ange sista dagen").contains("hur det gick");
        assertThat(todo(Language.EN, "both"))
                .doesNotContain("enter the last day")
                .contains("how it went");
    }
}
