package se.knyt.connectors.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.knyt.spi.HttpCalls;
import se.knyt.spi.HttpCalls.Answer;
import se.knyt.spi.HttpCalls.Call;

/** What holds calls against a description notices what does not fit. */
class DescribedCallsTest {
    private static final String CAPTURE = "/v72/payments/ABC/captures";
    private static final String ASKED = "{\"merchantAccount\":\"M\",\"amount\":{\"currency\":\"SEK\",\"value\":100}}";
    private static final String ANSWERED = "{\"merchantAccount\":\"M\",\"amount\":{\"currency\":\"SEK\",\"value\":100},"
            + "\"paymentPspReference\":\"ABC\",\"pspReference\":\"DEF\",\"status\":\"received\"}";

    private static void call(String provider, String method, String path, String body, int status, String answer) {
        HttpCalls answering = _ -> new Answer(status, Map.of(), answer.getBytes(StandardCharsets.UTF_8));
        DescribedCalls.of(provider, answering)
                .call(new Call(
                        method,
                        URI.create("https://vendor.example" + path),
                        Map.of(),
                        body.getBytes(StandardCharsets.UTF_8),
                        HttpCalls.DEADLINE_MAX));
    }

    @Test
    void whatIsDescribedPasses() {
        assertThatCode(() -> call("adyen", "POST", CAPTURE, ASKED, 201, ANSWERED))
                .doesNotThrowAnyException();
        assertThatCode(() -> call("adyen", "GET", "/reports/download/x.csv", "", 200, "a,b"))
                .doesNotThrowAnyException();
        assertThatCode(() -> call("of-nobody", "GET", "/x", "", 200, "?")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        POST | /v72/payments/ABC/steals  |                    |             | is described
        GET  | /v72/payments/ABC/captures|                    |             | is described
        POST | /v72/payments/ABC/captures| "value":100        | "value":"1" | captures
        POST | /v72/payments/ABC/captures| "merchantAccount"  | "account"   | captures
        POST | /v72/payments/ABC/captures| "value":100        | "value":100,"minor":1 | minor
        """)
    void whatIsAskedOtherwiseIsNoticed(String method, String path, String of, String by, String told) {
        var body = of == null ? ASKED : ASKED.replace(of, by);
        assertThatThrownBy(() -> call("adyen", method, path, body, 201, ANSWERED))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(told);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        201 | "received" | "done"            | 201
        201 | "status"   | "state"           | 201
        201 | "ABC"      | "ABC","colour":1  | colour
        422 | "received" | "received","errorCode":702 | 422
        """)
    void whatIsAnsweredOtherwiseIsNoticed(int status, String of, String by, String told) {
        assertThatThrownBy(() -> call("adyen", "POST", CAPTURE, ASKED, status, ANSWERED.replace(of, by)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(told);
    }

    @Test
    void namesOfTheQueryAreHeldToo() {
        var search = "/v1/reporting/transactions?start_date=2026-03-01T00:00:00Z";
        assertThatThrownBy(() -> call("paypal", "GET", search, "", 400, "{}"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("end_date");
        assertThatThrownBy(() -> call("paypal", "GET", search + "&end_date=x&colour=y", "", 400, "{}"))
                .isInstanceOf(AssertionError.class)
                .satisfies(noticed -> assertThat(noticed.getMessage()).contains("colour"));
    }
}
