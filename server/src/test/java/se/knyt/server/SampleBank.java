package se.knyt.server;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import se.knyt.server.rates.RateFetch;
import se.knyt.spi.HttpCalls;

/** Answers for the central bank with made-up rates, in the shape that it describes. */
final class SampleBank implements HttpCalls {
    @Override
    public Answer call(Call call) {
        if (!call.uri().equals(RateFetch.ECB)) {
            return new Answer(404, Map.of(), new byte[0]);
        }
        var yesterday = LocalDate.now(ZoneOffset.UTC).minusDays(1);
        var text = "<Envelope><Cube><Cube time='" + yesterday + "'><Cube currency='SEK' rate='11.2345'/>"
                + "<Cube currency='USD' rate='1.0501'/></Cube></Cube></Envelope>";
        return new Answer(200, Map.of(), text.getBytes(StandardCharsets.UTF_8));
    }
}
