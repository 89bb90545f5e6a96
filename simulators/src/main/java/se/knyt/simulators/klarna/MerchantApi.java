package se.knyt.simulators.klarna;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.simulators.base.BankLine;
import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.Handler;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.PurchaseActs;
import se.knyt.simulators.base.Reply;
import se.knyt.simulators.base.Router;
import se.knyt.simulators.base.SimulatorBase;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Order management and settlements under one roof, as one merchant account. Klarna's own API, and Kustom's, which took it over: the
 * subclass says whose it is.
 */
public abstract class MerchantApi extends SimulatorBase {
    private static final String ORDERS = "/ordermanagement/v1/orders";
    private static final String ANSWERED = "answered";
    private static final int KEY_LENGTH_MAX = 255;

    private final String merchantId;
    private final String payoutPrefix;
    private @Nullable Orders orders;
    private @Nullable Ledger ledger;

    /**
     * @param merchantId as payouts name the merchant
     * @param payoutPrefix the two letters that each payment reference begins with
     */
    protected MerchantApi(String merchantId, String payoutPrefix) {
        this.merchantId = merchantId;
        this.payoutPrefix = payoutPrefix;
    }

    /** Whether the header {@code Authorization} signs in. */
    protected abstract boolean signsIn(String authorization);

    /** Whether invoices can be sent out again and the buyer be given more time. */
    protected abstract boolean sendsInvoices();

    /** Acts under {@code /_control/} that only this system has. */
    protected Map<String, Handler> ownActs() {
        return Map.of();
    }

    /** The merchant still owes the former provider; it is kept back from what would be paid, payout by payout, until it is gone. */
    protected final void netOldDebt(long amountMinor, String currency, String comment) {
        var batch = store().batch();
        ledger().oldDebt(batch, amountMinor, currency, comment);
        batch.commit();
    }

    /** A payout is on the account the weekday after it left; of a negative one nothing came. */
    @Override
    protected List<BankLine> bankLines() {
        return store().all(Ledger.PAYOUT).stream()
                .filter(payout -> Json.number(payout.path("totals"), "settlement_amount") > 0)
                .map(payout -> BankLine.of(
                        BankLine.day(Instant.parse(Json.text(payout, "payout_date")), 1),
                        Json.text(payout, "currency_code"),
                        Json.number(payout.path("totals"), "settlement_amount"),
                        name().toUpperCase(Locale.ROOT) + " BANK AB",
                        Json.text(payout, "payment_reference")))
                .toList();
    }

    @Override
    protected void routes(Router router) {
        ledger = new Ledger(store(), merchantId, payoutPrefix);
        orders = new Orders(store(), ledger);
        orderRoutes(router);
        var settlements = new Settlements(store(), this::baseUri);
        for (var route : settlements.routes().entrySet()) {
            router.add("GET", "/settlements/v1" + route.getKey(), authorized(reading(refusable(route.getValue()))));
        }
        new KlarnaControl(store(), orders, ledger, this::now)
                .handlers()
                .forEach((path, handler) -> router.add("POST", "/_control/" + path, writing(refusable(handler))));
        ownActs().forEach((path, handler) -> router.add("POST", "/_control/" + path, writing(refusable(handler))));
        PurchaseActs.add(router, new MerchantActs(store(), orders, ledger, this::now), act -> writing(refusable(act)));
        router.add(
                "GET",
                "/_control/terms",
                reading(_ -> Reply.json(200, ledger().terms().toJson())));
    }

    private void orderRoutes(Router router) {
        router.add("GET", ORDERS + "/{id}", read((_, order) -> order));
        router.add("GET", ORDERS + "/{id}/captures", read((_, order) -> order.path("captures")));
        router.add(
                "GET",
                ORDERS + "/{id}/captures/{capture}",
                read((call, order) -> Orders.captureOf(order, call.variable("capture"))));
        router.add(
                "GET",
                ORDERS + "/{id}/refunds/{refund}",
                read((call, order) -> Orders.refundOf(order, call.variable("refund"))));
        router.add("POST", ORDERS + "/{id}/captures", write((batch, call, order) -> {
            var capture = orders().capture(batch, order, call.json(), now());
            return created(order, "captures", "Capture-Id", Json.text(capture, "capture_id"));
        }));
        router.add("POST", ORDERS + "/{id}/refunds", write((batch, call, order) -> {
            var refund = orders().refund(batch, order, call.json(), now());
            return created(order, "refunds", "Refund-Id", Json.text(refund, "refund_id"));
        }));
        noContent(router, "POST", "/acknowledge", (_, _, _) -> {});
        noContent(router, "POST", "/cancel", (batch, _, order) -> orders().cancel(batch, order));
        noContent(
                router,
                "POST",
                "/release-remaining-authorization",
                (batch, _, order) -> orders().releaseRemaining(batch, order));
        noContent(
                router,
                "POST",
                "/extend-authorization-time",
                (batch, _, order) -> orders().extend(batch, order, now()));
        noContent(
                router,
                "PATCH",
                "/authorization",
                (batch, call, order) -> orders().updateAuthorization(batch, order, call.json()));
        noContent(
                router,
                "PATCH",
                "/merchant-references",
                (batch, call, order) -> orders().updateReferences(batch, order, call.json()));
        noContent(
                router,
                "POST",
                "/shipping-info",
                (batch, call, order) -> orders().addShippingInfo(batch, order, order, call.json()));
        noContent(router, "POST", "/captures/{capture}/shipping-info", (batch, call, order) -> {
            var capture = Orders.captureOf(order, call.variable("capture"));
            orders().addShippingInfo(batch, order, capture, call.json());
        });
        if (sendsInvoices()) {
            invoiceRoutes(router, new DueDates(store(), ledger()));
        }
    }

