package se.knyt.engine.testing;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.Connector;
import se.knyt.spi.ConnectorInfo;
import se.knyt.spi.EffectKind;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget;
import se.knyt.spi.HistoryTerms;
import se.knyt.spi.HttpCalls;
import se.knyt.spi.LedgerReader;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.PullSource;
import se.knyt.spi.Session;
import se.knyt.spi.TransferTarget;
import se.knyt.spi.WebhookSource;

/** An external system that answers each effect as the test laid down for its key, and done where nothing was laid down. */
public final class ScriptedSystem implements Connector {
    public static final int CONCURRENCY = 3;

    /** An account that it does not open. */
    public static final String REFUSED = "refused";

    private final Map<String, Deque<Function<EffectRequest, EffectTarget.Performed>>> answers = new HashMap<>();
    private final Map<String, Deque<Function<EffectRequest, EffectTarget.Asked>>> traces = new HashMap<>();
    private final List<String> performed = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private final Map<String, Deque<EffectTarget.Since>> since = new HashMap<>();
    private final List<String> askedSince = new ArrayList<>();
    private final List<Map<String, String>> put = new ArrayList<>();
    private volatile Function<String, PullSource.Page> page = _ -> new PullSource.Page(List.of(), "", false);
    private volatile HttpCalls network = call -> {
        throw new ProviderFailure.NotSent("no network in this test");
    };
    private volatile HttpCalls http = call -> network.call(call);
    private final List<URI> told = new ArrayList<>();
    private volatile Runnable whenTold = () -> {};
    private volatile Runnable whenWithdrawn = () -> {};
    private final List<URI> withdrawn = new CopyOnWriteArrayList<>();
    private volatile Runnable whilePutting = () -> {};
    private volatile boolean wantsHints = true;
    private volatile Function<byte[], Optional<WebhookSource.Hint>> hint = _ -> Optional.empty();
    private volatile @Nullable List<LedgerReader.Booked> booked;
    private volatile EffectTarget.Traits traits = new EffectTarget.Traits(CONCURRENCY, Duration.ofSeconds(5), false);

    /** What answers the calls that are made while performing. */
    public void network(HttpCalls answering) {
        network = answering;
    }

    HttpCalls network() {
        return network;
    }

    /** The way out that the engine gave this system, with all that it keeps of it. */
    public HttpCalls http() {
        return http;
    }

    /** The next answer to performing the key. */
    public synchronized ScriptedSystem answer(String key, Function<EffectRequest, EffectTarget.Performed> answer) {
        answers.computeIfAbsent(key, k -> new ArrayDeque<>()).add(answer);
        return this;
    }

    /** The next answer to being asked for the key; not there where nothing is laid down. */
    public synchronized ScriptedSystem trace(String key, Function<EffectRequest, EffectTarget.Asked> answer) {
        traces.computeIfAbsent(key, k -> new ArrayDeque<>()).add(answer);
        return this;
    }

    /** What has become of the object, the next time it is asked; it stands where nothing is laid down. */
    public synchronized ScriptedSystem since(String id, EffectTarget.Since answer) {
        since.computeIfAbsent(id, k -> new ArrayDeque<>()).add(answer);
        return this;
    }

    /** Objects in the order in which it was asked what became of them. */
    public synchronized List<String> askedSince() {
        return List.copyOf(askedSince);
    }

    private synchronized EffectTarget.Since nextSince(String id) {
        askedSince.add(id);
        var next = since.getOrDefault(id, new ArrayDeque<>()).poll();
        return next == null ? new EffectTarget.Since.Stands() : next;
    }

    /** What the next webhooks say. */
    public void hint(WebhookSource.Hint next) {
        hint = _ -> Optional.of(next);
    }

    public void traits(EffectTarget.Traits other) {
        traits = other;
    }

    /** What stands in its books from now on; a session opened after the first time tells of it. */
    public void books(LedgerReader.Booked... vouchers) {
        booked = List.of(vouchers);
    }

    /** What every read gives from now on. */
    public void page(Supplier<PullSource.Page> next) {
        page = _ -> next.get();
    }

    /** What a read from a cursor gives from now on. */
    public void pages(Function<String, PullSource.Page> next) {
        page = next;
    }

    @Override
    public Optional<HistoryTerms> historyTerms() {
        return Optional.of(HistoryTerms.UNKNOWN);
    }

    /** What happens elsewhere while a transfer is under way. */
    public void whilePutting(Runnable meanwhile) {
        whilePutting = meanwhile;
    }

    /** What transfers have put, in order. */
    public synchronized List<Map<String, String>> put() {
        return List.copyOf(put);
    }

