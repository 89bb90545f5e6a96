package se.knyt.server.shipped;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import se.knyt.http.GuardedHttp;
import se.knyt.spi.HttpCalls.Call;

/** Makes one call on the class path that it is started with, and prints what came. */
public final class CallingProbe {
    private CallingProbe() {}

    public static void main(String[] arguments) {
        var address = URI.create(arguments[0]);
        try (var http = GuardedHttp.toPublicOnly()) {
            var answer = http.andOwn(() -> Set.of(address)).call(Call.get(address, Map.of()));
            System.out.println(answer.status() + " " + new String(answer.body(), StandardCharsets.UTF_8));
        }
    }
}