    private void invoiceRoutes(Router router, DueDates dueDates) {
        var capture = "/captures/{capture}";
        noContent(
                router,
                "POST",
                capture + "/trigger-send-out",
                (_, call, order) -> Orders.captureOf(order, call.variable("capture")));
        router.add(
                "GET",
                ORDERS + "/{id}" + capture + "/extend-due-date-options",
                read((call, order) -> dueDates.options(order, Orders.captureOf(order, call.variable("capture")))));
        noContent(
                router,
                "PATCH",
                capture + "/extend-due-date",
                (batch, call, order) -> dueDates.extend(
                        batch, order, Orders.captureOf(order, call.variable("capture")), call.json(), now()));
    }

    private Reply created(JsonNode order, String collection, String header, String id) {
        return Reply.empty(201)
                .with(header, id)
                .with(
                        "Location",
                        baseUri() + ORDERS + "/" + Json.text(order, "order_id") + "/" + collection + "/" + id);
    }

    private interface Reading {
        JsonNode of(Call call, ObjectNode order);
    }

    private interface Writing {
        Reply of(SimulatorStore.Batch batch, Call call, ObjectNode order);
    }

    private interface Acting {
        void on(SimulatorStore.Batch batch, Call call, ObjectNode order);
    }

    private Handler read(Reading part) {
        return authorized(reading(refusable(call ->
                Reply.json(200, part.of(call, orders().read(call.variable("id"), now()))))));
    }

    private void noContent(Router router, String method, String path, Acting act) {
        router.add(method, ORDERS + "/{id}" + path, write((batch, call, order) -> {
            act.on(batch, call, order);
            return Reply.empty(204);
        }));
    }

    /** A write is applied once per idempotency key; only the key is compared, as Klarna documents, never the body. */
    private Handler write(Writing act) {
        return authorized(writing(refusable(call -> {
            var key = call.header("Klarna-Idempotency-Key");
            if (key.isPresent() && key.get().length() > KEY_LENGTH_MAX) {
                throw Refusal.badValue("Klarna-Idempotency-Key has at most " + KEY_LENGTH_MAX + " characters");
            }
            var before = key.flatMap(known -> store().peek(ANSWERED, known));
            if (before.isPresent()) {
                return replayed(before.get());
            }
            var batch = store().batch();
            var reply = act.of(batch, call, orders().read(call.variable("id"), now()));
            key.ifPresent(fresh -> {
                var headers = Json.object();
                reply.headers().forEach(headers::put);
                var answer = Json.object().put("status", reply.status());
                answer.set("headers", headers);
                batch.put(ANSWERED, fresh, answer);
            });
            batch.commit();
            return reply;
        })));
    }

    private static Reply replayed(JsonNode answer) {
        var reply = Reply.empty((int) Json.number(answer, "status"));
        for (var header : answer.path("headers").properties()) {
            reply = reply.with(header.getKey(), header.getValue().asString(""));
        }
        return reply;
    }

    private static Handler refusable(Handler handler) {
        return call -> {
            try {
                return handler.handle(call);
            } catch (Refusal refusal) {
                return refusal.reply();
            }
        };
    }

    private Handler authorized(Handler handler) {
        return call -> signsIn(call.header("Authorization").orElse("")) ? handler.handle(call) : Reply.empty(401);
    }

    /** Compares without telling by its time how much was right. */
    protected static boolean same(String given, String expected) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }

    protected static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private Orders orders() {
        return present(orders);
    }

    private Ledger ledger() {
        return present(ledger);
    }

    private static <T> T present(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the simulator has not been started");
        }
        return part;
    }

    @Override
    protected void runDue(Instant now) {
        ledger().payOutDue(now);
    }

    @Override
    public Optional<Instant> nextEventAt() {
        return ledger().nextPayout();
    }

    @Override
    public void reset() {
        super.reset();
        ledger().findNextPayout();
    }

    @Override
    public JsonNode canonical() {
        return new KlarnaCanonical(store()).write(now());
    }
}
