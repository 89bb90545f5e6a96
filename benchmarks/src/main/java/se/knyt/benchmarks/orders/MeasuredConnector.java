package se.knyt.benchmarks.orders;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.Connector;
import se.knyt.spi.ConnectorInfo;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget;
import se.knyt.spi.HttpCalls;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.PullSource;
import se.knyt.spi.Secret;
import se.knyt.spi.Session;
import se.knyt.spi.WebhookSource;

/** A plain shop and a plain target in one, without quota: what is measured is the engine, not a vendor. */
final class MeasuredConnector implements Connector {
    static final String ID = "measured";
    static final String ACCOUNT = "account";
    static final String HOOK_SECRET = "hook-secret";
    private static final int CONCURRENCY = 32;

    @Override
    public ConnectorInfo info() {
        return new ConnectorInfo(
                ID,
                "Measured",
                ConnectorInfo.Family.SHOP,
                List.of(
                        new ConnectorInfo.Setting(ACCOUNT, true, false, "", "Konto", "Account"),
                        new ConnectorInfo.Setting(HOOK_SECRET, false, true, "", "Hemlighet", "Secret")),
                new ConnectorInfo.Quota(0, Duration.ofSeconds(1), CONCURRENCY, List.of(ACCOUNT)),
                "http://127.0.0.1");
    }

    @Override
    public Session open(ConnectionContext context) {
        return new Opened(context);
    }

    /** One account of it. */
    private static final class Opened implements PullSource, WebhookSource, EffectTarget {
        private static final String STREAM = "orders";

        private final ConnectionContext context;
        private final byte[] hookSecret;

        Opened(ConnectionContext context) {
            this.context = context;
            this.hookSecret = context.credentials()
                    .secret(HOOK_SECRET)
                    .map(Secret::reveal)
                    .orElse("")
                    .getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public List<Stream> streams() {
            // Without a secret it is a target only.
            return hookSecret.length == 0 ? List.of() : List.of(new Stream(STREAM, Lane.TRADE, Duration.ofMinutes(5)));
        }

        @Override
        public Page pull(String stream, String cursor, Instant startDate) {
            var after = cursor.isEmpty() ? "0" : cursor;
            var answer = context.http().call(HttpCalls.Call.get(uri("/source/", "/" + after), Map.of()));
            if (!answer.ok()) {
                throw new ProviderFailure.NotSent("status " + answer.status());
            }
            var records = new ArrayList<SourceRecord>();
            var body = answer.body();
            int begin = 0;
            for (int at = 0; at < body.length; at++) {
                if (body[at] == '\n') {
                    records.add(OrderText.record(Arrays.copyOfRange(body, begin, at)));
                    begin = at + 1;
                }
            }
            return new Page(records, answer.header(Machines.NEXT), "true".equals(answer.header(Machines.MORE)));
        }

        @Override
        public Optional<Hint> verify(Map<String, String> headers, byte[] body) {
            var wanted = Signature.of(body, hookSecret).getBytes(StandardCharsets.US_ASCII);
            var given = headers.getOrDefault(Signature.HEADER, "").getBytes(StandardCharsets.US_ASCII);
            return MessageDigest.isEqual(wanted, given)
                    ? Optional.of(new Hint(headers.getOrDefault(Signature.ID_HEADER, ""), STREAM))
                    : Optional.empty();
        }

        @Override
        public void subscribe(URI callback) {
            // The load generator knows the address from the start.
        }

        @Override
        public void unsubscribe(URI callback) {
            // It knows no other.
        }

        @Override
        public Set<EffectKind> effects() {
            return Set.of(EffectKind.DELIVER);
        }

        @Override
        public Traits traits(EffectKind kind) {
            return new Traits(CONCURRENCY, Duration.ofSeconds(1), false);
        }

        @Override
        public Performed perform(EffectRequest request) {
            var body = (EffectBody.Deliver) request.body();
            var answer = context.http()
                    .call(new HttpCalls.Call(
                            "POST",
                            uri("/target/", "/" + body.documentKey()),
                            Map.of("content-type", "application/json"),
                            body.json().getBytes(StandardCharsets.UTF_8),
                            HttpCalls.DEADLINE_MAX));
            if (!answer.ok()) {
                throw new ProviderFailure.OutcomeUnknown("status " + answer.status());
            }
            return Performed.of(body.documentKey());
        }

        @Override
        public Asked ask(EffectRequest request) {
            var key = ((EffectBody.Deliver) request.body()).documentKey();
            var answer = context.http().call(HttpCalls.Call.get(uri("/target/", "/" + key), Map.of()));
            return answer.ok() ? new Asked.There(Performed.of(key)) : new Asked.NotThere();
        }

        private URI uri(String before, String after) {
            return context.baseUri().resolve(before + context.setting(ACCOUNT) + after);
        }
    }
}
