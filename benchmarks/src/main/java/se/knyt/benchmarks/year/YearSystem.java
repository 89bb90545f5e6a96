package se.knyt.benchmarks.year;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import se.knyt.core.money.Money;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.Connector;
import se.knyt.spi.ConnectorInfo;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget;
import se.knyt.spi.PullSource;
import se.knyt.spi.Session;

/**
 * A shop, a provider or an accounting system that answers at once and without a network, so that what is measured is Knyt and its
 * database. A source gives what it was told, page by page; the accounting system books what it is asked.
 */
final class YearSystem implements Connector {
    private static final int PAGE = 500;
    private static final int CONCURRENCY = 16;
    private static final int CUSTOMERS = 1510;

    private final String id;
    private final ConnectorInfo.Family family;
    private final List<PullSource.SourceRecord> records = new ArrayList<>();
    /** What is asked for from here on has not been forgotten. */
    private int first;

    private final Map<String, Money> invoices = new ConcurrentHashMap<>();
    private final Map<Integer, LongAdder> balances = new ConcurrentHashMap<>();
    final LongAdder calls = new LongAdder();

    YearSystem(String id, ConnectorInfo.Family family) {
        this.id = id;
        this.family = family;
    }

    synchronized void tell(List<PullSource.SourceRecord> told) {
        records.addAll(told);
    }

    /** Öre that invoices and their payments have put on accounts here; vouchers are Knyt's to count. */
    Map<Integer, Long> balances() {
        var result = new TreeMap<Integer, Long>();
        balances.forEach((account, sum) -> result.put(account, sum.sum()));
        return result;
    }

    private void add(int account, long minor) {
        balances.computeIfAbsent(account, _ -> new LongAdder()).add(minor);
    }

    private synchronized PullSource.Page page(String cursor) {
        int from = cursor.isEmpty() ? 0 : Integer.parseInt(cursor);
        int last = first + records.size();
        int to = Math.min(last, from + PAGE);
        var page = List.copyOf(records.subList(from - first, to - first));
        // The cursor is committed: nobody asks for what lies before it again.
        records.subList(0, from - first).clear();
        first = from;
        return new PullSource.Page(page, Integer.toString(to), to < last);
    }

    private EffectTarget.Performed perform(EffectRequest request) {
        calls.increment();
        var name = request.kind().code() + " " + request.key();
        switch (request.body()) {
            case EffectBody.CreateInvoice body -> invoices.put(name, body.total());
            case EffectBody.BookInvoice _ -> add(CUSTOMERS, total(request.need("invoice")));
            case EffectBody.RegisterPayment body -> {
                add(body.account(), body.amount().minor());
                add(CUSTOMERS, -body.amount().minor());
                invoices.remove(request.need("invoice"));
            }
            default -> {}
        }
        return EffectTarget.Performed.of(name);
    }

    private long total(String invoice) {
        var total = invoices.get(invoice);
        if (total == null) {
            throw new IllegalStateException("no such invoice: " + invoice);
        }
        return total.minor();
    }

    @Override
    public ConnectorInfo info() {
        return new ConnectorInfo(
                id,
                id,
                family,
                List.of(),
                new ConnectorInfo.Quota(0, Duration.ofSeconds(1), CONCURRENCY, List.of()),
                "http://127.0.0.1:9");
    }

    @Override
    public Session open(ConnectionContext context) {
        return family == ConnectorInfo.Family.ACCOUNTING_SYSTEM ? new Target() : new Source();
    }

    private final class Source implements PullSource {
        @Override
        public List<Stream> streams() {
            return List.of(new Stream("told", Lane.TRADE, Duration.ofDays(1)));
        }

        @Override
        public Page pull(String stream, String cursor, Instant startDate) {
            return page(cursor);
        }
    }

    private final class Target implements EffectTarget {
        @Override
        public Set<EffectKind> effects() {
            return EnumSet.allOf(EffectKind.class);
        }

        @Override
        public Traits traits(EffectKind kind) {
            return new Traits(CONCURRENCY, Duration.ofSeconds(5), false);
        }

        @Override
        public Performed perform(EffectRequest request) {
            return YearSystem.this.perform(request);
        }

        @Override
        public Asked ask(EffectRequest request) {
            return new Asked.NotThere();
        }
    }
}
