package se.knyt.server;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import se.knyt.server.rates.RateFetch;
import se.knyt.spi.HttpCalls;

/** Answers for the central banks with made-up rates, in the shapes that they describe. */
final class SampleBank implements HttpCalls {
    @Override
    public Answer call(Call call) {
        var yesterday = TestDay.today().minusDays(1);
        if (call.uri().toString().startsWith(RateFetch.RIKSBANK)) {
            var json = "[{\"seriesId\":\"SEKEURPMI\",\"date\":\"" + yesterday
                    + "\",\"value\":11.24},{\"seriesId\":\"SEKUSDPMI\",\"date\":\"" + yesterday
                    + "\",\"value\":10.71}]";
            return new Answer(200, Map.of(), json.getBytes(StandardCharsets.UTF_8));
        }
        if (!call.uri().equals(RateFetch.ECB)) {
            return new Answer(404, Map.of(), new byte[0]);
        }
        var text = "<Envelope><Cube><Cube time='" + yesterday + "'><Cube currency='SEK' rate='11.2345'/>"
                + "<Cube currency='USD' rate='1.0501'/></Cube></Cube></Envelope>";
        return new Answer(200, Map.of(), text.getBytes(StandardCharsets.UTF_8));
    }
}