    private synchronized void keep(Map<String, String> values) {
        put.add(values);
    }

    /** What is made of a delivery from now on; none is genuine before. */
    public void hint(Function<byte[], Optional<WebhookSource.Hint>> made) {
        hint = made;
    }

    /** Whether it is to send hints, from now on. */
    public void wantsHints(boolean wanted) {
        wantsHints = wanted;
    }

    /** What being told a webhook address does, from now on. */
    public void whenTold(Runnable answer) {
        whenTold = answer;
    }

    /** What happens when it is told to send nothing more to an address. */
    public void whenWithdrawn(Runnable answer) {
        whenWithdrawn = answer;
    }

    /** The webhook addresses that it sends nothing to any more. */
    public List<URI> withdrawn() {
        return List.copyOf(withdrawn);
    }

    /** The webhook addresses it was told, refused ones too. */
    public synchronized List<URI> told() {
        return List.copyOf(told);
    }

    private void told(URI callback) {
        synchronized (this) {
            told.add(callback);
        }
        whenTold.run();
    }

    /** Keys in the order in which they were performed, failed attempts too. */
    public synchronized List<String> performed() {
        return List.copyOf(performed);
    }

    /** Keys in the order in which they were asked for. */
    public synchronized List<String> asked() {
        return List.copyOf(asked);
    }

    private synchronized Function<EffectRequest, EffectTarget.Performed> nextAnswer(String key) {
        performed.add(key);
        var next = answers.getOrDefault(key, new ArrayDeque<>()).poll();
        return next == null ? r -> EffectTarget.Performed.of("id-" + r.key()) : next;
    }

    private synchronized Function<EffectRequest, EffectTarget.Asked> nextTrace(String key) {
        asked.add(key);
        var next = traces.getOrDefault(key, new ArrayDeque<>()).poll();
        return next == null ? r -> new EffectTarget.Asked.NotThere() : next;
    }

    @Override
    public ConnectorInfo info() {
        return new ConnectorInfo(
                "scripted",
                "Scripted",
                ConnectorInfo.Family.ACCOUNTING_SYSTEM,
                List.of(),
                new ConnectorInfo.Quota(0, Duration.ofSeconds(1), CONCURRENCY, List.of("account")),
                "http://127.0.0.1:9");
    }

    @Override
    public Session open(ConnectionContext context) {
        if (context.setting("account").equals(REFUSED)) {
            throw new IllegalArgumentException("account is not one that there is");
        }
        http = context.http();
        return booked == null ? new Scripted() : new ScriptedLedger();
    }

    /** Everything the engine can ask of a system. */
    private class Scripted implements EffectTarget, PullSource, TransferTarget, WebhookSource {
        @Override
        public Optional<Hint> verify(Map<String, String> headers, byte[] body) {
            return hint.apply(body);
        }

        @Override
        public boolean wantsHints() {
            return wantsHints;
        }

        @Override
        public void subscribe(URI callback) {
            told(callback);
        }

        @Override
        public void unsubscribe(URI callback) {
            whenWithdrawn.run();
            withdrawn.add(callback);
        }

        @Override
        public List<Stream> streams() {
            return List.of(new Stream("orders", Lane.TRADE, Duration.ofHours(1)));
        }

        @Override
        public Page pull(String stream, String cursor, Instant startDate) {
            return page.apply(cursor);
        }

        @Override
        public void put(String kind, String documentSourceId, Map<String, String> values) {
            keep(values);
            whilePutting.run();
        }

        @Override
        public Set<EffectKind> effects() {
            var all = EnumSet.allOf(EffectKind.class);
            all.remove(EffectKind.FULFIL);
            return all;
        }

        @Override
        public Traits traits(EffectKind kind) {
            return traits;
        }

        @Override
        public Performed perform(EffectRequest request) {
            return nextAnswer(request.key()).apply(request);
        }

        @Override
        public Asked ask(EffectRequest request) {
            return nextTrace(request.key()).apply(request);
        }

        @Override
        public Since since(EffectRequest request, String id) {
            return nextSince(id);
        }
    }

    /** One that tells what stands in its books. */
    private final class ScriptedLedger extends Scripted implements LedgerReader {
        @Override
        public Money balance(int account, LocalDate date) {
            return Money.zero(Currency.SEK);
        }

        @Override
        public List<Booked> booked(int account, LocalDate from) {
            var all = booked;
            return all == null
                    ? List.of()
                    : all.stream()
                            .filter(v ->
                                    !v.date().isBefore(from) && v.accounts().containsKey(account))
                            .toList();
        }

        @Override
        public List<OpenInvoice> openInvoices() {
            return List.of();
        }
    }
}
