package se.knyt.connectors.shops.shopify;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import se.knyt.http.json.Json;
import se.knyt.spi.AccessCheck;
import se.knyt.spi.BalanceSource;
import se.knyt.spi.ChannelCounts;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget;
import se.knyt.spi.Preflight;
import se.knyt.spi.PullSource;
import se.knyt.spi.SettlementFileSource;
import se.knyt.spi.StockPlaces;
import se.knyt.spi.TransferTarget;
import se.knyt.spi.WebhookSource;

/** One shop, opened. */
final class ShopifySession
        implements PullSource,
                EffectTarget,
                TransferTarget,
                WebhookSource,
                Preflight,
                ChannelCounts,
                SettlementFileSource,
                StockPlaces,
                BalanceSource,
                AccessCheck {
    private final ShopifySettings settings;
    private final ShopifyClient client;
    private final OrderSource orders;
    private final PayoutSource payouts;
    private final UnpaidSource unpaid;
    private final GiftCardSource cards;
    private final StoreCreditSource credit;
    private final DisputeSource disputes;
    private final Captures captures;
    private final Refunding refunding;
    private final Fulfilments fulfilments;
    private final PaymentRequests requests;
    private final Holds holds;
    private final Webhooks webhooks;
    private final ShopPreflight preflight;
    private final OrderCounts counts;
    private final PayoutFiles files;

    ShopifySession(ConnectionContext context, ShopifySettings settings) {
        this.settings = settings;
        this.client = new ShopifyClient(context, settings);
        this.orders = new OrderSource(client, settings, context.companyTime());
        this.payouts = new PayoutSource(client, context.companyTime());
        this.unpaid = new UnpaidSource(client, payouts, context.companyTime(), context.zone());
        this.cards = new GiftCardSource(client, context.companyTime());
        this.credit = new StoreCreditSource(client, context.companyTime());
        this.disputes = new DisputeSource(client, context.companyTime(), settings.shop());
        this.captures = new Captures(client);
        this.refunding = new Refunding(client, settings.restockPlace());
        this.fulfilments = new Fulfilments(client, settings.notifyBuyer());
        this.requests = new PaymentRequests(client);
        this.holds = new Holds(client);
        this.webhooks = new Webhooks(client, context.credentials(), settings.returns());
        this.preflight = new ShopPreflight(
                client,
                settings,
                context.zone(),
                context.credentials().secret(ShopifySettings.CLIENT_SECRET).isPresent());
        this.counts = new OrderCounts(client, context.zone());
        this.files = new PayoutFiles(context.zone());
    }

    @Override
    public List<Stream> streams() {
        return List.of(
                new Stream(OrderSource.STREAM, Lane.TRADE, Duration.ofMinutes(5)),
                new Stream(PayoutSource.STREAM, Lane.TRADE, Duration.ofHours(3)),
                new Stream(GiftCardSource.STREAM, Lane.TRADE, Duration.ofMinutes(30)),
                new Stream(StoreCreditSource.STREAM, Lane.TRADE, Duration.ofMinutes(30)),
                new Stream(StoreCreditSource.ALL, Lane.TRADE, Duration.ofDays(1)),
                // A case has days, not hours, and its webhook comes at once.
                new Stream(DisputeSource.STREAM, Lane.TRADE, Duration.ofHours(1)));
    }

    @Override
    public Page pull(String stream, String cursor, Instant startDate) {
        return switch (stream) {
            case OrderSource.STREAM -> orders.pull(cursor, startDate);
            case PayoutSource.STREAM -> payouts.pull(cursor, startDate);
            case GiftCardSource.STREAM -> cards.pull(cursor, startDate);
            case StoreCreditSource.STREAM -> credit.pull(cursor, startDate, false);
            case StoreCreditSource.ALL -> credit.pull(cursor, startDate, true);
            case DisputeSource.STREAM -> disputes.pull(cursor, startDate);
            default -> throw new IllegalArgumentException("no such stream: " + stream);
        };
    }

    @Override
    public Duration balanceInterval() {
        return Duration.ofHours(3);
    }

    @Override
    public Optional<Balance> balance() {
        return unpaid.read();
    }

    @Override
    public List<Place> stockPlaces() {
        return refunding.places();
    }

    @Override
    public Page pullHistory(String stream, String cursor, Instant from) {
        return stream.equals(PayoutSource.STREAM) ? payouts.history(cursor, from) : pull(stream, cursor, from);
    }

    @Override
    public Set<EffectKind> effects() {
        return Set.of(
                EffectKind.CAPTURE,
                EffectKind.REFUND,
                EffectKind.FULFIL,
                EffectKind.REQUEST_PAYMENT,
                EffectKind.HOLD_ORDER,
                EffectKind.RELEASE_ORDER);
    }

    @Override
    public Traits traits(EffectKind kind) {
        // Read by the order's id, not through the search index, so a trace shows soon.
        boolean named = kind == EffectKind.HOLD_ORDER || kind == EffectKind.RELEASE_ORDER;
        return new Traits(4, Duration.ofSeconds(5), named);
    }

    @Override
    public Performed perform(EffectRequest request) {
        return switch (request.body()) {
            case EffectBody.Capture capture -> captures.perform(request, capture);
            case EffectBody.Refund refund -> refunding.perform(request, refund);
            case EffectBody.Fulfil fulfil -> fulfilments.perform(request, fulfil);
            case EffectBody.RequestPayment wanted -> requests.perform(request, wanted);
            case EffectBody.HoldOrder hold -> holds.perform(hold);
            case EffectBody.ReleaseOrder release -> holds.perform(release);
            default -> throw notOurs(request);
        };
    }

    @Override
    public Asked ask(EffectRequest request) {
        return switch (request.body()) {
            case EffectBody.Capture capture -> captures.ask(request, capture);
            case EffectBody.Refund refund -> refunding.ask(request, refund);
            case EffectBody.Fulfil fulfil -> fulfilments.ask(request, fulfil);
            case EffectBody.RequestPayment wanted -> requests.ask(request, wanted);
            case EffectBody.HoldOrder hold -> holds.ask(hold);
            case EffectBody.ReleaseOrder release -> holds.ask(release);
            default -> throw notOurs(request);
        };
    }

    private static IllegalArgumentException notOurs(EffectRequest request) {
        return new IllegalArgumentException(
                "not an effect of Shopify: " + request.kind().code());
    }

    @Override
    public void put(String kind, String documentSourceId, Map<String, String> values) {
        if (!kind.equals("order")) {
            throw new IllegalArgumentException("not a document that Shopify shows: " + kind);
        }
        var fields = new HashMap<String, String>();
        values.forEach((name, value) -> {
            if (!value.isEmpty()) {
                fields.put(name.replace('-', '_'), value);
            }
        });
        if (!settings.orderTag().isEmpty()) {
            var variables = Json.object().put("id", documentSourceId);
            variables.putArray("tags").add(settings.orderTag());
            client.mutate(Queries.ADD_TAGS, variables, "tagsAdd", "shopify.tag-refused");
        }
        if (!fields.isEmpty()) {
            Notes.set(client, documentSourceId, fields);
        }
    }

    @Override
    public Optional<Hint> verify(Map<String, String> headers, byte[] body) {
        return webhooks.verify(headers, body);
    }

    @Override
    public void subscribe(URI callback) {
        webhooks.subscribe(callback);
    }

    @Override
    public void unsubscribe(URI callback) {
        webhooks.unsubscribe(callback);
    }

    @Override
    public List<Check> preflight(Plan plan) {
        return preflight.check(plan);
    }

    @Override
    public boolean recognizes(String fileName, byte[] beginning) {
        return PayoutFiles.recognizes(fileName, beginning);
    }

    @Override
    public boolean isPart(String fileName, byte[] beginning) {
        return PayoutFiles.recognizes(fileName, beginning);
    }

    @Override
    public Page read(String fileName, byte[] content) {
        return files.read(List.of(new Dropped(fileName, content)));
    }

    @Override
    public Page readParts(List<Dropped> parts) {
        return files.read(parts);
    }

    @Override
    public List<Day> countOrders(LocalDate from, LocalDate to) {
        return counts.count(from, to);
    }

    @Override
    public boolean checkAccess() {
        client.query(Queries.SHOP, Json.object());
        return true;
    }
}
