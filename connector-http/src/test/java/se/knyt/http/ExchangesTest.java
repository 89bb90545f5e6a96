package se.knyt.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.knyt.spi.HttpCalls.Answer;
import se.knyt.spi.ProviderFailure;

class ExchangesTest {
    @ParameterizedTest
    @CsvSource({
        "301,Refused,Refused",
        "400,Refused,Refused",
        "401,Unauthorized,Unauthorized",
        "403,Refused,Refused",
        "404,Refused,Refused",
        "408,NotSent,OutcomeUnknown",
        "409,Refused,Refused",
        "429,RateLimited,RateLimited",
        "500,NotSent,OutcomeUnknown",
        "502,NotSent,OutcomeUnknown",
        "503,NotSent,OutcomeUnknown",
    })
    void aStatusMeansSomethingElseForAWrite(int status, String read, String write) {
        assertThat(failure(status, false).getClass().getSimpleName()).isEqualTo(read);
        assertThat(failure(status, true).getClass().getSimpleName()).isEqualTo(write);
    }

    private static Throwable failure(int status, boolean write) {
        var answer = new Answer(status, Map.of(), new byte[0]);
        return catchThrowable(() -> Exchanges.checked(answer, write, Exchanges::plainRefusal));
    }

    @ParameterizedTest
    @CsvSource({
        "3,PT3S",
        "2.5,PT3S",
        "0,PT1S",
        "999999,PT1H",
        "soon,PT5S",
        "-1,PT5S",
        "'',PT5S",
        "'Wed, 25 Nov 2026 10:00:30 GMT',PT30S",
        "'Wed, 25 Nov 2026 09:00:00 GMT',PT1S",
        "'Wed, 25 Nov 2026 11:00:40 +0100',PT40S",
        "'Wed, 25 Nov 2026 05:01:00 -0500',PT1M",
        "'Wed, 25 Nov 2026 11:00:40 CET',PT5S",
        "'Wednesday, 25-Nov-26 10:00:30 GMT',PT5S"
    })
    void retryAfterIsReadInSecondsOrAsADateAndBounded(String value, Duration wait) {
        var answer = new Answer(
                429,
                Map.of("retry-after", List.of(value), "date", List.of("Wed, 25 Nov 2026 10:00:00 GMT")),
                new byte[0]);
        assertThat(Exchanges.retryAfter(answer)).isEqualTo(wait);
    }

    @Test
    void aPathCannotLeadToAnotherOrigin() {
        var base = URI.create("https://api.example/admin/");
        assertThat(Uris.of(base, "/orders/" + Uris.segment("a/b?c#d"), Map.of("q", "å&b=c"))
                        .toString())
                .isEqualTo("https://api.example/admin/orders/a%2Fb%3Fc%23d?q=%C3%A5%26b%3Dc");
        assertThatThrownBy(() -> Uris.segment("..")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Uris.of(URI.create("https://api.example"), ".evil.example/", Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void pagesAreReadToTheirEnd() {
        var pages = Map.of(
                "", new Pages.Part<>(List.of(1, 2), "b"),
                "b", new Pages.Part<>(List.<Integer>of(), "c"),
                "c", new Pages.Part<>(List.of(3), ""));
        assertThat(Pages.all("", 3, at -> part(pages, at))).containsExactly(1, 2, 3);
        assertThatThrownBy(() -> Pages.all("", 2, at -> part(pages, at))).isInstanceOf(ProviderFailure.Refused.class);
    }

    private static Pages.Part<Integer> part(Map<String, Pages.Part<Integer>> pages, String at) {
        return Objects.requireNonNull(pages.get(at));
    }

    @Test
    void aPageThatLeadsBackToItselfIsRefused() {
        assertThatThrownBy(() -> Pages.all("a", 100, at -> new Pages.Part<>(List.of(at), at.equals("a") ? "b" : "a")))
                .isInstanceOfSatisfying(
                        ProviderFailure.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("paging.loop"));
    }
}
